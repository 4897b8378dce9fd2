"""Over-long text is cut at clause boundaries, loses nothing, and every part fits where it can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.clauses import split_at_clauses

NEWS = st.lists(
    st.sampled_from(
        ["the minister", "said", ",", ";", " — ", "and", "1,234", "at 10:30", ".", ":", "  ", "\n", "which"]
    ),
    max_size=40,
).map(" ".join)


@given(st.text(max_size=200) | NEWS, st.integers(1, 50))
def test_parts_and_separators_are_the_text(text: str, limit: int) -> None:
    parts = split_at_clauses(text, lambda part: len(part) <= limit)
    assert "".join(part + separator for part, separator in parts) == text
    assert parts[-1][1] == ""


@given(st.text(max_size=200) | NEWS, st.integers(1, 50))
def test_every_part_fits(text: str, limit: int) -> None:
    """Even one endless word: it is cut between characters rather than cut off."""
    assert all(len(part) <= limit for part, _ in split_at_clauses(text, lambda part: len(part) <= limit))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The talks ended on Friday; the parties will meet again in autumn.",
            ["The talks ended on Friday;", "the parties will meet again in autumn."],
        ),
        (
            "The plant makes glass, bottles and jars, and the new line doubles its output.",
            ["The plant makes glass, bottles and jars,", "and the new line doubles its output."],
        ),
        (
            "The museum, the oldest in the country — reopened after the long repairs.",
            ["The museum, the oldest in the country", "reopened after the long repairs."],
        ),
        (
            "The train leaves at 10:30 and the bus to the coast leaves at 11:15 sharp.",
            ["The train leaves at 10:30", "and the bus to the coast leaves at 11:15 sharp."],
        ),
        (
            "Exports reached 1,234,567 tonnes of grain flour oil and cotton this year.",
            ["Exports reached 1,234,567 tonnes of grain flour oil", "and cotton this year."],
        ),
    ],
)
def test_the_strongest_boundary_near_the_middle_is_taken(text: str, expected: list[str]) -> None:
    assert [part for part, _ in split_at_clauses(text, lambda part: len(part) < len(text))] == expected


def test_numbers_and_times_are_never_cut() -> None:
    text = "At 10:30 the index stood at 1,234.5 points, at 11:45 at 1,250.25, and at noon at 1,300."
    parts = [part for part, _ in split_at_clauses(text, lambda part: len(part) <= 30)]
    for figure in ("10:30", "1,234.5", "11:45", "1,250.25", "1,300"):
        assert any(figure in part for part in parts)


def test_what_fits_is_left_alone() -> None:
    assert split_at_clauses("Short; and sweet.", lambda _: True) == [("Short; and sweet.", "")]

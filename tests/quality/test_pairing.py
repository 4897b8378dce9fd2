"""Brackets and quotation marks, whole texts and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.quality.pairing import unpaired_brackets, unpaired_quotes


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("(a [b] {c})", []),
        ("(a", [0]),
        ("ab)", [2]),
        ("(a [b)]", [0, 3, 5, 6]),
        ("1) first", []),
        ("a) first", []),
        ("well done :-)", []),
        ("", []),
    ],
)
def test_brackets(text: str, alone: list[int]) -> None:
    found = unpaired_brackets(text)
    assert bool(found) == bool(alone)
    assert set(found) <= set(range(len(text)))
    if len(alone) == 1:
        assert found == alone


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("«Газ» и “oil” и „нефть“", []),
        ("«Театр «Глобус»", []),
        ("«Театр „Глобус“»", []),
        ("«Газ", [0]),
        ("Газ»", [3]),
        ('"Gas" and "oil', [10]),
        ('a 17" screen', []),
        ("plain", []),
    ],
)
def test_quotes(text: str, alone: list[int]) -> None:
    assert unpaired_quotes(text) == alone


@given(st.text(alphabet="abc ()[]{}«»„“”\"'", max_size=40))
def test_only_brackets_and_quotes_are_ever_reported(text: str) -> None:
    assert all(text[at] in "()[]{}" for at in unpaired_brackets(text))
    assert all(text[at] in '«»„“”"' for at in unpaired_quotes(text))


@given(st.text(alphabet="abc «»", max_size=20))
def test_quoting_a_text_leaves_no_more_alone_than_before(text: str) -> None:
    assert len(unpaired_quotes(f"«{text}»")) <= len(unpaired_quotes(text)) + 1


@given(st.text(alphabet="ab ()[]{}", max_size=30))
def test_brackets_in_brackets_change_nothing(text: str) -> None:
    """Unless the text begins like a list mark, which has a bracket that needs no partner."""
    alone = unpaired_brackets(f"x {text}")
    if not alone:
        assert unpaired_brackets(f"x ({text})") == []

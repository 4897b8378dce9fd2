"""What must be copied is found, masked and restored; a mark that did not come through is never guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.masks import MARKS, mask, protected_spans, restore

TEXT = st.lists(
    st.sampled_from(
        ["see", "https://example.org/a?b=1", "press@example.com", "report.pdf", "<b>", "</b>", "{name}", "&nbsp;",
         "#oil", "[1]", "(2)", "+993 12 40-00-40", "and", "rose.", "«x»", "%s", "@office"]
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read https://example.org/news/12, then decide.", ["https://example.org/news/12"]),
        ("Write to press@example.com or call +993 12 40-00-40.", ["press@example.com", "+993 12 40-00-40"]),
        ("The map is in plan_2.pdf.", ["plan_2.pdf"]),
        ("It has <b>12</b> offices&nbsp;abroad.", ["<b>", "</b>", "&nbsp;"]),
        ("Dear {name}, you owe %s and ${sum}.", ["{name}", "%s", "${sum}"]),
        ("Follow @office and #energy, 5 % of AT&T.", ["@office", "#energy"]),
        ("Prices rose by 5 % in 2021, C# and R&D too.", []),
        ("if a < b and c > d", []),
    ],
)
def test_what_is_copied(text: str, expected: list[str]) -> None:
    assert [span.form for span in protected_spans(text)] == expected


def test_what_the_model_cannot_write_is_copied_too() -> None:
    text = "at 石油 plants 😀"
    assert [s.form for s in protected_spans(text, [(3, 5), (13, 14)])] == ["石油", "😀"]


@given(TEXT, st.sampled_from(MARKS), st.sampled_from([" ", ""]))
def test_masking_and_restoring_is_identity(words: list[str], mark: object, glue: str) -> None:
    assert callable(mark)
    text = glue.join(words)
    spans = protected_spans(text)
    masked = mask(text, spans, mark)
    if masked is None:
        assert any(mark(n) in text for n in range(1, len(spans) + 1))
        return
    restored = restore(text, masked.text, spans, mark)
    assert restored is not None
    assert restored.text == text


@pytest.mark.parametrize(
    "target",
    [
        "Подробности на сайте.",
        "Подробности на [1] и [1].",
        "Подробности на [1] и [2].",
        "Подробности на [1]].",
        "на [ 1 ]",
    ],
)
def test_a_mark_lost_doubled_or_damaged_is_refused(target: str) -> None:
    text = "Details are at https://example.org today."
    assert restore(text, target, protected_spans(text), MARKS[0]) is None


def test_marks_may_change_places() -> None:
    text = "From a@example.com to b@example.com."
    restored = restore(text, "К [2] от [1].", protected_spans(text), MARKS[0])
    assert restored is not None
    assert restored.text == "К b@example.com от a@example.com."


def test_spaces_put_around_a_mark_go_with_it() -> None:
    text = "It has <b>12</b> offices."
    spans = protected_spans(text)
    masked = mask(text, spans, MARKS[0])
    assert masked is not None
    assert masked.text == "It has [1] 12 [2] offices."
    restored = restore(text, "У него [1] 12 [2] контор.", spans, MARKS[0])
    assert restored is not None
    assert restored.text == "У него <b>12</b> контор."


def test_text_with_such_marks_of_its_own_takes_others() -> None:
    text = "[1] Source: https://example.org"
    spans = protected_spans(text)
    assert mask(text, spans, MARKS[0]) is None
    assert mask(text, spans, MARKS[1]) is not None

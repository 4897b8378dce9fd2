"""Edits replace what they name, and offsets find their way through them in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.edits import Edit, apply


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text("abc ", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text("XYZ", max_size=5))) for a, b in spans]


@given(edited())
def test_what_is_outside_the_edits_keeps_its_character(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result = apply(text, edits)
    for offset, character in enumerate(text):
        if all(not e.start <= offset < e.end for e in edits):
            assert result.text[result.forward(offset)] == character
            assert result.backward(result.forward(offset)) == offset


@given(edited())
def test_offsets_stay_within_the_texts(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result = apply(text, edits)
    assert all(0 <= result.forward(i) <= len(result.text) for i in range(len(text) + 1))
    assert all(0 <= result.backward(i) <= len(text) for i in range(len(result.text) + 1))


def test_inside_a_replacement_the_span_begins() -> None:
    result = apply("sold 1,234.5 t", [Edit(5, 12, "1 234,5")])
    assert result.text == "sold 1 234,5 t"
    assert (result.forward(7), result.backward(8), result.backward(13)) == (5, 5, 13)


def test_overlapping_edits_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(AssertionError):
        apply("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])

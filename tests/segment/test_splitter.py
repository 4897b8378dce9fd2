"""Lines, lists and hostile text: what no case file shows well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.errors import SegmentationError
from translate_pipeline.segment import languages, split
from translate_pipeline.segment.scanner import BLANK

# Any text, and any text made mostly of what the rules look at.
_TELLING = " \n\r\t\u00a0\u2029\u200b\ufeff.!?…()[]\"«»“”'-—•*123aAbBIтТýÝ"
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.text(st.sampled_from(_TELLING), max_size=120),
    st.lists(
        st.sampled_from(
            ["Mr.", "U.S.", "The", "He", "5", "1.", "2.", "a)", "...", "“", "”", "(", ")", " ", "\n", "ý.", "г."]
        )
    ).map(" ".join),
)


def pieces(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


@given(text=ANY_TEXT, language=st.sampled_from(languages()))
def test_only_white_space_lies_outside_the_spans(text: str, language: str) -> None:
    """Spans are ordered, do not touch white space with their edges, and lose no character."""
    at = 0
    for start, end in split(text, language):
        assert not text[at:start].strip(BLANK)
        assert text[start:end].strip(BLANK) == text[start:end] != ""
        at = end
    assert not text[at:].strip(BLANK)


@given(text=ANY_TEXT, language=st.sampled_from(languages()))
def test_marks_never_stand_alone_beside_words(text: str, language: str) -> None:
    found = pieces(text, language)
    assert len(found) < 2 or all(any(c.isalnum() for c in piece) for piece in found)


@given(text=ANY_TEXT)
def test_white_space_around_changes_nothing(text: str) -> None:
    assert pieces(f" \u00a0{text}  ") == pieces(text.strip(BLANK))


def test_a_blank_line_ends_a_sentence_without_a_stop() -> None:
    assert pieces("A headline\n\nThe story begins\r\n \r\nand goes on") == [
        "A headline",
        "The story begins",
        "and goes on",
    ]


def test_a_wrapped_line_is_no_boundary() -> None:
    assert pieces("The ministers of five\ncountries met on\nFriday.") == [
        "The ministers of five\ncountries met on\nFriday."
    ]


@pytest.mark.parametrize("marker", ["1.", "2)", "(3)", "a)", "•", "*", "▪"])
def test_a_line_that_begins_with_a_list_marker_begins_a_segment(marker: str) -> None:
    assert pieces(f"The agenda\n{marker} Gas and oil\n  {marker} Transport") == [
        "The agenda",
        f"{marker} Gas and oil",
        f"{marker} Transport",
    ]


def test_a_line_of_dialogue_begins_a_segment_only_after_a_stop() -> None:
    assert pieces("Пришёл ответ:\n— Да\n— сказал он", "ru") == ["Пришёл ответ:", "— Да\n— сказал он"]


def test_items_in_a_line_are_found_only_in_sequence() -> None:
    assert pieces("1) Gas 2) Oil 4) Power") == ["1) Gas", "2) Oil 4) Power"]
    assert pieces("Points: a) Gas b) Oil") == ["Points: a) Gas", "b) Oil"]


def test_marks_alone_are_one_segment() -> None:
    assert pieces("* * *") == ["* * *"]
    assert pieces("?!\n\n...") == ["?!\n\n..."]


def test_nothing_comes_of_nothing() -> None:
    assert split("") == []
    assert split(" \u00a0\n\u200b\ufeff") == []


def test_spans_count_code_points() -> None:
    text = "😀 One. 𝒯wo. Три."
    assert pieces(text) == ["😀 One.", "𝒯wo.", "Три."]


def test_a_regional_tag_is_understood() -> None:
    assert split("One. Two.", "en-GB") == split("One. Two.", "en")


def test_an_unknown_language_is_refused_with_a_remedy() -> None:
    with pytest.raises(SegmentationError, match="'xx'") as caught:
        split("One. Two.", "xx")
    assert caught.value.remedy == "use one of: en, ru, tk"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    ["a", "a. ", ". ", "(a. ", "A.", "Mr. X ", "\n ", "!\n\n", ".'", "1. A ", "«", "x@y.z ", "a.The", '"a ', "A-"],
)
def test_no_text_makes_it_slow(unit: str) -> None:
    """Two hundred thousand characters: seconds where time is linear, hours where it is quadratic."""
    text = unit * (200_000 // len(unit))
    spans = split(text)
    assert not spans or spans[-1][1] == len(text.rstrip(BLANK))

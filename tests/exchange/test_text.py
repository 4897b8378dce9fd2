"""Texts compared across formats, and markup carried from one wording to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.conftest import tag
from translate_pipeline.domain import TagKind
from translate_pipeline.exchange.marks import read_marks
from translate_pipeline.exchange.text import carried, comparable, flat, source_key, trimmed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Да.", " Да.\n"),
        ("й", "и\N{COMBINING BREVE}"),
        ("a\r\nb", "a\nb"),
        ("a\x1fb", "a\N{REPLACEMENT CHARACTER}b"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
        ("a\ud800b", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_what_formats_do_to_a_text_is_no_change(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("a  b", "a b"), ("a\N{NO-BREAK SPACE}b", "a b"), ("Да", "да"), ("а", "a")])
def test_what_a_corrector_does_is_one(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


def test_spaces_of_a_source_count_for_nothing() -> None:
    assert source_key("One \n two\N{NO-BREAK SPACE} three") == source_key("One two three")


def test_trimming_moves_tags_along() -> None:
    text, tags = trimmed("  да  ", (tag(0, TagKind.OPEN, 1), tag(3, TagKind.EMPTY, 2), tag(6, TagKind.CLOSE, 1)))
    assert text == "да"
    assert [t.position for t in tags] == [0, 1, 2]


def test_a_flat_text_names_what_it_cannot_show() -> None:
    shown = (tag(0, TagKind.EMPTY, 1, "img"), tag(4, TagKind.EMPTY, 3, "br"))
    assert flat("до дом", shown) == "[img]до д\nом"
    pair = (tag(2, TagKind.OPEN, 2), tag(4, TagKind.CLOSE, 2))
    assert flat("до дом", pair) == "до дом"
    assert flat("до дом", pair[:1]) == "до[b] дом"


@pytest.mark.parametrize(
    ("after", "inside"),
    [
        ("Новый паром открыт", "паром"),
        ("Совсем новый большой паром открыт", "паром"),
        ("паром", "паром"),
        ("Новый теплоход открыт", "теплоход"),
    ],
)
def test_a_pair_stays_around_its_words_or_what_replaced_them(after: str, inside: str) -> None:
    tags = (tag(6, TagKind.OPEN, 1), tag(11, TagKind.CLOSE, 1))
    moved = carried("Новый паром открыт", tags, after)
    assert moved is not None
    begin, end = moved
    assert inside in after[begin.position : end.position]


@given(before=st.text(max_size=30), after=st.text(max_size=30), places=st.lists(st.integers(0, 30), max_size=4))
def test_carried_tags_are_all_there_and_within_the_text(before: str, after: str, places: list[int]) -> None:
    tags = tuple(tag(min(p, len(before)), TagKind.EMPTY, n, "br") for n, p in enumerate(places, 1))
    moved = carried(before, tags, after)
    assert moved is not None
    assert sorted(t.id for t in moved) == sorted(t.id for t in tags)
    assert all(0 <= t.position <= len(after) for t in moved)
    assert carried(before, tags, before) == tuple(sorted(tags, key=lambda t: t.position))


def test_texts_too_long_to_compare_are_left_to_others() -> None:
    assert carried("a" * 5000, (), "b") is None


@pytest.mark.parametrize(
    ("field", "is_escaped", "text", "marks"),
    [
        ("a{1}b{/1}", True, "ab", ["{1}", "{/1}"]),
        (r"\{1}", True, "{1}", []),
        (r"\\{2/}", True, "\\", ["{2/}"]),
        (r"\x \t", True, "\\x \t", []),
        (r"\{1}", False, "\\", ["{1}"]),
        ("{} {a} {/1/} {1234567}", True, "{} {a} {/1/} {1234567}", []),
        ("end\\", True, "end\\", []),
    ],
)
def test_marks_and_escapes(field: str, is_escaped: bool, text: str, marks: list[str]) -> None:
    found, tags = read_marks(field, is_escaped=is_escaped)
    assert found == text
    assert [t.literal for t in tags] == marks

"""Inline tags as marks in plain text, there and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import InlineTag, Segment, TagKind
from translate_pipeline.pipeline.marks import marked, unmarked

BOLD = (InlineTag(4, TagKind.OPEN, 1, "b"), InlineTag(9, TagKind.CLOSE, 1, "b"), InlineTag(9, TagKind.EMPTY, 2, "br"))
SEGMENT = Segment("s", "b", "The ferry sails.", tags=BOLD)


def test_marks_stand_where_the_tags_do() -> None:
    assert marked(SEGMENT.text, SEGMENT.tags) == "The {1}ferry{/1}{2/} sails."


def test_tags_come_back_from_where_their_marks_stood() -> None:
    text, tags = unmarked("{1}Паром{/1} отходит.{2/}", SEGMENT)
    assert text == "Паром отходит."
    assert [(t.position, t.kind, t.id) for t in tags] == [
        (0, TagKind.OPEN, 1),
        (5, TagKind.CLOSE, 1),
        (14, TagKind.EMPTY, 2),
    ]


def test_a_mark_of_no_tag_is_text() -> None:
    text, _ = unmarked("{1}Паром{/1} {7} отходит {x} {2/}", SEGMENT)
    assert text == "Паром {7} отходит {x} "


def test_a_mark_lost_on_the_way_stays_lost_so_that_a_check_can_say_so() -> None:
    _, tags = unmarked("{1}Паром отходит.", SEGMENT)
    assert [t.kind for t in tags] == [TagKind.OPEN]


def test_a_text_without_marks_gets_the_tags_by_likeness() -> None:
    _, tags = unmarked("Паром отходит.", SEGMENT)
    assert sorted((t.kind, t.id) for t in tags) == sorted((t.kind, t.id) for t in BOLD)


@given(st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"])), st.data())
def test_there_and_back_is_the_same(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    tags = (InlineTag(places[0], TagKind.OPEN, 1, "a"), InlineTag(places[1], TagKind.CLOSE, 1, "a"))
    assert unmarked(marked(text, tags), Segment("s", "b", text, tags=tags)) == (text, tags)

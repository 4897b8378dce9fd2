"""Text with markup gathered piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import Block, InlineTag, Role, TagKind
from translate_pipeline.ingest.inline import InlineText

if TYPE_CHECKING:
    from collections.abc import Callable


def test_white_space_collapses_across_pieces() -> None:
    inline = InlineText()
    for piece in ("  a ", " ", "\n b", "\xa0 ", "c "):
        inline.add(piece)
    assert inline.take() == ("a b\xa0 c", ())


def test_open_elements_go_on_in_the_next_block(marked: Callable[[Block], str]) -> None:
    inline = InlineText()
    inline.open("b")
    inline.open("i", (("lang", "tk"),))
    inline.add("one")
    first = inline.take()
    inline.add("two")
    inline.close("i")
    inline.close("b")
    second = inline.take()
    assert [marked(Block("b001", Role.PARAGRAPH, text, "", tags)) for text, tags in (first, second)] == [
        "<b><i>one</i></b>",
        "<b><i>two</i></b>",
    ]
    assert second[1][1].attributes == (("lang", "tk"),)


def test_nesting_beyond_reason_leaves_no_tags() -> None:
    inline = InlineText()
    for _ in range(100):
        inline.open("b")
    inline.add("one")
    first = inline.take()
    inline.add("two")
    for _ in range(100):
        inline.close("b")
    second = inline.take()
    assert (first[0], second[0]) == ("one", "two")
    assert len(first[1]) == len(second[1]) == 64


def test_pairs_around_nothing_vanish_and_ids_close_up() -> None:
    inline = InlineText()
    inline.open("a")
    inline.close("a")
    inline.open("b")
    inline.add("x")
    inline.close("b")
    text, tags = inline.take()
    assert text == "x"
    assert [(t.id, t.name) for t in tags] == [(1, "b"), (1, "b")]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["a", " ", "b c", "\n", "\xa0", "  d  "])),
        st.tuples(st.just("open"), st.sampled_from(["b", "i"])),
        st.tuples(st.just("close"), st.just("")),
        st.tuples(st.just("empty"), st.just("img")),
        st.tuples(st.just("break"), st.just("")),
        st.tuples(st.just("take"), st.just("")),
    ),
    max_size=30,
)


def gather(steps: list[tuple[str, str]]) -> list[tuple[str, tuple[InlineTag, ...]]]:
    inline, opened, taken = InlineText(), [], []
    for step, value in steps:
        if step == "add":
            inline.add(value)
        elif step == "open":
            inline.open(value)
            opened.append(value)
        elif step == "close" and opened:
            inline.close(opened.pop())
        elif step == "empty":
            inline.empty(value)
        elif step == "break":
            inline.line_break()
        elif step == "take":
            taken.append(inline.take())
    return [*taken, inline.take()]


@given(STEPS)
def test_tags_are_always_paired_nested_and_in_bounds(steps: list[tuple[str, str]]) -> None:
    for text, tags in gather(steps):
        assert text == text.strip(" \n")
        positions = [tag.position for tag in tags]
        assert positions == sorted(positions)
        assert all(0 <= position <= len(text) for position in positions)
        stack: list[int] = []
        for tag in tags:
            if tag.kind is TagKind.OPEN:
                stack.append(tag.id)
            elif tag.kind is TagKind.CLOSE:
                assert stack.pop() == tag.id
        assert not stack

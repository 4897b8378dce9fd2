"""Inline markup set into a translation: every tag once, nested, near the words it marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import InlineTag, TagKind
from translate_pipeline.pipeline.tags import place_tags


def pair(start: int, end: int, number: int = 1, name: str = "b") -> tuple[InlineTag, InlineTag]:
    return InlineTag(start, TagKind.OPEN, number, name), InlineTag(end, TagKind.CLOSE, number, name)


def marked(text: str, tags: tuple[InlineTag, ...]) -> str:
    """The text with its tags written out, in the order given."""
    out, at = "", 0
    for tag in tags:
        out += text[at : tag.position] + {"open": "<", "close": ">", "empty": "|"}[tag.kind]
        at = tag.position
    return out + text[at:]


def test_a_pair_around_the_whole_segment_stays_around_the_whole() -> None:
    assert marked("Да.", place_tags("Yes, indeed.", pair(0, 12), "Да.")) == "<Да.>"


def test_a_name_kept_in_the_target_is_found_by_itself() -> None:
    tags = place_tags("The OPEC meeting opened", pair(4, 8), "Открылась встреча OPEC в Вене")
    assert marked("Открылась встреча OPEC в Вене", tags) == "Открылась встреча <OPEC> в Вене"


def test_an_alignment_carries_a_span_to_the_words_it_became() -> None:
    source, target = "Oil prices rose sharply", "Цены на нефть резко выросли"
    # "rose" (11) → "выросли" (20); "sharply" (16) → "резко" (14)
    tags = place_tags(source, pair(16, 23), target, alignment=((11, 20), (16, 14)))
    assert marked(target, tags) == "Цены на нефть <резко> выросли"


def test_without_alignment_a_span_keeps_its_share_and_cuts_no_word() -> None:
    tags = place_tags("one two three four", pair(4, 7), "бир ики уч дорт")
    assert marked("бир ики уч дорт", tags) == "бир <ики> уч дорт"


def test_a_line_break_goes_before_what_followed_it() -> None:
    tag = (InlineTag(4, TagKind.EMPTY, 1, "br"),)
    assert marked("aa bb", place_tags("one two", tag, "aa bb", alignment=((0, 0), (4, 3)))) == "aa |bb"


def test_pairs_that_cross_after_reordering_are_nested_again() -> None:
    outer, inner = pair(0, 9, 1), pair(4, 9, 2, "i")
    tags = (outer[0], inner[0], inner[1], outer[1])
    placed = place_tags("Big Ashgabat news", tags, "Новости Aşgabat", alignment=((0, 0), (4, 8)))
    assert [t.kind for t in placed] == [TagKind.OPEN, TagKind.OPEN, TagKind.CLOSE, TagKind.CLOSE]
    assert [t.id for t in placed] == [1, 2, 2, 1]


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, tuple[InlineTag, ...]]:
    """A text with properly nested tags, as a reader makes them."""
    text = draw(st.text(st.sampled_from("ab ."), max_size=20))
    tags: list[InlineTag] = []
    opened: list[int] = []
    number = 0
    for position in sorted(draw(st.lists(st.integers(0, len(text)), max_size=8))):
        what = draw(st.sampled_from(["open", "close", "empty"]))
        if what == "close" and opened:
            tags.append(InlineTag(position, TagKind.CLOSE, opened.pop(), "b"))
        else:
            number += 1
            kind = TagKind.EMPTY if what == "empty" else TagKind.OPEN
            tags.append(InlineTag(position, kind, number, "b"))
            if kind is TagKind.OPEN:
                opened.append(number)
    tags += [InlineTag(len(text), TagKind.CLOSE, n, "b") for n in reversed(opened)]
    return text, tuple(tags)


@given(tagged(), st.text(st.sampled_from("xyz ,"), max_size=25), st.data())
def test_every_tag_comes_back_once_inside_the_target_and_nested(
    source: tuple[str, tuple[InlineTag, ...]], target: str, data: st.DataObject
) -> None:
    text, tags = source
    points = st.tuples(st.integers(0, len(text)), st.integers(0, len(target)))
    placed = place_tags(text, tags, target, data.draw(st.lists(points, max_size=6)))
    assert sorted((t.id, t.kind) for t in placed) == sorted((t.id, t.kind) for t in tags)
    assert all(0 <= t.position <= len(target) for t in placed)
    assert [t.position for t in placed] == sorted(t.position for t in placed)
    stack = []
    for tag in placed:
        if tag.kind is TagKind.OPEN:
            stack.append(tag.id)
        elif tag.kind is TagKind.CLOSE:
            assert stack.pop() == tag.id
    assert stack == []

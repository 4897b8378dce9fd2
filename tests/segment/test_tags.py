"""Inline tags among segments: well formed in each, none lost, none moved into white space."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import Block, InlineTag, Role, Segment, TagKind
from translate_pipeline.segment import segment_block

SIGNS = {TagKind.OPEN: "<{}>", TagKind.CLOSE: "</{}>", TagKind.EMPTY: "<{}/>"}


def marked(markup: str) -> Block:
    """A block from ``One <b1>two.</b1> Three <br2/>four.``: name, then id."""
    text, tags = "", []
    while markup:
        head, less, rest = markup.partition("<")
        text += head
        if not less:
            break
        inside, _, markup = rest.partition(">")
        kind = TagKind.CLOSE if inside[0] == "/" else TagKind.EMPTY if inside[-1] == "/" else TagKind.OPEN
        label = inside.strip("/")
        name = label.rstrip("0123456789")
        tags.append(InlineTag(len(text), kind, int(label[len(name) :]), name))
    return Block("b001", Role.PARAGRAPH, text, tags=tuple(tags))


def shown(segment: Segment) -> str:
    """The segment's text with its tags written into it."""
    out, at = "", 0
    for tag in segment.tags:
        out += segment.text[at : tag.position] + SIGNS[tag.kind].format(f"{tag.name}{tag.id}")
        at = tag.position
    return out + segment.text[at:]


def segments_of(markup: str) -> list[str]:
    return [shown(segment) for segment in segment_block(marked(markup))]


def test_a_pair_within_a_sentence_stays_there() -> None:
    assert segments_of("One <b1>was</b1> here. Two <i2>was</i2> there.") == [
        "One <b1>was</b1> here.",
        "Two <i2>was</i2> there.",
    ]


def test_positions_do_not_count_leading_white_space() -> None:
    (only,) = segment_block(marked("  <b1>One</b1> "))
    assert [tag.position for tag in only.tags] == [0, 3]


def test_a_pair_across_a_boundary_is_closed_and_opened_again() -> None:
    assert segments_of("He <b1>left. She <i2>stayed. They</i2> met</b1> later.") == [
        "He <b1>left.</b1>",
        "<b1>She <i2>stayed.</i2></b1>",
        "<b1><i2>They</i2> met</b1> later.",
    ]


def test_a_reopened_link_keeps_its_attributes() -> None:
    href = (("href", "https://example.org"),)
    text = "One is. Two is."
    tags = (InlineTag(0, TagKind.OPEN, 1, "a", href), InlineTag(len(text), TagKind.CLOSE, 1, "a"))
    _, second = segment_block(Block("b001", Role.PARAGRAPH, text, tags=tags))
    assert second.tags[0] == InlineTag(0, TagKind.OPEN, 1, "a", href)


def test_tags_in_the_white_space_between_go_to_the_sentence_they_mark() -> None:
    assert segments_of("One is. <b1>Two is.</b1> Three is.") == ["One is.", "<b1>Two is.</b1>", "Three is."]
    assert segments_of("One is.<b1> Two is. </b1>Three is.") == ["One is.", "<b1>Two is.</b1>", "Three is."]


def test_an_empty_tag_between_stays_with_the_sentence_before() -> None:
    assert segments_of("One is.<br1/> Two is. <br2/>Three is.") == ["One is.<br1/>", "Two is.", "<br2/>Three is."]


def test_a_pair_around_white_space_stays_a_pair() -> None:
    assert segments_of("One is.<b1> </b1>Two is.") == ["One is.", "<b1></b1>Two is."]


def test_a_tag_after_the_last_sentence_is_kept() -> None:
    assert segments_of("One is. Two is. <br1/><b2></b2>") == ["One is.", "Two is.<br1/><b2></b2>"]


def test_tags_without_a_partner_stay_as_they_are() -> None:
    assert segments_of("One</b1> is. <i2>Two is. Three is.") == ["One</b1> is.", "<i2>Two is.", "Three is."]


def test_a_title_keeps_its_tags() -> None:
    block = marked("Talks <b1>end. No</b1> deal")
    (only,) = segment_block(Block(block.id, Role.HEADLINE, block.text, tags=block.tags))
    assert shown(only) == "Talks <b1>end. No</b1> deal"


@st.composite
def tagged_blocks(draw: st.DrawFn) -> Block:
    """A block of short sentences with properly nested tags at arbitrary places, white space included."""
    text = draw(
        st.lists(st.sampled_from(["One is. ", "Two?  ", " Go on ", "Three!\n", "(No. 5) "]), max_size=8).map("".join)
    )
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    tags, stack = [], []
    for number, place in enumerate(places, 1):
        kind = draw(st.sampled_from(list(TagKind)))
        if kind is TagKind.CLOSE and stack:
            tags.append(InlineTag(place, kind, stack.pop(), "b"))
        elif kind is not TagKind.CLOSE:
            tags.append(InlineTag(place, kind, number, "b"))
            if kind is TagKind.OPEN:
                stack.append(number)
    tags.extend(InlineTag(len(text), TagKind.CLOSE, number, "b") for number in reversed(stack))
    return Block("b001", Role.PARAGRAPH, text, tags=tuple(tags))


@given(block=tagged_blocks())
def test_every_segment_is_well_formed_and_no_tag_is_lost(block: Block) -> None:
    segments = segment_block(block)
    for segment in segments:
        stack: list[int] = []
        assert [t.position for t in segment.tags] == sorted(t.position for t in segment.tags)
        for tag in segment.tags:
            assert 0 <= tag.position <= len(segment.text)
            if tag.kind is TagKind.OPEN:
                stack.append(tag.id)
            elif tag.kind is TagKind.CLOSE:
                assert stack.pop() == tag.id
        assert not stack
    if segments:
        assert {(t.kind, t.id) for t in block.tags} == {(t.kind, t.id) for s in segments for t in s.tags}


@given(block=tagged_blocks())
def test_every_character_keeps_its_markup(block: Block) -> None:
    """A character that is bold in the block is bold in its segment."""
    offset = 0
    for segment in segment_block(block):
        offset += len(segment.leading)
        for i, character in enumerate(segment.text):
            if not character.isspace():
                assert _open_at(segment.tags, i) == _open_at(block.tags, offset + i)
        offset += len(segment.text) + len(segment.trailing)


def _open_at(tags: tuple[InlineTag, ...], position: int) -> set[int]:
    opened: set[int] = set()
    for tag in tags:
        if tag.position > position:
            break
        if tag.kind is TagKind.OPEN:
            opened.add(tag.id)
        elif tag.kind is TagKind.CLOSE:
            opened.discard(tag.id)
    return opened

"""Tokens of markdown-it-py followed through their source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from translate_pipeline.domain import TagKind
from translate_pipeline.ingest.lines import split_lines
from translate_pipeline.ingest.markdown_inline import MismatchError, follow, image_alt, is_lone_image
from translate_pipeline.ingest.markdown_place import QUOTE_MARKER, Placed, weave

PARSER = MarkdownIt("commonmark").enable("strikethrough").disable("text_join")
_PIECES = [
    "word", " ", "*", "**", "_", "~~", "`", "``", "[", "]", "(u)", "[r]", "![", "<b>", "</b>", "<i>", "</i>", "<br>",
    "<http://a.b>", "\\", "&amp;", "\n", "  \n", "[^1]", '(<a b> "t")', "é", ")",
]  # fmt: skip
INLINE = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30).map("".join).map(str.strip)


def tokens_of(text: str) -> list[object]:
    return PARSER.parseInline(text, {"references": {"R": {"title": "", "href": "http://r"}}})[0].children or []


@given(INLINE)
@settings(max_examples=250, deadline=None)
def test_pieces_cover_the_source_without_gaps(text: str) -> None:
    """Every character is in one piece, tags come in pairs; or the tokens cannot be followed at all."""
    try:
        pieces = follow(text, tokens_of(text))
    except MismatchError:
        return
    assert "".join(text[p.start : p.end] for p in pieces) == text
    opened: list[int] = []
    for tag in (p.tag for p in pieces if p.tag):
        if tag.kind is TagKind.OPEN:
            opened.append(tag.id)
        elif tag.kind is TagKind.CLOSE:
            assert opened.pop() == tag.id
    assert not opened


@pytest.mark.parametrize(
    "text",
    [
        "*a* **b** ~~c~~ `d` [e](f) ![g](h) <http://i.j> <b>k</b> l\\* &amp; m[^1]",
        "a  \nb\nc\\\nd",
        "[a [b] c](u 'title') [r] [x][r] [r][]",
        "`` a`b `` and ![a [b] c](d)",
    ],
)
def test_usual_markup_is_always_followed(text: str) -> None:
    assert follow(text, tokens_of(text))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("*a*", "_a_"),
        ("`code`", "`code"),
        ("![a](b)", "[a](b)"),
        ("![a](b)", "![a(b)"),
        ("a  \nb", "a b"),
        ("<b>x</b>", "<i>x</i>"),
        ("[a](b)", "[a (b)"),
        ("word", "word and more"),
        ("word", "w"),
        ("**a**", "**a*"),
    ],
)
def test_tokens_of_another_text_are_refused(text: str, other: str) -> None:
    """Rather a block without tags than one with tags in wrong places."""
    with pytest.raises(MismatchError):
        follow(other, tokens_of(text))


def test_pictures_alone() -> None:
    assert is_lone_image(tokens_of("![a](b)"))
    assert not is_lone_image(tokens_of("see ![a](b)"))
    assert not is_lone_image(tokens_of("[![a](b)](c)"))
    start, end = image_alt("![a [b] c](d)")
    assert "![a [b] c](d)"[start:end] == "a [b] c"


def test_places_and_markers_of_a_quote() -> None:
    """Offsets of what CommonMark sees lead to the file; the marker of the second line becomes a tag."""
    source = "x\r\n> *one\r\n> two* three"
    lines = split_lines(source)[1:]
    content = Placed("*one\ntwo* three")
    content.add(0, lines[0], 2)
    content.add(5, lines[1], 2)
    assert [source[content.place(o)] for o in (1, 5, 10)] == ["o", "t", "t"]
    text, tags = weave(source, content, follow(content.text, tokens_of(content.text)))
    assert text == "one\r\ntwo three"
    assert [(t.position, t.name, t.literal) for t in tags] == [
        (0, "i", "*"),
        (5, QUOTE_MARKER, "> "),
        (8, "i", "*"),
    ]
    rest = content.after(1)
    assert (rest.text, source[rest.place(0)], source[rest.place(4)]) == ("one\ntwo* three", "o", "t")

"""Formats whose layout is text rebuild the decoded file character by character, whatever the file holds."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import ReadOptions, reader
from translate_pipeline.ingest.encoding import decode

FORMATS = ("site", "text", "markdown")

_PIECES = [
    "Port", "opens", "a new berth.", " ", "  ", "\xa0", "\xa0 ", "\t", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x0c",
    "# ", "## ", " #", "=", "---", "***", "- ", "* ", "1. ", "> ", ">", "    ", "`", "``", "```", "~~~", "*", "**", "_",
    "__", "~~", "[", "]", "(", ")", "![", "](u)", "](<a b> \"t\")", "[r]", "[r]: http://x \"T\"", "[^1]", "[^1]: ",
    "<b>", "</b>", "<br>", "<div>", "<!-- ", " -->", "<http://a.b>", "&amp;", "&nbsp;", "\\", "\\*", "|", "|---|",
    "\\|", "22:14 02.04.2021 6912", "http://x.y/a.jpg", "a.jpg", "Other articles", "[ ] ", "title: ", "\"", "'", ": ",
    "é", "ж", "😀", "\u200f", "•  ", "...",
]  # fmt: skip
MARKUP = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


def read_one(name: str, text: str) -> Story | None:
    """The story, or None for a text without prose."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        [story] = reader(name).read(io.BytesIO(data), origin="x", story_id="x", options=ReadOptions())
    except SourceFormatError:
        return None
    assert isinstance(story, Story)
    return story


def assert_rebuilds(name: str, text: str) -> None:
    story = read_one(name, text)
    if story is None:
        return
    decoded = decode(text.encode("utf-8", "surrogatepass"), origin="x").text
    assert story.layout == decoded
    assert [block.id for block in story.blocks] == [f"b{n:03d}" for n in range(1, len(story.blocks) + 1)]
    story.layout.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_arbitrary_text_is_rebuilt(name: str, text: str) -> None:
    """No character is lost, added or moved, line endings included."""
    assert_rebuilds(name, text)


@pytest.mark.parametrize("name", FORMATS)
@given(text=MARKUP)
@settings(max_examples=250, deadline=None)
@example('---\ntitle: "A: b"\n---\n\n> *x\n> y*\n')
@example("| a | b |\n|---|---|\n| c\\|d **x** | e |\n")
def test_text_full_of_markup_is_rebuilt(name: str, text: str) -> None:
    """Markup in odd places, unclosed or nested, changes nothing."""
    assert_rebuilds(name, text)

"""Whatever the structure, each word of a story arrives exactly once and in order."""

from __future__ import annotations

import io
import json
from typing import Any

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Block, Role, Story, TagKind
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import ReadOptions, reader

BLOCKS = [
    "p",
    "div",
    "h2",
    "h3",
    "ul",
    "li",
    "blockquote",
    "section",
    "article",
    "table",
    "tr",
    "td",
    "figure",
    "figcaption",
]
INLINE = ["b", "i", "em", "strong", "span", "sup", "font", "code"]


def read_all(name: str, data: bytes) -> list[Any]:
    return list(reader(name).read(io.BytesIO(data), origin="x", story_id="x", options=ReadOptions()))


def words_of(story: Story) -> list[str]:
    return [word for block in story.blocks for word in block.text.split()]


class Numbered:
    """Words that occur once: ``wa0b``, ``wa1b`` …"""

    def __init__(self) -> None:
        self.words: list[str] = []

    def next(self) -> str:
        self.words.append(f"wa{len(self.words)}b")
        return self.words[-1]


class Sentences(Numbered):
    def next(self) -> str:
        self.words.append(f"Sentence {len(self.words)} was read out to all of them.")
        return self.words[-1]


TREES = st.recursive(
    st.just("word"),
    lambda inner: st.tuples(st.sampled_from(BLOCKS + INLINE), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=14,
)


def write_html(tree: Any, numbered: Numbered) -> str:
    if tree == "word":
        return f" {numbered.next()} "
    name, children = tree
    return f"<{name}>{''.join(write_html(child, numbered) for child in children)}</{name}>"


@given(st.lists(TREES, min_size=1, max_size=5))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_html_of_any_nesting(trees: list[Any]) -> None:
    """Blocks in inline elements, cells outside tables, lists in headings: the words arrive all the same."""
    numbered = Numbered()
    body = "".join(write_html(tree, numbered) for tree in trees)
    [story] = read_all("html", f"<html><body><main>{body}</main></body></html>".encode())
    assert words_of(story) == numbered.words


@given(st.lists(TREES, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_sentence_of_a_page_without_marks_is_taken_for_its_frame(trees: list[Any]) -> None:
    """Nothing says where the story is, and one part holds nearly everything: the sentences beside it stay."""
    numbered = Sentences()
    body = "".join(write_html(tree, numbered) for tree in trees).replace("article>", "div>")
    [story] = read_all("html", f"<html><body>{body}</body></html>".encode())
    assert words_of(story) == " ".join(numbered.words).split()


@given(st.lists(TREES, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_html_in_a_feed(trees: list[Any]) -> None:
    numbered = Numbered()
    body = "<div>" + "".join(write_html(tree, numbered) for tree in trees) + "</div>"
    [story] = read_all("jsonl", json.dumps({"title": "Title", "body": body}).encode())
    assert words_of(story)[1:] == numbered.words


RUNS = st.lists(
    st.tuples(st.sampled_from(["one ", "two", " three", "\xa0", "é", "\n", "\t"]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
)


def characters(block: Block) -> list[tuple[str, bool, bool]]:
    """Each character that is no white space, and whether it is bold and italic by the block's tags."""
    found = []
    for position, char in enumerate(block.text):
        on = {"b": 0, "i": 0}
        for tag in block.tags:
            if tag.position <= position and tag.name in on:
                on[tag.name] += {TagKind.OPEN: 1, TagKind.CLOSE: -1}.get(tag.kind, 0)
        if not char.isspace():
            found.append((char, on["b"] > 0, on["i"] > 0))
    return found


@given(st.lists(RUNS, min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_every_character_of_a_document_keeps_its_formatting(paragraphs: list[list[tuple[str, bool, bool]]]) -> None:
    document = docx.Document()
    document.add_paragraph("Title", style="Title")
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, bold, italic in runs:
            run = paragraph.add_run(text)
            run.bold, run.italic = bold, italic
    stream = io.BytesIO()
    document.save(stream)
    [story] = read_all("docx", stream.getvalue())
    expected = [(c, b, i) for runs in paragraphs for text, b, i in runs for c in text if not c.isspace()]
    assert [each for block in story.blocks[1:] for each in characters(block)] == expected


_LINES = [
    "{}", "# {}", "- {}", "  - {}", "1. {}", "> {}", "> > {}", "**{}** {}", "*{} {}*", "| {} | {} |", "|---|---|",
    "{}  ", "`{}`", "[{}](u)", "![{}](u)", "    {}", "{}\n===", "", "", "[^{}]: {}", "- [ ] {}", "~~{}~~", "***",
]  # fmt: skip
MARKDOWN = st.lists(
    st.sampled_from(_LINES),
    min_size=1,
    max_size=14,
)


@given(MARKDOWN)
@settings(max_examples=200, deadline=None)
def test_markdown_of_any_structure(lines: list[str]) -> None:
    """A word is in a block's text, or in a picture or note within it; none is hidden between the blocks."""
    numbered = Numbered()
    text = "\n".join("".join(p + (numbered.next() if n else "") for n, p in _split(line)) for line in lines)
    text = f"Title words\n\n{text}"
    [story] = read_all("markdown", text.encode())
    seen = " ".join(b.text + " ".join(tag.literal for tag in b.tags) for b in story.blocks)
    labels = {word for word in numbered.words if f"[^{word}]" in text}
    assert [word for word in numbered.words if word not in labels and word not in seen] == []


def _split(line: str) -> list[tuple[bool, str]]:
    first, *others = line.split("{}")
    pieces = [(False, first)]
    for other in others:
        pieces += [(True, ""), (False, other)]
    return pieces


@given(st.text("ab.,:;- \n\xa0>*1)\t", min_size=1, max_size=120))
@settings(max_examples=200, deadline=None)
def test_plain_text_hides_only_list_markers_between_blocks(text: str) -> None:
    try:
        [story] = read_all("text", text.encode())
    except SourceFormatError:
        return
    between = "".join(block.before for block in story.blocks) + story.after
    assert not any(c == "a" or c == "b" for c in between.replace("a)", "").replace("b)", ""))


KEYS = st.sampled_from(["id", "title", "body", "text", "type", "items", "content", "rendered", "author", "url", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_story_or_an_error(value: Any) -> None:
    """However odd the record, never anything else; and what is read can be written."""
    for name in ("json", "jsonl"):
        try:
            items = read_all(name, json.dumps(value).encode())
        except SourceFormatError as error:
            items = [error]
        for item in items:
            assert isinstance(item, Story | SourceFormatError)
            if isinstance(item, Story):
                item.layout.encode("utf-8")
                assert item.id
                assert all(isinstance(v, str) for v in item.metadata.values())
                assert all(b.role in Role for b in item.blocks)

"""The blocks of a Markdown file: markdown-it-py tells which lines belong to what, the source tells the characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Role
from translate_pipeline.ingest.base import Span
from translate_pipeline.ingest.facts import Fact, facts_in
from translate_pipeline.ingest.lines import Line, split_lines
from translate_pipeline.ingest.markdown_inline import MismatchError, follow, image_alt, is_lone_image
from translate_pipeline.ingest.markdown_place import Placed, weave

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from translate_pipeline.ingest.front_matter import FrontMatter

_HASHES = re.compile(r"#{1,6}[ \t]*")
#: A footnote's label or a task's box, before the words themselves.
_LEAD = re.compile(r"\[\^[^\]\s]+\]:[ \t]+|\[[ xX]\][ \t]+")
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)+")
_CONTAINER_MARKERS = re.compile(r"(?:(?:>|[-*+]|\d{1,9}[.)])\s*)+")
_ELEMENT = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_CONTAINERS = ("blockquote", "bullet_list", "ordered_list", "list_item")
_ROLES = {"blockquote": Role.QUOTE, "list_item": Role.LIST_ITEM}


@dataclass(slots=True)
class MarkdownBlocks:
    """Spans in order (front matter included), the facts that lines of metadata state, and what a user should know."""

    spans: list[Span] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_blocks(source: str, front: FrontMatter) -> MarkdownBlocks:
    """The blocks of a decoded file whose front matter is read already."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(source[front.end :], env)
    first_line = len(split_lines(source[: front.end]))
    found = _Reading(source, _lines_from(source, front.end), first_line, env)
    found.result.spans += front.spans
    found.titles |= {source[span.start : span.end] for span in front.spans if span.role is Role.HEADLINE}
    for containers, token in _leaves(tokens):
        found.add(containers, token)
    found.add_forgotten(tokens)
    found.result.spans.sort(key=lambda span: span.start)
    return found.result


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # text_join would forget how an escaped character was written.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    parser.core.ruler.after("block", "footnotes", _release_footnotes)
    return parser


def _release_footnotes(state: StateCore) -> None:
    """A note of one word (``[^1]: Ibid.``) is a link's address to CommonMark: its line and its mark are set free."""
    references: dict[str, Any] = state.env.get("references", {})
    for label in [label for label in references if label.startswith("^")]:
        del references[label]
    duplicates: list[dict[str, Any]] = state.env.get("duplicate_refs", [])
    duplicates[:] = [reference for reference in duplicates if not reference["label"].startswith("^")]


def _lines_from(source: str, start: int) -> list[Line]:
    lines = split_lines(source[start:])
    return [Line(line.start + start, line.end + start, line.next_start + start, line.text) for line in lines]


def _leaves(tokens: Iterable[Token]) -> Iterator[tuple[tuple[str, ...], Token]]:
    """Tokens that hold content, each with the names of the elements around it, outermost first."""
    containers: list[str] = []
    for token in tokens:
        if token.nesting > 0:
            containers.append(token.type.removesuffix("_open"))
        elif token.nesting < 0:
            containers.pop()
        elif token.content.strip():
            yield tuple(containers), token


@dataclass(slots=True)
class _Reading:
    source: str
    lines: list[Line]
    first_line: int
    env: dict[str, Any]
    result: MarkdownBlocks = field(default_factory=MarkdownBlocks)
    rows_done: set[int] = field(default_factory=set)
    #: Headlines met so far; a heading that repeats one is a headline too.
    titles: set[str] = field(default_factory=set)

    def add(self, containers: tuple[str, ...], token: Token) -> None:
        assert token.map is not None, "a leaf without lines"
        if token.type != "inline":
            self._add_literal(token)
        elif containers[-1] in ("td", "th"):
            self._add_row(containers, token.map[0])
        elif content := self._place(containers[-1], token):
            self._add_content(content, token.children or [], self._role(containers, token.content))
        else:
            self._add_lines(token.map[0], token.map[1], self._role(containers, token.content))

    def _role(self, containers: tuple[str, ...], content: str) -> Role:
        if containers[-1] == "heading":
            is_headline = not self.titles or content in self.titles
            self.titles |= {content} if is_headline else set()
            return Role.HEADLINE if is_headline else Role.SUBHEADING
        return next((_ROLES[name] for name in reversed(containers) if name in _ROLES), Role.PARAGRAPH)

    def _add_literal(self, token: Token) -> None:
        """Code and raw HTML: kept as they are; HTML may hold prose, so the user is told."""
        assert token.map is not None
        first, last = token.map[0], token.map[1] - 1
        while last > first and self.lines[last].is_blank:
            last -= 1
        self.result.spans.append(Span(self.lines[first].start, self.lines[last].end, Role.META))
        if token.type == "html_block" and any(c.isalpha() for c in _ELEMENT.sub("", token.content)):
            line = self.first_line + first
            self.result.warnings.append(f"line {line}: a block of HTML stays untranslated")

    def _add_lines(self, first: int, end: int, role: Role) -> None:
        """Lines as they are, where what CommonMark makes of them cannot be found in the source again."""
        kept = [line for line in self.lines[first:end] if not line.is_blank]
        if kept:
            start, stop = kept[0].start, kept[-1].end
            role = Role.META if facts_in(self.source[start:stop]) is not None else role
            self.result.spans.append(Span(start, stop, role))

    def _place(self, container: str, token: Token) -> Placed | None:
        """Where the content of a paragraph or heading stands; None when its lines cannot be found again."""
        assert token.map is not None
        lines = [line for line in self.lines[token.map[0] : token.map[1]] if not line.is_blank]
        parts = token.content.split("\n")
        placed = Placed(token.content)
        offset = 0
        for number, (part, line) in enumerate(zip(parts, lines, strict=False), 1):
            text = line.text.rstrip() if number == len(parts) else line.text
            hashes = _HASHES.search(line.text) if container == "heading" else None
            if hashes and line.text.startswith(part, hashes.end()):
                placed.add(offset, line, hashes.end())
            elif text.endswith(part):
                placed.add(offset, line, len(text) - len(part))
            else:
                return None
            offset += len(part) + 1
        return placed if len(placed.places) == len(parts) else None

    def _add_row(self, containers: tuple[str, ...], number: int) -> None:
        """All cells of one line at its first cell, also those beyond the table's columns, which no page would show."""
        if number in self.rows_done:
            return
        self.rows_done.add(number)
        line = self.lines[number]
        markers = _CONTAINER_MARKERS.match(line.text) if {*containers} & {*_CONTAINERS} else None
        for match in _CELL.finditer(line.text, markers.end() if markers else 0):
            raw = match[0].strip()
            if any(c.isalnum() for c in raw):
                content = Placed(raw)
                content.add(0, line, match.start() + match[0].index(raw))
                self._add_content(content, self._inline(raw), Role.TABLE_CELL)

    def _inline(self, text: str) -> list[Token]:
        return _parser().parseInline(text, self.env)[0].children or []

    def _add_content(self, content: Placed, tokens: Sequence[Token], role: Role) -> None:
        if lead := _LEAD.match(content.text):
            content = content.after(lead.end())
            tokens = self._inline(content.text)
        start, end = content.start(self.source), content.place(len(content.text))
        stated = facts_in(content.text)
        self.result.facts += stated or ()
        try:
            pieces = follow(content.text, tokens)
        except MismatchError:
            pieces = []
        if stated is None and pieces and is_lone_image(tokens):
            self._add_image(content, tokens)
            return
        text, tags = weave(self.source, content, pieces)
        if stated is not None or (pieces and not any(c.isalnum() for c in text)):
            self.result.spans.append(Span(start, end, Role.META))
        elif pieces:
            self.result.spans.append(Span(start, end, role, text, tags))
        else:
            self.result.spans.append(Span(start, end, role))

    def _add_image(self, content: Placed, tokens: Sequence[Token]) -> None:
        """A picture on its own: its description is a caption, its address a fact."""
        image = next(token for token in tokens if token.type == "image")
        self.result.facts.append(("image", str(image.attrs.get("src", ""))))
        start, end = image_alt(content.text)
        if any(c.isalpha() for c in content.text[start:end]):
            self.result.spans.append(Span(content.place(start), content.place(end), Role.CAPTION))
        else:
            self.result.spans.append(Span(content.start(self.source), content.place(len(content.text)), Role.META))

    def add_forgotten(self, tokens: Iterable[Token]) -> None:
        """Lines that no token claims though they say something: notes of one word, and what is nested beyond the 20
        blocks at which markdown-it-py gives up.
        """
        claimed: set[int] = set()
        for token in tokens:
            if token.map and token.type.removesuffix("_open") not in _CONTAINERS:
                claimed.update(range(*token.map))
        for reference in (*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", ())):
            claimed.update(range(*reference["map"]))
        for number, line in enumerate(self.lines):
            if number not in claimed and any(c.isalpha() for c in line.text):
                text = line.text.strip()
                content = Placed(text)
                content.add(0, line, line.text.index(text))
                self._add_content(content, self._inline(text), Role.PARAGRAPH)

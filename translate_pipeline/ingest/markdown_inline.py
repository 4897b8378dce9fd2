"""Emphasis, links, code and images inside a Markdown block, as tags that remember how the source wrote them.

markdown-it-py decides what is markup (CommonMark, https://spec.commonmark.org/), but tells no offsets. So its tokens
are followed through the source with a cursor: every character ends up either in the text or in the literal of a tag, by
construction. Where a token does not fit what stands at the cursor, the block stays as it is, without tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, TagKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

_NAMES = {"em": "i", "strong": "b", "s": "s", "link": "a"}
_BREAK = re.compile(r"(?:[ \t]*|\\)\n[ \t]*")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,80}\]")
_LABEL = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]", re.DOTALL)
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w-]*)([^>]*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VOID = {"br", "img", "hr", "wbr"}


class MismatchError(Exception):
    """The tokens cannot be followed through the source."""


@dataclass(slots=True)
class Piece:
    """``content[start:end]``: text when ``tag`` is None, else the literal of the tag, whose position is yet to set."""

    start: int
    end: int
    tag: InlineTag | None = None


@dataclass(slots=True)
class _Walk:
    content: str
    pieces: list[Piece] = field(default_factory=list)
    cursor: int = 0
    #: Elements still open: (name as the source calls it, index of its piece).
    open: list[tuple[str, int]] = field(default_factory=list)
    last_id: int = 0

    def take_text(self, literal: str) -> None:
        self._expect(literal)
        end = self.cursor + len(literal)
        for match in _FOOTNOTE.finditer(self.content, self.cursor, end):
            self.pieces.append(Piece(self.cursor, match.start()))
            self.cursor = match.start()
            self.take_empty("sup", match.end() - match.start())
        self.pieces.append(Piece(self.cursor, end))
        self.cursor = end

    def take_empty(self, name: str, length: int, attributes: tuple[tuple[str, str], ...] = ()) -> None:
        self.last_id += 1
        self._take(InlineTag(0, TagKind.EMPTY, self.last_id, name, attributes), length)

    def take_open(self, name: str, literal: str, attributes: tuple[tuple[str, str], ...] = ()) -> None:
        self._expect(literal)
        self.last_id += 1
        self.open.append((name, len(self.pieces)))
        self._take(InlineTag(0, TagKind.OPEN, self.last_id, name, attributes), len(literal))

    def take_close(self, name: str, length: int) -> None:
        while self.open and self.open[-1][0] != name:
            self.open.pop()
        if not self.open:
            raise MismatchError
        _, index = self.open.pop()
        opened = self.pieces[index].tag
        assert opened is not None
        self.pieces[index].tag = replace(opened, kind=TagKind.OPEN)
        self._take(InlineTag(0, TagKind.CLOSE, opened.id, opened.name), length)

    def _take(self, tag: InlineTag, length: int) -> None:
        if self.cursor + length > len(self.content):
            raise MismatchError
        self.pieces.append(Piece(self.cursor, self.cursor + length, tag))
        self.cursor += length

    def _expect(self, literal: str) -> None:
        if not self.content.startswith(literal, self.cursor):
            raise MismatchError


def follow(content: str, tokens: Sequence[Token]) -> list[Piece]:
    """Text and tags of a block's content, in order and without gaps. Raises MismatchError."""
    walk = _Walk(content)
    for token in tokens:
        kind, _, edge = token.type.rpartition("_")
        if kind in _NAMES:
            _PAIRS[edge](walk, token, _NAMES[kind])
        elif token.type in _SINGLES:
            _SINGLES[token.type](walk, token)
        else:
            raise MismatchError
    if walk.cursor != len(content):
        raise MismatchError
    return walk.pieces


def is_lone_image(tokens: Sequence[Token]) -> bool:
    return [t.type for t in tokens if t.content.strip() or t.type != "text"] == ["image"]


def image_alt(content: str) -> tuple[int, int]:
    """Where the description stands in ``![description](address)``."""
    return 2, _bracket_end(content, 1)


def _open(walk: _Walk, token: Token, name: str) -> None:
    literal = "<" if token.markup == "autolink" else token.markup or "["
    walk.take_open(name, literal, tuple((key, str(value)) for key, value in token.attrs.items()))


def _close(walk: _Walk, token: Token, name: str) -> None:
    if name != "a":
        walk.take_close(name, len(token.markup))
    elif token.markup == "autolink":
        walk.take_close(name, 1)
    else:
        walk.take_close(name, _link_end(walk.content, walk.cursor) - walk.cursor)


def _text(walk: _Walk, token: Token) -> None:
    walk.take_text(token.content)


def _escape(walk: _Walk, token: Token) -> None:
    """A backslash escape or ``&amp;``: the text keeps them as the source wrote them."""
    walk.take_text(token.markup)


def _line_break(walk: _Walk, token: Token) -> None:  # noqa: ARG001 - one signature for all
    match = _BREAK.match(walk.content, walk.cursor)
    if not match:
        raise MismatchError
    walk.take_text(match[0])


def _code(walk: _Walk, token: Token) -> None:
    walk.take_open("code", token.markup)
    end = walk.content.find(token.markup, walk.cursor + max(1, len(token.content.strip())))
    if end < 0:
        raise MismatchError
    walk.pieces.append(Piece(walk.cursor, end))
    walk.cursor = end
    walk.take_close("code", len(token.markup))


def _image(walk: _Walk, token: Token) -> None:
    if not walk.content.startswith("![", walk.cursor):
        raise MismatchError
    end = _link_end(walk.content, _bracket_end(walk.content, walk.cursor + 1))
    attributes = (("src", str(token.attrs.get("src", ""))), ("alt", token.content))
    walk.take_empty("img", end - walk.cursor, attributes)


def _html(walk: _Walk, token: Token) -> None:
    """An element is a pair only once its end is met right inside it: until then it counts as standing alone."""
    match = _ELEMENT.fullmatch(token.content)
    name = match[2].lower() if match else "html"
    if not walk.content.startswith(token.content, walk.cursor):
        raise MismatchError
    if match and match[1] and walk.open and walk.open[-1][0] == f"<{name}":
        walk.take_close(f"<{name}", len(token.content))
        return
    attributes = tuple((a[1], a[2] or a[3] or "") for a in _ATTRIBUTE.finditer(match[3])) if match else ()
    if match and not match[1] and name not in _VOID:
        walk.open.append((f"<{name}", len(walk.pieces)))
    walk.take_empty(name, len(token.content), attributes)


_PAIRS: dict[str, Callable[[_Walk, Token, str], None]] = {"open": _open, "close": _close}
_SINGLES: dict[str, Callable[[_Walk, Token], None]] = {
    "text": _text,
    "text_special": _escape,
    "softbreak": _line_break,
    "hardbreak": _line_break,
    "code_inline": _code,
    "image": _image,
    "html_inline": _html,
}


def _bracket_end(content: str, start: int) -> int:
    """The index of the ``]`` that closes the ``[`` at ``start``."""
    depth, at = 0, start
    while at < len(content):
        char = content[at]
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return at
        at += 2 if char == "\\" else 1
    raise MismatchError


def _link_end(content: str, at: int) -> int:
    """The index after ``](address "title")``, ``][label]`` or the bare ``]`` at ``at``."""
    if not content.startswith("]", at):
        raise MismatchError
    if content.startswith("(", at + 1) and (end := _address_end(content, at + 2)):
        return end
    label = _LABEL.match(content, at + 1)
    return label.end() if label else at + 1


def _address_end(content: str, at: int) -> int:
    """The index after the ``)`` of ``address "title")`` that begins at ``at``; 0 when it is no such thing."""
    from markdown_it.helpers import parseLinkDestination, parseLinkTitle

    at = _skip_space(content, at)
    address = parseLinkDestination(content, at, len(content))
    if address.ok:
        at = _skip_space(content, address.pos)
        title = parseLinkTitle(content, at, len(content))
        at = _skip_space(content, title.pos) if title.ok else at
    return at + 1 if content.startswith(")", at) else 0


def _skip_space(content: str, at: int) -> int:
    while at < len(content) and content[at] in " \t\n":
        at += 1
    return at

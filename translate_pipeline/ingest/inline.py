"""Text with inline markup, gathered piece by piece while a document tree is walked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from translate_pipeline.domain import InlineTag, TagKind

Attributes = tuple[tuple[str, str], ...]

#: What HTML and XML call white space; a no-break space is a character like any other.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EDGE = " \t\r\n\f"
BREAK = "br"
_MAX_OPEN = 32


@dataclass(slots=True)
class _Open:
    """An element that has begun; ``id`` 0 for one that leaves no tag."""

    name: str
    attributes: Attributes
    id: int


class InlineText:
    """Gathers one block at a time. Elements still open when a block ends go on in the next one."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        self._tags: list[InlineTag] = []
        self._open: list[_Open] = []
        self._last_id = 0

    @property
    def ends_with_break(self) -> bool:
        return self._last.endswith("\n")

    def add(self, text: str, *, collapse: bool = True) -> None:
        """Text; with ``collapse``, each run of white space is one space and none follows another."""
        if collapse:
            text = _SPACE.sub(" ", text)
            if not self._last or self._last[-1] in _EDGE:
                text = text.removeprefix(" ")
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._last = text

    def open(self, name: str, attributes: Attributes = ()) -> None:
        """Begins an element. Below ``_MAX_OPEN`` others it leaves no tag: no person nests so, but broken pages do."""
        if len(self._open) >= _MAX_OPEN:
            self._open.append(_Open(name, attributes, 0))
            return
        self._last_id += 1
        self._open.append(_Open(name, attributes, self._last_id))
        self._tags.append(InlineTag(self._length, TagKind.OPEN, self._last_id, name, attributes))

    def close(self, name: str) -> None:
        """Ends the innermost element, which must be ``name``."""
        ended = self._open.pop()
        assert ended.name == name, f"{name} ends inside {ended.name}"
        if ended.id:
            self._tags.append(InlineTag(self._length, TagKind.CLOSE, ended.id, name))

    def empty(self, name: str, attributes: Attributes = ()) -> None:
        self._last_id += 1
        self._tags.append(InlineTag(self._length, TagKind.EMPTY, self._last_id, name, attributes))

    def line_break(self) -> None:
        """A ``br``, with a line break in the text so that words on both sides stay apart."""
        self.empty(BREAK)
        self.add("\n", collapse=False)

    def take(self) -> tuple[str, tuple[InlineTag, ...]]:
        """The block gathered so far, without white space at its edges, and a fresh start.

        Pairs around nothing and line breaks at the edges are left out; ids are numbered from 1 in reading order.
        """
        for element in reversed([element for element in self._open if element.id]):
            self._tags.append(InlineTag(self._length, TagKind.CLOSE, element.id, element.name))
        text, tags = _trimmed("".join(self._pieces), self._tags)
        still_open = self._open
        self._pieces, self._length, self._last, self._tags, self._open, self._last_id = [], 0, "", [], [], 0
        for element in still_open:
            self.open(element.name, element.attributes)
        return text, _renumbered(_without_empty_pairs(tags))


def _trimmed(text: str, tags: list[InlineTag]) -> tuple[str, list[InlineTag]]:
    start = len(text) - len(text.lstrip(_EDGE))
    inner = text.strip(_EDGE)
    moved = [replace(tag, position=min(max(tag.position - start, 0), len(inner))) for tag in tags]
    return inner, [tag for tag in moved if tag.name != BREAK or 0 < tag.position < len(inner)]


def _without_empty_pairs(tags: list[InlineTag]) -> list[InlineTag]:
    opened = {tag.id: tag.position for tag in tags if tag.kind is TagKind.OPEN}
    empty = {tag.id for tag in tags if tag.kind is TagKind.CLOSE and opened.get(tag.id) == tag.position}
    return [tag for tag in tags if tag.kind is TagKind.EMPTY or tag.id not in empty]


def _renumbered(tags: list[InlineTag]) -> tuple[InlineTag, ...]:
    numbers: dict[int, int] = {}
    for tag in tags:
        numbers.setdefault(tag.id, len(numbers) + 1)
    return tuple(replace(tag, id=numbers[tag.id]) for tag in tags)

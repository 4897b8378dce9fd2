"""Where the content of a Markdown block stands in its file, and the block's text and tags from there."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, TagKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.ingest.lines import Line
    from translate_pipeline.ingest.markdown_inline import Piece

#: The tag that holds the ``>`` of a further line of a quote. A translation set in one line may leave it out.
QUOTE_MARKER = "quote-marker"
#: CommonMark strips no-break spaces, but they belong to the paragraph.
_EDGE = re.compile(r"\xa0[\xa0 ]*\Z")


@dataclass(slots=True)
class Placed:
    """``text`` is what CommonMark sees: its lines joined by LF, without the markers that go before each of them.

    For each line: its offset in ``text``, the offset in the file of its first character, and where the file's line
    begins.
    """

    text: str
    offsets: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)

    def add(self, offset: int, line: Line, column: int) -> None:
        """The next line: at ``offset`` in ``text``, and in ``column`` of a line of the file."""
        self.offsets.append(offset)
        self.places.append(line.start + column)
        self.line_starts.append(line.start)

    def place(self, offset: int) -> int:
        """The offset in the file of an offset in ``text``; that of a line's first character lies after its markers."""
        line = bisect.bisect_right(self.offsets, offset) - 1
        return self.places[line] + offset - self.offsets[line]

    def start(self, source: str) -> int:
        """Where the block begins in the file, no-break spaces before its first word included."""
        edge = _EDGE.search(source[self.line_starts[0] : self.places[0]])
        return self.places[0] - (len(edge[0]) if edge else 0)

    def after(self, length: int) -> Placed:
        """What is left without the first ``length`` characters, which lie within the first line."""
        offsets = [max(0, offset - length) for offset in self.offsets]
        return Placed(self.text[length:], offsets, [self.places[0] + length, *self.places[1:]], self.line_starts)


def weave(source: str, content: Placed, pieces: Sequence[Piece]) -> tuple[str, tuple[InlineTag, ...]]:
    """The text of a block and its tags: together they are the block's part of the file, character by character."""
    texts = [source[content.start(source) : content.places[0]]]
    tags: list[InlineTag] = []
    length = len(texts[0])
    last_id = max((piece.tag.id for piece in pieces if piece.tag), default=0)
    for piece in pieces:
        if piece.tag:
            literal = source[content.place(piece.start) : content.place(piece.end)]
            tags.append(replace(piece.tag, position=length, literal=literal))
            continue
        for text, marker in _lines(source, content, piece):
            texts.append(text)
            length += len(text)
            if marker:
                last_id += 1
                tags.append(InlineTag(length, TagKind.EMPTY, last_id, QUOTE_MARKER, literal=marker))
    return "".join(texts), tuple(tags)


def _lines(source: str, content: Placed, piece: Piece) -> Iterator[tuple[str, str]]:
    """The text of a piece, cut after each line break that a quote's marker follows, and that marker."""
    start = content.place(piece.start)
    first = bisect.bisect_right(content.offsets, piece.start)
    last = bisect.bisect_right(content.offsets, piece.end)
    for line_start, place in zip(content.line_starts[first:last], content.places[first:last], strict=True):
        if ">" in source[line_start:place]:
            yield source[start:line_start], source[line_start:place]
            start = place
    yield source[start : content.place(piece.end)], ""

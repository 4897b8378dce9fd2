"""Paragraphs, list items, headline and facts of a plain text.

Empty lines part paragraphs. Within a run of lines the question is which line breaks are only wrapping. A text is taken
as wrapped at a width when its lines are filled greedily: the first word of the next line would not have fitted. Other
line breaks end a paragraph, unless the next line goes on in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from translate_pipeline.domain import Role
from translate_pipeline.ingest.base import Draft, Span
from translate_pipeline.ingest.facts import Fact, facts_in
from translate_pipeline.ingest.lines import Line, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"\s*[-*•‣◦·▪●]\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}[.)]|[a-z]\))\s+(?=\S)", re.ASCII)
_FIRST_WORD = re.compile(r"\s*(\S+)")
#: A wrapped text is seldom wider, and a paragraph on one line seldom narrower.
_MAX_WIDTH = 120
_MIN_WRAPPED_BREAKS = 3
_MAX_HEADLINE = 200
_MAX_SUBHEADING = 80
_UNFINISHED = ".:;,…"
_FINISHED = _UNFINISHED + "!?\"”»)'’"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Consecutive lines that are one block; ``is_alone`` when empty lines surround it."""

    lines: tuple[Line, ...]
    is_alone: bool
    facts: tuple[Fact, ...] | None

    @property
    def marker(self) -> int:
        """How many characters of a list marker it begins with."""
        match = _marker(self.lines[0].text)
        return match.end() if match else 0


def read_paragraphs(source: str) -> tuple[list[Span], list[Fact]]:
    """The blocks of a plain text as spans in order, and the facts its lines of metadata state."""
    pieces = list(_pieces(split_lines(source)))
    roles = _roles(source, pieces)
    spans = [
        Span(piece.lines[0].start + piece.marker, piece.lines[-1].end, role)
        for piece, role in zip(pieces, roles, strict=True)
    ]
    return spans, [fact for piece in pieces for fact in piece.facts or ()]


def draft_paragraphs(text: str) -> list[Draft]:
    """The same as blocks of a story that has its headline already."""
    spans, _ = read_paragraphs(text)
    return [
        Draft(Role.PARAGRAPH if span.role is Role.HEADLINE else span.role, text[span.start : span.end])
        for span in spans
    ]


def _marker(line: str) -> re.Match[str] | None:
    return _BULLET.match(line) or _NUMBER.match(line)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if not line.is_blank:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _pieces(lines: Sequence[Line]) -> Iterator[_Piece]:
    groups = list(_groups(lines))
    width = _wrap_width(groups)
    for group in groups:
        pieces = [[group[0]]]
        for line, following in pairwise(group):
            if _is_wrapping(line.text, following.text, width):
                pieces[-1].append(following)
            else:
                pieces.append([following])
        for piece in pieces:
            facts = facts_in(piece[0].text) if len(piece) == 1 else None
            yield _Piece(tuple(piece), len(pieces) == 1, facts)


def _wrap_width(groups: Sequence[Sequence[Line]]) -> int:
    """The column the text is wrapped at, 0 when it is not."""
    breaks = [pair for group in groups for pair in pairwise(group)]
    width = max((len(line.text) for group in groups for line in group), default=0)
    if width > _MAX_WIDTH or len(breaks) < _MIN_WRAPPED_BREAKS:
        return 0
    filled = sum(_is_filled(line.text, following.text, width) for line, following in breaks)
    return width if filled * 2 >= len(breaks) else 0


def _is_filled(line: str, following: str, width: int) -> bool:
    """Whether the first word of the following line would have gone beyond the width."""
    word = _FIRST_WORD.match(following)
    return word is not None and len(line) + 1 + len(word[1]) > width


def _is_wrapping(line: str, following: str, width: int) -> bool:
    if _BULLET.match(following):
        return False
    if width and _is_filled(line, following, width):
        return True
    if facts_in(line) or facts_in(following) or _NUMBER.match(following):
        return False
    return following.lstrip()[0].islower()


def _roles(source: str, pieces: Sequence[_Piece]) -> list[Role]:
    roles = [Role.META if p.facts is not None else Role.LIST_ITEM if p.marker else Role.PARAGRAPH for p in pieces]
    prose = [i for i, role in enumerate(roles) if role is not Role.META]
    for i, following in pairwise(prose):
        if roles[i] is not Role.PARAGRAPH:
            continue
        text = source[pieces[i].lines[0].start : pieces[i].lines[-1].end].strip()
        if i == prose[0]:
            roles[i] = Role.HEADLINE if _is_headline(text) else roles[i]
        elif _is_subheading(text, pieces[i], pieces[following]):
            roles[i] = Role.SUBHEADING
    return roles


def _is_headline(text: str) -> bool:
    return len(text) <= _MAX_HEADLINE and text[-1] not in _UNFINISHED


def _is_subheading(text: str, piece: _Piece, following: _Piece) -> bool:
    """A short line alone that ends without punctuation, with a longer paragraph after it."""
    return (
        piece.is_alone
        and len(piece.lines) == 1
        and len(text) <= _MAX_SUBHEADING
        and text[-1] not in _FINISHED
        and not text[0].islower()
        and following.lines[-1].end - following.lines[0].start > len(text)
    )

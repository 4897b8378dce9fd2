"""Text, inline tags and spans of findings as one sequence of pieces, from which every format writes its own markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import TagKind, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.domain import Finding, InlineTag


_MARKS = {TagKind.OPEN: "{{{}}}", TagKind.CLOSE: "{{/{}}}", TagKind.EMPTY: "{{{}/}}"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Either a tag, or a run of text with the findings whose spans cover all of it."""

    text: str = ""
    tag: InlineTag | None = None
    findings: tuple[Finding, ...] = ()


def pieces(text: str, tags: Sequence[InlineTag] = (), findings: Sequence[Finding] = ()) -> Iterator[Piece]:
    """The pieces in reading order; their texts joined are ``text``. A tag beyond the text stands at its end."""
    marks = [finding for finding in findings if finding.start < finding.end]
    if not (tags or marks):
        yield from [Piece(text)] if text else []
        return
    cuts = {0, len(text)}
    cuts.update(_within(position, text) for mark in marks for position in (mark.start, mark.end))
    cuts.update(_within(tag.position, text) for tag in tags)
    waiting = in_order(tags)[::-1]
    coming = sorted(range(len(marks)), key=lambda number: -marks[number].start)
    covering: list[int] = []
    start = 0
    for cut in sorted(cuts):
        if start < cut:
            # Only marks around this place are looked at: a hostile text may have a mark at every word.
            while coming and marks[coming[-1]].start <= start:
                covering.append(coming.pop())
            covering = sorted(number for number in covering if cut <= marks[number].end)
            yield Piece(text[start:cut], findings=tuple(marks[number] for number in covering))
        while waiting and _within(waiting[-1].position, text) <= cut:
            yield Piece(tag=waiting.pop())
        start = cut


def tag_mark(tag: InlineTag) -> str:
    """The tag in formats without markup: ``{1}`` and ``{/1}`` for a pair, ``{2/}`` for a single one."""
    return _MARKS[tag.kind].format(tag.id)


def restore_literals(tags: Sequence[InlineTag], block_tags: Sequence[InlineTag]) -> tuple[InlineTag, ...]:
    """The tags of a target with the literals of its block: a target from the memory knows its tags, not how the source
    file writes them.
    """
    literals = {(tag.kind, tag.id): tag.literal for tag in block_tags}
    return tuple(tag if tag.literal else replace(tag, literal=literals.get((tag.kind, tag.id), "")) for tag in tags)


def _within(position: int, text: str) -> int:
    return max(0, min(position, len(text)))

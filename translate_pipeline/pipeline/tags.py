"""Inline markup of a source segment set into its translation.

Word alignments say where a source span went; a span whose words stand in both texts (a name, a figure) is found by
them alone; failing both, a tag keeps its share of the length, moved to the nearest word boundary. Every tag comes back
exactly once, each pair in order and properly nested as in the source.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, TagKind

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A figure with its separators and sign of percent, a word with its inner marks, or any other single character.
_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*(?:\s?%)?|\w+(?:[-'’.]\w+)*|\S")


def place_tags(
    source: str, tags: Sequence[InlineTag], target: str, alignment: Sequence[tuple[int, int]] = ()
) -> tuple[InlineTag, ...]:
    """``tags`` of ``source`` with positions in ``target``, in reading order.

    ``alignment`` holds (source offset, target offset) pairs of code points of words that correspond.
    """
    if not tags:
        return ()
    placed: list[InlineTag] = []
    spans = _spans(tags)
    ranges = {i: _target_range(source, start, end, target, alignment) for i, (start, end) in spans.items()}
    for tag in tags:
        if tag.id in ranges and tag.kind is not TagKind.EMPTY:
            position = ranges[tag.id][0 if tag.kind is TagKind.OPEN else 1]
        else:
            position = _boundary(source, tag.position, target, alignment)
        placed.append(replace(tag, position=position))
    return _nested(placed, tags)


def _spans(tags: Sequence[InlineTag]) -> dict[int, tuple[int, int]]:
    opened = {t.id: t.position for t in tags if t.kind is TagKind.OPEN}
    return {t.id: (opened[t.id], t.position) for t in tags if t.kind is TagKind.CLOSE and t.id in opened}


def _target_range(
    source: str, start: int, end: int, target: str, alignment: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    if start == 0 and end == len(source):
        return 0, len(target)
    words = source[start:end].strip()
    if words and target.count(words) == 1:
        at = target.index(words)
        return at, at + len(words)
    aligned = sorted(t for s, t in alignment if start <= s < end)
    if aligned:
        return aligned[0], _word_end(target, aligned[-1])
    first = _proportional(source, start, target)
    return first, max(first, _proportional(source, end, target, side=1)) if words else first


def _word_end(text: str, offset: int) -> int:
    match = _WORD.match(text, offset)
    return match.end() if match else offset


def _boundary(source: str, position: int, target: str, alignment: Sequence[tuple[int, int]]) -> int:
    """Where a lone tag goes: before what its following source word became."""
    if position in (0, len(source)):
        return 0 if position == 0 else len(target)
    after = [t for s, t in alignment if s >= position]
    return min(after) if after else _proportional(source, position, target)


def _proportional(source: str, position: int, target: str, *, side: int = 0) -> int:
    """The word start (``side`` 0) or word end (1) nearest to the same share of the target's length."""
    if position in (0, len(source)):
        return 0 if position == 0 else len(target)
    wish = position * len(target) / len(source)
    edges = [0, len(target), *(m.span()[side] for m in _WORD.finditer(target))]
    return min(edges, key=lambda edge: (abs(edge - wish), edge))


def _nested(placed: list[InlineTag], source: Sequence[InlineTag]) -> tuple[InlineTag, ...]:
    """Reading order; pairs that would cross after placement are widened to enclose what they enclosed in the source."""
    position = {(t.id, t.kind): t.position for t in placed}
    spans = _spans(source)
    order = {(t.id, t.kind): i for i, t in enumerate(source)}
    for outer in sorted(spans, key=lambda i: order[i, TagKind.CLOSE] - order[i, TagKind.OPEN]):
        begin, end = order[outer, TagKind.OPEN], order[outer, TagKind.CLOSE]
        inner = [position[t.id, t.kind] for t in source[begin + 1 : end]]
        position[outer, TagKind.OPEN] = min([position[outer, TagKind.OPEN], *inner])
        position[outer, TagKind.CLOSE] = max([position[outer, TagKind.CLOSE], *inner])
    moved = [replace(t, position=position[t.id, t.kind]) for t in placed]
    return tuple(_separated(moved, order))


def _separated(tags: list[InlineTag], order: dict[tuple[int, TagKind], int]) -> list[InlineTag]:
    """Siblings that came to overlap follow one another; at one position tags keep their source order."""
    tags = sorted(tags, key=lambda t: (t.position, order[t.id, t.kind]))
    stack: list[InlineTag] = []
    result: list[InlineTag] = []
    for tag in tags:
        if tag.kind is TagKind.CLOSE and stack and stack[-1].id != tag.id:
            return _in_source_order(tags, order)
        if tag.kind is TagKind.OPEN:
            stack.append(tag)
        elif tag.kind is TagKind.CLOSE and stack:
            stack.pop()
        result.append(tag)
    return result


def _in_source_order(tags: list[InlineTag], order: dict[tuple[int, TagKind], int]) -> list[InlineTag]:
    """The fallback that always nests: source order, positions made to rise."""
    latest, result = 0, []
    for tag in sorted(tags, key=lambda t: order[t.id, t.kind]):
        latest = max(latest, tag.position)
        result.append(replace(tag, position=latest))
    return result

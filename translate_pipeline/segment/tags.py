"""Shares the inline tags of a block among its segments, so that every segment is well formed by itself.

A pair that spans a boundary is closed at the end of one segment and opened again, with the same id, at the
beginning of the next: a renderer that joins the segments may drop such a close and reopening. White space between
segments carries no tags: an opening tag there moves to the next segment, any other to the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translate_pipeline.domain import InlineTag, TagKind


def distribute(tags: Sequence[InlineTag], spans: Sequence[tuple[int, int]]) -> list[tuple[InlineTag, ...]]:
    """For each (start, end) span of the block's text its tags, with positions from the span's start.

    Every tag of ``tags`` appears in their order; tags whose partner is missing stay as they are.
    """
    shares: list[list[InlineTag]] = [[] for _ in spans]
    paired = _paired_ids(tags)
    active: dict[int, InlineTag] = {}
    at = 0
    for tag in tags:
        wanted = max(at, _home(tag, spans, at))
        for i in range(at, wanted):
            _carry_over(shares, i, spans, active)
        at = wanted
        start, end = spans[at]
        shares[at].append(replace(tag, position=min(max(tag.position, start), end) - start))
        if tag.id in paired and tag.kind is TagKind.OPEN:
            active[tag.id] = tag
        elif tag.kind is TagKind.CLOSE:
            active.pop(tag.id, None)
    return [tuple(share) for share in shares]


def _paired_ids(tags: Sequence[InlineTag]) -> set[int]:
    opened: set[int] = set()
    paired: set[int] = set()
    for tag in tags:
        if tag.kind is TagKind.OPEN:
            opened.add(tag.id)
        elif tag.kind is TagKind.CLOSE and tag.id in opened:
            paired.add(tag.id)
    return paired


def _home(tag: InlineTag, spans: Sequence[tuple[int, int]], at: int) -> int:
    """The index of the span, from ``at`` on, that a tag belongs to."""
    last = len(spans) - 1
    if tag.kind is TagKind.OPEN:
        while at < last and tag.position >= spans[at][1]:
            at += 1
    else:
        while at < last and tag.position >= spans[at + 1][0] + (tag.kind is TagKind.CLOSE):
            at += 1
    return at


def _carry_over(
    shares: list[list[InlineTag]], at: int, spans: Sequence[tuple[int, int]], active: dict[int, InlineTag]
) -> None:
    """Closes what is open at the end of span ``at`` and opens it again in the next."""
    start, end = spans[at]
    for tag in reversed(active.values()):
        shares[at].append(InlineTag(end - start, TagKind.CLOSE, tag.id, tag.name))
    shares[at + 1].extend(replace(tag, position=0) for tag in active.values())

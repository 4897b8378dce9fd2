"""From blocks to segments: what is one segment by its role, edge white space, tags, ids."""

from __future__ import annotations

import re

from translate_pipeline.domain import Block, Role, Segment, Story

from .scanner import BLANK
from .splitter import Span, split
from .tags import distribute

#: Titles are translated whole: a stop within one is rarely the end of a sentence.
TITLES = frozenset({Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE})

_FINISHED = re.compile(r"[.!?…][)\]\"'”’»]*$")


def segment_block(block: Block, *, language: str = "en") -> tuple[Segment, ...]:
    """The segments of one block, whatever its role; none for an empty block.

    ``leading + text + trailing`` of the segments, joined, is ``block.text``. No text is empty; it is white space
    only where the whole block is. Raises SegmentationError for an unknown language.
    """
    spans = _spans(block, language)
    edges = [0, *(start for start, _ in spans[1:]), len(block.text)]
    shares = distribute(block.tags, spans) if spans else []
    return tuple(
        Segment(
            id=f"{block.id}.s{number:02}",
            block_id=block.id,
            text=block.text[start:end],
            leading=block.text[edges[number - 1] : start],
            trailing=block.text[end : edges[number]],
            tags=tags,
        )
        for number, ((start, end), tags) in enumerate(zip(spans, shares, strict=True), 1)
    )


def segment_story(story: Story) -> tuple[Segment, ...]:
    """The segments of the translatable blocks of ``story``, in order, by the rules of its language."""
    return tuple(
        segment
        for block in story.blocks
        if block.is_translatable
        for segment in segment_block(block, language=story.language)
    )


def _spans(block: Block, language: str) -> list[Span]:
    text = block.text
    spans = split(text, language)
    if not spans:
        return [(0, len(text))] if text else []
    if block.role in TITLES and not _holds_sentences(text, spans):
        return [(spans[0][0], spans[-1][1])]
    return spans


def _holds_sentences(text: str, spans: list[Span]) -> bool:
    """Whether a title consists of whole sentences: each of two words or more, and the last one ended by a stop."""
    return bool(_FINISHED.search(text.rstrip(BLANK))) and all(len(text[a:b].split()) > 1 for a, b in spans)

"""Inline tags written into plain text, for people who edit it without markup: ``{1}``, ``{/1}`` and ``{2/}``.

The marks are those that the TSV and XLSX formats show.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import InlineTag, TagKind
from translate_pipeline.pipeline.tags import place_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.domain import Segment

_MARK: Final = re.compile(r"\{(/?)([0-9]{1,6})(/?)\}")
_KINDS: Final = {("", ""): TagKind.OPEN, ("/", ""): TagKind.CLOSE, ("", "/"): TagKind.EMPTY}


def marked(text: str, tags: Sequence[InlineTag]) -> str:
    """The text with a mark where each tag stands."""
    from translate_pipeline.render.inline import pieces, tag_mark

    return "".join(tag_mark(p.tag) if p.tag else p.text for p in pieces(text, tags))


def unmarked(text: str, segment: Segment) -> tuple[str, tuple[InlineTag, ...]]:
    """The text without the marks of the segment's tags, and those tags where their marks stood.

    A mark of no tag of the segment is text. A text without any mark gets the tags by likeness with the source.
    """
    known: dict[tuple[TagKind | None, int], InlineTag] = {(t.kind, t.id): t for t in segment.tags}
    plain, tags, done = "", [], 0
    for found in _MARK.finditer(text):
        tag = known.get((_KINDS.get((found[1], found[3])), int(found[2])))
        if tag:
            plain += text[done : found.start()]
            tags.append(InlineTag(len(plain), tag.kind, tag.id, tag.name, tag.attributes))
            done = found.end()
    plain += text[done:]
    return plain, tuple(tags) or place_tags(segment.text, segment.tags, plain)

"""The translation in the layout of its source: metadata, blank lines, spacing and teasers where they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import with_literals
from translate_pipeline.render.base import Row, Section, encode, sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translate_pipeline.domain import AlignedStory, TagKind

#: Between blocks of a source that has no layout of its own (HTML, DOCX, feeds).
_PARAGRAPH_BREAK = "\n\n"


class TxtRenderer:
    suffix: ClassVar[str] = "txt"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """Every block's ``before`` and its text, each segment's text replaced by its target's."""
        story = aligned.story
        blocks = sections(aligned, languages)
        has_layout = len(blocks) < 2 or any("\n" in s.block.before or "\r" in s.block.before for s in blocks[1:])
        if has_layout:
            return encode("".join(s.block.before + _text(s) for s in blocks) + story.after)
        return encode(_PARAGRAPH_BREAK.join(_text(s).strip() for s in blocks) + "\n")


def _text(section: Section) -> str:
    if not section.rows:
        return with_literals(section.block.text, section.block.tags)
    literals = {(tag.kind, tag.id): tag.literal for tag in section.block.tags}
    return "".join(row.segment.leading + _target(row, literals) + row.segment.trailing for row in section.rows)


def _target(row: Row, literals: Mapping[tuple[TagKind, int], str]) -> str:
    """The target with the markup of the source file. A target from the memory knows its tags but not their literals."""
    tags = [
        tag if tag.literal else replace(tag, literal=literals.get((tag.kind, tag.id), ""))
        for tag in row.targets[0].tags
    ]
    return with_literals(row.targets[0].text, tags)

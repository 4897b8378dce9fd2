"""The translation in the layout of its source: metadata, blank lines, spacing and teasers where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import with_literals
from translate_pipeline.render.base import Section, encode, sections
from translate_pipeline.render.front_matter import fit_values
from translate_pipeline.render.inline import restore_literals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.domain import AlignedStory

#: Between blocks of a source that has no layout of its own (HTML, DOCX, feeds).
_PARAGRAPH_BREAK = "\n\n"


class TxtRenderer:
    suffix: ClassVar[str] = "txt"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """Every block's ``before`` and its text, each segment's text replaced by its target's.

        Values in front matter are quoted anew where they need it.
        """
        story = aligned.story
        blocks = sections(aligned, languages)
        has_layout = len(blocks) < 2 or any("\n" in s.block.before or "\r" in s.block.before for s in blocks[1:])
        if not has_layout:
            return encode(_PARAGRAPH_BREAK.join(_text(s).strip() for s in blocks) + "\n")
        between, texts = [*(s.block.before for s in blocks), story.after], [_text(s) for s in blocks]
        if story.format == "markdown":
            sources = [with_literals(s.block.text, s.block.tags) for s in blocks]
            between, texts = fit_values(between, sources, texts)
        return encode("".join(a + b for a, b in zip(between, [*texts, ""], strict=True)))


def _text(section: Section) -> str:
    if not section.rows:
        return with_literals(section.block.text, section.block.tags)
    return "".join(
        row.segment.leading
        + with_literals(row.targets[0].text, restore_literals(row.targets[0].tags, section.block.tags))
        + row.segment.trailing
        for row in section.rows
    )

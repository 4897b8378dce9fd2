"""The export of a news site: one line a paragraph.

    Headline
    22:14 02.04.2021 6912
    https://…/picture.jpeg
    first paragraph, which begins with a no-break space …
    Other articles
    picture.jpeg, headline, summary: again and again

Empty lines stand between them; every other line is a block, so the file is rebuilt from the blocks byte for byte.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from translate_pipeline.domain import Role, Story
from translate_pipeline.ingest.base import (
    ReadOptions,
    Span,
    content_hash,
    cut,
    read_whole,
    require_prose,
    with_encoding,
)
from translate_pipeline.ingest.encoding import decode
from translate_pipeline.ingest.facts import Fact, collect, facts_in, is_image_name, is_site_line
from translate_pipeline.ingest.lines import split_lines
from translate_pipeline.ingest.sniff import head_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.errors import SourceFormatError
    from translate_pipeline.ingest.lines import Line

_TEASERS_LABEL = "other articles"
_SNIFFED_LINES = 6


class SiteReader:
    name: ClassVar[str] = "site"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    def sniff(self, head: bytes) -> bool:
        """A date and views line soon after the headline, or an image name after the teasers' label."""
        lines = [line.text.strip() for line in split_lines(head_text(head)) if not line.is_blank]
        if any(is_site_line(line) for line in lines[1:_SNIFFED_LINES]):
            return True
        return any(line.lower() == _TEASERS_LABEL and is_image_name(following) for line, following in pairwise(lines))

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        decoded = decode(data, origin=origin, forced=options.encoding)
        spans, facts = _classify(split_lines(decoded.text))
        blocks, after = cut(decoded.text, spans)
        require_prose(blocks, origin)
        yield Story(
            id=story_id,
            origin=origin,
            format=self.name,
            blocks=blocks,
            source_hash=content_hash(data),
            after=after,
            metadata=with_encoding(collect(facts), decoded.encoding),
            warnings=decoded.warnings,
        )


def _classify(lines: Sequence[Line]) -> tuple[list[Span], list[Fact]]:
    """A span a line, and the facts of the story itself: those of the teasers stay with the teasers."""
    spans: list[Span] = []
    facts: list[Fact] = []
    prose = Role.HEADLINE
    in_teasers = False
    blank_lines = 0
    for line in lines:
        if line.is_blank:
            blank_lines += 1
            continue
        stated = facts_in(line.text)
        # Two empty lines part the teasers, which shows where one without a picture begins.
        if in_teasers and (stated or blank_lines > 1):
            prose = Role.TEASER_HEADLINE
        blank_lines = 0
        if line.text.strip().lower() == _TEASERS_LABEL:
            role, prose, in_teasers = Role.SUBHEADING, Role.TEASER_HEADLINE, True
        elif stated is not None:
            role = Role.META
            facts += () if in_teasers else stated
        else:
            role = prose
            prose = Role.TEASER if in_teasers else Role.PARAGRAPH
        spans.append(Span(line.start, line.end, role))
    return spans, facts

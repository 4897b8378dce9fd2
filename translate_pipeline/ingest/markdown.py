"""Markdown (CommonMark with tables): front matter, headings, paragraphs, lists, quotes, table cells, captions.

Only what the file says in prose becomes text. Markers, addresses and code stand in ``Block.before``, in literals of
tags or in META blocks, so that the blocks rebuild the file byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, ClassVar

from translate_pipeline.domain import Story
from translate_pipeline.ingest.base import ReadOptions, content_hash, cut, read_whole, require_prose, with_encoding
from translate_pipeline.ingest.encoding import decode
from translate_pipeline.ingest.facts import collect
from translate_pipeline.ingest.front_matter import read_front_matter
from translate_pipeline.ingest.markdown_blocks import read_blocks
from translate_pipeline.ingest.sniff import head_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translate_pipeline.errors import SourceFormatError


class MarkdownReader:
    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mdown")

    def sniff(self, head: bytes) -> bool:
        """Front matter; nothing else sets Markdown apart from plain text for certain."""
        return read_front_matter(head_text(head)).end > 0

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        decoded = decode(data, origin=origin, forced=options.encoding)
        front = read_front_matter(decoded.text)
        body = read_blocks(decoded.text, front)
        blocks, after = cut(decoded.text, body.spans)
        require_prose(blocks, origin)
        yield Story(
            id=story_id,
            origin=origin,
            format=self.name,
            blocks=blocks,
            source_hash=content_hash(data),
            after=after,
            metadata=with_encoding(collect((*front.facts, *body.facts)), decoded.encoding),
            warnings=(*decoded.warnings, *front.warnings, *body.warnings),
        )

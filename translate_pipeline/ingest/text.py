"""Plain text: a headline when the first line looks like one, then paragraphs, lists and lines of metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, ClassVar

from translate_pipeline.domain import Story
from translate_pipeline.ingest.base import ReadOptions, content_hash, cut, read_whole, require_prose, with_encoding
from translate_pipeline.ingest.encoding import decode
from translate_pipeline.ingest.facts import collect
from translate_pipeline.ingest.paragraphs import read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translate_pipeline.errors import SourceFormatError


class TextReader:
    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def sniff(self, head: bytes) -> bool:  # noqa: ARG002 - part of the contract
        """Never sure: it is what remains when no other reader is."""
        return False

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        decoded = decode(data, origin=origin, forced=options.encoding)
        spans, facts = read_paragraphs(decoded.text)
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

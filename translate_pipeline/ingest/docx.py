"""Word documents: paragraphs, headings, lists, tables, captions and notes; formatting as tags.

The XML is read rather than python-docx's ``Paragraph.runs``, which leave out links, insertions under review and content
controls, and so would lose words. Elements: ECMA-376 part 1, section 17 (WordprocessingML).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from translate_pipeline.domain import Story
from translate_pipeline.ingest.base import (
    ReadOptions,
    content_hash,
    human_size,
    read_whole,
    require_prose,
    stack,
    unreadable,
)
from translate_pipeline.ingest.facts import collect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

    from translate_pipeline.errors import SourceFormatError
    from translate_pipeline.ingest.base import Draft
    from translate_pipeline.ingest.facts import Fact

_MAX_PARTS = 5000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_REMEDY = "open it in a word processor and save it again as .docx"


class DocxReader:
    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm")

    def sniff(self, head: bytes) -> bool:
        """A ZIP archive that begins as Office writes them."""
        return head.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in head or b"word/" in head)

    def read(
        self, stream: BinaryIO, *, origin: str, story_id: str, options: ReadOptions
    ) -> Iterator[Story | SourceFormatError]:
        data = read_whole(stream, origin, options)
        _refuse(data, origin, options)
        drafts, warnings, facts = _load(data, origin)
        blocks = stack(drafts)
        require_prose(blocks, origin)
        yield Story(
            id=story_id,
            origin=origin,
            format=self.name,
            blocks=blocks,
            source_hash=content_hash(data),
            metadata=collect(facts),
            warnings=warnings,
        )


def _refuse(data: bytes, origin: str, options: ReadOptions) -> None:
    """Raises SourceFormatError for what is no DOCX, and for archives that unpack to more than the limit.

    The sizes an archive declares can be relied on: ``zipfile`` reads no further than they say.
    """
    if data.startswith(_OLD_OFFICE):
        raise unreadable(origin, "this is an old .doc file or one with a password", _REMEDY)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(origin, "not a DOCX file, or a damaged one", _REMEDY) from error
    if sum(part.file_size for part in parts) > options.max_unpacked_bytes or len(parts) > _MAX_PARTS:
        limit = human_size(options.max_unpacked_bytes)
        raise unreadable(origin, f"unpacks to more than {limit} or {_MAX_PARTS:,} parts", "check where it came from")


def _load(data: bytes, origin: str) -> tuple[list[Draft], tuple[str, ...], list[Fact]]:
    """Blocks, warnings and facts. What python-docx raises on damaged files is anything but uniform."""
    import docx
    from docx.exceptions import PythonDocxError
    from lxml.etree import XMLSyntaxError

    from translate_pipeline.ingest.docx_blocks import read_document

    damages = (PythonDocxError, XMLSyntaxError, zipfile.BadZipFile, LookupError, ValueError, AttributeError)
    try:
        document = docx.Document(io.BytesIO(data))
        return *read_document(document), list(_properties(document))
    except (*damages, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise unreadable(origin, "not a DOCX file, or a damaged one", _REMEDY) from error


def _properties(document: Document) -> Iterator[Fact]:
    """Author and date, where the document states them."""
    properties: Any = document.core_properties
    if author := properties.author.strip():
        yield "author", author
    moment = properties.modified or properties.created
    if moment:
        yield "date", moment.isoformat(timespec="minutes")

"""Office documents opened without trust: bounded in size, without entities, without a look at anything outside."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZIP_MAGIC: Final = b"PK\x03\x04"
#: Bounds on the whole archive. A story of a thousand pages stays far below them.
MAX_ENTRIES: Final = 5_000
MAX_BYTES: Final = 256 * 2**20
#: Compressed text seldom shrinks more than thirtyfold; bombs, a thousandfold and more.
MAX_RATIO: Final = 300
_SMALL_BYTES: Final = 2**20
#: What the zip module raises for archives that are none, or broken: its own errors are not all.
_DAMAGES: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeDecodeError,
)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, once its directory was looked over. Raises ExchangeError for a damaged or over-large one."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bomb(path, archive)
            yield archive
    except _DAMAGES as error:
        raise ExchangeError(
            f"{path}: the document is damaged: {error}", remedy="save it again in the program that wrote it"
        ) from error


def read_part(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the document; zipfile never unpacks more than the directory says. Raises ExchangeError."""
    try:
        content = archive.read(name)
    except KeyError as error:
        raise ExchangeError(
            f"{path}: the document has no part {name}", remedy="save it again in the program that wrote it"
        ) from error
    refuse_entities(path, content)
    return content


def refuse_entities(path: Path, content: bytes) -> None:
    """Raises ExchangeError where XML has a document type: it could only declare entities, which nothing here needs."""
    flat = content.replace(b"\x00", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise ExchangeError(
            f"{path}: the file declares a document type, which may hide entities", remedy="remove the DOCTYPE"
        )


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    is_dense = any(
        entry.file_size > _SMALL_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > MAX_ENTRIES or size > MAX_BYTES or is_dense:
        raise ExchangeError(
            f"{path}: the archive would unpack to {size:,} bytes in {len(entries):,} parts",
            remedy="send the document without pictures, or split it",
        )

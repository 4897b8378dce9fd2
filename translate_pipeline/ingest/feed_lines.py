"""Lines of a feed of any length, one at a time."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO

from translate_pipeline.ingest.encoding import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK_BYTES = 65536


def stream_lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Each line with its line break, None in place of one that is longer than ``max_bytes``.

    Holds no more than that at a time. Lines of UTF-16 and UTF-32 come as UTF-8.
    """
    first = stream.readline(max_bytes + 1)
    if is_wide(first[: len(first) // 4 * 4]):
        yield from _wide_lines(first, stream, max_bytes)
        return
    line = first
    while line:
        if len(line) > max_bytes:
            yield None
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK_BYTES)
        else:
            yield line
        line = stream.readline(max_bytes + 1)


def _wide_lines(first: bytes, stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    decoder = codecs.getincrementaldecoder(_codec(first))("replace")
    pending, is_skipping = "", False
    data = first
    while data:
        *lines, pending = (pending + decoder.decode(data)).split("\n")
        for line in lines:
            yield None if is_skipping else f"{line}\n".encode("utf-8", "surrogatepass")
            is_skipping = False
        if len(pending) > max_bytes:
            pending, is_skipping = "", True
        data = stream.read(_CHUNK_BYTES)
    pending += decoder.decode(b"", final=True)
    if is_skipping or pending:
        yield None if is_skipping else pending.encode("utf-8", "surrogatepass")


def _codec(first: bytes) -> str:
    """Of bytes known to be wide. The codecs ``utf-16`` and ``utf-32`` go by the byte order mark."""
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-16-be" if first[:1] == b"\0" else "utf-16-le"

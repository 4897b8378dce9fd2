"""From a path to its stories: opening, limits, choice of reader, and every failure as one clear error."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest.base import ReadOptions, unreadable
from translate_pipeline.ingest.characters import printable
from translate_pipeline.ingest.discover import STDIN
from translate_pipeline.ingest.names import safe_name
from translate_pipeline.ingest.registry import detect, reader
from translate_pipeline.ingest.sniff import HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translate_pipeline.domain import Story
    from translate_pipeline.ingest.base import Reader

_DEFAULTS = ReadOptions()


def read_stories(
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the name of the option a user sees
    options: ReadOptions = _DEFAULTS,
) -> Iterator[Story | SourceFormatError]:
    """The stories of a file (``-`` is standard input), one at a time and in order.

    What cannot be read comes as a SourceFormatError in its place and is never raised: the only item of a file that is
    unreadable, one item among the others for a broken record of a feed. Raises UsageError at once for an unknown
    ``format``, and while reading for an unknown encoding.
    """
    return _read(path, reader(format) if format else None, options)


def _read(path: Path, chosen: Reader | None, options: ReadOptions) -> Iterator[Story | SourceFormatError]:
    origin = "standard input" if path == STDIN else printable(str(path))
    story_id = "stdin" if path == STDIN else safe_name(path.stem)
    try:
        with _open(path) as stream:
            head = stream.read(HEAD_BYTES)
            whole = _rewound(stream, head)
            used = chosen or detect(path, head)
            yield from used.read(whole, origin=origin, story_id=story_id, options=options)
    except SourceFormatError as error:
        yield error
    except OSError as error:
        yield _refused(origin, error)


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    if path == STDIN:
        yield sys.stdin.buffer
        return
    if path.is_dir():
        next(path.iterdir(), None)  # a folder is in the way when it cannot be listed: the error should say so
    with path.open("rb") as stream:
        yield stream


def _rewound(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The stream from its beginning, also where it cannot go back (a pipe)."""
    if stream.seekable():
        stream.seek(-len(head), os.SEEK_CUR)
        return stream
    return cast("BinaryIO", io.BufferedReader(_Chained(head, stream)))


class _Chained(io.RawIOBase):
    """First the bytes already taken from a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _refused(origin: str, error: OSError) -> SourceFormatError:
    if isinstance(error, PermissionError):
        return unreadable(
            origin, "no permission to read it", "give yourself read permission, for example with chmod u+r"
        )
    if isinstance(error, IsADirectoryError):
        return unreadable(
            origin, "is a folder", "name the files in it, or give the folder to a command that searches it"
        )
    if isinstance(error, FileNotFoundError):
        return unreadable(origin, "no such file", "check the name; a link may lead nowhere")
    return unreadable(origin, f"cannot be read: {error.strerror or error}", "check the file and the disk it is on")

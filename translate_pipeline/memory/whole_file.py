"""Files that appear whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Another name to write to, new and in the same folder; it becomes ``path`` at the end, in place of what was there.

    A killed process leaves at most the other name behind, which the next one removes. On return file and name are on
    the disk.
    """
    part = path.with_name(path.name + ".part")
    _remove(part)
    try:
        yield part
        _sync(part)
        os.replace(part, path)  # noqa: PTH105 (Path.replace says the same)
        _sync(path.parent)
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    """With the journal that a killed process has left beside an unfinished database."""
    part.unlink(missing_ok=True)
    part.with_name(part.name + "-journal").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """A folder too: syncing a file does not cover its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

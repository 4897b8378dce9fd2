"""Writing a story's folder: each file appears under its name whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from translate_pipeline.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_REMEDIES = {
    errno.ENOSPC: "free some space on that disk, then run the same command again: finished stories are kept",
    errno.EDQUOT: "free some of your disk quota, then run the same command again: finished stories are kept",
    errno.EROFS: "that disk is read-only: choose another folder with --out",
    errno.EACCES: "you may not write there: change the folder's permissions or choose another with --out",
    errno.EPERM: "you may not write there: change the folder's permissions or choose another with --out",
    errno.ENOTDIR: "part of that path is a file: choose another folder with --out",
    errno.EEXIST: "a file stands where the folder should be: move it away or choose another folder with --out",
    errno.EISDIR: "a folder stands where the file should be: move it away or choose another folder with --out",
    errno.ENAMETOOLONG: "choose a folder with a shorter path with --out",
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PARTIAL = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.partial")


def write_story(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write (name, bytes) pairs into the folder, which is made where missing, in the order given.

    A file that already holds those bytes is left untouched. What a killed run left half-written is removed. Returns the
    paths. Raises OutputError; files written before the failing one stay, nothing of the failing one does.
    """
    written = []
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        for name, content in files:
            path = folder / _checked(name)
            if not _holds(path, content):
                _write(path, content)
            written.append(path)
        _sync(folder)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "choose another folder with --out")
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}", remedy=remedy) from error
    return tuple(written)


def _checked(name: str) -> str:
    if not _PLAIN_NAME.fullmatch(name):
        raise OutputError(f"{name!r} is no plain file name", remedy="use letters, digits, dots and dashes")
    return name


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make the renames durable: a file's own fsync does not cover its directory entry."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    for entry in folder.glob(".*.partial"):
        made_by = _PARTIAL.fullmatch(entry.name)
        if made_by and not _is_running(int(made_by[1])):
            entry.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

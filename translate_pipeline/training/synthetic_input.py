"""Lines of text to translate, one after the other: no file is held in memory."""

from __future__ import annotations

import gzip
import hashlib
import lzma
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from translate_pipeline.errors import ConfigError

_OPENERS: Mapping[str, Callable[[Path], Any]] = {".xz": lzma.open, ".gz": gzip.open}


class Input(NamedTuple):
    """A file by what it holds: another content under the same name is another input."""

    name: str
    sha256: str
    lines: int


class Line(NamedTuple):
    """``text`` to translate and what stays beside it; ``origin`` is the file's name, ``number`` its line, from 1."""

    text: str
    kept: str
    origin: str
    number: int


def describe(paths: Iterable[Path]) -> tuple[Input, ...]:
    """Raises ConfigError for a file that cannot be read."""
    return tuple(_describe(path) for path in paths)


def _describe(path: Path) -> Input:
    digest, lines = hashlib.sha256(), 0
    for line in _raw(path):
        digest.update(line)
        lines += 1
    return Input(path.name, digest.hexdigest(), lines)


def read(paths: Iterable[Path], column: int, kept: int = 0) -> Iterator[Line]:
    """Every line of every file; columns count from 1, ``kept`` 0 keeps nothing.

    Raises ConfigError that names file and line for a row without the columns and for text that is not UTF-8.
    """
    for path in paths:
        for number, raw in enumerate(_raw(path), start=1):
            cells = _decode(raw, path, number).split("\t")
            if len(cells) < max(column, kept):
                raise ConfigError(
                    f"{path}:{number}: {len(cells)} columns, but column {max(column, kept)} is asked for",
                    remedy="Correct the file, --column or --keep.",
                )
            yield Line(cells[column - 1], cells[kept - 1] if kept else "", path.name, number)


def _decode(raw: bytes, path: Path, number: int) -> str:
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}:{number}: not UTF-8: {error}", remedy="Convert the file to UTF-8.") from error


def _raw(path: Path) -> Iterator[bytes]:
    try:
        with _open(path) as file:
            yield from file
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", remedy="Check the path and the file.") from error


def _open(path: Path) -> IO[bytes]:
    opener = _OPENERS.get(path.suffix)
    opened: IO[bytes] = opener(path) if opener else path.open("rb")
    return opened

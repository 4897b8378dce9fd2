r"""Tab-separated values, one unit a line, for spreadsheets and scripts.

Our own files have a header line and escape tabs, line ends and backslashes (``\t \n \r \\``). A file without that
header is read as it stands: the first column is the source, the second the target, and the languages must be given.
Markup and context are not kept: use TMX for those. UTF-8, or UTF-16 with a byte order mark.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError

from .exchange import Problem, ReadOptions
from .rows import primary
from .states import refuse_aligned_copy
from .tmx import canonical_language

COLUMNS = ("source", "target", "source-language", "target-language", "status", "origin", "author", "changed", "note")

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {escaped: plain for plain, escaped in _ESCAPES.items()}


class TsvFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        with path.open("rb") as raw:
            # Line ends are \n alone: other tools' cells may hold any other line separator of Unicode.
            lines = io.TextIOWrapper(raw, encoding=encoding_of(raw), newline="\n")
            try:
                yield from _rows(path, lines, options)
            except UnicodeDecodeError as error:
                raise ExchangeError(
                    f"{path}: neither UTF-8 nor UTF-16 with a byte order mark", remedy="save the file as UTF-8"
                ) from error

    def write(self, out: BinaryIO, units: Iterable[TranslationUnit]) -> int:
        out.write(("\t".join(COLUMNS) + "\n").encode())
        count = 0
        for unit in units:
            out.write((_line(unit) + "\n").encode())
            count += 1
        return count


def encoding_of(raw: BinaryIO) -> str:
    mark = raw.read(2)
    raw.seek(0)
    return "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _rows(path: Path, lines: Iterable[str], options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    is_ours = False
    for number, line in enumerate(lines, 1):
        cells = line.removesuffix("\n").removesuffix("\r").split("\t")
        if number == 1:
            refuse_aligned_copy(path, cells)
        if number == 1 and tuple(cells[:2]) == COLUMNS[:2]:
            is_ours = tuple(cells) == COLUMNS
            continue
        if cells == [""]:
            continue
        try:
            yield _unit([_unescaped(c) for c in cells] if is_ours else cells[:2], options)
        except ValueError as error:
            yield Problem(number, str(error))
        except _LanguagesUnknownError as error:
            raise ExchangeError(
                f"{path}:{number}: {error}", remedy="name the languages with --pair, as en-ru"
            ) from error


class _LanguagesUnknownError(Exception):
    pass


def _unit(cells: list[str], options: ReadOptions) -> TranslationUnit:
    source, target, *rest = (*cells, *[""] * (len(COLUMNS) - len(cells)))
    if not source.strip() or not target.strip():
        raise ValueError("a source and a target are needed, separated by a tab")
    languages = (canonical_language(rest[0]), canonical_language(rest[1]))
    if not all(languages) and options.pair is None:
        raise _LanguagesUnknownError("the file does not say which languages it has")
    pair = options.pair if options.pair and not all(languages) else LanguagePair(*languages)
    if options.pair and (primary(pair.source), primary(pair.target)) != (options.pair.source, options.pair.target):
        raise ValueError(f"the languages are {pair}, not {options.pair}")
    kind, _, name = rest[3].partition(" ")
    return TranslationUnit(
        source,
        target,
        pair,
        Origin(OriginKind(kind), name) if kind else Origin(OriginKind.IMPORT, options.name),
        Status(rest[2]) if rest[2] else options.status,
        changed=rest[5],
        author=rest[4],
        notes=(rest[6],) if rest[6] else (),
    )


def _line(unit: TranslationUnit) -> str:
    cells = (
        unit.source,
        unit.target,
        unit.pair.source,
        unit.pair.target,
        str(unit.status),
        f"{unit.origin.kind} {unit.origin.name}".strip(),
        unit.author,
        unit.changed,
        "\n".join(unit.notes),
    )
    return "\t".join(re.sub(r"[\\\t\n\r]", lambda m: _ESCAPES[m[0]], cell) for cell in cells)


def _unescaped(cell: str) -> str:
    return re.sub(r"\\[\\tnr]", lambda m: _UNESCAPES[m[0]], cell)

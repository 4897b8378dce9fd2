"""Spreadsheets: every sheet that has a source and a target column, or columns headed by languages. See ``table``.

A sheet without such a heading is read by its first two columns where ``--pair``, or its title (``en-ru``), says the
languages. ``line`` of a problem is the row. The document is not trusted: it must unpack to a bounded size, and none of
its parts may declare entities.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from translate_pipeline.domain import LanguagePair, TranslationUnit
from translate_pipeline.errors import ExchangeError

from .exchange import Problem, ReadOptions
from .states import LanguagesUnknownError, refuse_aligned_copy
from .table import FIRST_TWO, Columns, units_of_row

_MAX_BYTES = 512 * 2**20
_MAX_RATIO = 300
_SMALL_BYTES = 2**20

#: Cells that a formula left without a value.
_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})


class XlsxFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        with path.open("rb") as stream:
            _look_over(path, stream)
            for sheet in _workbook(path, stream).worksheets:
                try:
                    yield from _sheet(path, sheet, options)
                except LanguagesUnknownError as error:
                    raise ExchangeError(
                        f"{path}: sheet {sheet.title!r}: {error}", remedy="name the languages with --pair, as en-ru"
                    ) from error


def _look_over(path: Path, stream: BinaryIO) -> None:
    """What openpyxl's own parser would not refuse. Raises ExchangeError."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            is_dense = any(e.file_size > _SMALL_BYTES and e.file_size > _MAX_RATIO * e.compress_size for e in entries)
            if is_dense or sum(e.file_size for e in entries) > _MAX_BYTES:
                raise ExchangeError(f"{path}: would unpack to too many bytes", remedy="split the spreadsheet")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_entities(path, archive.read(entry)[:_SMALL_BYTES])
    except ExchangeError:
        raise
    except Exception as error:  # zipfile raises what its parts raise: OSError, zlib.error, UnicodeDecodeError …
        raise _damaged(path, error) from error


def _refuse_entities(path: Path, head: bytes) -> None:
    """A document type stands before the root element, near the beginning."""
    flat = head.replace(b"\x00", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise ExchangeError(f"{path}: declares a document type, which may hide entities", remedy="save it again")


def _workbook(path: Path, stream: BinaryIO) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that it does not keep, which nobody asks it to
            return load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ExchangeError:
    return ExchangeError(
        f"{path}: the spreadsheet is damaged: {error}", remedy="save it again in the program that wrote it"
    )


def _sheet(path: Path, sheet: Any, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    options = _titled(sheet.title or "", options)
    columns: Columns | None = None
    for number, cells in enumerate(_rows(path, sheet), 1):
        if columns is None and any(cells):
            refuse_aligned_copy(path, cells)
            columns = Columns.of(cells, options)
            if columns:
                continue
            columns = FIRST_TWO
        if any(cell.strip() in _ERRORS for cell in cells):
            yield Problem(number, "a formula without a value")
        elif columns:
            yield from units_of_row(cells, columns, options, number)


def _rows(path: Path, sheet: Any) -> Iterator[list[str]]:
    """Raises ExchangeError where the sheet turns out to be damaged: it is read only as its rows are asked for."""
    try:
        for row in sheet.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]
    except Exception as error:  # again whatever the parsers raise
        raise _damaged(path, error) from error


def _titled(title: str, options: ReadOptions) -> ReadOptions:
    """The languages that the title of the sheet says, where nobody else does."""
    if options.pair:
        return options
    try:
        return replace(options, pair=LanguagePair.parse(title))
    except ValueError:
        return options

"""The spreadsheet of a run, edited in Excel or LibreOffice.

Columns are known by their headings and rows by their numbers, so that both may have been moved, sorted and filtered.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, BinaryIO

from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange.archive import ZIP_MAGIC, open_archive, refuse_entities
from translate_pipeline.exchange.model import Correction, Problem
from translate_pipeline.exchange.table import columns_of, correction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_WORKBOOK = "xl/workbook.xml"
_PART = re.compile(r"(\d+)/(\d+)")
_TITLE = re.compile(r"[A-Za-z]{2,8}-([A-Za-z]{2,8})")
#: Cells that a formula left without a value.
_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})

#: Where a row stands, and its cells by the names of their columns.
_Row = tuple[str, dict[str, str]]


class XlsxReader:
    def recognises(self, path: Path, head: bytes) -> bool:
        if not head.startswith(ZIP_MAGIC):
            return False
        with open_archive(path) as archive:
            return _WORKBOOK in archive.namelist()

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        _look_over(path)
        with path.open("rb") as stream:  # openpyxl judges a path by its suffix
            for sheet in _workbook(path, stream).worksheets:
                yield from _read_sheet(sheet)


def _look_over(path: Path) -> None:
    """What openpyxl's own parser would not refuse."""
    with open_archive(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                refuse_entities(path, archive.read(name))


def _workbook(path: Path, stream: BinaryIO) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that it does not keep, which nobody asks it to
            return load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise ExchangeError(
            f"{path}: the spreadsheet is damaged: {error}", remedy="save it again in the program that wrote it"
        ) from error


def _read_sheet(sheet: Any) -> Iterator[Correction | Problem]:
    title = _TITLE.fullmatch(sheet.title or "")
    language = title[1].lower() if title else ""
    rows = _rows(sheet)
    if not rows:
        yield Problem(f"sheet {sheet.title!r}", "no header with the columns №, source and target")
    for place, named in _joined(rows):
        if broken := next((name for name in ("source", "target") if named[name].strip() in _ERRORS), None):
            yield Problem(place, f"the {broken} is a formula without a value")
        elif found := correction(named, place, language=language, is_escaped=False):
            yield found


def _rows(sheet: Any) -> list[_Row]:
    """The rows below the header, each by the names of its columns."""
    columns = None
    rows: list[_Row] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = ["" if value is None else str(value) for value in row]
        if columns is None:
            columns = columns_of(cells)
        else:
            rows.append((f"row {number}", {n: cells[i] if i < len(cells) else "" for n, i in columns.items()}))
    return rows


def _joined(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Texts that were too long for one cell put together again from ``12``, ``12/2`` …, wherever the rows stand now."""
    parts: dict[str, dict[int, dict[str, str]]] = {}
    for _, named in rows:
        if found := _PART.fullmatch(named["number"].strip()):
            parts.setdefault(found[1], {})[int(found[2])] = named
    for place, named in rows:
        number = named["number"].strip()
        if _PART.fullmatch(number):
            continue
        more = [part for _, part in sorted(parts.get(number, {}).items())]
        texts = {name: "".join(part[name] for part in (named, *more)) for name in ("source", "target")}
        yield place, {**named, **texts}

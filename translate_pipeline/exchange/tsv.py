r"""Tab-separated values as a run writes them, and as Excel and LibreOffice save them again.

A run writes UTF-8 without quoting. Excel saves UTF-16 ("Unicode Text") and, like LibreOffice, puts quotation marks
around some fields and doubles those inside (RFC 4180, section 2.7). As a sentence may begin and end with quotation
marks too, only the file as a whole shows whether it is quoted.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange.model import Correction, Problem
from translate_pipeline.exchange.table import ORDER, columns_of, correction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MAX_BYTES: Final = 256 * 2**20
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

#: A line's number, and its cells or what is wrong with it.
Row = tuple[int, "list[str] | Problem"]


class TsvReader:
    def recognises(self, path: Path, head: bytes) -> bool:
        del path
        first = (head.decode("utf-16", "replace") if head[:2] in _UTF16 else head.decode("utf-8-sig", "replace")).split(
            "\n", 1
        )[0]
        return first.count("\t") >= 2

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        columns = None
        for number, cells in _rows(path):
            if isinstance(cells, Problem):
                yield cells
                continue
            if columns is None:
                columns = columns_of(cells)
                if columns:
                    continue
                columns = {name: i for i, name in enumerate(ORDER)}
            if len(cells) <= max(columns["source"], columns["target"]):
                if any(cell.strip() for cell in cells):
                    yield Problem(f"line {number}", f"expected {len(columns)} columns, found {len(cells)}")
                continue
            named = {name: cells[i] for name, i in columns.items() if i < len(cells)}
            found = correction(named, f"line {number}", is_escaped=True)
            if found:
                yield found


def _rows(path: Path) -> Iterator[Row]:
    """Raises ExchangeError where the file is too large, OSError."""
    if path.stat().st_size > _MAX_BYTES:
        raise ExchangeError(f"{path}: larger than {_MAX_BYTES:,} bytes", remedy="split the file")
    content = path.read_bytes()
    if content[:2] in _UTF16:
        lines: list[str | Problem] = [*content.decode("utf-16", "replace").split("\n")]
    else:
        lines = [_decoded(line, number) for number, line in enumerate(content.split(b"\n"), 1)]
    fields = [[] if isinstance(line, Problem) else line.removesuffix("\r").split("\t") for line in lines]
    if not _is_quoted([cell for cells in fields for cell in cells]):
        yield from (
            (number, line if isinstance(line, Problem) else cells)
            for number, (line, cells) in enumerate(zip(lines, fields, strict=True), 1)
        )
        return
    yield from ((number, line) for number, line in enumerate(lines, 1) if isinstance(line, Problem))
    yield from _unquoted([line if isinstance(line, str) else "" for line in lines])


def _decoded(line: bytes, number: int) -> str | Problem:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return Problem(f"line {number}", "not UTF-8; save the file as “Unicode Text” or UTF-8")


def _is_quoted(cells: Sequence[str]) -> bool:
    """Whether a spreadsheet has quoted what needed it.

    Then every cell with a quotation mark is quoted; and that it is so shows in a doubled one, in a column's name,
    or in that every cell with a comma is quoted, as Excel does.
    """
    marked = [cell for cell in cells if '"' in cell]
    if not marked or not all(map(_QUOTED.fullmatch, marked)):
        # A line break inside a quoted cell has cut it in two: what then stands there is no sentence of a run's file.
        return _has_broken_cells(marked)
    if any('""' in cell[1:-1] for cell in marked) or '"number"' in marked:
        return True
    commas = [cell for cell in cells if "," in cell]
    return bool(commas) and all(map(_QUOTED.fullmatch, commas))


def _has_broken_cells(marked: Sequence[str]) -> bool:
    halves = [cell for cell in marked if not _QUOTED.fullmatch(cell)]
    opened = [cell for cell in halves if cell.startswith('"') and cell.count('"') % 2]
    closed = [cell for cell in halves if cell.endswith('"') and not cell.startswith('"') and cell.count('"') % 2]
    return bool(opened) and len(opened) == len(closed) and len(opened) + len(closed) == len(halves)


def _unquoted(lines: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader((line + "\n" for line in lines), delimiter="\t", strict=False)
    while True:
        before = reader.line_num
        try:
            yield before + 1, [cell.removesuffix("\r") for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield before + 1, Problem(f"line {before + 1}", str(error))

"""Comma-separated values (RFC 4180), as spreadsheets and Weblate write them; semicolons and tabs are recognised too.

UTF-8, or UTF-16 with a byte order mark. For the columns see ``table``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from translate_pipeline.domain import TranslationUnit
from translate_pipeline.errors import ExchangeError

from .exchange import Problem, ReadOptions
from .states import LanguagesUnknownError, refuse_aligned_copy
from .table import FIRST_TWO, Columns, units_of_row
from .tsv import encoding_of

_HEAD = 4096
_DELIMITERS = ",;\t"


class CsvFormat:
    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        with path.open("rb") as raw:
            lines = io.TextIOWrapper(raw, encoding=encoding_of(raw), newline="")
            try:
                yield from _rows(path, lines, options)
            except UnicodeDecodeError as error:
                raise ExchangeError(
                    f"{path}: neither UTF-8 nor UTF-16 with a byte order mark", remedy="save the file as UTF-8"
                ) from error


def _rows(path: Path, lines: io.TextIOWrapper, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    first = lines.readline(_HEAD)
    lines.seek(0)
    rows = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    columns: Columns | None = None
    begin = 1
    while True:
        try:
            cells = next(rows, None)
            if cells is None:
                return
            if columns is None:
                refuse_aligned_copy(path, cells)
                header = Columns.of(cells, options)
                columns = header or FIRST_TWO
                cells = [] if header else cells
            yield from units_of_row(cells, columns, options, begin)
        except csv.Error as error:
            yield Problem(begin, f"no row of values: {error}")
        except LanguagesUnknownError as error:
            raise ExchangeError(
                f"{path}:{begin}: {error}", remedy="name the languages with --pair, as en-ru"
            ) from error
        begin = rows.line_num + 1

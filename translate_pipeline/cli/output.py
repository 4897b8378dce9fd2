"""What every command prints with: stdout for results, stderr for everything said meanwhile."""

from __future__ import annotations

import json
import os
import sys
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value on stdout, for machines.")]


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """Something said on the way, which is no result."""
    typer.echo(text, err=True)


def is_terminal(stream: IO[str]) -> bool:
    """Whether to draw and colour on this stream; NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A plain aligned table on stdout; columns in ``right`` are set flush right."""
    table = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(_width(row[i]) for row in table) for i in range(len(header))]
    for number, row in enumerate(table):
        cells = [
            " " * (widths[i] - _width(c)) + c if i in right else c + " " * (widths[i] - _width(c))
            for i, c in enumerate(row)
        ]
        typer.echo("  ".join(cells).rstrip())
        if number == 0:
            typer.echo("  ".join("-" * w for w in widths).rstrip())


def _width(text: str) -> int:
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def stream_width(stream: IO[str] = sys.stderr) -> int:
    """Columns of the terminal behind ``stream``, 80 where there is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return 80

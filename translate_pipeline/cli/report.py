"""``report``: one page on an output folder, with plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate_pipeline.cli.output import JsonOption, print_json

if TYPE_CHECKING:
    from translate_pipeline.memory import Memory


def report(
    out: Annotated[Path, typer.Argument(help="Output folder of a run.")] = Path("out"),
    *,
    to: Annotated[Path | None, typer.Option("--to", help="The page to write [default: OUT/report.html].")] = None,
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory", "-M", metavar="FILE", help="Compare what was new with this memory, for the fuzzy bands."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a page with the analysis, leverage, review effort, findings and models of an output folder."""
    from translate_pipeline.pipeline.report import report as count
    from translate_pipeline.pipeline.report import to_json, write

    opened = _open(memory)
    try:
        found = count(out, opened)
    finally:
        if opened:
            opened.close()
    if as_json:
        print_json(to_json(found))
        if to is None:
            return
    path = write(found, out, to)
    if not as_json:
        typer.echo(str(path))


def _open(address: str | None) -> Memory | None:
    from translate_pipeline.memory import Memory

    return Memory.open(address, create=False, read_only=True) if address else None

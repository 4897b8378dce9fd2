"""``terms``: what a memory suggests for the termbase."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.memory import PairOption, open_memory, parse_pair
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translate_pipeline.domain import LanguagePair
    from translate_pipeline.memory import Memory
    from translate_pipeline.terms import Termbase
    from translate_pipeline.terms.extract import Candidate

app = typer.Typer(help="Find terms in what was approved.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Find terms in what was approved."""


@app.command()
def extract(
    *,
    pair: PairOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a table to decide in: the termbase's own format.")
    ] = None,
    termbase: Annotated[
        Path | None, typer.Option("--termbase", help="Leave out what these terms name already (CSV, TSV or TBX).")
    ] = None,
    least: Annotated[int, typer.Option("--least", min=2, help="A term occurs at least so many times.")] = 3,
    sample: Annotated[
        int, typer.Option("--sample", min=0, help="Look at so many units, spread evenly; 0 is all.")
    ] = 100_000,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose terms: phrases of approved units with what stands for them. Nothing uses them until you accept them."""
    from translate_pipeline.terms.extract import extract as mine
    from translate_pipeline.terms.extract import write

    known = open_termbase(termbase)
    with open_memory(memory, read_only=True) as opened:
        found = {p: mine(_approved(opened, p, sample), p, least=least, known=known) for p in _pairs(opened, pair)}
    if out:
        write(out, found)
        note(f"{sum(map(len, found.values()))} proposals in {out}: set the status of those you accept to 'preferred'")
    if as_json:
        print_json({str(p): [asdict(c) for c in candidates] for p, candidates in found.items()})
    elif not out:
        _show(found)


def open_termbase(given: Path | None) -> Termbase | None:
    """The termbase asked for, else the configured one, if any. Raises ExchangeError."""
    from translate_pipeline.config import load_settings
    from translate_pipeline.terms import Termbase

    chosen = given or load_settings().termbase
    return Termbase.load(Path(chosen).expanduser()) if chosen else None


def _pairs(memory: Memory, wanted: str | None) -> list[LanguagePair]:
    return [parse_pair(name) for name in ([wanted] if wanted else [name for name, _ in memory.stats().by_pair])]


def _approved(memory: Memory, pair: LanguagePair, sample: int) -> list[tuple[str, str]]:
    from translate_pipeline.domain import Status

    units = [(u.source, u.target) for u in memory.units(pair, Status.APPROVED)]
    return units[:: max(1, -(-len(units) // sample))] if sample else units


def _show(found: Mapping[LanguagePair, Sequence[Candidate]]) -> None:
    rows = [
        [pair, c.kind, c.source, c.target, c.together, c.units, c.target_units, f"{c.confidence:.2f}"]
        for pair, candidates in found.items()
        for c in candidates
    ]
    header = ["pair", "kind", "source", "target", "both", "source in", "target in", "confidence"]
    print_table(header, rows, right=(4, 5, 6, 7))

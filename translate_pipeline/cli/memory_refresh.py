"""``memory refresh``: drafts of former models, translated anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.pipeline.refresh import Change, RefreshReport, Watch


def refresh(
    *,
    model: Annotated[str, typer.Option("--model", help="Profile, model or folder that translates anew.")] = "auto",
    pair: Annotated[str | None, typer.Option("--pair", help="Language pair [default: all that it serves].")] = None,
    engine: Annotated[str, typer.Option("--engine", help="ct2 (fast) or hf (the reference).")] = "ct2",
    beam: Annotated[int, typer.Option("--beam", min=1, max=32, help="Beam size.")] = 4,
    threads: Annotated[int, typer.Option("--threads", min=0, help="CPU threads; 0 is every core.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many drafts of each pair; 0 is all.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the differences and store nothing.")] = False,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Translate the drafts of other models anew and show what changes. What people approved or rejected stays."""
    from translate_pipeline.cli.memory import memory_address
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.pipeline.refresh import Fate

    address = memory_address(memory)

    def options(language: str) -> RunOptions:
        return RunOptions(
            sources=(),
            to=(language,),
            out=Path(),
            memory=address,
            formats=(),
            model=model,
            engine=engine,
            beam=beam,
            threads=threads,
        )

    changes: list[Change] = []
    with Memory.open(address, create=False, read_only=dry_run) as opened:
        reports = _refresh(opened, options, pair, changes.append if as_json else _show, dry_run=dry_run, limit=limit)
    if as_json:
        print_json({"pairs": [_json(r) for r in reports], "drafts": [_change_json(c) for c in changes]})
        return
    names = list(Fate)
    rows = [[r.pair, r.model, *(r.counts[n] for n in names)] for r in reports]
    print_table(["pair", "model", *names], rows, right=(2, 3, 4, 5))


def _refresh(
    memory: Memory,
    options: Callable[[str], RunOptions],
    pair: str | None,
    watch: Watch,
    *,
    dry_run: bool,
    limit: int,
) -> list[RefreshReport]:
    from translate_pipeline.cli.memory import parse_pair
    from translate_pipeline.errors import UsageError
    from translate_pipeline.pipeline.engines import Engines
    from translate_pipeline.pipeline.refresh import refresh as refresh_pair
    from translate_pipeline.pipeline.refresh import served_pairs

    if pair:
        chosen = parse_pair(pair)
        return [
            refresh_pair(memory, Engines(options(chosen.target)), chosen, watch=watch, dry_run=dry_run, limit=limit)
        ]
    reports = []
    for found, engines in served_pairs(memory, options):
        if isinstance(engines, UsageError):
            note(f"{found}: left as it is; {engines}")
        else:
            reports.append(refresh_pair(memory, engines, found, watch=watch, dry_run=dry_run, limit=limit))
    return reports


def _show(change: Change) -> None:
    from translate_pipeline.pipeline.refresh import Fate

    if change.fate in (Fate.CHANGED, Fate.REFUSED):
        mark = "→" if change.fate is Fate.CHANGED else "refused:"
        typer.echo(f"#{change.unit.id} {change.unit.pair} {change.unit.origin.name}\n    {change.unit.source}")
        typer.echo(f"    {change.unit.target}\n  {mark} {change.new}")


def _json(report: RefreshReport) -> dict[str, Any]:
    return {"pair": str(report.pair), "model": report.model, **{str(f): n for f, n in sorted(report.counts.items())}}


def _change_json(change: Change) -> dict[str, Any]:
    unit = change.unit
    return {
        "id": unit.id,
        "pair": str(unit.pair),
        "model": unit.origin.name,
        "source": unit.source,
        "old": unit.target,
        "new": change.new,
        "fate": change.fate,
    }

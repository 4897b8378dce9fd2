"""``memory``: look into the translation memory, review its units, exchange them, keep it sound."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from translate_pipeline.domain import Match, TranslationUnit
    from translate_pipeline.memory import Memory

app = typer.Typer(help="Search, review, exchange and maintain the translation memory.", no_args_is_help=True)
PairOption = Annotated[str | None, typer.Option("--pair", help="Language pair, such as en-ru.")]
IdsArgument = Annotated[list[int], typer.Argument(help="Unit ids, as 'memory search' shows them.")]


def _open(path: Path | None, *, read_only: bool = False) -> Memory:
    from translate_pipeline.config import load_settings
    from translate_pipeline.errors import MemoryStoreError
    from translate_pipeline.memory import Memory, default_path

    chosen = path or load_settings().memory_path or default_path()
    if read_only and not chosen.exists():
        raise MemoryStoreError(f"{chosen}: there is no memory yet", remedy="run a batch, or 'memory import FILE'")
    return Memory.open(chosen, create=not read_only, read_only=read_only)


def _unit_json(unit: TranslationUnit) -> dict[str, Any]:
    return {**asdict(unit), "pair": str(unit.pair)}


def _match_json(match: Match) -> dict[str, Any]:
    return {
        "score": match.score,
        "kind": match.kind,
        "penalties": [asdict(p) for p in match.penalties],
        "unit": _unit_json(match.unit),
    }


@app.command()
def stats(*, memory: MemoryOption = None, as_json: JsonOption = False) -> None:
    """Count what the memory holds, by pair, status and origin."""
    with _open(memory, read_only=True) as opened:
        found = opened.stats()
        path = opened.path
    if as_json:
        print_json({"path": str(path), **asdict(found)})
        return
    rows: list[list[object]] = [
        ["units", found.units],
        ["sources", found.sources],
        ["approved", found.approved],
        ["drafts", found.drafts],
        ["rejected", found.rejected],
        *([f"pair {name}", count] for name, count in found.by_pair),
        *([f"origin {name}", count] for name, count in found.by_origin),
        ["MiB on disk", f"{found.file_bytes / 2**20:.1f}"],
    ]
    print_table([str(path), ""], rows, right=(1,))


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A source sentence.")],
    *,
    pair: Annotated[str, typer.Option("--pair", help="Language pair.")] = "en-ru",
    threshold: Annotated[int, typer.Option("--threshold", min=1, max=100, help="Lowest score to show.")] = 70,
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="How many matches.")] = 5,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the units whose source is like TEXT, best first."""
    from translate_pipeline.domain import LanguagePair, Segment
    from translate_pipeline.errors import UsageError

    try:
        languages = LanguagePair.parse(pair)
    except ValueError as error:
        raise UsageError(str(error), remedy="give --pair such as en-ru") from error
    with _open(memory, read_only=True) as opened:
        segment = Segment("s", "b", text)
        (matches,) = opened.recall([segment], languages, min_score=threshold, limit=top)
    if as_json:
        print_json([_match_json(m) for m in matches])
        return
    for match in matches:
        unit = match.unit
        reasons = "".join(f" −{p.points} {p.name}" for p in match.penalties)
        typer.echo(
            f"{match.score:>3} {match.kind}{reasons}  #{unit.id} {unit.status} {unit.origin.kind} {unit.origin.name}"
        )
        typer.echo(f"    {unit.source}\n    {unit.target}")
    if not matches:
        note(f"nothing at {threshold} or above")


@app.command()
def approve(ids: IdsArgument, *, author: str = "", memory: MemoryOption = None) -> None:
    """Say yes to units: they serve every later batch, whatever the model."""
    with _open(memory) as opened:
        typer.echo(f"{opened.approve(ids, author=author)} units approved")


@app.command()
def reject(ids: IdsArgument, *, author: str = "", memory: MemoryOption = None) -> None:
    """Say no to units: they are kept, never served, and no machine brings them back."""
    with _open(memory) as opened:
        typer.echo(f"{opened.reject(ids, author=author)} units rejected")


@app.command()
def edit(
    unit_id: Annotated[int, typer.Argument(help="Unit id.")],
    target: Annotated[str, typer.Argument(help="The right translation.")],
    *,
    author: str = "",
    memory: MemoryOption = None,
) -> None:
    """Give a unit another target, which is thereby approved."""
    with _open(memory) as opened:
        unit = opened.edit(unit_id, target, author=author)
    typer.echo(f"#{unit.id} {unit.status}: {unit.target}")


@app.command()
def delete(ids: IdsArgument, *, memory: MemoryOption = None) -> None:
    """Remove units for good."""
    with _open(memory) as opened:
        typer.echo(f"{opened.delete(ids)} units deleted")


@app.command()
def check(*, memory: MemoryOption = None, as_json: JsonOption = False) -> int:
    """Look for damage in the memory's file. Exit code 1 when there is any."""
    with _open(memory, read_only=True) as opened:
        problems = opened.check()
        path = opened.path
    if as_json:
        print_json({"path": str(path), "problems": problems})
    else:
        typer.echo("\n".join(problems) or f"{path}: sound")
    return int(bool(problems))


@app.command()
def backup(
    destination: Annotated[Path, typer.Argument(help="A file that does not exist yet.")], *, memory: MemoryOption = None
) -> None:
    """Copy the memory as it is now, while others go on using it."""
    with _open(memory, read_only=True) as opened:
        opened.backup(destination)
    typer.echo(str(destination))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A backup.")],
    *,
    memory: MemoryOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what the memory holds now.")] = False,
) -> None:
    """Replace the memory by a backup, which is checked first."""
    from translate_pipeline.errors import UsageError

    with _open(memory) as opened:
        if opened.stats().units and not force:
            raise UsageError(f"{opened.path} holds units that a restore replaces", remedy="add --force")
        opened.restore(source)
        typer.echo(f"{opened.path}: {opened.stats().units} units")


@app.command()
def vacuum(*, memory: MemoryOption = None) -> None:
    """Give free space in the memory's file back to the disk."""
    with _open(memory) as opened:
        typer.echo(f"{opened.vacuum()} bytes given back")

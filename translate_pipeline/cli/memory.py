"""``memory``: look into the translation memory, review its units, exchange them, keep it sound."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translate_pipeline.cli import memory_align, memory_refresh, memory_serve
from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table
from translate_pipeline.cli.progress import progress

if TYPE_CHECKING:
    from translate_pipeline.domain import LanguagePair, Match, TranslationUnit
    from translate_pipeline.memory import Address, Memory

app = typer.Typer(help="Search, review, exchange and maintain the translation memory.", no_args_is_help=True)
PairOption = Annotated[str | None, typer.Option("--pair", help="Language pair, such as en-ru.")]
app.command("align")(memory_align.align)
app.command("alignment", hidden=True)(memory_align.align)
app.command("refresh")(memory_refresh.refresh)
app.command("serve")(memory_serve.serve)
IdsArgument = Annotated[list[int], typer.Argument(help="Unit ids, as 'memory search' shows them.")]


def memory_address(given: str | None) -> Address:
    """The memory asked for, else the configured one, else the user's own."""
    from translate_pipeline.config import load_settings
    from translate_pipeline.memory import chosen_address

    return chosen_address(given or load_settings().memory)


def open_memory(memory: str | None, *, read_only: bool = False, create: bool = False) -> Memory:
    """Raises MemoryStoreError where there is none, unless it may be made."""
    from translate_pipeline.errors import MemoryStoreError
    from translate_pipeline.memory import Memory, exists

    chosen = memory_address(memory)
    if not (create or exists(chosen)):
        raise MemoryStoreError(f"{chosen}: there is no memory yet", remedy="run a batch, or 'memory import FILE'")
    return Memory.open(chosen, create=create, read_only=read_only)


def _unit_json(unit: TranslationUnit) -> dict[str, Any]:
    return {**asdict(unit), "pair": str(unit.pair)}


def _match_json(match: Match) -> dict[str, Any]:
    return {
        "score": match.score,
        "kind": match.kind,
        "penalties": [asdict(p) for p in match.penalties],
        "unit": _unit_json(match.unit),
    }


def _pair(text: str | None) -> LanguagePair | None:
    return parse_pair(text) if text else None


def parse_pair(text: str) -> LanguagePair:
    """Raises UsageError for anything but ``en-ru``."""
    from translate_pipeline.domain import LanguagePair
    from translate_pipeline.errors import UsageError

    try:
        return LanguagePair.parse(text)
    except ValueError as error:
        raise UsageError(str(error), remedy="give --pair such as en-ru") from error


@app.command()
def stats(*, memory: MemoryOption = None, as_json: JsonOption = False) -> None:
    """Count what the memory holds, by pair, status and origin."""
    with open_memory(memory, read_only=True) as opened:
        found = opened.stats()
        path = opened.address
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
    from translate_pipeline.domain import Segment

    with open_memory(memory, read_only=True) as opened:
        segment = Segment("s", "b", text)
        (matches,) = opened.recall([segment], parse_pair(pair), min_score=threshold, limit=top)
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
    with open_memory(memory) as opened:
        typer.echo(f"{opened.approve(ids, author=author)} units approved")


@app.command()
def reject(ids: IdsArgument, *, author: str = "", memory: MemoryOption = None) -> None:
    """Say no to units: they are kept, never served, and no machine brings them back."""
    with open_memory(memory) as opened:
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
    with open_memory(memory) as opened:
        unit = opened.edit(unit_id, target, author=author)
    typer.echo(f"#{unit.id} {unit.status}: {unit.target}")


@app.command()
def delete(ids: IdsArgument, *, memory: MemoryOption = None) -> None:
    """Remove units for good."""
    with open_memory(memory) as opened:
        typer.echo(f"{opened.delete(ids)} units deleted")


@app.command()
def check(*, memory: MemoryOption = None, as_json: JsonOption = False) -> int:
    """Look for damage in the memory's file. Exit code 1 when there is any."""
    with open_memory(memory, read_only=True) as opened:
        problems = opened.check()
        path = opened.address
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
    with open_memory(memory, read_only=True) as opened:
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

    with open_memory(memory, create=True) as opened:
        if opened.stats().units and not force:
            raise UsageError(f"{opened.address} holds units that a restore replaces", remedy="add --force")
        opened.restore(source)
        typer.echo(f"{opened.address}: {opened.stats().units} units")


@app.command()
def vacuum(*, memory: MemoryOption = None) -> None:
    """Make the memory's indexes anew and give free space back to the disk."""
    with open_memory(memory) as opened:
        typer.echo(f"{opened.vacuum()} bytes given back")


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="TMX, TSV, CSV, XLSX, XLIFF or PO files.")],
    *,
    pair: PairOption = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Units that say nothing of it are drafts, not approved.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file that holds a broken unit.")] = False,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option("--format", help="tmx, tsv, csv, xlsx, xliff or po, whatever the name.")
    ] = None,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take over the units of other tools' files. What cannot be used is reported by line and left out."""
    from translate_pipeline.domain import Status
    from translate_pipeline.memory.exchange import import_file

    reports = {}
    with open_memory(memory, create=True) as opened, progress("units") as count:
        for file in files:
            reports[str(file)] = import_file(
                opened,
                file,
                format_name=format,
                pair=_pair(pair),
                status=Status.DRAFT if draft else Status.APPROVED,
                strict=strict,
                progress=count,
            )
    for name, report in reports.items():
        for problem in report.problems:
            note(f"{name}:{problem.line}: {problem.message}")
    if as_json:
        print_json({name: asdict(report) for name, report in reports.items()})
        return
    header = ["file", "added", "updated", "unchanged", "refused", "left out"]
    rows = [[n, r.added, r.updated, r.unchanged, r.refused, r.skipped] for n, r in reports.items()]
    print_table(header, rows, right=(1, 2, 3, 4, 5))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A .tmx or .tsv file to write.")],
    *,
    pair: PairOption = None,
    approved: Annotated[bool, typer.Option("--approved", help="Only what a person approved.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    memory: MemoryOption = None,
) -> None:
    """Write the memory to a file that other tools read."""
    from translate_pipeline.domain import Status
    from translate_pipeline.errors import UsageError
    from translate_pipeline.memory.exchange import export_file

    if file.exists() and not force:
        raise UsageError(f"{file} exists already", remedy="name another file, or add --force")
    with open_memory(memory, read_only=True) as opened, progress("units") as count:
        status = Status.APPROVED if approved else None
        written = export_file(opened, file, pair=_pair(pair), status=status, progress=count)
    typer.echo(f"{file}: {written} units")


@app.command()
def merge(
    other: Annotated[str, typer.Argument(help="Another memory, a file or on a server.", metavar="OTHER")],
    *,
    pair: PairOption = None,
    memory: MemoryOption = None,
) -> None:
    """Take over the units of another memory: of two decisions the newer one stays."""
    from translate_pipeline.memory import parse_address
    from translate_pipeline.memory.exchange import merge as merge_memories

    with open_memory(memory, create=True) as opened:
        report = merge_memories(opened, parse_address(other), pair=_pair(pair))
    typer.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {report.refused} refused"
    )


@app.command()
def concordance(
    text: Annotated[str, typer.Argument(help='Words, or "a phrase" in double quotes.')],
    *,
    pair: PairOption = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many units.")] = 20,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find units that hold all the words, in source or target."""
    with open_memory(memory, read_only=True) as opened:
        hits = opened.concordance(text, pair=_pair(pair), limit=top)
    if as_json:
        print_json([_unit_json(hit.unit) for hit in hits])
        return
    for hit in hits:
        typer.echo(f"#{hit.unit.id} {hit.unit.pair} {hit.unit.status}\n    {hit.unit.source}\n    {hit.unit.target}")
    if not hits:
        note("nothing found")


@app.command()
def dedupe(
    *,
    across_contexts: Annotated[
        bool, typer.Option("--across-contexts", help="Keep one unit for all contexts of the same words.")
    ] = False,
    memory: MemoryOption = None,
) -> None:
    """Remove units that say the same as another one."""
    with open_memory(memory) as opened:
        typer.echo(f"{opened.dedupe(across_contexts=across_contexts)} units removed")

"""``memory align``: units from stories and their existing translations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from translate_pipeline.pipeline.align import AlignedPair


def align(
    source: Annotated[Path, typer.Argument(help="A story, or a folder of stories.")],
    target: Annotated[Path, typer.Argument(help="Its translation, or a folder with files of the same names.")],
    *,
    pair: Annotated[str, typer.Option("--pair", help="Language pair.")] = "en-ru",
    min_confidence: Annotated[
        int, typer.Option("--min-confidence", min=1, max=100, help="Leave out pairs that are less sure.")
    ] = 70,
    approve: Annotated[bool, typer.Option("--approve", help="Store approved units instead of drafts.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show every pair and store nothing.")] = False,
    memory: MemoryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Fill the memory from existing translations: sentence by sentence, with a confidence, below a bar not stored."""
    from translate_pipeline.cli.memory import memory_address, parse_pair
    from translate_pipeline.domain import Status
    from translate_pipeline.errors import SourceFormatError
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.align import align_files, without_counterpart

    status = Status.APPROVED if approve else Status.DRAFT
    done: list[AlignedPair] = []
    has_failed = False
    for found in align_files(source, target, parse_pair(pair), min_confidence=min_confidence, status=status):
        if isinstance(found, SourceFormatError):
            has_failed = True
            note(f"error: {found}")
            continue
        done.append(found)
    for path in without_counterpart(source, target):
        note(f"{path}: no counterpart in the other folder")
    added = 0
    if not dry_run:
        with Memory.open(memory_address(memory)) as opened:
            added = sum(opened.record(story.units).added for story in done)
    if as_json:
        print_json({"added": added, "stories": [_json(story) for story in done]})
    else:
        _print(done, added, dry_run=dry_run)
    return int(has_failed)


def _json(story: AlignedPair) -> dict[str, Any]:
    return {
        "source": story.source,
        "target": story.target,
        "sure": len(story.units),
        "unsure": story.unsure,
        "alone": story.alone,
        "pairs": [{"confidence": b.confidence, "source": here, "target": there} for b, here, there in story.beads],
    }


def _print(done: list[AlignedPair], added: int, *, dry_run: bool) -> None:
    for story in done if dry_run else ():
        for bead, here, there in story.beads:
            typer.echo(f"{bead.confidence:>3}  {here or '–'}\n     {there or '–'}")
    rows = [[s.source, s.target, len(s.units), s.unsure, s.alone] for s in done]
    print_table(["source", "target", "sure", "unsure", "alone"], rows, right=(2, 3, 4))
    if not dry_run:
        typer.echo(f"{added} units added")

"""``apply``: corrected files back into their stories and into the memory."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from translate_pipeline.pipeline.apply import ApplyReport


def apply(
    files: Annotated[list[Path], typer.Argument(help="Edited XLIFF, DOCX, XLSX or TSV files of a run.")],
    *,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Output folder of the run [default: out].")] = None,
    memory: MemoryOption = None,
    author: Annotated[str | None, typer.Option("--author", help="Who corrected [default: your login name].")] = None,
    story: Annotated[str, typer.Option("--story", help="Folder of the story, where the files do not show it.")] = "",
    to: Annotated[str, typer.Option("--to", help="Target language, where the files do not show it.")] = "",
    format: Annotated[str, typer.Option("--format", help="Read every file in this format.")] = "",  # noqa: A002
    trust: Annotated[
        bool, typer.Option("--trust", help="Approve changed words even where the file calls them unfinished.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Let the files win over changes made since they were written.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; store and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Take over corrections made in other tools: approved ones into the memory, all of them into the stories.

    Exit code 1 when a part of a file could not be used; the rest of it is applied all the same.
    """
    from translate_pipeline.config import load_settings
    from translate_pipeline.memory import Memory, chosen_address
    from translate_pipeline.pipeline.apply import ApplyOptions
    from translate_pipeline.pipeline.apply import apply as apply_files
    from translate_pipeline.pipeline.correct import Corrections

    settings = load_settings()
    options = ApplyOptions(
        author=_login() if author is None else author,
        story=story.rstrip("/"),
        language=to,
        format=format,
        is_forced=force,
        is_trusted=trust,
        is_dry=dry_run,
    )
    with Memory.open(chosen_address(memory or settings.memory), create=False, read_only=dry_run) as opened:
        report = apply_files(Corrections.open(out or Path(settings.out), opened), files, options)
    if as_json:
        print_json(report.to_json())
    else:
        _print(report, is_dry=dry_run)
    return report.exit_code


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no name
        return ""


def _print(report: ApplyReport, *, is_dry: bool) -> None:
    print_table(
        ["file", "corrected", "confirmed", "draft", "rejected", "unchanged", "problems"],
        [[r.file, r.corrected, r.confirmed, r.drafted, r.rejected, r.unchanged, len(r.problems)] for r in report.files],
        right=(1, 2, 3, 4, 5, 6),
    )
    for file in report.files:
        for problem in file.problems:
            note(f"{file.file}: {problem}")
    if comments := sum(file.comments for file in report.files):
        note(f"{comments} new {'comment' if comments == 1 else 'comments'}, shown in the review page")
    if any(file.drafted for file in report.files):
        note("drafts have new words in a segment that its file calls unfinished: --trust approves them as well")
    for warning in report.warnings:
        note(f"warning: {warning}")
    if is_dry:
        note("dry run: nothing was stored or written")
    elif report.rendered:
        typer.echo(f"written again: {', '.join(report.rendered)}")

"""``check``: the checks over delivered stories, exchange files and the memory, for people and for CI."""

from __future__ import annotations

from contextlib import ExitStack
from contextlib import suppress as suppress_errors
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translate_pipeline.cli.memory import PairOption, parse_pair
from translate_pipeline.cli.output import note, print_json, print_table
from translate_pipeline.cli.progress import progress
from translate_pipeline.domain import Severity
from translate_pipeline.errors import MemoryStoreError

if TYPE_CHECKING:
    from translate_pipeline.pipeline.checking import CheckReport, Issue
    from translate_pipeline.pipeline.spelling import Spelling
    from translate_pipeline.terms import Termbase

_FINDINGS = 3


class FailOn(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ReportFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATHS",
            help="Output folders, XLIFF, TMX, TSV, DOCX, XLSX files, or a memory.",
        ),
    ],
    *,
    pair: PairOption = None,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help="Exit with 3 where a finding is at least as grave.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        ReportFormat, typer.Option("--format", help="How to print what was found.")
    ] = ReportFormat.TEXT,
    suppress: Annotated[
        Path | None, typer.Option("--suppress", help="TOML file of findings that are right as they are.")
    ] = None,
    termbase: Annotated[Path | None, typer.Option("--termbase", help="Check against these terms (CSV, TBX).")] = None,
) -> int:
    """Check translations against their sources: numbers, names, markup, language, consistency, terms.

    Exit code 3 with --fail-on, else 1 where something could not be read.
    """
    from translate_pipeline.cli.terms import open_termbase
    from translate_pipeline.memory import parse_address
    from translate_pipeline.pipeline.checking import check_paths, known_codes
    from translate_pipeline.pipeline.sarif import to_sarif
    from translate_pipeline.pipeline.suppressions import Suppressions

    terms = open_termbase(termbase)
    with ExitStack() as stack, progress("segments") as count:
        report = check_paths(
            [parse_address(path) for path in paths],
            pair=parse_pair(pair) if pair else None,
            termbase=terms,
            suppressions=Suppressions.load(suppress, known_codes()) if suppress else None,
            spelling=_spelling(stack, terms),
            progress=count,
        )
    if format is ReportFormat.SARIF:
        print_json(to_sarif(report))
    elif format is ReportFormat.JSON:
        print_json(_json(report))
    else:
        _print(report)
    _note_troubles(report)
    if report.is_failed(Severity(fail_on.value) if fail_on else None):
        return _FINDINGS
    return int(bool(report.problems))


def _spelling(stack: ExitStack, termbase: Termbase | None) -> Spelling:
    """With the words of the usual memory, where there is one that can be read."""
    from translate_pipeline.config import load_settings
    from translate_pipeline.memory import Memory, chosen_address, exists
    from translate_pipeline.pipeline.spelling import Spelling

    settings = load_settings()
    memory = None
    with suppress_errors(MemoryStoreError):
        address = chosen_address(settings.memory)
        memory = stack.enter_context(Memory.open(address, read_only=True)) if exists(address) else None
    return Spelling(settings.dictionaries, memory=memory, termbase=termbase)


def _json(report: CheckReport) -> dict[str, Any]:
    return {
        "items": report.items,
        "findings": [_issue_json(issue) for issue in report.issues],
        "counts": {code: count for (_, code), count in sorted(report.counts().items())},
        "problems": [{"file": f, "place": p.place, "message": p.message} for f, p in report.problems],
        "unused_suppressions": [str(entry) for entry in report.unused],
        "notes": report.notes,
    }


def _issue_json(issue: Issue) -> dict[str, Any]:
    item, finding = issue.item, issue.finding
    return {
        "file": item.file,
        "story": item.story,
        "segment": item.segment,
        "place": item.place,
        "pair": str(item.pair),
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "start": finding.start,
        "end": finding.end,
        "source": item.source.text,
        "target": item.target,
        "source_hash": issue.source_hash,
        "fingerprint": issue.fingerprint,
        "suppressed": issue.suppression.reason if issue.suppression else None,
    }


def _print(report: CheckReport) -> None:
    shown = None
    for issue in report.open_issues:
        item, finding = issue.item, issue.finding
        if shown is not item:
            shown = item
            typer.echo(f"{item.file}: {item.place}{f' ({item.segment})' if item.segment else ''} {item.pair}")
            typer.echo(f"    {item.source.text}\n    {item.target}")
        marked = item.target[finding.start : finding.end]
        span = f" at {finding.start}: “{marked}”" if 0 < len(marked) < len(item.target) else ""
        typer.echo(f"  {finding.severity.value} {finding.code}: {finding.message}{span}")
    counts = report.counts()
    if counts:
        typer.echo()
        rows = [[severity, code, count] for (severity, code), count in sorted(counts.items())]
        print_table(["severity", "code", "findings"], rows, right=(2,))
    suppressed = len(report.issues) - len(report.open_issues)
    typer.echo(f"{report.items} segments checked, {counts.total()} findings, {suppressed} suppressed")


def _note_troubles(report: CheckReport) -> None:
    for file, problem in report.problems:
        note(f"{file}: {problem}")
    for text in report.notes:
        note(text)
    for entry in report.unused:
        note(f"warning: suppression {entry} excuses nothing: remove it")

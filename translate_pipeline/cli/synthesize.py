"""``synthesize``: sentence pairs for training, one side of which a model makes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translate_pipeline.cli.memory import parse_pair
from translate_pipeline.cli.output import JsonOption, note, print_json


class Kind(StrEnum):
    """What the text is to the pairs made of it."""

    BACK = "back"
    FORWARD = "forward"
    PIVOT = "pivot"


def synthesize(
    texts: Annotated[list[Path], typer.Argument(help="Text, a sentence a line, or TSV; also .xz and .gz.")],
    *,
    pair: Annotated[str, typer.Option("--pair", help="From the language of the text into another: ru-en.")],
    model: Annotated[str, typer.Option("--model", help="Profile, model or folder that translates the text.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="TSV of source and target; the same one goes on.")],
    kind: Annotated[
        Kind, typer.Option("--kind", help="back: the text is the target; forward: the source; pivot: neither.")
    ] = Kind.BACK,
    column: Annotated[int, typer.Option("--column", min=1, help="Where the text stands in a TSV.")] = 1,
    keep: Annotated[
        str | None, typer.Option("--keep", help="For a pivot: language and column of the target, such as tk=2.")
    ] = None,
    back: Annotated[
        str | None, typer.Option("--back", help="A model for the way back: pairs that come back unlike are dropped.")
    ] = None,
    min_round_trip: Annotated[
        float, typer.Option("--min-round-trip", min=0, max=100, help="The least chrF on the way back.")
    ] = 30.0,
    min_score: Annotated[
        float | None,
        typer.Option("--min-score", max=0, help="The least mean log-probability of a translation, such as -1.1."),
    ] = None,
    beam: Annotated[int, typer.Option("--beam", min=1, max=16)] = 4,
    as_json: JsonOption = False,
) -> None:
    """Make sentence pairs for training out of text in one language. The same command goes on after a stop."""
    from translate_pipeline.cli.training import need_extra
    from translate_pipeline.domain import LanguagePair
    from translate_pipeline.engine import Registry, open_translator
    from translate_pipeline.training import synthetic

    need_extra()
    way = parse_pair(pair)
    job = synthetic.Job(tuple(texts), way, kind.value, column, _kept(keep), beam, min_round_trip, min_score)
    registry = Registry.load()
    translator = open_translator(registry.resolve_any(model, way), protect=False)
    return_way = LanguagePair(way.target, way.source)
    returning = open_translator(registry.resolve_any(back, return_way), protect=False) if back else None
    report = synthetic.synthesize(
        job,
        translator,
        out,
        back=returning,
        progress=lambda e: note(f"{100 * e.fraction:3.0f} %  {e.read:,} lines read, {e.kept:,} pairs kept"),
    )
    dropped = dict(report.dropped.most_common())
    if as_json:
        print_json({"out": str(report.out), "read": report.read, "kept": report.kept, "dropped": dropped})
        return
    reasons = ", ".join(f"{rule} {count:,}" for rule, count in dropped.items()) or "none"
    typer.echo(f"{report.out}: {report.kept:,} pairs of {report.read:,} lines; dropped: {reasons}")


def _kept(text: str | None) -> tuple[str, int] | None:
    from translate_pipeline.errors import UsageError

    if text is None:
        return None
    language, _, column = text.partition("=")
    if not language.isalpha() or not column.isdigit() or int(column) < 1:
        raise UsageError(f"--keep {text}: expected a language and a column", remedy="Write it as tk=2.")
    return language, int(column)

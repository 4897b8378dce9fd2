"""``train`` and ``evaluate``: make a model by a recipe, and measure models against each other."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.memory import memory_address, parse_pair
from translate_pipeline.cli.output import JsonOption, note

if TYPE_CHECKING:
    from translate_pipeline.training.evaluate import System


class LicenceChoice(StrEnum):
    """Which corpora a training may use, by their licence."""

    ALL = "all"
    CLEAR = "clear"
    FREE = "free"


def train(
    recipe: Annotated[Path, typer.Argument(help="A recipe, such as models/recipes/smoke.toml.")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the training; the same one goes on.")],
    data: Annotated[Path | None, typer.Option("--data", help="Where the recipe's corpora lie.")] = None,
    minutes: Annotated[float | None, typer.Option("--minutes", min=0, help="Instead of the recipe's.")] = None,
    licences: Annotated[
        LicenceChoice | None,
        typer.Option("--licences", help="clear: no corpora without a stated licence; free: none for research only."),
    ] = None,
) -> None:
    """Train a MarianMT model by a recipe. Needs the extra 'train'. The same command goes on after a stop."""
    need_extra()
    from translate_pipeline.training.environment import restart_with_roomy_malloc
    from translate_pipeline.training.recipe import load_recipe

    restart_with_roomy_malloc()
    from translate_pipeline.training.trainer import train as train_model

    report = train_model(
        load_recipe(recipe, data=data, licences=licences.value if licences else None),
        out=out,
        minutes=minutes,
        progress=lambda e: note(f"{100 * e.fraction:3.0f} %  step {e.step}  {e.message}"),
    )
    for score in report.scores:
        typer.echo(str(score))
    typer.echo(f"{report.folder}: {report.steps} steps, {report.minutes:.1f} minutes, loss {report.loss:.3f}")


def evaluate(
    set_file: Annotated[Path, typer.Option("--set", help="Tab-separated source and reference.")],
    *,
    pair: Annotated[str, typer.Option("--pair", help="Language pair.")] = "en-ru",
    systems: Annotated[
        str, typer.Option("--systems", help="Comma-separated profiles, models, folders, or files of translations.")
    ] = "auto",
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write the table to this file too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Score systems side by side: BLEU, chrF++, TER with signatures, bootstrap, numbers kept, speed."""
    need_extra()
    from translate_pipeline.training.evaluate import evaluate as evaluate_systems
    from translate_pipeline.training.evaluation_report import to_json, to_markdown

    chosen = [_system(name.strip(), pair) for name in systems.split(",") if name.strip()]
    found = evaluate_systems(parse_pair(pair), set_file, chosen)
    if markdown:
        markdown.write_text(to_markdown(found), encoding="utf-8")
    if as_json:
        typer.echo(to_json(found))
    else:
        typer.echo(to_markdown(found))


def finetune(
    *,
    pair: Annotated[str, typer.Option("--pair", help="Language pair.")],
    name: Annotated[str, typer.Option("--name", help="Under which the tuned model is installed.")] = "tuned",
    base: Annotated[str, typer.Option("--base", help="Profile, model or folder to start from.")] = "embedded",
    test: Annotated[
        Path | None,
        typer.Option("--test", help="General text not to be forgotten: tab-separated source and reference."),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option("--replay", help="General text mixed in against forgetting: the same, or English alone."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the work [default: NAME.finetune].")
    ] = None,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="0 is two passes over the units.")] = 0,
    memory: MemoryOption = None,
) -> int:
    """Teach a model your own wording from approved units. Installed only if it proves a gain; the old one stays."""
    need_extra()
    from translate_pipeline.training.environment import restart_with_roomy_malloc

    restart_with_roomy_malloc()
    from translate_pipeline.pipeline.tune import GeneralFiles, tune

    report, installed = tune(
        memory_address(memory),
        parse_pair(pair),
        name=name,
        base=base,
        out=out or Path(f"{name}.finetune"),
        general=GeneralFiles(test, replay),
        minutes=minutes,
        progress=lambda e: note(f"{100 * e.fraction:3.0f} %  step {e.step}  {e.message}"),
    )
    for gain in (report.held_out, report.general):
        typer.echo(str(gain))
    mixed = f", {report.share:.0%} of the change kept" if report.share < 1 else ""
    typer.echo(f"{report.reason}; trained on {report.trained_pairs} units{mixed}")
    if installed:
        typer.echo(f"use it with: translate-pipeline run --model {name}")
    return 0 if installed else 1


def _system(name: str, pair: str) -> System:
    from translate_pipeline.engine import Registry, open_translator
    from translate_pipeline.training.evaluate import EngineSystem, FileSystem

    if Path(name).is_file():
        return FileSystem(os.path.basename(name), Path(name))  # noqa: PTH119
    return EngineSystem(name, open_translator(Registry.load().resolve(name, parse_pair(pair))))


def need_extra() -> None:
    """Raises UsageError where the extra 'train' is not installed."""
    from importlib.util import find_spec

    from translate_pipeline.errors import UsageError

    if missing := [name for name in ("matplotlib", "sacrebleu") if find_spec(name) is None]:
        raise UsageError(
            f"training and evaluation need {' and '.join(missing)}",
            remedy="install translate-pipeline with its extra: translate-pipeline[train]",
        )

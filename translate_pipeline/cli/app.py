"""The application and its global options; commands register themselves from their modules."""

from __future__ import annotations

from typing import Annotated

import typer

from translate_pipeline import __version__
from translate_pipeline.cli import (
    apply,
    batch,
    check,
    doctor,
    memory,
    models,
    report,
    review,
    synthesize,
    terms,
    training,
)

app = typer.Typer(
    name="translate-pipeline",
    help="Translate folders of English stories into Russian and Turkmen, offline, with a translation memory.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"translate-pipeline {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error. May stand anywhere on the line.")
    ] = False,
) -> None:
    del version, debug


app.command("run")(batch.run)
app.command("status")(batch.status)
app.command("inspect")(batch.inspect)
app.command("review")(review.review)
app.command("apply")(apply.apply)
app.command("check")(check.check)
app.command("report")(report.report)
app.command("doctor")(doctor.doctor)
app.add_typer(models.app, name="models")
app.add_typer(memory.app, name="memory")
app.add_typer(terms.app, name="terms")
app.command("train")(training.train)
app.command("evaluate")(training.evaluate)
app.command("finetune")(training.finetune)
app.command("synthesize")(synthesize.synthesize)

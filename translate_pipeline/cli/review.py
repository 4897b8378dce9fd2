"""``review``: the local page on which delivered stories are read and corrected."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import note


def review(
    out: Annotated[Path, typer.Argument(help="Output folder of a run.")] = Path("out"),
    *,
    memory: MemoryOption = None,
    termbase: Annotated[
        Path | None, typer.Option("--termbase", help="Terms to show and check (CSV, TSV or TBX).")
    ] = None,
    author: Annotated[str, typer.Option("--author", help="Your name beside what you approve [default: login].")] = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port of this computer; 0 is 8377, or any free one.")
    ] = 0,
    is_silent: Annotated[bool, typer.Option("--no-open", help="Only print the address; open no browser.")] = False,
) -> None:
    """Read, correct and approve translations in the browser; what you approve serves every later run."""
    from translate_pipeline.cli.memory import memory_address
    from translate_pipeline.cli.terms import open_termbase
    from translate_pipeline.config import load_settings
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.spelling import Spelling
    from translate_pipeline.review import serve

    def started(address: str) -> None:
        typer.echo(address)
        note("open this address in a browser of this computer; Ctrl+C ends the review")
        if not is_silent:
            typer.launch(address)

    terms = open_termbase(termbase)
    with Memory.open(memory_address(memory)) as opened:
        spelling = Spelling(load_settings().dictionaries, memory=opened, termbase=terms)
        who = author or _login()
        serve(out, opened, port=port, author=who, termbase=terms, spelling=spelling, started=started)


def _login() -> str:
    import getpass

    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""

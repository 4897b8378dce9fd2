"""``models``: which models there are, which are here, and how to get the others."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from translate_pipeline.cli.output import JsonOption, print_json, print_table
from translate_pipeline.cli.progress import download

#: States of a file that make a model unusable.
BAD_STATES = frozenset({"damaged", "missing"})

app = typer.Typer(help="List, fetch and verify translation models.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="Name of a model, as 'models list' shows it.")]


@app.command("list")
def list_models(*, as_json: JsonOption = False) -> None:
    """Show every known model and whether it is installed."""
    from translate_pipeline.engine import Registry

    models = Registry.load().list_models()
    if as_json:
        print_json([to_builtins(m) for m in models])
        return
    print_table(
        ["model", "languages", "profiles", "installed", "licence", "scores"],
        [
            [
                m.name,
                " ".join(m.languages),
                " ".join(m.profiles),
                "yes" if m.is_installed else "no",
                m.licence,
                m.scores,
            ]
            for m in models
        ],
    )


@app.command()
def info(name: NameArgument, *, as_json: JsonOption = False) -> None:
    """Show all that is known of one model."""
    from translate_pipeline.engine import Registry

    facts = Registry.load().model_info(name)
    if as_json:
        print_json(to_builtins(facts))
        return
    for key, value in to_builtins(facts).items():
        typer.echo(f"{key}: {', '.join(value) if isinstance(value, list) else value}")


@app.command()
def pull(
    name: Annotated[str, typer.Argument(help="A model, or a profile for all its models.")],
    *,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Mirror to fetch from [default: HF_ENDPOINT].")
    ] = None,
) -> None:
    """Fetch a model: the only command that uses the network. Resumes, and verifies what it fetched."""
    from translate_pipeline.engine import Registry

    registry = Registry.load()
    for model in registry.names(name):
        with download() as progress:
            path = registry.pull(model, endpoint=endpoint, progress=progress)
        typer.echo(f"{model}: {path}")


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Models [default: every installed one].")] = None,
    *,
    as_json: JsonOption = False,
) -> int:
    """Compare the files of installed models with their checksums."""
    from translate_pipeline.engine import Registry

    registry = Registry.load()
    chosen = names or [m.name for m in registry.list_models() if m.is_installed]
    checked = {name: registry.verify(name) for name in chosen}
    if as_json:
        print_json(to_builtins(checked))
    else:
        rows = [[name, check.name, check.status] for name, checks in checked.items() for check in checks]
        print_table(["model", "file", "state"], rows)
    return int(any(c.status in BAD_STATES for checks in checked.values() for c in checks))


def to_builtins(value: object) -> Any:
    """As JSON has it; paths as text."""
    import msgspec

    return msgspec.to_builtins(value, enc_hook=str)

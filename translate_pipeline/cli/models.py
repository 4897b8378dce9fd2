"""``models``: which models there are, which are here, and how to get the others."""

from __future__ import annotations

from typing import Annotated

import typer

from translate_pipeline.cli.output import JsonOption, print_json, print_table

app = typer.Typer(help="List, fetch and verify translation models.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="Name of a model, as 'models list' shows it.")]


@app.command("list")
def list_models(*, as_json: JsonOption = False) -> None:
    """Show every known model and whether it is installed."""
    from translate_pipeline.engine import Registry

    models = Registry.load().list_models()
    if as_json:
        print_json([m.to_json() for m in models])
        return
    print_table(
        ["model", "pairs", "installed", "licence", "source"],
        [[m.name, " ".join(map(str, m.pairs)), "yes" if m.is_installed else "no", m.licence, m.source] for m in models],
    )


@app.command()
def info(name: NameArgument, *, as_json: JsonOption = False) -> None:
    """Show all that is known of one model."""
    from translate_pipeline.engine import Registry

    facts = Registry.load().model_info(name)
    if as_json:
        print_json(facts)
        return
    for key, value in facts.items():
        typer.echo(f"{key}: {value}")


@app.command()
def pull(
    name: NameArgument,
    *,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Mirror to fetch from [default: HF_ENDPOINT].")
    ] = None,
) -> None:
    """Fetch a model: the only command that uses the network. Resumes, and verifies what it fetched."""
    from translate_pipeline.engine import Registry

    path = Registry.load().pull(name, endpoint=endpoint)
    typer.echo(f"{name}: {path}")


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
    damage = {name: registry.verify(name) for name in chosen}
    if as_json:
        print_json(damage)
    else:
        for name, problems in damage.items():
            typer.echo(f"{name}: {'; '.join(problems) or 'whole'}")
    return int(any(damage.values()))

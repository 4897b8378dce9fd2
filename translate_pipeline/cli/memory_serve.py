"""``memory serve``: the memory for other editors on this computer."""

from __future__ import annotations

from typing import Annotated

import typer

from translate_pipeline.cli.batch import MemoryOption
from translate_pipeline.cli.output import note


def serve(
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of this computer; 0 is any.")] = 8888,
    min_similarity: Annotated[
        int, typer.Option("--min-similarity", min=1, max=100, help="Lowest score, where an editor names none.")
    ] = 70,
    max_candidates: Annotated[
        int, typer.Option("--max-candidates", min=1, max=50, help="How many matches, where an editor names no number.")
    ] = 5,
    memory: MemoryOption = None,
) -> None:
    """Answer Virtaal, OmegaT and others as amaGama and tmserver do: on this computer only, and only reading."""
    from translate_pipeline.cli.memory import memory_address
    from translate_pipeline.memory import Memory
    from translate_pipeline.memory.serve import TmServer
    from translate_pipeline.memory.serve import serve as serve_memory

    def started(address: str) -> None:
        typer.echo(address)
        note("give this address to your editor; Ctrl+C ends the server")

    with Memory.open(memory_address(memory), create=False, read_only=True) as opened:
        server = TmServer(opened, port=port, min_similarity=min_similarity, max_candidates=max_candidates)
        serve_memory(server, started=started)

"""docs/commands.md is what the commands say of themselves; UPDATE_DOCS=1 writes it anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Result

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def commands() -> Iterator[tuple[str, ...]]:
    yield ()
    for command in app.registered_commands:
        yield (command.name or "",)
    for group in app.registered_groups:
        yield (group.name or "",)
        for command in group.typer_instance.registered_commands if group.typer_instance else ():
            yield (group.name or "", command.name or (command.callback.__name__ if command.callback else ""))


def test_the_page_of_commands_is_up_to_date(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")
    parts = ["# Commands\n\nAs `--help` prints it.\n"]
    for names in commands():
        title = " ".join(("translate-pipeline", *names))
        parts.append(f"## `{title}`\n\n```text\n{call(*names, '--help').out.strip()}\n```\n")
    page = "\n".join(parts)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "run UPDATE_DOCS=1 ./dev test tests/cli/test_commands_page.py"

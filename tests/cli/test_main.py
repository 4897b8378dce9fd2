"""What holds for every command: help, exit codes, one line an error, nothing heavy loaded for nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

COMMANDS = ["run", "status", "inspect", "doctor", "models", "memory"]


def test_help_lists_every_command(call: Callable[..., Result]) -> None:
    result = call("--help")
    assert result.code == 0
    assert all(f"\n  {name} " in result.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(call: Callable[..., Result], name: str) -> None:
    result = call(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Usage: translate-pipeline {name}")


def test_the_version_is_printed(call: Callable[..., Result]) -> None:
    assert call("--version").out == "translate-pipeline 0.1.0\n"


@pytest.mark.parametrize("arguments", [["frob"], ["run", "--beam", "0"], ["run", "--nonsense"], ["models", "info"]])
def test_wrong_usage_is_code_2_and_no_traceback(call: Callable[..., Result], arguments: list[str]) -> None:
    result = call(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Error:" in result.err
    assert "Traceback" not in result.err


def test_an_error_is_one_line_and_a_hint(call: Callable[..., Result], tmp_path: Path) -> None:
    result = call("status", tmp_path / "nowhere")
    assert result.code == 1
    assert [line.split(":")[0] for line in result.err.splitlines()] == ["error", "hint"]


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "translate_pipeline", "status", str(tmp_path), "--debug"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "Traceback" in result.stderr
    assert "OutputError" in result.stderr


def test_an_unforeseen_error_is_said_as_ours_in_one_line(
    call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_out: Path) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("translate_pipeline.pipeline.status.status", broken)
    result = call("status", tmp_path)
    assert result.code == 1
    assert result.err.splitlines()[0] == "error: internal error: ZeroDivisionError: two lines"


def test_an_interrupt_is_code_130(call: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stopped(_out: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("translate_pipeline.pipeline.status.status", stopped)
    result = call("status", tmp_path)
    assert result.code == 130
    assert "goes on" in result.err


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    story = tmp_path / "long.txt"
    story.write_text("Title\n\n" + "A sentence that is long enough. " * 20_000, encoding="utf-8")
    command = f"{sys.executable} -m translate_pipeline inspect {story} | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert result.stdout.startswith(str(story))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['translate-pipeline', '--help']\n"
        "from translate_pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'ctranslate2', 'lxml', 'docx', 'babel', 'rapidfuzz', 'jinja2', 'numpy'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"--help imports {result.stderr}"

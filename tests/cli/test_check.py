"""``check`` as people and CI call it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes import STORY, FakeEngines, Watcher
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with one wrong year in it."""
    (tmp_path / "ferry.txt").write_text(STORY, encoding="utf-8")
    engines = FakeEngines("ru")
    engines.fake.spoil = lambda _, target: target.replace("2027", "2072")
    options = RunOptions(
        sources=(str(tmp_path / "ferry.txt"),),
        to=("ru",),
        out=tmp_path / "out",
        memory=tmp_path / "memory.db",
        formats=("txt", "tsv"),
    )
    run(options, Watcher(), engines=engines)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_findings_are_shown_with_their_sentence_and_span(call: Callable[..., Result], place: Path) -> None:
    result = call("check", "out")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    at = lines.index("out/ferry/story.ru.tsv: segment 3 (b002.s02) en-ru")
    assert lines[at + 1] == "    The first ship sails in 2027."
    assert lines[at + 3].startswith("  error number-mismatch: ")
    assert lines[at + 3].endswith(f" at {lines[at + 2].index('2072') - 4}: “2072”")
    assert lines[-1].startswith("4 segments checked, ")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "error"], 3),
        (["--fail-on", "warning"], 3),
        (["--pair", "en-tk", "--fail-on", "info"], 0),
    ],
)
def test_exit_codes_for_ci(call: Callable[..., Result], place: Path, options: list[str], code: int) -> None:
    assert call("check", "out", *options).code == code


def test_json_holds_what_a_suppression_needs(call: Callable[..., Result], place: Path) -> None:
    report = json.loads(call("check", "out", "--format", "json").out)
    (finding,) = [f for f in report["findings"] if f["code"] == "number-mismatch"]
    assert finding["target"][finding["start"] : finding["end"]] == "2072"
    (place / "fine.toml").write_text(
        f'[[suppress]]\ncode = "number-mismatch"\nsource = "{finding["source_hash"]}"\nreason = "The port said so."\n',
        encoding="utf-8",
    )
    again = call("check", "out", "--format", "json", "--suppress", "fine.toml", "--fail-on", "error")
    (excused,) = [f for f in json.loads(again.out)["findings"] if f["code"] == "number-mismatch"]
    assert excused["suppressed"] == "The port said so."
    assert again.code == 0


def test_sarif_is_printed_alone(call: Callable[..., Result], place: Path) -> None:
    result = call("check", "out", "--format", "sarif", "--fail-on", "error")
    log = json.loads(result.out)
    assert result.code == 3
    assert log["version"] == "2.1.0"
    assert "number-mismatch" in {r["ruleId"] for r in log["runs"][0]["results"]}


def test_stale_suppressions_are_said(call: Callable[..., Result], place: Path) -> None:
    (place / "old.toml").write_text(
        '[[suppress]]\ncode = "length"\nstory = "gone"\nreason = "It was so."\n', encoding="utf-8"
    )
    assert (
        "suppression entry 1 (length gone) excuses nothing: remove it"
        in call("check", "out", "--suppress", "old.toml").err
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check", "missing"], 2, "error: missing: cannot be read: No such file"),
        (["check", "."], 2, "no output of translate-pipeline"),
        (["check", "out/ferry/story.ru.txt"], 1, "no file that corrections are read from"),
        (["check", "out", "--pair", "russian"], 2, "expected a language pair"),
        (["check", "out", "--suppress", "none.toml"], 2, "none.toml: cannot be read"),
        (["check", "out", "--termbase", "none.csv"], 1, "none.csv"),
        (["check", "out", "--fail-on", "never"], 2, "never"),
        (["check"], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    call: Callable[..., Result], place: Path, arguments: list[str], code: int, message: str
) -> None:
    result = call(*arguments)
    assert result.code == code, result.err
    assert message in result.err
    assert "Traceback" not in result.err

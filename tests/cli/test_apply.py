"""``apply`` as a person calls it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.exchange.conftest import edit_tsv
from tests.fakes import STORY, FakeEngines, Watcher, disguise
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

SHIP_RU = "Первое судно выйдет в 2027 году."


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a delivered story in ``out`` and its memory named in the configuration."""
    (tmp_path / "ferry.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "translate-pipeline.toml").write_text('memory = "memory.db"\n', encoding="utf-8")
    options = RunOptions(
        sources=(str(tmp_path / "ferry.txt"),),
        to=("ru", "tk"),
        out=tmp_path / "out",
        memory=tmp_path / "memory.db",
        formats=("txt", "tsv"),
    )
    run(replace(options), Watcher(), engines=FakeEngines("ru", "tk"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_corrected_table_is_applied_by_its_author(call: Callable[..., Result], place: Path) -> None:
    edit_tsv(place / "out/ferry/story.ru.tsv", 3, SHIP_RU)
    result = call("apply", "out/ferry/story.ru.tsv", "--author", "Aýna")
    assert result.code == 0, result.err
    assert result.out.splitlines()[2].split() == ["out/ferry/story.ru.tsv", "1", "0", "0", "0", "3", "0"]
    assert result.out.splitlines()[-1] == "written again: ferry"
    assert "kept as story.ru.tsv.edited-1" in result.err
    with Memory.open(place / "memory.db", read_only=True) as memory:
        (unit,) = [unit for unit in memory.units() if unit.target == SHIP_RU]
    assert (unit.status, unit.author) == ("approved", "Aýna")


def test_problems_are_named_by_line_and_end_in_exit_code_1(call: Callable[..., Result], place: Path) -> None:
    path = place / "out/ferry/story.ru.tsv"
    edit_tsv(path, 2, "")
    edit_tsv(path, 3, SHIP_RU)
    result = call("apply", path, "--json")
    report = json.loads(result.out)
    assert result.code == 1
    assert report["files"][0]["corrected"] == 1
    assert report["files"][0]["problems"] == [{"place": "line 3", "message": "the target is empty"}]
    assert report["rendered"] == ["ferry"]


def test_a_dry_run_says_what_it_would_do(call: Callable[..., Result], place: Path) -> None:
    path = place / "out/ferry/story.ru.tsv"
    edit_tsv(path, 3, SHIP_RU)
    result = call("apply", path, "--dry-run")
    assert result.code == 0
    assert "dry run: nothing was stored or written" in result.err
    assert disguise("The first ship sails in 2027.", "ru") in (place / "out/ferry/story.ru.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["apply", "missing.tsv"], 1, "missing.tsv: file: missing.tsv: cannot be read: No such file or directory"),
        (["apply", "ferry.txt"], 1, "no file that corrections are read from"),
        (["apply", "x.tsv", "--out", "elsewhere"], 1, "error: elsewhere: no output of translate-pipeline"),
        (["apply", "x.tsv", "--story", "rain"], 2, "error: out: no delivered story 'rain'"),
        (["apply", "out/ferry/story.ru.tsv", "--format", "csv"], 2, "error: unknown format of corrections 'csv'"),
        (["apply", "x.tsv", "--memory", "typo.db"], 4, "typo.db"),
        (["apply"], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    call: Callable[..., Result], place: Path, arguments: list[str], code: int, message: str
) -> None:
    result = call(*arguments)
    assert result.code == code, result.err
    assert message in result.err
    assert "Traceback" not in result.err


def test_notes_taken_over_are_told_of(call: Callable[..., Result], place: Path) -> None:
    source = "The first ship sails in 2027."
    path = place / "from a colleague.xlf"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" source-language="en"'
        f' target-language="ru" datatype="plaintext"><body><trans-unit id="s3"><source>{source}</source>'
        f"<target>{SHIP_RU}</target><note>Which ship?</note></trans-unit></body></file></xliff>",
        encoding="utf-8",
    )
    result = call("apply", path)
    assert (result.code, "1 new comment, shown in the review page" in result.err) == (0, True), result.err
    again = call("apply", path, "--json")
    assert [(f["corrected"], f["comments"]) for f in json.loads(again.out)["files"]] == [(0, 0)]

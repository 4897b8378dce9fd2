"""``report`` as a person calls it."""

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
    (tmp_path / "ferry.txt").write_text(STORY, encoding="utf-8")
    options = RunOptions(
        sources=(str(tmp_path / "ferry.txt"),),
        to=("ru",),
        out=tmp_path / "out",
        memory=tmp_path / "memory.db",
        formats=("html",),
    )
    run(options, Watcher(), engines=FakeEngines("ru"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_is_written_and_its_place_printed(call: Callable[..., Result], place: Path) -> None:
    result = call("report")
    assert (result.code, result.out) == (0, "out/report.html\n")
    assert "Two ports agree on a ferry line" in (place / "out/report.html").read_text(encoding="utf-8")


def test_a_place_and_a_memory_can_be_named(call: Callable[..., Result], place: Path) -> None:
    result = call("report", "out", "--to", "pages/week.html", "--memory", "memory.db")
    assert result.out == "pages/week.html\n"
    assert "compared with the memory" in (place / "pages/week.html").read_text(encoding="utf-8")


def test_json_is_printed_instead_of_a_page(call: Callable[..., Result], place: Path) -> None:
    result = call("report", "out", "--json")
    assert json.loads(result.out)["languages"]["ru"]["bands"]["new"]["segments"] == 4
    assert not (place / "out/report.html").exists()
    both = call("report", "out", "--json", "--to", "page.html")
    assert json.loads(both.out)["segments"] == 4
    assert (place / "page.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["report", "elsewhere"], 1, "error: elsewhere: no output of translate-pipeline"),
        (["report", "out", "--memory", "typo.db"], 4, "typo.db"),
        (["report", "out", "--to", "ferry.txt/page.html"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    call: Callable[..., Result], place: Path, arguments: list[str], code: int, message: str
) -> None:
    result = call(*arguments)
    assert result.code == code, result.err
    assert message in result.err
    assert "Traceback" not in result.err

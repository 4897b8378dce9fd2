"""``synthesize`` as a person calls it: the embedded model as its own teacher, and options that do not fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "english.txt").write_text("The presidents met in Ashgabat.\n\nЭто не английский.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.model
def test_a_model_teaches_itself(call: Callable[..., Result], place: Path) -> None:
    arguments = (
        "synthesize",
        "english.txt",
        "--kind",
        "forward",
        "--pair",
        "en-ru",
        "--model",
        "embedded",
        "-o",
        "o.tsv",
    )
    found = call(*arguments, "--json")
    assert found.code == 0
    value = json.loads(found.out)
    assert (value["read"], value["kept"], value["dropped"]) == (3, 1, {"empty": 1, "script": 1})
    source, target, kind, model, origin, *_ = (place / "o.tsv").read_text(encoding="utf-8").split("\t")
    assert (source, kind, origin) == ("The presidents met in Ashgabat.", "forward", "english.txt:1")
    assert "Ашхабаде" in target
    assert model.startswith("embedded@")
    assert "100 %  3 lines read, 1 pairs kept" in found.err
    again = call(*arguments)
    assert again.out == "o.tsv: 1 pairs of 3 lines; dropped: empty 1, script 1\n"
    assert "lines read" not in again.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--keep", "tk"], "--keep tk: expected a language and a column"),
        (["--keep", "tk=0"], "--keep tk=0: expected"),
        (["--kind", "pivot"], "do not go together"),
        (["--keep", "tk=2"], "do not go together"),
        (["--min-score", "1"], "--min-score"),
        (["--pair", "ru-en", "--min-score", "-1.1"], "no folder of a model"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_is_loaded(
    call: Callable[..., Result], place: Path, options: list[str], said: str
) -> None:
    found = call(
        "synthesize", "english.txt", "--pair", "en-ru", "--model", "none/such", "-o", place / "o.tsv", *options
    )  # fmt: skip
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert not (place / "o.tsv").exists()

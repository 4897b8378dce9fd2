"""``run``, ``status`` and ``inspect`` on the real embedded model and real files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

STORY = (
    "New ferry line opens on the Caspian Sea\n\n"
    "A ferry line between Turkmenbashi and Baku opened on April 2, 2026.  "
    "The first ship carried 1,250 tons of cargo.\n\n"
    "Details are at https://ferry.example.com/line?id=7.\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one story and a configuration."""
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry line.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "translate-pipeline.toml").write_text(
        'to = ["ru", "tk"]\nmemory = "memory.db"\nformats = ["txt", "tsv"]\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.model
def test_a_batch_from_files_to_a_fully_recalled_second_run(call: Callable[..., Result], place: Path) -> None:
    first = call("run", "stories")
    assert first.code == 0, first.err
    assert "1 stories done, 0 failed" in first.out
    russian = next(place.glob("out/*/story.ru.txt")).read_text(encoding="utf-8")
    turkmen = next(place.glob("out/*/story.tk.txt")).read_text(encoding="utf-8")
    for text in (russian, turkmen):
        assert "https://ferry.example.com/line?id=7" in text
        assert "2026" in text
        assert "\n\n" in text
    assert any("а" <= c <= "я" for c in russian.lower())
    assert not any("а" <= c <= "я" for c in turkmen.lower())

    second = call("run", "stories", "--json")
    report = json.loads(second.out)
    assert report["translated"] == 0
    assert report["stories"] == {"done": 1, "failed": 0}
    status = json.loads(call("status", "out", "--json").out)
    assert [s["state"] for s in status["stories"]] == ["done"]


@pytest.mark.model
def test_repairs_are_made_unless_switched_off_by_option_or_file(call: Callable[..., Result], place: Path) -> None:
    known = "The road to the airport was closed on Friday.\tДорога в аэропорт была закрыта в пятницу.\n"
    (place / "known.tsv").write_text(known, encoding="utf-8")
    for memory in ("memory.db", "other.db"):
        assert call("memory", "import", "known.tsv", "--pair", "en-ru", "--memory", memory).code == 0
    (place / "stories" / "road.txt").write_text("Roads\n\nThe road to the airport was closed on Monday.\n", "utf-8")
    run = ("run", "stories/road.txt", "--to", "ru", "--json")
    made = json.loads(call(*run, "--out", "one").out)
    assert made["segments"]["fuzzy-repair"] == 1
    assert "Дорога в аэропорт была закрыта в понедельник." in next(place.glob("one/*/story.ru.txt")).read_text("utf-8")
    with (place / "translate-pipeline.toml").open("a", encoding="utf-8") as file:
        file.write("repair = false\n")
    assert json.loads(call(*run, "--out", "two", "--repair").out)["segments"]["fuzzy-repair"] == 1
    assert "fuzzy-repair" not in json.loads(call(*run, "--out", "three").out)["segments"]
    (place / "translate-pipeline.toml").unlink()
    last = json.loads(call(*run, "--memory", "other.db", "--out", "four", "--no-repair").out)
    assert last["segments"] == {"machine": 2}


@pytest.mark.model
def test_a_recalled_run_loads_no_model(place: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "translate_pipeline", "run", "stories", "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    imported = {line.rsplit("|", 1)[-1].strip() for line in again.stderr.splitlines()}
    assert "translate_pipeline.pipeline.batch" in imported
    assert not imported & {"torch", "transformers", "ctranslate2", "sentencepiece"}


def test_a_dry_run_writes_nothing(call: Callable[..., Result], place: Path) -> None:
    result = call("run", "stories", "--dry-run", "--json")
    plan = json.loads(result.out)
    assert result.code == 0
    assert plan["stories"] == 1
    assert plan["pairs"]["en-ru"]["segments"] == {"new": 4}
    assert plan["seconds"] > 0
    assert sorted(p.name for p in place.iterdir()) == ["stories", "translate-pipeline.toml"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "stories", "--to", "xx"], 2, "xx"),
        (["run", "stories", "--to", "tr"], 2, "tr"),
        (["run", "stories", "--formats", "pdf"], 2, "pdf"),
        (["run", "stories", "--engine", "gpu"], 2, "gpu"),
        (["run", "stories", "--model", "nothing"], 2, "nothing"),
        (["run", "stories", "--model", "opus"], 4, "models pull"),
        (["run", "missing/"], 2, "missing"),
        (["run", "stories", "--config", "none.toml"], 2, "none.toml"),
        (["run", "stories", "--memory", "stories/ferry line.txt"], 4, "ferry line.txt"),
        (["run", "stories", "--memory", "stories"], 4, "stories"),
        (["run", "stories", "--out", "translate-pipeline.toml"], 1, "translate-pipeline.toml"),
        (["run", "stories", "--format", "pdf"], 2, "pdf"),
    ],
)
def test_what_cannot_work_is_refused_in_one_line(
    call: Callable[..., Result], place: Path, arguments: list[str], code: int, words: str
) -> None:
    result = call(*arguments)
    assert result.code == code, result.err
    lines = result.err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("hint: ")
    assert words in result.err


@pytest.mark.parametrize(
    ("content", "words"),
    [("to = 5", "to"), ("nonsense = 1", "nonsense"), ("to = [", "TOML"), ('[feed]\ntitel = "x"', "titel")],
)
def test_a_wrong_configuration_names_file_and_key(
    call: Callable[..., Result], place: Path, content: str, words: str
) -> None:
    (place / "translate-pipeline.toml").write_text(content, encoding="utf-8")
    result = call("run", "stories")
    assert result.code == 2
    assert "translate-pipeline.toml" in result.err
    assert words in result.err


def test_inspect_shows_blocks_segments_and_metadata(call: Callable[..., Result], place: Path) -> None:
    result = call("inspect", "stories/ferry line.txt")
    assert result.code == 0
    assert "b001 headline" in result.out
    assert "b002.s02  The first ship carried 1,250 tons of cargo." in result.out
    (story,) = json.loads(call("inspect", "stories/ferry line.txt", "--json").out)
    assert (
        "".join(s["leading"] + s["text"] + s["trailing"] for s in story["segments"] if s["block_id"] == "b002")
        == (story["blocks"][1]["text"])
    )


def test_inspect_of_a_feed_goes_on_after_a_broken_record(call: Callable[..., Result], place: Path) -> None:
    (place / "feed.jsonl").write_text(
        '{"id": 1, "title": "One", "body": "First."}\n{"id": 2,\n{"id": 3, "title": "Three", "body": "Third."}\n',
        encoding="utf-8",
    )
    result = call("inspect", "feed.jsonl")
    assert result.code == 1
    assert "First." in result.out
    assert "Third." in result.out
    assert "feed.jsonl:2" in result.err

"""``memory align`` as a person calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import OriginKind, Status
from translate_pipeline.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "en.txt").write_text("It opened in 2019. It will take 78 ships a month.\n", encoding="utf-8")
    (tmp_path / "ru.txt").write_text(
        "Он открылся в 2019 году. Он будет принимать 78 судов в месяц.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_drafts_are_stored_once(call: Callable[..., Result], place: Path) -> None:
    """Under either name of the command."""
    first = call("memory", "align", "en.txt", "ru.txt", "--memory", "m.db")
    assert (first.code, first.out.splitlines()[-1]) == (0, "2 units added")
    assert call("memory", "alignment", "en.txt", "ru.txt", "--memory", "m.db").out.splitlines()[-1] == "0 units added"
    with Memory.open(place / "m.db") as memory:
        assert {(u.status, u.origin.kind) for u in memory.units()} == {(Status.DRAFT, OriginKind.ALIGNMENT)}


def test_approve_and_json(call: Callable[..., Result], place: Path) -> None:
    result = call("memory", "align", "en.txt", "ru.txt", "-M", "m.db", "--approve", "--json")
    value = json.loads(result.out)
    assert value["added"] == 2
    [story] = value["stories"]
    assert (story["sure"], story["unsure"], story["alone"]) == (2, 0, 0)
    assert story["pairs"][0]["target"] == "Он открылся в 2019 году."
    assert 70 <= story["pairs"][0]["confidence"] <= 100
    with Memory.open(place / "m.db") as memory:
        assert memory.stats().approved == 2


def test_a_dry_run_shows_and_stores_nothing(call: Callable[..., Result], place: Path) -> None:
    result = call("memory", "align", "en.txt", "ru.txt", "-M", "m.db", "--dry-run")
    assert "It opened in 2019." in result.out
    assert not (place / "m.db").exists()


def test_the_bar_is_the_user_s(call: Callable[..., Result], place: Path) -> None:
    result = call("memory", "align", "en.txt", "ru.txt", "-M", "m.db", "--min-confidence", "100", "--json")
    assert json.loads(result.out)["added"] == 0


def test_errors(call: Callable[..., Result], place: Path) -> None:
    missing = call("memory", "align", "en.txt", "none.txt", "-M", "m.db")
    assert missing.code == 1
    assert "none.txt" in missing.err
    assert call("memory", "align", "en.txt", "ru.txt", "--pair", "english").code == 2
    assert call("memory", "align", "en.txt", str(place)).code == 2

"""``memory refresh`` as a person calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, disguise
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, TranslationUnit
from translate_pipeline.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

SOURCE = "The port took 78 ships on Monday."
OLD = Origin(OriginKind.MACHINE, "old@1")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with Memory.open(tmp_path / "m.db") as memory:
        memory.record(
            [
                TranslationUnit(SOURCE, "Порт.", LanguagePair("en", "ru"), OLD),
                TranslationUnit(SOURCE, "Le port.", LanguagePair("en", "fr"), OLD),
            ]
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    from translate_pipeline.errors import UsageError

    def engines(options: object) -> FakeEngines:
        if options.to == ("fr",):  # type: ignore[attr-defined]
            raise UsageError("no model translates en-fr")
        return FakeEngines(*options.to)  # type: ignore[attr-defined]

    monkeypatch.setattr("translate_pipeline.pipeline.engines.Engines", engines)


@pytest.mark.usefixtures("fake")
def test_differences_are_shown_and_stored(call: Callable[..., Result], place: Path) -> None:
    shown = call("memory", "refresh", "-M", "m.db", "--dry-run")
    assert shown.code == 0
    assert f"Порт.\n  → {disguise(SOURCE, 'ru')}" in shown.out
    assert "en-fr: left as it is; no model translates en-fr" in shown.err
    assert call("memory", "refresh", "-M", "m.db").out == shown.out
    assert "→" not in call("memory", "refresh", "-M", "m.db").out
    with Memory.open(place / "m.db") as memory:
        assert sorted(u.origin.name for u in memory.units()) == ["fake@1", "old@1"]


@pytest.mark.usefixtures("fake")
def test_json(call: Callable[..., Result], place: Path) -> None:
    value = json.loads(call("memory", "refresh", "-M", "m.db", "--pair", "en-ru", "--json").out)
    assert value["pairs"] == [{"pair": "en-ru", "model": "fake@1", "changed": 1}]
    [draft] = value["drafts"]
    assert (draft["old"], draft["new"], draft["fate"]) == ("Порт.", disguise(SOURCE, "ru"), "changed")


def test_errors(call: Callable[..., Result], place: Path) -> None:
    assert call("memory", "refresh", "-M", "none.db").code == 4
    assert call("memory", "refresh", "-M", "m.db", "--pair", "en-fr").code == 2
    assert call("memory", "refresh", "-M", "m.db", "--pair", "en-ru", "--model", "nonesuch").code == 2


@pytest.mark.model
def test_with_the_embedded_model(call: Callable[..., Result], place: Path) -> None:
    value = json.loads(call("memory", "refresh", "-M", "m.db", "--model", "embedded", "--json").out)
    [pair] = value["pairs"]
    [draft] = value["drafts"]
    assert pair["model"].startswith("embedded@")
    assert draft["fate"] in ("changed", "refused")
    with Memory.open(place / "m.db") as memory:
        [unit] = memory.units(LanguagePair("en", "ru"))
        assert unit.target == (draft["new"] if draft["fate"] == "changed" else "Порт.")

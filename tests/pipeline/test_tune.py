"""Fine-tuning from the memory: what is installed, what is refused. The training itself has tests of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.engine import Registry
from translate_pipeline.engine.registry import installed_models_directory
from translate_pipeline.errors import MemoryStoreError, UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.tune import GeneralFiles, tune
from translate_pipeline.resources import models_directory
from translate_pipeline.training import finetune as training

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RU = LanguagePair("en", "ru")


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    human = Origin(OriginKind.HUMAN)
    units = [TranslationUnit(f"Sentence {i}.", f"Предложение {i}.", RU, human, Status.APPROVED) for i in range(3)]
    units.append(TranslationUnit("A draft.", "Черновик.", RU, human))
    with Memory.open(tmp_path / "m.db") as opened:
        opened.record(units)
    return tmp_path / "m.db"


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Stands where hours of training would: says what it was given, and hands back the base unchanged."""
    seen: dict[str, object] = {"accept": True}

    def fake(
        pairs: Sequence[tuple[str, str]], pair: LanguagePair, base: Path, *, label: str, out: Path, **rest: object
    ) -> training.FinetuneReport:
        seen.update(pairs=list(pairs), label=label, base=base, general=rest["general"])
        gain = training.Gain("held out", 1, 40.0, 42.0, 1.0, 3.0, 0.01)
        return training.FinetuneReport(base, bool(seen["accept"]), "because", gain, gain, len(pairs))

    monkeypatch.setattr(training, "finetune", fake)
    return seen


def test_an_accepted_model_is_a_profile_of_its_own(memory: Path, tmp_path: Path, trained: dict[str, object]) -> None:
    _, installed = tune(memory, RU, name="desk", base="embedded", out=tmp_path / "work")
    assert installed == installed_models_directory() / "desk"
    assert trained["label"] == "rus"
    assert trained["base"] == models_directory() / "embedded"
    assert trained["pairs"] == [(f"Sentence {i}.", f"Предложение {i}.") for i in range(3)]
    spec = Registry.load().resolve("desk", RU)
    assert spec.id == "desk"
    with pytest.raises(UsageError, match="desk"):
        tune(memory, RU, name="desk", base="embedded", out=tmp_path / "work")


@pytest.mark.parametrize("is_parallel", [True, False])
def test_general_text_is_pairs_or_english_alone(
    memory: Path, tmp_path: Path, trained: dict[str, object], *, is_parallel: bool
) -> None:
    """The memory's own sources are general text too, as far as they are not learnt."""
    (tmp_path / "replay.txt").write_text("A ship.\tКорабль.\n" if is_parallel else "A ship.\n", encoding="utf-8")
    (tmp_path / "test.tsv").write_text("A train.\tПоезд.\n", encoding="utf-8")
    files = GeneralFiles(tmp_path / "test.tsv", tmp_path / "replay.txt")
    tune(memory, RU, name="desk", base="embedded", out=tmp_path / "work", general=files)
    general = trained["general"]
    assert isinstance(general, training.GeneralText)
    assert general.replay == ([("A ship.", "Корабль.")] if is_parallel else [])
    assert ("A ship." in general.texts) is not is_parallel
    assert "A draft." in general.texts
    assert general.test is not None
    assert general.test.source == ("A train.",)


def test_a_refused_model_is_not_installed(memory: Path, tmp_path: Path, trained: dict[str, object]) -> None:
    trained["accept"] = False
    report, installed = tune(memory, RU, name="desk", base="embedded", out=tmp_path / "work")
    assert (installed, report.reason) == (None, "because")
    assert not (installed_models_directory() / "desk").exists()


@pytest.mark.parametrize("name", ["embedded", "auto", "opus"])
def test_a_name_that_means_something_else_is_refused(memory: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        tune(memory, RU, name=name, base="embedded", out=tmp_path / "work")


def test_too_few_approved_units_are_said(memory: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="3 approved pairs"):
        tune(memory, RU, name="desk", base="embedded", out=tmp_path / "work")


def test_a_memory_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(MemoryStoreError):
        tune(tmp_path / "none.db", RU, name="desk", base="embedded", out=tmp_path / "work")
    assert not (tmp_path / "none.db").exists()

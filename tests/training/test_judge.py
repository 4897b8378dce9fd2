"""The best weights stay the best: over sessions, kills, changed dev sets and folders exchanged by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from torch import Tensor

from translate_pipeline.training.card import DevScore
from translate_pipeline.training.export import restore_folder
from translate_pipeline.training.judge import Judge
from translate_pipeline.training.learner import Learner
from translate_pipeline.training.recipe import DevSet, Recipe
from translate_pipeline.training.vocabulary import FILES, Vocabulary


class ScriptedJudge(Judge):
    """Scores come from a list instead of a dev set's translations."""

    means: list[float]

    def score(self, folder: Path, converted: Path) -> list[DevScore]:
        mean = self.means.pop(0)
        return [DevScore(language, 5, mean, 1.0, 4) for language in ("ru", "tk")] if self._dev else []


MakeJudge = Callable[..., ScriptedJudge]


@pytest.fixture
def make_judge(tiny_recipe: Recipe, vocabulary: Vocabulary, tmp_path: Path) -> MakeJudge:
    """A judge over ``tmp_path``, as each session of a training makes one."""
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    for name in FILES[:2]:
        (folder / name).write_bytes(vocabulary.pieces.serialized_model_proto())
    (folder / FILES[2]).write_text(json.dumps(vocabulary.ids), encoding="utf-8")

    def make(*means: float, **changes: object) -> ScriptedJudge:
        judge = ScriptedJudge(
            msgspec.structs.replace(tiny_recipe, **changes), tiny_recipe.network, vocabulary, tmp_path
        )  # fmt: skip
        judge.means = list(means)
        return judge

    return make


@pytest.fixture(scope="module")
def weights(tiny_recipe: Recipe, vocabulary: Vocabulary) -> list[dict[str, Tensor]]:
    recipes = [msgspec.structs.replace(tiny_recipe, seed=seed) for seed in (1, 2, 3)]
    return [Learner(r, vocabulary=len(vocabulary), pad=vocabulary.pad, device="cpu").master for r in recipes]


def _model(out: Path) -> bytes:
    return (out / "model" / "model.safetensors").read_bytes()


def test_only_better_weights_take_the_place(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path
) -> None:
    judge = make_judge(20.0, 19.0, 21.0)
    judge.forget()
    assert [judge.judge(w).is_best for w in weights[:2]] == [True, False]
    first = _model(tmp_path)
    assert judge.judge(weights[2]).is_best
    assert _model(tmp_path) != first
    assert {p.name for p in tmp_path.iterdir()} == {"vocabulary", "model", "best.json"}


def test_another_session_knows_how_good_the_folder_is(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path
) -> None:
    make_judge(20.0).judge(weights[0])
    before, again = _model(tmp_path), make_judge(19.5)
    assert not again.remember()
    assert not again.judge(weights[1]).is_best
    assert _model(tmp_path) == before


@pytest.mark.parametrize("trouble", ["weights exchanged", "record damaged", "record lost", "dev set changed"])
def test_what_does_not_fit_is_scored_again(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path, trouble: str
) -> None:
    """A record of 90 that is not about these weights and this dev set counts for nothing: they score 20 now."""
    make_judge(90.0).judge(weights[0])
    changes: dict[str, object] = {}
    if trouble == "weights exchanged":
        file = tmp_path / "model" / "model.safetensors"
        file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    elif trouble == "dev set changed":
        changes = {"dev": (DevSet(language="ru", templates=7), DevSet(language="tk", templates=7))}
    else:
        (tmp_path / "best.json").write_text("{" if trouble == "record damaged" else "", encoding="utf-8")
    again = make_judge(20.0, 20.5, **changes)
    assert again.remember()
    assert again.judge(weights[1]).is_best
    assert not make_judge(**changes).remember()


def test_a_training_that_begins_ignores_what_lies_there(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path
) -> None:
    make_judge(90.0).judge(weights[0])
    judge = make_judge(1.0)
    judge.forget()
    assert judge.judge(weights[1]).is_best


def test_a_kill_within_the_exchange_costs_nothing(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path
) -> None:
    """The old folder is out of the way, the new one not yet in: the old one comes back, and so does its score."""
    make_judge(20.0).judge(weights[0])
    before = _model(tmp_path)
    (tmp_path / "model").rename(tmp_path / "model.old")
    for name in ("candidate", "candidate.partial", "candidate.ct2"):
        (tmp_path / name).mkdir()
    judge = make_judge(19.0)
    assert not judge.remember()
    assert not judge.judge(weights[1]).is_best
    assert _model(tmp_path) == before
    assert {p.name for p in tmp_path.iterdir()} == {"vocabulary", "model", "best.json"}


def test_a_kill_after_the_exchange_keeps_the_new_folder(tmp_path: Path) -> None:
    for name in ("model", "model.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    restore_folder(tmp_path / "model")
    assert [p.name for p in tmp_path.iterdir()] == ["model"]
    assert (tmp_path / "model" / "file").read_text(encoding="utf-8") == "model"


def test_without_a_dev_set_the_last_is_the_best(
    make_judge: MakeJudge, weights: list[dict[str, Tensor]], tmp_path: Path
) -> None:
    judge = make_judge(1.0, 1.0, dev=())
    assert [judge.judge(w).is_best for w in weights[:2]] == [True, True]
    assert not make_judge(dev=()).remember()
    assert not (tmp_path / "best.json").exists()

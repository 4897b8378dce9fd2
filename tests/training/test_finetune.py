"""Fine-tuning: what is kept aside, what is learnt, and the verdict."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.errors import UsageError
from translate_pipeline.training.corpora import DevText, Pair, read_lines
from translate_pipeline.training.finetune import MIN_PAIRS, Gain, GeneralText, finetune, split, verdict
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.templates import generate
from translate_pipeline.training.trainer import train

PAIR = LanguagePair("en", "tk")


def _pairs(count: int, seed: int = 21) -> list[Pair]:
    return [(t.en, t.tk) for t in generate(count, seed=seed)]


@pytest.mark.parametrize("count", [40, 500, 6000])
def test_a_part_is_kept_aside(count: int) -> None:
    """A tenth, at most some 300, chosen by the source alone."""
    pairs = _pairs(count)
    aside, learnt = split(pairs)
    assert sorted(aside + learnt) == sorted(pairs)
    assert 0 < len(aside) < max(0.25 * count, 15)
    assert len(aside) < 400
    assert split(list(reversed(pairs)))[0] == list(reversed(aside))


def test_targets_of_one_source_stay_together() -> None:
    pairs = [(a, b + suffix) for a, b in _pairs(100) for suffix in ("", "!")]
    aside, learnt = split(pairs)
    assert not {a for a, _ in aside} & {a for a, _ in learnt}


@pytest.mark.parametrize(
    ("held_out", "general", "is_accepted", "said"),
    [
        (3.0, -0.4, True, "accepted (held out +3.00"),
        (0.0, 1.0, False, "no better"),
        (-1.0, 1.0, False, "no better"),
        (5.0, -0.5, False, "forgets"),
    ],
)
def test_the_verdict(held_out: float, general: float, *, is_accepted: bool, said: str) -> None:
    found = verdict(Gain("a", 10, 30.0, 30.0 + held_out, 0.01), Gain("b", 10, 40.0, 40.0 + general, 0.3))
    assert found[0] is is_accepted
    assert said in found[1]


def test_too_few_pairs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"1 approved pairs for en-tk, but fine-tuning needs {MIN_PAIRS}"):
        finetune(_pairs(1) * 100, PAIR, tmp_path, label="tuk", out=tmp_path / "out")


def test_a_model_learns_an_offices_wording(tiny_recipe: Recipe, tmp_path: Path) -> None:
    """A base that knows nothing gains on what was kept aside; neither the test nor the kept part was trained on."""
    schedule = msgspec.structs.replace(tiny_recipe.schedule, steps=5, checkpoint_every=5, evaluate_every=5)
    base = train(msgspec.structs.replace(tiny_recipe, schedule=schedule, dev=()), out=tmp_path / "base").folder
    before = (base / "model.safetensors").read_bytes()
    pairs = [("Oil prices rose.", "Nebitiň bahasy galdy."), *_pairs(120)]
    general = GeneralText(_pairs(40, seed=5), DevText("tk", *zip(*_pairs(5, seed=5), strict=True)))
    report = finetune(pairs, PAIR, base, label="tuk", out=tmp_path / "out", general=general)
    assert report.folder == tmp_path / "out" / "model"
    assert (base / "model.safetensors").read_bytes() == before
    assert report.held_out.segments + report.trained_pairs == len(pairs)
    assert report.general.segments == 5
    assert report.is_accepted == verdict(report.held_out, report.general)[0]
    trained = {
        line.split("\t")[0] for n in ("approved", "replay") for line in read_lines(tmp_path / f"out/data/{n}.tsv")
    }
    assert not trained & {a for a, _ in split(pairs)[0]}
    assert not trained & set(general.test.source if general.test else ())

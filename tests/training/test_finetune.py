"""Fine-tuning: what is kept aside, what is learnt, and the verdict."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
import torch

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine.weights import MarianConfig
from translate_pipeline.errors import ConfigError, UsageError
from translate_pipeline.pipeline.tune import sample_pairs
from translate_pipeline.training.corpora import DevText, Pair, read_lines
from translate_pipeline.training.finetune import (
    MIN_PAIRS,
    GeneralText,
    _general_test,
    _lay_out,
    _replay,
    _Trial,
    _without,
    finetune,
    split,
)
from translate_pipeline.training.gain import Gain, measure_gain, verdict
from translate_pipeline.training.mix import mix_folders
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.templates import generate
from translate_pipeline.training.trainer import TrainEvent, train

PAIR = LanguagePair("en", "tk")


def _pairs(count: int, seed: int = 21) -> list[Pair]:
    return [(t.en, t.tk) for t in generate(count, seed=seed)]


def _gain(name: str, before: float, difference: float) -> Gain:
    """Sure within half a point."""
    return Gain(name, 10, before, before + difference, difference - 0.5, difference + 0.5, 0.01)


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
        (0.4, 0.0, False, "too little to prove"),
        (5.0, -0.5, False, "forgets"),
    ],
)
def test_the_verdict(held_out: float, general: float, *, is_accepted: bool, said: str) -> None:
    found = verdict(_gain("a", 30.0, held_out), _gain("b", 40.0, general))
    assert found[0] is is_accepted
    assert said in found[1]


def test_too_few_pairs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"1 approved pairs for en-tk, but fine-tuning needs {MIN_PAIRS}"):
        finetune(_pairs(1) * 100, PAIR, tmp_path, label="tuk", out=tmp_path / "out")


@pytest.fixture(scope="module")
def base(tiny_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows nothing."""
    schedule = msgspec.structs.replace(tiny_recipe.schedule, steps=5, checkpoint_every=5, evaluate_every=5)
    recipe = msgspec.structs.replace(tiny_recipe, schedule=schedule, dev=())
    return train(recipe, out=tmp_path_factory.mktemp("base")).folder


def test_a_model_learns_an_offices_wording(base: Path, tmp_path: Path) -> None:
    """It gains on what was kept aside; neither the test nor the kept part was trained on."""
    before = (base / "model.safetensors").read_bytes()
    pairs = [("Oil prices rose.", "Nebitiň bahasy galdy."), *_pairs(120)]
    general = GeneralText(_pairs(40, seed=5), test=DevText("tk", *zip(*_pairs(5, seed=5), strict=True)))
    report = finetune(pairs, PAIR, base, label="tuk", out=tmp_path / "out", general=general)
    assert report.folder == tmp_path / "out" / ("model" if report.share == 1 else "mixed")
    assert (base / "model.safetensors").read_bytes() == before
    assert MarianConfig(report.folder).length_penalty == MarianConfig(base).length_penalty == 1.5
    assert report.held_out.segments + report.trained_pairs == len(pairs)
    assert report.general.segments == 5
    assert report.is_accepted == verdict(report.held_out, report.general)[0]
    trained = {
        line.split("\t")[0] for n in ("approved", "replay") for line in read_lines(tmp_path / f"out/data/{n}.tsv")
    }
    assert not trained & {a for a, _ in split(pairs)[0]}
    assert not trained & set(general.test.source if general.test else ())


def test_units_that_are_in_the_general_test_are_not_trained_on(base: Path, tmp_path: Path) -> None:
    """The sample memory is the general test: imported into one's own memory, it would be scored on what was learnt."""
    general = GeneralText(sample=sample_pairs(PAIR))
    test = _general_test(PAIR, general.sample)
    units = list(zip(test.source, test.reference, strict=True))
    assert len(units) > 180
    with pytest.raises(UsageError, match="0 approved pairs"):
        finetune(units, PAIR, base, label="tuk", out=tmp_path, general=general)


def test_other_units_or_another_base_begin_anew(base: Path, tmp_path: Path) -> None:
    """A checkpoint of the same size is not that of the same data."""
    for name, learnt in (("first", _pairs(50)), ("same", _pairs(50)), ("other", _pairs(50, seed=3))):
        _lay_out(tmp_path, base, learnt, [])
        assert (tmp_path / "checkpoint.pt").exists() is (name == "same")
        (tmp_path / "checkpoint.pt").write_bytes(b"state")
    _lay_out(tmp_path, tmp_path, _pairs(50, seed=3), [])
    assert not (tmp_path / "checkpoint.pt").exists()


def test_what_forgets_too_much_is_mixed_with_the_base(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three quarters of the change still forget, half of it does not: that is taken, and said."""
    losses, tried, events = [-2.0, -0.8, -0.3], list[Path](), list[TrainEvent]()

    def compare(self: object, folder: Path) -> tuple[Gain, Gain]:
        tried.append(folder)
        return _gain("held out", 30.0, 4.0), _gain("general", 40.0, losses.pop(0))

    monkeypatch.setattr(_Trial, "compare", compare)
    general = GeneralText(_pairs(40, seed=5), test=DevText("tk", *zip(*_pairs(5, seed=5), strict=True)))
    report = finetune(
        _pairs(60), PAIR, base, label="tuk", out=tmp_path, general=general, minutes=0.01, progress=events.append
    )
    assert (report.is_accepted, report.share) == (True, 0.5)
    assert tried == [tmp_path / "model", tmp_path / "mixed", tmp_path / "mixed"]
    assert report.folder == tmp_path / "mixed"
    assert any("too much is forgotten" in e.message and "75%" in e.message for e in events)
    assert "50% of the way" in (report.folder / "README.md").read_text(encoding="utf-8")


def test_mixed_weights_lie_on_the_line(base: Path, tmp_path: Path) -> None:
    """At the ends they are the models themselves; the folder is one that loads."""
    from safetensors.torch import load_file, save_file

    tuned = shutil.copytree(base, tmp_path / "tuned")
    weights = load_file(tuned / "model.safetensors")
    save_file({n: w + 1 for n, w in weights.items()}, tuned / "model.safetensors", metadata={"format": "pt"})
    for share in (0.0, 0.25, 1.0):
        mixed = load_file(mix_folders(base, tuned, share, tmp_path / "mixed") / "model.safetensors")
        name = "model.encoder.layers.0.fc1.weight"
        assert mixed[name].dtype == torch.float16
        assert torch.allclose(mixed[name].float(), weights[name].float() + share, atol=2e-3)
    assert {p.name for p in (tmp_path / "mixed").iterdir()} == {p.name for p in base.iterdir()}


def test_a_base_that_is_built_otherwise_is_refused(base: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    other = shutil.copytree(base, tmp_path / "other")
    weights = load_file(other / "model.safetensors")
    bias = torch.ones(1, len(weights["model.shared.weight"]), dtype=torch.float16)
    save_file(weights | {"final_logits_bias": bias}, other / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ConfigError, match="cannot be trained further") as caught:
        finetune(_pairs(60), PAIR, other, label="tuk", out=tmp_path / "out")
    assert caught.value.remedy
    with pytest.raises(UsageError, match="without target labels"):
        finetune(_pairs(60), PAIR, base, label="", out=tmp_path / "out")


REFERENCES = [f"The council approved plan number {i} in the morning." for i in range(60)]


def test_a_gain_is_the_difference_of_corpus_scores() -> None:
    import sacrebleu

    before = [r.replace("approved", "saw") for r in REFERENCES]
    found = measure_gain("x", before, REFERENCES, REFERENCES)
    assert found.before == pytest.approx(sacrebleu.corpus_chrf(before, [REFERENCES]).score)
    assert found.after == pytest.approx(100)
    assert found.low <= found.difference <= found.high
    assert found.low > 0
    assert found.p_value < 0.01
    assert measure_gain("x", before, REFERENCES, REFERENCES) == found
    assert "x: chrF" in str(found)
    assert "on 60 segments" in str(found)


def test_no_difference_is_no_gain_and_a_handful_proves_nothing() -> None:
    same = measure_gain("x", REFERENCES, REFERENCES, REFERENCES)
    assert (same.difference, same.low, same.high, same.p_value) == (0.0, 0.0, 0.0, 1.0)
    mixed = [("worse" if i % 2 else r) for i, r in enumerate(REFERENCES[:8])]
    other = [(r if i % 2 else "worse") for i, r in enumerate(REFERENCES[:8])]
    unsure = measure_gain("x", mixed, other, REFERENCES[:8])
    assert unsure.low < 0 < unsure.high
    assert unsure.p_value > 0.05


def test_what_is_mixed_in_comes_from_the_caller_first(base: Path, tmp_path: Path) -> None:
    """Pairs as they are, then the base's output on the caller's texts, then on made-up ones; never what is learnt."""
    learnt = _pairs(60)
    asked: list[str] = []

    class Echo:
        def translate(self, label: str, source: Sequence[str], *, beam: int = 1) -> list[str]:
            asked.extend(source)
            return ["Şäher " + "ulaldy." for _ in source]

    texts = [learnt[0][0], "The port grew.", "The port grew."]
    general = _without(GeneralText([("A.", "B."), learnt[1]], texts), {a for a, _ in learnt})
    found = _replay(general, PAIR, Echo(), "tuk", 10)  # type: ignore[arg-type]
    assert found[0] == ("A.", "B.")
    assert asked[0] == "The port grew."
    assert len(asked) == 9
    assert not {a for a, _ in found} & {a for a, _ in learnt}

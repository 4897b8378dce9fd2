"""Training end to end: files, resume after a kill, early decay, starting from a model, refusals."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pytest
import torch
from filelock import FileLock
from torch import Tensor

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine import Registry, open_translator
from translate_pipeline.errors import ConfigError, EngineError, OutputError, OutputLockedError
from translate_pipeline.resources import models_directory
from translate_pipeline.training.batches import Batch
from translate_pipeline.training.curves import DevRow, LossRow, read_curve
from translate_pipeline.training.export import Decoder
from translate_pipeline.training.judge import Judge, Judgement
from translate_pipeline.training.learner import Learner, Stepped
from translate_pipeline.training.recipe import Recipe, Schedule, load_recipe
from translate_pipeline.training.trainer import TrainEvent, TrainReport, train

_KILLED = """
import os, signal, sys
from pathlib import Path
import msgspec, torch
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.trainer import train
torch.set_num_threads(1)
recipe = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Recipe)
def progress(event):
    if event.step >= 25:
        os.kill(os.getpid(), signal.SIGKILL)
train(recipe, out=Path(sys.argv[2]), progress=progress)
"""


def _schedule(recipe: Recipe, **changes: object) -> Recipe:
    return msgspec.structs.replace(recipe, schedule=msgspec.structs.replace(recipe.schedule, **changes))


@pytest.fixture(scope="module")
def trained(
    tiny_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, TrainReport, list[TrainEvent]]:
    torch.set_num_threads(1)
    out, events = tmp_path_factory.mktemp("trained"), []
    report = train(tiny_recipe, out=out, progress=events.append)
    return out, report, events


def test_training_writes_model_curves_and_card(trained: tuple[Path, TrainReport, list[TrainEvent]]) -> None:
    out, report, events = trained
    assert report.folder == out / "model"
    assert report.steps == 40
    assert {p.name for p in report.folder.iterdir()} == {
        "README.md", "config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
        "tokenizer_config.json", "vocab.json",
    }  # fmt: skip
    assert (out / "model.ct2" / "model.bin").exists()
    assert (out / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert not list(out.glob("*.partial")) + list(out.glob("candidate*")) + list(out.glob("*.old"))
    assert [s.language for s in report.scores] == ["ru", "tk"]
    assert [e.fraction for e in events] == sorted(e.fraction for e in events)
    assert events[-1].fraction == 1.0
    assert any("likeness" in e.message for e in events)
    assert any("dev: ru chrF" in e.message for e in events)


def test_the_loss_falls_and_is_recorded(trained: tuple[Path, TrainReport, list[TrainEvent]]) -> None:
    out, report, _ = trained
    rows = read_curve(out / "loss.tsv", LossRow)
    assert [r.step for r in rows] == list(range(5, 41, 5))
    assert rows[-1].loss < rows[0].loss - 0.5
    assert report.loss == rows[-1].loss
    assert [r.step for r in rows if r.right == r.right] == [10, 20, 30, 40]  # nan is not itself
    assert {(r.step, r.language) for r in read_curve(out / "dev.tsv", DevRow)} == {
        (20, "ru"), (20, "tk"), (40, "ru"), (40, "tk"),
    }  # fmt: skip


def test_the_folder_is_half_precision_marian(trained: tuple[Path, TrainReport, list[TrainEvent]]) -> None:
    from safetensors import safe_open

    folder = trained[1].folder
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["model_type"] == "marian"
    assert config["pad_token_id"] == config["decoder_start_token_id"] == config["vocab_size"] - 1
    decoding = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    assert (decoding["num_beams"], decoding["length_penalty"]) == (4, 1.5)
    with safe_open(folder / "model.safetensors", "pt") as weights:
        assert {str(weights.get_tensor(n).dtype) for n in weights.keys()} == {"torch.float16"}  # noqa: SIM118


def test_the_engine_serves_what_was_trained(trained: tuple[Path, TrainReport, list[TrainEvent]]) -> None:
    """The registry reads the labels of the folder; the engine loads it and decodes (what 40 steps have to say)."""
    spec = Registry.load().resolve(str(trained[1].folder), LanguagePair("en", "ru"))
    assert spec.labels == {"ru": ">>rus<<", "tk": ">>tuk<<"}
    translator = open_translator(spec, engine="ct2", threads=1)
    assert translator.signature.revision == spec.revision
    found = translator.translate(["Oil prices fell.", "Lavrov met Meredov."], LanguagePair("en", "ru"))
    assert [t.score < 0 for t in found] == [True, True]


def test_reference_decoding_agrees_with_ctranslate2(
    trained: tuple[Path, TrainReport, list[TrainEvent]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where CTranslate2 is missing transformers decode instead; both begin alike (int8 rounds a tiny network hard)."""
    out, text = trained[0], ["The president arrived in Ashgabat."]
    fast = Decoder(out / "model", tmp_path / "converted").translate("rus", text, beam=1)
    assert (tmp_path / "converted").is_dir()
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    slow = Decoder(out / "model", tmp_path / "none").translate("rus", text, beam=1)
    assert not (tmp_path / "none").exists()
    assert fast[0][:3] == slow[0][:3]


def test_training_again_does_nothing_more(
    trained: tuple[Path, TrainReport, list[TrainEvent]], tiny_recipe: Recipe
) -> None:
    out, report, _ = trained
    before = (out / "loss.tsv").read_bytes(), (out / "dev.tsv").read_bytes()
    weights = (out / "model" / "model.safetensors").read_bytes()
    again = train(tiny_recipe, out=out)
    assert again.steps == report.steps
    assert ((out / "loss.tsv").read_bytes(), (out / "dev.tsv").read_bytes()) == before
    assert (out / "model" / "model.safetensors").read_bytes() == weights


def test_a_killed_training_goes_on_to_the_same_curve(
    trained: tuple[Path, TrainReport, list[TrainEvent]],
    tiny_recipe: Recipe,
    tmp_path: Path,
    child_environment: dict[str, str],
) -> None:
    """SIGKILL at step 25: the same call goes on from step 20 and ends with the very bytes of the undisturbed run."""
    recipe_file, out = tmp_path / "recipe.json", tmp_path / "out"
    recipe_file.write_bytes(msgspec.json.encode(tiny_recipe))
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(recipe_file), str(out)],
        env=child_environment,
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert [r.step for r in read_curve(out / "loss.tsv", LossRow)][-1] == 25
    events: list[TrainEvent] = []
    train(tiny_recipe, out=out, progress=events.append)
    assert any("resumed at step 20" in e.message for e in events)
    whole = trained[0]
    for name in ("loss.tsv", "dev.tsv", "model/model.safetensors"):
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name


def test_an_interrupted_training_loses_no_step(
    trained: tuple[Path, TrainReport, list[TrainEvent]], tiny_recipe: Recipe, tmp_path: Path
) -> None:
    """Ctrl-C between two checkpoints: the step is finished, all of it saved, and the end is that of the whole run."""

    def interrupt(event: TrainEvent) -> None:
        if event.step == 15:
            signal.raise_signal(signal.SIGINT)

    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            train(tiny_recipe, out=tmp_path, progress=interrupt)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, handler)
    events: list[TrainEvent] = []
    train(tiny_recipe, out=tmp_path, progress=events.append)
    assert any("resumed at step 15" in e.message for e in events)
    for name in ("loss.tsv", "dev.tsv", "model/model.safetensors"):
        assert (tmp_path / name).read_bytes() == (trained[0] / name).read_bytes(), name


def test_longer_training_goes_on_from_before_the_decay(
    trained: tuple[Path, TrainReport, list[TrainEvent]], tiny_recipe: Recipe, tmp_path: Path
) -> None:
    """40 steps fall from step 24 on; 60 steps start over from there, at the full rate."""
    out = shutil.copytree(trained[0], tmp_path / "out")
    events: list[TrainEvent] = []
    report = train(_schedule(tiny_recipe, steps=60), out=out, progress=events.append)
    assert any("resumed at step 25" in e.message for e in events)
    assert report.steps == 60
    rows = read_curve(out / "loss.tsv", LossRow)
    assert [r.step for r in rows] == list(range(5, 61, 5))
    assert next(r for r in rows if r.step == 35).rate == 1.0


def test_another_recipe_is_refused(tiny_recipe: Recipe, trained: tuple[Path, TrainReport, list[TrainEvent]]) -> None:
    other = msgspec.structs.replace(tiny_recipe, seed=99)
    with pytest.raises(ConfigError, match="another recipe") as caught:
        train(other, out=trained[0])
    assert caught.value.remedy


def test_a_damaged_checkpoint_is_one_line(
    trained: tuple[Path, TrainReport, list[TrainEvent]], tiny_recipe: Recipe, tmp_path: Path
) -> None:
    shutil.copytree(trained[0] / "vocabulary", tmp_path / "vocabulary")
    (tmp_path / "checkpoint.pt").write_bytes(b"PK\x03\x04 not a checkpoint")
    with pytest.raises(ConfigError, match="damaged checkpoint"):
        train(tiny_recipe, out=tmp_path)


def test_training_starts_from_a_model(
    tiny_recipe: Recipe, trained: tuple[Path, TrainReport, list[TrainEvent]], tmp_path: Path
) -> None:
    """``init`` brings vocabulary, sizes and weights: the loss begins where the first training was."""
    recipe = msgspec.structs.replace(
        _schedule(tiny_recipe, steps=10), init=str(trained[1].folder), network=msgspec.structs.replace(
            tiny_recipe.network, d_model=64
        ),
    )  # fmt: skip
    train(recipe, out=tmp_path)
    first = read_curve(tmp_path / "loss.tsv", LossRow)[0].loss
    assert first < read_curve(trained[0] / "loss.tsv", LossRow)[0].loss - 0.5
    config = json.loads((tmp_path / "model" / "config.json").read_text(encoding="utf-8"))
    assert config["d_model"] == 32


def test_patience_brings_the_end_forward(tiny_recipe: Recipe, tmp_path: Path) -> None:
    """Frozen weights never beat their first score: after one stale evaluation the decay begins."""
    frozen = msgspec.structs.replace(tiny_recipe.optimiser, muon_rate=1e-12, adam_rate=1e-12)
    recipe = msgspec.structs.replace(
        _schedule(tiny_recipe, steps=400, patience=1, evaluate_every=10, probe_every=10), optimiser=frozen
    )
    events: list[TrainEvent] = []
    report = train(recipe, out=tmp_path, progress=events.append)
    assert any("the final decay begins" in e.message for e in events)
    assert 20 < report.steps < 60


def test_half_precision_learns_too(tiny_recipe: Recipe, tmp_path: Path) -> None:
    train(_schedule(tiny_recipe, precision="bf16", steps=20), out=tmp_path)
    rows = read_curve(tmp_path / "loss.tsv", LossRow)
    assert rows[-1].loss < rows[0].loss - 0.3


def test_minutes_can_be_given_by_the_caller(tiny_recipe: Recipe, tmp_path: Path) -> None:
    """A time limit ends a training whose steps would take for ever."""
    report = train(_schedule(tiny_recipe, steps=0, minutes=60), out=tmp_path, minutes=0.02)
    assert 0.02 <= report.minutes < 0.5
    assert (tmp_path / "model" / "README.md").exists()


def test_the_smoke_recipe_learns_exports_and_translates(tmp_path: Path) -> None:
    """The shipped recipe, whole: its loss halves, its scores rise above those of noise, it says something."""
    recipe = load_recipe(models_directory() / "recipes" / "smoke.toml")
    report = train(recipe, out=tmp_path)
    assert report.loss < 4.3
    assert report.minutes < 1.5
    assert all(s.chrf > 4 for s in report.scores)
    texts = ["Lavrov arrives in Ashgabat", "6 documents were signed following the talks in Moscow.", "April 2, 2021"]
    found = Decoder(report.folder, tmp_path / "again").translate("tuk", texts)
    assert len(found) == 3
    assert any(found)
    card = (report.folder / "README.md").read_text(encoding="utf-8")
    assert "| templates | Apache-2.0 (this project's own) | ru " in card


def test_defaults_of_the_schedule_are_consistent() -> None:
    schedule = Schedule()
    assert schedule.evaluate_every % schedule.checkpoint_every == schedule.checkpoint_every % schedule.log_every == 0


def test_roomy_malloc_restarts_once_and_only_when_asked(child_environment: dict[str, str]) -> None:
    """Importing changes nothing; the call replaces the process, with its arguments, and the second call returns."""
    code = (
        "import os, sys\n"
        "import translate_pipeline.training.environment as e\n"
        "print('TOP', os.environ.get('MALLOC_TOP_PAD_'), sys.argv[1:], flush=True)\n"
        "e.restart_with_roomy_malloc()\n"
        "print('done')\n"
    )
    environment = {k: v for k, v in child_environment.items() if not k.startswith("MALLOC_")}
    out = subprocess.run(
        [sys.executable, "-c", code, "a b", "--x"], env=environment, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    if sys.platform == "linux":
        assert out == ["TOP None ['a b', '--x']", f"TOP {1 << 28} ['a b', '--x']", "done"]
    else:
        assert out == ["TOP None ['a b', '--x']", "done"]
    assert os.environ.get("MALLOC_TOP_PAD_") == child_environment.get("MALLOC_TOP_PAD_")


def test_a_full_disk_costs_a_checkpoint_not_the_training(
    tiny_recipe: Recipe, tmp_path: Path, file_size_limit: Callable[[int], AbstractContextManager[None]]
) -> None:
    """No file may grow past 400 kB: the model fits, the checkpoint of 1 MB does not; nothing half-written is left."""
    events: list[TrainEvent] = []
    with file_size_limit(400_000):
        report = train(_schedule(tiny_recipe, steps=20), out=tmp_path, progress=events.append)
    assert sum("checkpoint.pt CANNOT BE WRITTEN, training goes on" in e.message for e in events) >= 2
    assert report.steps == 20
    assert (report.folder / "model.safetensors").exists()
    assert not list(tmp_path.glob("checkpoint*"))
    assert [r.step for r in read_curve(tmp_path / "loss.tsv", LossRow)] == [5, 10, 15, 20]


def test_a_kill_within_an_evaluation_costs_no_step(
    trained: tuple[Path, TrainReport, list[TrainEvent]],
    tiny_recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The checkpoint of step 20 stands before its evaluation, which is made up for: the end is the undisturbed one."""
    whole_judge, calls = Judge.judge, list[int]()

    def judge(self: Judge, weights: dict[str, Tensor]) -> Judgement:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return whole_judge(self, weights)

    monkeypatch.setattr(Judge, "judge", judge)
    with pytest.raises(KeyboardInterrupt):
        train(tiny_recipe, out=tmp_path)
    events: list[TrainEvent] = []
    train(tiny_recipe, out=tmp_path, progress=events.append)
    assert any("resumed at step 20" in e.message for e in events)
    for name in ("loss.tsv", "dev.tsv", "model/model.safetensors", "best.json"):
        assert (tmp_path / name).read_bytes() == (trained[0] / name).read_bytes(), name


def test_an_evaluation_that_fails_is_told_and_made_up_for_at_the_end(
    tiny_recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_judge, calls = Judge.judge, list[int]()

    def judge(self: Judge, weights: dict[str, Tensor]) -> Judgement:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("out of memory")
        return whole_judge(self, weights)

    monkeypatch.setattr(Judge, "judge", judge)
    events: list[TrainEvent] = []
    report = train(_schedule(tiny_recipe, steps=20), out=tmp_path, progress=events.append)
    assert any("THE EVALUATION FAILED, training goes on: RuntimeError: out of memory" in e.message for e in events)
    assert report.scores
    assert {r.step for r in read_curve(tmp_path / "dev.tsv", DevRow)} == {20}


def test_weights_that_are_no_numbers_never_reach_a_checkpoint(
    tiny_recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_step = Learner.step

    def step(self: Learner, batch: Batch, *, number: int, factor: float) -> Stepped:
        found = whole_step(self, batch, number=number, factor=factor)
        if number == 20:
            self.master["shared"].fill_(float("nan"))
        return found

    monkeypatch.setattr(Learner, "step", step)
    with pytest.raises(EngineError, match="at step 20 loss or weights are no longer numbers") as caught:
        train(tiny_recipe, out=tmp_path)
    assert "[optimiser]" in caught.value.remedy
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert state["step"] == 10
    assert all(bool(w.isfinite().all()) for w in state["master"].values())


def test_two_trainings_do_not_write_into_one_folder(tiny_recipe: Recipe, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".lock"), pytest.raises(OutputLockedError, match="another training"):
        train(tiny_recipe, out=tmp_path)


def test_a_folder_that_cannot_be_written_is_one_line(tiny_recipe: Recipe, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="file") as caught:
        train(tiny_recipe, out=tmp_path / "file" / "out")
    assert caught.value.remedy

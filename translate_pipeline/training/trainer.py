"""``train``: from a recipe to a MarianMT folder with its card, curves, and a checkpoint to go on from.

    OUT/model/        the best weights so far, as Hugging Face MarianMT in fp16, with README.md
    OUT/model.ct2/    the same for CTranslate2, int8
    OUT/vocabulary/   source.spm, target.spm, vocab.json
    OUT/loss.tsv, dev.tsv, curves.png
    OUT/checkpoint.pt, before-decay.pt, best.json

The same call goes on from ``checkpoint.pt`` after a kill. Where a recipe counts in steps, the curve is then the one
that an uninterrupted training draws; where it counts in minutes, so are all steps before the final decay.

Hours of work hang on no single write and no single score: where a checkpoint or an evaluation fails (a full disk),
that is said and training goes on; weights that are no longer numbers are never saved over good ones.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from filelock import FileLock, Timeout
from torch import Tensor

from translate_pipeline.errors import EngineError, OutputError, OutputLockedError
from translate_pipeline.training.batches import START, Batch, BatchStream, encode, shares
from translate_pipeline.training.card import DevScore, write_card
from translate_pipeline.training.checkpoint import Checkpoint, random_state, restore_random
from translate_pipeline.training.corpora import CorpusReport, Prepared, prepare
from translate_pipeline.training.curves import Curve, DevRow, LossRow, draw, read_curve
from translate_pipeline.training.environment import StopRequest
from translate_pipeline.training.judge import Judge
from translate_pipeline.training.learner import Learner, Stepped
from translate_pipeline.training.optimise import Pace
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.vocabulary import Vocabulary, take_over, train_vocabulary


@dataclass(frozen=True, slots=True)
class TrainEvent:
    """One line of progress: ``fraction`` of the way (0–1), and what happened."""

    step: int
    fraction: float
    message: str


@dataclass(frozen=True, slots=True)
class TrainReport:
    """``minutes`` and ``steps`` are totals over all sessions; ``scores`` are of the model in ``folder``, beam 4."""

    folder: Path
    steps: int
    minutes: float
    loss: float
    scores: tuple[DevScore, ...]
    corpora: tuple[CorpusReport, ...]


Progress = Callable[[TrainEvent], None]


def train(recipe: Recipe, *, out: Path, minutes: float | None = None, progress: Progress | None = None) -> TrainReport:
    """Trains by a recipe into a folder, or goes on there. ``minutes`` replaces the recipe's.

    Raises ConfigError for data that cannot be read and for a checkpoint of another recipe, OutputLockedError where
    another training writes into the folder, EngineError when the weights diverge.
    """
    if minutes is not None:
        recipe = msgspec.structs.replace(recipe, schedule=msgspec.structs.replace(recipe.schedule, minutes=minutes))
    if recipe.schedule.threads:
        torch.set_num_threads(recipe.schedule.threads)
    say = progress or (lambda _: None)
    with _alone(out):
        say(TrainEvent(0, 0.0, "reading the corpora"))
        prepared = prepare(recipe)
        for line in _about(prepared):
            say(TrainEvent(0, 0.0, line))
        vocabulary = _vocabulary(recipe, prepared, out / "vocabulary")
        trainer = _Trainer(recipe, out, say, prepared, vocabulary)
        trainer.resume()
        trainer.run()
        return trainer.finish()


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """The folder for this process alone; the lock goes with the process, however that ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise OutputLockedError(f"{out}: another training is writing there", remedy="Wait for it to end.") from error
    except OSError as error:
        remedy = "Free space or choose another folder; the same command goes on from the last checkpoint."
        raise OutputError(f"{out}: {error}", remedy=remedy) from error


def _about(prepared: Prepared) -> list[str]:
    """What became of the corpora, for the log."""
    counts = ", ".join(f"{language} {len(rows):,}" for language, rows in prepared.pairs.items())
    added: Counter[str] = sum((r.added for r in prepared.reports), Counter())
    left_out = [r.name for r in prepared.reports if r.is_left_out]
    tagged = Counter(tag for tags in prepared.tags.values() for tag in tags if tag)
    made = ", ".join(f"{name} {count:,}" for name, count in [*added.items(), *tagged.items()])
    return [
        f"sentence pairs: {counts}" + (f" (of these {made})" if made else ""),
        *([f"left out for their licence: {', '.join(left_out)}"] if left_out else []),
    ]


def _vocabulary(recipe: Recipe, prepared: Prepared, folder: Path) -> Vocabulary:
    if (folder / "vocab.json").exists():
        return Vocabulary.load(folder)
    if recipe.init:
        return take_over(Path(recipe.init), recipe.marks, folder)
    size = recipe.vocabulary.size
    return train_vocabulary(prepared.pairs, size, folder, marks=recipe.marks, seed=recipe.seed)


class _Trainer:
    """One session of a training: where it stands, its curves, what happens every so many steps."""

    def __init__(self, recipe: Recipe, out: Path, say: Progress, prepared: Prepared, vocabulary: Vocabulary) -> None:
        self._recipe, self._out, self._say, self._reports = recipe, out, say, prepared.reports
        schedule, optimiser = recipe.schedule, recipe.optimiser
        rows = encode(
            prepared.pairs,
            recipe.labels,
            vocabulary,
            prepared.tags,
            sampling=recipe.vocabulary.sampling,
            seed=recipe.seed,
        )
        counts = {language: len(found) for language, found in rows.items()}
        self._pad = vocabulary.pad
        self._stream = BatchStream(
            rows,
            vocabulary.pad,
            shares(counts, recipe.share),
            tokens=schedule.tokens_per_step,
            pool=schedule.pool,
            seed=recipe.seed,
        )
        self._fingerprint = _fingerprint(recipe, vocabulary, counts)
        self._pace = Pace(schedule.steps, schedule.minutes, optimiser.warmup_steps, optimiser.decay)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self._learner = Learner(recipe, vocabulary=len(vocabulary), pad=vocabulary.pad, device=device)
        self._judge = Judge(recipe, self._learner.sizes, vocabulary, out)
        self._loss_curve, self._dev_curve = Curve(out / "loss.tsv", LossRow), Curve(out / "dev.tsv", DevRow)
        self._step, self._spent_s, self._tokens, self._place = 0, 0.0, 0, START
        self._best, self._stale, self._was_falling, self._judged, self._factor = -1.0, 0, False, 0, 0.0

    # -- going on ------------------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Takes up the checkpoint, if there is one."""
        path = self._out / "checkpoint.pt"
        if path.exists():
            state = self._choose(self._load(path))
            self._restore(state)
            self._event(f"resumed at step {state.step:,} after {state.spent_s / 60:.1f} minutes")
            if self._judge.remember():
                self._event("the best weights so far were scored again")
        else:
            self._judge.forget()
        self._loss_curve.cut_after(self._step)
        self._dev_curve.cut_after(self._judged)

    def _load(self, path: Path) -> Checkpoint:
        return Checkpoint.load(path, fingerprint=self._fingerprint, device=self._learner.device)

    def _choose(self, state: Checkpoint) -> Checkpoint:
        """A state from the final decay is of no use to a longer training: that goes on from before it."""
        earlier = self._out / "before-decay.pt"
        self._pace.stretch = state.stretch
        is_slower = self._pace.factor(state.step, state.spent_s) <= state.factor
        if not state.is_falling or is_slower or not earlier.exists():
            return state
        chosen = self._load(earlier)
        # Weights at the full rate score lower than those that fell: patience begins anew, or it would run out at once.
        chosen.best, chosen.stale, chosen.stretch = -1.0, 0, 1.0
        return chosen

    def _restore(self, state: Checkpoint) -> None:
        self._learner.restore(state.master, state.average, state.optimisers)
        self._step, self._spent_s, self._place, self._tokens = state.step, state.spent_s, state.place, state.tokens
        self._pace.stretch, self._was_falling, self._factor = state.stretch, state.is_falling, state.factor
        self._best, self._stale, self._judged = state.best, state.stale, state.judged
        restore_random(state.random)

    def _save(self, name: str) -> None:
        """Raises EngineError for weights that are no numbers; a file that cannot be written is only told of."""
        self._check_health(0.0 if self._learner.is_finite() else math.nan)
        try:
            self._checkpoint().save(self._out / name)
        except (OSError, RuntimeError) as error:
            self._event(f"{name} CANNOT BE WRITTEN, training goes on: {' '.join(str(error).split())}")

    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(
            fingerprint=self._fingerprint,
            master=self._learner.master,
            average=self._learner.average,
            optimisers=self._learner.optimiser_state(),
            step=self._step,
            spent_s=self._spent_s,
            tokens=self._tokens,
            place=self._place,
            stretch=self._pace.stretch,
            is_falling=self._was_falling,
            factor=self._factor,
            best=self._best,
            stale=self._stale,
            judged=self._judged,
            random=random_state(),
        )

    def _check_health(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise EngineError(
                f"{self._out}: at step {self._step:,} loss or weights are no longer numbers; nothing was saved over",
                remedy="Lower the rates of [optimiser]; the same command goes on from the last checkpoint.",
            )

    # -- the loop ------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Steps until the pace says that the end is reached. Raises KeyboardInterrupt, with every step saved."""
        if self._is_judgement_due():  # the kill came between the checkpoint and the end of its evaluation
            self._try_to_evaluate()
        with StopRequest() as stop:
            self._steps_until_the_end(stop)
        if stop.is_made:
            self._save("checkpoint.pt")
            raise KeyboardInterrupt

    def _steps_until_the_end(self, stop: StopRequest) -> None:
        began, window = time.monotonic() - self._spent_s, _Window()
        batches = self._stream.stream(self._place)
        while self._pace.progress(self._step, self._spent_s) < 1 and not stop.is_made:
            self._note_decay()
            batch = next(batches)
            self._one_step(batch, window)
            self._spent_s = time.monotonic() - began
            if self._step % self._recipe.schedule.log_every == 0:
                self._log(batch, window)
                self._do_periodic()
                window = _Window()
        batches.close()

    def _note_decay(self) -> None:
        """Keeps the last state of the constant phase: a longer training goes on from there."""
        if not self._was_falling and self._pace.is_falling(self._step, self._spent_s):
            self._save("before-decay.pt")
            self._was_falling = True

    def _one_step(self, batch: Batch, window: _Window) -> None:
        self._factor = self._pace.factor(self._step, self._spent_s)
        stepped = self._learner.step(batch, number=self._step + 1, factor=self._factor)
        real = int((batch.target != self._pad).sum())
        window.add(stepped, self._factor, real)
        self._step, self._place, self._tokens = self._step + 1, batch.place, self._tokens + real

    def _log(self, batch: Batch, window: _Window) -> None:
        is_due = self._step % self._recipe.schedule.probe_every == 0
        probe = self._learner.probe(batch) if is_due else None
        row = LossRow(self._step, window.loss(), window.factor, float(window.norm), *(probe or ()))
        self._check_health(row.loss)
        try:
            self._loss_curve.add(row)
        except OSError as error:
            self._event(f"loss.tsv CANNOT BE WRITTEN, training goes on: {error}")
        text = f"loss {row.loss:.3f} rate ×{row.rate:.2f} norm {row.norm:.2f} {window.speed():,.0f} tokens/s"
        if probe:
            text += f" · right {probe.right:.2f} wrong {probe.wrong:.2f} likeness {probe.likeness:.2f}"
            if probe.is_collapsed and self._step > 2 * self._recipe.optimiser.warmup_steps:
                text += " · THE ENCODER HAS COLLAPSED: lower optimiser.muon_rate and begin anew"
        self._event(text)

    def _do_periodic(self) -> None:
        """A checkpoint before the evaluation too: what happens there must not cost the steps since the last one."""
        if self._step % self._recipe.schedule.checkpoint_every:
            return
        self._save("checkpoint.pt")
        if self._is_judgement_due():
            self._try_to_evaluate()
            self._save("checkpoint.pt")

    def _is_judgement_due(self) -> bool:
        return self._step > self._judged and self._step % self._recipe.schedule.evaluate_every == 0

    def _try_to_evaluate(self) -> None:
        try:
            self._evaluate()
        except Exception as error:  # noqa: BLE001  (no score is worth the training; at the end it is asked for again)
            self._event(f"THE EVALUATION FAILED, training goes on: {type(error).__name__}: {error}")
            return
        patience = self._recipe.schedule.patience
        if patience and self._stale >= patience and not self._was_falling:
            self._event("dev scores have stopped rising: the final decay begins")
            self._pace.begin_decay(self._step, self._spent_s)

    def _evaluate(self) -> None:
        weights = {n: w.cpu() for n, w in self._learner.average.items()}
        scores, mean, is_best = self._judge.judge(weights)
        for score in scores:
            self._dev_curve.add(DevRow(self._step, score.language, score.chrf, score.bleu))
        self._stale = 0 if mean > self._best else self._stale + 1
        self._best = max(mean, self._best)
        self._judged = self._step
        if scores:
            text = ", ".join(f"{s.language} chrF {s.chrf:.2f} BLEU {s.bleu:.2f}" for s in scores)
            self._event(f"dev: {text}{' · best so far' if is_best else ''}")
        draw(self._losses(), read_curve(self._out / "dev.tsv", DevRow), self._out / "curves.png")

    def _losses(self) -> list[LossRow]:
        return read_curve(self._out / "loss.tsv", LossRow)

    def _event(self, message: str) -> None:
        fraction = min(1.0, self._pace.progress(self._step, self._spent_s))
        self._say(TrainEvent(self._step, fraction, message))

    # -- the end -------------------------------------------------------------------------------------------------

    def finish(self) -> TrainReport:
        """Scores the last weights too, converts the best ones and writes their card."""
        if self._judged != self._step or not self._judge.folder.exists():
            self._evaluate()
            self._save("checkpoint.pt")
        folder = self._judge.folder
        scores = self._judge.score(folder, self._out / "model.ct2")
        card = write_card(
            msgspec.structs.replace(self._recipe, network=self._learner.sizes),
            self._reports,
            scores,
            parameters=self._learner.parameters,
            steps=self._step,
            hours=self._spent_s / 3600,
            target_tokens=self._tokens,
            hardware=_hardware(self._learner.device),
        )
        (folder / "README.md").write_text(card, encoding="utf-8")
        self._event(f"done: {folder}")
        losses = self._losses()
        loss = losses[-1].loss if losses else float("nan")
        return TrainReport(folder, self._step, self._spent_s / 60, loss, tuple(scores), self._reports)


class _Window:
    """Sums since the last line of the log."""

    def __init__(self) -> None:
        self._began, self._lost, self._count, self._real = time.monotonic(), torch.zeros(()), 0, 0
        self.norm: Tensor = torch.zeros(())
        self.factor = 0.0

    def add(self, stepped: Stepped, factor: float, real: int) -> None:
        self._lost = self._lost.to(stepped.loss.device) + stepped.loss
        self._count, self._real, self.norm, self.factor = self._count + 1, self._real + real, stepped.norm, factor

    def loss(self) -> float:
        return float(self._lost) / self._count

    def speed(self) -> float:
        """Real target tokens a second."""
        return self._real / max(1e-9, time.monotonic() - self._began)


def _fingerprint(recipe: Recipe, vocabulary: Vocabulary, counts: Mapping[str, int]) -> str:
    """What must not change between sessions of one training: all but the schedule's length and rhythm."""
    schedule = recipe.schedule
    fixed = [
        recipe.network, recipe.labels, recipe.share, recipe.seed, schedule.tokens_per_step, schedule.pool,
        schedule.precision, dict(counts), vocabulary.ids, recipe.vocabulary.sampling,
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(fixed, order="sorted")).hexdigest()[:16]


def _hardware(device: str) -> str:
    if device == "cuda":
        return torch.cuda.get_device_name()
    return f"a CPU with {torch.get_num_threads()} threads"

"""``finetune``: a model learns an office's own wording from its approved translations, and has to prove the gain.

A part of the pairs is kept aside and never seen; the rest is mixed with a replay of general pairs against forgetting
(Chu & Wang, *A Survey of Domain Adaptation for Neural Machine Translation*, 2018, "mixed fine-tuning"). The tuned model
is accepted only if it scores higher on what was kept aside and loses less than ``MAX_LOSS`` on general text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate_pipeline.domain import LanguagePair
from translate_pipeline.errors import UsageError
from translate_pipeline.training.corpora import DevText, Pair
from translate_pipeline.training.export import Decoder
from translate_pipeline.training.recipe import Corpus, Optimiser, Recipe, Schedule
from translate_pipeline.training.templates import generate
from translate_pipeline.training.trainer import Progress, train

#: Points of chrF that general text may lose.
MAX_LOSS = 0.5
#: Fewer pairs teach nothing that could be proved.
MIN_PAIRS = 40
_HELD_OUT_SHARE, _MAX_HELD_OUT = 0.1, 300
_EPOCHS, _TOKENS_PER_PAIR = 3, 40
_GENERAL_TEMPLATES = 200


@dataclass(frozen=True, slots=True)
class Gain:
    """ChrF of the base and of the tuned model on one set; ``p_value`` of the difference (paired bootstrap)."""

    name: str
    segments: int
    before: float
    after: float
    p_value: float

    @property
    def difference(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class GeneralText:
    """What must not be forgotten: ``replay`` is mixed in, ``test`` is scored. Where either is missing, sentences from
    templates stand in; they guard figures, dates and names but little else.
    """

    replay: Sequence[Pair] = ()
    test: DevText | None = None


@dataclass(frozen=True, slots=True)
class FinetuneReport:
    """``folder`` holds the tuned model, accepted or not; ``reason`` is a sentence for the user."""

    folder: Path
    is_accepted: bool
    reason: str
    held_out: Gain
    general: Gain
    trained_pairs: int


_NOTHING = GeneralText()


def finetune(
    pairs: Sequence[Pair],
    pair: LanguagePair,
    base: Path,
    *,
    label: str,
    out: Path,
    general: GeneralText = _NOTHING,
    minutes: float = 0.0,
    progress: Progress | None = None,
) -> FinetuneReport:
    """Tunes the MarianMT folder ``base`` on approved pairs, whose target is asked for by ``label`` (``tuk``).

    ``minutes`` 0 means three passes over the pairs. Raises UsageError for fewer than ``MIN_PAIRS`` distinct pairs.
    """
    distinct = list(dict.fromkeys(pairs))
    if len(distinct) < MIN_PAIRS:
        raise UsageError(
            f"{len(distinct)} approved pairs for {pair}, but fine-tuning needs {MIN_PAIRS}",
            remedy="Approve more translations, or import a memory.",
        )
    kept_aside, learnt = split(distinct)
    test = general.test or _dev_text(pair, _template_pairs(pair, count=_GENERAL_TEMPLATES, seed=2))
    replay = general.replay or _template_pairs(pair, count=len(learnt), seed=1)
    unseen = {*test.source, *(a for a, _ in kept_aside)}
    _write(out / "data" / "approved.tsv", learnt)
    _write(out / "data" / "replay.tsv", [p for p in replay if p[0] not in unseen])
    recipe = _recipe(pair, label, base, out / "data", len(learnt), minutes=minutes)
    report = train(recipe, out=out, progress=progress)
    decoders = (Decoder(base, out / "base.ct2"), Decoder(report.folder, out / "model.ct2"))
    sets = (("held out", _dev_text(pair, kept_aside)), ("general", test))
    gains = [_gain(name, text, decoders, label) for name, text in sets]
    is_accepted, reason = verdict(*gains)
    return FinetuneReport(report.folder, is_accepted, reason, gains[0], gains[1], len(learnt))


def split(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Pairs kept aside and pairs to learn from. By a hash of the source: all targets of one source fall on one side,
    and a pair stays on its side as the memory grows.
    """
    share = min(_HELD_OUT_SHARE, _MAX_HELD_OUT / len(pairs))
    aside = [p for p in pairs if _position(p[0]) < share]
    return aside or list(pairs[:1]), [p for p in pairs if _position(p[0]) >= share]


def _position(source: str) -> float:
    """Between 0 and 1."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def verdict(held_out: Gain, general: Gain) -> tuple[bool, str]:
    """Whether to take the tuned model, and why."""
    figures = f"held out {held_out.difference:+.2f} chrF, general {general.difference:+.2f} chrF"
    if held_out.difference <= 0:
        return False, f"not accepted: it translates what was kept aside no better ({figures})"
    if general.difference <= -MAX_LOSS:
        return False, f"not accepted: it forgets general text ({figures})"
    return True, f"accepted ({figures})"


def _gain(name: str, text: DevText, decoders: tuple[Decoder, Decoder], label: str) -> Gain:
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.significance import PairedTest

    hypotheses: list[tuple[str, Sequence[str]]] = [
        (str(i), decoder.translate(label, text.source, beam=4)) for i, decoder in enumerate(decoders)
    ]
    test = PairedTest(hypotheses, {"chrF": CHRF()}, [list(text.reference)], test_type="bs", n_samples=1000)
    signatures, table = test()
    results: Any = table[next(iter(signatures))]
    before, after = results
    return Gain(name, len(text.source), float(before.score), float(after.score), float(after.p_value))


def _dev_text(pair: LanguagePair, pairs: Sequence[Pair]) -> DevText:
    return DevText(pair.target, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _template_pairs(pair: LanguagePair, *, count: int, seed: int) -> list[Pair]:
    return [(getattr(t, pair.source), getattr(t, pair.target)) for t in generate(count, seed=seed)]


def _write(path: Path, pairs: Sequence[Pair]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ("\t".join(" ".join(side.split()) for side in pair) for pair in pairs)
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def _recipe(pair: LanguagePair, label: str, base: Path, data: Path, count: int, *, minutes: float) -> Recipe:
    """Gentle rates, dropout, no dev set: the pairs kept aside must not choose the weights that they judge."""
    columns = {pair.source: 1, pair.target: 2}
    tokens = 1024
    steps = 0 if minutes else max(30, 2 * _EPOCHS * count * _TOKENS_PER_PAIR // tokens // 10 * 10)
    corpora = (
        Corpus(name="approved", licence="the memory's owner", columns=columns, path="approved.tsv", is_cleaned=False),
        Corpus(name="replay", licence="see its origin", columns=columns, path="replay.tsv", is_cleaned=False),
    )
    return Recipe(
        name="finetuned",
        title=f"{base.name}, fine-tuned on approved translations",
        source=pair.source,
        labels={pair.target: label},
        corpora=corpora,
        optimiser=Optimiser(
            muon_rate=3e-4, adam_rate=2e-4, warmup_steps=10, decay=0.5, dropout=0.1, average=0.95
        ),
        schedule=Schedule(
            steps=steps, minutes=minutes, tokens_per_step=tokens, pool=4000, log_every=10, probe_every=50,
            checkpoint_every=50, evaluate_every=100_000, precision="fp32", is_compiled=False,
        ),
        data=str(data),
        init=str(base),
    )  # fmt: skip

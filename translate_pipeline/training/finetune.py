"""``finetune``: a model learns an office's own wording from its approved translations, and has to prove the gain.

A part of the pairs is kept aside and never seen; the rest is mixed with a replay of general pairs against forgetting
(Chu & Wang, *A Survey of Domain Adaptation for Neural Machine Translation*, 2018, "mixed fine-tuning"). The tuned model
is accepted only if it surely scores higher on what was kept aside and loses less than ``MAX_LOSS`` on general text; if
it loses more, weights nearer to the base are tried (``mix``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine.weights import MarianConfig
from translate_pipeline.errors import UsageError
from translate_pipeline.training.corpora import DevText, Pair
from translate_pipeline.training.export import Decoder
from translate_pipeline.training.gain import Gain, is_forgetful, measure_gain, verdict
from translate_pipeline.training.mix import mix_folders
from translate_pipeline.training.recipe import Corpus, Optimiser, Recipe, Schedule
from translate_pipeline.training.replay import exchanged_texts, own_output
from translate_pipeline.training.templates import generate
from translate_pipeline.training.trainer import Progress, TrainEvent, train

#: Fewer pairs teach nothing that could be proved.
MIN_PAIRS = 40
_HELD_OUT_SHARE, _MAX_HELD_OUT = 0.1, 300
_EPOCHS, _TOKENS_PER_PAIR = 2, 40
#: General pairs mixed in for one to learn.
_REPLAYED = 3
_GENERAL_TEMPLATES = 100
#: How far from the base to the tuned weights, where the tuned ones forget too much.
_SHARES = (0.75, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class GeneralText:
    """What must not be forgotten: ``replay`` is mixed in, and so is the base's own output on ``texts``; ``test`` is
    scored.

    Where there are fewer of both than pairs to learn, sentences with exchanged words are added to the texts; where
    there is no ``test``, the pairs of ``sample`` and some from templates are it.
    """

    replay: Sequence[Pair] = ()
    texts: Sequence[str] = ()
    test: DevText | None = None
    sample: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class FinetuneReport:
    """``folder`` holds the tuned model, accepted or not; ``reason`` is a sentence for the user. ``share`` is 1 for the
    tuned weights as they are, less where they were mixed with the base's.
    """

    folder: Path
    is_accepted: bool
    reason: str
    held_out: Gain
    general: Gain
    trained_pairs: int
    share: float = 1.0


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

    ``minutes`` 0 means two passes over the pairs. Raises UsageError for fewer than ``MIN_PAIRS`` distinct pairs and
    for a base without target labels, ConfigError for one that is built in another way.
    """
    if not label:
        raise UsageError(f"{base}: a model without target labels cannot be tuned", remedy="use --base embedded")
    test = general.test or _general_test(pair, general.sample)
    tested = set(test.source)
    distinct = [p for p in dict.fromkeys(pairs) if p[0] not in tested]
    if len(distinct) < MIN_PAIRS:
        raise UsageError(
            f"{len(distinct)} approved pairs for {pair}, but fine-tuning needs {MIN_PAIRS}",
            remedy="Approve more translations, or import a memory.",
        )
    kept_aside, learnt = split(distinct)
    say = progress or (lambda _: None)
    say(TrainEvent(0, 0.0, "translating general text with the base, to mix in against forgetting"))
    taboo = {*tested, *(a for a, _ in distinct)}
    decoder = Decoder(base, out / "compared.ct2")
    replay = _replay(_without(general, taboo), pair, decoder, label, _REPLAYED * len(learnt))
    _lay_out(out, base, learnt, [p for p in replay if p[0] not in taboo])
    recipe = _recipe(pair, label, base, out / "data", len(learnt), minutes=minutes)
    report = train(recipe, out=out, progress=progress)
    trial = _Trial(base, label, _dev_text(pair, kept_aside), test, out)
    folder, share, gains = report.folder, 1.0, trial.compare(report.folder)
    for share_tried in _SHARES:
        if not is_forgetful(gains[1]):
            break
        say(TrainEvent(report.steps, 1.0, f"too much is forgotten: {gains[1]}; trying {share_tried:.0%} of the change"))
        share, folder = share_tried, mix_folders(base, report.folder, share_tried, out / "mixed")
        gains = trial.compare(folder)
    is_accepted, reason = verdict(*gains)
    return FinetuneReport(folder, is_accepted, reason, *gains, len(learnt), share)


def _without(general: GeneralText, sources: set[str]) -> GeneralText:
    """What is tested must not be seen, what is learnt must not be unlearnt."""
    replay = [p for p in general.replay if p[0] not in sources]
    return GeneralText(replay, [t for t in dict.fromkeys(general.texts) if t not in sources], general.test)


def _replay(general: GeneralText, pair: LanguagePair, decoder: Decoder, label: str, count: int) -> list[Pair]:
    """At most ``count``: the caller's pairs, then the base's output on the caller's texts, then on made-up ones."""
    given = list(general.replay)[:count]
    texts = list(general.texts)[: count - len(given)]
    missing = count - len(given) - len(texts)
    texts += exchanged_texts(general.texts, missing, seed=1) if missing else []
    return [*given, *own_output(texts, pair, decoder, label)]


class _Trial:
    """Both sets and what the base makes of them, translated once."""

    def __init__(self, base: Path, label: str, held_out: DevText, general: DevText, out: Path) -> None:
        self._label, self._out = label, out
        self._sets = {"held out": held_out, "general": general}
        self._before = self._translate(base)

    def compare(self, folder: Path) -> tuple[Gain, Gain]:
        """The gain on what was kept aside and on general text."""
        after = self._translate(folder)
        held_out, general = (
            measure_gain(name, self._before[name], after[name], text.reference) for name, text in self._sets.items()
        )
        return held_out, general

    def _translate(self, folder: Path) -> dict[str, list[str]]:
        decoder = Decoder(folder, self._out / "compared.ct2")
        return {name: decoder.translate(self._label, text.source) for name, text in self._sets.items()}


def _lay_out(out: Path, base: Path, learnt: Sequence[Pair], replay: Sequence[Pair]) -> None:
    """Writes the data. Where they or the base are not those of an earlier call, its checkpoints are of no use."""
    texts = {"approved.tsv": _table(learnt), "replay.tsv": _table(replay), "base.json": _identity(base)}
    folder = out / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            for stale in ("checkpoint.pt", "before-decay.pt"):
                (out / stale).unlink(missing_ok=True)
            path.write_text(text, encoding="utf-8")


def _identity(base: Path) -> str:
    """The hash of a model's weights, whichever file holds them."""
    files = [p for name in ("model.safetensors", "pytorch_model.bin") if (p := base / name).exists()]
    return json.dumps({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}) + "\n"


def _table(pairs: Sequence[Pair]) -> str:
    rows = ("\t".join(" ".join(side.split()) for side in pair) for pair in pairs)
    return "".join(f"{row}\n" for row in rows)


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


def _dev_text(pair: LanguagePair, pairs: Sequence[Pair]) -> DevText:
    return DevText(pair.target, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _template_pairs(pair: LanguagePair, *, count: int, seed: int) -> list[Pair]:
    return [(getattr(t, pair.source), getattr(t, pair.target)) for t in generate(count, seed=seed)]


def _general_test(pair: LanguagePair, sample: Sequence[Pair]) -> DevText:
    """The sample, and figures, names and dates from templates."""
    return _dev_text(pair, [*sample, *_template_pairs(pair, count=_GENERAL_TEMPLATES, seed=2)])


def _precision() -> Literal["bf16", "fp32"]:
    """bf16 where the processor has it: half as fast again; emulated it would be slow."""
    import torch

    has_it = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001
    return "bf16" if has_it else "fp32"


def _recipe(pair: LanguagePair, label: str, base: Path, data: Path, count: int, *, minutes: float) -> Recipe:
    """Gentle rates, dropout, no dev set: the pairs kept aside must not choose the weights that they judge."""
    columns = {pair.source: 1, pair.target: 2}
    tokens = 1024
    steps = 0 if minutes else max(30, (1 + _REPLAYED) * _EPOCHS * count * _TOKENS_PER_PAIR // tokens // 10 * 10)
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
            muon_rate=1e-4, adam_rate=1e-4, warmup_steps=10, decay=0.5, dropout=0.1, average=0.95
        ),
        schedule=Schedule(
            steps=steps, minutes=minutes, tokens_per_step=tokens, pool=4000, log_every=10, probe_every=50,
            checkpoint_every=50, evaluate_every=100_000, precision=_precision(), is_compiled=False,
        ),
        data=str(data),
        init=str(base),
        length_penalty=MarianConfig(base).length_penalty,
    )  # fmt: skip

"""Scores of the weights on the dev sets, the best of them kept, and what is written when training ends.

What the folder of the best weights scores is written beside it (``best.json``) with the hash of those weights and of
the dev sets. A later session believes the score only if both hashes fit, else it scores the folder again: a kill
between two files, changed dev sets or a folder put back by hand never make worse weights pass for better ones.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline.engine.base import DEFAULT
from translate_pipeline.training.card import DevScore
from translate_pipeline.training.corpora import dev_texts
from translate_pipeline.training.export import Decoder, export_folder, replace_folder, restore_folder
from translate_pipeline.training.recipe import Network, Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from translate_pipeline.training.vocabulary import Vocabulary

_NOTHING = -1.0


class Judgement(NamedTuple):
    """``mean`` is the mean chrF over the served languages, infinite without a dev set; ``is_best`` of all so far."""

    scores: list[DevScore]
    mean: float
    is_best: bool


class Judge:
    """Exports weights into ``out/candidate``, scores them, and moves the best to ``out/model``.

    They are decoded as they would be used: what is best at a greedy search need not be best at that.
    """

    def __init__(self, recipe: Recipe, sizes: Network, vocabulary: Vocabulary, out: Path) -> None:
        self._recipe, self._sizes, self._vocabulary, self._out = recipe, sizes, vocabulary, out
        self._dev = dev_texts(recipe)
        self._best = _NOTHING

    @property
    def folder(self) -> Path:
        return self._out / "model"

    def forget(self) -> None:
        """For a training that begins: whatever lies in the folder is another's."""
        self._tidy()
        self._record.unlink(missing_ok=True)

    def remember(self) -> bool:
        """For a training that goes on: finds out how good the folder is. True if it had to be scored again."""
        self._tidy()
        if not self._dev or not self.folder.exists():
            return False
        known = _read(self._record)
        if known.get("weights") == self._weights() and known.get("dev") == self._dev_hash():
            self._best = float(str(known["chrf"]))
            return False
        self._best = self._mean(self.score(self.folder, self._out / "candidate.ct2"))
        self._tidy()
        self._write_record()
        return True

    def judge(self, weights: Mapping[str, Tensor]) -> Judgement:
        """Scores these weights; ``folder`` becomes them if they are the best, or the last where there is no dev set."""
        candidate = self._out / "candidate"
        labels = [self._recipe.labels[language] for language in self._recipe.served_languages]
        vocabulary = self._out / "vocabulary"
        export_folder(
            weights, self._sizes, self._vocabulary, labels, vocabulary, candidate,
            source=self._recipe.source, length_penalty=self._recipe.length_penalty,
        )  # fmt: skip
        scores = self.score(candidate, self._out / "candidate.ct2")
        mean = self._mean(scores)
        is_best = mean > self._best or not self.folder.exists() or mean == float("inf")
        if is_best:
            replace_folder(candidate, self.folder)
            self._best = mean
            self._write_record()
        self._tidy()
        return Judgement(scores, mean, is_best)

    def score(self, folder: Path, converted: Path) -> list[DevScore]:
        """The chrF and BLEU of an exported folder on every dev set; ``converted`` becomes its CTranslate2 form."""
        import sacrebleu

        decoder, scores = Decoder(folder, converted), []
        for dev in self._dev:
            found = decoder.translate(self._recipe.labels[dev.language], dev.source)
            chrf = sacrebleu.corpus_chrf(found, [dev.reference]).score
            bleu = sacrebleu.corpus_bleu(found, [dev.reference]).score
            scores.append(DevScore(dev.language, len(dev.source), chrf, bleu, DEFAULT.beam))
        return scores

    def _mean(self, scores: Sequence[DevScore]) -> float:
        served = [s.chrf for s in scores if s.language in self._recipe.served_languages]
        return sum(served) / len(served) if served else float("inf")

    @property
    def _record(self) -> Path:
        return self._out / "best.json"

    def _write_record(self) -> None:
        if self._dev:
            record = {"weights": self._weights(), "dev": self._dev_hash(), "chrf": self._best}
            self._record.write_text(json.dumps(record) + "\n", encoding="utf-8")

    def _weights(self) -> str:
        return hashlib.sha256((self.folder / "model.safetensors").read_bytes()).hexdigest()

    def _dev_hash(self) -> str:
        texts = [[d.language, d.source, d.reference] for d in self._dev]
        return hashlib.sha256(json.dumps([texts, self._recipe.served_languages]).encode()).hexdigest()

    def _tidy(self) -> None:
        """Puts back what a kill took away in the middle of an exchange, and removes what it left."""
        restore_folder(self.folder)
        for name in ("candidate", "candidate.partial", "candidate.old", "candidate.ct2"):
            shutil.rmtree(self._out / name, ignore_errors=True)


def _read(path: Path) -> Mapping[str, object]:
    """A damaged record is none: the folder is then scored again."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) and isinstance(found.get("chrf"), float) else {}
    except (OSError, ValueError):
        return {}

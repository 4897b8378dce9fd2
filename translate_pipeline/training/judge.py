"""Scores of the weights on the dev sets, the best of them kept, and what is written when training ends."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from translate_pipeline.training.card import DevScore
from translate_pipeline.training.corpora import dev_texts
from translate_pipeline.training.export import Decoder, export_folder, replace_folder
from translate_pipeline.training.recipe import Network, Recipe

if TYPE_CHECKING:
    from torch import Tensor

    from translate_pipeline.training.vocabulary import Vocabulary


class Judge:
    """Exports weights into ``out/candidate``, scores them greedily, and moves the best to ``out/model``."""

    def __init__(self, recipe: Recipe, sizes: Network, vocabulary: Vocabulary, out: Path) -> None:
        self._recipe, self._sizes, self._vocabulary, self._out = recipe, sizes, vocabulary, out
        self._dev = dev_texts(recipe)

    @property
    def folder(self) -> Path:
        return self._out / "model"

    def judge(self, weights: Mapping[str, Tensor], best: float) -> tuple[list[DevScore], float]:
        """Scores of these weights and their mean chrF over the served languages; ``folder`` becomes them if the mean
        is above ``best``. Without a dev set whatever comes last is best: the mean is infinite.
        """
        candidate = self._out / "candidate"
        labels = [self._recipe.labels[language] for language in self._recipe.served_languages]
        export_folder(weights, self._sizes, self._vocabulary, labels, self._out / "vocabulary", candidate)
        scores = self.score(candidate, self._out / "candidate.ct2", beam=1)
        served = [s.chrf for s in scores if s.language in self._recipe.served_languages]
        mean = sum(served) / len(served) if served else float("inf")
        if mean > best or not served or not self.folder.exists():
            replace_folder(candidate, self.folder)
        for name in ("candidate", "candidate.ct2"):
            shutil.rmtree(self._out / name, ignore_errors=True)
        return scores, mean

    def score(self, folder: Path, converted: Path, *, beam: int) -> list[DevScore]:
        """The chrF and BLEU of an exported folder on every dev set; ``converted`` becomes its CTranslate2 form."""
        import sacrebleu

        decoder, scores = Decoder(folder, converted), []
        for dev in self._dev:
            found = decoder.translate(self._recipe.labels[dev.language], dev.source, beam=beam)
            chrf = sacrebleu.corpus_chrf(found, [dev.reference]).score
            bleu = sacrebleu.corpus_bleu(found, [dev.reference]).score
            scores.append(DevScore(dev.language, len(dev.source), chrf, bleu, beam))
        return scores

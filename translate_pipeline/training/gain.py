"""Whether a tuned model translates better than its base: the difference in chrF, and how sure it is.

Confidence comes from the paired bootstrap (Koehn, *Statistical Significance Tests for Machine Translation Evaluation*,
2004): both systems are scored on the same resampled sets, and what varies is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Points of chrF that general text may lose.
MAX_LOSS = 0.5
_SAMPLES, _SEED = 1000, 12345


@dataclass(frozen=True, slots=True)
class Gain:
    """ChrF of the base and of the tuned model on one set; ``low`` and ``high`` bound the difference with 95 %
    confidence, ``p_value`` is that of no difference.
    """

    name: str
    segments: int
    before: float
    after: float
    low: float
    high: float
    p_value: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    def __str__(self) -> str:
        change = f"{self.name}: chrF {self.before:.2f} → {self.after:.2f}, {self.difference:+.2f}"
        certainty = f"(95 %: {self.low:+.2f} to {self.high:+.2f}, p = {self.p_value:.3f})"
        return f"{change} {certainty} on {self.segments} segments"


def measure_gain(name: str, before: Sequence[str], after: Sequence[str], references: Sequence[str]) -> Gain:
    """Compares two systems' translations of one set. The same texts give the same numbers."""
    import numpy as np

    one, two = (_statistics(texts, references) for texts in (before, after))
    chosen = np.random.default_rng(_SEED).choice(len(one), size=(_SAMPLES, len(one)))
    differences = np.array([_score(two[rows]) - _score(one[rows]) for rows in chosen])
    first, last = _score(one), _score(two)
    low, high = np.percentile(differences, [2.5, 97.5])
    extreme = int((np.abs(differences - differences.mean()) >= abs(last - first)).sum())
    return Gain(name, len(one), first, last, float(low), float(high), (extreme + 1) / (_SAMPLES + 1))


def _statistics(texts: Sequence[str], references: Sequence[str]) -> Any:
    """[segments, counts of n-grams]; sacrebleu sums them over a corpus before it scores."""
    import numpy as np
    from sacrebleu.metrics.chrf import CHRF

    return np.array(CHRF()._extract_corpus_statistics(list(texts), [list(references)]))  # noqa: SLF001


def _score(statistics: Any) -> float:
    from sacrebleu.metrics.chrf import CHRF

    return float(CHRF()._compute_score_from_stats(statistics.sum(0)).score)  # noqa: SLF001


def verdict(held_out: Gain, general: Gain) -> tuple[bool, str]:
    """Whether to take the tuned model, and why: a gain that is sure, a loss that is small."""
    figures = f"held out {held_out.difference:+.2f} chrF, general {general.difference:+.2f} chrF"
    if held_out.difference <= 0:
        return False, f"not accepted: it translates what was kept aside no better ({figures})"
    if held_out.low <= 0:
        return False, f"not accepted: what was kept aside is too little to prove the gain ({figures})"
    if is_forgetful(general):
        return False, f"not accepted: it forgets general text ({figures})"
    return True, f"accepted ({figures})"


def is_forgetful(general: Gain) -> bool:
    """Whether general text loses more than may be lost."""
    return general.difference <= -MAX_LOSS

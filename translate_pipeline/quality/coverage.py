"""Whether every part of the source has something in the translation that answers for it.

Two likelihood ratios over the words that the lexicon of the pair knows. For the whole text: is this a translation of
the source, or some other text? For each stretch of the source: was it translated, or left out, both by its words and by
the length of the translation, which fits the source with or without it?
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit, quoted
from translate_pipeline.quality.lengths import LENGTH_MODELS, LengthModel
from translate_pipeline.quality.lexicon import lexicon, source_key, stem
from translate_pipeline.text.names import name_key

#: What a name says that no lexicon knows: the translation has one that sounds alike, or has not.
_NAME_HIT, _NAME_MISS = 0.7, -0.9
#: Letters of the phonetic key that are compared.
_SOUND = 2
#: Words of a text that are weighed: a sentence, not a book, since stretches are as many as their square.
_MOST_WORDS = 60


class Evidence(NamedTuple):
    """A word of the source at ``start`` to ``end``; ``weight`` is above 0 where the translation answers for it."""

    start: int
    end: int
    weight: float


class Gap(NamedTuple):
    """A stretch of the source, and how much likelier it is that it was left out than translated, as a logarithm."""

    start: int
    end: int
    weight: float


@lru_cache(maxsize=8)
def evidence(case: Case) -> tuple[Evidence, ...]:
    """For each word that the lexicon knows and each name, in order. Remembered, because two checks ask."""
    entries = lexicon(case.pair)
    if not entries:
        return ()
    stems = {stem(w.text) for w in case.target_words}
    sounds = {name_key(w.text)[:_SOUND] for w in case.target_words if w.text[0].isupper()}
    found: list[Evidence] = []
    for at, word in enumerate(case.source_words):
        entry = entries.get(source_key(word.text))
        if entry is not None:
            weight = entry.miss if entry.stems.isdisjoint(stems) else entry.hit
            found.append(Evidence(word.start, word.end, weight))
        elif at and len(word.text) > 3 and word.text.istitle():
            weight = _NAME_HIT if name_key(word.text)[:_SOUND] in sounds else _NAME_MISS
            found.append(Evidence(word.start, word.end, weight))
    return tuple(found)


def largest_gap(case: Case, found: Sequence[Evidence], *, least: float) -> Gap | None:
    """The stretch of the source that was left out most likely, if one has a weight of ``least``."""
    model = LENGTH_MODELS.get(str(case.pair))
    here, there = len(case.source.text), len(case.target.text)
    if model is None or not 1 < len(found) <= _MOST_WORDS:
        return None
    surprise = _surprise(model, here, there)
    sums = list(accumulate((e.weight for e in found), initial=0.0))
    # A length that fits without the stretch adds no more than this: most texts need no closer look.
    if max(high - low for high, low in zip(accumulate(sums, max), sums, strict=True)) + surprise < least:
        return None
    starts = [0] + [e.end for e in found[:-1]]
    ends = [e.start for e in found[1:]] + [here]
    gaps = (
        Gap(starts[i], ends[j], sums[i] - sums[j + 1] + surprise - _surprise(model, here - ends[j] + starts[i], there))
        for i in range(len(found))
        for j in range(i + 1, len(found))
        if sums[j + 1] < sums[i] and ends[j] - starts[i] < here
    )
    largest = max(gaps, key=lambda gap: gap.weight, default=None)
    return largest if largest and largest.weight >= least else None


def _surprise(model: LengthModel, here: int, there: int) -> float:
    """How unlikely a translation of ``there`` characters is for a source of ``here``, as a logarithm."""
    return model.deviation(here, there) ** 2 / 2


class PartMissing(BaseCheck):
    code = "part-missing"
    title = "A part of the source has no counterpart, and the translation is too short to hold it"
    severity = Severity.ERROR
    is_guard = True

    #: Logarithms of likelihood ratios, chosen on reference translations: docs/checks.md says what they cost and find.
    warn_at = 6.0
    refuse_at = 9.0

    def hits(self, case: Case) -> Iterator[Hit]:
        gap = largest_gap(case, evidence(case), least=self.warn_at)
        if gap is None:
            return
        severity = Severity.ERROR if gap.weight >= self.refuse_at else Severity.WARNING
        left_out = quoted(case.source.text[gap.start : gap.end].strip(" ,;:"), limit=60)
        yield Hit(f"Nothing stands for {left_out}.", 0, len(case.target.text), severity)


class OtherText(BaseCheck):
    code = "other-text"
    title = "The translation says something else than the source"
    severity = Severity.ERROR
    is_guard = True

    #: As above, for the whole text. Fewer words than these prove nothing.
    warn_at = -4.0
    refuse_at = -7.0
    least_words = 3

    def hits(self, case: Case) -> Iterator[Hit]:
        found = evidence(case)
        weight = sum(e.weight for e in found)
        if len(found) < self.least_words or weight > self.warn_at:
            return
        severity = Severity.ERROR if weight <= self.refuse_at else Severity.WARNING
        lost = [case.source.text[e.start : e.end] for e in found if e.weight < 0]
        yield Hit(f"Hardly a word answers for the source's: {', '.join(lost[:5])}.", 0, len(case.target.text), severity)

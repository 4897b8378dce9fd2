"""Which phrase of the targets stands for a phrase of the sources, by how often both are found in the same units.

The measure is T. Dunning's log-likelihood ratio ("Accurate Methods for the Statistics of Surprise and Coincidence",
Computational Linguistics 19, 1993), the choice the Dice coefficient, as F. Smadja, K. McKeown and V. Hatzivassiloglou
used it for collocations ("Translating Collocations for Bilingual Lexicons", Computational Linguistics 22, 1996).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Final, NamedTuple

from .phrases import LONGEST, Key

#: A phrase that fewer of the units have is no translation of theirs.
SHARE: Final = 0.3
#: The longer of two phrases is taken when it is found in so many of the shorter one's units: it has all of the name.
_WHOLE: Final = 0.8
#: Units of one source phrase that are looked at.
_SAMPLE: Final = 400


class Partner(NamedTuple):
    """A target phrase: the units that have it, those that have both, Dice's coefficient, Dunning's ratio."""

    key: Key
    units: int
    together: int
    dice: float
    likelihood: float


def partners(
    units_of: Mapping[Key, Sequence[int]], targets: Sequence[array[int]], light: Collection[int]
) -> dict[Key, Partner]:
    """For each source phrase, found in the units given, its likeliest partner, if there is one.

    ``light`` words begin and end no phrase.
    """
    shares = {key: _shares(units, targets, light) for key, units in units_of.items()}
    counts = _unit_counts(targets, {phrase for found in shares.values() for phrase in found})
    best = {}
    for key, found in shares.items():
        size = len(units_of[key])
        offered = [_partner(p, share, size, counts[p], len(targets)) for p, share in found.items()]
        if offered:
            best[key] = _whole(max(offered, key=_rank), offered)
    return best


def _rank(partner: Partner) -> tuple[float, int, Key]:
    return partner.dice, len(partner.key), partner.key


def _whole(best: Partner, offered: Iterable[Partner]) -> Partner:
    """The longest phrase around the best one that is nearly as frequent."""
    around = [p for p in offered if _holds(p.key, best.key) and p.together >= _WHOLE * best.together]
    return max(around, key=lambda p: (len(p.key), p.dice, p.key), default=best)


def _holds(key: Key, part: Key) -> bool:
    return any(key[i : i + len(part)] == part for i in range(len(key) - len(part) + 1))


def _shares(units: Sequence[int], targets: Sequence[array[int]], light: Collection[int]) -> dict[Key, float]:
    """Phrases with the share of the units that have them."""
    step = max(1, len(units) // _SAMPLE)
    sample = [targets[unit] for unit in units[::step]]
    least = max(2.0, SHARE * len(sample))
    words = Counter(number for sentence in sample for number in set(sentence))
    frequent = {number for number, count in words.items() if count >= least and number >= 0}
    counts = Counter(phrase for sentence in sample for phrase in set(_phrases(sentence, frequent)))
    return {
        phrase: count / len(sample)
        for phrase, count in counts.items()
        if count >= least and phrase[0] not in light and phrase[-1] not in light
    }


def _phrases(sentence: array[int], allowed: Collection[int]) -> Iterator[Key]:
    numbers = tuple(sentence)
    for start in range(len(numbers)):
        for end in range(start + 1, min(start + LONGEST, len(numbers)) + 1):
            if numbers[end - 1] not in allowed:
                break
            yield numbers[start:end]


def _unit_counts(targets: Sequence[array[int]], wanted: Collection[Key]) -> Counter[Key]:
    """How many units have each phrase."""
    lengths: dict[int, set[int]] = {}
    for key in wanted:
        lengths.setdefault(key[0], set()).add(len(key))
    counts: Counter[Key] = Counter()
    for sentence in targets:
        numbers = tuple(sentence)
        found = {numbers[i : i + n] for i, number in enumerate(numbers) for n in lengths.get(number, ())}
        counts.update(found & wanted if isinstance(wanted, set) else found.intersection(wanted))
    return counts


def _partner(key: Key, share: float, size: int, count: int, units: int) -> Partner:
    together = min(round(share * size), count)
    dice = 2 * together / (size + count)
    return Partner(key, count, together, dice, log_likelihood(together, size, count, units))


def log_likelihood(together: int, one: int, other: int, units: int) -> float:
    """Dunning's G² of a two-by-two table: units with both phrases, with one, with the other, all. ≥ 0."""
    table = (together, one - together, other - together, units - one - other + together)
    rows, columns = (one, units - one), (other, units - other)
    expected = [row * column / units for row in rows for column in columns]
    observed = (table[0], table[1], table[2], table[3])
    return 2 * sum(o * log(o / e) for o, e in zip(observed, expected, strict=True) if o > 0 and e > 0)

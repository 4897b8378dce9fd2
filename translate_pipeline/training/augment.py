"""Pairs added to a corpus so that a model knows text as it comes: headline case, capitals, missing stops, long input.

Added, never exchanged: no clean pair is lost. Which pairs are drawn depends on the recipe's seed and the corpus's name
alone, so that a resumed training sees what the interrupted one saw. Doubled spaces are no noise here: SentencePiece
makes one of them before the model sees anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from translate_pipeline.training.templates.generator import title_case

Pair = tuple[str, str]
#: Both sides of a joined pair must fit a training row: 128 pieces at some two pieces a word.
MAX_JOINED_WORDS = 50
_END = re.compile(r"[.!?…][»”\"’)]?$")
_STOP = re.compile(r"(?<![.\s])\.$")


def add_noise(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Up to ``count`` copies of random pairs, each with a source that looks different and means the same."""
    return [made for pair in _draw(pairs, count, rng) if (made := _noisy(pair, rng)) != pair]


def _draw(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    return [pairs[rng.randrange(len(pairs))] for _ in range(count if pairs else 0)]


def _noisy(pair: Pair, rng: Random) -> Pair:
    (kind,) = rng.choices(_KINDS, _WEIGHTS)
    return kind(pair)


def _without_stop(pair: Pair) -> Pair:
    """A translation ends as its source does: the stop goes on both sides or on neither."""
    if all(_STOP.search(side) for side in pair):
        return pair[0][:-1], pair[1][:-1]
    return pair


def _as_headline(pair: Pair) -> Pair:
    source, target = _without_stop(pair)
    return title_case(source), target


def _in_capitals(pair: Pair) -> Pair:
    return pair[0].upper(), pair[1]


_KINDS: tuple[Callable[[Pair], Pair], ...] = (_without_stop, _as_headline, _in_capitals)
_WEIGHTS = (0.45, 0.4, 0.15)


def join_neighbours(pairs: Sequence[Pair], count: int, rng: Random) -> list[Pair]:
    """Up to ``count`` pairs made of two or three that stand one after the other, where all end as sentences do."""
    joined = []
    for _ in range(count if len(pairs) > 1 else 0):
        size = rng.choice((2, 2, 3))
        start = rng.randrange(len(pairs) - 1)
        chosen = pairs[start : start + size]
        pair = " ".join(a for a, _ in chosen), " ".join(b for _, b in chosen)
        if _are_sentences(chosen) and all(len(side.split()) <= MAX_JOINED_WORDS for side in pair):
            joined.append(pair)
    return joined


def _are_sentences(pairs: Sequence[Pair]) -> bool:
    return len(pairs) > 1 and all(_END.search(side) for pair in pairs for side in pair)

"""Which words of a translation may answer for a word of the source: a small learnt lexicon of stems a pair.

A line of ``lexicon/en-ru.txt`` is a source word, two percentages and stems: how often a translation of a source with
the word has one of the stems, how often any other translation has, and the stems, the first letters of words.
tests/bench/fit_lexicon.py makes the files; docs/checks.md says from what, and how sure they are.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translate_pipeline.domain import LanguagePair

_FILES = Path(__file__).with_name("lexicon")

#: Letters of a target word that are compared: endings come after them.
STEM = 5
#: No single word proves much: a translator may have chosen a word that the lexicon lacks.
_MOST = 2.5


class Entry(NamedTuple):
    """``hit`` and ``miss`` are logarithms of the odds that the source's word is translated: when a stem is there, and
    when none is.
    """

    stems: frozenset[str]
    hit: float
    miss: float


def source_key(word: str) -> str:
    """An English word as the lexicon lists it: small letters, without the plural's s."""
    key = word.lower().removesuffix("'s").removesuffix("’s")
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith("ss") else key


def stem(word: str) -> str:
    """A target word as the lexicon lists it."""
    return word.lower().replace("ё", "е")[:STEM]


def odds(present: float, elsewhere: float) -> tuple[float, float]:
    """``hit`` and ``miss`` from the two shares, both in 0 to 1, neither of them 0 or 1."""
    hit, miss = math.log(present / elsewhere), math.log((1 - present) / (1 - elsewhere))
    return min(hit, _MOST), max(miss, -_MOST)


@cache
def lexicon(pair: LanguagePair) -> dict[str, Entry]:
    """By ``source_key``; empty for a pair that has none."""
    file = _FILES / f"{pair}.txt"
    if not file.is_file():
        return {}
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        word: Entry(frozenset(stems), *odds(int(present) / 100, int(elsewhere) / 100))
        for word, present, elsewhere, *stems in lines
    }

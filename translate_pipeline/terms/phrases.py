"""Phrases of source texts that may be terms: names, abbreviations, and words that stand together again and again.

Phrases are counted level by level, each from the frequent ones a word shorter (R. Agrawal and R. Srikant, "Fast
Algorithms for Mining Association Rules", VLDB 1994). What of them is a term is judged by the C-value of K. Frantzi,
S. Ananiadou and H. Mima, "Automatic recognition of multi-word terms" (International Journal on Digital Libraries 3,
2000), with log2(n + 1) for log2(n), so that single words have one too.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Final

from .words import WORD, plain

Key = tuple[int, ...]

LONGEST: Final = 5
_BREAK: Final = -1
#: What may part the words of a phrase.
_JOINTS = " \u00a0-‑"


class Lexicon:
    """Numbers for what the forms of a word have in common, in the order in which they are met."""

    def __init__(self, key: Callable[[str], str]) -> None:
        self._key = key
        self._numbers: dict[str, int] = {}
        self._known: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The word as it stands in a text; a break for what has digits."""
        if word not in self._known:
            text = plain(word)
            is_word = text.replace("'", "").isalpha()
            self._known[word] = self._numbers.setdefault(self._key(text), len(self._numbers)) if is_word else _BREAK
        return self._known[word]

    def numbers_of(self, texts: Collection[str]) -> frozenset[int]:
        return frozenset(self.number(text) for text in texts)

    def encode(self, text: str) -> array[int]:
        """The numbers of the words; a break where more than a space or hyphen parts them."""
        return array("i", (number for number, _, _ in self.read(text)))

    def read(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The same with the span of each word; of breaks the span is of no use."""
        end = 0
        for match in WORD.finditer(text):
            start = match.start()
            if end and not (start == end + 1 and text[end] in _JOINTS):
                yield _BREAK, end, start
            end = match.end()
            yield self.number(match.group()), start, end


def frequent(sentences: Sequence[array[int]], *, least: int) -> dict[Key, int]:
    """Every phrase of at most LONGEST words that occurs ``least`` times, with its count."""
    singles = Counter(number for sentence in sentences for number in sentence)
    level: dict[Key, int] = {(n,): c for n, c in singles.items() if c >= least and n != _BREAK}
    found = dict(level)
    for length in range(2, LONGEST + 1):
        counts: Counter[Key] = Counter()
        for sentence in sentences:
            was = False
            for start in range(len(sentence) - length + 2):
                # Both phrases a word shorter must be frequent: this one begins where the last ended.
                part = tuple(sentence[start : start + length - 1])
                is_frequent = part in level
                if was and is_frequent:
                    counts[tuple(sentence[start - 1 : start + length - 1])] += 1
                was = is_frequent
        level = {key: count for key, count in counts.items() if count >= least}
        if not level:
            break
        found |= level
    return found


def c_values(counts: Mapping[Key, int]) -> dict[Key, float]:
    """How much each phrase stands by itself, and not only inside longer ones."""
    inside: dict[Key, list[int]] = {}
    for key, count in counts.items():
        parts = {key[a:b] for a in range(len(key)) for b in range(a + 1, len(key) + 1)} - {key}
        for part in parts & counts.keys():
            inside.setdefault(part, []).append(count)
    return {
        key: log2(len(key) + 1) * (count - (sum(nested) / len(nested) if (nested := inside.get(key)) else 0))
        for key, count in counts.items()
    }


@dataclass(slots=True)
class Occurrences:
    """Where a phrase stands: ``units`` are numbers of texts, each once; ``surfaces`` how it is written there.

    ``capitals`` of ``inner`` occurrences that do not begin a text have capitals in all words that carry meaning.
    """

    units: list[int] = field(default_factory=list)
    surfaces: Counter[str] = field(default_factory=Counter)
    capitals: int = 0
    inner: int = 0

    @property
    def surface(self) -> str:
        return min(self.surfaces, key=lambda text: (-self.surfaces[text], text))

    @property
    def is_name(self) -> bool:
        return self.capitals > 0.8 * self.inner > 0


def occurrences(
    texts: Sequence[str],
    sentences: Sequence[array[int]],
    lexicon: Lexicon,
    keys: Collection[Key],
    light: Collection[int] = (),
) -> dict[Key, Occurrences]:
    """Where each of ``keys`` stands in ``texts``, whose codes are ``sentences``; ``light`` words need no capital."""
    starts: dict[int, list[Key]] = {}
    for key in keys:
        starts.setdefault(key[0], []).append(key)
    found = {key: Occurrences() for key in keys}
    for unit, sentence in enumerate(sentences):
        numbers = tuple(sentence)
        places = [
            (at, key)
            for at, number in enumerate(numbers)
            for key in starts.get(number, ())
            if numbers[at : at + len(key)] == key
        ]
        read = list(lexicon.read(texts[unit])) if places else []
        for at, key in places:
            _add(found[key], unit, texts[unit], [(a, b) for _, a, b in read[at : at + len(key)]], key, light)
    return found


def _add(
    to: Occurrences, unit: int, text: str, spans: Sequence[tuple[int, int]], key: Key, light: Collection[int]
) -> None:
    if not to.units or to.units[-1] != unit:
        to.units.append(unit)
    to.surfaces[text[spans[0][0] : spans[-1][1]].replace("\u00a0", " ")] += 1
    if spans[0][0] > 0:
        to.inner += 1
        to.capitals += all(text[a].isupper() for (a, _), number in zip(spans, key, strict=True) if number not in light)

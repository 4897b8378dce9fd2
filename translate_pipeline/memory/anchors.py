"""What a sentence shares with its translation whatever the languages: figures, dates, addresses and names.

Values are compared, not spellings (``April 2`` and ``2 апреля``), names by their consonants (``Meredov``, ``Мередов``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from translate_pipeline.domain import LanguagePair
from translate_pipeline.text import PlaceableKind, find_placeables, words
from translate_pipeline.text.names import is_same_name, name_key
from translate_pipeline.text.placeables import parts

#: The most that one shared thing may say for a pair, in nats. A number in words is often an article or an idiom.
_CAPS: Mapping[PlaceableKind, float] = {
    PlaceableKind.URL: 5.0,
    PlaceableKind.EMAIL: 5.0,
    PlaceableKind.NUMBER_WORD: 0.7,
}
_CAP = 3.0
_NAME_CAP = 2.0

#: What a figure without counterpart says against a pair, and the most that all of them together say.
_CONFLICT = 3.0
_MAX_CONFLICT = 12.0

#: Names with fewer consonants are alike by chance.
_MIN_CONSONANTS = 2

#: A figure that is rarely left unwritten in a translation, as number words and roman numerals are.
_LOOSE = frozenset({PlaceableKind.NUMBER_WORD, PlaceableKind.ROMAN, PlaceableKind.FILE, PlaceableKind.CODE})


class Anchors:
    """The anchors of the sentences of two texts, and what those of two runs of sentences say of each other."""

    def __init__(self, source: Sequence[str], target: Sequence[str], pair: LanguagePair) -> None:
        known: dict[str, str] = {}
        names = [_names(text) for text in source], [_names(text) for text in target]
        for name in (n for found in names[0] for n in found):
            known.setdefault(name, f"~{name}")
        anchor_names = _Names(known)
        cap: dict[str, float] = {}
        self._strict: set[str] = set()
        self._source = [self._values(t, pair.source, cap) for t in source]
        self._target = [self._values(t, pair.target, cap) for t in target]
        for found, counters in ((names[0], self._source), (names[1], self._target)):
            for one, counter in zip(found, counters, strict=True):
                anchors = {anchor_names.match(name) for name in one} - {""}
                counter.update(anchors)
                cap.update(dict.fromkeys(anchors, _NAME_CAP))
        self._weights = self._weigh(cap)

    def _values(self, text: str, language: str, cap: dict[str, float]) -> Counter[str]:
        values: Counter[str] = Counter()
        for placeable in find_placeables(text, language):
            for value in parts(placeable):
                values[value] += 1
                cap[value] = min(cap.get(value, math.inf), _CAPS.get(placeable.kind, _CAP))
                if placeable.kind not in _LOOSE:
                    self._strict.add(value)
        return values

    def _weigh(self, cap: Mapping[str, float]) -> dict[str, float]:
        """The rarer the surer: how much likelier it is in a sentence's translation than in any other sentence."""
        count = max(len(self._source), len(self._target))
        here = Counter(value for values in self._source for value in values)
        there = Counter(value for values in self._target for value in values)
        return {
            value: min(most, max(0.2, math.log((count + 1) / max(here[value], there[value]))))
            for value, most in cap.items()
        }

    def evidence(self, source: range, target: range) -> float:
        """Nats for (positive) or against (negative) the sentences of these indices being translations."""
        here = _total(self._source, source)
        there = _total(self._target, target)
        if not here and not there:
            return 0.0
        gain = sum(self._weights[value] * min(n, there[value]) for value, n in here.items() if value in there)
        alone = [v for v in (*(here - there), *(there - here)) if v in self._strict]
        return gain - min(_MAX_CONFLICT, _CONFLICT * len(alone))


def _total(counters: Sequence[Counter[str]], indices: range) -> Counter[str]:
    if len(indices) == 1:
        return counters[indices[0]]
    total: Counter[str] = Counter()
    for i in indices:
        total += counters[i]
    return total


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    """The capitalised words of a text that have consonants enough to be compared, lower case."""
    return frozenset(
        token.text.lower()
        for token in words(text)
        if token.text[:1].isupper() and len(name_key(token.text)) >= _MIN_CONSONANTS
    )


class _Names:
    """Finds the known name that is the same as another, by the first consonant, which transliterations keep."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._found: dict[str, str] = {}
        self._groups: dict[str, list[str]] = {}
        for name in known:
            self._groups.setdefault(name_key(name)[0], []).append(name)

    def match(self, name: str) -> str:
        """The anchor of the name; '' where the source has no such name."""
        if name not in self._found:
            self._found[name] = self._known.get(name) or self._nearest(name)
        return self._found[name]

    def _nearest(self, name: str) -> str:
        alike = [k for k in self._groups.get(name_key(name)[0], ()) if is_same_name(k, name)]
        key = name_key(name)
        best = min(alike, key=lambda k: (name_key(k) != key, abs(len(name_key(k)) - len(key)), k), default="")
        return self._known.get(best, "")

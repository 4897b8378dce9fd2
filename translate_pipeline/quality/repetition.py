"""Loops and doubled words: what a decoder does when it has lost its way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit, quoted
from translate_pipeline.text.tokens import Token

#: Longest phrase, in words, that is looked for, and how often it may follow itself.
_LONGEST = 12
_ALLOWED_RUNS = {1: 3, 2: 2}
_SYLLABLES = re.compile(r"([^\W\d_]{2,8}?)\1{3,}|([^\W\d_])\2{4,}", re.IGNORECASE)


class RepetitionLoop(BaseCheck):
    code = "repetition-loop"
    title = "A phrase or a syllable repeats itself again and again"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        found = case.target_words
        yield from self._within_words(found, case.source.text)
        if len(found) < 4:
            return
        keys = [w.text.casefold() for w in found]
        if len(keys) - len(set(keys)) < 3:
            return
        here = [w.text.casefold() for w in case.source_words]
        loop = _consecutive(keys)
        if loop is not None:
            first, last, size = loop
            phrase = keys[first : first + size]
            if _run_of(here, size)[0] // size + 1 < (last - first) // size:
                span = found[first].start, found[last - 1].end
                yield Hit(f"{quoted(' '.join(phrase))} repeats {(last - first) // size} times.", *span)
            return
        yield from self._scattered(found, keys, here)

    @staticmethod
    def _within_words(found: tuple[Token, ...], source: str) -> Iterator[Hit]:
        for word in found:
            # The cheap test first: a word that loops has few letters for its length.
            if len(word.text) > 4 and 2 * len(set(word.text)) <= len(word.text):
                match = _SYLLABLES.search(word.text)
                if match and not _SYLLABLES.search(source):
                    message = f"“{match[1] or match[2]}” repeats within a word."
                    yield Hit(message, word.start + match.start(), word.start + match.end())

    @staticmethod
    def _scattered(found: tuple[Token, ...], keys: list[str], here: list[str]) -> Iterator[Hit]:
        """The same five words three times or more, more often than the source repeats any five of its own."""
        if len(keys) < 15:
            return
        grams = list(zip(*(keys[i:] for i in range(5)), strict=False))
        gram, count = Counter(grams).most_common(1)[0]
        ours = Counter(zip(*(here[i:] for i in range(4)), strict=False)).most_common(1)
        if count >= 3 and count > (ours[0][1] if ours else 1):
            last = len(grams) - 1 - grams[::-1].index(gram)
            yield Hit(f"{quoted(' '.join(gram))} occurs {count} times.", found[last].start, found[last + 4].end)


def _consecutive(keys: list[str]) -> tuple[int, int, int] | None:
    """First index, end index and phrase length of the first phrase that follows itself too often."""
    for size in range(1, min(_LONGEST, len(keys) // 2) + 1):
        run, end = _run_of(keys, size)
        if run >= size * _ALLOWED_RUNS.get(size, 2):
            first = end - run - size
            return first, first + (run // size + 1) * size, size
    return None


def _run_of(keys: list[str], size: int) -> tuple[int, int]:
    """Length and end of the longest stretch in which each word equals the one ``size`` before it."""
    best = run = end = 0
    for i in range(size, len(keys)):
        run = run + 1 if keys[i] == keys[i - size] else 0
        if run > best:
            best, end = run, i + 1
    return best, end


class RepeatedWord(BaseCheck):
    code = "repeated-word"
    title = "A word stands twice in a row"

    def hits(self, case: Case) -> Iterator[Hit]:
        for first, second in _doubled(case.target.text, case.target_words):
            if not any(_doubled(case.source.text, case.source_words)):
                yield Hit(f"“{second.text}” stands twice.", first.start, second.end)


def _doubled(text: str, found: tuple[Token, ...]) -> Iterator[tuple[Token, Token]]:
    """Neighbours with only spaces between. Proper names may double (Duran Duran)."""
    for first, second in pairwise(found):
        is_same = first.text.casefold() == second.text.casefold() and not second.text[0].isupper()
        if is_same and text[first.end : second.start].isspace():
            yield first, second

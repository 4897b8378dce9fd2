"""Loops and doubled words: what a decoder does when it has lost its way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit, quoted
from translate_pipeline.text.tokens import Token

#: Longest phrase, in words, that is looked for.
_LONGEST = 12
#: How often a word may stand in a row (yes, yes), and a longer phrase.
_ALLOWED_WORD, _ALLOWED_PHRASE = 2, 1
#: A pair of words may occur this often in one translation, three words that often.
_ALLOWED_SCATTERED = {2: 3, 3: 2}
_SYLLABLES = re.compile(r"([^\W\d_]{2,8}?)\1{3,}|([^\W\d_])\2{3,}", re.IGNORECASE)


class RepetitionLoop(BaseCheck):
    code = "repetition-loop"
    title = "A phrase or a syllable repeats itself"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        found = case.target_words
        yield from _within_words(found, case.source.text)
        keys = [word.text.casefold() for word in found]
        if len(keys) == len(set(keys)):
            return
        here = [word.text.casefold() for word in case.source_words]
        loop = _consecutive(keys, here) or _scattered(keys, here)
        if loop is not None:
            shown = quoted(" ".join(keys[loop.first : loop.first + loop.size]))
            yield Hit(f"{shown} {loop.verb} {loop.times} times.", found[loop.first].start, found[loop.last].end)


class _Loop(NamedTuple):
    """``times`` occurrences of ``size`` words, between the words number ``first`` and ``last``."""

    first: int
    last: int
    size: int
    times: int
    verb: str


def _within_words(found: tuple[Token, ...], source: str) -> Iterator[Hit]:
    for word in found:
        # The cheap test first: what repeats four times leaves at least three letters that are not new.
        if len(word.text) - len(set(word.text.casefold())) >= 3:
            match = _SYLLABLES.search(word.text)
            if match and not _SYLLABLES.search(source):
                message = f"“{match[1] or match[2]}” repeats within a word."
                yield Hit(message, word.start + match.start(), word.start + match.end())


def _consecutive(keys: list[str], here: list[str]) -> _Loop | None:
    """The shortest phrase that follows itself more often than allowed, and than any phrase of the source does."""
    for size in _sizes(keys):
        run, end = _run_of(keys, size)
        times = run // size + 1
        allowed = _ALLOWED_WORD if size == 1 else _ALLOWED_PHRASE
        if times > allowed:
            in_source = max((_run_of(here, n)[0] // n + 1 for n in _sizes(here)), default=1)
            if times <= in_source:
                return None
            first = end - run - size
            return _Loop(first, first + times * size - 1, size, times, "repeats")
    return None


def _sizes(keys: list[str]) -> range:
    return range(1, min(_LONGEST, len(keys) // 2) + 1)


def _run_of(keys: list[str], size: int) -> tuple[int, int]:
    """Length and end of the longest stretch in which each word equals the one ``size`` before it."""
    best = run = end = 0
    for i in range(size, len(keys)):
        run = run + 1 if keys[i] == keys[i - size] else 0
        if run > best:
            best, end = run, i + 1
    return best, end


def _scattered(keys: list[str], here: list[str]) -> _Loop | None:
    """The same few words again and again, with others between; the source's words may do so with one word less."""
    for size, allowed in _ALLOWED_SCATTERED.items():
        gram, times = _most_common(keys, size)
        if times > max(allowed, _most_common(here, size - 1)[1]):
            places = [i for i in range(len(keys)) if tuple(keys[i : i + size]) == gram]
            return _Loop(places[0], places[-1] + size - 1, size, times, "occurs")
    return None


def _most_common(keys: list[str], size: int) -> tuple[tuple[str, ...], int]:
    grams = Counter(zip(*(keys[i:] for i in range(size)), strict=False))
    return grams.most_common(1)[0] if grams else ((), 0)


class RepeatedWord(BaseCheck):
    code = "repeated-word"
    title = "A word stands twice in a row"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        for first, second in _doubled(case.target.text, case.target_words):
            if not any(_doubled(case.source.text, case.source_words)):
                yield Hit(f"“{second.text}” stands twice.", first.start, second.end)


def _doubled(text: str, found: tuple[Token, ...]) -> Iterator[tuple[Token, Token]]:
    """Neighbours with only spaces between. Proper names may double (Duran Duran)."""
    for first, second in pairwise(found):
        is_same = first.text.casefold() == second.text.casefold() and not second.text[0].isupper()
        is_whole = text[second.end : second.end + 1] != "-"  # что что-то
        if is_same and is_whole and text[first.end : second.start].isspace():
            yield first, second

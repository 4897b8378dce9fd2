"""Whether a Russian word is a form of another: its stem with another ending, vowels that come and go allowed.

Endings are those of nouns and adjectives in A. A. Zaliznyak's classes; the words of a term are seldom verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from .data import sections, words_of

_VOWELS = frozenset("аеиоуыэюя")
_FLEETING = frozenset("ое")


def is_form(word: str, base: str) -> bool:
    """Whether ``word`` may be an inflected form of ``base``, a dictionary form; letter case and ё do not count."""
    word, base = _fold(word), _fold(base)
    if word == base or word in _irregular().get(base, ()):
        return True
    stem = _stem(base)
    if len(stem) < 2:
        return False
    if word in _with_inserted_vowel(stem):
        return True
    endings = _endings()
    return any(word.startswith(s) and word[len(s) :] in endings for s in _stems(stem))


def stem(word: str) -> str:
    """What the forms of a word have in common, more or less: without its ending."""
    word = _fold(word)
    longest = max((e for e in _endings() if word.endswith(e) and len(word) - len(e) > 2), key=len, default="")
    return word.removesuffix(longest)


def _fold(word: str) -> str:
    return word.casefold().replace("ё", "е")


@lru_cache(maxsize=16384)
def _stem(base: str) -> str:
    longest = max((e for e in _dictionary_endings() if base.endswith(e)), key=len, default="")
    return base.removesuffix(longest)


def _stems(stem: str) -> Iterator[str]:
    """посол: посл-; боец: бойц-."""
    yield stem
    if len(stem) > 3 and stem[-1] not in _VOWELS and stem[-2] in _FLEETING:
        yield stem[:-2] + ("й" if stem[-3] in _VOWELS else "") + stem[-1]


def _with_inserted_vowel(stem: str) -> tuple[str, ...]:
    """The genitive plural of вышка, письмо: вышек, писем."""
    if len(stem) < 3 or stem[-1] in _VOWELS or stem[-2] in _VOWELS:
        return ()
    head = stem[:-2] if stem[-2] in "ьй" else stem[:-1]
    return tuple(head + vowel + stem[-1] for vowel in sorted(_FLEETING))


@cache
def _endings() -> frozenset[str]:
    return words_of("ru", "ending") | {""}


@cache
def _dictionary_endings() -> frozenset[str]:
    return words_of("ru", "dictionary")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {line[0]: line[1:] for line in sections("ru")["irregular"]}

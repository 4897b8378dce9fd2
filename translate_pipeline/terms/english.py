"""English words reduced to what their forms have in common: singular, one spelling, no diacritics."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from .data import sections, words_of


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The same for ``pipeline``, ``Pipelines``, ``pipeline's``; for ``Organisation``, ``organizations``."""
    return _spelling(_singular(bare(word)))


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """In small letters, without diacritics and without the sign of the possessive."""
    plain = _fold(word.casefold())
    return plain.removesuffix("'s").removesuffix("'")


def is_plural(word: str) -> bool:
    """Whether a word, or the last of several, is a plural."""
    word = word.rpartition(" ")[2]
    return _singular(bare(word)) != bare(word)


def _fold(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _singular(word: str) -> str:
    irregular = _pairs("irregular")
    if word in irregular:
        return irregular[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _invariable():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def _spelling(word: str) -> str:
    word = _pairs("spelling").get(word, word)
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized")):
        if word.endswith(british):
            return word.removesuffix(british) + american
    return word


@cache
def _pairs(section: str) -> dict[str, str]:
    """From each further word of a line to the line's first."""
    return {_fold(form): _fold(line[0]) for line in sections("en")[section] for form in line[1:]}


@cache
def _invariable() -> frozenset[str]:
    return frozenset(word.casefold() for word in words_of("en", "invariable"))

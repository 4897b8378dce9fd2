"""A source text as the fuzzy measure sees it: words, numbers, addresses and punctuation, each with a weight.

What is stored in the fuzzy index depends on every rule here: a change of one needs a new ``VERSION``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from .normal import normalise

#: Stored with every block of the index; blocks of another version are built anew.
VERSION = 1

#: Words that begin alike are forms of one word, as far as the measure goes.
STEM_LENGTH = 3


class Kind(IntEnum):
    WORD = 0
    NUMBER = 1
    ADDRESS = 2
    PUNCTUATION = 3


#: What inserting or leaving out one token costs, in hundredths of a word.
WEIGHTS = {Kind.WORD: 100, Kind.NUMBER: 40, Kind.ADDRESS: 40, Kind.PUNCTUATION: 20}

# Hyphenated compounds come apart (Turkmen-Russian), inner apostrophes stay (country's); 2nd and 5G are words.
_PLAIN = r"\d+(?:[.,:/]\d+)*(?![^\W_])|[^\W_]+(?:'[^\W_]+|[\u0300-\u036f]+[^\W_]*)*|[^\w\s]|_"
_TOKEN = re.compile(_PLAIN)
_TOKEN_OR_ADDRESS = re.compile(rf"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|{_PLAIN}")
#: What no address is without; looking for addresses everywhere would take as long as all the rest.
_HINTS = ("@", "://", "www.")
_ADDRESS = re.compile(r"https?://|www\.|[^@]+@")


class Token(NamedTuple):
    form: str
    kind: Kind
    weight: int
    #: Caseless, for words; else the form.
    folded: str
    #: The first letters of a word, by which it may stand for another; '' for what is no word.
    stem: str


# Every source of an import passes here.
_WEIGHT_OF = attrgetter("weight")
_STEM_OF = attrgetter("stem")


@lru_cache(maxsize=1 << 16)
def _token(form: str) -> Token:
    kind = _kind(form)
    folded = form.casefold() if kind is Kind.WORD else form
    return Token(form, kind, WEIGHTS[kind], folded, folded[:STEM_LENGTH] if kind is Kind.WORD else "")


def _kind(form: str) -> Kind:
    if len(form) > 1 and _ADDRESS.match(form):
        return Kind.ADDRESS
    if form[0].isdecimal() and form[-1].isdecimal() and not any(c.isalpha() for c in form):
        return Kind.NUMBER
    return Kind.WORD if form[0].isalnum() else Kind.PUNCTUATION


def tokens_of(normal: str) -> Iterator[Token]:
    """The tokens of a text in its normal form, none of which reaches across a space."""
    has_address = any(hint in normal for hint in _HINTS)
    return map(_token, (_TOKEN_OR_ADDRESS if has_address else _TOKEN).findall(normal))


@dataclass(frozen=True)
class Tokens:
    """The tokens of one text and what bounds on the measure need of them."""

    sequence: tuple[Token, ...]

    @classmethod
    def of(cls, text: str) -> Tokens:
        return cls(tuple(tokens_of(normalise(text))))

    @cached_property
    def weight(self) -> int:
        return sum(map(_WEIGHT_OF, self.sequence))

    @cached_property
    def stems(self) -> list[str]:
        """One for each word, in order."""
        return list(filter(None, map(_STEM_OF, self.sequence)))

    @property
    def word_count(self) -> int:
        return len(self.stems)

    @property
    def other_weight(self) -> int:
        """The weight of all that is no word."""
        return self.weight - WEIGHTS[Kind.WORD] * len(self.stems)

    @cached_property
    def stem_counts(self) -> Counter[str]:
        return Counter(self.stems)

    @cached_property
    def word_counts(self) -> Counter[str]:
        return Counter(t.folded for t in self.sequence if t.kind is Kind.WORD)

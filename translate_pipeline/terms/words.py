"""Words as terms are compared: with offsets, spelling differences that mean nothing taken out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Dotted initials are one word (U.S.); hyphenated compounds come apart, so that "BMG-niň" contains "BMG".
WORD = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_][\w\u0300-\u036f]*(?:['’][^\W\d_]+)*")
_STRESS = str.maketrans("", "", "\u0300\u0301\u00ad")


class Word(NamedTuple):
    """``text`` is composed, without stress marks, with ' for ’ and without the stops of initials."""

    start: int
    end: int
    text: str

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """The words of ``text``; offsets are code points of ``text`` as given."""
    return tuple(Word(m.start(), m.end(), plain(m.group())) for m in WORD.finditer(text))


def plain(word: str) -> str:
    """As ``Word.text`` has it."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
        word = unicodedata.normalize("NFC", word.translate(_STRESS).replace("’", "'"))
    return word.replace(".", "")

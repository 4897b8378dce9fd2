"""What a word is where words are looked up: letters and digits in a row, whatever their case."""

from __future__ import annotations

import re
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")

#: Of longer words only the beginning is indexed, and looked up.
_LONGEST: Final = 200


def folded(word: str) -> str:
    """The same for words that differ in case only, as ``re.IGNORECASE`` sees it: it takes ı and İ for an i.

    Letter by letter, so that what a word begins with is what its folded form begins with.
    """
    return word.casefold().replace("ı", "i").replace("i\u0307", "i")[:_LONGEST]


def words_of(text: str) -> set[str]:
    return {folded(word) for word in WORD.findall(text)}

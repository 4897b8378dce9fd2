"""Words, numbers and punctuation with their offsets, the same way for every language written with spaces."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class TokenKind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    PUNCTUATION = "punctuation"


class Token(NamedTuple):
    """``text`` is ``source[start:end]``; offsets count code points."""

    start: int
    end: int
    text: str
    kind: TokenKind


# A word keeps inner apostrophes and hyphens (don't, Caspian-Black, 2-nji); a number keeps inner separators.
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*(?![^\W_]|-[^\W\d_]))"
    r"|(?P<word>[^\W_][\w\u0300-\u036f]*(?:[-'’‑][^\W_][\w\u0300-\u036f]*)*)"
    r"|(?P<punctuation>[^\w\s]|_)"
)
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:['’][^\W\d_]+)*")
_KINDS = {kind.value: kind for kind in TokenKind}


def tokenise(text: str) -> tuple[Token, ...]:
    """Every visible character belongs to exactly one token; only white space lies between tokens."""
    return tuple(Token(m.start(), m.end(), m[0], _KINDS[m.lastgroup or "word"]) for m in _TOKEN.finditer(text))


def words(text: str) -> tuple[Token, ...]:
    """Runs of letters only: hyphenated compounds come apart, numbers and punctuation are left out."""
    return tuple(Token(m.start(), m.end(), m[0], TokenKind.WORD) for m in _WORD.finditer(text))

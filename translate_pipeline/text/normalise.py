"""Small lossless-by-name helpers on whole strings: Unicode form, spaces, characters nobody sees."""

from __future__ import annotations

import re
import unicodedata

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

#: Soft hyphen, zero-width space, direction marks, separators and BOM. ZWJ and ZWNJ stay: emoji need them.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_QUOTES = str.maketrans(dict.fromkeys("«»„“”‟″＂", '"') | dict.fromkeys("‘’‚‛′`´", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."})


def nfc(text: str) -> str:
    """Composed Unicode form, so that ``й`` and ``и`` + breve are one letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def collapse_spaces(text: str) -> str:
    """Every run of white space (no-break ones too) as one space, none at the edges."""
    return " ".join(text.split())


def strip_invisible(text: str) -> str:
    return text if text.isascii() else INVISIBLE.sub("", text)


def plain_punctuation(text: str) -> str:
    """Typographic quotes, dashes and ellipses as their ASCII forms. For comparing, never for delivering."""
    return text if text.isascii() else text.translate(_QUOTES).translate(_DASHES)


def fold(text: str) -> str:
    """The key by which two strings differ only in form, not in words: NFC, visible, plain, single-spaced, caseless."""
    return collapse_spaces(plain_punctuation(strip_invisible(nfc(text)))).casefold()

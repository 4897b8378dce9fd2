"""Whether two spellings are one name: Lavrov, Лавров and Lawrow; Schmidt and Шмидт.

Names are compared by their consonants in a coarse phonetic key, so that transliteration, case endings and vowel
spelling do not matter. Meant for "does this name occur at all", not for search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: Cyrillic and Turkmen letters in the key's alphabet.
_LETTERS: Mapping[str, str] = {
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "j", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p",
    "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ý": "",
    "ç": "ch", "ş": "sh",
    "ž": "j", "ň": "n", "w": "v",
}  # fmt: skip
#: Spellings of one sound, tried in order; whatever is uncertain (h, y, vowels) is left out.
_SOUNDS = (
    (r"sch|tsch", "sh"), (r"tch|ch|cz", "c"), (r"sh", "s"), (r"ph", "f"), (r"th", "t"), (r"kh|gh", "h"),
    (r"ck|q|c(?=[aoukrlt]|$)", "k"), (r"x", "ks"), (r"zh|dzh|dj|j", "g"), (r"ts|tz|z", "s"), (r"c", "s"), (r"w", "v"),
    (r"[aeiouyh'’-]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)


#: Consonants that are compared; no name has more, and comparing costs the product of both lengths.
_LONGEST = 24


@lru_cache(maxsize=8192)
def name_key(word: str) -> str:
    """The consonants of a name in any of our scripts; '' where it has none."""
    lowered = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFC", word.lower()))
    plain = "".join(c for c in unicodedata.normalize("NFD", lowered) if c.isascii())
    for pattern, sound in _COMPILED:
        plain = pattern.sub(sound, plain)
    return plain


def is_same_name(one: str, other: str) -> bool:
    """Whether the consonants of ``one`` mostly occur, in order, in ``other``; at least two thirds of them."""
    a, b = name_key(one)[:_LONGEST], name_key(other)[:_LONGEST]
    if not a or not b:
        return one[:1].casefold() == other[:1].casefold() or bool(a) == bool(b)
    return 3 * _common(a, b) >= 2 * max(len(a), min(len(b), len(a) + 1))


def _common(a: str, b: str) -> int:
    """Length of the longest common subsequence; names are short, so the plain table does."""
    row = [0] * (len(b) + 1)
    for left in a:
        diagonal = 0
        for j, right in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if left == right else max(row[j], row[j - 1])
    return row[-1]

"""Which script a letter belongs to, and the alphabets of the languages we serve.

Turkmen: the Latin alphabet adopted in 1993 and settled in 1999; c, q, v, x occur only in foreign names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache


class Script(StrEnum):
    LATIN = "latin"
    CYRILLIC = "cyrillic"
    OTHER = "other"


#: The script in which each language is written.
SCRIPTS: Mapping[str, Script] = {"en": Script.LATIN, "ru": Script.CYRILLIC, "tk": Script.LATIN}

#: Lower-case letters of each language.
ALPHABETS: Mapping[str, frozenset[str]] = {
    "en": frozenset("abcdefghijklmnopqrstuvwxyz"),
    "ru": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    "tk": frozenset("abçdeäfghijžklmnňoöprsştuüwyýz"),
}

#: Letters outside the alphabet that foreign names keep.
FOREIGN_LETTERS: Mapping[str, frozenset[str]] = {"tk": frozenset("cqvx")}

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
LATIN_LETTER = re.compile(f"[{_LATIN}]")
CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")
LATIN_RUN = re.compile(f"[{_LATIN}]+")
CYRILLIC_RUN = re.compile(f"[{_CYRILLIC}]+")
OTHER_RUN = re.compile(rf"[^\W\d_{_LATIN}{_CYRILLIC}]+")
_LETTERS = re.compile(f"[{_LATIN}{_CYRILLIC}]+")

#: Cyrillic letters that look like a Latin one, as UTS 39 lists them, and that Latin letter.
LOOKALIKES: Mapping[str, str] = dict(zip("аеорсухіАВЕКМНОРСТУХІ", "aeopcyxiABEKMHOPCTYXI", strict=True))


def script_of(char: str) -> Script | None:
    """The script of one letter; None for digits, marks, punctuation and spaces."""
    if LATIN_LETTER.match(char):
        return Script.LATIN
    if CYRILLIC_LETTER.match(char):
        return Script.CYRILLIC
    return Script.OTHER if char.isalpha() else None


def letter_counts(text: str) -> Counter[Script]:
    """How many letters of each script the text has."""
    latin = len("".join(LATIN_RUN.findall(text)))
    cyrillic = len("".join(CYRILLIC_RUN.findall(text)))
    if text.isascii():
        return Counter({Script.LATIN: latin})
    other = len("".join(OTHER_RUN.findall(text)))
    return Counter({Script.LATIN: latin, Script.CYRILLIC: cyrillic, Script.OTHER: other})


def mixed_script_words(text: str) -> Iterator[tuple[int, int]]:
    """Spans of letter runs in which Latin and Cyrillic letters touch, as in ``Мoсква`` with a Latin o."""
    if text.isascii() or not (LATIN_LETTER.search(text) and CYRILLIC_LETTER.search(text)):
        return
    for run in _LETTERS.finditer(text):
        if LATIN_LETTER.search(run[0]) and CYRILLIC_LETTER.search(run[0]):
            yield run.span()


def letters_outside(text: str, language: str) -> Iterator[int]:
    """Offsets of letters that neither the language's alphabet nor its foreign names have. Its script only."""
    yield from (m.start() for m in _outside(language).finditer(text))


@cache
def _outside(language: str) -> re.Pattern[str]:
    known = "".join(sorted(ALPHABETS[language] | FOREIGN_LETTERS.get(language, frozenset())))
    return re.compile(f"(?![{known}{known.upper()}])[{_LATIN if SCRIPTS[language] is Script.LATIN else _CYRILLIC}]")

"""Turkmen suffixes by vowel harmony, for nouns, numerals and abbreviations.

Rules after Clark, *Turkmen Reference Grammar* (1998), chapters 2 and 4, in the Latin spelling of 1993. A word is
written in the data as it stands in a dictionary, with three marks where spelling alone does not tell:

- ``Aşgabat/Aşgabad``: the stem before a suffix that begins with a vowel;
- ``ministrligi+``: it already carries the possessive, so the other suffixes take the pronominal n;
- ``Tokio{dat:Tokio}``: a form that no rule gives;
- ``BMG~ge``: an abbreviation and the syllable its last letter is read as: BMG-niň.
"""

from __future__ import annotations

import re
from functools import lru_cache

CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "poss")

_FRONT = "eäiöü"
_VOWELS = _FRONT + "ayou"
_OVERRIDE = re.compile(r"\{(\w+):([^}]*)\}")
_DIGIT_IS_FRONT = dict(zip("123456789", (True,) * 5 + (False, True, True, False), strict=True))
_TENS_IS_FRONT = dict(zip("123456789", (False, True, False, False, True, False, True, True, False), strict=True))


def is_front(word: str) -> bool:
    """Whether the last vowel of a word is a front one; words without a vowel count as back."""
    last = next((c for c in reversed(word.casefold()) if c in _VOWELS), "a")
    return last in _FRONT


def is_number_front(number: int) -> bool:
    """Whether the number, read aloud in Turkmen, ends in a front-vowel word (bir, iki … but alty, dokuz, on)."""
    digits = str(number)
    zeros = len(digits) - len(digits.rstrip("0"))
    if number == 0:
        return False
    if zeros == 0:
        return _DIGIT_IS_FRONT[digits[-1]]
    if zeros == 1:
        return _TENS_IS_FRONT[digits[-2]]
    return zeros < 6  # ýüz and müň are front, million and milliard back


def ordinal(number: int) -> str:
    """``2-nji``, ``6-njy``: the ordinal as officially written after figures."""
    return f"{number}-{'nji' if is_number_front(number) else 'njy'}"


def number_suffix(number: int, case: str) -> str:
    """The hyphenated suffix of a bare figure: ``900-den``, ``9:30-da``. Cases: gen, dat, acc, loc, abl."""
    front = is_number_front(number)
    ends_in_vowel = str(number)[-1] in "267" or str(number)[-2:] in ("20", "50")
    return "-" + _plain_suffix(case, front=front, after_vowel=ends_in_vowel, is_possessive=False)


def _plain_suffix(case: str, *, front: bool, after_vowel: bool, is_possessive: bool) -> str:
    high, low = ("i", "e") if front else ("y", "a")
    if is_possessive:
        return {"gen": f"n{high}ň", "dat": f"n{low}", "acc": f"n{high}", "loc": f"nd{low}", "abl": f"nd{low}n"}[case]
    if after_vowel:
        return {
            "gen": f"n{high}ň",
            "dat": "ä" if front else "a",
            "acc": f"n{high}",
            "loc": f"d{low}",
            "abl": f"d{low}n",
            "poss": f"s{high}",
        }[case]
    return {"gen": f"{high}ň", "dat": low, "acc": high, "loc": f"d{low}", "abl": f"d{low}n", "poss": high}[case]


@lru_cache(maxsize=65536)
def inflect(entry: str, case: str) -> str:
    """One form of a dictionary entry with its marks (see the module); the last word takes the suffix."""
    overrides: dict[str, str] = dict(_OVERRIDE.findall(entry))
    plain = _OVERRIDE.sub("", entry)
    if case in overrides:
        return overrides[case]
    abbreviation, is_read, reading = plain.partition("~")
    if is_read:
        return abbreviation if case == "nom" else f"{abbreviation}-{_reading_suffix(reading, case)}"
    is_possessive = plain.endswith("+")
    word, _, stem = plain.rstrip("+").partition("/")
    if case == "nom" or (case == "poss" and is_possessive):
        return word
    return _attach(word, stem or word, case, is_possessive=is_possessive)


def _reading_suffix(reading: str, case: str) -> str:
    return _plain_suffix(case, front=is_front(reading), after_vowel=reading[-1] in _VOWELS, is_possessive=False)


def _attach(word: str, stem: str, case: str, *, is_possessive: bool) -> str:
    front, after_vowel = is_front(word), word[-1].casefold() in _VOWELS
    suffix = _plain_suffix(case, front=front, after_vowel=after_vowel, is_possessive=is_possessive)
    if is_possessive:
        return word + suffix
    if after_vowel:
        return _after_vowel(word, case, suffix)
    if suffix[0] in _VOWELS:
        return stem + _rounded(stem, case, suffix)
    return word + suffix


def _after_vowel(word: str, case: str, suffix: str) -> str:
    """Dative: oba → oba, guýy → guýa, ilçi → ilçä; a final e opens: Türkiýe → Türkiýäniň."""
    if case == "dat":
        return word[:-1] + suffix
    if word[-1] == "e" and case in ("gen", "acc", "poss"):
        return word[:-1] + "ä" + suffix
    return word + suffix


def _rounded(stem: str, case: str, suffix: str) -> str:
    """Words of one rounded syllable round their genitive: ýurduň, günüň; all others do not."""
    last = stem.rsplit(" ", 1)[-1].rsplit("-", 1)[-1].casefold()
    vowels = [c for c in last if c in _VOWELS]
    if case == "gen" and len(vowels) == 1 and vowels[0] in "ouöü":
        return ("ü" if vowels[0] in _FRONT else "u") + suffix[1:]
    return suffix

"""The forms of a Turkmen name: its last word with the suffixes of number, possession and case.

After L. Clark, *Turkmen Reference Grammar* (1998), chapters 2 and 4, in the Latin spelling of 1993.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .data import sections, words_of

_FRONT, _VOWELS = frozenset("äeiöü"), frozenset("äeiöüaouy")
#: After a consonant, after a vowel, after a possessive. A, Y and a suffix's first letter follow the word.
_CASES = {
    "gen": ("Yň", "nYň", "nYň"),
    "dat": ("A", "", "nA"),
    "acc": ("Y", "nY", "nY"),
    "loc": ("dA", "dA", "ndA"),
    "abl": ("dAn", "dAn", "ndAn"),
    "rel": ("dAkY", "dAkY", "ndAkY"),
}


@lru_cache(maxsize=4096)
def forms(name: str, *, plural: bool = False) -> Mapping[str, frozenset[str]]:
    """Every form of ``name`` with its cases, the one given first; with ``plural`` those of both numbers.

    Common nouns also with the possessive of the third person, which the second noun of a pair takes.
    """
    head, word = _last_word(name)
    found: dict[str, set[str]] = {name: {"nom"}}
    if len(word) > 1 and word.isupper():
        for case, suffix in _cases_of_acronym(word).items():
            found.setdefault(f"{name}-{suffix}" if suffix else name, set()).add(case)
        word = ""
    bases = [(word, _has_possessive(head, word))] if word else []
    bases += [_plural(*base) for base in bases if plural]
    if not name[:1].isupper():
        bases += [(_possessive(base), True) for base, has_own in bases if not has_own]
    for base, has_own in bases:
        for case, form in {"nom": base, **_cases_of(base, has_own=has_own)}.items():
            found.setdefault(head + form, set()).add(case)
    return {form: frozenset(cases) for form, cases in found.items()}


def bases(text: str) -> tuple[str, ...]:
    """Names of which ``text`` is a form: its last word shorter, its last letter as it was before the suffix."""
    head, word = _last_word(text)
    if head.endswith("-") and head[:-1].isupper():  # BMG-niň
        return (head[:-1],) if text in forms(head[:-1]) else ()
    before = {soft: hard for hard, soft in _pairs("softening").items()} | {"ä": "e"}
    stems = [word[:end] for end in range(3, len(word))]
    stems += [stem[:-1] + before[stem[-1]] for stem in stems if stem[-1] in before]
    return tuple(head + stem for stem in stems if text in forms(head + stem, plural=True))


def _last_word(name: str) -> tuple[str, str]:
    """(what comes before the last word, the last word), which is empty where it is none: ``«Altyn asyr» köli``."""
    at = max((i for i, c in enumerate(name) if not (c.isalpha() or c == "'")), default=-1) + 1
    return name[:at], name[at:]


def _has_possessive(head: str, word: str) -> bool:
    """Whether the last noun of a compound has the possessive already: ``ösüş banky``, ``Hazar deňzi``."""
    low = word.casefold()
    if not head.strip(" «»") or low[-1] not in "yi" or low in words_of("tk", "root"):
        return False
    return low.endswith(("sy", "si")) or not low.endswith(tuple(words_of("tk", "root")))


def _plural(word: str, has_own: bool) -> tuple[str, bool]:
    """howdany, a possessive, becomes howdanlary."""
    if not has_own:
        return word + _written("lAr", word), False
    stem = word[:-2] if word.casefold().endswith(("sy", "si")) else word[:-1]
    for hard, soft in sections("tk")["softening"]:
        if stem.endswith(soft):
            stem = stem[:-1] + hard
    return stem + _written("lArY", word), True


def _possessive(word: str) -> str:
    if word[-1].casefold() in _VOWELS:
        return _opened(word) + _written("sY", word)
    return _soft(word) + _written("Y", word)


def _cases_of(word: str, *, has_own: bool) -> dict[str, str]:
    return {case: _case(word, case, has_own=has_own) for case in _CASES}


def _case(word: str, case: str, *, has_own: bool) -> str:
    after_consonant, after_vowel, after_possessive = _CASES[case]
    if has_own:
        return word + _written(after_possessive, word)
    if word[-1].casefold() not in _VOWELS:
        suffix = _written(after_consonant, word)
        return (_soft(word) if suffix[0] in _VOWELS else word) + suffix
    if case == "dat":  # oba, oba; guýy, guýa; ilçi, ilçä
        return word[:-1] + ("ä" if _is_front(word) else "a")
    return (_opened(word) if case in ("gen", "acc") else word) + _written(after_vowel, word)


def _opened(word: str) -> str:
    """A final e opens before a suffix: Türkiýe, Türkiýäniň."""
    return word[:-1] + "ä" if word[-1] == "e" else word


def _soft(word: str) -> str:
    """The stem before a vowel: Aşgabat, Aşgabada; ylalaşyk, ylalaşyga; deňiz, deňze. Loans keep their consonant."""
    low = word.casefold()
    if low in words_of("tk", "narrow"):
        return word[:-2] + word[-1]
    soft = _pairs("softening").get(low[-1])
    is_long = sum(c in _VOWELS for c in low) > 1 and not low.endswith(tuple(words_of("tk", "hard")))
    return word[:-1] + soft if soft and (is_long or low in words_of("tk", "soft")) else word


def _cases_of_acronym(word: str) -> dict[str, str]:
    """BMG-niň: read letter by letter; OPEK-iň: read as a word."""
    low = word.casefold()
    is_word = len(low) > 3 and any(c in _VOWELS for c in low[1:]) and not _has_cluster(low)
    reading = low if is_word else _pairs("letters").get(low[-1], low)
    return {case: form[len(reading) :] for case, form in _cases_of(reading, has_own=False).items()}


def _pairs(section: str) -> dict[str, str]:
    return {line[0]: line[1] for line in sections("tk")[section]}


def _has_cluster(word: str) -> bool:
    return any(not set(word[i : i + 3]) & _VOWELS for i in range(len(word) - 2))


def _is_front(word: str) -> bool:
    return next((c in _FRONT for c in reversed(word.casefold()) if c in _VOWELS), False)


def _written(suffix: str, word: str) -> str:
    """The suffix in harmony with the word; the genitive of one rounded syllable is rounded: ýurduň."""
    front = _is_front(word)
    high = "i" if front else "y"
    vowels = [c for c in word.casefold() if c in _VOWELS]
    if suffix == "Yň" and len(vowels) == 1 and vowels[0] in "ouöü":
        high = "ü" if front else "u"
    return suffix.replace("A", "e" if front else "a").replace("Y", high)

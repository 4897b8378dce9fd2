"""Whether a Turkmen word is another one with suffixes, by vowel harmony and the softening of final consonants.

The suffixes and their order follow L. Clark, *Turkmen Reference Grammar* (1998): plural, possessive, case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from .data import sections, words_of

_BACK, _FRONT = frozenset("aouy"), frozenset("äeiöü")
_SLOTS = ("plural", "possessive", "case", "relative")
_HARMONY = {"back": {"A": "a", "Y": "yu"}, "front": {"A": "eä", "Y": "iü"}}


def is_form(word: str, base: str) -> bool:
    """Whether ``word`` is ``base`` or ``base`` with suffixes; letter case does not count."""
    word, base = word.casefold(), base.casefold()
    if word == base:
        return True
    suffixes = _suffixes(_harmony(base))
    if word.startswith(base) and word[len(base) :] in suffixes:
        return True
    return any(word.startswith(s) and word[len(s) :] in allowed for s, allowed in _changed(base))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the forms of a word have in common, more or less: without suffixes, its last consonant hard."""
    word = word.casefold()
    suffixes, hard = _stemming()
    bare = next((word[:end] for end in range(3, len(word)) if word[end:] in suffixes), word)
    return bare[:-1] + hard.get(bare[-1], bare[-1])


@cache
def _stemming() -> tuple[frozenset[str], dict[str, str]]:
    """All suffixes, and what letters were before one."""
    hard = {line[1]: line[0] for line in sections("tk")["softening"]} | {"ä": "e"}
    return _suffixes("back") | _suffixes("front"), hard


def _changed(base: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Stems that differ from the base, and the suffixes that may follow each."""
    harmony = _harmony(base)
    before_vowel = _suffixes(harmony, first="vowel")
    last = base[-1]
    for hard, soft in sections("tk")["softening"]:
        if last == hard:
            yield base[:-1] + soft, before_vowel
    for final, changed in sections("tk")["final"]:
        if last == final:
            yield base[:-1] + changed, _suffixes(harmony) | {""}
    yield from ((stem, _suffixes(harmony, first="plural")) for stem in _without_possessive(base))
    # A narrow vowel of the last syllable may drop: deňiz, deňzi; orun, orny.
    if len(base) > 3 and base[-2] in "yiuü" and last not in _BACK | _FRONT and base[-3] not in _BACK | _FRONT:
        yield base[:-2] + last, before_vowel


def _harmony(base: str) -> str:
    vowels = [c for c in base if c in _BACK or c in _FRONT]
    return "front" if vowels and vowels[-1] in _FRONT else "back"


def _without_possessive(base: str) -> Iterator[str]:
    """Compounds are listed with a possessive, before which a plural is inserted: howdany, howdanlary."""
    if base[-1] not in "yi" or len(base) < 4:
        return
    stem = base[:-2] if base[-2] == "s" else base[:-1]
    yield stem
    for hard, soft in sections("tk")["softening"]:
        if stem.endswith(soft):
            yield stem[:-1] + hard


@cache
def _suffixes(harmony: str, *, first: str = "") -> frozenset[str]:
    """Every chain of suffixes in one harmony, or those that begin with a ``vowel`` or a ``plural``.

    A few thousand short strings, made once.
    """
    slots = [["", *_written(section, harmony)] for section in _SLOTS]
    if first == "plural":
        slots[0].remove("")
    chains = {"".join(chain) for chain in product(*slots)} - {""}
    return frozenset(c for c in chains if first != "vowel" or c[0] in _BACK | _FRONT)


def _written(section: str, harmony: str) -> list[str]:
    """The suffixes of a section, their archiphonemes spelt out."""
    letters = _HARMONY[harmony]
    spelt = (product(*(letters.get(c, c) for c in suffix)) for suffix in sorted(words_of("tk", section)))
    return ["".join(suffix) for variants in spelt for suffix in variants]

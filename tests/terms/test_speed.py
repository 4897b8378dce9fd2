"""A large termbase costs no more time than a small one."""

from __future__ import annotations

import random
import time

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.terms import Term, Termbase, TermName

RU = LanguagePair("en", "ru")
_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "du")


def invented(number: int) -> str:
    """A name of two words of its own for each number."""
    digits = [int(d) for d in f"{number:05}"]
    return "".join(_SYLLABLES[d] for d in digits[:3]) + " " + "".join(_SYLLABLES[d] for d in digits[3:])


def termbase(size: int) -> Termbase:
    names = (invented(i) for i in range(size))
    return Termbase(Term({"en": (TermName(name),), "ru": (TermName("слово"),)}) for name in names)


def seconds(base: Termbase, text: str) -> float:
    base.find("", RU)
    begun = time.perf_counter()
    assert base.find(text, RU)
    return time.perf_counter() - begun


@pytest.mark.bench
def test_ten_thousand_terms_take_little_longer_than_a_hundred() -> None:
    chosen = random.Random(1).choices([*range(100), *range(9_000, 9_100)], k=20_000)
    text = " and the ".join(invented(number) for number in chosen)
    small, large = termbase(100), termbase(10_000)
    seconds(large, text)
    assert min(seconds(large, text) for _ in range(3)) < 4 * min(seconds(small, text) for _ in range(3))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["a", "a ", "babaB ", "A.", "a’", "a\u0301", "—"])
def test_no_text_makes_it_slow(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    assert termbase(100).find(text, RU) == []

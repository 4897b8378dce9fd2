"""Inputs made to be slow: a segment of thirty thousand characters is checked in seconds, whatever it repeats."""

from __future__ import annotations

import time

import pytest

from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.quality import check

SIZE = 30_000
UNITS = {
    "dotted": "a.",
    "digits": "7",
    "groups": "123 ",
    "capitals": "A1A",
    "mixed": "Аa",
    "plus": "+1 2 3 4 5 6 7 ",
    "quotes": "«",
    "brackets": "([{",
    "words": "one two 2 two ",
    "names": "Mr. Ivanov ",
    "urls": "example.org/x ",
    "dates": "April 2 ",
    "spaces": " \u00a0",
    "stops": "Abc. ",
    "percent": "5% ",
    "letters": "ab",
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_huge_segment_is_checked_in_seconds(unit: str) -> None:
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    started = time.process_time()
    for target in (text, text[: SIZE // 2] + " Ж " + text[SIZE // 2 :]):
        check(Segment("s1", "b1", text), target, LanguagePair("en", "ru"))
    assert time.process_time() - started < 10

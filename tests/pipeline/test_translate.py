"""The tries of the guarded translator: what is refused is decoded otherwise, and the best of all tries is kept."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEngines, disguise
from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.pipeline.translate import GuardedTranslator

RU = LanguagePair("en", "ru")
SOURCE = "The first ship sails with 400 people in 2027."
GOOD = disguise(SOURCE, "ru")
ONE_WRONG, TWO_WRONG = GOOD.replace("2027", "2072"), GOOD.replace("2027", "2072").replace("400", "500")


def translated(*tries: str) -> tuple[str, int]:
    """What becomes of a sentence whose decodings are these in turn, and how many were asked for."""
    engines, said = FakeEngines("ru"), list(tries)
    engines.fake.spoil = lambda _source, _target: said.pop(0)
    result = GuardedTranslator(engines).translate([Segment("s", "b", SOURCE)], RU)  # type: ignore[arg-type]
    return result[SOURCE].text, len(tries) - len(said)


@pytest.mark.parametrize(
    ("tries", "kept", "asked"),
    [
        ((GOOD, "", ""), GOOD, 1),
        ((ONE_WRONG, GOOD, ""), GOOD, 2),
        ((TWO_WRONG, ONE_WRONG, GOOD), GOOD, 3),
        ((TWO_WRONG, ONE_WRONG, TWO_WRONG), ONE_WRONG, 3),
        ((ONE_WRONG, TWO_WRONG, TWO_WRONG), ONE_WRONG, 3),
    ],
    ids=["good at once", "good at the second", "good at the last", "the best of bad ones", "never a worse one"],
)
def test_the_best_try_is_kept_and_no_more_are_made_than_needed(tries: tuple[str, ...], kept: str, asked: int) -> None:
    assert translated(*tries) == (kept, asked)


def test_only_what_was_refused_is_decoded_again() -> None:
    engines = FakeEngines("ru")
    engines.fake.spoil = lambda source, target: target.replace("2027", "2072") if source == SOURCE else target
    other = Segment("t", "b", "Oil prices rose on Monday.")
    result = GuardedTranslator(engines).translate([Segment("s", "b", SOURCE), other], RU)  # type: ignore[arg-type]
    assert engines.fake.texts == [SOURCE, other.text, SOURCE, SOURCE]
    assert result[other.text].text == disguise(other.text, "ru")

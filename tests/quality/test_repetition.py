"""Loops against a slow and obvious reference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.quality import CHECKS, Case, TargetText

#: Letters only, so that the words themselves do not loop.
VOCABULARY = ["завод", "дорога", "мост", "река", "город"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12)


def spans(source: str, target: str) -> list[str]:
    case = Case(Segment("s1", "b1", source), TargetText(target), LanguagePair("en", "ru"))
    return [target[f.start : f.end] for f in CHECKS["repetition-loop"].find(case)]


def follows_itself(words: list[str]) -> bool:
    """A word three times in a row, or any longer phrase twice."""
    for size in range(1, len(words) // 2 + 1):
        times = 3 if size == 1 else 2
        for start in range(len(words) - size * times + 1):
            phrase = words[start : start + size]
            if all(words[start + i * size : start + (i + 1) * size] == phrase for i in range(times)):
                return True
    return False


def occurs_too_often(words: list[str]) -> bool:
    """Two words four times, or three words three times, overlaps counted."""
    for size, times in ((2, 4), (3, 3)):
        grams = [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]
        if any(grams.count(gram) >= times for gram in grams):
            return True
    return False


@settings(max_examples=400, deadline=None)
@given(WORDS)
def test_a_loop_is_found_exactly_where_the_reference_sees_one(words: list[str]) -> None:
    """The source says nothing twice, so it excuses nothing."""
    found = spans("Nothing here", " ".join(words))
    assert bool(found) == (follows_itself(words) or occurs_too_often(words))


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 8))
def test_what_the_source_repeats_the_translation_may_repeat(times: int) -> None:
    assert spans(", ".join(["really"] * times), ", ".join(["правда"] * times)) == []
    assert spans(", ".join(["really"] * (times - 1)), ", ".join(["правда"] * times)) != []


def test_syllables_within_a_word() -> None:
    assert spans("Growth", "Ростростростростростом") == ["Рострострострострост"]
    assert spans("Growth", "Роооост") == ["оооо"]
    assert spans("Hoooot", "Гоооол") == []

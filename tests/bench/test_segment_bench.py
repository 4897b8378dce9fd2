"""Our rules beside sentencex and pySBD, on the cases of ``tests/segment/cases``.

``pytest tests/bench/test_segment_bench.py -m bench -s`` prints the table of ``docs/segmentation.md``.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.segment.cases_reader import CASES, Case, read_cases
from translate_pipeline.segment import split

pytestmark = pytest.mark.bench

Splitter = Callable[[str, str], list[str]]


def ours(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


def sentencex(text: str, language: str) -> list[str]:
    import sentencex as library

    return list(library.segment(language, text))


def pysbd(text: str, language: str) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in its sources
        import pysbd as library

    # It knows no Turkmen; its English rules are the nearest it has.
    return list(library.Segmenter(language={"tk": "en"}.get(language, language), clean=False).segment(text))


SPLITTERS: dict[str, Splitter] = {"ours": ours, "sentencex": sentencex, "pysbd": pysbd}


@dataclass(frozen=True)
class Score:
    """Of boundaries within texts: precision, recall, F1; ``exact``: error-free texts; ``speed``: characters/s."""

    precision: float
    recall: float
    f1: float
    exact: float
    speed: float


def boundaries(sentences: list[str] | tuple[str, ...]) -> set[int]:
    """Inner boundaries as numbers of visible characters before them, so that white space makes no difference."""
    found, count = set(), 0
    for sentence in sentences:
        count += len("".join(sentence.split()))
        found.add(count)
    return found - {count, 0}


def measure(splitter: Splitter, cases: list[Case]) -> Score:
    splitter(cases[0].text, cases[0].language)
    begun = time.perf_counter()
    answers = [splitter(case.text, case.language) for case in cases]
    seconds = time.perf_counter() - begun
    hits = misses = extras = exact = 0
    for case, answer in zip(cases, answers, strict=True):
        wanted, got = boundaries(case.expected), boundaries(answer)
        hits += len(wanted & got)
        misses += len(wanted - got)
        extras += len(got - wanted)
        exact += wanted == got
    return Score(
        hits / (hits + extras),
        hits / (hits + misses),
        2 * hits / (2 * hits + extras + misses),
        exact / len(cases),
        sum(len(case.text) for case in cases) / seconds,
    )


@pytest.mark.parametrize("name", [path.name for path in sorted(CASES.glob("*.txt"))])
def test_our_rules_are_the_best_of_three(name: str) -> None:
    cases = read_cases(CASES / name)
    scores = {label: measure(splitter, cases) for label, splitter in SPLITTERS.items()}
    print(f"\n{name}: {len(cases)} texts, {sum(len(c.expected) - 1 for c in cases)} boundaries")
    for label, score in scores.items():
        print(
            f"| {label} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} "
            f"| {score.exact:.1%} | {score.speed / 1e6:.2f} |"
        )
    assert scores["ours"].f1 >= max(scores["sentencex"].f1, scores["pysbd"].f1)
    assert scores["ours"].exact >= max(scores["sentencex"].exact, scores["pysbd"].exact)
    assert scores["ours"].speed > 3 * scores["pysbd"].speed


def test_time_grows_with_the_text_alone() -> None:
    """Eight times the text takes about eight times the time, never the 64 times of a quadratic rule."""
    paragraph = " ".join(case.text for case in read_cases(CASES / "news.en.txt"))

    def seconds(copies: int) -> float:
        begun = time.perf_counter()
        split(paragraph * copies)
        return time.perf_counter() - begun

    seconds(1)
    assert seconds(64) < 24 * min(seconds(8) for _ in range(3))

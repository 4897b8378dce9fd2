"""What a reader of news expects, case by case; the cases are text files beside this one."""

from __future__ import annotations

import pytest

from tests.segment.cases_reader import Case, all_cases
from translate_pipeline.segment import languages, split

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_split_as_expected(case: Case) -> None:
    assert tuple(case.text[start:end] for start, end in split(case.text, case.language)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_expects_nothing_but_its_own_text(case: Case) -> None:
    """A slip in a case file is not mistaken for a slip of the code."""
    assert "".join("".join(case.expected).split()) == "".join(case.text.split())


@pytest.mark.parametrize("gap", ["  ", "\u00a0", " \u00a0", "\u202f", "\t", "\n", "\r\n", "\u200b "])
def test_any_white_space_between_sentences_serves(gap: str) -> None:
    text = f"The sides agreed.{gap}The ministers signed. {gap}Mr.\u00a0Hall left at 5\u00a0p.m.{gap}The end."
    assert [text[a:b] for a, b in split(text)] == [
        "The sides agreed.",
        "The ministers signed.",
        "Mr.\u00a0Hall left at 5\u00a0p.m.",
        "The end.",
    ]


@pytest.mark.parametrize("case", [c for c in CASES if c.name.startswith("news")], ids=lambda case: case.name)
def test_a_sentence_alone_is_not_split_further(case: Case) -> None:
    for sentence in case.expected:
        assert split(sentence, case.language) == [(0, len(sentence))]


def test_every_language_has_cases() -> None:
    assert {case.language for case in CASES} == set(languages())


def test_news_holds_enough_to_measure_with() -> None:
    english = [case for case in CASES if case.name.startswith("news.en")]
    assert len(english) >= 60
    assert sum(len(case.expected) - 1 for case in english) >= 250

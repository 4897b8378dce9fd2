"""States of other formats, pairs of files, and tables that are no exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Status
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory.exchange import ReadOptions
from translate_pipeline.memory.states import STATES, UNTRANSLATED, LanguagesUnknownError, pair_of, refuse_aligned_copy

EN_RU = LanguagePair("en", "ru")
SILENT, ASKED = ReadOptions("a"), ReadOptions("a", EN_RU)


@pytest.mark.parametrize(
    ("source", "target", "options", "expected"),
    [
        ("en", "ru", SILENT, EN_RU),
        ("EN_us", "RU", SILENT, LanguagePair("en-US", "ru")),
        ("", "", ASKED, EN_RU),
        ("en-GB", "", ASKED, LanguagePair("en-GB", "ru")),
        ("", "ru-RU", ASKED, LanguagePair("en", "ru-RU")),
    ],
)
def test_the_file_goes_before_the_caller(
    source: str, target: str, options: ReadOptions, expected: LanguagePair
) -> None:
    assert pair_of(source, target, options) == expected


@pytest.mark.parametrize(("source", "target"), [("", "ru"), ("en", ""), ("", ""), (" ", "ru")])
def test_a_language_that_nobody_says(source: str, target: str) -> None:
    with pytest.raises(LanguagesUnknownError):
        pair_of(source, target, SILENT)


@pytest.mark.parametrize(("source", "target"), [("ru", "en"), ("en", "tk"), ("de", "ru")])
def test_another_pair_than_asked_for(source: str, target: str) -> None:
    with pytest.raises(ValueError, match="not en-ru"):
        pair_of(source, target, ASKED)


def test_only_a_person_s_last_word_is_approval() -> None:
    approved = {state for state, status in STATES.items() if status is Status.APPROVED}
    assert approved == {"final", "signed-off", "reviewed", "approved", "yes"}
    assert all(STATES[state] is Status.DRAFT for state in UNTRANSLATED)


@pytest.mark.parametrize("header", [["№", "Role", "English"], ["number", "role", "source", "target"]])
def test_the_heading_of_an_aligned_copy(header: list[str]) -> None:
    with pytest.raises(ExchangeError, match="aligned copy"):
        refuse_aligned_copy(Path("a.tsv"), header)


@pytest.mark.parametrize("header", [[], ["number"], ["source", "target"], ["role", "number"]])
def test_other_headings(header: list[str]) -> None:
    refuse_aligned_copy(Path("a.tsv"), header)

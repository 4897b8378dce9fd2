"""Misspelt words: which are reported, how gravely, and what they may have been."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair, Severity
from translate_pipeline.quality import check_spelling
from translate_pipeline.quality.hunspell import Dictionary
from translate_pipeline.quality.spelling import Speller, word_counts

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
WORDS = Dictionary.load(Path(__file__).parent / "dictionary" / "ru_RU.dic")
RUSSIAN = Speller("ru", WORDS.knows, is_complete=True)
TURKMEN = Speller("tk", lambda word: word.lower() in {"çünki", "ministr", "potensial"}, is_complete=False)


def misspelt(target: str, source: str = "It.", speller: Speller = RUSSIAN, pair: LanguagePair = RU) -> list[str]:
    return [target[f.start : f.end] for f in check_spelling(speller, source, target, pair)]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("предсеадтель", "председатель"),
        ("председаель", "председатель"),
        ("преддседатель", "председатель"),
        ("председотель", "председатель"),
        ("министрм", "министр"),
    ],
)
def test_one_slip_is_a_warning_that_says_what_was_meant(slip: str, meant: str) -> None:
    text = f"Новый {slip} открыт."
    (found,) = check_spelling(RUSSIAN, "It.", text, RU)
    assert (found.code, found.severity) == ("spelling", Severity.WARNING)
    assert text[found.start : found.end] == slip
    assert found.message.startswith(f"“{slip}” is in no dictionary; perhaps “{meant}”")


def test_a_word_like_no_other_and_a_short_one_are_an_information() -> None:
    found = check_spelling(RUSSIAN, "It.", "Новый бармаглот, гоорд.", RU)
    assert [f.severity for f in found] == [Severity.INFO, Severity.INFO]
    assert "perhaps" not in found[0].message
    assert "“город”" in found[1].message


@pytest.mark.parametrize(
    "target",
    [
        "Министр открыт.",
        "Новый город Мбармаглот.",
        "Мост ОБСЕГАЗ, ЗОВ и GPS.",
        "Видеонаблюдение: новый мост.",
        "Мост https://example.org/бармаглот и бармаглот@example.org.",
        "",
    ],
)
def test_good_words_names_acronyms_and_literals_are_no_errors(target: str) -> None:
    assert misspelt(target) == []


def test_the_first_word_of_a_sentence_is_looked_at_unless_it_is_a_name_of_the_source() -> None:
    assert misspelt("Минситр открыт. «Минстр» открыт.") == ["Минситр", "Минстр"]
    assert misspelt("Минстр открыт.", "Minstr is open.") == []
    assert misspelt("Бармаглот открыт.") == []


def test_words_that_the_source_has_too_are_no_errors() -> None:
    assert misspelt("çünkii", "çünkii", TURKMEN, TK) == []


def test_another_language_is_not_judged() -> None:
    assert misspelt("Predsedatel", speller=RUSSIAN, pair=TK) == []


@pytest.mark.parametrize(
    ("word", "is_reported"),
    [("çüňki", True), ("potenisal", True), ("çunki", True), ("ministry", False), ("zawod", False)],
)
def test_a_list_reports_only_confused_and_swapped_letters(word: str, *, is_reported: bool) -> None:
    found = check_spelling(TURKMEN, "It.", f"ministr {word} ministr", TK)
    assert bool(found) is is_reported
    assert all(f.severity is Severity.INFO for f in found)


def test_a_derived_form_is_asked_for_last_and_excuses() -> None:
    asked: list[str] = []

    def derives(word: str) -> bool:
        asked.append(word)
        return word == "гоорд"

    speller = Speller("ru", WORDS.knows, derives=derives, is_complete=True)
    assert misspelt("Новый город, гоорд.", speller=speller) == []
    assert asked == ["гоорд"]


def test_words_are_counted_in_small_letters() -> None:
    assert word_counts(["Мост и мост", "мост-город"]) == {"мост": 3, "и": 1, "город": 1}


@settings(deadline=None)
@given(st.text(alphabet="абвгдеёмностр -«».,ABCäňç1", max_size=40))
def test_spans_lie_on_words(target: str) -> None:
    for speller, pair in ((RUSSIAN, RU), (TURKMEN, TK)):
        for found in check_spelling(speller, "The bridge.", target, pair):
            assert target[found.start : found.end].isalpha()
            assert target[found.start : found.end] in found.message

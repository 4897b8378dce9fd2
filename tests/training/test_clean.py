"""The cleaner: what it repairs, and the name of every rule that a bad pair breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.training.clean import RULES, Cleaner, held_out_keys, is_in_script, key, normalise
from translate_pipeline.training.recipe import Cleaning

GOOD = ("The ministers met in Ashgabat on Tuesday.", "Министры встретились во вторник в Ашхабаде.")


def test_a_good_pair_passes_once() -> None:
    cleaner = Cleaner("en", "ru")
    assert cleaner.clean(*GOOD) == GOOD
    assert cleaner.clean(GOOD[0].upper(), GOOD[1].rstrip(".")) == "duplicate"


@pytest.mark.parametrize(
    ("rule", "source", "target"),
    [
        ("empty", "  ", "Текст"),
        ("long", "word " * 151, "слово " * 151),
        ("markup", "Press <b>OK</b> to continue.", "Нажмите OK для продолжения."),
        ("markup", "See https://example.org for more.", "Подробнее на сайте."),
        ("mojibake", "A good sentence.", "Ð¥Ð¾Ñ€Ð¾ÑˆÐ¾ предложение."),
        ("script", "A good sentence.", "A good sentence in Latin."),
        ("script", "Хорошее предложение.", "Хорошее предложение."),
        ("ratio", "The ministers met in the capital of the country on Tuesday.", "Они тоже."),
        ("figures", "Exports: 12,345 tonnes in 2021, 67,890 later.", "Экспорт: 12 345 тонн в 2021, затем 67 891."),
        ("symbols", "x +++ *** === ///", "икс +++ *** ==="),
    ],
)  # fmt: skip
def test_rules(rule: str, source: str, target: str) -> None:
    assert Cleaner("en", "ru").clean(source, target) == rule


def test_same_text_on_both_sides_is_no_translation() -> None:
    assert Cleaner("en", "tk").clean("Siemens Energy Global", "siemens energy, global") == "same"


def test_held_out_sentences_are_never_trained_on() -> None:
    """Blind to case and punctuation, on either side; three words are too common to exclude."""
    held_out = held_out_keys(["The MINISTERS met in Ashgabat, on Tuesday", "Good morning"])
    assert Cleaner("en", "ru", held_out=held_out).clean(*GOOD) == "held out"
    assert Cleaner("en", "ru", held_out=held_out).clean("Good morning", "Доброе утро") == (
        "Good morning",
        "Доброе утро",
    )
    assert Cleaner("en", "ru", held_out=held_out_keys([GOOD[1]])).clean(*GOOD) == "held out"


def test_limits_come_from_the_recipe() -> None:
    assert Cleaner("en", "ru", Cleaning(max_words=3)).clean(*GOOD) == "long"
    assert Cleaner("en", "ru", Cleaning(max_characters=10)).clean(*GOOD) == "long"


def test_figures_may_be_grouped_differently() -> None:
    pair = ("Exports reached 12,345.6 tonnes in 2021.", "В 2021 году экспорт достиг 12 345,6 тонны.")
    assert Cleaner("en", "ru").clean(*pair) == pair


def test_each_rule_has_a_name() -> None:
    assert set(RULES) == {
        "empty", "long", "markup", "mojibake", "script", "same", "ratio", "figures", "symbols", "held out", "duplicate",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\u00a0b\u2009c", "a b c"),
        ("co\u00adoperate\u200b", "cooperate"),
        ("Tom &amp; Ann", "Tom & Ann"),
        ("don\u00b4t", "don't"),
        ("№ 5 … «да» — „ja“", "№ 5 … «да» — „ja“"),
        ("й", "й"),
        ("a\x00b\x07c\x1fd", "abc d"),
        ("−5", "-5"),
    ],
)
def test_normalisation_changes_no_meaning(raw: str, expected: str) -> None:
    """Look-alikes become one; №, ellipses, dashes and quotation marks stay."""
    assert normalise(raw) == expected


@given(st.text(max_size=60))
def test_normalisation_is_stable(text: str) -> None:
    once = normalise(normalise(text))  # an entity may hide another: &amp;lt;
    assert " ".join(once.split()) == once
    assert "\n" not in once and "\t" not in once  # noqa: PT018


@given(st.text(max_size=40))
def test_keys_ignore_case_and_punctuation(text: str) -> None:
    assert key(f"  «{text}»!") == key(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Компания SOCAR открыла офис", "ru", True),
        ("SOCAR opened", "ru", False),
        ("Türkmengaz işläp başlady", "tk", True),
        ("Туркменгаз", "tk", False),
        ("123", "en", False),
        ("新闻 news", "en", False),
    ],
)
def test_scripts(text: str, language: str, *, expected: bool) -> None:
    assert is_in_script(text, language) is expected

"""When two sides say the same in figures: the tolerance that keeps false alarms away, and its limits."""

from __future__ import annotations

import pytest

from translate_pipeline.quality.values import figures_of, untold


def missing(source: str, target: str, language: str = "ru") -> list[str]:
    return [p.text for p in untold(figures_of(source, "en"), figures_of(target, language))]


def invented(source: str, target: str, language: str = "ru") -> list[str]:
    return [p.text for p in untold(figures_of(target, language), figures_of(source, "en"))]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("1.2 million", "1 200 000", "ru"),
        ("1.2 million", "1,2 million", "tk"),
        ("$5m", "5 млн долларов", "ru"),
        ("5 to 10 percent", "5–10 %", "ru"),
        ("from 80 to 120 million", "80 milliondan 120 milliona", "tk"),
        ("at 2 p.m.", "в 14:00", "ru"),
        ("at 7:30 pm", "agşam sagat 7.30-da", "tk"),
        ("at 11:00", "в 11 часов", "ru"),
        ("the 90s", "1990-е годы", "ru"),
        ("the 2008–09 season", "сезон 2008–2009 годов", "ru"),
        ("2 countries", "две страны", "ru"),
        ("3 halls", "üç zal", "tk"),
        ("a 25-year-old", "ýigrimi bäş ýaşly", "tk"),
        ("the 20th century", "XX век", "ru"),
        ("21 sessions", "XXI", "tk"),
        ("on April 1–5", "1–5 апреля", "ru"),
        ("a 3–1 win", "победа 3:1", "ru"),
        ("4x100 relay", "эстафета 4 по 100", "ru"),
        ("1½ hours", "полтора часа", "ru"),
        ("2.5 tonnes", "iki ýarym tonna", "tk"),
    ],
)
def test_the_same_said_otherwise_is_told(source: str, target: str, language: str) -> None:
    assert missing(source, target, language) == []
    assert invented(source, target, language) == []


@pytest.mark.parametrize(
    ("source", "target", "lost", "new"),
    [
        ("5 million", "5 тысяч", ["5 million"], ["5 тысяч"]),
        ("5 million", "5", ["5 million"], ["5"]),
        ("in 2021", "в 2012", ["2021"], ["2012"]),
        ("20 people in 2020", "в 2020", ["20"], []),
        ("at 14:30", "в 14:35", ["14:30"], ["14:35"]),
        ("1,500 seats", "1,5 места", ["1,500"], ["1,5"]),
        ("a win", "победа 3:1", [], ["3:1"]),
    ],
)
def test_what_differs_is_not_told(source: str, target: str, lost: list[str], new: list[str]) -> None:
    assert missing(source, target) == lost
    assert invented(source, target) == new


def test_words_and_roman_numerals_need_no_answer_but_give_one() -> None:
    assert missing("Two sides met for the XXVI time.", "Стороны встретились снова.") == []
    assert missing("2 sides met for the 26th time.", "Две стороны встретились в XXVI раз.") == []


def test_digits_of_names_answer_for_numbers_on_the_other_side() -> None:
    assert invented("the G20 summit", "саммит 20 стран") == []

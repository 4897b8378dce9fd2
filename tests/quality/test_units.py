"""Units after figures, in each language."""

from __future__ import annotations

import re

import pytest

from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.quality import check
from translate_pipeline.quality.units import UNITS, find_units

RU = LanguagePair("en", "ru")


@pytest.mark.parametrize(
    ("text", "language", "units"),
    [
        ("a 12-km road, 3 m wide, at 90 km/h", "en", ["km", "m", "km/h"]),
        ("5 million tonnes on 300 square kilometers", "en", ["t", "km²"]),
        ("дорога в 12 км шириной 3 метра, 90 км/ч", "ru", ["km", "m", "km/h"]),
        ("5 млн тонн на 300 кв. км", "ru", ["t", "km²"]),
        ("12 kilometrlik ýol, 40 gektar meýdan", "tk", ["km", "ha"]),
        ("5 million tonna, 36 °C", "tk", ["t", "°C"]),
        ("5 metro stations and 3 monthly tickets", "en", []),
        ("2 метро и 3 местных жителя, 10 мастеров, 7 главных", "ru", []),
        ("1995 г. и 2000-й год", "ru", []),
        ("5 m more", "en", ["m"]),
        ("no figures: kilometres", "en", []),
    ],
)
def test_units_after_figures(text: str, language: str, units: list[str]) -> None:
    assert list(find_units(text, language)) == units


@pytest.mark.parametrize("symbol", UNITS)
@pytest.mark.parametrize("language", ["en", "ru", "tk"])
def test_every_unit_can_be_written_in_every_language(symbol: str, language: str) -> None:
    assert re.compile(getattr(UNITS[symbol], language))
    assert not re.fullmatch(getattr(UNITS[symbol], language), "")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It is 100 metres away.", "До него сто метров."),
        ("It took 2 years.", "Это заняло 2 года, а точнее 25 месяцев."),
        ("A two-hour flight of 900 miles.", "Двухчасовой перелёт в 900 миль."),
        ("It weighs 3 tons.", "Он весит 3 тонны."),
        ("In 5 days and 3 hours.", "Через 5 суток и 3 часа."),
    ],
)
def test_the_same_quantity_in_other_words_is_no_mismatch(source: str, target: str) -> None:
    assert "unit-mismatch" not in {f.code for f in check(Segment("s", "b", source), target, RU)}


def test_the_unit_that_changed_is_marked() -> None:
    text = "Длина дороги 12 м."
    (found,) = [f for f in check(Segment("s", "b", "The road is 12 km long."), text, RU) if f.code == "unit-mismatch"]
    assert text[found.start : found.end] == "м"

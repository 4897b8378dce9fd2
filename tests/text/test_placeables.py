"""Placeables: what they are, what they are worth, and that it does not depend on the language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.text import PlaceableKind, find_placeables, values
from translate_pipeline.text.placeables import parts, power_of, roman_value

K = PlaceableKind


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(p.kind.value, p.text, p.value) for p in find_placeables(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "kind", "span", "value"),
    [
        ("See https://example.org/a?b=1).", "en", K.URL, "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("(www.example.org/x_(y))", "en", K.URL, "www.example.org/x_(y)", "www.example.org/x_(y)"),
        ("На example.ru, сегодня", "ru", K.URL, "example.ru", "example.ru"),
        ("press@example.org, today", "en", K.EMAIL, "press@example.org", "press@example.org"),
        ("see photo-2.jpeg.", "en", K.FILE, "photo-2.jpeg", "photo-2.jpeg"),
        ("call +993 (12) 40-00-00 now", "en", K.PHONE, "+993 (12) 40-00-00", "+99312400000"),
        ("certified to ISO 9001.", "en", K.CODE, "ISO 9001", "ISO 9001"),
        ("по ГОСТ 9001", "ru", K.CODE, "ГОСТ 9001", "GOST 9001"),
        ("на Ту-154", "ru", K.CODE, "Ту-154", "TU-154"),
        ("A350-ni satyn aldy", "tk", K.CODE, "A350", "A350"),
        ("COVID-19", "tk", K.CODE, "COVID-19", "COVID-19"),
        ("at UTC+1", "en", K.CODE, "UTC+1", "UTC+1"),
        ("version 1.2.3", "en", K.CODE, "1.2.3", "1.2.3"),
        ("on April 2, 2021", "en", K.DATE, "April 2, 2021", "2021-04-02"),
        ("2 апреля 2021 года", "ru", K.DATE, "2 апреля 2021 года", "2021-04-02"),
        ("2021-nji ýylyň 2-nji aprelinde", "tk", K.DATE, "2021-nji ýylyň 2-nji aprelinde", "2021-04-02"),
        ("at 22:14", "en", K.TIME, "22:14", "22:14"),
        ("at 7:30 p.m.", "en", K.TIME, "7:30 p.m.", "19:30"),
        ("at 12 a.m.", "en", K.TIME, "12 a.m.", "00:00"),
        ("sagat 9:05-de", "tk", K.TIME, "9:05", "09:05"),
        ("won 3:1", "en", K.SCORE, "3:1", "3:1"),
        ("about 5 percent", "en", K.PERCENT, "5 percent", "5%"),
        ("5 процентов", "ru", K.PERCENT, "5 процентов", "5%"),
        ("5,5 göterim", "tk", K.PERCENT, "5,5 göterim", "5.5%"),
        ("the 2nd time", "en", K.ORDINAL, "2nd", "2"),
        ("THE 2ND TIME", "en", K.ORDINAL, "2ND", "2"),
        ("10 MILLION TONNES", "en", K.NUMBER, "10 MILLION", "10000000"),
        ("12 МЛН ТОНН", "ru", K.NUMBER, "12 МЛН", "12000000"),
        ("AT 9 P.M.", "en", K.TIME, "9 P.M.", "21:00"),
        ("GROWS 5 PERCENT", "en", K.PERCENT, "5 PERCENT", "5%"),
        ("2-NJI ÝYGNAK", "tk", K.ORDINAL, "2-NJI", "2"),
        ("over 5G", "en", K.CODE, "5G", "5G"),
        ("во 2-й раз", "ru", K.ORDINAL, "2-й", "2"),
        ("2-nji gezek", "tk", K.ORDINAL, "2-nji", "2"),
        ("the 1990s", "en", K.ORDINAL, "1990s", "1990"),
        ("1 234,5 тонны", "ru", K.NUMBER, "1 234,5", "1234.5"),
        ("200-den gowrak", "tk", K.NUMBER, "200", "200"),
        ("28-летний", "ru", K.NUMBER, "28", "28"),
        ("1.2 million", "en", K.NUMBER, "1.2 million", "1200000"),
        ("$3-миллиардной", "ru", K.NUMBER, "3-миллиардной", "3000000000"),
        ("80 milliondan", "tk", K.NUMBER, "80 milliondan", "80000000"),
        ("about $5m", "en", K.NUMBER, "5m", "5000000"),
        ("a 5m pole", "en", K.NUMBER, "5", "5"),
        ("minus 5 degrees", "en", K.NUMBER, "minus 5", "-5"),
        ("½ cup", "en", K.NUMBER, "½", "0.5"),
        ("the XXVI session", "en", K.ROMAN, "XXVI", "26"),
        ("ХХ век", "ru", K.ROMAN, "ХХ", "20"),
        ("two roads", "en", K.NUMBER_WORD, "two", "2"),
    ],
)
def test_one_placeable(text: str, language: str, kind: PlaceableKind, span: str, value: str) -> None:
    assert found(text, language) == [(kind.value, span, value)]


@pytest.mark.parametrize("text", ["", "No figures here.", "The CIS and the UN", "I am. A.", "km²", "Kyiv"])
def test_nothing_to_find(text: str) -> None:
    assert found(text) == []


def test_a_range_is_two_numbers() -> None:
    assert found("27–28") == [("number", "27", "27"), ("number", "28", "28")]


def test_units_and_relays_do_not_hide_numbers() -> None:
    assert [value for _, _, value in found("4x100 m over 2.5 km2")] == ["4", "100", "2.5"]


def test_a_year_at_the_end_of_a_clause_is_not_joined_to_the_next_number() -> None:
    assert [value for _, _, value in found("In 2020, 100 people")] == ["2020", "100"]
    assert [value for _, _, value in found("в 2020 100 человек", "ru")] == ["2020", "100"]


@pytest.mark.parametrize(
    ("en", "ru", "tk"),
    [
        ("1,234.5 tonnes", "1\u00a0234,5 тонны", "1 234,5 tonna"),
        ("April 2, 2021 at 22:14", "2 апреля 2021 г. в 22:14", "2021-nji ýylyň 2-nji aprelinde sagat 22:14-de"),
        ("5 percent of 3 million", "5 % от 3 млн", "3 millionyň 5 göterimi"),
        ("two countries", "две страны", "iki ýurt"),
        ("twenty-five guests", "двадцать пять гостей", "ýigrimi bäş myhman"),
        ("Tu-154 and ISO 9001", "Ту-154 и ISO 9001", "Tu-154 we ISO 9001"),
    ],
)
def test_values_do_not_depend_on_the_language(en: str, ru: str, tk: str) -> None:
    assert values(en, "en") == values(ru, "ru") == values(tk, "tk")


def test_values_count_and_take_dates_and_scores_apart() -> None:
    assert dict(values("April 1–5: 3:1, 5", "en")) == {"m04": 1, "1": 2, "5": 2, "3": 1}


@pytest.mark.parametrize(
    ("text", "language", "power"),
    [
        ("1.2 million", "en", 6),
        ("1,2 млн", "ru", 6),
        ("5 тысяч", "ru", 3),
        ("$5b", "en", 9),
        ("7 milliard", "tk", 9),
        ("1200000", "en", 0),
    ],
)
def test_the_power_of_a_magnitude(text: str, language: str, power: int) -> None:
    assert power_of(find_placeables(text, language)[0]) == power


def test_only_numbers_have_a_power() -> None:
    (date,) = find_placeables("April 2", "en")
    assert power_of(date) == 0
    assert parts(date) == ("2", "m04")


@pytest.mark.parametrize(("text", "value"), [("II", 2), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXVI", 26), ("XXXIX", 39)])
def test_roman_numerals(text: str, value: int) -> None:
    assert roman_value(text) == value


SOUP = st.text(max_size=60) | st.text(alphabet="12 09.,:-–/%$@xkmIVX AprilмлнyýnjiЯ\u00a0½", max_size=40)


@settings(max_examples=300, deadline=None)
@given(SOUP, st.sampled_from(["en", "ru", "tk"]))
def test_spans_are_ordered_disjoint_and_say_their_text(text: str, language: str) -> None:
    last = 0
    for placeable in find_placeables(text, language):
        assert last <= placeable.start < placeable.end <= len(text)
        assert placeable.text == text[placeable.start : placeable.end]
        assert placeable.value
        last = placeable.end


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="1234567890 .,:;ab", max_size=40), st.sampled_from(["en", "ru", "tk"]))
def test_no_digit_is_overlooked(text: str, language: str) -> None:
    """Every digit that stands in no word belongs to a placeable."""
    covered = {i for p in find_placeables(text, language) for i in range(p.start, p.end)}
    for i, char in enumerate(text):
        in_word = any(c.isalpha() for c in (text[:i].rsplit(" ", maxsplit=1)[-1] + text[i:].split(" ", maxsplit=1)[0]))
        assert i in covered or not char.isdigit() or in_word

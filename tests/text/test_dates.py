"""Dates: one meaning, three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.dates import (
    MONTHS,
    PartialDate,
    find_months,
    find_weekdays,
    format_date,
    month_number,
    parse_date,
)

LANGUAGES = sorted(MONTHS)
DATES = st.builds(PartialDate, st.integers(1, 12), st.integers(1, 31), st.none() | st.integers(1000, 2999)) | st.builds(
    PartialDate, st.integers(1, 12), st.none(), st.integers(1000, 2999)
)


@given(DATES, st.sampled_from(LANGUAGES))
def test_what_is_formatted_is_parsed_to_the_same_date(date: PartialDate, language: str) -> None:
    assert parse_date(format_date(date, language), language) == date


@given(DATES)
def test_the_canonical_form_is_read_back(date: PartialDate) -> None:
    assert PartialDate.from_canonical(date.canonical) == date


@pytest.mark.parametrize(
    ("date", "en", "ru", "tk"),
    [
        (PartialDate(4, 2, 2021), "April 2, 2021", "2 апреля 2021 г.", "2021-nji ýylyň 2-nji apreli"),
        (PartialDate(4, 2), "April 2", "2 апреля", "2-nji aprel"),
        (PartialDate(4, None, 2021), "April 2021", "апрель 2021 г.", "2021-nji ýylyň apreli"),
        (PartialDate(5, 9, 2026), "May 9, 2026", "9 мая 2026 г.", "2026-njy ýylyň 9-njy maýy"),
        (PartialDate(9, 16), "September 16", "16 сентября", "16-njy sentýabr"),
    ],
)
def test_each_language_has_its_form(date: PartialDate, en: str, ru: str, tk: str) -> None:
    assert (format_date(date, "en"), format_date(date, "ru"), format_date(date, "tk")) == (en, ru, tk)


@pytest.mark.parametrize(
    ("text", "language", "canonical"),
    [
        ("2 April 2021", "en", "2021-04-02"),
        ("April 2nd, 2021", "en", "2021-04-02"),
        ("the 2nd of April", "en", None),
        ("2nd of April", "en", "--04-02"),
        ("Sept. 16", "en", "--09-16"),
        ("APRIL 2", "en", "--04-02"),
        ("2021-04-02", "en", "2021-04-02"),
        ("02.04.2021", "ru", "2021-04-02"),
        ("2 апреля 2021 года", "ru", "2021-04-02"),
        ("2-го апреля", "ru", "--04-02"),
        ("в апреле", "ru", None),
        ("апреле 2021 года", "ru", "2021-04"),
        ("2021-nji ýylyň 2-nji aprelinde", "tk", "2021-04-02"),
        ("2021-nji ýylyň aprel 2-sinde", "tk", "2021-04-02"),
        ("aprel 2-sinde", "tk", "--04-02"),
        ("2-nji aprelden", "tk", "--04-02"),
        ("2 aprel", "tk", "--04-02"),
        ("31-nji dekabrdakydan", "tk", "--12-31"),
        ("18 may", "en", None),
        ("32 April", "en", None),
        ("", "ru", None),
    ],
)
def test_reading(text: str, language: str, canonical: str | None) -> None:
    date = parse_date(text, language)
    assert (date.canonical if date else None) == canonical


def test_a_canonical_form_that_is_none_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match="expected a date such as 2021-04-02"):
        PartialDate.from_canonical("April 2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_name_is_found_under_its_number(language: str) -> None:
    for number, name in enumerate(MONTHS[language], start=1):
        assert month_number(name, language) == number
        assert [month for _, _, month in find_months(f"x {name} x", language)] == [number]


@pytest.mark.parametrize(
    ("text", "language", "months"),
    [
        ("It may rain; soldiers march in May.", "en", [5]),
        ("с января по мартом", "ru", [1, 3]),
        ("маятник и майор", "ru", []),
        ("ýanwarda, maýyň ahyrynda we dekabrdan soň", "tk", [1, 5, 12]),
    ],
)
def test_months_in_running_text(text: str, language: str, months: list[int]) -> None:
    assert [month for _, _, month in find_months(text, language)] == months


@pytest.mark.parametrize(
    ("text", "language", "weekdays"),
    [
        ("On Monday and Sunday the sun shone.", "en", [1, 7]),
        ("в понедельник, во вторник и по средам", "ru", [1, 2, 3]),
        ("средний и средства", "ru", []),
        ("duşenbe we anna güni", "tk", [1, 5]),
        ("Annanyň kakasy", "tk", []),
    ],
)
def test_weekdays_in_running_text(text: str, language: str, weekdays: list[int]) -> None:
    assert [day for _, _, day in find_weekdays(text, language)] == weekdays

"""Numbers: what is written is what is read, in each language's form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.numbers import (
    STYLES,
    canonical,
    foreign_reading,
    format_number,
    format_ordinal,
    parse_number,
    turkmen_ordinal_suffix,
)

LANGUAGES = sorted(STYLES)
DECIMALS = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=3)


@given(DECIMALS, st.sampled_from(LANGUAGES), st.sampled_from([True, False, None]))
def test_what_is_formatted_is_parsed_to_the_same_value(value: Decimal, language: str, grouped: bool | None) -> None:
    assert parse_number(format_number(value, language, is_grouped=grouped), language) == value


@given(DECIMALS)
def test_the_canonical_form_is_plain_and_equal(value: Decimal) -> None:
    text = canonical(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1,000,000", "en", "1000000"),
        ("0,4", "en", "0.4"),
        ("1,3570", "en", "1.3570"),
        ("1\u00a0234,5", "ru", "1234.5"),
        ("1 234,5", "tk", "1234.5"),
        ("138.000", "ru", "138000"),
        ("1.234.567,8", "ru", "1234567.8"),
        ("0.125", "ru", "0.125"),
        ("2.5", "tk", "2.5"),
        ("−5", "ru", "-5"),
        ("1,000,000", "ru", "1000000"),
    ],
)
def test_reading(text: str, language: str, value: str) -> None:
    assert parse_number(text, language) == Decimal(value)


@pytest.mark.parametrize("text", ["", "twelve", "1,2,3.4.5x", "-", "NaN", "Infinity"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_number_has_no_value(text: str, language: str) -> None:
    assert parse_number(text, language) is None


@pytest.mark.parametrize(
    ("value", "language", "options", "text"),
    [
        ("1234.5", "ru", {"is_grouped": True}, "1\u00a0234,5"),
        ("1234.5", "tk", {"is_grouped": True}, "1\u00a0234,5"),
        ("1234.5", "en", {"is_grouped": True}, "1,234.5"),
        ("2021", "ru", {}, "2021"),
        ("12345", "ru", {}, "12\u00a0345"),
        ("12345", "ru", {"is_grouped": False}, "12345"),
        ("2.5", "ru", {"decimals": 2}, "2,50"),
        ("-5", "tk", {}, "−5"),
    ],
)
def test_writing(value: str, language: str, options: dict[str, object], text: str) -> None:
    assert format_number(Decimal(value), language, **options) == text  # type: ignore[arg-type]


def test_a_number_left_in_the_source_notation_is_recognised() -> None:
    assert foreign_reading("1,234", "ru") == 1234
    assert foreign_reading("6.3", "tk") == Decimal("6.3")
    assert foreign_reading("twelve", "ru") is None


#: The Turkmen numerals themselves, from which harmony follows: birinji, ikinji, … altynjy, … dokuzynjy, onunjy.
TURKMEN = {
    "nji": [1, 2, 3, 4, 5, 7, 8, 11, 20, 25, 50, 70, 80, 100, 101, 200, 1000, 2000, 2021, 2024, 1970, 12000],
    "njy": [0, 6, 9, 10, 16, 19, 26, 30, 40, 60, 90, 99, 106, 110, 1990, 2006, 2010, 2026, 1_000_000, 2_000_000_000],
}


@pytest.mark.parametrize(("suffix", "number"), [(s, n) for s, numbers in TURKMEN.items() for n in numbers])
def test_turkmen_ordinals_follow_vowel_harmony(suffix: str, number: int) -> None:
    assert turkmen_ordinal_suffix(number) == suffix


@pytest.mark.parametrize(
    ("number", "english"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")],
)
def test_english_ordinals(number: int, english: str) -> None:
    assert format_ordinal(number, "en") == english


def test_ordinals_in_the_target_languages() -> None:
    assert format_ordinal(2, "ru") == "2-й"
    assert format_ordinal(6, "tk") == "6-njy"

"""Numbers in words, alone and composed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.numerals import find_number_words, word_value


def values(text: str, language: str) -> list[str]:
    return [str(word.value) for word in find_number_words(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("two countries, twenty-five days", "en", ["2", "25"]),
        ("two hundred and three", "en", ["203"]),
        ("three million", "en", ["3000000"]),
        ("a two-day visit, twice", "en", ["2", "2"]),
        ("the twenty-first session", "en", ["21"]),
        ("one or two", "en", ["1", "2"]),
        ("две страны и двумя", "ru", ["2", "2"]),
        ("двести тридцать пять", "ru", ["235"]),
        ("двадцать первая сессия", "ru", ["21"]),
        ("трёх сторон, четвёртого", "ru", ["3", "4"]),
        ("двухдневный и пятилетний", "ru", ["2", "5"]),
        ("полтора миллиона", "ru", ["1500000.0"]),
        ("семинар, стоимость, одной", "ru", ["1"]),
        ("iki ýurt, on bir adam", "tk", ["2", "11"]),
        ("ýigrimi bäş, iki ýüz üç", "tk", ["25", "203"]),
        ("iki ýarym", "tk", ["2.5"]),
        ("üçünji, dokuzynjy", "tk", ["3", "9"]),
        ("ikitaraplaýyn", "tk", ["2"]),
        ("dördüsi, ikisinde", "tk", ["4", "2"]),
        ("ona, onuň, ýüzi, ýüze", "tk", []),
        ("", "tk", []),
    ],
)
def test_running_text(text: str, language: str, expected: list[str]) -> None:
    assert values(text, language) == expected


def test_spans_cover_the_whole_compound() -> None:
    text = "Всего двадцать пять тонн"
    (word,) = find_number_words(text, "ru")
    assert text[word.start : word.end] == "двадцать пять"


@pytest.mark.parametrize(
    ("word", "language", "value"),
    [
        ("Two", "en", 2),
        ("ТРЁХ", "ru", 3),
        ("bäşinji", "tk", 5),
        ("road", "en", None),
        ("дорога", "ru", None),
        ("ýol", "tk", None),
    ],
)
def test_one_word(word: str, language: str, value: int | None) -> None:
    assert word_value(word, language) == (None if value is None else Decimal(value))


TENS = dict(
    zip(range(20, 100, 10), ["ýigrimi", "otuz", "kyrk", "elli", "altmyş", "ýetmiş", "segsen", "togsan"], strict=True)
)
UNITS = dict(zip(range(1, 10), ["bir", "iki", "üç", "dört", "bäş", "alty", "ýedi", "sekiz", "dokuz"], strict=True))


@given(st.sampled_from(sorted(TENS)), st.sampled_from(sorted(UNITS)), st.integers(1, 9))
def test_turkmen_compounds_add_up(ten: int, unit: int, hundred: int) -> None:
    text = f"{UNITS[hundred]} ýüz {TENS[ten]} {UNITS[unit]}"
    assert values(text, "tk") == [str(100 * hundred + ten + unit)]


@given(st.text(max_size=60), st.sampled_from(["en", "ru", "tk"]))
def test_any_text_gives_ordered_spans(text: str, language: str) -> None:
    last = 0
    for word in find_number_words(text, language):
        assert last <= word.start < word.end <= len(text)
        last = word.end

"""Placeables in the target's form: equal in value, or none at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.text import find_placeables, format_for


def form(text: str, language: str, source: str = "en") -> str | None:
    (placeable,) = find_placeables(text, source)
    return format_for(placeable, language)


@pytest.mark.parametrize(
    ("text", "ru", "tk"),
    [
        ("1,234.5", "1\u00a0234,5", "1\u00a0234,5"),
        ("1200", "1200", "1200"),
        ("2.50", "2,50", "2,50"),
        ("12,000", "12\u00a0000", "12\u00a0000"),
        ("1.2 million", "1,2\u00a0млн", "1,2\u00a0million"),
        ("5 thousand", "5\u00a0тыс.", "5\u00a0müň"),
        ("minus 5", "−5", "−5"),
        ("5 percent", "5\u00a0%", "5%"),
        ("April 2, 2021", "2 апреля 2021 г.", "2021-nji ýylyň 2-nji apreli"),
        ("April 2", "2 апреля", "2-nji aprel"),
        ("02.04.2021", "02.04.2021", "02.04.2021"),
        ("7:30 p.m.", "19:30", "19:30"),
        ("22:14", "22:14", "22:14"),
        ("2nd", "2-й", "2-nji"),
        ("6th", "6-й", "6-njy"),
        ("XXVI", "XXVI", "XXVI"),
        ("ISO 9001", "ISO 9001", "ISO 9001"),
        ("https://example.org/1,234.5", "https://example.org/1,234.5", "https://example.org/1,234.5"),
        ("press@example.org", "press@example.org", "press@example.org"),
        ("photo-2.jpeg", "photo-2.jpeg", "photo-2.jpeg"),
        ("1990s", None, None),
        ("two", None, None),
    ],
)
def test_forms(text: str, ru: str | None, tk: str | None) -> None:
    assert (form(text, "ru"), form(text, "tk")) == (ru, tk)


def test_from_russian_back_to_english() -> None:
    assert form("1\u00a0234,5", "en", "ru") == "1,234.5"
    assert form("2 апреля 2021 г.", "en", "ru") == "April 2, 2021"
    assert form("2-nji aprel", "ru", "tk") == "2 апреля"


NUMBERS = st.builds(
    lambda whole, fraction, tail: f"{whole:,}{fraction}{tail}",
    st.integers(0, 10**9),
    st.sampled_from(["", ".5", ".25", ".50"]),
    st.sampled_from(["", " million", "%", " percent", "th"]),
)


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.sampled_from(["ru", "tk"]))
def test_a_form_is_always_worth_the_same(text: str, language: str) -> None:
    for placeable in find_placeables(text, "en"):
        written = format_for(placeable, language)
        if written is not None:
            assert [(p.text, p.value) for p in find_placeables(written, language)] == [(written, placeable.value)]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["ru", "tk"]))
def test_a_plain_number_always_has_a_form(number: int, language: str) -> None:
    assert form(f"{number:,}", language) is not None
    assert form(str(number), language) is not None

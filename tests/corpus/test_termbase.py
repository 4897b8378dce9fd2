"""The sample termbase: spelling that a wrong keyboard or a careless paste would break."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

COLUMNS = ["en", "ru", "tk", "kind", "note"]
KINDS = {
    "culture",
    "diplomacy",
    "economy",
    "energy",
    "ministry",
    "nature",
    "office",
    "organisation",
    "person",
    "place",
    "society",
    "sport",
    "transport",
}
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
# The Turkmen alphabet of 1993 (amended 1999): no c, q, v or x.
TURKMEN = set("abçdeäfghijžklmnňoöprsştuüwyýz")
PUNCTUATION = set(" -–—«»’")
#: Between the names of one cell: the first is preferred, the others are admitted.
SEPARATOR = "|"


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "termbase.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def names(cell: str) -> list[str]:
    return cell.split(SEPARATOR)


def strangers(cell: str, alphabet: set[str]) -> set[str]:
    return {c for name in names(cell) for c in name if c.lower() not in alphabet and c not in PUNCTUATION}


def test_it_is_large_enough_to_be_useful(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 180


def test_every_row_has_a_term_in_each_language_and_a_known_kind(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert None not in row, f"too many fields: {row}"
        assert all(row[name] for name in ("en", "ru", "tk")), row
        assert row["kind"] in KINDS, row


def test_every_kind_is_represented(rows: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in rows} == KINDS


def test_no_english_term_appears_twice(rows: list[dict[str, str]]) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        key = row["en"].casefold()
        assert key not in seen, f"{row['en']!r} repeats {seen[key]!r}"
        seen[key] = row["en"]


def test_rows_are_sorted_by_kind_then_term(rows: list[dict[str, str]]) -> None:
    keys = [(row["kind"], row["en"].casefold()) for row in rows]
    assert keys == sorted(keys)


def test_russian_terms_are_cyrillic_throughout(rows: list[dict[str, str]]) -> None:
    wrong = {row["ru"]: strangers(row["ru"], RUSSIAN) for row in rows if strangers(row["ru"], RUSSIAN)}
    assert not wrong


def test_turkmen_terms_keep_to_the_turkmen_alphabet(rows: list[dict[str, str]]) -> None:
    wrong = {row["tk"]: strangers(row["tk"], TURKMEN) for row in rows if strangers(row["tk"], TURKMEN)}
    assert not wrong


def test_text_is_composed_unicode_without_edge_spaces(rows: list[dict[str, str]]) -> None:
    for row in rows:
        for value in (name for cell in row.values() for name in names(cell)):
            assert value == value.strip()
            assert "  " not in value
            assert value == unicodedata.normalize("NFC", value), value


@pytest.mark.parametrize(
    ("en", "ru", "tk"),
    [
        ("UN", "ООН", "BMG"),
        ("OSCE", "ОБСЕ", "ÝHHG"),
        ("CIS", "СНГ", "GDA"),
        ("TAPI", "ТАПИ", "TOPH"),
        ("Türkmengaz", "Туркменгаз", "Türkmengaz"),
        ("state security", "государственная безопасность", "döwlet howpsuzlygy"),
        ("Caspian Sea", "Каспийское море", "Hazar deňzi"),
        ("Turkmenbashi", "Туркменбаши", "Türkmenbaşy"),
        ("Dushanbe", "Душанбе", "Duşenbe"),
        ("natural gas", "природный газ", "tebigy gaz"),
    ],
)
def test_terms_no_newsroom_may_get_wrong(rows: list[dict[str, str]], en: str, ru: str, tk: str) -> None:
    preferred = [(names(row["ru"])[0], names(row["tk"])[0]) for row in rows if row["en"] == en]
    assert preferred == [(ru, tk)]


def test_names_of_a_cell_differ(rows: list[dict[str, str]]) -> None:
    cells = [row[language] for row in rows for language in ("en", "ru", "tk")]
    assert any(SEPARATOR in cell for cell in cells)
    for cell in cells:
        assert all(names(cell))
        assert len(set(names(cell))) == len(names(cell))


def test_abbreviations_agree_with_their_full_names(rows: list[dict[str, str]]) -> None:
    """BMG for Birleşen Milletler Guramasy: the initials of the words, conjunctions left out."""
    full_names = {
        "UN": "United Nations",
        "CIS": "Commonwealth of Independent States",
        "WHO": "World Health Organization",
    }
    by_term = {row["en"]: names(row["tk"])[0] for row in rows}
    for short, full in full_names.items():
        initials = "".join(word[0] for word in by_term[full].split() if word[0].isupper())
        assert by_term[short] == initials

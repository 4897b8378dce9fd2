"""Turkmen suffixes against forms a Turkmen reader expects."""

from __future__ import annotations

import pytest

from translate_pipeline.training.templates import turkmen

NOUNS = {
    # entry: gen, dat, acc, loc, abl, poss
    "Aşgabat/Aşgabad": "Aşgabadyň Aşgabada Aşgabady Aşgabatda Aşgabatdan Aşgabady",
    "Moskwa": "Moskwanyň Moskwa Moskwany Moskwada Moskwadan Moskwasy",
    "Türkiýe": "Türkiýäniň Türkiýä Türkiýäni Türkiýede Türkiýeden Türkiýäsi",
    "Türkmenbaşy": "Türkmenbaşynyň Türkmenbaşa Türkmenbaşyny Türkmenbaşyda Türkmenbaşydan Türkmenbaşysy",
    "Lawrow": "Lawrowyň Lawrowa Lawrowy Lawrowda Lawrowdan Lawrowy",
    "Meredow": "Meredowyň Meredowa Meredowy Meredowda Meredowdan Meredowy",
    "Putin": "Putiniň Putine Putini Putinde Putinden Putini",
    "ýurt/ýurd": "ýurduň ýurda ýurdy ýurtda ýurtdan ýurdy",
    "gün": "günüň güne güni günde günden güni",
    "ilçi": "ilçiniň ilçä ilçini ilçide ilçiden ilçisi",
    "göterim": "göterimiň göterime göterimi göterimde göterimden göterimi",
    "manat/manad": "manadyň manada manady manatda manatdan manady",
    "aprel": "apreliň aprele apreli aprelde aprelden apreli",
    "Hytaý": "Hytaýyň Hytaýa Hytaýy Hytaýda Hytaýdan Hytaýy",
}


@pytest.mark.parametrize("entry", NOUNS)
def test_cases_follow_vowel_harmony(entry: str) -> None:
    """Every case of nouns in consonants, each vowel, softened stems and one rounded syllable."""
    found = [turkmen.inflect(entry, case) for case in ("gen", "dat", "acc", "loc", "abl", "poss")]
    assert found == NOUNS[entry].split()


@pytest.mark.parametrize(
    ("entry", "case", "expected"),
    [
        ("daşary işler ministrligi+", "gen", "daşary işler ministrliginiň"),
        ("daşary işler ministrligi+", "dat", "daşary işler ministrligine"),
        ("Merkezi banky+", "loc", "Merkezi bankynda"),
        ("Merkezi banky+", "nom", "Merkezi banky"),
        ("Merkezi banky+", "poss", "Merkezi banky"),
        ("BMG~ge", "gen", "BMG-niň"),
        ("OPEK~pek", "gen", "OPEK-iň"),
        ("OPEK~pek", "nom", "OPEK"),
        ("ABŞ~şa", "loc", "ABŞ-da"),
        ("ABŞ~şa", "dat", "ABŞ-a"),
        ("Tokio{dat:Tokio}", "dat", "Tokio"),
        ("Tokio{dat:Tokio}", "gen", "Tokionyň"),
    ],
)
def test_marks_say_what_spelling_does_not(entry: str, case: str, expected: str) -> None:
    """Possessives take the pronominal n, abbreviations a hyphen, exceptions their own form."""
    assert turkmen.inflect(entry, case) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1-nji"), (2, "2-nji"), (6, "6-njy"), (9, "9-njy"), (10, "10-njy"), (20, "20-nji"), (29, "29-njy"),
     (30, "30-njy"), (40, "40-njy"), (50, "50-nji"), (60, "60-njy"), (70, "70-nji"), (90, "90-njy"), (100, "100-nji"),
     (1995, "1995-nji"), (2000, "2000-nji"), (2026, "2026-njy"), (2030, "2030-njy")],
)  # fmt: skip
def test_ordinals_sound_like_their_last_word(number: int, expected: str) -> None:
    """The suffix follows the number as read aloud: altynjy, onunjy, but ikinji, ýüzünji."""
    assert turkmen.ordinal(number) == expected


@pytest.mark.parametrize(
    ("number", "case", "expected"),
    [
        (900, "abl", "-den"),
        (30, "loc", "-da"),
        (0, "loc", "-da"),
        (5, "loc", "-de"),
        (50, "abl", "-den"),
        (6, "gen", "-nyň"),
    ],
)
def test_figures_take_a_hyphenated_suffix(number: int, case: str, expected: str) -> None:
    assert turkmen.number_suffix(number, case) == expected

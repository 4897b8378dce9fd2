"""Paradigms of Turkmen names, as a grammar has them."""

from __future__ import annotations

import pytest

from translate_pipeline.terms.rendering import find_name
from translate_pipeline.terms.turkmen_forms import forms

CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "rel")
#: In the order of CASES, ``|`` between them.
ROWS = [
    "Lawrow|Lawrowyň|Lawrowa|Lawrowy|Lawrowda|Lawrowdan|Lawrowdaky",
    "Guterreş|Guterreşiň|Guterreşe|Guterreşi|Guterreşde|Guterreşden|Guterreşdeki",
    "Aşgabat|Aşgabadyň|Aşgabada|Aşgabady|Aşgabatda|Aşgabatdan|Aşgabatdaky",
    "Köneürgenç|Köneürgenjiň|Köneürgenje|Köneürgenji|Köneürgençde|Köneürgençden|Köneürgençdeki",
    "Mary|Marynyň|Mara|Maryny|Maryda|Marydan|Marydaky",
    "Türkiýe|Türkiýäniň|Türkiýä|Türkiýäni|Türkiýede|Türkiýeden|Türkiýedeki",
    "OPEK|OPEK-iň|OPEK-e|OPEK-i|OPEK-de|OPEK-den|OPEK-deki",
    "Hazar deňzi|Hazar deňziniň|Hazar deňzine|Hazar deňzini|Hazar deňzinde|Hazar deňzinden|Hazar deňzindeki",
    (
        "Halk Maslahaty|Halk Maslahatynyň|Halk Maslahatyna|Halk Maslahatyny|Halk Maslahatynda|Halk Maslahatyndan"
        "|Halk Maslahatyndaky"
    ),
]


def in_case(name: str, case: str) -> list[str]:
    return [form for form, cases in forms(name).items() if case in cases]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[0])
def test_a_name_has_its_cases(row: str) -> None:
    name, *others = row.split("|")
    assert next(iter(forms(name))) == name
    assert [in_case(name, case) for case in CASES] == [[form] for form in (name, *others)]


@pytest.mark.parametrize(
    ("name", "genitive"),
    [("BMG", "BMG-niň"), ("GDA", "GDA-nyň"), ("ŞHG", "ŞHG-niň"), ("ÝUNESKO", "ÝUNESKO-nyň"), ("AIM", "AIM-iň")],
)
def test_abbreviations_are_read_by_letters_or_as_words(name: str, genitive: str) -> None:
    assert in_case(name, "gen") == [genitive]


def test_common_nouns_take_the_possessive_of_the_second_noun() -> None:
    assert {"talyp", "talyby", "talybynyň", "talybyna"} <= set(forms("talyp"))
    assert {"ilçi", "ilçä", "ilçisi", "ilçisiniň"} <= set(forms("ilçi"))
    assert "Aşgabadyndan" not in forms("Aşgabat")


def test_a_compound_that_has_the_possessive_takes_no_second() -> None:
    names = set(forms("ýol kartasy"))
    assert "ýol kartasyny" in names
    assert not any(form.startswith("ýol kartasysy") for form in names)


def test_loans_keep_their_consonant_and_native_words_soften() -> None:
    assert {"uniwersitetiň", "sammite"} <= set(forms("uniwersitet")) | set(forms("sammit"))
    assert {"ylalaşygyň", "kitaba", "ýurduň"} <= set(forms("ylalaşyk")) | set(forms("kitap")) | set(forms("ýurt"))


def test_plural_only_where_asked_and_before_the_possessive() -> None:
    assert "howdanlary" not in str(forms("suw howdany"))
    assert {"suw howdanlary", "suw howdanlaryny"} <= set(forms("suw howdany", plural=True))
    assert {"medallar", "medallarda", "medallary"} <= set(forms("medal", plural=True))


def test_what_is_no_word_stays() -> None:
    assert list(forms("«Altyn asyr»")) == ["«Altyn asyr»"]


def test_every_form_is_recognised_as_its_name() -> None:
    for name in (
        "Aşgabat",
        "Hazar deňzi",
        "ylalaşyk",
        "Türkiýe",
        "BMG",
        "ilçi",
        "demir ýol",
        "talyp",
        "Lebap welaýaty",
    ):
        for form in forms(name, plural=name.islower()):
            assert find_name(name, f"we {form}.", "tk"), form

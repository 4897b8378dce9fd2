"""Names of several words in a translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.terms import Term, TermName, TermStatus, find_name, is_rendered


@pytest.mark.parametrize(
    ("name", "text", "language", "expected"),
    [
        ("железная дорога", "движение по железной дороге открыто", "ru", "железной дороге"),
        ("Министерство иностранных дел", "в Министерстве иностранных дел", "ru", "Министерстве иностранных дел"),
        ("меморандум о взаимопонимании", "меморандумы об взаимопонимании", "ru", "меморандумы об взаимопонимании"),
        ("премьер-министр", "с премьер-министром страны", "ru", "премьер-министром"),
        ("озеро «Алтын асыр»", "на озере «Алтын асыр»", "ru", "озере «Алтын асыр"),
        ("Организация Объединённых Наций", "Организации Объединенных Наций", "ru", "Организации Объединенных Наций"),
        ("посол", "пришли послы́", "ru", "послы́"),
        ("доллар США", "10 долларов США", "ru", "долларов США"),
        ("gaz geçiriji", "täze gaz geçirijisiniň gurluşygy", "tk", "gaz geçirijisiniň"),
        ("daşary işler ministri", "Daşary işler ministrine", "tk", "Daşary işler ministrine"),
        ("BMG", "BMG-niň Baş sekretary", "tk", "BMG"),
        ("ABŞ-nyň dollary", "ABŞ-nyň dollaryna", "tk", "ABŞ-nyň dollaryna"),
        ("parahatçylyk we ynanyşmak", "parahatçylygyň we ynanyşmagyň ýyly", "tk", "parahatçylygyň we ynanyşmagyň"),
        ("gas pipeline", "both gas pipelines", "en", "gas pipelines"),
        ("foo bar", "ein FOO Bar", "de", "FOO Bar"),
    ],
)
def test_where_a_name_is_found(name: str, text: str, language: str, expected: str) -> None:
    span = find_name(name, text, language)
    assert span is not None
    assert text[slice(*span)] == expected


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("железная дорога", "железная и дорога", "ru"),
        ("железная дорога", "дорога железная", "ru"),
        ("ВОЗ", "полный воз сена", "ru"),
        ("газ", "газета", "ru"),
        ("gaz geçiriji", "gaz we geçiriji", "tk"),
        ("BMG", "bmg", "tk"),
        ("foo", "foos", "de"),
        ("—", "a — b", "ru"),
        ("слово", "", "ru"),
    ],
)
def test_where_it_is_not(name: str, text: str, language: str) -> None:
    assert find_name(name, text, language) is None


def test_any_allowed_name_renders_a_term() -> None:
    names = (
        TermName("автобан"),
        TermName("автомагистраль", TermStatus.ADMITTED),
        TermName("шоссе", TermStatus.FORBIDDEN),
    )
    term = Term({"en": (TermName("motorway"),), "ru": names})
    assert is_rendered(term, "по автобану", "ru")
    assert is_rendered(term, "по автомагистрали", "ru")
    assert not is_rendered(term, "по шоссе", "ru")


def test_a_term_without_a_name_in_the_language_demands_nothing() -> None:
    assert is_rendered(Term({"en": (TermName("motorway"),)}), "где угодно", "ru")


@given(name=st.text(max_size=12), text=st.text(max_size=40), language=st.sampled_from(["en", "ru", "tk", "de"]))
def test_a_span_lies_in_the_text(name: str, text: str, language: str) -> None:
    span = find_name(name, text, language)
    assert span is None or 0 <= span[0] < span[1] <= len(text)

"""Figures from the new source in the old target: right in value, or not at all."""

from __future__ import annotations

import pytest

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Segment,
    TagKind,
    TranslationUnit,
)
from translate_pipeline.memory.refit import refit

NBSP = "\u00a0"


def refitted(source: str, target: str, wanted: str, language: str = "ru") -> str | None:
    unit = TranslationUnit(source, target, LanguagePair("en", language), Origin(OriginKind.HUMAN))
    found = refit(unit, Segment("s", "b", wanted))
    return found.target if found else None


@pytest.mark.parametrize(
    ("source", "target", "wanted", "expected"),
    [
        ("Output: 1,250.5 t.", "Добыча: 1 250,5 т.", "Output: 9,800.5 t.", f"Добыча: 9{NBSP}800,5 т."),
        ("It rose by 12%.", "Рост: 12 %.", "It rose by 13%.", f"Рост: 13{NBSP}%."),
        ("It rose by 12 percent.", "Рост на 12 процентов.", "It rose by 15 percent.", "Рост на 15 процентов."),
        ("Opened April 2, 2021.", "Открыт 2 апреля 2021 г.", "Opened May 30, 2022.", "Открыт 30 мая 2022 г."),
        ("See https://a.example/1 now.", "См. https://a.example/1 сейчас.", "See https://b.example/2 now.",
         "См. https://b.example/2 сейчас."),
        ("In 2020 it fell by 5 tonnes.", "В 2020 году упало на 5 тонн.", "In 2021 it fell by 7 tonnes.",
         "В 2021 году упало на 7 тонн."),
    ],
)  # fmt: skip
def test_the_new_value_in_the_form_of_the_target(source: str, target: str, wanted: str, expected: str) -> None:
    assert refitted(source, target, wanted) == expected


def test_in_turkmen() -> None:
    source, target = "In 2020 they signed 12 papers.", "2020-nji ýylda 12 resminama gol çekildi."
    wanted = "In 2020 they signed 15 papers."
    assert refitted(source, target, wanted, "tk") == "2020-nji ýylda 15 resminama gol çekildi."


@pytest.mark.parametrize(
    ("source", "target", "wanted", "language"),
    [
        # the noun would have to change with the number
        ("They built 2 plants.", "Построено 2 завода.", "They built 5 plants.", "ru"),
        ("They rose 12 percent.", "Рост на 12 процентов.", "They rose 1 percent.", "ru"),
        # so would what is joined to the digits
        ("The 5 year plan.", "5-летний план.", "The 6 year plan.", "ru"),
        # the old value is not in the target, or once too often
        ("Output: 5 t.", "Добыча: мало.", "Output: 6 t.", "ru"),
        ("Output: 5 t.", "Добыча: 5 т (5).", "Output: 6 t.", "ru"),
        # one old value became two new ones
        ("From 5 t to 5 t.", "С 5 т до 5 т.", "From 6 t to 7 t.", "ru"),
        # more than figures differs
        ("Output: 5 t.", "Добыча: 5 т.", "Exports: 6 t.", "ru"),
        ("Output: 5 t.", "Добыча: 5 т.", "Output: 5% t.", "ru"),
        # nothing differs in value
        ("Output: 5 t.", "Добыча: 5 т.", "Output: 5 t.", "ru"),
        # nothing is known about the language
        ("Output: 5 t.", "Ausstoß: 5 t.", "Output: 6 t.", "de"),
    ],
)  # fmt: skip
def test_in_doubt_no_refit(source: str, target: str, wanted: str, language: str) -> None:
    assert refitted(source, target, wanted, language) is None


def test_markup_moves_with_the_words() -> None:
    tags = (
        InlineTag(8, TagKind.OPEN, 1, "b"),
        InlineTag(9, TagKind.CLOSE, 1, "b"),
        InlineTag(13, TagKind.EMPTY, 2, "br"),
    )
    unit = TranslationUnit(
        "Output: 5 t now", "Добыча: 5 т и", LanguagePair("en", "ru"), Origin(OriginKind.HUMAN), target_tags=tags
    )
    found = refit(unit, Segment("s", "b", "Output: 12,500 t now"))
    assert found is not None
    assert found.target == f"Добыча: 12{NBSP}500 т и"
    assert [t.position for t in found.target_tags] == [8, 14, 18]
    assert found.source == unit.source


def test_a_russian_year_keeps_its_word_and_the_sentence_its_one_stop() -> None:
    source, wanted = "It opened on April 2, 2026.", "It opened on May 5, 2027."
    assert refitted(source, "Открылось 2 апреля 2026 года.", wanted) == "Открылось 5 мая 2027 года."
    assert refitted(source, "Открылось 2 апреля 2026 г.", wanted) == "Открылось 5 мая 2027 г."

"""Russian paradigms, agreement with figures, prepositions."""

from __future__ import annotations

import pytest

from translate_pipeline.training.templates import russian


def _row(entry: str, *, plural: bool = False) -> str:
    return ", ".join(russian.inflect(entry, c + ("p" if plural else "")) for c in russian.CASES)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Лавров:mov", "Лавров, Лаврова, Лаврову, Лаврова, Лавровым, Лаврове"),
        ("Серге:mja", "Сергей, Сергея, Сергею, Сергея, Сергеем, Сергее"),
        ("Росси:fi", "Россия, России, России, Россию, Россией, России"),
        ("Ашхабад:m", "Ашхабад, Ашхабада, Ашхабаду, Ашхабад, Ашхабадом, Ашхабаде"),
        ("Казан:fs", "Казань, Казани, Казани, Казань, Казанью, Казани"),
        ("Баку", "Баку, Баку, Баку, Баку, Баку, Баку"),
        ("Атаев:fov", "Атаева, Атаевой, Атаевой, Атаеву, Атаевой, Атаевой"),
        ("нов:am порт:m", "новый порт, нового порта, новому порту, новый порт, новым портом, новом порте"),
        ("Егип:met", "Египет, Египта, Египту, Египет, Египтом, Египте"),
    ],
)  # fmt: skip
def test_words_decline(entry: str, expected: str) -> None:
    assert _row(entry) == expected


def test_plurals_decline() -> None:
    assert _row("документ:m", plural=True) == "документы, документов, документам, документы, документами, документах"
    assert _row("стран:f", plural=True) == "страны, стран, странам, страны, странами, странах"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "тонна"), (2, "тонны"), (4, "тонны"), (5, "тонн"), (11, "тонн"), (12, "тонн"), (21, "тонна"), (22, "тонны"),
     (100, "тонн"), (101, "тонна"), (111, "тонн"), (2.5, "тонны"), (5.1, "тонны")],
)  # fmt: skip
def test_nouns_agree_with_figures(number: float, expected: str) -> None:
    """1 тонна, 2 тонны, 5 тонн, 2,5 тонны."""
    assert russian.counted("тонн:f", number, "nom") == expected


def test_oblique_cases_after_figures_are_plural_unless_the_figure_ends_in_one() -> None:
    assert russian.counted("стран:f", 5, "gen") == "стран"
    assert russian.counted("доллар:m", 3, "dat") == "долларам"
    assert russian.counted("доллар:m", 21, "gen") == "доллара"
    assert russian.counted(":year", 5, "nom") == "лет"
    assert russian.counted(":year", 22, "acc") == "года"
    assert russian.counted("человек:man", 5, "nom") == "человек"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Франции", "во Франции"),
        ("В вторник", "Во вторник"),
        ("в Вене", "в Вене"),
        ("в Финляндии", "в Финляндии"),
        ("с Швейцарией", "со Швейцарией"),
        ("с Сербией", "с Сербией"),
        ("с США", "с США"),
        ("с Всемирным банком", "со Всемирным банком"),
        ("к Всемирному банку", "ко Всемирному банку"),
        ("с 2 июня", "со 2 июня"),
        ("с 12 июня", "с 12 июня"),
        ("с 20 июня", "с 20 июня"),
        ("о Азербайджане", "об Азербайджане"),
        ("о ёлке", "о ёлке"),
    ],
)
def test_prepositions_borrow_a_vowel(text: str, expected: str) -> None:
    assert russian.with_euphony(text) == expected

"""What sentences and their translations share, and what that says."""

from __future__ import annotations

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.memory.anchors import Anchors

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
ONE = range(1)


def evidence(source: str, target: str, pair: LanguagePair = EN_RU) -> float:
    """Of a pair among enough others that what it shares is rare."""
    others = [f"Filler {letter}." for letter in "abcdefghij"]
    return Anchors([source, *others], [target, *others], pair).evidence(ONE, ONE)


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("It was 1,250.5 tonnes.", "Это 1 250,5 тонны.", EN_RU),
        ("It was on April 2, 2021.", "Это было 2 апреля 2021 года.", EN_RU),
        ("It was on April 2, 2021.", "Bu 2021-nji ýylyň 2-nji apreli boldy.", EN_TK),
        ("It rose by 5 percent.", "Выросло на 5 %.", EN_RU),
        ("See www.example.org for more.", "Подробнее: www.example.org.", EN_RU),
        ("said Rashid Meredov", "сказал Рашид Мередов", EN_RU),
        ("said Rashid Meredov", "diýdi Raşid Meredow", EN_TK),
        ("The ISO 9001 certificate", "Сертификат ISO 9001", EN_RU),
    ],
)
def test_the_same_in_other_spelling_speaks_for_a_pair(source: str, target: str, pair: LanguagePair) -> None:
    assert evidence(source, target, pair) > 1


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It was 1,250 tonnes.", "Это 1 350 тонн."),
        ("It was on April 2.", "Это было 3 апреля."),
        ("It was 78 ships.", "Это были суда."),
        ("It was ships.", "Это были 78 судов."),
    ],
)
def test_a_figure_without_counterpart_speaks_against_it(source: str, target: str) -> None:
    assert evidence(source, target) < -2


def test_words_for_numbers_may_come_and_go() -> None:
    assert evidence("One of them came.", "Пришёл кто-то из них.") == 0
    assert 0 < evidence("Two of them came.", "Пришли двое: два.") <= 0.7


def test_names_that_differ_say_nothing() -> None:
    assert evidence("said Rashid", "сказал Борис") == 0
    assert evidence("Rain fell.", "Шёл дождь.") == 0


def test_what_is_in_every_sentence_says_little() -> None:
    source = [f"In 2021 it was {n}." for n in range(40, 60)]
    target = [f"В 2021 году это {n}." for n in range(40, 60)]
    anchors = Anchors(source, target, EN_RU)
    right, wrong = anchors.evidence(ONE, ONE), anchors.evidence(ONE, range(1, 2))
    assert right > 2.5
    assert wrong < -5


def test_several_sentences_are_judged_together() -> None:
    anchors = Anchors(["It was 40.", "It was 78."], ["Это 40, а потом 78."], EN_RU)
    assert anchors.evidence(range(2), ONE) > 0 > anchors.evidence(range(1, 2), ONE)


def test_conflicts_are_bounded() -> None:
    many = ", ".join(str(n) for n in range(100, 130))
    assert evidence(f"It was {many}.", "Ничего.") == -12


def test_each_sentence_finds_its_own() -> None:
    source = ["Minister Rashid Meredov arrived on April 2.", "Trade grew by 1,250 tonnes.", "See www.example.org."]
    target = ["Торговля выросла на 1250 тонн.", "Министр Рашид Мередов прибыл 2 апреля.", "См. www.example.org."]
    anchors = Anchors(source, target, EN_RU)
    scores = [[anchors.evidence(range(i, i + 1), range(j, j + 1)) for j in range(3)] for i in range(3)]
    assert [row.index(max(row)) for row in scores] == [1, 0, 2]

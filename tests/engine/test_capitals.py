"""First letters of translations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.capitals import begun_like


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("The port opened.", "порт открылся.", "Порт открылся."),
        ("“The port opened,” he said.", "«порт открылся», — сказал он.", "«Порт открылся», — сказал он."),
        ("Exports rose.", "öňki ýaly ösdi.", "Öňki ýaly ösdi."),
        ("which opened on Monday", "Который открылся в понедельник", "который открылся в понедельник"),
        ("and prices rose", "И цены выросли", "и цены выросли"),
        ("prices rose", "Цены выросли", "цены выросли"),
        ("of the port", "Порта", "порта"),
    ],
)
def test_the_target_begins_as_its_source(source: str, target: str, expected: str) -> None:
    assert begun_like(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("who met Lavrov", "Лавров встретился"),
        ("of the United Nations", "ООН"),
        ("the UN agreed", "ООН согласилась"),
        ("15 lorries came", "пришли 15 грузовиков"),
        ("Read www.example.org now.", "www.example.org прочтите."),
        ("See plan.pdf.", "plan.pdf смотрите."),
        ("www.example.org is new", "Новое — www.example.org"),
        ("they came", "2021 год"),
        ("", "Слово"),
        ("The port", ""),
        ("eBay grew", "eBay выросла"),
    ],
)
def test_names_codes_and_figures_are_left_alone(source: str, target: str) -> None:
    assert begun_like(source, target) == target


def test_a_preposition_is_no_name_though_the_source_has_one() -> None:
    assert begun_like("in Moscow and Baku", "В Москве и Баку") == "в Москве и Баку"


@given(st.text(max_size=20), st.text(max_size=20))
def test_nothing_but_one_letter_changes(source: str, target: str) -> None:
    result = begun_like(source, target)
    assert len(result) == len(target)
    assert sum(a != b for a, b in zip(result, target, strict=True)) <= 1
    assert begun_like(source, result) == result

"""Names across scripts and spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.names import is_same_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lavrov", "Лавров"),
        ("Lavrov", "Lawrowyň"),
        ("Schmidt", "Шмидтом"),
        ("Meredov", "Мередовым"),
        ("Hollande", "Олланд"),
        ("Makhtumkuli", "Magtymguly"),
        ("Shevchenko", "Шевченко"),
        ("Wright", "Райт"),
        ("Mukhametshin", "Мухаметшин"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert is_same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Lavrov", "Министр"), ("Schmidt", "Переговоры"), ("Petrov", "Иванов"), ("Wang", "Гурбан")]
)
def test_different_names(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@given(st.text(max_size=20))
def test_any_word_has_a_key_and_is_itself(word: str) -> None:
    assert name_key(word).isascii()
    if name_key(word):
        assert is_same_name(word, word)

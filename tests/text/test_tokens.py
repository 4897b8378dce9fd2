"""Tokens: nothing visible is lost, nothing overlaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text import TokenKind, tokenise, words


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Gas, oil.", ["Gas", ",", "oil", "."]),
        ("don't stop", ["don't", "stop"]),
        ("Каспийско-Черноморский путь", ["Каспийско-Черноморский", "путь"]),
        ("2-nji aprel", ["2-nji", "aprel"]),
        ("1,234.5 at 22:14", ["1,234.5", "at", "22:14"]),
        ("«Ýol» — açyk", ["«", "Ýol", "»", "—", "açyk"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == tokens


def test_kinds() -> None:
    kinds = [token.kind for token in tokenise("Road 12 !")]
    assert kinds == [TokenKind.WORD, TokenKind.NUMBER, TokenKind.PUNCTUATION]


def test_words_are_letters_only() -> None:
    assert [w.text for w in words("Two-day visit in 2021, don't")] == ["Two", "day", "visit", "in", "don't"]


@given(st.text(max_size=80))
def test_tokens_hold_every_visible_character_once(text: str) -> None:
    covered = [i for token in tokenise(text) for i in range(token.start, token.end)]
    assert covered == sorted(set(covered))
    visible = {i for i, char in enumerate(text) if not char.isspace()}
    assert visible <= set(covered)


@given(st.text(max_size=80))
def test_offsets_say_the_text(text: str) -> None:
    for token in (*tokenise(text), *words(text)):
        assert text[token.start : token.end] == token.text

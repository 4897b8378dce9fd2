"""Signing many texts at once gives what the tokens of each text say."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.memory import signing
from translate_pipeline.memory.signature import Block, bits_of
from translate_pipeline.memory.tokens import Tokens

WORDS = [
    "the",
    "The",
    "then",
    "oil",
    "3,600",
    "2–3",
    "country's",
    "www.a.tm/x",
    "a@b.tm",
    "—",
    "e\u200b\u0301t",
    "“Нет”",
    "5G",
]
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=6)), max_size=40).map(" ".join)


def expected(text: str) -> tuple[int, int, int]:
    tokens = Tokens.of(text)
    return tokens.word_count, tokens.other_weight, bits_of(tokens)


def signed(batch: list[str]) -> list[tuple[int, int, int]]:
    words, other, bits = signing.sign(batch)
    numbers = [sum(1 << i for i, bit in enumerate(row) if bit) for row in bits.tolist()]
    return list(zip(words.tolist(), other.tolist(), numbers, strict=True))


@given(st.lists(texts, max_size=5))
def test_signatures_are_those_of_the_tokens(batch: list[str]) -> None:
    assert signed(batch) == [expected(text) for text in batch]


def test_words_that_begin_alike_very_often() -> None:
    text = "the " * 300 + "end"
    assert signed([text, "the end"]) == [expected(text), expected("the end")]


def test_a_full_vocabulary_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_FULL", 10)
    for start in range(0, 200, 20):
        batch = [f"word{number} stands here." for number in range(start, start + 20)]
        assert signed(batch) == [expected(text) for text in batch]


def test_threads_share_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_known", signing._Vocabulary())
    batch = [f"shared{number % 700} words{number} met" for number in range(2000)]
    results: list[list[tuple[int, int, int]]] = []
    threads = [threading.Thread(target=lambda: results.append(signed(batch))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[expected(text) for text in batch]] * 4


def test_a_block_has_its_sources_by_their_number_of_words() -> None:
    block = Block.build([(7, "one two three"), (9, "one"), (4, "one, two")])
    assert block.ids.tolist() == [9, 4, 7]
    assert block.words.tolist() == [1, 2, 3]
    assert block.other.tolist() == [0, 20, 0]

"""Helpers on whole strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.normalise import collapse_spaces, fold, nfc, plain_punctuation, strip_invisible


def test_composed_form() -> None:
    assert nfc("и\u0306") == "й"


def test_spaces() -> None:
    assert collapse_spaces("  a\u00a0\u202f b\n") == "a b"


def test_invisible_characters_go_but_emoji_joiners_stay() -> None:
    assert strip_invisible("a\u200bb\u00adc\ufeff") == "abc"
    assert strip_invisible("👩\u200d🔬") == "👩\u200d🔬"


def test_punctuation_becomes_plain() -> None:
    assert plain_punctuation("«a» – “b” … ‘c’") == '"a" - "b" ... \'c\''


@pytest.mark.parametrize(("one", "other"), [("«Газ»  — это", '"газ" - это'), ("Don’t", "don't")])
def test_texts_that_differ_only_in_form_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_numbers_are_never_folded_together() -> None:
    assert fold("Room 5") != fold("Room 6")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = collapse_spaces(plain_punctuation(strip_invisible(text)))
    assert collapse_spaces(plain_punctuation(strip_invisible(once))) == once

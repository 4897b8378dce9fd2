"""No character reaches the network as <unk> without somebody knowing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.tokenizer import EOS, UNK, MarianTokenizer
from translate_pipeline.errors import EngineError, ModelNotFoundError


@pytest.fixture(scope="module")
def tokenizer(tiny: Path) -> MarianTokenizer:
    return MarianTokenizer.open(tiny)


def test_label_first_and_end_last(tokenizer: MarianTokenizer) -> None:
    tokens = tokenizer.encode("The price of oil.", ">>rus<<")
    assert tokens[0] == ">>rus<<"
    assert tokens[-1] == EOS
    assert tokens.count(">>rus<<") == tokens.count(EOS) == 1


def test_a_label_the_vocabulary_lacks_is_an_error_not_unk(tokenizer: MarianTokenizer) -> None:
    with pytest.raises(EngineError, match=r">>deu<< \(it has: >>rus<<, >>tuk<<\)"):
        tokenizer.encode("The price of oil.", ">>deu<<")


def test_a_model_without_labels_takes_none(tiny_separate: Path) -> None:
    tokenizer = MarianTokenizer.open(tiny_separate)
    assert tokenizer.labels == ()
    assert tokenizer.encode("oil", None)[-1] == EOS


@pytest.mark.parametrize("text", [">>tuk<< The price of oil.", ">>rus<<", ">> quoted reply", "</s> the end"])
def test_text_that_looks_like_a_control_token_is_text(tokenizer: MarianTokenizer, text: str) -> None:
    """Otherwise an English sentence could choose the language it is translated into, or end itself."""
    pieces = tokenizer.pieces(text)
    assert not {">>tuk<<", ">>rus<<", EOS, "<pad>"} & set(pieces)


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("Åland", "Aland"),
        ("naïve façade", "naive façade"),
        ("Łódź and Søren", "Lodz and Soren"),
        ("‘quoted’ – dash", "'quoted' - dash"),
        ("ﬁnal ½", "final ½"),
    ],
)
def test_unknown_letters_are_folded_to_known_ones(tiny: Path, text: str, prepared: str) -> None:
    """Each is folded only where the vocabulary has not got it itself."""
    tokenizer = MarianTokenizer.open(tiny)
    result = tokenizer.prepare(text)
    known = [(a, b) for a, b in zip(result.split(), prepared.split(), strict=True) if tokenizer.is_known(b)]
    assert known
    assert all(a == b or tokenizer.is_known(a) for a, b in known)


def test_what_cannot_be_folded_is_reported(tokenizer: MarianTokenizer) -> None:
    text = "oil 石油 and gas 😀"
    assert [text[a:b] for a, b in tokenizer.unknown_spans(text)] == ["石油", "😀"]


@given(text=st.text(max_size=40))
def test_unk_appears_only_where_it_was_reported(tokenizer: MarianTokenizer, text: str) -> None:
    if UNK in tokenizer.pieces(text):
        assert tokenizer.unknown_spans(text)


@given(text=st.text("abcdefgh .,АБВабв", max_size=40))
def test_known_text_comes_back_from_its_pieces(tokenizer: MarianTokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.pieces(text)) == tokenizer.prepare(text)


def test_decoding_leaves_out_what_is_no_text(tokenizer: MarianTokenizer) -> None:
    assert tokenizer.decode([*tokenizer.pieces("oil"), UNK, ">>rus<<", "<pad>", EOS]) == "oil"


def test_separate_vocabularies_are_both_read(tiny_separate: Path) -> None:
    tokenizer = MarianTokenizer.open(tiny_separate)
    assert tokenizer.target_vocabulary == json.loads((tiny_separate / "target_vocab.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["vocab.json", "source.spm", "target.spm"])
@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_a_damaged_tokenizer_is_named(tiny: Path, tmp_path: Path, name: str, damage: str) -> None:
    for file in tiny.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).unlink() if damage == "missing" else (tmp_path / name).write_bytes(b"\x00{")
    with pytest.raises(ModelNotFoundError) as caught:
        MarianTokenizer.open(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "models verify" in caught.value.remedy

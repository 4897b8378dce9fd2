"""The joint vocabulary: Marian's form, text unchanged, no letter lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translate_pipeline.errors import ConfigError
from translate_pipeline.resources import models_directory
from translate_pipeline.training.corpora import Prepared
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.vocabulary import EOS, FILES, LETTERS, UNK, Vocabulary, take_over, train_vocabulary


def test_marian_form(vocabulary: Vocabulary) -> None:
    """</s> is 0, <unk> 1, <pad> last, labels before it, a multiple of eight in all."""
    assert vocabulary.ids["</s>"] == EOS == 0
    assert vocabulary.ids["<unk>"] == UNK == 1
    assert vocabulary.pad == len(vocabulary) - 1
    assert len(vocabulary) % 8 == 0
    assert sorted(vocabulary.ids.values()) == list(range(len(vocabulary)))
    assert vocabulary.label("rus") > vocabulary.pieces.get_piece_size() - 1
    with pytest.raises(KeyError):
        vocabulary.label("deu")


@pytest.mark.parametrize(
    "text",
    [
        "Указ № 5 … о ½ доле",
        "Й Ю Щ Ъ Ё й ю щ ъ ё",
        "Ä Ž Ň Ý Ş Ç Ö Ü ä ž ň ý ş ç ö ü",
        "«да» „ja“ “yes” — – 5 % & £ € @ * ° § + = < >",
        "ﬁ ① ²",
    ],
)
def test_text_is_left_as_it_is(vocabulary: Vocabulary, text: str) -> None:
    """No compatibility folding: № stays №. What has no piece becomes <unk>, never something else."""
    pieces = vocabulary.pieces.encode(text, out_type=str)
    assert "".join(pieces).replace("▁", " ").strip() == text


def test_every_required_letter_has_a_piece(vocabulary: Vocabulary) -> None:
    lost = [c for c in LETTERS if vocabulary.pieces.piece_to_id(c) == UNK]
    assert lost == []
    assert set("№…½ЙЮЁÄŽŇÝ") <= set(LETTERS)


def test_files_are_those_of_a_marian_folder(tiny_recipe: Recipe, prepared: Prepared, tmp_path: Path) -> None:
    """Nothing else is left behind, and loading gives the same vocabulary."""
    made = train_vocabulary(prepared.pairs, 600, tmp_path, marks=tiny_recipe.marks)
    assert {p.name for p in tmp_path.iterdir()} == set(FILES)
    assert json.loads((tmp_path / "vocab.json").read_text(encoding="utf-8")) == made.ids
    assert Vocabulary.load(tmp_path).ids == made.ids
    assert (tmp_path / "source.spm").read_bytes() == (tmp_path / "target.spm").read_bytes()


def test_a_tag_is_an_id_that_no_text_is_cut_into(tiny_recipe: Recipe, prepared: Prepared, tmp_path: Path) -> None:
    made = train_vocabulary(prepared.pairs, 600, tmp_path, marks=[*tiny_recipe.marks, "<bt>"])
    assert made.label("rus") < made.ids["<bt>"] < made.pad
    assert len(made) % 8 == 0
    assert "<bt>" not in made.pieces.encode("A <bt> text", out_type=str)
    assert made.ids["<bt>"] not in made.pieces.encode("<bt>A <bt> text <bt>")


def test_an_older_model_gets_the_tag_in_place_of_an_unused_piece(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Every other id stays, and so the weights fit; what is there already stays too."""
    base = tmp_path / "base"
    base.mkdir()
    for name in FILES[:2]:
        (base / name).write_bytes(vocabulary.pieces.serialized_model_proto())
    ids = {piece: i for i, piece in enumerate(["</s>", "<unk>", "a", ">>rus<<", "<unused4>", "<unused5>", "<pad>"])}
    (base / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    found = take_over(base, ["<bt>"], tmp_path / "own")
    assert found.ids == {("<bt>" if piece == "<unused4>" else piece): i for piece, i in ids.items()}
    again = take_over(tmp_path / "own", ["<bt>", "<pivot>"], tmp_path / "more")
    assert (again.ids["<bt>"], again.ids["<pivot>"]) == (4, 5)
    assert take_over(base, [], tmp_path / "same").ids == ids
    with pytest.raises(ConfigError, match="no unused piece for <c>") as caught:
        take_over(base, ["<a>", "<b>", "<c>"], tmp_path / "none")
    assert caught.value.remedy


def test_the_embedded_model_has_room_for_tags(tmp_path: Path) -> None:
    base = models_directory() / "embedded"
    found = take_over(base, ["<bt>"], tmp_path)
    before = Vocabulary.load(base)
    assert len(found) == len(before)
    assert {p: i for p, i in before.ids.items() if "unused" not in p}.items() <= found.ids.items()

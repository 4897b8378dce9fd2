"""Noise and joining: what is added means the same, is repeatable, and is counted."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.training.augment import MAX_JOINED_WORDS, add_noise, join_neighbours
from translate_pipeline.training.clean import key
from translate_pipeline.training.corpora import prepare
from translate_pipeline.training.recipe import Corpus, Recipe
from translate_pipeline.training.vocabulary import Vocabulary

PAIRS = [
    ("The port is open.", "Порт открыт."),
    ("Who came to the talks?", "Кто прибыл на переговоры?"),
    ("Prices and wages", "Цены и зарплаты"),
    ("Wait…", "Ждите…"),
]

sides = st.text(alphabet="abc DE.?!…", min_size=1, max_size=30).map(str.strip).filter(bool)
corpora = st.lists(st.tuples(sides, sides), min_size=1, max_size=12)


@given(corpora, st.integers(0, 30), st.integers(0, 99))
def test_noise_changes_looks_alone(pairs: list[tuple[str, str]], count: int, seed: int) -> None:
    """Letters stay what they are, the target loses at most the stop that its source loses; equal seeds, equal noise."""
    made = add_noise(pairs, count, Random(seed))
    assert len(made) <= count
    assert made == add_noise(pairs, count, Random(seed))
    known = {(key(a), b) for a, b in pairs} | {(key(a), b[:-1]) for a, b in pairs if b.endswith(".")}
    assert all((key(a), b) in known for a, b in made)


def test_every_kind_of_noise_occurs() -> None:
    made = set(add_noise(PAIRS, 200, Random(1)))
    assert ("The port is open", "Порт открыт") in made
    assert ("The Port Is Open", "Порт открыт") in made
    assert ("THE PORT IS OPEN.", "Порт открыт.") in made
    assert ("Who Came to the Talks?", "Кто прибыл на переговоры?") in made
    assert ("Wait", "Ждите") not in made


def test_neighbours_are_joined_where_sentences_end() -> None:
    made = set(join_neighbours(PAIRS, 100, Random(1)))
    assert made == {("The port is open. Who came to the talks?", "Порт открыт. Кто прибыл на переговоры?")}


@given(corpora, st.integers(0, 30), st.integers(0, 99))
def test_joined_pairs_are_two_or_three_in_order(pairs: list[tuple[str, str]], count: int, seed: int) -> None:
    windows = {
        tuple(" ".join(side) for side in zip(*pairs[i : i + n], strict=True)) for n in (2, 3) for i in range(len(pairs))
    }
    made = join_neighbours(pairs, count, Random(seed))
    assert len(made) <= count
    assert set(made) <= windows


def test_joined_pairs_fit_a_row() -> None:
    long = [("word " * 30 + ".", "слово " * 30 + ".")] * 3
    assert join_neighbours(long, 20, Random(1)) == []
    assert MAX_JOINED_WORDS < 60


def test_a_recipe_adds_shares_at_full_weight_and_counts_them(tmp_path: Path) -> None:
    """Twenty pairs at weight 5 are a hundred: half as many noisy copies, a fifth as many joined ones."""
    rows = [f"House {word} stands here.\tДом {word} стоит здесь." for word in "абвгдежзиклмнопрстуф"]
    (tmp_path / "a.tsv").write_text("\n".join(rows), encoding="utf-8")
    corpus = Corpus(
        name="a",
        licence="CC0",
        columns={"en": 1, "ru": 2},
        path="a.tsv",
        weight=5,
        noise=0.5,
        join=0.2,
        is_cleaned=False,
    )
    recipe = Recipe(name="x", labels={"ru": "rus"}, corpora=(corpus,), data=str(tmp_path))
    prepared = prepare(recipe)
    (report,) = prepared.reports
    assert report.kept == {"ru": 20}
    assert 30 <= report.added["noise"] <= 50
    assert report.added["joined"] == 20
    assert len(prepared.pairs["ru"]) == 100 + report.added.total()
    assert prepare(recipe).pairs == prepared.pairs
    assert prepare(msgspec.structs.replace(recipe, seed=2)).pairs != prepared.pairs


def test_doubled_spaces_never_reach_the_model(vocabulary: Vocabulary) -> None:
    """Why there is no noise of that kind."""
    assert vocabulary.pieces.encode("Prices  rose   again.") == vocabulary.pieces.encode("Prices rose again.")

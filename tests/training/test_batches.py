"""The stream of batches: repeatable, able to start anywhere, fair between languages, losing nothing within an epoch."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from translate_pipeline.training.batches import BUCKETS, START, Batch, BatchStream, Place, encode, shares
from translate_pipeline.training.corpora import Prepared
from translate_pipeline.training.recipe import Recipe
from translate_pipeline.training.vocabulary import EOS, Vocabulary

PAD = 999


def _row(length: int, tag: int) -> tuple[np.ndarray, np.ndarray]:
    return np.array([tag, *range(2, length), EOS], np.int32), np.array([*range(3, length + 1), EOS], np.int32)


@pytest.fixture
def stream() -> BatchStream:
    rows = {"ru": [_row(5 + i % 30, 1000 + i) for i in range(200)], "tk": [_row(6, 5000 + i) for i in range(50)]}
    return BatchStream(rows, PAD, {"ru": 0.5, "tk": 0.5}, tokens=240, pool=100, seed=3)


def _same(a: Batch, b: Batch) -> bool:
    return a.place == b.place and a.source.equal(b.source) and a.target.equal(b.target)


def test_the_stream_repeats_and_starts_anywhere(stream: BatchStream) -> None:
    """Going on from the place of any batch gives what would have followed it."""
    first = list(islice(stream.batches(START), 20))
    assert all(map(_same, first, islice(stream.batches(START), 20)))
    for k in (0, 5, 12):
        rest = islice(stream.batches(first[k].place), 19 - k)
        assert all(map(_same, first[k + 1 :], rest))


def test_the_threaded_stream_is_the_same_and_can_be_closed(stream: BatchStream) -> None:
    threaded = stream.stream(Place(1, 1))
    assert all(map(_same, islice(threaded, 10), islice(stream.batches(Place(1, 1)), 10)))
    threaded.close()


def test_batches_are_padded_to_buckets(stream: BatchStream) -> None:
    for batch in islice(stream.batches(START), 20):
        rows, width = batch.source.shape
        assert batch.target.shape == (rows, width)
        assert width in BUCKETS
        assert rows == max(8, 240 // width // 8 * 8)
        assert ((batch.target == EOS).sum(1) == 1).all()


def test_languages_get_their_share(stream: BatchStream) -> None:
    drawn = Counter(int(t) >= 5000 for b in islice(stream.batches(START), 60) for t in b.source[:, 0])
    assert 0.35 < drawn[True] / drawn.total() < 0.75


def test_an_epoch_shows_every_pair_once() -> None:
    """Two pools of half a language each make one epoch (nothing is left over: the batches come out even)."""
    stream = BatchStream({"ru": [_row(6, 100 + i) for i in range(80)]}, PAD, {"ru": 1.0}, tokens=96, pool=40, seed=1)
    tags = [int(t) for b in islice(stream.batches(START), 10) for t in b.source[:, 0]]
    assert sorted(tags) == list(range(100, 180))


def test_seeds_differ() -> None:
    rows = {"ru": [_row(6, 100 + i) for i in range(80)]}
    one, two = (BatchStream(rows, PAD, {"ru": 1.0}, tokens=96, pool=80, seed=s) for s in (1, 2))
    assert not _same(next(one.batches(START)), next(two.batches(START)))


def test_encoding_puts_the_label_first(prepared: Prepared, tiny_recipe: Recipe, vocabulary: Vocabulary) -> None:
    rows = encode(prepared.pairs, tiny_recipe.labels, vocabulary)
    for language, label in tiny_recipe.labels.items():
        assert rows[language]
        for x, y in rows[language]:
            assert x[0] == vocabulary.label(label)
            assert x[-1] == y[-1] == EOS
    english, russian = prepared.pairs["ru"][0]
    x, y = rows["ru"][0]
    assert vocabulary.pieces.decode(x[1:-1].tolist()) == english
    assert vocabulary.pieces.decode(y[:-1].tolist()) == russian


def test_pairs_too_long_or_uneven_are_left_out(tiny_recipe: Recipe, vocabulary: Vocabulary) -> None:
    pairs = [("Good text here.", "Хороший текст здесь."), ("a b " * 90, "а б " * 90), ("Yes.", "да " * 40)]
    assert len(encode({"ru": pairs}, tiny_recipe.labels, vocabulary)["ru"]) == 1


def test_shares_follow_the_recipe_or_the_square_root() -> None:
    assert shares({"ru": 400, "tk": 100}, {}) == pytest.approx({"ru": 2 / 3, "tk": 1 / 3})
    assert shares({"ru": 400, "tk": 100}, {"ru": 1.0, "tk": 3.0}) == {"ru": 0.25, "tk": 0.75}


def test_a_tag_follows_the_label(tiny_recipe: Recipe, vocabulary: Vocabulary) -> None:
    tagged = replace(vocabulary, ids={**vocabulary.ids, "<bt>": vocabulary.pad + 1})
    pairs = {"ru": [("Good text.", "Хороший текст.")] * 2}
    plain, marked = encode(pairs, tiny_recipe.labels, tagged, {"ru": ["", "<bt>"]})["ru"]
    assert marked[0].tolist() == [plain[0][0], vocabulary.pad + 1, *plain[0][1:].tolist()]
    assert marked[1].tolist() == plain[1].tolist()


def test_a_tagged_row_still_fits_its_bucket(tiny_recipe: Recipe, vocabulary: Vocabulary) -> None:
    """The longest row of a bucket has no room for a tag: it is left out, not cut."""
    tagged = replace(vocabulary, ids={**vocabulary.ids, "<bt>": vocabulary.pad + 1})
    longest = "№" * 125
    assert len(vocabulary.pieces.encode(longest)) == BUCKETS[-1] - 2
    pairs = {"ru": [(longest, longest)]}
    assert len(encode(pairs, tiny_recipe.labels, tagged, {"ru": [""]})["ru"]) == 1
    assert len(encode(pairs, tiny_recipe.labels, tagged, {"ru": ["<bt>"]})["ru"]) == 0


def test_repeats_of_a_pair_are_cut_anew_and_always_alike(tiny_recipe: Recipe, vocabulary: Vocabulary) -> None:
    """The first of equal pairs stays as a translator will see it; no text changes, and no session sees another cut."""
    english = "The ministers signed an agreement on natural gas."
    pairs = {"ru": [(english, "Министры подписали соглашение.")] * 9 + [("Gas.", "Газ.")]}
    plain = encode(pairs, tiny_recipe.labels, vocabulary)["ru"]
    first, *others, single = (x.tolist() for x, _ in encode(pairs, tiny_recipe.labels, vocabulary, sampling=0.2)["ru"])
    assert first == plain[0][0].tolist()
    assert single == plain[-1][0].tolist()
    assert len({tuple(x) for x in others}) > 3
    assert {vocabulary.pieces.decode(x[1:-1]) for x in others} == {english}
    again, other_seed = (encode(pairs, tiny_recipe.labels, vocabulary, sampling=0.2, seed=s)["ru"] for s in (0, 1))
    assert [x.tolist() for x, _ in again] == [first, *others, single]
    assert [x.tolist() for x, _ in other_seed] != [first, *others, single]
    assert all(a[1].tolist() == b[1].tolist() for a, b in zip(again, plain, strict=True))


def test_an_error_while_batches_are_made_is_raised_where_they_are_used() -> None:
    """Else the training would wait for ever."""
    rows = {"ru": [(np.arange(300), np.arange(300))] * 9}  # longer than any bucket
    stream = BatchStream(rows, PAD, {"ru": 1.0}, tokens=64, pool=9, seed=1)
    with pytest.raises(RuntimeError, match="StopIteration"):
        next(stream.stream())

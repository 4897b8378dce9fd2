"""Encoded pairs by language, and an endless, repeatable stream of padded batches that can start anywhere."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import torch

    from translate_pipeline.training.vocabulary import Vocabulary

#: Padded length of both sides, label and ``</s>`` included: few static shapes, so that layers compile once for each.
BUCKETS = (8, 12, 16, 20, 24, 28, 34, 40, 48, 56, 68, 80, 100, 128)
_READY = 16


class Place(NamedTuple):
    """Where the stream stands: the next batch is number ``batch`` of shuffled pool ``pool``."""

    pool: int
    batch: int


START = Place(0, 0)


class Batch(NamedTuple):
    """``source`` and ``target``: int64 [rows, bucket]. ``place`` is where the stream goes on after this batch."""

    place: Place
    source: torch.Tensor
    target: torch.Tensor


Row = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]


class BatchStream:
    """``share`` says which part of the sentences drawn each language makes up; pools of ``pool`` sentences are
    shuffled and cut into batches of about ``tokens`` padded target tokens.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[Row]],
        pad: int,
        share: Mapping[str, float],
        *,
        tokens: int,
        pool: int,
        seed: int,
    ) -> None:
        self._rows, self._pad, self._share = rows, pad, share
        self._tokens, self._size, self._seed = tokens, pool, seed

    @property
    def counts(self) -> dict[str, int]:
        return {language: len(rows) for language, rows in self._rows.items()}

    def stream(self, place: Place = START) -> Generator[Batch, None, None]:
        """Batches from ``place`` on, made ahead by a thread that ends with the iterator and hands its errors over."""
        ready: queue.Queue[Batch | Exception] = queue.Queue(maxsize=_READY)
        is_over = threading.Event()

        def put(item: Batch | Exception) -> None:
            while not is_over.is_set():
                with contextlib.suppress(queue.Full):
                    ready.put(item, timeout=0.2)
                    return

        def fill() -> None:
            try:
                for batch in self.batches(place):
                    put(batch)
                    if is_over.is_set():
                        return
            except Exception as error:  # noqa: BLE001  (raised where the batch is waited for, else that waits for ever)
                put(error)

        threading.Thread(target=fill, daemon=True).start()
        try:
            while True:
                item = ready.get()
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            is_over.set()

    def batches(self, place: Place) -> Iterator[Batch]:
        """The same batches for the same seed, for ever."""
        import numpy as np
        import torch

        pool, index = place
        while True:
            batches = self._pool(pool)
            for k in range(index, len(batches)):
                bucket, pairs = batches[k]
                x = np.full((len(pairs), bucket), self._pad, np.int64)
                y = np.full((len(pairs), bucket), self._pad, np.int64)
                for i, (u, v) in enumerate(pairs):
                    x[i, : len(u)], y[i, : len(v)] = u, v
                yield Batch(Place(pool, k + 1), torch.from_numpy(x), torch.from_numpy(y))
            pool, index = pool + 1, 0

    def _pool(self, number: int) -> list[tuple[int, list[Row]]]:
        """The batches of one pool: every pair in its smallest bucket, incomplete batches left out."""
        import numpy as np

        rng = np.random.default_rng((self._seed, number))
        chosen: dict[int, list[Row]] = {bucket: [] for bucket in BUCKETS}
        for language, rows in self._rows.items():
            for x, y in self._draw(rows, number, max(1, round(self._share[language] * self._size))):
                chosen[next(b for b in BUCKETS if b >= max(len(x), len(y)))].append((x, y))
        batches = []
        for bucket, pairs in chosen.items():
            height = max(8, self._tokens // bucket // 8 * 8)
            order = rng.permutation(len(pairs))
            batches += [
                (bucket, [pairs[i] for i in order[k : k + height]]) for k in range(0, len(order) - height + 1, height)
            ]
        return [batches[i] for i in rng.permutation(len(batches))]

    def _draw(self, rows: Sequence[Row], number: int, count: int) -> Iterator[Row]:
        """``count`` rows of pool ``number``; every epoch over a language is a permutation of its own."""
        import numpy as np

        start, order = number * count, None
        for i in range(start, start + count):
            epoch, k = divmod(i, len(rows))
            if order is None or k == 0:
                order = np.random.default_rng((self._seed, epoch, len(rows))).permutation(len(rows))
            yield rows[order[k]]


def encode(
    pairs: Mapping[str, Sequence[tuple[str, str]]],
    labels: Mapping[str, str],
    vocabulary: Vocabulary,
    tags: Mapping[str, Sequence[str]] | None = None,
    *,
    sampling: float = 0.0,
    seed: int = 0,
) -> dict[str, list[Row]]:
    """Ids of every pair that fits: label, tag if it has one, source, ``</s>`` and target, ``</s>``.

    ``tags`` names the tag of each pair, '' for none. Far uneven pairs are left out. Of pairs that stand there more than
    once, all but the first get other pieces on the source side, where ``sampling`` is not 0: see ``_resampled``.
    """
    import numpy as np

    from translate_pipeline.training.vocabulary import EOS

    threads, encoded = os.cpu_count() or 1, {}
    for language, rows in pairs.items():
        label = vocabulary.label(labels[language])
        sources = dict(enumerate(vocabulary.pieces.encode([a for a, _ in rows], num_threads=threads)))
        targets = vocabulary.pieces.encode([b for _, b in rows], num_threads=threads)
        if sampling:
            sources |= _resampled(rows, vocabulary, sampling, seed)
        heads = _heads(label, (tags or {}).get(language) or [""] * len(rows), vocabulary)
        encoded[language] = [
            (np.array([*head, *x, EOS], np.int32), np.array([*y, EOS], np.int32))
            for head, x, y in zip(heads, sources.values(), targets, strict=True)
            if _fits(len(head), len(x), len(y))
        ]
    return encoded


def _resampled(
    rows: Sequence[tuple[str, str]], vocabulary: Vocabulary, alpha: float, seed: int
) -> dict[int, list[int]]:
    """Sources of repeats by their place, cut at random: near 0 all cuts are alike, at 1 it is nearly always the best.

    Kudo, *Subword Regularization* (2018). What a heavy corpus shows again and again is then not learnt by heart.
    """
    import sentencepiece

    first = {row: i for i, row in reversed(list(enumerate(rows)))}
    repeats = [i for i, row in enumerate(rows) if first[row] != i]
    # One thread, made for this call and seeded by what stands here: the cuts are the same in every session.
    sentencepiece.set_random_generator_seed(seed)
    drawn = vocabulary.pieces.encode(
        [rows[i][0] for i in repeats], enable_sampling=True, nbest_size=-1, alpha=alpha, num_threads=1
    )
    return dict(zip(repeats, drawn, strict=True))


def _heads(label: int, tags: Sequence[str], vocabulary: Vocabulary) -> list[tuple[int, ...]]:
    """What stands before each source: the label and, of a synthetic pair, its tag (Caswell et al., 2019)."""
    known = {tag: (label, vocabulary.ids[tag]) if tag else (label,) for tag in set(tags)}
    return [known[tag] for tag in tags]


def _fits(head: int, source: int, target: int) -> bool:
    is_sized = 0 < source <= BUCKETS[-1] - 1 - head and 0 < target <= BUCKETS[-1] - 1
    return is_sized and max(source, target) < 3 * min(source, target) + 8


def shares(counts: Mapping[str, int], wanted: Mapping[str, float]) -> dict[str, float]:
    """Parts that sum to 1: as the recipe says, else by the square root of a language's size."""
    weights = dict(wanted) or {language: count**0.5 for language, count in counts.items()}
    return {language: weights[language] / sum(weights.values()) for language in counts}

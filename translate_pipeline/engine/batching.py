"""Which texts travel together.

A text must come out the same whatever else is translated with it: a resumed batch is another batch. Padding
breaks that. With int8 activations a last-bit difference in a padded attention sum can cross a rounding step and
change the words (1 of 200 news sentences in our measurement). Texts of equal length need no padding, and then
every kernel treats each row alike: so a batch holds one length only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

__all__ = ["batches"]


def batches(lengths: Sequence[int], *, max_tokens: int) -> list[list[int]]:
    """Indices into ``lengths``, grouped by equal length, longest first, at most ``max_tokens`` a group.

    Longest first: what takes longest is not left for the end, when other threads have nothing more to do.
    """
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, length in enumerate(lengths):
        by_length[length].append(index)
    return [
        group
        for length in sorted(by_length, reverse=True)
        for group in _chunks(by_length[length], max(1, max_tokens // max(1, length)))
    ]


def _chunks(indices: list[int], size: int) -> Iterable[list[int]]:
    return (indices[i : i + size] for i in range(0, len(indices), size))

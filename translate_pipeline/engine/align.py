"""Word correspondences from cross-attention: good enough to set inline tags and to pair numbers, no more."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

__all__ = ["Span", "carry_offsets", "correspondences", "piece_spans", "word_spans"]

#: (start, end) in code points.
Span = tuple[int, int]


def piece_spans(pieces: Sequence[str]) -> list[Span]:
    """The span of each piece in the detokenised text, without the space it begins with."""
    spans, offset = [], 0
    for piece in pieces:
        bare = piece.replace("▁", " ")
        bare = bare if offset else bare.lstrip()
        spans.append((offset + len(bare) - len(bare.lstrip()), offset + len(bare)))
        offset += len(bare)
    return spans


def word_spans(pieces: Sequence[str]) -> list[tuple[Span, Span]]:
    """For each word, (its pieces from–to, its characters from–to) in the detokenised text.

    A piece that begins with U+2581 begins a word; the text of pieces is their concatenation, without the first space.
    """
    words: list[tuple[Span, Span]] = []
    offset = 0
    for index, piece in enumerate(pieces):
        bare = piece.removeprefix("▁")
        if piece.startswith("▁") and words:
            offset += 1
        if piece.startswith("▁") or not words:
            words.append(((index, index), (offset, offset)))
        (first, _), (start, _) = words[-1]
        offset += len(bare)
        words[-1] = ((first, index + 1), (start, offset))
    return [word for word in words if word[1][0] < word[1][1]]


def correspondences(
    source: Sequence[Span], target: Sequence[Span], attention: Sequence[Sequence[float]]
) -> list[tuple[int, int]]:
    """(source word, target word) for each target word: the source word with most attention of its pieces.

    ``source`` and ``target`` give each word's columns and rows of ``attention`` [target pieces, source tokens].
    """
    pairs = []
    for j, (first, last) in enumerate(target):
        rows = attention[first:last]
        mass = [sum(sum(row[a:b]) for row in rows) for a, b in source]
        if mass:
            pairs.append((max(range(len(mass)), key=mass.__getitem__), j))
    return pairs


def carry_offsets(prepared: str, original: str) -> list[int]:
    """For each offset of ``prepared`` (its length included) the offset of ``original`` it came from."""
    if prepared == original:
        return list(range(len(prepared) + 1))
    offsets = [0] * (len(prepared) + 1)
    for _, a, b, x, y in SequenceMatcher(None, prepared, original, autojunk=False).get_opcodes():
        for i in range(a, b):
            offsets[i] = min(x + (i - a), max(x, y - 1))
    offsets[len(prepared)] = len(original)
    return offsets

"""What the fuzzy index keeps of a source: enough to prove, without its text, that it cannot reach a score.

A block holds parallel arrays, sorted by the number of words. Of each source it knows the number of words, the weight of
what is no word, and a set of 255 bits: for every word one bit, chosen by its first three letters and by how many words
before it began so. Words that begin alike in two texts (counted with multiplicity) set the same bits, so

    pairs ≤ words(q) - |bits(q)| + |bits(q) ∩ bits(c)|        and the same with c for q:

each bit of q that c lacks is a word of q without counterpart in c. Every word of the longer text without counterpart
costs 100, and what is no word at least the difference of its weights (``similarity.least_distance``); hence a bound on
the score that no text exceeds. The bits are a Bloom filter with one hash (Bloom, 1970), asked for a count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .signing import bit_of, sign
from .similarity import WORD_COST
from .tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger[Any]]
    Bits = NDArray[np.uint64]

_WORDS = 4


def bits_of(tokens: Tokens) -> int:
    bits = 0
    for stem, count in tokens.stem_counts.items():
        for before in range(count):
            bits |= 1 << bit_of(stem, before)
    return bits


@dataclass(frozen=True)
class Block:
    """Arrays of one length: ``words`` ascending, ``other`` weights, ``ids`` of sources, ``bits`` of shape (4, size)."""

    words: Ints
    other: Ints
    ids: Ints
    bits: Bits

    @property
    def size(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, rows: Sequence[tuple[int, str]]) -> Block:
        """From (id, text) of sources."""
        import numpy as np

        signatures = sign([text for _, text in rows])
        block = cls(
            signatures.words.astype("<i4"),
            signatures.other.astype("<i4"),
            np.array([number for number, _ in rows], "<i8"),
            np.packbits(signatures.bits, axis=1, bitorder="little").view("<u8").T,
        )
        return block.sorted()

    @classmethod
    def joined(cls, blocks: Sequence[Block]) -> Block:
        import numpy as np

        return cls(
            np.concatenate([b.words for b in blocks]),
            np.concatenate([b.other for b in blocks]),
            np.concatenate([b.ids for b in blocks]),
            np.concatenate([b.bits for b in blocks], axis=1),
        ).sorted()

    def sorted(self) -> Block:
        import numpy as np

        order = np.argsort(self.words, kind="stable")
        bits = np.ascontiguousarray(self.bits[:, order])
        return Block(self.words[order], self.other[order], self.ids[order], bits)

    def by_id(self) -> Block:
        """The same in the order of the ids, which no search can use."""
        import numpy as np

        order = np.argsort(self.ids, kind="stable")
        return Block(self.words[order], self.other[order], self.ids[order], self.bits[:, order])

    def to_bytes(self) -> bytes:
        return b"".join((self.words.tobytes(), self.other.tobytes(), self.ids.tobytes(), self.bits.tobytes()))

    @classmethod
    def from_bytes(cls, data: bytes, size: int) -> Block:
        """Raises ValueError where the bytes are none of ``to_bytes``."""
        import numpy as np

        if len(data) != (16 + 8 * _WORDS) * size:
            raise ValueError(f"{len(data)} bytes for {size} sources")
        block = cls(
            np.frombuffer(data, "<i4", size),
            np.frombuffer(data, "<i4", size, 4 * size),
            np.frombuffer(data, "<i8", size, 8 * size),
            np.frombuffer(data, "<u8", _WORDS * size, 16 * size).reshape(_WORDS, size),
        )
        if (block.words[1:] < block.words[:-1]).any():
            raise ValueError("not in the order of the number of words")
        return block

    # -- search -------------------------------------------------------------------------------------------------------

    def candidates(self, query: Query) -> tuple[Ints, Ints]:
        """Ids of all sources whose bound reaches the query's score, and the bounds: no source that does is missing."""
        import numpy as np

        low, high = np.searchsorted(self.words, query.word_range)
        words = self.words[low:high]
        common = np.zeros(len(words), np.uint8)
        for mine, theirs in zip(query.bits, self.bits[:, low:high], strict=True):
            if mine:
                common += np.bitwise_count(theirs & mine)
        found = np.flatnonzero(common >= query.least_common[words - query.word_range[0]])
        bounds = self._bounds(query, found + low, common[found].astype(np.int64))
        is_near = bounds >= query.min_score
        return self.ids[low:high][found[is_near]], bounds[is_near]

    def _bounds(self, query: Query, at: Ints, common: Ints) -> Ints:
        """The greatest score that each of the sources ``at`` could have."""
        import numpy as np

        words = self.words[at].astype(np.int64)
        other = self.other[at].astype(np.int64)
        own_bits = np.bitwise_count(self.bits[:, at]).sum(axis=0, dtype=np.int64)
        pairs = np.minimum(query.word_count - query.bit_count, words - own_bits) + common
        pairs = np.minimum(pairs, np.minimum(query.word_count, words))
        distance = WORD_COST * (np.maximum(words, query.word_count) - pairs) + np.abs(other - query.other_weight)
        heavier = np.maximum(WORD_COST * words + other, query.weight)
        bounds: Ints = np.minimum(99, 100 * (heavier - distance) // heavier)
        return bounds


class Query:
    """What is looked for, and per number of words the fewest common bits with which ``min_score`` can be reached."""

    def __init__(self, tokens: Tokens, min_score: int) -> None:
        import numpy as np

        self.tokens = tokens
        self.min_score = min_score
        self.weight = tokens.weight
        self.word_count = tokens.word_count
        self.other_weight = tokens.other_weight
        bits = bits_of(tokens)
        self.bit_count = bits.bit_count()
        self.bits = np.frombuffer(bits.to_bytes(8 * _WORDS, "little"), "<u8")
        needed = list(self._pairs_needed())
        self.word_range = (needed[0][0], needed[-1][0] + 1)
        hidden = self.word_count - self.bit_count  # words that share a bit with another
        self.least_common = np.array([max(0, pairs - hidden) for _, pairs in needed], np.uint8)

    def _pairs_needed(self) -> Iterator[tuple[int, int]]:
        """(words, pairs) for each number of words that can reach the score at all.

        The best that could be hoped for is a text whose other tokens weigh what the query's do: more or less of them
        adds to the distance faster than to what is allowed.
        """
        share = 100 - self.min_score
        words = 0
        while True:
            longer = max(words, self.word_count)
            allowed = share * (WORD_COST * longer + self.other_weight) // 100
            pairs = max(0, longer - allowed // WORD_COST)
            if pairs <= min(words, self.word_count):
                yield words, pairs
            elif words > self.word_count:
                return
            words += 1

"""Signatures of many texts at once: what ``signature.Block`` keeps of each, without making its tokens.

Every source of an import passes here. No token reaches across a space, so that what stands between two spaces is taken
apart once and then known by its number; the rest is arithmetic on arrays of these numbers.
"""

from __future__ import annotations

import threading
import zlib
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .normal import normalise
from .tokens import WEIGHTS, Kind, tokens_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.signedinteger[Any]]

#: One less than four machine words, so that the number of common bits fits a byte.
BIT_COUNT = 255

#: Pieces known at most when a batch begins; a new vocabulary is begun then.
_FULL = 1 << 17

#: Bits of a stem that are looked up. Words that begin alike more often than that are rare in one text.
_LISTED = 8


class Signatures(NamedTuple):
    """Of each text: its number of words, the weight of its other tokens, its bits (0 or 1, shape (texts, 256))."""

    words: Numbers
    other: Numbers
    bits: NDArray[np.uint8]


def bit_of(stem: str, before: int) -> int:
    """The bit of a word that begins with ``stem``, when ``before`` words of its text began so already.

    CRC-32 is the same in every process, unlike ``hash``.
    """
    return zlib.crc32(f"{before}{stem}".encode("utf-8", "surrogatepass")) % BIT_COUNT


class _Vocabulary(dict[str, int]):
    """Numbers of pieces (texts without spaces, in normal form), and arrays of what each number stands for.

    A piece adds ``weight`` and words, whose stems are ``stems[start : start + count]``, numbers again; ``bits`` holds
    the first bits of each stem.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self.names: list[str] = []
        self._weight, self._start, self._count, self._stems = array("q"), array("q"), array("q"), array("q")
        self._bits = bytearray()

    def __missing__(self, piece: str) -> int:
        tokens = list(tokens_of(piece))
        stems = [t.stem for t in tokens if t.stem]
        with self._lock:
            if piece not in self:  # another thread may have been quicker
                self._start.append(len(self._stems))
                self._count.append(len(stems))
                self._stems.extend(map(self._number_of, stems))
                self._weight.append(sum(t.weight for t in tokens))
                self[piece] = len(self._weight) - 1
            return self[piece]

    def _number_of(self, stem: str) -> int:
        number = self._numbers.get(stem)
        if number is None:
            number = self._numbers[stem] = len(self.names)
            self.names.append(stem)
            self._bits.extend(bit_of(stem, before) for before in range(_LISTED))
        return number

    def arrays(self) -> tuple[Numbers, Numbers, Numbers, Numbers, NDArray[np.uint8]]:
        """Copies of weight, start, count, stems and bits, the last of shape (stems, _LISTED)."""
        import numpy as np

        with self._lock:
            numbers = (np.array(a, np.int64) for a in (self._weight, self._start, self._count, self._stems))
            weight, start, count, stems = numbers
            return weight, start, count, stems, np.array(self._bits, np.uint8).reshape(-1, _LISTED)


_known = _Vocabulary()


def sign(texts: Sequence[str]) -> Signatures:
    import numpy as np

    vocabulary = _current()
    pieces: list[int] = []
    lengths: list[int] = []
    for text in texts:
        mine = list(map(vocabulary.__getitem__, normalise(text).split()))
        pieces += mine
        lengths.append(len(mine))
    weight, start, count, stems, bits = vocabulary.arrays()
    numbers = np.array(pieces, np.int64)
    rows = np.repeat(np.arange(len(texts)), np.array(lengths, np.int64))
    counts = count[numbers]
    words = _sums(counts, rows, len(texts))
    word_rows = np.repeat(rows, counts)
    # The places of each piece's stems: from its start on, as many as it has.
    places = np.repeat(start[numbers] - np.cumsum(counts) + counts, counts) + np.arange(len(word_rows))
    signs = np.zeros((len(texts), BIT_COUNT + 1), np.uint8)
    _set_bits(signs, word_rows, stems[places], bits, vocabulary.names)
    return Signatures(words, _sums(weight[numbers], rows, len(texts)) - WEIGHTS[Kind.WORD] * words, signs)


def _current() -> _Vocabulary:
    """What is known already, so long as it is not too much."""
    global _known  # noqa: PLW0603 (a cache)
    if len(_known) > _FULL:
        _known = _Vocabulary()
    return _known


def _sums(values: Numbers, rows: Numbers, size: int) -> Numbers:
    import numpy as np

    return np.bincount(rows, values, size).astype(np.int64)


def _set_bits(
    signs: NDArray[np.uint8], rows: Numbers, stems: Numbers, bits: NDArray[np.uint8], names: Sequence[str]
) -> None:
    """For each word the bit of its stem and of how many words of its row began so before it."""
    import numpy as np

    words = np.sort((rows << 32) | stems)
    rows, stems = words >> 32, words & 0xFFFFFFFF
    is_first = np.ones(len(words), bool)
    is_first[1:] = words[1:] != words[:-1]
    positions = np.arange(len(words))
    before = positions - np.maximum.accumulate(np.where(is_first, positions, 0))
    listed = before < _LISTED
    signs[rows[listed], bits[stems[listed], before[listed]]] = 1
    for at in np.flatnonzero(~listed):
        signs[rows[at], bit_of(names[stems[at]], int(before[at]))] = 1

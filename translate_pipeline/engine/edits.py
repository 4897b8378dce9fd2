"""Replacing spans of a text while knowing where every other character went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Edit", "Edited", "apply"]


class Edit(NamedTuple):
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The text after its edits, which are in order and do not overlap."""

    text: str
    edits: tuple[Edit, ...] = ()

    def forward(self, offset: int) -> int:
        """Where an offset of the old text lies in the new one; inside a replaced span, where the span begins."""
        shift = 0
        for start, end, new in self.edits:
            if offset < start:
                break
            if offset < end:
                return start + shift
            shift += len(new) - (end - start)
        return offset + shift

    def backward(self, offset: int) -> int:
        """Where an offset of the new text lay in the old one; inside a replacement, where the span began."""
        shift = 0
        for start, end, new in self.edits:
            if offset < start + shift:
                break
            if offset < start + shift + len(new):
                return start
            shift += len(new) - (end - start)
        return offset - shift


def apply(text: str, edits: Iterable[Edit]) -> Edited:
    ordered: Sequence[Edit] = sorted(edits)
    parts, position = [], 0
    for start, end, new in ordered:
        assert start >= position, "edits overlap"
        parts += [text[position:start], new]
        position = end
    return Edited("".join([*parts, text[position:]]), tuple(ordered))

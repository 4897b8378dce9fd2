"""Spans in order: which of some items lie outside others, in one pass however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """Anything with a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=Spanned)


def outside(items: Iterable[Item], taken: Sequence[Spanned]) -> Iterator[Item]:
    """Items that touch no span of ``taken``. Both must be in order of place and without overlaps of their own."""
    at = 0
    for item in items:
        while at < len(taken) and taken[at].end <= item.start:
            at += 1
        if at == len(taken) or taken[at].start >= item.end:
            yield item

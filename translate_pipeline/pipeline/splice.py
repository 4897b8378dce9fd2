"""The text part of a fuzzy repair: what differs between two sources, what stands for it in the target, the new target.

Nothing here knows a model: positions are code points, and outside the replaced span no byte of a target changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Difference", "Span", "difference", "hull", "middles", "splice", "words"]

#: (start, end) in code points.
Span = tuple[int, int]

#: A figure with its groups of digits, a word with its inner marks, or any other single character.
_WORD: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\w+(?:[-‑'’.,:/]\w+)*|[^\w\s]")
_NO_SPACE_BEFORE: Final = frozenset(",.;:!?…»”)]%")


@dataclass(frozen=True, slots=True)
class Difference:
    """The one stretch in which two texts differ: ``old`` of the one (empty: insertion), ``new`` of the other."""

    old: Span
    new: Span

    @property
    def is_insertion(self) -> bool:
        return self.old[0] == self.old[1]

    @property
    def is_deletion(self) -> bool:
        return self.new[0] == self.new[1]


def words(text: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in _WORD.finditer(text))


def difference(old: str, new: str) -> Difference | None:
    """None where no words differ, or they do in more than one contiguous span."""
    found = hull(old, new)
    left, right = _folded(old, found.old), _folded(new, found.new)
    # What both middles have was kept: there are two differences.
    return None if left & right or not (left or right) else found


def hull(old: str, new: str) -> Difference:
    """All between the words that both texts begin with and those that both end with; empty where they are the same."""
    before, after = words(old), words(new)
    one, other = [old[a:b] for a, b in before], [new[a:b] for a, b in after]
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    return Difference(
        _characters(old, before[start : len(one) - end], before[start:]),
        _characters(new, after[start : len(other) - end], after[start:]),
    )


def _folded(text: str, span: Span) -> set[str]:
    part = text[span[0] : span[1]]
    return {part[a:b].casefold() for a, b in words(part) if part[a].isalnum()}


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _characters(text: str, chosen: Sequence[Span], following: Sequence[Span]) -> Span:
    if chosen:
        return chosen[0][0], chosen[-1][1]
    place = following[0][0] if following else len(text)
    return place, place


def splice(target: str, span: Span, middle: str) -> str:
    """The target with ``middle`` in place of ``span``; spaces beside the span are kept, added or dropped as needed.

    A middle that begins with a space begins a new word, any other continues what stands before it.
    """
    left, right = target[: span[0]].rstrip(), target[span[1] :].lstrip()
    before, after = target[len(left) : span[0]], target[span[1] : len(target) - len(right)]
    if not middle.strip():
        return left + _between(left, right, before, after) + right
    gap = (before or " ") if middle[0].isspace() and left else ""
    is_joined = not after and (span[0] != span[1] or right[:1] in _NO_SPACE_BEFORE) and not right[:1].isalnum()
    return left + gap + middle.strip() + ("" if not right or is_joined else after or before or " ") + right


def _between(left: str, right: str, before: str, after: str) -> str:
    """The space where a span went: none at an edge or before a closing mark."""
    if not left or not right or right[0] in _NO_SPACE_BEFORE:
        return ""
    return after or before


def middles(continuation: str, most: int) -> Iterator[str]:
    """The beginnings of a continuation that end with one of its first ``most`` words, with the space it begins with."""
    for _, end in words(continuation)[:most]:
        yield continuation[:end]

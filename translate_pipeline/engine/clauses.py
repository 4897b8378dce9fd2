"""Cutting an over-long text at clause boundaries, so that nothing is ever truncated.

The parts keep their separators: ``"".join(part + separator)`` is the text. Cuts are tried from the strongest
boundary to the weakest, and among equals nearest the middle, so that the parts stay long enough to translate well.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["split_at_clauses"]

#: Boundaries between English clauses, strongest first. Group 1 ends the left part; group 2 separates. Digits on
#: both sides of a colon or comma are a time, a score or a number.
_BOUNDARIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"([.!?…][\"”»’)\]]*)(\s+)(?=\S)",
        r"(;)(\s+)(?=\S)",
        r"(?<=\S)()(\s+[—–-]\s+)(?=\S)",
        r"(?<!\d)(:)(\s+)(?=\S)|(?<=\d)(:)(\s+)(?=\D)",
        r"(,)(\s+)(?=(?:and|but|or|while|which|who|where|when|although|as|so|including)\b)",
        r"(,)(\s+)(?=\S)",
        r"()(\s+)(?=(?:and|but|or|that|which|who|while|when|where|because|after|before)\s)",
        r"()(\s+)(?=(?:of|in|on|at|to|for|with|by|from|between)\s)",
        r"()(\s+)(?=\S)",
    )
)


def split_at_clauses(text: str, fits: Callable[[str], bool]) -> list[tuple[str, str]]:
    """(part, separator) pairs; each part satisfies ``fits`` where the text allows. The last separator is ``""``.

    A word longer than ``fits`` allows is cut between characters, the separator then being empty.
    """
    if fits(text) or len(text) < 2:
        return [(text, "")]
    end, start = _cut(text)
    left, right = split_at_clauses(text[:end], fits), split_at_clauses(text[start:], fits)
    return [*left[:-1], (left[-1][0], text[end:start]), *right]


def _cut(text: str) -> tuple[int, int]:
    """(end of the left part, start of the right part) at the best boundary."""
    middle = len(text) / 2
    for boundary in _BOUNDARIES:
        cuts = [_span(m) for m in boundary.finditer(text)]
        # A boundary near an end would leave a stump without context, unless it is all there is.
        cuts = [(a, b) for a, b in cuts if 0.15 * len(text) <= a and b <= 0.85 * len(text)]
        if cuts:
            return min(cuts, key=lambda cut: abs(cut[0] - middle))
    cuts = [_span(m) for m in _BOUNDARIES[-1].finditer(text)]
    cuts = [(a, b) for a, b in cuts if a > 0 and b < len(text)]
    return min(cuts, key=lambda cut: abs(cut[0] - middle)) if cuts else (int(middle), int(middle))


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the separator of a boundary begins and ends."""
    groups = [i for i in range(1, len(match.groups()) + 1, 2) if match[i] is not None]
    return match.end(groups[0]), match.end(groups[0] + 1)

"""Quotation marks as the target language prints them: «…», within them „…“, and no space inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit

#: Outer and inner marks. Russian: A. E. Milchin, L. K. Cheltsova, *Reference Book of the Publisher and Author* (1999);
#: Turkmen newspapers print the same.
_MARKS: Mapping[str, tuple[str, str]] = {"ru": ("«»", "„“"), "tk": ("«»", "„“")}
_ALL = frozenset('«»„“”"')
_OPENING = frozenset("«„")
_CLOSING = frozenset("»”")
#: What may stand before a straight or turned mark that opens.
_BEFORE = frozenset(' \u00a0\u202f\n\t([—–-/«„“"')


class Quotation(NamedTuple):
    """``text[start]`` opens it, ``text[end - 1]`` closes it; ``depth`` is 0 outside all others."""

    start: int
    end: int
    depth: int


def quotations(text: str) -> list[Quotation]:
    """The well-formed ones, by their end. Marks without a partner belong to ``quote-pairing``."""
    if _ALL.isdisjoint(text):
        return []
    stack: list[int] = []
    found: list[Quotation] = []
    for at, char in enumerate(text):
        if char not in _ALL:
            continue
        if _opens(text, at, bool(stack)):
            stack.append(at)
        elif stack and not (char == '"' and text[stack[-1]] != '"'):
            found.append(Quotation(stack.pop(), at + 1, len(stack)))
    return found


def _opens(text: str, at: int, is_inside: bool) -> bool:
    """``“`` closes „…“ and opens “…”; a straight mark shows by its neighbours what it does."""
    char = text[at]
    if char in _OPENING or char in _CLOSING:
        return char in _OPENING
    is_free = at == 0 or text[at - 1] in _BEFORE
    return is_free and not (is_inside and text[at + 1 : at + 2] in ("", " ", ",", "."))


class QuoteStyle(BaseCheck):
    code = "quote-style"
    title = "Quotation marks of another language, or a space inside them"
    severity = Severity.INFO

    def hits(self, case: Case) -> Iterator[Hit]:
        marks, text = _MARKS.get(case.pair.target), case.target.text
        if marks is None:
            return
        for start, end, depth in sorted(quotations(text)):
            found, wanted = text[start] + text[end - 1], marks[min(depth, 1)]
            inside = text[start + 1 : end - 1]
            # «Театр «Глобус»»: outer marks within outer ones are an accepted way too.
            if found not in (wanted, marks[0]):
                yield Hit(f"Write {wanted[0]}…{wanted[1]} instead of {found[0]}…{found[1]}.", start, end)
            elif inside.strip() and inside != inside.strip():
                yield Hit("No space belongs inside quotation marks.", start, end)

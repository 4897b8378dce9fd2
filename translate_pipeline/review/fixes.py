"""Findings that need no thought: what their repair is, one function a check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .splice import splice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translate_pipeline.domain import Finding, InlineTag, Segment, Target


@dataclass(frozen=True, slots=True)
class Fix:
    """``text`` and ``tags`` are those of the whole target, repaired."""

    label: str
    text: str
    tags: tuple[InlineTag, ...]


@dataclass(frozen=True, slots=True)
class _Repair:
    """What is to stand in the place of ``start`` to ``end``."""

    label: str
    start: int
    end: int
    new: str


def fix_for(finding: Finding, segment: Segment, target: Target) -> Fix | None:
    """The repair of a finding, None where only a person can know it."""
    repair = _REPAIRS.get(finding.code)
    found = repair(finding, segment.text, target.text) if repair else None
    if found is None:
        return None
    text, tags = splice(target.text, target.tags, found.start, found.end, found.new)
    return Fix(found.label, text, tags) if text != target.text and text.strip() else None


def _one_space(finding: Finding, _source: str, text: str) -> _Repair:
    kept = "\u00a0" if "\u00a0" in text[finding.start : finding.end] else " "
    return _Repair("one space", finding.start, finding.end, kept)


def _edge(finding: Finding, source: str, text: str) -> _Repair:
    if finding.start == 0:
        return _Repair("space as in the source", 0, finding.end, source[: len(source) - len(source.lstrip())])
    return _Repair("space as in the source", finding.start, len(text), source[len(source.rstrip()) :])


def _sign_spacing(finding: Finding, _source: str, text: str) -> _Repair:
    if text[finding.start : finding.end].isspace():
        return _Repair("remove the space", finding.start, finding.end, "")
    return _Repair("add a space", finding.end, finding.end, " ")


def _invisible(finding: Finding, _source: str, _text: str) -> _Repair:
    return _Repair("remove the character", finding.start, finding.end, "")


def _said_once(finding: Finding, _source: str, text: str) -> _Repair:
    word = text[finding.start : finding.end].split(maxsplit=1)[0]
    return _Repair("say it once", finding.start, finding.end, word)


_WRITE = re.compile(r"Write “([^”]+)” instead of")
_MARKS = re.compile(r"Write (.)…(.) instead of")
_PERHAPS = re.compile(r".*?; perhaps “([^”]+)”", re.DOTALL)
_EXPECTED = re.compile(r"Expected “([^”]+)” at the end")


def _number(finding: Finding, _source: str, _text: str) -> _Repair | None:
    wanted = _WRITE.match(finding.message)
    return _Repair(f"write {wanted[1]}", finding.start, finding.end, wanted[1]) if wanted else None


def _spelling(finding: Finding, _source: str, _text: str) -> _Repair | None:
    meant = _PERHAPS.match(finding.message)
    return _Repair(f"write {meant[1]}", finding.start, finding.end, meant[1]) if meant else None


def _quotes(finding: Finding, _source: str, text: str) -> _Repair:
    marks = _MARKS.match(finding.message)
    inside = text[finding.start + 1 : finding.end - 1]
    opening, closing = marks.groups() if marks else (text[finding.start], text[finding.end - 1])
    label = f"write {opening}…{closing}" if marks else "remove the space"
    return _Repair(label, finding.start, finding.end, f"{opening}{inside.strip() or inside}{closing}")


def _final_sign(finding: Finding, _source: str, text: str) -> _Repair:
    wanted = _EXPECTED.match(finding.message)
    if finding.start == finding.end:
        end = len(text.rstrip())
        return _Repair(f"add {wanted[1] if wanted else ''}", end, end, wanted[1] if wanted else "")
    label = f"end with {wanted[1]}" if wanted else "remove the sign"
    return _Repair(label, finding.start, finding.end, wanted[1] if wanted else "")


_REPAIRS: Mapping[str, Callable[[Finding, str, str], _Repair | None]] = {
    "double-space": _one_space,
    "edge-whitespace": _edge,
    "punctuation-spacing": _sign_spacing,
    "invisible-character": _invisible,
    "repeated-word": _said_once,
    "number-format": _number,
    "unit-format": _number,
    "quote-style": _quotes,
    "spelling": _spelling,
    "end-punctuation": _final_sign,
}

"""Stretches that must come through letter for letter, replaced by marks that a model copies, and put back.

Marks were chosen by measurement (docs/engines.md, "Protection"): ``[1]`` and ``(1)`` came through once and whole in 95
of 100 sentences, URLs in none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from translate_pipeline.engine.edits import Edit, Edited, apply
from translate_pipeline.text.placeables import PlaceableKind, find_placeables

__all__ = ["MARKS", "Protected", "mask", "protected_spans", "restore"]

#: How the n-th stretch is marked; each is tried in turn on what the one before did not bring through.
MARKS: Sequence[Callable[[int], str]] = (lambda n: f"[{n}]", lambda n: f"({n})")

_COPIED = frozenset({PlaceableKind.URL, PlaceableKind.EMAIL, PlaceableKind.FILE, PlaceableKind.PHONE})
#: Markup and variables that stand in the text itself, handles and hashtags.
_MARKUP = re.compile(
    r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]\w*|#\d+);|\$?\{\w*\}|%\(\w+\)[sd]|%[sd](?!\w)|(?<![\w&])[#@][^\W\d]\w+"
)


@dataclass(frozen=True, slots=True)
class Protected:
    """``text[start:end]`` must become ``form`` in the translation: itself, or its form in the target language."""

    start: int
    end: int
    form: str


def protected_spans(text: str, unknown: Sequence[tuple[int, int]] = ()) -> list[Protected]:
    """What is copied as it stands: URLs, e-mail, files, telephones, markup, and ``unknown``: what no token writes."""
    spans = [(p.start, p.end) for p in find_placeables(text, "en") if p.kind in _COPIED]
    spans += [match.span() for match in _MARKUP.finditer(text)] + list(unknown)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [Protected(start, end, text[start:end]) for start, end in merged]


def mask(text: str, spans: Sequence[Protected], mark: Callable[[int], str]) -> Edited | None:
    """The text with marks in place of ``spans``; None when it has such marks of its own."""
    marks = [mark(n) for n in range(1, len(spans) + 1)]
    if any(m in text for m in marks):
        return None
    # A mark must not touch a letter: the pieces of both would change.
    edits = [Edit(s.start, s.end, _spaced(text, s, m)) for s, m in zip(spans, marks, strict=True)]
    return apply(text, edits)


def _spaced(text: str, span: Protected, mark: str) -> str:
    before, after = _touches(text, span)
    return " " * before + mark + " " * after


def _touches(text: str, span: Protected) -> tuple[bool, bool]:
    """Whether a letter or digit stands right before, and right after, the span."""
    return text[: span.start][-1:].isalnum(), text[span.end : span.end + 1].isalnum()


def restore(text: str, target: str, spans: Sequence[Protected], mark: Callable[[int], str]) -> Edited | None:
    """The stretches in place of their marks; None unless every mark came through once and no bracket was made up."""
    edits = []
    for number, span in enumerate(spans, 1):
        if target.count(mark(number)) != 1:
            return None
        start = target.index(mark(number))
        end = start + len(mark(number))
        before, after = _touches(text, span)
        start -= before and target[:start].endswith(" ")
        end += after and target[end : end + 1] == " "
        edits.append(Edit(start, end, span.form))
    edited = apply(target, edits)
    source = apply(text, [Edit(s.start, s.end, s.form) for s in spans]).text
    is_clean = not spans or all(edited.text.count(c) <= source.count(c) for c in (mark(1)[0], mark(1)[-1]))
    return edited if is_clean else None

"""Where in a target the names of terms go, and in which forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translate_pipeline.engine.edits import Edit, Edited, apply
from translate_pipeline.terms import find_name, fitting, forms_of

if TYPE_CHECKING:
    from translate_pipeline.domain import Translation
    from translate_pipeline.terms import Term

Span = tuple[int, int]
Alignment = tuple[tuple[int, int], ...]

_TOKEN = re.compile(r"\S+")
#: A word without the quotes and stops around it.
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of a source, ``source[start:end]``, that its target must name."""

    start: int
    end: int
    term: Term
    is_plural: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """``text[start:end]`` of a target is to be one of ``forms``."""

    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(slots=True)
class Target:
    """A target whose slots take forms; ``chosen`` says which for each, at first the first."""

    text: str
    slots: tuple[Slot, ...] = ()
    alignment: Alignment = ()
    chosen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chosen = self.chosen or [0] * len(self.slots)

    @property
    def edited(self) -> Edited:
        """The text with the chosen forms."""
        picked = zip(self.slots, self.chosen, strict=True)
        return apply(self.text, [Edit(s.start, s.end, s.forms[i]) for s, i in picked])

    def variants(self, number: int) -> list[Target]:
        """The same with each form of one slot."""
        before, after = self.chosen[:number], self.chosen[number + 1 :]
        options = range(len(self.slots[number].forms))
        return [Target(self.text, self.slots, self.alignment, [*before, i, *after]) for i in options]

    def beginnings(self) -> list[str]:
        """The text up to the end of each slot, forms in place; not where no word comes after it."""
        edited = self.edited
        picked = zip(self.slots, self.chosen, strict=True)
        ends = [edited.forward(slot.start) + len(slot.forms[i]) for slot, i in picked]
        return [edited.text[:end] for end in ends if _WORD.search(edited.text, end)]

    def moved_alignment(self) -> Alignment:
        return tuple((source, self.edited.forward(target)) for source, target in self.alignment)


def slot_for(wanted: Wanted, text: str, span: Span, language: str) -> Slot:
    """The slot at ``span`` of a target, with the forms that its neighbours allow; a capital where the text begins."""
    start, end = span
    forms = forms_of(wanted.term.name(language), language, plural=wanted.is_plural)
    fit = fitting(forms, text[:start], text[end:], language)
    if not _WORD.search(text[:start]):
        fit = tuple(dict.fromkeys(form[0].upper() + form[1:] for form in fit))
    return Slot(start, end, fit)


def aligned_target(
    translation: Translation, wanted: Sequence[Wanted], kept: Iterable[Span], language: str
) -> Target | None:
    """Slots where words stand that the alignment pairs with a term, or a name that it forbids; None if there are none.

    ``kept`` are spans of the target that are right as they are; so are words with digits.
    """
    taken = [*kept, *(m.span() for m in _TOKEN.finditer(translation.text) if re.search(r"\d", m.group()))]
    slots = []
    for term in wanted:
        span = _forbidden(term, translation.text, language) or _aligned(translation, term, taken)
        if span and all(span[1] <= a or span[0] >= b for a, b in taken):
            taken.append(span)
            slots.append(slot_for(term, translation.text, span, language))
    return (
        Target(translation.text, tuple(sorted(slots, key=lambda s: s.start)), translation.alignment) if slots else None
    )


def _forbidden(wanted: Wanted, text: str, language: str) -> Span | None:
    found = (find_name(name.text, text, language) for name in wanted.term.forbidden(language))
    return next((span for span in found if span), None)


def _aligned(translation: Translation, wanted: Wanted, taken: Sequence[Span]) -> Span | None:
    """The longest run of aligned words, one word between them allowed; the first of equals."""
    starts = {target for source, target in translation.alignment if wanted.start <= source < wanted.end}
    tokens = [(m, _WORD.search(m.group())) for m in _TOKEN.finditer(translation.text)]
    runs: list[list[Span]] = []
    last = -9
    for index, (token, word) in enumerate(tokens):
        span = (token.start() + word.start(), token.start() + word.end()) if word else None
        is_free = span and all(span[1] <= a or span[0] >= b for a, b in taken)
        if span and is_free and any(token.start() <= start < token.end() for start in starts):
            if index - last > 2:
                runs.append([])
            runs[-1].append(span)
            last = index
    best = max(runs, key=len, default=None)
    return (best[0][0], best[-1][1]) if best else None


@dataclass(frozen=True, slots=True)
class MarkedSource:
    """A source with marks in place of terms."""

    source: Edited
    wanted: Sequence[Wanted]
    marks: Sequence[str]

    @classmethod
    def of(cls, text: str, wanted: Sequence[Wanted], pattern: str) -> MarkedSource | None:
        """``pattern`` is a mark with ``{}`` for its number; None for a text that has such marks of its own."""
        marks = [pattern.format(number) for number in range(1, len(wanted) + 1)]
        if any(mark in text for mark in marks):
            return None
        edits = [Edit(w.start, w.end, mark) for w, mark in zip(wanted, marks, strict=True)]
        return cls(apply(text, edits), wanted, marks)

    def target(self, translation: Translation, language: str) -> Target | None:
        """Slots where the marks stand; None unless each came through once, with words, and none was made up."""
        text = translation.text
        if any(text.count(mark) != 1 for mark in self.marks) or not any(c.isalpha() for c in text):
            return None
        if any(text.count(c) > self.source.text.count(c) for c in "[]()"):
            return None
        spans = [(text.index(mark), text.index(mark) + len(mark)) for mark in self.marks]
        slots = [slot_for(w, text, span, language) for w, span in zip(self.wanted, spans, strict=True)]
        alignment = tuple((self.source.backward(s), t) for s, t in translation.alignment)
        return Target(text, tuple(sorted(slots, key=lambda s: s.start)), alignment)

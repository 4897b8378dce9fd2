"""Numbers and dates of a translation held against those of its source, by value.

A model may write a number its own way as long as it is worth the same. What it kept in English notation is put in the
target's; what it got wrong is put right where only one reading is possible. Every change is checked: it must leave
fewer values unmatched than before, or it is not made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from translate_pipeline.engine.edits import Edit, Edited, apply
from translate_pipeline.text.forms import format_for
from translate_pipeline.text.numbers import format_ordinal
from translate_pipeline.text.placeables import Placeable, PlaceableKind, find_placeables, parts

__all__ = ["FIGURES", "localise", "repair", "unmatched"]

_K = PlaceableKind
#: What is verified here. Words for numbers count as matches for figures, but are the translator's business.
FIGURES = frozenset({_K.NUMBER, _K.PERCENT, _K.ORDINAL, _K.DATE, _K.TIME, _K.SCORE, _K.CODE, _K.ROMAN, _K.PHONE})
#: What may stand for what when a wrong one is replaced.
_LIKE: Mapping[PlaceableKind, frozenset[PlaceableKind]] = {
    _K.NUMBER: frozenset({_K.NUMBER, _K.ORDINAL}),
    _K.PERCENT: frozenset({_K.PERCENT}),
    _K.ORDINAL: frozenset({_K.ORDINAL, _K.NUMBER}),
    _K.DATE: frozenset({_K.DATE}),
    _K.TIME: frozenset({_K.TIME, _K.SCORE}),
    _K.SCORE: frozenset({_K.SCORE, _K.TIME}),
    _K.CODE: frozenset({_K.CODE}),
    _K.ROMAN: frozenset({_K.ROMAN}),
    _K.PHONE: frozenset({_K.PHONE}),
}
_BARE = re.compile(r"[\d.,\s%−-]+")

#: (source offset, target offset) pairs of words that correspond.
Alignment = Sequence[tuple[int, int]]


def unmatched(source: str, target: str, language: str) -> tuple[list[Placeable], list[Placeable]]:
    """(figures of the source whose value the target lacks, figures of the target that the source does not have)."""
    english, other = find_placeables(source, "en"), find_placeables(target, language)
    return _left_over(english, other), _left_over(other, english)


def _left_over(wanted: Iterable[Placeable], offered: Iterable[Placeable]) -> list[Placeable]:
    """Figures before words: ``two of 2`` needs both, but the figure must not lack what the word took."""
    pool = Counter(part for placeable in offered for part in parts(placeable))
    lacking = []
    for placeable in sorted(wanted, key=lambda p: (p.kind is _K.NUMBER_WORD, p.start)):
        needed = Counter(parts(placeable))
        if needed <= pool:
            pool -= needed
        elif placeable.kind in FIGURES:
            lacking.append(placeable)
    return sorted(lacking)


def localise(source: str, target: str, language: str) -> Edited:
    """English notation that came through is written as the target writes it: ``1,234.5`` → ``1 234,5``."""
    edits = _verbatim(source, target, language)
    edited = apply(target, edits)
    if len(unmatched(source, edited.text, language)[0]) > len(unmatched(source, target, language)[0]):
        return Edited(target)
    return edited


def _verbatim(source: str, target: str, language: str) -> list[Edit]:
    """Figures that stand in the target as in the source, letter for letter, and figures only styled otherwise."""
    edits: dict[int, Edit] = {}
    for placeable in find_placeables(source, "en"):
        form = format_for(placeable, language) if placeable.kind in FIGURES else None
        if form and form != placeable.text and not placeable.text.isdecimal():
            for match in re.finditer(rf"(?<![\w.,]){re.escape(placeable.text)}(?![\w%]|[.,]\d)", target):
                edits[match.start()] = _edit(target, match.start(), match.end(), form)
    taken = [(e.start, e.end) for e in edits.values()]
    known = {p.value for p in find_placeables(source, "en")}
    for placeable in find_placeables(target, language):
        is_free = all(placeable.end <= a or placeable.start >= b for a, b in taken)
        if is_free and placeable.value in known and _BARE.fullmatch(placeable.text) and not placeable.text.isdecimal():
            form = format_for(placeable, language)
            if form and form != placeable.text and placeable.kind in {_K.NUMBER, _K.PERCENT}:
                edits[placeable.start] = _edit(target, placeable.start, placeable.end, form)
    return list(edits.values())


def _edit(text: str, start: int, end: int, form: str) -> Edit:
    """``г.`` at the end of a sentence does not take a second stop."""
    return Edit(start, end + 1 if form.endswith(".") and text[end : end + 1] == "." else end, form)


def repair(source: str, target: str, language: str, alignment: Alignment = ()) -> Edited:
    """Wrong figures of the target replaced by the right ones, where it is certain which is which.

    Certain: one is missing and one too many, or the word alignment pairs each missing one with one of those too
    many. Otherwise the target comes back as it was.
    """
    missing, extra = unmatched(source, target, language)
    pairs = [(missing[0], extra[0])] if len(missing) == len(extra) == 1 else _paired(target, missing, extra, alignment)
    edits = []
    for right, wrong in pairs:
        form = _form(right, wrong, language)
        if wrong.kind not in _LIKE[right.kind] or form is None:
            return Edited(target)
        edits.append(_edit(target, wrong.start, wrong.end, form))
    edited = apply(target, edits)
    lacking, surplus = unmatched(source, edited.text, language)
    is_better = len(lacking) < len(missing) and len(surplus) < len(extra)
    return edited if is_better else Edited(target)


def _form(right: Placeable, wrong: Placeable, language: str) -> str | None:
    """``right`` as it must stand in place of ``wrong``: an ordinal's ending stays an ordinal's."""
    if wrong.kind is _K.ORDINAL and right.value.isdecimal():
        ending = re.search(r"[-‑]\D+$", wrong.text)
        return right.value + ending[0] if language == "ru" and ending else format_ordinal(int(right.value), language)
    return format_for(right, language)


def _paired(
    target: str, missing: Sequence[Placeable], extra: Sequence[Placeable], alignment: Alignment
) -> list[tuple[Placeable, Placeable]]:
    """One wrong figure for each missing one, each named by the alignment of its word; none where any is in doubt."""
    pairs = []
    for wrong in extra:
        first = max(target.rfind(" ", 0, wrong.start), target.rfind("\u00a0", 0, wrong.start)) + 1
        sources = {s for s, t in alignment if first <= t < wrong.end}
        rights = [p for p in missing if any(p.start - 1 <= s < p.end for s in sources)]
        if len(rights) == 1:
            pairs.append((rights[0], wrong))
    is_bijective = len({right for right, _ in pairs}) == len(pairs) == len(missing)
    return pairs if is_bijective else []

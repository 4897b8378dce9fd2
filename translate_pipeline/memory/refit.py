"""A target whose source differs from the wanted one in figures, dates or addresses only, refitted to the new ones.

Nothing is guessed: each changed value must stand in the old target as often as in the old source, must have a written
form in the target language, and the new target is read again and must hold exactly the expected values. Where grammar
hangs on the number (Russian ``2 проекта`` but ``5 проектов``, Turkmen suffixes written to the digits) and would change
with it, there is no refit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from translate_pipeline.domain import InlineTag, Segment, TranslationUnit
from translate_pipeline.text import Placeable, PlaceableKind, find_placeables, format_for
from translate_pipeline.text.numbers import STYLES

from .normal import normalise
from .rows import primary

#: Kinds whose words around them may agree with the number. (CLDR plural rules say in which languages.)
_AGREEING = frozenset({PlaceableKind.NUMBER, PlaceableKind.PERCENT})


#: Letters joined to the digits change with how the number is said: 5-летний, 6-sy.
_SUFFIX = re.compile(r"[-‑'’]?[^\W\d_]")

#: Beside a year these agree with "year", not with the number.
_YEAR_WORD = re.compile(r"\s*(?:год|гг?\.|ýyl)")

_SHORT_YEAR = "г."


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


def refit(unit: TranslationUnit, segment: Segment) -> TranslationUnit | None:
    """The unit with the segment's values in its target; None where that cannot be shown to be right."""
    source, target = primary(unit.pair.source), primary(unit.pair.target)
    if source not in STYLES or target not in STYLES:
        return None
    replacements = _replacements(unit.source, segment.text, source)
    if not replacements:
        return None
    changes = _changes(
        unit.target, replacements, Counter(p.value for p in find_placeables(unit.source, source)), target
    )
    if changes is None:
        return None
    text = _changed(unit.target, changes)
    expected = Counter(
        replacements[p.value].value if p.value in replacements else p.value
        for p in find_placeables(unit.target, target)
    )
    if Counter(p.value for p in find_placeables(text, target)) != expected:
        return None
    return replace(unit, target=text, target_tags=_moved(unit.target_tags, changes))


def _replacements(old: str, new: str, language: str) -> dict[str, Placeable]:
    """From each value that changes to what takes its place; empty where the texts differ otherwise."""
    before, after = find_placeables(old, language), find_placeables(new, language)
    if [p.kind for p in before] != [p.kind for p in after] or _around(old, before) != _around(new, after):
        return {}
    changed: dict[str, Placeable] = {}
    for one, other in zip(before, after, strict=True):
        if changed.setdefault(one.value, other).value != other.value:
            return {}  # one value became two: which of them goes where in the target?
    return {value: placeable for value, placeable in changed.items() if placeable.value != value}


def _around(text: str, placeables: Sequence[Placeable]) -> list[str]:
    edges = [0, *(edge for p in placeables for edge in (p.start, p.end)), len(text)]
    return [normalise(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _changes(
    target: str, replacements: dict[str, Placeable], expected: Counter[str], language: str
) -> list[_Change] | None:
    found = find_placeables(target, language)
    present = Counter(p.value for p in found)
    if any(present[value] != expected[value] for value in replacements):
        return None
    changes: list[_Change] = []
    for old in found:
        new = replacements.get(old.value)
        if new is None:
            continue
        form = _written(old, new, language)
        if form is None or not _agrees(old, new, target, language):
            return None
        # An abbreviation's stop is the sentence's too: «2027 г.» takes no second one.
        has_stop = form.endswith(".") and target[old.end : old.end + 1] == "."
        changes.append(_Change(old.start, old.end + has_stop, form))
    return changes


def _written(old: Placeable, new: Placeable, language: str) -> str | None:
    """``new`` as the language writes it; a percentage and a Russian year keep the word the old one was written with."""
    form = format_for(new, language)
    if form and form.endswith(_SHORT_YEAR) and old.text.endswith("года"):
        return form.removesuffix(_SHORT_YEAR) + "года"
    if form is None or old.kind is not PlaceableKind.PERCENT or "%" in old.text:
        return form
    return form.rstrip("%").rstrip() + re.sub(r"^.*\d", "", old.text, flags=re.DOTALL)


def _agrees(old: Placeable, new: Placeable, target: str, language: str) -> bool:
    """Whether the words beside the number stay as they are."""
    if old.kind not in _AGREEING:
        return True
    rest = target[old.end :]
    if _SUFFIX.match(rest):
        return False
    is_followed_by_word = old.text[-1].isalpha() or rest.lstrip()[:1].isalpha()
    if not is_followed_by_word or (_is_year(old) and _is_year(new) and _YEAR_WORD.match(rest)):
        return True
    one, other = _plural(old.value, language), _plural(new.value, language)
    return one is not None and one == other


def _is_year(placeable: Placeable) -> bool:
    return placeable.text.isdecimal() and len(placeable.text) == 4 and placeable.text[:2] in ("18", "19", "20")


def _plural(value: str, language: str) -> str | None:
    """The CLDR plural category of a number; None for what is no number."""
    from babel import Locale

    try:
        return Locale.parse(language).plural_form(Decimal(value.rstrip("%")))
    except InvalidOperation:
        return None


def _changed(text: str, changes: Sequence[_Change]) -> str:
    parts: list[str] = []
    last = 0
    for change in changes:
        parts += (text[last : change.start], change.text)
        last = change.end
    return "".join(parts) + text[last:]


def _moved(tags: Sequence[InlineTag], changes: Sequence[_Change]) -> tuple[InlineTag, ...]:
    """Tags after a change keep their place in the words; those inside one stand before it."""
    return tuple(replace(tag, position=_position(tag.position, changes)) for tag in tags)


def _position(position: int, changes: Sequence[_Change]) -> int:
    moved = position
    for change in changes:
        if position >= change.end:
            moved += len(change.text) - (change.end - change.start)
        elif position > change.start:
            moved -= position - change.start
    return moved

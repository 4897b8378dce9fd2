"""Placeables as the target language writes them: ``1,234.5`` → ``1 234,5``, ``April 2`` → ``2 апреля``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from translate_pipeline.text import dates, numbers
from translate_pipeline.text.normalise import NBSP
from translate_pipeline.text.placeables import Placeable, PlaceableKind, find_placeables, power_of

_UNCHANGED = frozenset(
    {PlaceableKind.URL, PlaceableKind.EMAIL, PlaceableKind.FILE, PlaceableKind.PHONE, PlaceableKind.SCORE}
)

#: What a magnitude is called after a number; Turkmen needs no abbreviation, its words do not change.
_MAGNITUDE_NAMES: Mapping[str, Mapping[int, str]] = {
    "en": {3: "thousand", 6: "million", 9: "billion", 12: "trillion"},
    "ru": {3: "тыс.", 6: "млн", 9: "млрд", 12: "трлн"},
    "tk": {3: "müň", 6: "million", 9: "milliard", 12: "trillion"},
}
_PERCENT_SIGN: Mapping[str, str] = {"en": "%", "ru": NBSP + "%", "tk": "%"}


def format_for(placeable: Placeable, language: str) -> str | None:
    """The placeable as ``language`` writes it, equal in value; None where only a translator can say.

    None too for whatever would not be found again with the same value, so a caller may rely on the result.
    """
    if placeable.kind in _UNCHANGED:
        return placeable.text
    form = _FORMS[placeable.kind](placeable, language) if placeable.kind in _FORMS else None
    if form is None:
        return None
    found = find_placeables(form, language)
    is_same = len(found) == 1 and found[0].text == form and found[0].value == placeable.value
    return form if is_same else None


def _format_number(placeable: Placeable, language: str) -> str | None:
    power = power_of(placeable)
    value = Decimal(placeable.value.rstrip("%")) / Decimal(10) ** power
    written = re.search(r"\d(?:[\d.,\s]*\d)?", placeable.text)
    digits = written[0] if written else ""
    is_grouped = bool(re.search(r"\d[,\s.]\d{3}(?!\d)", digits)) and value >= 1000
    form = numbers.format_number(value, language, is_grouped=is_grouped, decimals=_decimals(digits, value))
    name = _MAGNITUDE_NAMES[language].get(power)
    return form + (NBSP + name if name else "")


def _decimals(digits: str, value: Decimal) -> int | None:
    """Written zeros count: 2.50 stays 2,50."""
    tail = re.search(r"[.,](\d+)$", digits)
    shown = len(tail[1]) if tail else 0
    exact = -min(0, int(value.normalize().as_tuple().exponent)) if value else 0
    if tail and shown >= exact and Decimal(re.sub(r"\D", "", digits)) == abs(value).scaleb(shown):
        return shown
    return None


def _format_percent(placeable: Placeable, language: str) -> str | None:
    number = _format_number(placeable, language)
    return None if number is None else number + _PERCENT_SIGN[language]


def _format_date(placeable: Placeable, language: str) -> str | None:
    date = dates.PartialDate.from_canonical(placeable.value)
    is_numeric = placeable.text.replace(".", "").replace("-", "").isdecimal()
    return placeable.text if is_numeric else dates.format_date(date, language)


def _format_time(placeable: Placeable, language: str) -> str | None:
    is_clock = re.fullmatch(r"[\d:]+", placeable.text)
    return placeable.text if is_clock or language == "en" else placeable.value


def _format_ordinal(placeable: Placeable, language: str) -> str | None:
    if not placeable.value.isdecimal() or re.search(r"s$|х$", placeable.text):
        return None
    return numbers.format_ordinal(int(placeable.value), language)


def _keep(placeable: Placeable, _: str) -> str | None:
    return placeable.text


_FORMS = {
    PlaceableKind.NUMBER: _format_number,
    PlaceableKind.PERCENT: _format_percent,
    PlaceableKind.DATE: _format_date,
    PlaceableKind.TIME: _format_time,
    PlaceableKind.ORDINAL: _format_ordinal,
    PlaceableKind.ROMAN: _keep,
    PlaceableKind.CODE: _keep,
}

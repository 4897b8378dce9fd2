"""Numbers, dates and times: what the source says in figures the translation must say too, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit
from translate_pipeline.quality.values import untold
from translate_pipeline.text import dates, numbers
from translate_pipeline.text.forms import format_for
from translate_pipeline.text.placeables import Placeable, PlaceableKind, parts

_DOTTED_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_BEFORE_CLOCK = re.compile(r"(?:\b(?:[вВсСоО]|до|около|sagat|Sagat)\s|\()$")
_PERCENT_WORD = re.compile(r"%|процент|göterim|prosent", re.IGNORECASE)


def _in_source_notation(placeable: Placeable, language: str) -> str | None:
    """``1234`` for a target's ``1,234``: the value a number has if it was left as the source wrote it."""
    value = numbers.foreign_reading(placeable.text, language) if placeable.kind is PlaceableKind.NUMBER else None
    return None if value is None else numbers.canonical(value)


def _expected(placeable: Placeable, language: str) -> str:
    form = format_for(placeable, language)
    shown = form if form is not None else placeable.text
    return f"“{shown}”" if shown == placeable.text else f"“{shown}” (source: “{placeable.text}”)"


class NumberMismatch(BaseCheck):
    code = "number-mismatch"
    title = "A number differs from the source, is missing or was invented"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        here, there = case.here, case.there
        if not case.is_known or not (here.hard or there.hard):
            return
        missing, extra = untold(here, there), untold(there, here)
        kept = [p for p in extra if _in_source_notation(p, case.pair.target) in here.known]
        told = {_in_source_notation(p, case.pair.target) for p in kept}
        missing = [p for p in missing if p.value not in told]
        extra = [p for p in extra if p not in kept]
        for wanted, found in zip(missing, extra, strict=False):
            message = f"Expected {_expected(wanted, case.pair.target)}, found “{found.text}”."
            yield Hit(message, found.start, found.end)
        for wanted in missing[len(extra) :]:
            yield Hit(f"{_expected(wanted, case.pair.target)} is missing.")
        for found in extra[len(missing) :]:
            yield Hit(f"“{found.text}” is not in the source.", found.start, found.end)


class NumberFormat(BaseCheck):
    code = "number-format"
    title = "A number keeps the source language's separators"

    def hits(self, case: Case) -> Iterator[Hit]:
        if not case.is_known or not any(mark in case.target.text for mark in ",."):
            return
        known = case.here.known
        for placeable in case.there.placeables:
            read = _in_source_notation(placeable, case.pair.target)
            if (
                read is None
                or not re.search(r"\d[.,]\d", placeable.text)
                or self._is_clock(placeable, case.target.text)
            ):
                continue
            is_kept = read in known and (read != placeable.value or "." in placeable.text)
            if is_kept:
                wanted = numbers.format_number(Decimal(read), case.pair.target, is_grouped=Decimal(read) >= 1000)
                yield Hit(f"Write “{wanted}” instead of “{placeable.text}”.", placeable.start, placeable.end)

    @staticmethod
    def _is_clock(placeable: Placeable, text: str) -> bool:
        """``в 20.00``, ``sagat 20.00-da``: a dot in a time of day is good Russian and Turkmen."""
        return bool(
            _DOTTED_CLOCK.fullmatch(placeable.text)
            and _BEFORE_CLOCK.search(text[max(0, placeable.start - 8) : placeable.start])
        )


class SignMismatch(BaseCheck):
    code = "sign-mismatch"
    title = "A minus or a percent sign is lost"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        here, there = case.here, case.there
        signed = (
            [(part, p) for part, p in here.hard if part.startswith("-") or part.endswith("%")] if case.is_known else []
        )
        for part, placeable in signed:
            bare = part.lstrip("-").rstrip("%")
            is_worded = part.endswith("%") and _PERCENT_WORD.search(case.target.text)
            if part not in there.known and not is_worded and bare in there.known:
                place = next((p for p in there.placeables if bare in parts(p)), None)
                start, end = (place.start, place.end) if place else (0, 0)
                severity = Severity.ERROR if part.startswith("-") else Severity.WARNING
                yield Hit(f"Expected {_expected(placeable, case.pair.target)}.", start, end, severity)


class DateMismatch(BaseCheck):
    code = "date-mismatch"
    title = "A month or a weekday differs from the source"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if case.is_known:
            yield from self._months(case)
            yield from self._weekdays(case)

    @staticmethod
    def _months(case: Case) -> Iterator[Hit]:
        missing = sorted(case.here.months - case.there.months) if case.here.months else []
        if not missing:
            return
        said = {month: (start, end) for start, end, month in dates.find_months(case.target.text, case.pair.target)}
        extra = [month for month in said if month not in case.here.months]
        for month in missing:
            if extra:
                start, end = said[extra.pop(0)]
                name = dates.MONTHS[case.pair.target][month - 1]
                yield Hit(f"Expected the month “{name}”, found “{case.target.text[start:end]}”.", start, end)
            elif month in case.here.dated_months:
                yield Hit(f"{_expected(case.here.dated_months[month], case.pair.target)} is missing its month.")

    @staticmethod
    def _weekdays(case: Case) -> Iterator[Hit]:
        named = case.here.weekdays
        if not named:
            return
        said = {day: (start, end) for start, end, day in dates.find_weekdays(case.target.text, case.pair.target)}
        for wanted, found in zip(sorted(named - set(said)), [d for d in said if d not in named], strict=False):
            start, end = said[found]
            name = dates.WEEKDAYS[case.pair.target][wanted - 1]
            yield Hit(f"Expected the weekday “{name}”, found “{case.target.text[start:end]}”.", start, end)

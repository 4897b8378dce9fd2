"""What one side of a pair says in figures, and whether the other side says it too.

Values are compared, not characters: ``1.2 million`` equals ``1 200 000``, ``2 p.m.`` equals ``14:00``, and a
number may become a word or the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from translate_pipeline.text import dates, numbers
from translate_pipeline.text.placeables import Placeable, PlaceableKind, find_placeables, parts, power_of

_K = PlaceableKind
#: Told in figures. Words and Roman numerals may answer for them but need no answer themselves.
_HARD = frozenset({_K.DATE, _K.TIME, _K.SCORE, _K.PERCENT, _K.ORDINAL, _K.NUMBER})
#: Digits inside literals answer for numbers on the other side (G20, двадцатка), but are checked elsewhere.
_LITERAL = frozenset({_K.CODE, _K.FILE, _K.URL, _K.EMAIL, _K.PHONE})
_BARE = frozenset({_K.NUMBER, _K.PERCENT, _K.NUMBER_WORD})
_SHORT_YEAR = re.compile(r"(?:['’]|\d{4}[-–/])(\d\d)(?!\d)")
_CLOCK_WORDS = {"noon": "12", "midday": "12", "midnight": "0"}
_CLOCK_WORD = re.compile(rf"\b(?:{'|'.join(_CLOCK_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Figures:
    """What one side says, in the comparable parts of its placeables."""

    text: str
    language: str

    @cached_property
    def placeables(self) -> tuple[Placeable, ...]:
        return find_placeables(self.text, self.language)

    @cached_property
    def hard(self) -> tuple[tuple[str, Placeable], ...]:
        """Parts that must be answered for, with the placeable each comes from. Months have a check of their own."""
        found = ((part, p) for p in self.placeables if p.kind in _HARD for part in parts(p))
        return tuple((part, p) for part, p in found if not part.startswith("m"))

    @cached_property
    def known(self) -> frozenset[str]:
        """Every part, soft ones too, and the digits inside codes and names of files."""
        found = {part for p in self.placeables for part in parts(p)}
        for placeable in self.placeables:
            if placeable.kind in _LITERAL:
                found |= {numbers.canonical(Decimal(digits)) for digits in re.findall(r"\d+", placeable.value)}
            elif placeable.kind is _K.TIME:
                found |= _hours(placeable.value)
        found |= {_CLOCK_WORDS[word.lower()] for word in _CLOCK_WORD.findall(self.text)}
        return frozenset(found)

    @cached_property
    def amounts(self) -> frozenset[Decimal]:
        """The known parts that are plain numbers or percentages, without their sign."""
        plain = (part.rstrip("%").lstrip("-") for part in self.known)
        return frozenset(Decimal(part) for part in plain if re.fullmatch(r"\d+(?:\.\d+)?", part))

    @cached_property
    def magnitudes(self) -> frozenset[Decimal]:
        """Thousand, million … where a number bears one; ``80 to 120 million`` lends its million to the 80."""
        powers = {power_of(p) for p in self.placeables if p.kind in _HARD}
        return frozenset(Decimal(10) ** power for power in powers if power)

    @cached_property
    def bare(self) -> frozenset[Decimal]:
        """Numbers to which a magnitude might be lent: those without one of their own."""
        values = (p.value.rstrip("%").lstrip("-") for p in self.placeables if p.kind in _BARE and not power_of(p))
        return frozenset(map(Decimal, values))

    @cached_property
    def months(self) -> frozenset[int]:
        """Months named, with or without a day."""
        named = {month for _, _, month in dates.find_months(self.text, self.language)}
        return frozenset(named | set(self.dated_months))

    @cached_property
    def dated_months(self) -> dict[int, Placeable]:
        """Months of whole dates, written or numeric."""
        found = (p for p in self.placeables if p.kind is _K.DATE)
        return {dates.PartialDate.from_canonical(p.value).month: p for p in found}

    @cached_property
    def weekdays(self) -> frozenset[int]:
        return frozenset(day for _, _, day in dates.find_weekdays(self.text, self.language))

    @cached_property
    def short_years(self) -> frozenset[str]:
        return frozenset(_SHORT_YEAR.findall(self.text))


@lru_cache(maxsize=2048)
def figures_of(text: str, language: str) -> Figures:
    return Figures(text, language)


def _hours(clock: str) -> set[str]:
    """What may stand for a time of day: its hour, on either half of the dial, its minutes, and both with a dot."""
    hour, minute = (int(n) for n in clock.split(":")[:2])
    hours = {hour, hour % 12, hour % 12 or 12}
    dotted = {numbers.canonical(Decimal(f"{h}.{minute:02}")) for h in hours}
    return {str(h) for h in hours} | {str(minute)} | dotted


def is_told(part: str, placeable: Placeable, here: Figures, there: Figures) -> bool:
    """Whether ``there`` says ``part`` of ``here``, in this form or another."""
    if part in there.known:
        return True
    if ":" in part:
        return _is_time_told(part, there)
    amount = Decimal(part.rstrip("%").lstrip("-"))
    return amount in there.amounts or _is_scaled(amount, here, there) or _is_year_told(part, placeable, here, there)


def _is_time_told(clock: str, there: Figures) -> bool:
    hour, minute = (int(n) for n in clock.split(":")[:2])
    if {f"{(hour + 12) % 24:02}:{minute:02}", f"{hour:02}:{minute:02}"} & there.known:
        return True
    has_hour = bool({str(hour), str(hour % 12), str(hour % 12 or 12)} & there.known)
    has_minute = minute == 0 or str(minute) in there.known
    dotted = {numbers.canonical(Decimal(f"{h}.{minute:02}")) for h in (hour, hour % 12 or 12)}
    return (has_hour and has_minute) or bool(dotted & there.known)


def _is_scaled(amount: Decimal, here: Figures, there: Figures) -> bool:
    """One side shares a magnitude between numbers, the other repeats it."""
    lent = amount in here.bare and any(amount * magnitude in there.amounts for magnitude in here.magnitudes)
    return lent or any(amount / magnitude in there.bare for magnitude in there.magnitudes)


def _is_year_told(part: str, placeable: Placeable, here: Figures, there: Figures) -> bool:
    """``the 90s`` and ``1990-е``, ``2008–09`` and ``2008–2009``."""
    if not part.isdecimal():
        return False
    if len(part) == 4:
        return part[2:] in there.short_years or (placeable.kind is _K.ORDINAL and part[2:].lstrip("0") in there.known)
    is_short = part.zfill(2) in here.short_years or placeable.kind is _K.ORDINAL
    return is_short and any(len(other) == 4 and other.endswith(part.zfill(2)) for other in there.known)


def untold(here: Figures, there: Figures) -> list[Placeable]:
    found = dict.fromkeys(p for part, p in here.hard if not is_told(part, p, here, there))
    return list(found)

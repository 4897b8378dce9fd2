"""Calendar dates in running text: what they mean, and how each language writes them.

Month names follow CLDR 44; Russian ones in all six cases, Turkmen ones with the suffixes news uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from translate_pipeline.text.numbers import turkmen_ordinal_suffix


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


#: Dictionary form of each month, January first.
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": _words("January February March April May June July August September October November December"),
    "ru": _words("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
    "tk": _words("ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr"),
}

#: The form that stands with a day: ``2 апреля``; in Turkmen with a year before it: ``2021-nji ýylyň 2-nji apreli``.
MONTHS_WITH_DAY: Mapping[str, tuple[str, ...]] = {
    "en": MONTHS["en"],
    "ru": _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "tk": _words("ýanwary fewraly marty apreli maýy iýuny iýuly awgusty sentýabry oktýabry noýabry dekabry"),
}


def _with_capitals(*patterns: str) -> tuple[str, ...]:
    return tuple(f"{pattern}|{pattern.upper()}" for pattern in patterns)


#: Regular expressions of every form of a month, January first. Abbreviations too.
MONTH_FORMS: Mapping[str, tuple[str, ...]] = {
    "en": _with_capitals(
        r"January|Jan\.?", r"February|Feb\.?", r"March|Mar\.", r"April|Apr\.?", r"May", r"June|Jun\.?", r"July|Jul\.?",
        r"August|Aug\.?", r"September|Sept?\.?", r"October|Oct\.?", r"November|Nov\.?", r"December|Dec\.?",
    ),
    "ru": (
        r"январ(?:ь|я|ю|ём|ем|е)|янв\.", r"феврал(?:ь|я|ю|ём|ем|е)|февр?\.", r"март(?:а|у|ом|е)?|мар\.",
        r"апрел(?:ь|я|ю|ем|е)|апр\.", r"ма(?:й|я|ю|ем|е)", r"июн(?:ь|я|ю|ем|е)", r"июл(?:ь|я|ю|ем|е)",
        r"август(?:а|у|ом|е)?|авг\.", r"сентябр(?:ь|я|ю|ём|ем|е)|сент?\.", r"октябр(?:ь|я|ю|ём|ем|е)|окт\.",
        r"ноябр(?:ь|я|ю|ём|ем|е)|нояб?\.", r"декабр(?:ь|я|ю|ём|ем|е)|дек\.",
    ),
    "tk": tuple(
        rf"{stem}(?:[yi]?(?:n?[yi]ň|n[yi]|n?d[ae]k[yi]|n?däki|n?d[ae]n?|n?[ae])?|d[ae]k[yi]\w{{1,6}}|l[ae]r\w{{0,6}})"
        for stem in MONTHS["tk"]
    ),
}  # fmt: skip

#: Weekdays, Monday first: dictionary form, then a pattern of its forms.
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "ru": _words("понедельник вторник среда четверг пятница суббота воскресенье"),
    "tk": _words("duşenbe sişenbe çarşenbe penşenbe anna şenbe ýekşenbe"),
}
WEEKDAY_FORMS: Mapping[str, tuple[str, ...]] = {
    "en": _with_capitals(*(rf"{day}s?" for day in WEEKDAYS["en"])),
    "ru": (
        r"понедельник(?:а|у|ом|е|и|ам)?", r"вторник(?:а|у|ом|е|и|ам)?", r"сред(?:а|ы|е|у|ой|ам)",
        r"четверг(?:а|у|ом|е|и|ам)?",
        r"пятниц(?:а|ы|е|у|ей|ам)", r"суббот(?:а|ы|е|у|ой|ам)", r"воскресень(?:е|я|ю|ем|ям)",
    ),
    "tk": (
        r"(?:duşenbe|başgün)\w{0,5}", r"(?:sişenbe|ýaşgün)\w{0,5}", r"(?:çarşenbe|hoşgün)\w{0,5}",
        r"(?:penşenbe|sogapgün)\w{0,5}", r"anna(?: güni?\w{0,4})", r"(?:şenbe|ruhgün)\w{0,5}",
        r"(?:ýekşenbe|dynçgün)\w{0,5}",
    ),
}  # fmt: skip

_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_TK_TH = r"-[yiuü]?nj[yi]"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the year or the day may be unsaid; ``month`` is 1–12."""

    month: int
    day: int | None = None
    year: int | None = None

    @property
    def canonical(self) -> str:
        """ISO 8601: ``2021-04-02``, ``--04-02`` without a year, ``2021-04`` without a day."""
        head = "-" if self.year is None else f"{self.year:04}"
        return f"{head}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")

    @classmethod
    def from_canonical(cls, value: str) -> PartialDate:
        """The inverse of ``canonical``. Raises ValueError on anything else."""
        match = re.fullmatch(r"(?:(\d{4})|-)-(\d\d)(?:-(\d\d))?", value)
        if match is None:
            raise ValueError(f"expected a date such as 2021-04-02 or --04-02, found {value!r}")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert month is not None
        return cls(month, day, year)


def _any_month(language: str) -> str:
    return "(?P<month>" + "|".join(MONTH_FORMS[language]) + r")(?!\w)"


#: Patterns by language, the more complete first. Each has the groups ``month`` and perhaps ``day`` and ``year``.
_NUMERIC = (
    rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>3[01]|[12]\d|0[1-9])(?!\d)",
    rf"(?P<day>3[01]|[12]\d|0[1-9])\.(?P<month>0[1-9]|1[0-2])\.{_YEAR}(?!\d)",
)
_TH = r"(?:st|nd|rd|th)?"
_RU_TH = r"(?:-?(?:го|е|ого|му|м))?"
_RU_YEAR = rf"{_YEAR}(?!\d)(?:\s*(?:года|году|годом|год|г\.|гг?\b))?"
_TK_YEAR = rf"{_YEAR}{_TK_TH}\s+ýyl(?:yň|ynyň|da|ynda)?"
PATTERNS: Mapping[str, tuple[str, ...]] = {
    "en": (
        rf"{_any_month('en')}\s+{_DAY}{_TH}(?!\w),?\s+{_YEAR}(?!\d)",
        rf"{_DAY}{_TH}\s+(?:of\s+)?{_any_month('en')},?\s+{_YEAR}(?!\d)",
        rf"{_any_month('en')}(?:,|\s+of)?\s+{_YEAR}(?!\d)",
        rf"{_any_month('en')}\s+(?:the\s+)?{_DAY}{_TH}(?![\w:%]|[.,]\d)",
        rf"{_DAY}{_TH}\s+(?:of\s+)?{_any_month('en')}",
        *_NUMERIC,
    ),
    "ru": (
        rf"{_DAY}{_RU_TH}\s+{_any_month('ru')}\s+{_RU_YEAR}",
        rf"{_DAY}{_RU_TH}\s+{_any_month('ru')}",
        rf"{_any_month('ru')}\s+{_RU_YEAR}",
        *_NUMERIC,
    ),
    "tk": (
        rf"{_TK_YEAR}\s+{_DAY}(?:{_TK_TH})?\s+{_any_month('tk')}",
        rf"{_TK_YEAR}\s+{_any_month('tk')}\s+{_DAY}-s[yi]\w{{0,4}}",
        rf"{_TK_YEAR}\s+{_any_month('tk')}",
        rf"{_DAY}(?:{_TK_TH})?\s+{_any_month('tk')}",
        rf"{_any_month('tk')}\s+{_DAY}(?:-s[yi]\w{{0,4}}|{_TK_TH})(?!\w)",
        *_NUMERIC,
    ),
}


def _cased(pattern: str, language: str) -> str:
    """Names in any case, but English ones with a capital: may and march are mostly no months, sun no Sunday."""
    return pattern if language == "en" else f"(?i:{pattern})"


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_cased(pattern, language)) for pattern in PATTERNS[language])


@cache
def _months(language: str) -> re.Pattern[str]:
    forms = "|".join(f"({form})" for form in MONTH_FORMS[language])
    return re.compile(_cased(rf"(?<!\w)(?:{forms})(?!\w)", language))


@cache
def _weekdays(language: str) -> re.Pattern[str]:
    forms = "|".join(f"({form})" for form in WEEKDAY_FORMS[language])
    return re.compile(_cased(rf"(?<!\w)(?:{forms})(?!\w)", language))


def date_pattern(language: str) -> str:
    """One alternation, without groups, that finds the dates ``parse_date`` reads."""
    return _cased("|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in PATTERNS[language]), language)


def month_number(name: str, language: str) -> int | None:
    """1–12 for any form of a month's name or two digits; None for another word."""
    if name.isdecimal():
        return int(name)
    match = _months(language).fullmatch(name)
    return match.lastindex if match else None


def parse_date(text: str, language: str) -> PartialDate | None:
    """The date that the whole of ``text`` writes; None where it is not one."""
    for pattern in _compiled(language):
        if match := pattern.fullmatch(text):
            groups = match.groupdict()
            month = month_number(groups["month"], language)
            if month is not None:
                day, year = groups.get("day"), groups.get("year")
                return PartialDate(month, int(day) if day else None, int(year) if year else None)
    return None


def find_months(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """``(start, end, month)`` of every month named, with or without a day. In English only with a capital."""
    for match in _months(language).finditer(text):
        yield match.start(), match.end(), match.lastindex or 0


def find_weekdays(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """``(start, end, weekday)`` of every weekday named; Monday is 1, as in ISO 8601."""
    for match in _weekdays(language).finditer(text):
        yield match.start(), match.end(), match.lastindex or 0


def format_date(date: PartialDate, language: str) -> str:
    """``April 2, 2021`` · ``2 апреля 2021 г.`` · ``2021-nji ýylyň 2-nji apreli``, and the shorter forms of each."""
    return _FORMATTERS[language](date)


def _format_en(date: PartialDate) -> str:
    name = MONTHS["en"][date.month - 1]
    if date.day is None:
        return name if date.year is None else f"{name} {date.year}"
    return f"{name} {date.day}" + (f", {date.year}" if date.year is not None else "")


def _format_ru(date: PartialDate) -> str:
    year = f" {date.year} г." if date.year is not None else ""
    if date.day is None:
        return MONTHS["ru"][date.month - 1] + year
    return f"{date.day} {MONTHS_WITH_DAY['ru'][date.month - 1]}{year}"


def _format_tk(date: PartialDate) -> str:
    names = MONTHS if date.year is None else MONTHS_WITH_DAY
    year = "" if date.year is None else f"{date.year}-{turkmen_ordinal_suffix(date.year)} ýylyň "
    day = "" if date.day is None else f"{date.day}-{turkmen_ordinal_suffix(date.day)} "
    return f"{year}{day}{names['tk'][date.month - 1]}"


_FORMATTERS = {"en": _format_en, "ru": _format_ru, "tk": _format_tk}

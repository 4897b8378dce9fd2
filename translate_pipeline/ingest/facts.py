"""Lines that are no prose: dates, counters, addresses, file names. They pass through and become metadata."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_IMAGE = r"(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)"
_FILE = r"(?:pdf|docx?|xlsx?|pptx?|mp[34]|mov|avi|zip|txt|html?)"
_URL = re.compile(r"(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)
_IMAGE_URL = re.compile(rf"\S+\.{_IMAGE}(?:[?#]\S*)?", re.IGNORECASE)
_FILE_NAME = re.compile(rf"[^\s/]+\.(?:{_IMAGE}|{_FILE})", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
#: ``22:14 02.04.2021 6912``: time, day.month.year, and how often the page was seen.
_SITE_LINE = re.compile(r"(\d{1,2}):(\d{2})[ \t]+(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ \t]+(\d+))?", re.ASCII)
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ \t,]+(\d{1,2}):(\d{2}))?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)

Fact = tuple[str, str]


def facts_in(line: str) -> tuple[Fact, ...] | None:
    """The (key, value) facts a whole line states, () for a line without a single letter, None for prose.

    Dates come as ISO 8601 (local time, ``2021-04-02T22:14``) where they are real ones.
    """
    text = line.strip()
    for state in (_site_line, _date, _address):
        if found := state(text):
            return found
    return None if any(c.isalpha() for c in text) else ()


def is_site_line(line: str) -> bool:
    """Whether the line is the ``HH:MM DD.MM.YYYY views`` of a site export."""
    return _SITE_LINE.fullmatch(line.strip()) is not None


def is_image_name(line: str) -> bool:
    """Whether the line is the bare name of an image file."""
    text = line.strip()
    return _FILE_NAME.fullmatch(text) is not None and _IMAGE_URL.fullmatch(text) is not None


def collect(facts: Iterable[Fact]) -> dict[str, str]:
    """Facts as metadata in order: a second ``image`` is ``image-2``."""
    metadata: dict[str, str] = {}
    for key, value in facts:
        number, name = 1, key
        while name in metadata:
            number += 1
            name = f"{key}-{number}"
        metadata[name] = value
    return metadata


def _site_line(text: str) -> tuple[Fact, ...]:
    match = _SITE_LINE.fullmatch(text)
    if not match:
        return ()
    hour, minute, day, month, year, views = match.groups()
    when = _moment(year, month, day, hour, minute)
    seen = (("views", views),) if views else ()
    return (("date", when or text), *seen)


def _date(text: str) -> tuple[Fact, ...]:
    if _ISO_DATE.fullmatch(text):
        return (("date", text),)
    match = _DOTTED_DATE.fullmatch(text)
    if not match:
        return ()
    day, month, year, hour, minute = match.groups()
    return (("date", _moment(year, month, day, hour, minute) or text),)


def _moment(year: str, month: str, day: str, hour: str | None, minute: str | None) -> str:
    """ISO 8601, or '' for a day or time that does not exist."""
    try:
        if hour is None or minute is None:
            return date(int(year), int(month), int(day)).isoformat()
        return datetime(int(year), int(month), int(day), int(hour), int(minute)).isoformat(timespec="minutes")
    except ValueError:
        return ""


def _address(text: str) -> tuple[Fact, ...]:
    kinds = (("image", _IMAGE_URL), ("url", _URL), ("file", _FILE_NAME), ("email", _EMAIL))
    return next((((key, text),) for key, pattern in kinds if pattern.fullmatch(text)), ())

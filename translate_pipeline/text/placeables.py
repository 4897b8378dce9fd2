"""Stretches of text that mean the same in every language: numbers, dates, times, URLs, file names, codes.

One scan finds them; each has a ``value`` that does not depend on the language it is written in, so that
``1,234.5`` in English equals ``1 234,5`` in Russian, and ``April 2`` equals ``2-nji aprel``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from translate_pipeline.text import dates, numbers, numerals
from translate_pipeline.text.patterns import MAGNITUDES, SIGNS, WEBBY, scanner
from translate_pipeline.text.spans import outside


class PlaceableKind(StrEnum):
    URL = "url"
    EMAIL = "email"
    FILE = "file"
    PHONE = "phone"
    CODE = "code"
    DATE = "date"
    TIME = "time"
    SCORE = "score"
    PERCENT = "percent"
    ORDINAL = "ordinal"
    NUMBER = "number"
    ROMAN = "roman"
    NUMBER_WORD = "number-word"


class Placeable(NamedTuple):
    """``text`` is ``source[start:end]``; ``value`` its canonical worth.

    ========== ==========================================================
    kind       value
    ========== ==========================================================
    number     ``1234.5``, ``-5``, ``1200000`` for 1.2 million
    percent    ``5%``
    ordinal    ``2``; decades too (``1990`` for 1990s, 1990-х)
    roman      ``26`` for XXVI
    date       ISO 8601: ``2021-04-02``, ``--04-02``, ``2021-04``
    time       ``22:14``, 24 hours
    score      ``3:1``
    code       ``ISO 9001``, ``TU-154``: capital Latin letters
    phone      ``+99312440000``
    url …      as written
    ========== ==========================================================
    """

    start: int
    end: int
    kind: PlaceableKind
    text: str
    value: str


@lru_cache(maxsize=4096)
def find_placeables(text: str, language: str) -> tuple[Placeable, ...]:
    """All placeables of a text in ``language``, in order, none overlapping another.

    A language other than en, ru and tk is read as English: its URLs, files and codes are right, its numbers may not be.
    """
    if language not in numbers.STYLES:
        return find_placeables(text, "en")
    found = list(_scan(text, language)) if SIGNS.search(text) else []
    in_words = [
        Placeable(w.start, w.end, PlaceableKind.NUMBER_WORD, text[w.start : w.end], numbers.canonical(w.value))
        for w in outside(numerals.find_number_words(text, language), found)
    ]
    return tuple(sorted(found + in_words)) if in_words else tuple(found)


def _scan(text: str, language: str) -> Iterator[Placeable]:
    for match in scanner(language, is_webby=WEBBY.search(text) is not None).finditer(text):
        found = match.groupdict()
        kind = next(name for name in _READERS if found.get(name) is not None)
        yield from _READERS[kind](match, language)


def _make(match: re.Match[str], kind: PlaceableKind, value: str, end: int | None = None) -> Placeable:
    stop = match.end() if end is None else end
    return Placeable(match.start(), stop, kind, match.string[match.start() : stop], value)


def _read_url(match: re.Match[str], _: str) -> Iterator[Placeable]:
    url = match[0].rstrip(".,;:!?'’…*_")
    while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]") - url.count("["):
        url = url[:-1].rstrip(".,;:!?")
    yield _make(match, PlaceableKind.URL, url, match.start() + len(url))


def _read_plain(kind: PlaceableKind) -> Callable[[re.Match[str], str], Iterator[Placeable]]:
    def read(match: re.Match[str], _: str) -> Iterator[Placeable]:
        yield _make(match, kind, match[0])

    return read


def _read_phone(match: re.Match[str], _: str) -> Iterator[Placeable]:
    yield _make(match, PlaceableKind.PHONE, "+" + re.sub(r"\D", "", match[0]))


def _read_date(match: re.Match[str], language: str) -> Iterator[Placeable]:
    date = dates.parse_date(match[0], language)
    if date is not None:
        yield _make(match, PlaceableKind.DATE, date.canonical)


def _read_time(match: re.Match[str], _: str) -> Iterator[Placeable]:
    digits = re.match(r"(\d+)(?:[:.](\d+))?(?::(\d+))?", match[0])
    assert digits is not None
    hour, minute = int(digits[1]), int(digits[2] or 0)
    half = re.search(r"([ap])\.?m", match[0], re.IGNORECASE)
    if half is not None and hour <= 12:
        hour = hour % 12 + (12 if half[1] in "pP" else 0)
    seconds = f":{digits[3]}" if digits[3] else ""
    yield _make(match, PlaceableKind.TIME, f"{hour:02}:{minute:02}{seconds}")


#: Cyrillic letters of designations and the Latin ones they are known by abroad: Ту-154, Як-40, С-300, ГОСТ.
_CODE_LETTERS = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I", "Й": "Y",
    "К": "K",
    "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F", "Х": "KH",
    "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ы": "Y", "Э": "E", "Ю": "YU", "Я": "YA",
}  # fmt: skip


def _read_code(match: re.Match[str], _: str) -> Iterator[Placeable]:
    value = "".join(_CODE_LETTERS.get(c, c) for c in match[0].upper()).replace("‑", "-").replace("\u00a0", " ")
    yield _make(match, PlaceableKind.CODE, value)


def _read_score(match: re.Match[str], _: str) -> Iterator[Placeable]:
    yield _make(match, PlaceableKind.SCORE, match[0])


#: ``$5m`` is money; ``5m`` would be metres.
MONEY_LETTERS: Mapping[str, int] = {"k": 10**3, "m": 10**6, "b": 10**9}
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _read_number(match: re.Match[str], language: str) -> Iterator[Placeable]:
    body = match["body"]
    value = numbers.parse_number(body.rstrip("½¼¾") or "0", language) or Decimal(0)
    if body[-1] in _VULGAR:
        value += _VULGAR[body[-1]]
    if match["magnitude"]:
        value *= _magnitude(match["magnitude"], language)
    elif match["letter"]:
        value *= MONEY_LETTERS[match["letter"]]
    worth = ("-" if match["sign"] and value else "") + numbers.canonical(value)
    if match["percent"]:
        yield _make(match, PlaceableKind.PERCENT, worth + "%")
    else:
        yield _make(match, PlaceableKind.ORDINAL if match["ordinal"] else PlaceableKind.NUMBER, worth)


@lru_cache(maxsize=256)
def _magnitude(word: str, language: str) -> Decimal:
    power = next(p for p, forms in MAGNITUDES[language].items() if re.fullmatch(forms, word, re.IGNORECASE))
    return Decimal(10) ** power


#: How the names of magnitudes begin, in every language, and their powers of ten.
_MAGNITUDE_STEMS: Mapping[str, int] = {
    "thousand": 3, "тыс": 3, "müň": 3, "million": 6, "mln": 6, "mn": 6, "млн": 6, "миллион": 6, "billion": 9, "bln": 9,
    "bn": 9, "млрд": 9, "миллиард": 9, "milliard": 9, "mlrd": 9, "trillion": 12, "trln": 12, "tn": 12, "трлн": 12,
    "триллион": 12,
}  # fmt: skip


def power_of(placeable: Placeable) -> int:
    """The power of ten that a number's own word adds: 6 for ``1.2 million``, ``1,2 млн``, ``$1.2m``; 0 for 1200000."""
    if placeable.kind not in {PlaceableKind.NUMBER, PlaceableKind.PERCENT, PlaceableKind.ORDINAL}:
        return 0
    if letter := re.search(r"\d([kmb])$", placeable.text):
        return len(str(MONEY_LETTERS[letter[1]])) - 1
    return next((_power_of_word(word) for word in re.findall(r"[^\W\d_]+", placeable.text) if _power_of_word(word)), 0)


def _power_of_word(word: str) -> int:
    return next((power for stem, power in _MAGNITUDE_STEMS.items() if word.lower().startswith(stem)), 0)


def _read_roman(match: re.Match[str], _: str) -> Iterator[Placeable]:
    yield _make(match, PlaceableKind.ROMAN, str(roman_value(match[0])))


def roman_value(text: str) -> int:
    """26 for XXVI. Only I, V and X: larger ones are rarer in news than words that look like them."""
    worth = [{"I": 1, "V": 5, "X": 10, "Х": 10}[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))


_READERS: Mapping[str, Callable[[re.Match[str], str], Iterator[Placeable]]] = {
    "email": _read_plain(PlaceableKind.EMAIL),
    "url": _read_url,
    "file": _read_plain(PlaceableKind.FILE),
    "phone": _read_phone,
    "date": _read_date,
    "time": _read_time,
    "code": _read_code,
    "score": _read_score,
    "number": _read_number,
    "roman": _read_roman,
}


def values(text: str, language: str) -> Counter[str]:
    """The multiset of what a text says in figures, words or names of files: what a translation must keep.

    Dates come apart into day, month (``m04``) and year, scores into their numbers, because languages order and
    share them differently (``April 1–5``, ``1–5 апреля``).
    """
    return Counter(part for placeable in find_placeables(text, language) for part in parts(placeable))


def parts(placeable: Placeable) -> tuple[str, ...]:
    """The comparable parts of one placeable: itself, or what a date or a score is made of."""
    if placeable.kind is PlaceableKind.DATE:
        date = dates.PartialDate.from_canonical(placeable.value)
        return (*(str(n) for n in (date.day, date.year) if n is not None), f"m{date.month:02}")
    if placeable.kind is PlaceableKind.SCORE:
        return tuple(str(int(n)) for n in placeable.value.split(":"))
    return (placeable.value,)

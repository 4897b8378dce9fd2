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
from functools import cache, lru_cache
from typing import NamedTuple

from translate_pipeline.text import dates, numbers, numerals
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


_TOP_LEVEL = "com|org|net|int|edu|gov|info|biz|io|eu|ru|su|tm|kz|uz|az|tr|uk|de|fr|ua|by|kg|tj|cn|us|tv|me|dev|рф"
_EXTENSIONS = (
    "jpe?g|png|gif|svg|webp|tiff?|bmp|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|tsv|json|xml|html?|md|zip|rar|7z|gz|mp3|mp4|avi"
    "|mov|exe|apk|iso|tmx|xliff|toml|ya?ml"
)
#: Standards and bodies whose numbers stand apart: ISO 9001.
_STANDARDS = "ISO|IEC|ISO/IEC|EN|DIN|IEEE|RFC|GOST|ГОСТ|OHSAS|ИСО|API|ASTM|СНиП|ТУ"

_WEB = rf"https?://[^\s<>«»“”\"]+|www\.[^\s<>«»“”\"]+|(?<![\w.@-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w-])(?:/[^\s<>«»“”\"]*)?"
_MAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_FILE = rf"(?<![\w/.-])[\w-][\w.-]*\.(?:{_EXTENSIONS})(?![\w-])"
_PHONE = r"\+\d[\d\u00a0 ()-]{7,}\d"
_CLOCK = r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_CODE = (
    rf"(?<!\w)(?:(?:{_STANDARDS})[ \u00a0-]\d+(?:[-:]\d+)*"
    r"|(?:[A-ZА-ЯЁ]{1,6}|[A-ZА-ЯЁ][a-zа-яё])[-‑]\d+(?:[A-ZА-ЯЁ](?![a-zа-яё]))?"
    r"|[A-ZА-ЯЁ]{1,5}\d+(?:[A-ZА-ЯЁ]+\d+)*[A-ZА-ЯЁ]*(?![a-zа-яё])|[A-ZА-ЯЁ][a-zа-яё]{0,4}\d+[a-zа-яё]?(?!\w)|[A-Z]{2,4}[+]\d+|\d+[A-ZА-ЯЁ]{1,2}(?![\w%-])|(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+){2,})"
)
_SCORE = r"(?<![\d:.,])\d{1,3}:\d{1,3}(?![\d:])"
#: Russian typists often put the Cyrillic Х.
_ROMAN = r"(?<![\w-])(?=[IVXХ]{2})[XХ]{0,3}(?:I[XХ]|IV|V?I{0,3})(?!\w)"

_MAGNITUDES: Mapping[str, Mapping[int, str]] = {
    "en": {3: r"thousands?", 6: r"millions?|mln|mn", 9: r"billions?|bln|bn", 12: r"trillions?|trln|tn"},
    "ru": {
        3: r"тыс\.?|тысяч[а-я]{0,4}", 6: r"млн\.?|миллион(?!ер)[а-я]{0,5}",
        9: r"млрд\.?|миллиард(?!ер)[а-я]{0,5}", 12: r"трлн\.?|триллион[а-я]{0,5}",
    },
    "tk": {
        3: r"müň\w{0,5}", 6: r"mln\.?|million(?!er)\w{0,6}",
        9: r"mlrd\.?|milliard(?!er)\w{0,6}", 12: r"trln\.?|trillion\w{0,6}",
    },
}  # fmt: skip
_PERCENT: Mapping[str, str] = {
    "en": r"\s?%|[ \u00a0-]per[ -]?cent(?:age)?\b|[ \u00a0]pct\b",
    "ru": r"\s?%|[ \u00a0-]процент\w*|[ \u00a0]проц\.|[ \u00a0]п\.\s?п\.",
    "tk": r"\s?%|[ \u00a0]göterim\w*|[ \u00a0]prosent\w*",
}
_ORDINAL: Mapping[str, str] = {
    "en": r"(?:st|nd|rd|th)(?!\w)|['’]?s(?!\w)",
    "ru": r"[-‑](?:й|я|е|го|му|м|х|ю|ые|ый|ий|ая|ое|ой|ого|ому|ым|ом|ую|ых|ми|ыми|ей|ти)(?!\w)",
    "tk": r"[-‑][yiuü]?nj[yi]\w{0,6}",
}
_MINUS: Mapping[str, str] = {"en": "minus ", "ru": "минус ", "tk": "minus "}
_AFTERNOON: Mapping[str, str] = {"en": r"\s?[ap]\.?m\b\.?", "ru": r"$^", "tk": r"$^"}


def _number(language: str) -> str:
    magnitude = "|".join(f"(?:{form})" for form in _MAGNITUDES[language].values())
    sign = rf"(?:(?<![\w)\]%])[-−](?=\d)|{_MINUS[language]})?"
    body = rf"(?<![\d.,])(?:{numbers.STYLES[language].pattern})(?:[½¼¾])?|(?<!\d)[½¼¾]|(?<=\d[.,])\d+|\d+"
    return (
        rf"(?:(?<![^\W_])|(?<=\d[xх×]))(?P<money>(?<=[£$€¥]))?(?P<sign>{sign})(?P<body>{body})(?P<ordinal>{_ORDINAL[language]})?"
        rf"(?:[\s-]?(?P<magnitude>{magnitude})(?!\w)|(?(money)(?P<letter>[kmb])(?!\w)|(?!)))?"
        rf"(?P<percent>{_PERCENT[language]})?"
    )


@cache
def _scanner(language: str, is_webby: bool) -> re.Pattern[str]:
    """Alternatives in order of right: where two could begin at one place, the earlier one has it."""
    clock = rf"{_CLOCK}(?:{_AFTERNOON[language]})?"
    if language == "en":
        clock += rf"|(?<!\d)(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?(?:{_AFTERNOON['en']})"
    web = rf"(?P<email>{_MAIL})|(?P<url>{_WEB})|(?P<file>{_FILE})|" if is_webby else ""
    # Nothing begins inside a word but a digit: one look-around spares the alternatives most places of a text.
    return re.compile(
        rf"(?:(?<![^\W_])|(?=[\d½¼¾]))(?:{web}(?P<phone>{_PHONE})"
        rf"|(?<![\w.,])(?P<date>{dates.date_pattern(language)})|(?P<time>{clock})|(?P<code>{_CODE})|(?P<score>{_SCORE})"
        rf"|(?P<number>{_number(language)})|(?P<roman>{_ROMAN}))",
    )


_SIGNS = re.compile(r"[\d@½¼¾]|[^\W_]\.[^\W_]|[IVXХ]{2}|://")
_WEBBY = re.compile(r"@|[^\W_]\.[^\W\d_]|://")


@lru_cache(maxsize=4096)
def find_placeables(text: str, language: str) -> tuple[Placeable, ...]:
    """All placeables of a text in ``language``, in order, none overlapping another.

    A language other than en, ru and tk is read as English: its URLs, files and codes are right, its numbers may not be.
    """
    if language not in numbers.STYLES:
        return find_placeables(text, "en")
    found = list(_scan(text, language)) if _SIGNS.search(text) else []
    in_words = [
        Placeable(w.start, w.end, PlaceableKind.NUMBER_WORD, text[w.start : w.end], numbers.canonical(w.value))
        for w in outside(numerals.find_number_words(text, language), found)
    ]
    return tuple(sorted(found + in_words)) if in_words else tuple(found)


def _scan(text: str, language: str) -> Iterator[Placeable]:
    for match in _scanner(language, _WEBBY.search(text) is not None).finditer(text):
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
    power = next(p for p, forms in _MAGNITUDES[language].items() if re.fullmatch(forms, word))
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
    return next((power for stem, power in _MAGNITUDE_STEMS.items() if word.startswith(stem)), 0)


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

"""Numbers and ordinals as each language writes them, and what they are worth.

Formats follow CLDR 44 (en, ru, tk): Russian and Turkmen group by a no-break space and have a decimal comma.
Turkmen ordinals take -njy or -nji by the vowels of the word that the number ends with (altynjy, but ikinji).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from translate_pipeline.text.normalise import NBSP

_SPACES = " \u00a0\u202f\u2009"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """``pattern`` finds one unsigned number in running text; ``groups`` are the separators it may be grouped by."""

    group: str
    decimal: str
    groups: str
    pattern: str


# A dot before three digits groups, as in 138.000; before fewer or more it is a decimal point left in from English.
_CONTINENTAL = (
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:,\d+)?"
    r"|[1-9]\d{0,2}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d+[.,]\d+|\d+"
)

STYLES: Mapping[str, NumberStyle] = {
    "en": NumberStyle(
        ",",
        ".",
        "," + _SPACES[1:],
        rf"\d{{1,3}}(?:[,{_SPACES[1:]}]\d{{3}})+(?![\d])(?:\.\d+)?|\d+\.\d+|\d+,(?:\d{{1,2}}|\d{{4,}})(?![\d,])|\d+",
    ),
    "ru": NumberStyle(NBSP, ",", _SPACES + ".", _CONTINENTAL),
    "tk": NumberStyle(NBSP, ",", _SPACES + ".", _CONTINENTAL),
}


def canonical(value: Decimal) -> str:
    """``1234.5``: no grouping, no exponent, no trailing zeros."""
    # Not Decimal.normalize, which rounds to the 28 digits of its context.
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in {"", "-0"} else digits


_DECIMAL_POINT = re.compile(r"-?(?:0\.\d+|\d+\.(?!\d{3}$)\d+|\d{4,}\.\d+)")
_DECIMAL_COMMA = re.compile(r"-?\d+,(?!\d{3}$)\d+")


def parse_number(text: str, language: str) -> Decimal | None:
    """The value of a number written in the language's style; None where it is not one."""
    style = STYLES[language]
    body = text.strip().replace("−", "-")
    if re.fullmatch(r"-?\d+", body):
        return Decimal(body)
    if style.decimal == "," and (body.count(",") > 1 or _DECIMAL_POINT.fullmatch(body)):
        body = body.replace(",", "")
    elif style.decimal == "." and _DECIMAL_COMMA.fullmatch(body):
        body = body.replace(",", ".")
    else:
        body = body.translate({ord(c): None for c in style.groups}).replace(style.decimal, ".")
    try:
        value = Decimal(body)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def foreign_reading(text: str, language: str) -> Decimal | None:
    """What ``text`` is worth if its writer kept the source's notation: ``1,234`` in Russian text read as English."""
    other = "ru" if language == "en" else "en"
    pattern = STYLES[other].pattern
    return parse_number(text, other) if re.fullmatch(rf"-?(?:{pattern})", text) else None


def format_number(value: Decimal, language: str, *, is_grouped: bool | None = None, decimals: int | None = None) -> str:
    """``value`` in the language's style; ``is_grouped`` None groups from five digits on, as Russian editors do."""
    style = STYLES[language]
    digits = canonical(abs(value)) if decimals is None else f"{abs(value):.{decimals}f}"
    whole, _, fraction = digits.partition(".")
    if is_grouped or (is_grouped is None and len(whole) > 4):
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", style.group, whole)
    sign = "−" if value < 0 else ""
    return sign + whole + (style.decimal + fraction if fraction else "")


#: Turkmen numbers whose last word has back vowels: alty, dokuz, on, otuz, kyrk, altmyş, togsan; nol, million.
_TK_BACK_UNITS = frozenset("69")
_TK_BACK_TENS = frozenset("13469")


def turkmen_ordinal_suffix(number: int) -> str:
    """``njy`` or ``nji``, by the last word that a reader says: 1990-njy, 2021-nji, 100-nji."""
    digits = str(abs(number))
    unit, ten = digits[-1], digits[-2:-1]
    if unit != "0":
        return "njy" if unit in _TK_BACK_UNITS else "nji"
    if ten and ten != "0":
        return "njy" if ten in _TK_BACK_TENS else "nji"
    # Whole hundreds and thousands end in ýüz or müň; nol and whole millions in nol, million, milliard.
    return "njy" if number == 0 or number % 1_000_000 == 0 else "nji"


def english_ordinal_suffix(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def format_ordinal(number: int, language: str) -> str:
    """``2nd``, ``2-й``, ``2-nji``. Russian gives the dictionary form; its case depends on the sentence."""
    if language == "en":
        return f"{number}{english_ordinal_suffix(number)}"
    return f"{number}-й" if language == "ru" else f"{number}-{turkmen_ordinal_suffix(number)}"

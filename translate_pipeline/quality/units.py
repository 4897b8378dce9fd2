"""Units of measurement: kilometres must not become metres, and symbols are those of the target language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit


class Unit(NamedTuple):
    """``kind`` is what it measures; then how each language writes it after a number, as regular expressions."""

    kind: str
    en: str
    ru: str
    tk: str


#: By symbol of the International System (BIPM, *SI Brochure*, 9th edition) or, for others, by a usual one.
UNITS: Mapping[str, Unit] = {
    "km/h": Unit("speed", r"km/h|kph|kilomet(?:er|re)s (?:per|an) hour", r"км/ч|километр\w* в час", r"km/sag"),
    "mph": Unit("speed", r"mph|miles (?:per|an) hour", r"миль в час|мил[ия] в час", r"sagatda \d+ mil\b|mil/sag"),
    "km²": Unit("area", r"km2|km²|square kilomet(?:er|re)s?|sq\.? km", r"км2|км²|кв\. ?км|квадратн\w+ километр\w*",
                r"km2|km²|inedördül kilometr\w*"),
    "m²": Unit("area", r"m2|m²|square met(?:er|re)s?|sq\.? m\b", r"м2|м²|кв\. ?м\b|квадратн\w+ метр\w*",
               r"m2|m²|inedördül metr\w*"),
    "ha": Unit("area", r"ha\b|hectares?", r"га\b|гектар\w*", r"ga\b|ha\b|gektar\w*"),
    "m³": Unit("volume", r"m3|m³|cubic met(?:er|re)s?|cu\.? m\b", r"м3|м³|куб\. ?м\b|куб(?:ическ\w+ метр\w*|ометр\w*)",
               r"m3|m³|kub ?metr\w*"),
    "L": Unit("volume", r"lit(?:er|re)s?|l\b", r"литр\w*|л\b", r"litr\w*|l\b"),
    "km": Unit("length", r"km\b|kilomet(?:er|re)s?", r"км\b|километр\w*", r"km\b|kilometr\w*"),
    "m": Unit("length", r"m\b|met(?:er|re)s?", r"м\b|метр(?!о\b|ополит)\w*", r"m\b|metr(?!o\b|opolit)\w*"),
    "cm": Unit("length", r"cm\b|centimet(?:er|re)s?", r"см\b|сантиметр\w*", r"sm\b|cm\b|santimetr\w*"),
    "mm": Unit("length", r"mm\b|millimet(?:er|re)s?", r"мм\b|миллиметр\w*", r"mm\b|millimetr\w*"),
    "mi": Unit("length", r"miles?\b|mi\b", r"мил[ьяией]\w*", r"mil(?:de|den|iň|e|i)?\b"),
    "ft": Unit("length", r"ft\b|feet|foot", r"фут(?!бол)\w*", r"fut(?!bol)\w*"),
    "kg": Unit("mass", r"kg\b|kilograms?|kilos?", r"кг\b|килограмм\w*|кило\b", r"kg\b|kilogram\w*|kilo\b"),
    "g": Unit("mass", r"g\b|grams?", r"г\b(?!\.)|грамм\w*", r"g\b|gram\w*"),
    "t": Unit("mass", r"t\b|tonn?es?|tons?\b|metric tons?", r"т\b(?!\.)|тонн\w*", r"t\b|tonna\w*"),
    "lb": Unit("mass", r"lbs?\b|pounds?(?! sterling)", r"фунт\w*(?! стерл)", r"funt\w*(?! sterl)"),
    "°C": Unit("temperature", r"°\s?C\b|degrees? (?:Celsius|centigrade)", r"°\s?[CС]\b|градус\w* (?:по )?Цельси\w*",
               r"°\s?C\b|Selsi\w*|gradus\w*"),
    "°F": Unit("temperature", r"°\s?F\b|degrees? Fahrenheit", r"°\s?F\b|градус\w* (?:по )?Фаренгейт\w*",
               r"°\s?F\b|Farengeýt\w*"),
    "W": Unit("power", r"watts?|W\b", r"ватт\w*|Вт\b", r"watt\w*|Wt\b|W\b"),
    "kW": Unit("power", r"kW\b|kilowatts?(?! ?-?hours?)", r"кВт\b(?![·-]?ч)|киловатт(?!-ч)\w*",
               r"kWt?\b|kilowatt(?!-sag)\w*"),
    "MW": Unit("power", r"MW\b|megawatts?", r"МВт\b|мегаватт\w*", r"MWt?\b|megawatt\w*"),
    "GW": Unit("power", r"GW\b|gigawatts?", r"ГВт\b|гигаватт\w*", r"GWt?\b|gigawatt\w*"),
    "h": Unit("time", r"hours?\b|h\b", r"час(?!т)\w*|ч\b", r"sagat\w*"),
    "min": Unit("time", r"minutes?\b|min\b", r"минут\w*|мин\b", r"minut\w*"),
    "s": Unit("time", r"seconds?\b|sec\b", r"секунд\w*|сек?\b", r"sekunt\w*|sekund\w*"),
    "d": Unit("days", r"days?\b", r"дн(?:я|ей|ям|ями|ях|и|ём|ю)\b|день\b|сут\w+", r"gün\w*"),
    "wk": Unit("days", r"weeks?\b", r"недел\w+", r"hepde\w*"),
    "mo": Unit("days", r"months?\b", r"месяц\w*", r"aý(?:da|dan|yň|lyk|y|a|dyr)?\b"),
    "a": Unit("days", r"years?\b", r"год(?:а|у|ы|ом|ов|ам)?\b|лет\b|летн\w+", r"ýyl\w*|ýaş\w*"),
}  # fmt: skip

#: Between a number and its unit: a word for a magnitude, a hyphen, a few letters of an ending.
_BETWEEN = {
    "en": r"[\s\u00a0-]?(?:(?:thousand|million|billion|trillion)[\s\u00a0-])?",
    "ru": r"[\s\u00a0-]?(?:(?:тыс\.|тысяч\w*|млн|миллион\w*|млрд|миллиард\w*|трлн)[\s\u00a0])?",
    "tk": r"[\s\u00a0-]?(?:(?:müň|million|milliard|trillion)[\s\u00a0])?",
}


_DIGIT = re.compile(r"\d")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = "|".join(f"(?P<u{n}>{getattr(unit, language)})" for n, unit in enumerate(UNITS.values()))
    return re.compile(rf"(?<=\d){_BETWEEN[language]}(?:{names})")


def find_units(text: str, language: str) -> dict[str, tuple[int, int]]:
    """Units that follow figures, each with the span of its name where it stands first. en, ru and tk only."""
    if not _DIGIT.search(text):
        return {}
    symbols = list(UNITS)
    found: dict[str, tuple[int, int]] = {}
    for match in _pattern(language).finditer(text):
        group = match.lastgroup or ""
        found.setdefault(symbols[int(group[1:])], match.span(group))
    return found


def _named(symbol: str, text: str, language: str) -> bool:
    """Anywhere, after figures or words."""
    return re.search(rf"(?<!\w)(?:{getattr(UNITS[symbol], language)})", text) is not None


class UnitMismatch(BaseCheck):
    code = "unit-mismatch"
    title = "A quantity changed its unit"

    def hits(self, case: Case) -> Iterator[Hit]:
        here = find_units(case.source.text, case.pair.source) if case.is_known else {}
        there = find_units(case.target.text, case.pair.target) if here else {}
        missing = [u for u in here if u not in there and not _named(u, case.target.text, case.pair.target)]
        extra = [u for u in there if u not in here and not _named(u, case.source.text, case.pair.source)]
        for wanted in missing:
            found = next((u for u in extra if UNITS[u].kind == UNITS[wanted].kind), None)
            if found:
                said = case.source.text[slice(*here[wanted])]
                yield Hit(f"Expected {wanted} (source: “{said}”), found {found}.", *there[found])


#: Symbols as Russian writes them; Turkmen writes the international ones.
_SYMBOLS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "km": "км", "m": "м", "cm": "см", "mm": "мм", "kg": "кг", "g": "г", "t": "т", "ha": "га", "kW": "кВт",
        "MW": "МВт", "GW": "ГВт", "kWh": "кВт·ч", "km/h": "км/ч", "mph": "миль/ч", "km²": "км²", "m²": "м²", "m³": "м³",
    },
    "tk": {},
}  # fmt: skip
_GLUED = {
    "ru": r"км/ч|км²|м²|м³|км|см|мм|м|кг|га|кВт·ч|кВт|МВт|ГВт|руб|тыс|млн|млрд|трлн",
    "tk": r"km²|m²|m³|km|sm|mm|kg|ga|kWt|MWt|GWt|mln|mlrd|manat",
}


@cache
def _misspelt(language: str) -> re.Pattern[str]:
    foreign = "|".join(map(re.escape, sorted(_SYMBOLS[language], key=len, reverse=True))) or r"(?!)"
    unit = rf"(?P<space>[ \u00a0\u202f]?)(?P<foreign>{foreign})|(?P<glued>{_GLUED[language]})"
    return re.compile(rf"(?<![\w-])(?P<number>\d[\d.,]*)(?:{unit})(?![\w²³/])")


class UnitFormat(BaseCheck):
    code = "unit-format"
    title = "A unit in the source language's symbols, or without a space before it"
    severity = Severity.INFO

    def hits(self, case: Case) -> Iterator[Hit]:
        language = case.pair.target
        if language not in _GLUED:
            return
        for match in _misspelt(language).finditer(case.target.text):
            symbol = match["glued"] or _SYMBOLS[language][match["foreign"]]
            wanted = f"{match['number']}\u00a0{symbol}"
            yield Hit(f"Write “{wanted}” instead of “{match[0]}”.", *match.span())

"""Numbers written in words, for comparing ``two countries`` with ``2 страны``.

Only what comparing needs: every form of the common cardinals and ordinals, compounds (ninety-two, двести три,
ýigrimi baş) and adjectives made with a number (двухдневный, ikitaraplaýyn). Values are Decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple


class NumberWord(NamedTuple):
    """``value`` of the words at ``start:end``."""

    start: int
    end: int
    value: Decimal


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_EN_CARDINALS: Mapping[str, str] = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40",
    "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000",
    "million": "1000000", "billion": "1000000000", "trillion": "1000000000000", "hundreds": "100", "thousands": "1000",
    "once": "1", "twice": "2", "both": "2", "couple": "2", "pair": "2", "dozen": "12", "half": "0.5", "single": "1",
    "double": "2", "triple": "3", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "twentieth": "20",
    "thirtieth": "30", "fortieth": "40", "fiftieth": "50", "hundredth": "100", "twenties": "20", "thirties": "30",
    "forties": "40", "fifties": "50", "sixties": "60", "seventies": "70", "eighties": "80", "nineties": "90",
}  # fmt: skip

#: Russian forms by value, all cases and genders; ё is folded to е.
_RU_CARDINALS: Mapping[str, str] = {
    "0": "ноль нуль нуля нулю нулем нуле", "1": "один одна одно одного одной одному одним одном одну однажды",
    "2": "два две двух двум двумя двое двоих оба обе обоих обеих обоим обеим дважды вдвое вдвоем пара пару пары пар",
    "3": "три трех трем тремя трое троих трижды втрое втроем",
    "4": "четыре четырех четырем четырьмя четверо четверых вчетверо",
    "5": "пять пяти пятью пятеро пятерых", "6": "шесть шести шестью шестеро шестерых",
    "7": "семь семи семью семеро семерых",
    "8": "восемь восьми восемью", "9": "девять девяти девятью", "10": "десять десяти десятью десяток десятка",
    "11": "одиннадцать одиннадцати", "12": "двенадцать двенадцати дюжина дюжину дюжины", "13": "тринадцать тринадцати",
    "14": "четырнадцать четырнадцати", "15": "пятнадцать пятнадцати", "16": "шестнадцать шестнадцати",
    "17": "семнадцать семнадцати", "18": "восемнадцать восемнадцати", "19": "девятнадцать девятнадцати",
    "20": "двадцать двадцати", "30": "тридцать тридцати", "40": "сорок сорока", "50": "пятьдесят пятидесяти",
    "60": "шестьдесят шестидесяти", "70": "семьдесят семидесяти", "80": "восемьдесят восьмидесяти",
    "90": "девяносто девяноста", "100": "сто ста сотня сотни сотню сотен", "200": "двести двухсот",
    "300": "триста трехсот",
    "400": "четыреста четырехсот", "500": "пятьсот пятисот", "600": "шестьсот шестисот", "700": "семьсот семисот",
    "800": "восемьсот восьмисот", "900": "девятьсот девятисот",
    "1000": "тысяча тысячи тысяч тысячу тысячей тысячам тысячами",
    "1000000": "миллион миллиона миллионов миллионы миллионам",
    "1000000000": "миллиард миллиарда миллиардов миллиарды миллиардам",
    "1000000000000": "триллион триллиона триллионов",
    "0.5": "половина половину половины половине полгода полчаса", "1.5": "полтора полторы полутора",
}  # fmt: skip
_RU_ORDINAL_STEMS: Mapping[str, str] = {
    "перв": "1", "втор": "2", "четверт": "4", "пят": "5", "шест": "6", "седьм": "7", "восьм": "8", "девят": "9",
    "десят": "10", "одиннадцат": "11", "двенадцат": "12", "тринадцат": "13", "четырнадцат": "14", "пятнадцат": "15",
    "шестнадцат": "16", "семнадцат": "17", "восемнадцат": "18", "девятнадцат": "19", "двадцат": "20", "тридцат": "30",
    "сороков": "40", "пятидесят": "50", "шестидесят": "60", "семидесят": "70", "восьмидесят": "80", "девяност": "90",
    "сот": "100",
}  # fmt: skip
_RU_ORDINAL_ENDINGS = _words("ый ой ая ое ые ого ому ым ом ую ых ыми")
_RU_THIRD = _words("третий третья третье третьего третьей третьему третьим третьем третью третьи третьих треть трети")

_TK_CARDINALS: Mapping[str, str] = {
    "nol": "0", "bir": "1", "iki": "2", "üç": "3", "dört": "4", "bäş": "5", "alty": "6", "ýedi": "7", "sekiz": "8",
    "dokuz": "9", "on": "10", "ýigrimi": "20", "otuz": "30", "kyrk": "40", "elli": "50", "altmyş": "60", "ýetmiş": "70",
    "segsen": "80", "togsan": "90", "ýüz": "100", "müň": "1000", "million": "1000000", "milliard": "1000000000",
    "trillion": "1000000000000", "ýarym": "0.5", "ýary": "0.5", "jübüt": "2", "onlarça": "10", "ýüzlerçe": "100",
}  # fmt: skip
_TK_ORDINALS: Mapping[str, str] = {
    "birinji": "1", "ikinji": "2", "üçünji": "3", "dördünji": "4", "bäşinji": "5", "altynjy": "6", "ýedinji": "7",
    "sekizinji": "8", "dokuzynjy": "9", "onunjy": "10", "onynjy": "10", "ýigriminji": "20", "otuzynjy": "30",
    "kyrkynjy": "40", "ellinji": "50", "altmyşynjy": "60", "ýetmişinji": "70", "segseninji": "80", "togsanynjy": "90",
    "ýüzünji": "100", "müňünji": "1000", "ilkinji": "1", "dördün": "4",
}  # fmt: skip
#: Case and possessive suffixes; vowel harmony decides between them, comparing need not.
_TK_SUFFIXES = _words(
    "si sy isi ysy üsi i y ü u sinde synda inde ynda ünde sini syny ini yny üni siniň synyň iniň ynyň iň yň üň niň nyň "
    "den dan de da e a ä ne na nä ni ny sinden syndan inden yndan sine syna ine yna lik lyk lük luk lerçe larça"
)
#: ``on`` (ten) and ``ýüz`` (hundred) with a suffix are mostly other words (ona, to him; ýüzi, its face).
_TK_BARE = frozenset({"on", "ýüz"})


def _english() -> dict[str, str]:
    teens = {f"{word}th": value for word, value in _EN_CARDINALS.items() if word.endswith("teen")}
    return {**_EN_CARDINALS, **teens}


def _russian() -> dict[str, str]:
    forms = {form: value for value, words in _RU_CARDINALS.items() for form in words.split()}
    forms |= {stem + end: value for stem, value in _RU_ORDINAL_STEMS.items() for end in _RU_ORDINAL_ENDINGS}
    return forms | dict.fromkeys(_RU_THIRD, "3")


def _turkmen() -> dict[str, str]:
    bases = {**_TK_CARDINALS, **_TK_ORDINALS, "dörd": "4"}
    forms = {base + end: value for base, value in bases.items() if base not in _TK_BARE for end in _TK_SUFFIXES}
    return forms | bases


_FORMS: Mapping[str, Callable[[], dict[str, str]]] = {"en": _english, "ru": _russian, "tk": _turkmen}

#: Adjectives made with a number: how it begins, and what must follow so that семинар is not a seven.
_COMBINING: Mapping[str, tuple[Mapping[str, str], str]] = {
    "en": ({}, "$^"),
    "ru": (
        {
            "одно": "1", "двух": "2", "дву": "2", "трех": "3", "четырех": "4", "пяти": "5", "шести": "6", "семи": "7",
            "восьми": "8", "девяти": "9", "десяти": "10", "одиннадцати": "11", "двенадцати": "12", "тринадцати": "13",
            "четырнадцати": "14", "пятнадцати": "15", "шестнадцати": "16", "семнадцати": "17", "восемнадцати": "18",
            "девятнадцати": "19", "двадцати": "20", "тридцати": "30", "сорока": "40", "пятидесяти": "50",
            "шестидесяти": "60",
            "семидесяти": "70", "восьмидесяти": "80", "девяносто": "90", "сто": "100", "полутора": "1.5",
            "тысяче": "1000",
        },
        (
            r"(?:лет|дневн|недельн|месячн|часов|минутн|секундн|сторон|этажн|местн|крат|процентн|тысячн|миллион|миллиард"
            r"|метров|километров|тонн|градусн|комнатн|значн|ярусн|палатн|партийн|ядерн|ствольн|мерн|томн|цветн|классн"
            r"|полосн|язычн|очков)"
        ),
    ),
    "tk": (
        {word: value for word, value in _TK_CARDINALS.items() if Decimal(value) >= 1},
        r"(?:tarapl|günl|ýyll|aýl|sagatl|ýaşl|gatl|esse|hepdel|göteriml|metrl|orunl|dilli|minutl)",
    ),
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")
_JOINERS: Mapping[str, frozenset[str]] = {
    "en": frozenset({" ", "-", "\u00a0", " and ", "‑"}),
    "ru": frozenset({" ", "\u00a0"}),
    "tk": frozenset({" ", "\u00a0"}),
}


@cache
def _values(language: str) -> Mapping[str, Decimal]:
    return {form: Decimal(value) for form, value in _FORMS[language]().items()}


@cache
def _combining(language: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    heads, tails = _COMBINING[language]
    longest_first = "|".join(sorted(heads, key=len, reverse=True)) or "$^"
    return tuple(heads), re.compile(rf"({longest_first}){tails}")


def word_value(word: str, language: str) -> Decimal | None:
    """The value of one word in any form; None where it is not a number."""
    key = word.lower().replace("ё", "е")
    value = _values(language).get(key)
    if value is not None:
        return value
    heads, pattern = _combining(language)
    if heads and key.startswith(heads) and (match := pattern.match(key)):
        return Decimal(_COMBINING[language][0][match[1]])
    return None


def _folded(text: str) -> str:
    """Small letters, ё as е, every letter at its place: a few, like İ, would become two."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("ё", "е")


def find_number_words(text: str, language: str) -> Iterator[NumberWord]:
    """Numbers in words, compounds as one value, left to right."""
    run: list[NumberWord] = []
    values = _values(language)
    heads, _ = _combining(language)
    for match in _WORD.finditer(_folded(text)):
        key = match[0]
        value = values.get(key)
        if value is None and heads and key.startswith(heads):
            value = word_value(key, language)
        if value is None:
            continue
        word = NumberWord(match.start(), match.end(), value)
        if run and text[run[-1].end : word.start] not in _JOINERS[language]:
            yield from _compose(run)
            run = []
        run.append(word)
    yield from _compose(run)


def _compose(run: list[NumberWord]) -> Iterator[NumberWord]:
    """Adds up one uninterrupted run: twenty + five, two × hundred; numbers that do not fit stand alone."""
    total: NumberWord | None = None
    for word in run:
        joined = None if total is None else _join(total.value, word.value)
        if total is not None and joined is None:
            yield total
        total = word if total is None or joined is None else NumberWord(total.start, word.end, joined)
    if total is not None:
        yield total


def _join(left: Decimal, right: Decimal) -> Decimal | None:
    if right >= 100 and left % right < right and 0 < left % 1000 < right and right in _MULTIPLIERS:
        head = left - left % 1000 if left >= 1000 else Decimal(0)
        return head + (left - head) * right
    lowest = left - (left // 10) * 10
    if left >= 20 and lowest == 0 and right < _unit_of(left):
        return left + right
    # Turkmen counts on bir (11) and says iki ýarym for two and a half.
    if (left == 10 and 1 <= right < 10) or (right == Decimal("0.5") and left >= 1):
        return left + right
    return None


_MULTIPLIERS = frozenset(map(Decimal, (100, 1000, 1_000_000, 1_000_000_000, 1_000_000_000_000)))


def _unit_of(value: Decimal) -> Decimal:
    """The worth of the lowest digit that is not zero: 100 for 1200."""
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))

"""Computed slots: dates, times, numbers, percentages, money, measures and counted things, in three languages.

Each maker draws from the generator's random source and returns a ``Value``: what the slot reads as in every form.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from translate_pipeline.training.templates import russian, turkmen

Forms = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Value:
    """One slot filled: its forms by language (``nom`` is what a bare slot takes) and its agreement index.

    ``agreement`` picks from ``{slot?a|b|c}``: grammatical gender for names (0 masculine, 1 feminine, 2 neuter),
    plural category for counted things.
    """

    en: Forms
    ru: Forms
    tk: Forms
    agreement: Mapping[str, int] = field(default_factory=dict)

    def form(self, language: str, name: str) -> str:
        """``caps`` is the dictionary form in capitals, as in datelines. Raises KeyError where there is no such form."""
        forms: Forms = getattr(self, language)
        return forms["nom"].upper() if name == "caps" else forms[name or "nom"]


MONTHS_EN = tuple(calendar.month_name)[1:]
MONTHS_RU_GEN = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS_RU = (
    "январ:ms", "феврал:ms", "март:m", "апрел:ms", "ма:mj", "июн:ms",
    "июл:ms", "август:m", "сентябр:ms", "октябр:ms", "ноябр:ms", "декабр:ms",
)  # fmt: skip
MONTHS_TK = (
    "ýanwar", "fewral", "mart", "aprel", "maý", "iýun",
    "iýul", "awgust", "sentýabr", "oktýabr", "noýabr", "dekabr",
)  # fmt: skip
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEEKDAYS = (
    ("Monday", "понедельник", "duşenbe"),
    ("Tuesday", "вторник", "sişenbe"),
    ("Wednesday", "среду", "çarşenbe"),
    ("Thursday", "четверг", "penşenbe"),
    ("Friday", "пятницу", "anna"),
    ("Saturday", "субботу", "şenbe"),
    ("Sunday", "воскресенье", "ýekşenbe"),
)


def _ordinal_en(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _tk_forms(stem: str) -> dict[str, str]:
    """All forms of a Turkmen entry."""
    return {case: turkmen.inflect(stem, case) for case in turkmen.CASES}


def _day(rng: Random) -> tuple[int, int]:
    month = rng.randrange(12)
    return rng.randint(1, MONTH_DAYS[month]), month


def date(rng: Random) -> Value:
    """A day without a year: April 2, 2 апреля, 2-nji aprel."""
    day, month = _day(rng)
    name = MONTHS_EN[month]
    en = rng.choice((f"{name} {day}", f"{name} {day}", f"{day} {name}", f"{name} {_ordinal_en(day)}"))
    ru = f"{day} {MONTHS_RU_GEN[month]}"
    tk = {c: f"{turkmen.ordinal(day)} {f}" for c, f in _tk_forms(MONTHS_TK[month]).items()}
    return Value({"nom": en}, {"nom": ru}, tk)


def date_year(rng: Random) -> Value:
    """A full date: April 2, 2021; 2 апреля 2021 года; 2021-nji ýylyň 2-nji apreli."""
    day, month = _day(rng)
    year = _year(rng)
    name = MONTHS_EN[month]
    en = rng.choice((f"{name} {day}, {year}", f"{day} {name} {year}"))
    ru = f"{day} {MONTHS_RU_GEN[month]} {year} года"
    head = f"{turkmen.ordinal(year)} ýylyň {turkmen.ordinal(day)} "
    stem = turkmen.inflect(MONTHS_TK[month], "poss") + "+"
    return Value({"nom": en}, {"nom": ru}, {c: head + f for c, f in _tk_forms(stem).items()})


def _year(rng: Random) -> int:
    return rng.choice((rng.randint(1991, 2030), rng.randint(2015, 2030)))


def month(rng: Random) -> Value:
    """A month: March; март, марта, в марте; mart, martda."""
    k = rng.randrange(12)
    ru = {c: russian.inflect(MONTHS_RU[k], c) for c in russian.CASES}
    return Value({"nom": MONTHS_EN[k]}, ru, _tk_forms(MONTHS_TK[k]))


def month_year(rng: Random) -> Value:
    """A month of a year: March 2024; март 2024 года; 2024-nji ýylyň marty."""
    k, year = rng.randrange(12), _year(rng)
    ru = {c: f"{russian.inflect(MONTHS_RU[k], c)} {year} года" for c in russian.CASES}
    stem = turkmen.inflect(MONTHS_TK[k], "poss") + "+"
    tk = {c: f"{turkmen.ordinal(year)} ýylyň {f}" for c, f in _tk_forms(stem).items()}
    return Value({"nom": f"{MONTHS_EN[k]} {year}"}, ru, tk)


def year(rng: Random) -> Value:
    """A year: in 2026; в 2026 году; 2026-njy ýylda."""
    number = _year(rng)
    ru = {c: f"{number} {russian.inflect(':year', c)}" for c in russian.CASES} | {"pre": f"{number} году"}
    tk = {c: f"{turkmen.ordinal(number)} {f}" for c, f in _tk_forms("ýyl").items()}
    return Value({"nom": str(number)}, ru, tk)


def years(rng: Random) -> Value:
    """A span of years: 2026–2028; 2026–2028 годы; 2026–2028-nji ýyllar."""
    first = _year(rng)
    last = first + rng.randint(1, 9)
    span = f"{first}–{last}"
    ru = {c: f"{span} {russian.inflect(':year', c + 'p')}" for c in russian.CASES}
    ru |= {"gen": f"{span} годов"}
    head = f"{first}–{turkmen.ordinal(last)} "
    en = rng.choice((span, f"{first}-{last}"))
    return Value({"nom": en}, ru, {c: head + f for c, f in _tk_forms("ýyllar").items()})


def weekday(rng: Random) -> Value:
    """A day of the week as an adverbial: on Monday; в понедельник; duşenbe güni."""
    en, ru, tk = rng.choice(WEEKDAYS)
    return Value({"nom": en}, {"acc": ru, "nom": ru}, {"nom": f"{tk} güni", "gen": f"{tk} gününiň"})


def time(rng: Random) -> Value:
    """A time of day as an adverbial: 9:30 a.m.; 9:30; sagat 9:30-da. Suffixes follow the minutes as read."""
    hour, minute = rng.randint(0, 23), rng.choice((0, 0, 30, 30, 5, 10, 15, 20, 25, 35, 40, 45, 50, 55))
    twelve, half = (hour % 12) or 12, "a.m." if hour < 12 else "p.m."
    short = str(twelve) if minute == 0 else f"{twelve}:{minute:02d}"
    en = rng.choice((f"{short} {half}", f"{hour:02d}:{minute:02d}", f"{hour}:{minute:02d}"))
    clock = f"{hour}:{minute:02d}"
    tk = {c: f"sagat {clock}{turkmen.number_suffix(minute, c)}" for c in ("loc", "abl")}
    return Value({"nom": en}, {"nom": clock}, tk | {"nom": f"sagat {clock}"})


def _grouped(number: float, decimals: int, *, group: str, point: str, least: int) -> str:
    """1234567.5 as 1,234,567.5 or 1 234 567,5; figures under ``least`` are not grouped."""
    text = f"{number:,.{decimals}f}"
    if abs(number) < least:
        text = text.replace(",", "")
    return text.replace(",", "\0").replace(".", point).replace("\0", group)


def english(number: float, decimals: int = 0) -> str:
    return _grouped(number, decimals, group=",", point=".", least=1000)


def continental(number: float, decimals: int = 0) -> str:
    """As Russian and Turkmen write it: figures of four digits stay in one piece."""
    return _grouped(number, decimals, group=" ", point=",", least=10_000)


def number(rng: Random) -> Value:
    """A bare figure, as after a noun: Decree No. 512."""
    n = rng.choice((rng.randint(2, 99), rng.randint(100, 999), rng.randint(1000, 9999)))
    tk = {c: f"{n}{turkmen.number_suffix(n, c)}" for c in ("gen", "dat", "acc", "loc", "abl")}
    return Value({"nom": str(n)}, {"nom": str(n)}, tk | {"nom": str(n)})


def ordinal(rng: Random) -> Value:
    """A sequence number: 29th; 29-й, 29-я, 29-е; 29-njy."""
    n = rng.choice((rng.randint(2, 35), rng.randint(2, 120)))
    endings = {
        "m": "й",
        "f": "я",
        "n": "е",
        "mgen": "го",
        "fgen": "й",
        "mpre": "м",
        "fpre": "й",
        "npre": "м",
        "facc": "ю",
    }
    endings |= {"ngen": "го"}
    return Value({"nom": _ordinal_en(n)}, {k: f"{n}-{e}" for k, e in endings.items()}, {"nom": turkmen.ordinal(n)})


@dataclass(frozen=True, slots=True)
class Unit:
    """A counted or measured thing. ``low``–``high`` is the range of figures, ``scale`` what sort of figures it takes.

    Scales: ``count`` (whole), ``decimal`` (one or two decimals), ``large`` (whole, thousands, with million and
    billion). ``counter`` is Turkmen *sany*, for things that are counted one by one.
    """

    en: tuple[tuple[str, str], ...]
    ru: str
    tk: str
    low: float
    high: float
    scale: str
    counter: bool = False
    is_animate: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with how it is written: ``multiplier`` is 1, or a million or billion that is spelled out."""

    number: float
    decimals: int = 0
    multiplier: int = 1


def draw_figure(rng: Random, unit: Unit) -> Figure:
    """A figure in the unit's range. Decimals stand beside small numbers and millions only, as in print."""
    if unit.scale == "large" and rng.random() < 0.45:
        decimals = rng.choice((0, 1, 1, 1, 2))
        multiplier = 10**6 if unit.high < 2 * 10**9 or rng.random() < 0.6 else 10**9
        top = min(900.0, max(2.0, unit.high / multiplier), rng.choice((12.0, 60.0, 900.0)))
        return Figure(_round(rng.uniform(1.05, top), decimals), decimals, multiplier)
    if unit.scale == "decimal" and rng.random() < 0.5:
        top = min(unit.high, rng.choice((10.0, 30.0, 100.0)))
        return Figure(_round(rng.uniform(unit.low, top), 1), 1)
    return Figure(float(_whole(rng, int(unit.low), int(unit.high))))


def _round(number: float, decimals: int) -> float:
    """No figure that would end in a zero after the point: 3.0 becomes 3.1, 4.50 becomes 4.51."""
    if decimals == 0:
        return float(max(2, int(number)))
    rounded = round(number, decimals)
    ends_in_zero = rounded == round(number, decimals - 1)
    return round(rounded + 10**-decimals, decimals) if ends_in_zero else rounded


def _whole(rng: Random, low: int, high: int) -> int:
    """Small figures are as likely as large ones, and large ones are mostly round."""
    digits = rng.randint(len(str(max(1, low))), min(6, len(str(high))))
    n = min(high, max(low, rng.randint(10 ** (digits - 1), 10**digits - 1)))
    step = 10 ** max(0, digits - 3) if rng.random() < 0.7 else 1
    return max(low, n // step * step)


_MULTIPLIERS: Mapping[int, Forms] = {
    10**6: {"en": "million", "short": "млн", "ru": "миллион:m", "tk": "million"},
    10**9: {"en": "billion", "short": "млрд", "ru": "миллиард:m", "tk": "milliard"},
}


def measure(unit: Unit, rng: Random) -> Value:
    """A figure with its unit in every case: 4.5 million tonnes; 4,5 млн тонн; 4,5 million tonna."""
    figure = draw_figure(rng, unit)
    one, many = rng.choice(unit.en)
    noun = one if figure.number == 1 and figure.multiplier == 1 else many
    en = f"{english(figure.number, figure.decimals)}{_multiplier(figure, 'en')} {noun}"
    ru = _measure_ru(unit, figure, spelled=rng.random() < 0.35)
    head = f"{continental(figure.number, figure.decimals)}{_multiplier(figure, 'tk')} "
    if unit.counter and figure.multiplier == 1 and rng.random() < 0.3:
        head += "sany "
    category = 2 if figure.multiplier > 1 else min(2, russian.plural_category(figure.number))
    tk = {c: head + form for c, form in _tk_forms(unit.tk).items()}
    return Value({"nom": en}, ru, tk, {"en": int(noun == many), "ru": category})


def _multiplier(figure: Figure, language: str) -> str:
    return f" {_MULTIPLIERS[figure.multiplier][language]}" if figure.multiplier > 1 else ""


def _measure_ru(unit: Unit, figure: Figure, *, spelled: bool) -> dict[str, str]:
    """With млн or миллион the unit is a genitive plural, and the multiplier takes the case."""
    head = continental(figure.number, figure.decimals)
    if figure.multiplier == 1:
        return {c: f"{head} {_counted(unit, figure.number, c)}" for c in russian.CASES}
    names, noun = _MULTIPLIERS[figure.multiplier], russian.inflect(unit.ru, "genp")
    if not spelled:
        return dict.fromkeys(russian.CASES, f"{head} {names['short']} {noun}")
    return {c: f"{head} {russian.counted(names['ru'], figure.number, c)} {noun}" for c in russian.CASES}


def _counted(unit: Unit, n: float, case: str) -> str:
    """Animate nouns take the genitive plural in the accusative of 2, 3 and 4: принял двух послов."""
    if unit.is_animate and case == "acc" and n < 5 and n > 1:
        return russian.counted(unit.ru, n, "gen")
    return russian.counted(unit.ru, n, case)


_PERCENT = Unit(
    (("percent", "percent"), ("percent", "percent"), ("per cent", "per cent")),
    "процент:m",
    "göterim",
    1,
    99,
    "decimal",
)


def percent(rng: Random) -> Value:
    """6.3 percent or 6.3%; 6,3 процента or 6,3%; 6,3 göterim."""
    figure = draw_figure(rng, _PERCENT)
    text_en, text = english(figure.number, figure.decimals), continental(figure.number, figure.decimals)
    signed = rng.random() < 0.4
    en = f"{text_en}%" if signed else f"{text_en} {rng.choice(_PERCENT.en)[0]}"
    ru = {
        c: f"{text}%" if signed else f"{text} {russian.counted(_PERCENT.ru, figure.number, c)}" for c in russian.CASES
    }
    return Value({"nom": en}, ru, {c: f"{text} {f}" for c, f in _tk_forms("göterim").items()})


@dataclass(frozen=True, slots=True)
class Currency:
    sign: str
    unit: Unit


CURRENCIES = (
    Currency("$", Unit((("dollar", "dollars"),), "доллар:m", "dollar", 2000, 10**11, "large")),
    Currency("", Unit((("US dollar", "US dollars"),), "доллар:m США", "amerikan dollary+", 2000, 10**11, "large")),
    Currency("€", Unit((("euro", "euros"),), "евро", "ýewro{dat:ýewro}", 2000, 10**10, "large")),
    Currency("", Unit((("manat", "manats"), ("manat", "manat")), "манат:m", "manat/manad", 2000, 10**11, "large")),
    Currency("", Unit((("rouble", "roubles"), ("ruble", "rubles")), "рубл:ms", "rubl", 2000, 10**11, "large")),
    Currency("", Unit((("yuan", "yuan"),), "юан:ms", "ýuan", 2000, 10**11, "large")),
    Currency("£", Unit((("pound", "pounds"),), "фунт:m", "funt", 2000, 10**9, "large")),
)
_CURRENCY_WEIGHTS = (8, 2, 3, 4, 3, 1, 1)


def money(rng: Random) -> Value:
    """$4.5 million or 4.5 million dollars; 4,5 млн долларов; 4,5 million dollar."""
    currency = rng.choices(CURRENCIES, _CURRENCY_WEIGHTS)[0]
    value = measure(currency.unit, rng)
    if currency.sign and rng.random() < 0.5:
        figure = value.en["nom"]
        for _, many in currency.unit.en:
            figure = figure.removesuffix(f" {many}")
        return Value({"nom": currency.sign + figure}, value.ru, value.tk, value.agreement)
    return value


MAKERS: Mapping[str, Callable[[Random], Value]] = {
    "date": date,
    "datey": date_year,
    "month": month,
    "monthy": month_year,
    "year": year,
    "years": years,
    "weekday": weekday,
    "time": time,
    "number": number,
    "ordinal": ordinal,
    "percent": percent,
    "money": money,
}

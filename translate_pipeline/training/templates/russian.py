"""Russian declension by paradigm, agreement with figures, and the vowels that prepositions borrow.

An entry names the paradigm of every word that changes, stem first: ``министр:ma иностранных дел``,
``Организаци:fi Объединённых Наций``. Paradigms (Zaliznyak, *Grammatical Dictionary of the Russian Language*, 1977) are
rows of endings in the order of ``CASES``. Words with no mark stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

CASES = ("nom", "gen", "dat", "acc", "ins", "pre")
PLURAL_CASES = tuple(f"{case}p" for case in CASES)

#: Endings by paradigm, singular in CASES, then (where a second row stands) plural.
PARADIGMS: dict[str, tuple[str, ...]] = {
    "m": (" а у  ом е", "ы ов ам ы ами ах"),  # закон
    "mk": (" а у  ом е", "и ов ам и ами ах"),  # парк
    "ma": (" а у а ом е", "ы ов ам ов ами ах"),  # министр: animate
    "mka": (" а у а ом е", "и ов ам ов ами ах"),  # участник
    "mov": (" а у а ым е",),  # Лавров
    "mj": ("й я ю й ем е", "и ев ям и ями ях"),  # Китай
    "mja": ("й я ю я ем е", "и ев ям ев ями ях"),  # Сергей
    "mij": ("й я ю я ем и",),  # Дмитрий
    "ms": ("ь я ю ь ем е", "и ей ям и ями ях"),  # рубль
    "msa": ("ь я ю я ем е", "и ей ям ей ями ях"),  # председатель
    "msao": ("ь я ю я ём е",),  # секретарь: stressed ending
    "mts": (" а у  ем е", "ы ев ам ы ами ах"),  # месяц
    "f": ("а ы е у ой е", "ы  ам ы ами ах"),  # тонна
    "fk": ("а и е у ой е",),  # Прага
    "fa": ("а ы е у ой е",),  # Атаева
    "fi": ("я и и ю ей и", "и й ям и ями ях"),  # Россия, станция (stem in -и)
    "fja": ("я и е ю ей е", "и ь ям и ями ях"),  # неделя
    "fs": ("ь и и ь ью и", "и ей ям и ями ях"),  # область
    "fov": ("а ой ой у ой ой",),  # Орлова
    "n": ("о а у о ом е", "а  ам а ами ах"),  # министерство
    "ni": ("е я ю е ем и", "я й ям я ями ях"),  # соглашение
    "am": ("ый ого ому ый ым ом", "ые ых ым ые ыми ых"),  # новый
    "ama": ("ый ого ому ого ым ом", "ые ых ым ых ыми ых"),
    "akm": ("ий ого ому ий им ом", "ие их им ие ими их"),  # российский
    "akma": ("ий ого ому ого им ом", "ие их им их ими их"),
    "asm": ("ий его ему ий им ем", "ие их им ие ими их"),  # внешний
    "af": ("ая ой ой ую ой ой", "ые ых ым ые ыми ых"),
    "akf": ("ая ой ой ую ой ой", "ие их им ие ими их"),
    "asf": ("яя ей ей юю ей ей", "ие их им ие ими их"),
    "an": ("ое ого ому ое ым ом", "ые ых ым ые ыми ых"),
    "akn": ("ое ого ому ое им ом", "ие их им ие ими их"),
    "man": (" а у а ом е", "и  ам  ами ах"),  # человек: 5 человек
    "year": ("год года году год годом годе", "годы лет годам годы годами годах"),
    "day": ("ень ня ню ень нём не", "ни ней ням ни нями нях"),
    "met": ("ет та ту ет том те",),  # Египет
    "fsh": ("а и е у ей е",),  # Польша
    "msha": (" а у а ем е",),  # Бегенч
    "pnel": ("ла ел лам ла лами лах",),  # масла
    "amo": ("ой ого ому ой им ом",),  # морской
    "ashm": ("ий его ему ий им ем",),  # перерабатывающий
    "fkp": ("а и е у ой е", "и  ам и ами ах"),  # книга
    "mwt": (" а у  ом е", "ы  ам ы ами ах"),  # мегаватт: 5 мегаватт
    "fts": ("а ы е у ей е",),  # пшеница
    "mok": ("ок ка ку ок ком ке",),  # хлопок
    "mol": ("оль ля лю оль лем ле",),  # уголь
    "pni": ("я й ям я ями ях",),  # удобрения: plural only
    "pfi": ("и й ям и ями ях",),  # технологии
    "pf": ("ы  ам ы ами ах",),  # выставки-like in -ы
    "pn": ("а  ам а ами ах",),  # ворота
    "p": ("ы ов ам ы ами ах",),  # Нидерланды-like plurals, declined as singulars
    "pk": ("и ов ам и ами ах",),
    "pa": ("ые ых ым ые ыми ых",),  # Объединённые
    "pka": ("ие их им ие ими их",),
}

_EUPHONY = (
    (re.compile(r"\b([Вв]) (?=[«„]?[ВвФф][бвгджзклмнпрстфхцчшщ])"), r"\1о "),
    (re.compile(r"\b([Сс]) (?=[«„]?[СсЗзШшЖж][бвгджзклмнпрстфхцчшщ])"), r"\1о "),
    (re.compile(r"\b([СсКк]) (?=[Вв]с)"), r"\1о "),  # со Всемирной, ко всем
    (re.compile(r"\b([Сс]) (?=2 |2-)"), r"\1о "),  # со второго
    (re.compile(r"\b([Вв]) (?=2-(?:м|й|е)\b)"), r"\1о "),  # во 2-м
    (re.compile(r"\b([Оо]) (?=[«„]?[АаИиОоУуЭэ])"), r"\1б "),
)


@lru_cache(maxsize=65536)
def inflect(entry: str, case: str) -> str:
    """One form of an entry: a case of ``CASES``, or with a p behind it (``genp``) the plural."""
    return " ".join(_inflect_word(word, case) for word in entry.split(" "))


def _inflect_word(word: str, case: str) -> str:
    match = re.fullmatch(r"(.*?):(\w+)(\W*)", word)
    if match is None:
        return word
    stem, paradigm, tail = match.groups()
    rows = PARADIGMS[paradigm]
    row = rows[1] if case in PLURAL_CASES else rows[0]
    return stem + row.split(" ")[CASES.index(case[:3])] + tail


def plural_category(number: float) -> int:
    """0: один (1, 21, 101); 1: два, три, четыре (2–4, 22–24); 2: пять and more; 3: a fraction."""
    if number != int(number):
        return 3
    tens, ones = int(number) % 100, int(number) % 10
    if ones == 1 and tens != 11:
        return 0
    return 1 if ones in (2, 3, 4) and tens not in (12, 13, 14) else 2


def counted(entry: str, number: float, case: str) -> str:
    """The form of a noun after a figure in a case: 1 тонна, 2 тонны, 5 тонн, 2,5 тонны; dative 2 тоннам."""
    category = plural_category(number)
    if category == 3:
        return inflect(entry, "gen")
    if category == 0:
        return inflect(entry, case)
    if case in ("nom", "acc"):
        return inflect(entry, "gen" if category == 1 else "genp")
    return inflect(entry, f"{case}p")


def with_euphony(text: str) -> str:
    """Prepositions before clusters: во Франции, со Швейцарией, об Азербайджане."""
    for pattern, replacement in _EUPHONY:
        text = pattern.sub(replacement, text)
    return text

"""Ways to spoil a right translation, each as a translator or a machine does it. What cannot be spoilt so gives None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline.text import dates
from translate_pipeline.text.names import is_same_name
from translate_pipeline.text.tokens import Token, words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from tests.bench.check_files import Pair


class Spoiler(NamedTuple):
    """What a spoiler may use: the pair, other pairs of the file, the target language and a source of chance."""

    pair: Pair
    others: Sequence[Pair]
    language: str
    chance: random.Random

    def cut(self, start: int, end: int, new: str = "") -> str:
        text = self.pair.target
        return " ".join((text[:start] + new + text[end:]).split())


#: Fewer words leave nothing to drop.
_LONG = 8


def digit_changed(it: Spoiler) -> str | None:
    places = [m.start() for m in re.finditer(r"\d", it.pair.target)]
    if not places:
        return None
    at = it.chance.choice(places)
    return it.cut(at, at + 1, it.chance.choice([d for d in "123456789" if d != it.pair.target[at]]))


_ALONE = re.compile(r"(?<![\w(.,:-])\d+(?:[.,]\d+)?(?:-[^\W\d_]+)?(?![\w.,:)%-])")


def number_dropped(it: Spoiler) -> str | None:
    """With the suffix that hangs on it; not one in brackets or a name."""
    places = [m.span() for m in _ALONE.finditer(it.pair.target)]
    return it.cut(*it.chance.choice(places)) if places else None


def word_repeated(it: Spoiler) -> str | None:
    found = [w for w in words(it.pair.target) if len(w.text) > 2]
    if not found:
        return None
    word = it.chance.choice(found)
    return it.cut(word.end, word.end, f" {word.text}" * 5)


def phrase_repeated(it: Spoiler) -> str | None:
    parts = it.pair.target.split()
    if len(parts) < 4:
        return None
    at = it.chance.randrange(len(parts) - 2)
    return " ".join(parts[: at + 2] + parts[at : at + 2] * 3 + parts[at + 2 :])


def source_copied(it: Spoiler) -> str | None:
    return it.pair.source


def half_in_english(it: Spoiler) -> str | None:
    here, there = it.pair.source.split(), it.pair.target.split()
    return " ".join(there[: len(there) // 2] + here[len(here) // 2 :]) if len(here) >= _LONG else None


def tail_in_english(it: Spoiler) -> str | None:
    here, there = it.pair.source.split(), it.pair.target.split()
    return " ".join(there[:-4] + here[-4:]) if min(len(here), len(there)) >= _LONG else None


def _kept(share: float) -> Callable[[Spoiler], str | None]:
    def spoil(it: Spoiler) -> str | None:
        """The final sign stays, as a machine that stops early writes it."""
        parts = it.pair.target.split()
        if len(parts) < _LONG:
            return None
        sign = re.search(r"[.!?…]?[\"»”)]*$", it.pair.target)
        kept = " ".join(parts[: round(len(parts) * share)]).rstrip(",;:—–- ")
        return kept + (sign[0] if sign else "")

    return spoil


def middle_dropped(it: Spoiler) -> str | None:
    parts = it.pair.target.split()
    third = len(parts) // 3
    return " ".join(parts[:third] + parts[2 * third :]) if len(parts) >= _LONG else None


def clause_dropped(it: Spoiler) -> str | None:
    """What stands after the last comma, if it is four words or more."""
    head, comma, tail = it.pair.target.rpartition(", ")
    return f"{head}." if comma and len(tail.split()) >= 4 and len(head.split()) >= 4 else None


def sentence_added(it: Spoiler) -> str | None:
    other = it.chance.choice(it.others)
    return f"{it.pair.target} {other.target}" if len(other.target.split()) >= 5 else None


def other_sentence(it: Spoiler) -> str | None:
    """Of nearly the same length, so that only the content can tell."""
    here = len(it.pair.target)
    near = [p for p in it.others if p is not it.pair and abs(len(p.target) - here) <= max(5, here // 20)]
    return it.chance.choice(near).target if near else None


def _names(it: Spoiler) -> list[Token]:
    """Capitalised words within the translation that the source has as a name too."""
    here = [w.text for w in words(it.pair.source)[1:] if w.text.istitle() and len(w.text) > 3]
    found = [w for w in words(it.pair.target)[1:] if w.text.istitle() and len(w.text) > 3]
    return [w for w in found if any(is_same_name(name, w.text) for name in here)]


def name_dropped(it: Spoiler) -> str | None:
    found = _names(it)
    if not found:
        return None
    name = it.chance.choice(found)
    return it.cut(name.start, name.end)


def name_swapped(it: Spoiler) -> str | None:
    found = _names(it)
    if not found:
        return None
    name, other = it.chance.choice(found), it.chance.choice(it.others)
    stranger = next((w.text for w in words(other.target)[1:] if w.text.istitle() and len(w.text) > 3), name.text)
    return None if is_same_name(stranger, name.text) else it.cut(name.start, name.end, stranger)


_DENIAL = re.compile(r"\b(?:not|cannot|never)\b|n['’]t\b", re.IGNORECASE)
_NEGATIONS: Mapping[str, re.Pattern[str]] = {
    "ru": re.compile(r"(?<!\w)(?:не|никогда не)\s", re.IGNORECASE),
    "tk": re.compile(r"(?<=\w)m[ae](?=ý[aä]r|d[yi]|j[ae]k|l[iy])|\s(?:däl|ýok)(?!\w)"),
}


def negation_dropped(it: Spoiler) -> str | None:
    places = list(_NEGATIONS[it.language].finditer(it.pair.target)) if _DENIAL.search(it.pair.source) else []
    return it.cut(*places[0].span()) if len(places) == 1 else None


def month_changed(it: Spoiler) -> str | None:
    found = list(dates.find_months(it.pair.target, it.language))
    if not found:
        return None
    start, end, month = it.chance.choice(found)
    return it.cut(start, end, dates.MONTHS[it.language][month % 12])


_UNITS: Mapping[str, str] = {
    "км": "м", "километр": "метр", "м": "км", "метр": "километр", "кг": "т", "килограмм": "грамм", "тонн": "килограмм",
    "млн": "млрд", "миллион": "миллиард", "°C": "°F", "градус": "метр", "час": "минут", "минут": "секунд",
    "kilometr": "metr", "metr": "kilometr", "kilogram": "gram", "tonna": "kilogram", "gradus": "metr", "gektar": "metr",
    "million": "milliard", "sagat": "minut", "minut": "sekunt",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d[ \u00a0])(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})")


def unit_changed(it: Spoiler) -> str | None:
    found = _UNIT.search(it.pair.target)
    return it.cut(*found.span(), _UNITS[found[0]]) if found else None


def quote_lost(it: Spoiler) -> str | None:
    places = [m.start() for m in re.finditer(r"[»”\"]", it.pair.target)]
    return it.cut(places[-1], places[-1] + 1) if places else None


_ENGLISH_QUOTES = str.maketrans("«»„", "“”“")


def quotes_english(it: Spoiler) -> str | None:
    return it.pair.target.translate(_ENGLISH_QUOTES) if "«" in it.pair.target else None


def bracket_lost(it: Spoiler) -> str | None:
    at = it.pair.target.rfind(")")
    return it.cut(at, at + 1) if at > 0 else None


_LATIN = str.maketrans("аеорсух", "aeopcyx")


def latin_letter(it: Spoiler) -> str | None:
    places = [m.start() for m in re.finditer(r"(?<=[а-яё])[аеорсух](?=[а-яё])", it.pair.target)]
    if not places:
        return None
    at = it.chance.choice(places)
    return it.cut(at, at + 1, it.pair.target[at].translate(_LATIN))


def unknown_token(it: Spoiler) -> str | None:
    return f"{it.pair.target} {it.chance.choice(['<unk>', '>>rus<<', '⁇'])}"


DAMAGES: Mapping[str, Callable[[Spoiler], str | None]] = {
    "one digit changed": digit_changed,
    "one number dropped": number_dropped,
    "a month changed": month_changed,
    "a unit changed": unit_changed,
    "a word repeated five times": word_repeated,
    "two words repeated four times": phrase_repeated,
    "source copied": source_copied,
    "second half left in English": half_in_english,
    "four English words at the end": tail_in_english,
    "a label or an unknown token added": unknown_token,
    "a Latin letter in a word": latin_letter,
    "a bracket lost": bracket_lost,
    "a quotation mark lost": quote_lost,
    "English quotation marks": quotes_english,
    "negation dropped": negation_dropped,
    "a name dropped": name_dropped,
    "a name swapped": name_swapped,
    "second half dropped": _kept(0.5),
    "last third dropped": _kept(0.67),
    "last quarter dropped": _kept(0.75),
    "middle third dropped": middle_dropped,
    "last clause dropped": clause_dropped,
    "another sentence added": sentence_added,
    "translation of another sentence of this length": other_sentence,
}

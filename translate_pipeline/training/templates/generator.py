"""Sentences from templates: every slot is drawn once and written in each language in the form the template asks for.

A template (``*.toml`` beside this file) holds one sentence in en, ru and tk:

- ``{city.loc}``: the slot ``city`` in a form; ``{city2.loc}`` is another city, ``{city}`` the dictionary form;
- ``{delegate?прибыл|прибыла}``: agreement with a slot (gender, or the plural category of a figure);
- ``[a:met|talked to]``: a choice, the same one in every language;
- ``^`` makes the next letter a capital, as at the beginning.

``kind = "headline"`` marks sentences without a full stop, whose English is now and then in title case or capitals.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from translate_pipeline.training.templates import russian, turkmen
from translate_pipeline.training.templates.figures import MAKERS, Unit, Value, measure

LANGUAGES = ("en", "ru", "tk")
PATTERN_FILES = ("diplomacy", "energy", "economy", "society", "captions")

_CHOICE = re.compile(r"\[([a-z]):([^\]]*)\]")
_SLOT = re.compile(r"\{([a-z_]+)(\d?)(?:\.(\w+))?(?:\?([^}]*))?\}")
_CAPITAL = re.compile(r"\^(\W*)(\w)")
_GENDERS = {"m": 0, "f": 1, "n": 2, "p": 3}
_MINOR = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence pattern; ``weight`` is how often it is drawn beside the others."""

    id: str
    en: str
    ru: str
    tk: str
    is_headline: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Triple:
    en: str
    ru: str
    tk: str
    template: str


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def templates() -> tuple[Template, ...]:
    """All templates of this folder, in file order."""
    found = []
    for name in PATTERN_FILES:
        rows = _read(name)["template"]
        assert isinstance(rows, list)
        for number, row in enumerate(rows, start=1):
            found.append(
                Template(
                    f"{name}-{number}", row["en"], row["ru"], row["tk"],
                    row.get("kind") == "headline", float(row.get("weight", 1.0)),
                )
            )  # fmt: skip
    return tuple(found)


@cache
def units() -> Mapping[str, Unit]:
    """Counted and measured things by slot name."""
    rows: dict[str, dict[str, object]] = _read("units")  # type: ignore[assignment]
    return {name: _unit(row) for name, row in rows.items()}


def _unit(row: Mapping[str, object]) -> Unit:
    spellings, limits = row["en"], row["range"]
    assert isinstance(spellings, list)
    assert isinstance(limits, list)
    return Unit(
        tuple((one, many) for one, many in spellings),
        str(row["ru"]),
        str(row["tk"]),
        float(limits[0]),
        float(limits[1]),
        str(row["scale"]),
        bool(row.get("counter", False)),
        bool(row.get("animate", False)),
    )


@cache
def lexicon() -> Mapping[str, tuple[Value, ...]]:
    """Names and words by slot name, every spelling variant of the English a value of its own."""
    rows: dict[str, list[list[str]]] = _read("lexicon")  # type: ignore[assignment]
    found = {kind: tuple(v for row in entries for v in _values(row)) for kind, entries in rows.items()}
    people = tuple(_full_names(rows["first_name"], rows["surname"]))
    return found | {"citizen": people}


def _values(row: list[str]) -> Iterator[Value]:
    english, ru, tk, *gender = row
    agreement = {"ru": _GENDERS[gender[0] if gender else "m"]}
    forms_ru = {case: russian.inflect(ru, case) for case in russian.CASES}
    forms_tk = {case: turkmen.inflect(tk, case) for case in turkmen.CASES}
    for variant in english.split("|"):
        bare = re.sub(r"^(?:an?|the) ", "", variant)
        yield Value({"nom": variant, "bare": bare}, forms_ru, forms_tk, agreement)


def _full_names(first_names: list[list[str]], surnames: list[list[str]]) -> Iterator[Value]:
    for name in first_names:
        is_woman = name[-1] == "f"
        for en, ru, tk in surnames:
            a = "a" if is_woman else ""
            row = [f"{name[0]} {en}{a}", f"{name[1]} {ru}:{'fov' if is_woman else 'mov'}", f"{name[2]} {tk}{a}"]
            yield from _values([*row, name[-1] if is_woman else "m"])


def _draw(kind: str, rng: Random) -> Value:
    if kind in MAKERS:
        return MAKERS[kind](rng)
    if kind in units():
        return measure(units()[kind], rng)
    return rng.choice(lexicon()[kind])


def _draw_new(kind: str, taken: list[Value], rng: Random) -> Value:
    """A value whose Russian differs from those already drawn: no talks between Iran and Iran, or Lavrov and Lavrov."""
    while True:
        value = _draw(kind, rng)
        if all(_identity(kind, value) != _identity(kind, other) for other in taken):
            return value


def _identity(kind: str, value: Value) -> str:
    """A person is known by the surname, whatever the title; anything else by its whole name."""
    name = value.ru["nom"]
    return name.rsplit(" ", 1)[-1] if kind in ("official", "person", "citizen") else name


class _Filling:
    """The slots of one sentence, drawn as they are met and shared by its three languages."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._values: dict[tuple[str, str], Value] = {}
        self._choices: dict[str, float] = {}

    def value(self, kind: str, number: str) -> Value:
        key = (kind, number or "1")
        if key not in self._values:
            taken = [v for (k, _), v in self._values.items() if k == kind]
            self._values[key] = _draw_new(kind, taken, self._rng)
        return self._values[key]

    def write(self, pattern: str, language: str) -> str:
        chosen = _CHOICE.sub(self._choose, pattern)
        text = _SLOT.sub(lambda match: self._slot(match, language), chosen)
        return _finish(text, language)

    def _choose(self, match: re.Match[str]) -> str:
        options = match[2].split("|")
        return options[int(self._choices.setdefault(match[1], self._rng.random()) * len(options))]

    def _slot(self, match: re.Match[str], language: str) -> str:
        kind, number, form, options = match.groups()
        value = self.value(kind, number)
        if options is not None:
            variants = options.split("|")
            return variants[min(value.agreement[language], len(variants) - 1)]
        return value.form(language, form)


def _finish(text: str, language: str) -> str:
    if language == "ru":
        text = russian.with_euphony(text)
    if language == "en":
        text = text.replace(".m..", ".m.")  # "at 5 p.m." needs no second stop
    return _CAPITAL.sub(lambda match: match[1] + match[2].upper(), "^" + text)


def title_case(text: str) -> str:
    """An English headline in title case: small words stay small."""
    words = text.split(" ")
    return " ".join(w if i and w in _MINOR else w[:1].upper() + w[1:] for i, w in enumerate(words))


def _headline(text: str, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.25:
        return title_case(text)
    return text.upper() if draw < 0.28 else text


def realise(template: Template, rng: Random) -> Triple:
    """One sentence of a template. Raises KeyError (slot or form) for a template that is wrong."""
    filling = _Filling(rng)
    texts = {language: filling.write(getattr(template, language), language) for language in LANGUAGES}
    if template.is_headline:
        texts["en"] = _headline(texts["en"], rng)
    return Triple(texts["en"], texts["ru"], texts["tk"], template.id)


def generate(count: int, *, seed: int, attempts: int = 20) -> Iterator[Triple]:
    """``count`` distinct triples (fewer only if the templates have no more), repeatable by ``seed``."""
    rng, seen = Random(seed), set[str]()  # noqa: S311  (sampling, not secrets)
    pool = templates()
    weights = [t.weight for t in pool]
    for _ in range(count * attempts):
        if len(seen) == count:
            return
        triple = realise(rng.choices(pool, weights)[0], rng)
        if triple.en not in seen:
            seen.add(triple.en)
            yield triple

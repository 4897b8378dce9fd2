"""The forms of a Russian name in every case: the head noun and the adjectives before it change, what follows stays.

Words of the dictionary are inflected by pymorphy3 (M. Korobov, "Morphological Analyzer and Generator for Russian and
Ukrainian Languages", 2015, over the OpenCorpora dictionary). Names that it lacks follow their ending, as
A. A. Zaliznyak's grammatical dictionary has it for surnames and place names; other final vowels do not change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any

from .data import sections

#: Nominative first. gen2 and loc2 (чаю, в порту) where a noun has them.
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2")
#: The case in which adjectives stand beside those two.
_PLAIN = {"gen2": "gent", "loc2": "loct"}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SURNAMES = ("ов", "ев", "ёв", "ин", "ын")


@lru_cache(maxsize=4096)
def forms(name: str, *, plural: bool = False) -> Mapping[str, frozenset[str]]:
    """Every form of ``name`` with its cases, the one given first; with ``plural`` those of both numbers."""
    words = list(_WORD.finditer(name))
    head = next((i for i, m in enumerate(words) if not _is_adjective(m.group())), len(words) - 1)
    is_pair = words[head + 1 :] and words[head + 1].group() == "и"  # мир и доверие: two heads
    if not words or is_pair or not _noun_forms(words[head].group(), ""):
        return {name: frozenset(CASES)}
    found: dict[str, set[str]] = {name: set()}
    for number in ("", "plur") if plural else ("",):
        for case, form in _phrases(name, words, head, number).items():
            found.setdefault(form, set()).add(case)
    return {form: frozenset(cases) for form, cases in found.items()}


def _phrases(name: str, words: list[re.Match[str]], head: int, number: str) -> dict[str, str]:
    """By case."""
    nouns = _noun_forms(words[head].group(), number)
    others = words[head + 1 :] if _is_person(words) else []
    found = {}
    for case, noun in nouns.items():
        model = _like(case, nouns, is_feminine=not number and _is_feminine(words[head].group()))
        before = [(m, _agreeing(m.group(), model, number)) for m in words[:head]]
        after = [(m, _noun_forms(m.group(), number).get(case, m.group())) for m in others]
        found[case] = _replaced(name, [*before, (words[head], noun), *after])
    return found


def _like(case: str, nouns: Mapping[str, str], *, is_feminine: bool) -> str:
    """The case in which adjectives stand: the accusative of all but feminines is as the nominative or the genitive."""
    if case == "accs" and not is_feminine:
        return "nomn" if nouns["accs"] == nouns["nomn"] else "gent"
    return _PLAIN.get(case, case)


def _replaced(name: str, pieces: list[tuple[re.Match[str], str]]) -> str:
    for match, form in reversed(pieces):
        name = name[: match.start()] + form + name[match.end() :]
    return name


def _noun_forms(word: str, number: str) -> dict[str, str]:
    """By case; nothing for what does not change."""
    if len(word) > 1 and word.isupper():
        return {}
    if _is_known(word):
        return _by_dictionary(word, number)
    return {} if number else _by_ending(word)


def _is_feminine(word: str) -> bool:
    if _is_known(word):
        return "femn" in _parse(word).tag and "sing" in _parse(word).tag
    return word.endswith(("а", "я"))


def _by_dictionary(word: str, number: str) -> dict[str, str]:
    parse = _parse(word)
    found = {}
    for case in CASES:
        form = parse.inflect(frozenset({case, number} - {""}))
        if form is not None and (case not in _PLAIN or case in form.tag):
            found[case] = _as_written(form.word, word)
    return found


def _by_ending(word: str) -> dict[str, str]:
    rows = [row for row in sections("ru")["declension"] if word.endswith(tuple(row[0].split("/")))]
    if not word[0].isupper():
        rows = [row for row in rows if row[0].split("/")[0] not in _SURNAMES]
    if len(word) < 3 or not rows:
        return {}
    row = max(rows, key=lambda row: len(row[0].split("/")[0]))
    stem = word if "/" in row[0] else word.removesuffix(row[0])
    return {"nomn": word} | {c: stem + e.replace("-", "") for c, e in zip(CASES[1:6], row[1:], strict=True)}


def _agreeing(word: str, case: str, number: str) -> str:
    parse = _adjective(word)
    if parse is None:
        return word
    wanted = {case, number or str(parse.tag.number)}
    if wanted >= {"sing"}:
        wanted.add(str(parse.tag.gender))
    # The accusative is asked for only where it does not hang on the noun being alive.
    found = [p.word for p in parse.lexeme if wanted <= p.tag.grammemes and p.tag.POS == parse.tag.POS]
    # Of высшей and высочайшей, both of one lexeme, the one more like the word.
    return _as_written(max(found, key=lambda form: _shared(form, word.casefold())), word) if found else word


def _shared(form: str, word: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, word, strict=False)))


def bases(text: str) -> tuple[str, ...]:
    """Names of which ``text`` is a form: its first noun, and the adjectives before it, in the nominative."""
    words = list(_WORD.finditer(text))
    head = next((i for i, m in enumerate(words) if _parses(m.group())[0].tag.POS not in ("ADJF", "PRTF")), None)
    if head is None:
        return ()
    found: dict[str, None] = {}
    for parse in _parses(words[head].group()):
        noun = parse.inflect(frozenset({"nomn"})) if parse.tag.POS == "NOUN" else None
        if noun:
            before = [(m, _nominative(m.group(), noun.tag)) for m in words[:head]]
            found[_replaced(text, [*before, (words[head], _as_written(noun.word, words[head].group()))])] = None
    return tuple(base for base in found if text in forms(base, plural=True))


def _nominative(word: str, of_noun: Any) -> str:
    wanted = {"nomn", of_noun.number} | ({of_noun.gender} if of_noun.number == "sing" else set())
    parse = next((p for p in _parses(word) if p.tag.POS in ("ADJF", "PRTF")), None)
    form = parse.inflect(frozenset(wanted - {None})) if parse else None
    return _as_written(form.word, word) if form else word


def _is_person(words: list[re.Match[str]]) -> bool:
    """A given name and a surname: both change."""
    texts = [m.group() for m in words]
    return len(texts) > 1 and all(t[0].isupper() for t in texts) and texts[-1].endswith(_SURNAMES)


def _adjective(word: str) -> Any:
    """The reading of an adjective in the nominative, None where the word has none."""
    found = [p for p in _parses(word) if p.tag.POS in ("ADJF", "PRTF") and "nomn" in p.tag]
    return next((p for p in found if p.is_known), found[0] if found else None)


def _is_adjective(word: str) -> bool:
    """Dictionary first: ``сборная`` is a noun, ``Лебапский`` unknown and an adjective by its ending."""
    parse = _adjective(word)
    if parse is None or word.casefold().endswith(_SURNAMES):
        return False
    return parse.is_known or not _is_known(word)


def _is_known(word: str) -> bool:
    return any(p.is_known and p.tag.POS in ("NOUN", "ADJF") and "nomn" in p.tag for p in _parses(word))


def _parse(word: str) -> Any:
    """The reading to inflect: a noun before an adjective, the singular before the plural."""
    found = [p for p in _parses(word) if p.is_known and p.tag.POS in ("NOUN", "ADJF") and "nomn" in p.tag]
    return min(found, key=lambda p: (p.tag.POS != "NOUN", "sing" not in p.tag, "Name" in p.tag))


def _as_written(form: str, model: str) -> str:
    """Capitals where the word of the termbase has them."""
    capital = model[0].isupper()
    return form[0].upper() + form[1:] if capital else form


@lru_cache(maxsize=4096)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyzer().parse(word.casefold()))


@cache
def _analyzer() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")

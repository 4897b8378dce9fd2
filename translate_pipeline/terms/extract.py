"""Candidates for a termbase, mined from approved translations: proposals, of no effect until a person accepts them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from translate_pipeline.domain import SOURCE_LANGUAGE, LanguagePair

from . import english, russian, turkmen
from .data import sections, words_of
from .files import replace_file
from .model import TermStatus
from .pairing import Partner, partners
from .paradigms import DICTIONARIES, bases_of, forms_of
from .phrases import Key, Lexicon, Occurrences, c_values, frequent, occurrences
from .termbase import Termbase

#: What the forms of a word have in common. Languages without an entry are compared as they are.
STEMS: Mapping[str, Callable[[str], str]] = {"en": english.key, "ru": russian.stem, "tk": turkmen.stem}
#: Dunning's ratio at which chance is ruled out (p < 0.001, one degree of freedom).
_CHANCE: Final = 10.83
_EXAMPLES: Final = 2

COLUMNS: Final = ("status", "kind", "confidence", "together", "units", "target_units", "c_value", "note")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of phrases that may be a term.

    ``kind`` is ``name``, ``abbreviation`` or ``phrase``; ``units`` and ``target_units`` how many units have the source
    and the target, ``together`` both; ``confidence`` (0–1) is Dice's coefficient of these, less the fewer there are;
    ``examples`` are units as (source, target).
    """

    source: str
    target: str
    kind: str
    units: int
    target_units: int
    together: int
    c_value: float
    likelihood: float
    confidence: float
    examples: tuple[tuple[str, str], ...]


def extract(
    units: Iterable[tuple[str, str]], pair: LanguagePair, *, least: int = 3, known: Termbase | None = None
) -> list[Candidate]:
    """The candidates of (source, target) units, the surest first. A phrase must occur ``least`` times.

    What ``known`` has a settled name for is left out. The same units give the same candidates.
    """
    texts = list(dict.fromkeys(units))
    sources, targets = [source for source, _ in texts], [target for _, target in texts]
    lexicon, other = (Lexicon(STEMS.get(language, str.casefold)) for language in (pair.source, pair.target))
    encoded, other_encoded = [lexicon.encode(s) for s in sources], [other.encode(t) for t in targets]
    counts = frequent(encoded, least=least)
    light = lexicon.numbers_of(_light(pair.source))
    counts = {key: count for key, count in counts.items() if key[0] not in light and key[-1] not in light}
    values = {key: value for key, value in c_values(counts).items() if value >= least / 2}
    found = occurrences(sources, encoded, lexicon, values, light)
    chosen = {key: at for key, at in found.items() if _is_candidate(key, at, light) and not _is_known(at, known, pair)}
    paired = partners(
        {key: at.units for key, at in chosen.items()}, other_encoded, other.numbers_of(_light(pair.target))
    )
    paired = {key: partner for key, partner in paired.items() if partner.likelihood >= _CHANCE}
    names = _dictionary_forms(occurrences(targets, other_encoded, other, {p.key for p in paired.values()}), pair.target)
    candidates = [
        _candidate(chosen[key], values[key], partner, names[partner.key], texts) for key, partner in paired.items()
    ]
    return sorted(_without_parts(candidates), key=lambda c: (-c.confidence, -c.c_value, c.source))


def _light(language: str) -> frozenset[str]:
    """Words that begin and end no term."""
    return words_of(language, "light") if "light" in sections(language) else frozenset()


def _is_candidate(key: Key, at: Occurrences, light: frozenset[int]) -> bool:
    """Names and abbreviations of any length; of others those of two words and more, all of which mean something."""
    if at.is_name or at.surface.isupper():
        return True
    verbal = at.surface.split()[-1].endswith(("ed", "ly")) or at.surface.split()[0].endswith("ly")
    return len(key) > 1 and not light & set(key) and not verbal


def _is_known(at: Occurrences, known: Termbase | None, pair: LanguagePair) -> bool:
    return known is not None and any(h.end - h.start == len(at.surface) for h in known.find(at.surface, pair))


def _candidate(
    at: Occurrences, value: float, partner: Partner, target: str, texts: Sequence[tuple[str, str]]
) -> Candidate:
    is_abbreviation = at.surface.isupper()
    kind = "abbreviation" if is_abbreviation else "name" if at.is_name else "phrase"
    return Candidate(
        at.surface if kind != "phrase" else at.surface.lower(),
        target if kind != "phrase" or target[1:2].isupper() else target[:1].lower() + target[1:],
        kind,
        len(at.units),
        partner.units,
        partner.together,
        round(value, 2),
        round(partner.likelihood, 1),
        round(partner.dice * partner.together / (partner.together + 1), 2),
        tuple(texts[unit] for unit in at.units[:_EXAMPLES]),
    )


def _dictionary_forms(found: Mapping[Key, Occurrences], language: str) -> dict[Key, str]:
    """The phrases as a dictionary has them, as far as the targets show it."""
    return {key: _dictionary_form(at, language) for key, at in found.items()}


def _dictionary_form(at: Occurrences, language: str) -> str:
    """Of the forms that stand in the targets, the one whose paradigm has most of the others."""
    seen: dict[str, int] = {}
    for surface, count in sorted(at.surfaces.items(), key=lambda item: (item[0][:1].isupper(), item)):
        small = surface[:1].lower() + surface[1:]
        written = small if small in seen else surface  # a capital at the beginning of a sentence means nothing
        seen[written] = seen.get(written, 0) + count
    common = sorted(seen, key=lambda text: (-seen[text], text))[:12]

    def covered(name: str) -> tuple[int, int, int, str]:
        explained = [text for text in common if text in forms_of(name, language, plural=True)]
        # A base that nobody wrote must be in a dictionary or explain several forms: any one could be of many words.
        is_believed = name in seen or name.isupper() or language in DICTIONARIES or len(explained) > 1
        return sum(seen[text] for text in explained) * is_believed, seen.get(name, 0), -len(name), name

    bases = {text: bases_of(text, language) for text in common}
    # What a dictionary knows as a form of another word is no name itself: Ашхабаде.
    names = [text for text in common if not (bases[text] and language in DICTIONARIES)]
    return max({*names, *(base for found in bases.values() for base in found)}, key=covered)


def _without_parts(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Without those that are part of a longer source with the same target, or whose target is more surely another's."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        rival = best.get(candidate.target)
        if rival is None or _strength(candidate) > _strength(rival):
            best[candidate.target] = candidate
    for candidate in candidates:
        first = best[candidate.target]
        is_part = f" {candidate.source} " in f" {first.source} " or f" {first.source} " in f" {candidate.source} "
        if candidate is first or not is_part:
            yield candidate


def _strength(candidate: Candidate) -> tuple[float, int, str]:
    return candidate.confidence, len(candidate.source), candidate.source


def write(path: Path, candidates: Mapping[LanguagePair, Sequence[Candidate]]) -> None:
    """A table as ``csv_file`` reads it, every row proposed, with more columns for the person who decides.

    Raises ExchangeError.
    """
    with replace_file(path) as file:
        write_rows(file, candidates)


def write_rows(file: TextIO, candidates: Mapping[LanguagePair, Sequence[Candidate]]) -> None:
    targets = [pair.target for pair in candidates]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([SOURCE_LANGUAGE, *(_column(t) for t in targets), *COLUMNS])
    for pair, found in candidates.items():
        for c in found:
            names = [c.target if target == pair.target else "" for target in targets]
            note = " / ".join(f"{source} = {target}" for source, target in c.examples[:1])
            facts = (TermStatus.PROPOSED.value, c.kind, c.confidence, c.together, c.units, c.target_units, c.c_value)
            writer.writerow([c.source, *names, *facts, note])


def _column(language: str) -> str:
    return language if language in ("ru", "tk") else f"target_{language}"

"""A termbase: terms, found fast in source text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, Self, cast

from translate_pipeline.domain import LanguagePair
from translate_pipeline.errors import ExchangeError

from . import english
from .model import Term, TermHit, TermName
from .words import Word, words


class TermFile(Protocol):
    """A module that reads and writes one format."""

    def read(self, path: Path) -> list[Term]: ...
    def write(self, path: Path, terms: Iterable[Term]) -> None: ...


#: By suffix, the module of its format; imported on demand.
FORMATS: Mapping[str, str] = {
    ".csv": "translate_pipeline.terms.csv_file",
    ".tsv": "translate_pipeline.terms.csv_file",
    ".tbx": "translate_pipeline.terms.tbx",
    ".xml": "translate_pipeline.terms.tbx",
}


class _Entry(NamedTuple):
    keys: tuple[str, ...]
    parts: tuple[Word, ...]
    name: TermName
    term: Term


class Termbase:
    """Terms in the order they were given. Immutable; safe to share between threads."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._indexes: dict[LanguagePair, dict[str, list[_Entry]]] = {}

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    @classmethod
    def load(cls, path: Path) -> Self:
        """From a file whose suffix is in FORMATS. Raises ExchangeError."""
        return cls(_format_of(path).read(path))

    def save(self, path: Path) -> None:
        """To a file whose suffix is in FORMATS, written beside and moved into place. Raises ExchangeError."""
        _format_of(path).write(path, self.terms)

    def find(self, text: str, pair: LanguagePair) -> list[TermHit]:
        """The terms with a name in ``pair.target`` that ``text`` contains, left to right; the longest, without overlap.

        Several terms of the same name give several hits. English plurals, possessives and spellings are tolerated; a
        name in the plural is found in the plural only.
        A name in capitals (``WHO``) or of one capitalised word (``Mary``) is found only where the text has them too.
        """
        found = words(text)
        keys = [_key(word.text, pair.source) for word in found]
        index = self._index(pair)
        hits: list[TermHit] = []
        at = 0
        while at < len(found):
            entries = _longest(index.get(keys[at], ()), found, keys, at)
            length = len(entries[0].keys) if entries else 1
            end = found[at + length - 1].end
            hits.extend(TermHit(found[at].start, end, entry.term, entry.name) for entry in entries)
            at += length
        return hits

    def _index(self, pair: LanguagePair) -> dict[str, list[_Entry]]:
        if pair not in self._indexes:
            self._indexes[pair] = _index((t for t in self.terms if t.is_settled(pair.target)), pair.source)
        return self._indexes[pair]


def _index(terms: Iterable[Term], language: str) -> dict[str, list[_Entry]]:
    """Names by the key of their first word, longer ones first."""
    index: dict[str, list[_Entry]] = {}
    for term in terms:
        for name in term.in_language(language):
            parts = words(name.text)
            keys = tuple(_key(word.text, language) for word in parts)
            if keys:
                index.setdefault(keys[0], []).append(_Entry(keys, parts, name, term))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry.keys))
    return index


def _longest(entries: Iterable[_Entry], found: tuple[Word, ...], keys: list[str], at: int) -> list[_Entry]:
    """All entries of the greatest length that stand at word ``at``; only those spelt the same, if there are any."""
    best: list[_Entry] = []
    same: list[_Entry] = []
    for entry in entries:
        if best and len(entry.keys) < len(best[0].keys):
            break
        end = at + len(entry.keys)
        if tuple(keys[at:end]) == entry.keys and _agree(found[at:end], entry.parts):
            best.append(entry)
            if all(
                english.bare(w.text) == english.bare(p.text) for w, p in zip(found[at:end], entry.parts, strict=True)
            ):
                same.append(entry)
    return same or best


def _agree(found: tuple[Word, ...], name: tuple[Word, ...]) -> bool:
    """Capitals where the name needs them, and the plural where it is one: ``securities`` are more than ``security``."""
    if len(name) == 1 and name[0].text[0].isupper() and not found[0].text[0].isupper():
        return False
    return all(
        word.text.startswith(part.text)
        if part.is_acronym
        else english.is_plural(word.text) or not english.is_plural(part.text)
        for word, part in zip(found, name, strict=True)
    )


def _key(word: str, language: str) -> str:
    return english.key(word) if language == "en" else word.casefold()


def _format_of(path: Path) -> TermFile:
    module = FORMATS.get(path.suffix.lower())
    if module is None:
        raise ExchangeError(
            f"{path}: no termbase format has the suffix {path.suffix!r}", remedy=f"use one of: {', '.join(FORMATS)}"
        )
    return cast("TermFile", import_module(module))

"""What tables of other tools have in common: which column is what, and a row as units.

A heading is one of ours (``tsv.COLUMNS``), one of theirs, or the code of a language (``en``, ``ru-RU``); columns that
have neither are left aside. Without a heading the first column is the source, the second the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translate_pipeline.domain import SOURCE_LANGUAGE, LanguagePair, Origin, OriginKind, Status, TranslationUnit

from .exchange import Problem, ReadOptions
from .rows import primary
from .states import STATES, UNTRANSLATED, pair_of
from .tmx import canonical_language

_HEADINGS: Mapping[str, str] = {
    "source": "source", "source text": "source", "target": "target", "target text": "target", "translation": "target",
    "source-language": "source-language", "source language": "source-language", "source_language": "source-language",
    "target-language": "target-language", "target language": "target-language", "target_language": "target-language",
    "status": "status", "state": "status", "fuzzy": "fuzzy", "origin": "origin", "model": "model",
    "author": "author", "changed": "changed", "note": "note", "comment": "note", "translator_comments": "note",
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
#: Languages whose codes are headings of another kind more often than not; they are read where ``--pair`` names them.
_OTHERWISE = frozenset({"id", "no"})
_TRUE = frozenset({"true", "1", "yes", "fuzzy"})
_MIN_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns: by our name, and by the language of its texts."""

    named: Mapping[str, int]
    languages: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, header: Sequence[str], options: ReadOptions) -> Columns | None:
        """None where the row is no heading. Columns of languages need one of the source language."""
        cells = [cell.strip() for cell in header]
        known = [(_HEADINGS[cell.casefold()], i) for i, cell in enumerate(cells) if cell.casefold() in _HEADINGS]
        named = dict(reversed(known))
        if {"source", "target"} <= named.keys():
            return cls(named)
        asked = (options.pair.source, options.pair.target) if options.pair else (SOURCE_LANGUAGE, "")
        tongues = tuple(
            (canonical_language(cell), i)
            for i, cell in enumerate(cells)
            if _LANGUAGE.fullmatch(cell) and (cell.casefold() not in _OTHERWISE or cell.casefold() in asked)
        )
        has_source = any(primary(language) == asked[0] for language, _ in tongues)
        return cls(named, tongues) if has_source and len(tongues) >= _MIN_COLUMNS else None

    def cell(self, cells: Sequence[str], name: str) -> str:
        at = self.named.get(name, len(cells))
        return cells[at] if at < len(cells) else ""


FIRST_TWO = Columns({"source": 0, "target": 1})


def units_of_row(
    cells: Sequence[str], columns: Columns, options: ReadOptions, line: int
) -> Iterator[TranslationUnit | Problem]:
    """The units of a row; none for an empty row or one that is not translated. Raises LanguagesUnknownError."""
    if not any(cell.strip() for cell in cells):
        return
    try:
        if columns.languages:
            yield from _by_language(cells, columns, options)
        else:
            languages = columns.cell(cells, "source-language"), columns.cell(cells, "target-language")
            texts = columns.cell(cells, "source"), columns.cell(cells, "target")
            pair = pair_of(*languages, options)
            if not all(text.strip() for text in texts):
                raise ValueError("a source and a target are needed")
            yield from _unit(cells, columns, texts, pair, options)
    except ValueError as error:
        yield Problem(line, str(error))


def _by_language(cells: Sequence[str], columns: Columns, options: ReadOptions) -> Iterator[TranslationUnit]:
    """From the source language (English where nobody says) into each other; '' is not translated into that language."""
    texts = {language: cells[i] for language, i in columns.languages if i < len(cells) and cells[i].strip()}
    asked = options.pair
    source = next(t for t, _ in columns.languages if primary(t) == (asked.source if asked else SOURCE_LANGUAGE))
    if source not in texts:
        raise ValueError("no source text")
    for language, text in texts.items():
        if primary(language) != primary(source) and (not asked or primary(language) == asked.target):
            yield from _unit(cells, columns, (texts[source], text), LanguagePair(source, language), options)


def _unit(
    cells: Sequence[str], columns: Columns, texts: tuple[str, str], pair: LanguagePair, options: ReadOptions
) -> Iterator[TranslationUnit]:
    """Raises ValueError for a status that nobody knows."""
    given = columns.cell(cells, "status").strip().casefold()
    if given and given not in STATES:
        raise ValueError(f"unknown status {given!r}; expected approved, draft or rejected")
    if given in UNTRANSLATED and texts[0].strip() == texts[1].strip():
        return
    is_fuzzy = columns.cell(cells, "fuzzy").strip().casefold() in _TRUE
    note = columns.cell(cells, "note").strip()
    yield TranslationUnit(
        *texts,
        pair,
        _origin(columns.cell(cells, "origin"), columns.cell(cells, "model"), options),
        Status.DRAFT if is_fuzzy else STATES.get(given, options.status),
        changed=columns.cell(cells, "changed"),
        author=columns.cell(cells, "author"),
        notes=(note,) if note else (),
    )


def _origin(origin: str, model: str, options: ReadOptions) -> Origin:
    """Raises ValueError for a kind of origin that there is not."""
    if model.strip():
        return Origin(OriginKind.MACHINE, model.strip())
    kind, _, name = origin.partition(" ")
    return Origin(OriginKind(kind), name) if kind else Origin(OriginKind.IMPORT, options.name)

"""Where words were used: units whose source or target holds every word that is asked for.

A word of the question stands for every word that begins with it (``газ`` finds ``газопровод``), whatever its case; a
question in double quotes wants its words together, as they stand. Newest units come first. The word indexes of the
file give the candidates, the texts themselves decide. What has not been indexed yet is read through instead, and every
question brings the indexes a step forward, so that neither importing nor asking ever waits for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from translate_pipeline.domain import LanguagePair, TranslationUnit
from translate_pipeline.errors import MemoryLockedError

from .database import Database
from .rows import UNIT_COLUMNS, UNIT_TABLES, of_pairs, pairs_serving, unit_from_row
from .words import WORD

#: Texts indexed in one transaction, and by one question.
_STEP = 20_000
_PAGE = 500

#: Side, word index, table, column.
_SIDES = {"source": ("source_words", "source", "text"), "target": ("target_words", "unit", "target")}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that holds the words; ``spans`` say where in the text of that ``side`` ("source" or "target")."""

    unit: TranslationUnit
    side: str
    spans: tuple[Span, ...]


class Question:
    """What is asked for, ready to be held against texts."""

    def __init__(self, text: str) -> None:
        stripped = text.strip()
        self.is_phrase = len(stripped) > 2 and stripped[0] == stripped[-1] == '"'
        self.words = WORD.findall(stripped)
        wanted = [stripped[1:-1].strip()] if self.is_phrase else self.words
        self._patterns = [_pattern(w, is_phrase=self.is_phrase) for w in wanted if w]

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where the words stand, in order; empty where one of them is missing."""
        found: list[Span] = []
        for pattern in self._patterns:
            matches = [m.span() for m in pattern.finditer(text)]
            if not matches:
                return ()
            found += matches
        return tuple(sorted(found))


def _pattern(wanted: str, *, is_phrase: bool) -> re.Pattern[str]:
    if is_phrase:
        return re.compile(r"\s+".join(map(re.escape, wanted.split())), re.IGNORECASE)
    return re.compile(rf"(?<![^\W_]){re.escape(wanted)}[^\W_]*", re.IGNORECASE)


def concordance(
    database: Database, text: str, *, pair: LanguagePair | None, sides: Sequence[str], limit: int
) -> list[Hit]:
    """See ``Memory.concordance``."""
    question = Question(text)
    if not question.words:
        return []
    if not database.read_only:
        with suppress(MemoryLockedError):
            index_words(database, steps=1)
    pairs = pairs_serving(database, pair) if pair else None
    hits: list[Hit] = []
    for side in sides:
        hits += islice(_hits(database, question, side, pairs), limit)
    hits.sort(key=lambda hit: -hit.unit.id)
    return hits[:limit]


def index_words(database: Database, *, steps: int | None = None, progress: Callable[[int], None] | None = None) -> None:
    """Brings the word indexes up to date, or ``steps`` nearer to it."""
    for name, table, column in _SIDES.values():
        done = 0
        while steps is None or done < steps:
            count = _index_step(database, name, table, column)
            if progress:
                progress(count)
            if count < _STEP:
                break
            done += 1


def _index_step(database: Database, name: str, table: str, column: str) -> int:
    if (database.value(f"SELECT max(id) FROM {table}") or 0) <= _through(database, name):  # noqa: S608
        return 0
    with database.transaction():
        rows = database.query(
            f"SELECT id, {column} FROM {table} WHERE id > ? ORDER BY id LIMIT {_STEP}",  # noqa: S608
            (_through(database, name),),
        )
        if rows:
            database.index_words(name, column, [(number, text) for number, text in rows])
            database.execute("UPDATE words_through SET id = ? WHERE name = ?", (rows[-1][0], name))
    return len(rows)


def _through(database: Database, name: str) -> int:
    return int(database.value("SELECT id FROM words_through WHERE name = ?", (name,)))


def _hits(database: Database, question: Question, side: str, pairs: Sequence[int] | None) -> Iterator[Hit]:
    for ids in _candidates(database, question, side):
        column = "u.id" if side == "target" else "u.source_id"
        wanted = "" if pairs is None else f" AND {of_pairs(pairs)}"
        rows = database.query_in(
            f"SELECT {UNIT_COLUMNS} FROM {UNIT_TABLES} WHERE {column} IN ({{marks}}){wanted} ORDER BY u.id DESC",  # noqa: S608
            ids,
        )
        for unit in map(unit_from_row, rows):
            spans = question.spans(unit.source if side == "source" else unit.target)
            if spans:
                yield Hit(unit, side, spans)


def _candidates(database: Database, question: Question, side: str) -> Iterator[list[int]]:
    """Pages of ids of texts that may hold the words, newest first: what no index knows yet, then what it knows."""
    name, table, column = _SIDES[side]
    through = _through(database, name)
    last = (1 << 62) - 1
    while rows := database.query(
        f"SELECT id, {column} FROM {table} WHERE id > ? AND id < ? ORDER BY id DESC LIMIT {_PAGE}",  # noqa: S608
        (through, last),
    ):
        yield [number for number, text in rows if question.spans(text)]
        last = rows[-1][0]
    last = (1 << 62) - 1
    while ids := database.ids_with_words(name, question.words, below=last, limit=_PAGE):
        yield ids
        last = ids[-1]

"""Matches by likeness: the best ``limit`` units above a score, exactly those that comparing with every unit would find.

The index gives the sources that may reach the score, each with a bound. They are compared in the order of their bounds
until no bound is left that could beat what has been found.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from translate_pipeline.domain import Match, MatchKind, Penalty, Segment, TranslationUnit

from .database import Database, Row
from .index import Candidates, FuzzyIndex
from .normal import normalise
from .ranking import Policy, preference
from .refit import refit
from .rows import SOURCE_FIRST_TABLES, UNIT_COLUMNS, of_pairs, unit_from_row
from .signature import Query
from .similarity import similarity
from .tokens import Kind, Tokens

#: Sources fetched and compared together.
_STEP = 48

#: From so many queries, in an index of so many sources, threads are worth their while.
_MANY = 8
_BIG = 50_000


def recall_similar(
    database: Database,
    index: FuzzyIndex,
    segments: Sequence[Segment],
    policy: Policy,
    pairs: Sequence[int],
    min_score: int,
    limit: int,
) -> list[list[Match]]:
    """For each segment the units of other texts that score ``min_score`` (1-99) or more, best first."""
    index.refresh()
    searches = {segment: _Search(database, segment, policy, pairs) for segment in dict.fromkeys(segments)}
    queries = [Query(search.tokens, min_score) for search in searches.values()]
    known = {
        segment: search.best(candidates, min_score, limit)
        for (segment, search), candidates in zip(searches.items(), _candidates(index, queries), strict=True)
    }
    return [known[s] for s in segments]


def _candidates(index: FuzzyIndex, queries: Sequence[Query]) -> Iterator[Candidates]:
    """For each query its candidates. Many are looked up on all cores: the index is read outside Python's lock."""
    workers = min(8, os.cpu_count() or 1)
    if len(queries) < _MANY or index.size < _BIG or workers == 1:
        yield from map(index.candidates, queries)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(index.candidates, queries)


class _Search:
    """One segment against the memory."""

    def __init__(self, database: Database, segment: Segment, policy: Policy, pairs: Sequence[int]) -> None:
        self._database = database
        self._segment = segment
        self._policy = policy
        self._of_pairs = of_pairs(pairs)
        self._form = normalise(segment.text)
        self.tokens = Tokens.of(segment.text)

    def best(self, candidates: Candidates, min_score: int, limit: int) -> list[Match]:
        ids, bounds = candidates
        found: list[Match] = []
        for start in range(0, len(ids), _STEP):
            if len(found) == limit and found[-1].score > bounds[start]:
                break
            found += self._compared(ids[start : start + _STEP], min_score)
            found = self._distinct(found)[:limit]
        return found

    def _compared(self, ids: Sequence[int], min_score: int) -> list[Match]:
        matches: list[Match] = []
        for source, rows in self._rows(ids).items():
            tokens = Tokens.of(source)
            score = 0 if normalise(source) == self._form else similarity(self.tokens, tokens, min_score=min_score)
            if score >= min_score:
                units = [u for u in map(unit_from_row, rows) if self._policy.serves(u)]
                matches += [match_of(u, tokens, self._segment, self.tokens, score, self._policy) for u in units]
        return matches

    def _rows(self, ids: Sequence[int]) -> dict[str, list[Row]]:
        rows = self._database.query_in(
            f"SELECT {UNIT_COLUMNS} FROM {SOURCE_FIRST_TABLES} "  # noqa: S608
            f"WHERE s.id IN ({{marks}}) AND {self._of_pairs} AND u.status <> 'rejected'",
            ids,
        )
        by_source: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_source[row[1]].append(row)
        return by_source

    def _distinct(self, matches: list[Match]) -> list[Match]:
        return distinct(sorted(matches, key=lambda m: preference(m, self._policy)))


def distinct(matches: Sequence[Match]) -> list[Match]:
    """The best of each target; the matches come best first."""
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.unit.target, match)
    return list(best.values())


def match_of(
    unit: TranslationUnit, tokens: Tokens, segment: Segment, wanted: Tokens, score: int, policy: Policy
) -> Match:
    """A unit of another text as a match: its kind, what the texts differ in, and what is taken off for its origin."""
    penalties = list(policy.penalties_of(unit, segment))
    kind = MatchKind.FUZZY
    difference = _difference(tokens, wanted)
    if difference == "numbers-replaced":
        refitted = refit(unit, segment)
        if refitted:
            kind, unit = MatchKind.PLACEABLE, refitted
        else:
            difference = ""
            penalties += policy.penalties.named("numbers_differ")
    named = (Penalty(difference, 100 - score),) if difference else ()
    return Match(unit, kind, max(0, score - sum(p.points for p in penalties)), (*named, *penalties))


def _difference(one: Tokens, other: Tokens) -> str:
    """A name where a single sort of difference is all there is; ''."""
    if [t.folded for t in one.sequence] == [t.folded for t in other.sequence]:
        return (
            "case-difference"
            if [t.form for t in one.sequence] != [t.form for t in other.sequence]
            else "space-difference"
        )
    if _open(one) == _open(other):
        return "numbers-replaced"
    if _wordy(one) == _wordy(other):
        return "punctuation-difference"
    return ""


def _open(tokens: Tokens) -> list[str | Kind]:
    """The text with its numbers and addresses left open."""
    return [t.kind if t.kind in (Kind.NUMBER, Kind.ADDRESS) else t.form for t in tokens.sequence]


def _wordy(tokens: Tokens) -> list[str]:
    return [t.form for t in tokens.sequence if t.kind is not Kind.PUNCTUATION]

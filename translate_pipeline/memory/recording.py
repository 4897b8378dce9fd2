"""Storing units: what is new, what is already known, and what a stored unit lets happen to itself.

Two units are the same when source, target, pair and both context hashes are. Storing one again changes the stored one
only where a better claim comes in: see ``_decide``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple

from translate_pipeline.domain import LanguagePair, OriginKind, Status, TranslationUnit

from .database import Database
from .normal import fingerprint, is_storable, normalise
from .rows import SOURCE_FIRST_TABLES, UNIT_COLUMNS, UNIT_WIDTH, Dictionaries, now, packed, unit_from_row

_CHUNK = 2000

#: What ``_key_values`` and ``_claim_values`` give.
_KEY_COLUMNS = ("source_id", "pair_id", "previous", "next", "target", "created")
_CLAIM_COLUMNS = ("origin_id", "author_id", "run_id", "status", "changed", "use_count", "extra")


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What became of the units. ``ids`` has one id for each unit given, in order, 0 where it was refused."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    ids: tuple[int, ...] = ()


class _Fate(Enum):
    ADDED = auto()
    UPDATED = auto()
    UNCHANGED = auto()
    REFUSED = auto()


_Key = tuple[str, str, str, str, str, str]


def _key(unit: TranslationUnit) -> _Key:
    # The languages apart: hashing a pair costs more than all the rest.
    pair = unit.pair
    return (unit.source, unit.target, pair.source, pair.target, unit.previous, unit.next)


class _Entry(NamedTuple):
    """A unit as the memory has it or shall have it; what is here goes before what the unit itself says."""

    unit: TranslationUnit
    id: int
    created: str
    changed: str
    use_count: int


@dataclass(slots=True)
class _Chunk:
    """The state of one chunk: what is stored of its sources, and what shall be written at its end."""

    sources: dict[str, int]
    entries: dict[_Key, _Entry]
    rejected: set[tuple[str, LanguagePair, str]]
    next_id: int
    new: dict[_Key, _Entry] = field(default_factory=dict)
    changed: dict[_Key, _Entry] = field(default_factory=dict)


def record(
    database: Database, units: Iterable[TranslationUnit], accept: Callable[[TranslationUnit], bool] | None
) -> RecordReport:
    """Stores all of ``units`` in one transaction."""
    results: list[tuple[_Fate, int]] = []
    moment = now()
    with database.transaction():
        dictionaries = Dictionaries(database)
        iterator = iter(units)
        while part := list(islice(iterator, _CHUNK)):
            results += _record_chunk(database, [_wanted(u, accept) for u in part], dictionaries, moment)
    counts = Counter(fate.value for fate, _ in results)
    return RecordReport(
        counts[_Fate.ADDED.value],
        counts[_Fate.UPDATED.value],
        counts[_Fate.UNCHANGED.value],
        counts[_Fate.REFUSED.value],
        tuple(number for _, number in results),
    )


def _wanted(unit: TranslationUnit, accept: Callable[[TranslationUnit], bool] | None) -> TranslationUnit | None:
    is_sound = is_storable(unit.source) and is_storable(unit.target)
    return unit if is_sound and (accept is None or accept(unit)) else None


def _record_chunk(
    database: Database, units: Sequence[TranslationUnit | None], dictionaries: Dictionaries, moment: str
) -> list[tuple[_Fate, int]]:
    chunk = _load(database, [u for u in units if u])
    results = [_settle(chunk, u, moment) if u else (_Fate.REFUSED, 0) for u in units]
    _write(database, chunk, dictionaries)
    return results


def _load(database: Database, units: Sequence[TranslationUnit]) -> _Chunk:
    sources = _stored_sources(database, {u.source for u in units})
    rows = database.query_in(
        f"SELECT {UNIT_COLUMNS} FROM {SOURCE_FIRST_TABLES} WHERE s.id IN ({{marks}})",  # noqa: S608
        [number for number, is_new in sources.values() if not is_new],
    )
    stored = [unit_from_row(row[:UNIT_WIDTH]) for row in rows]
    return _Chunk(
        sources={text: number for text, (number, _) in sources.items()},
        entries={_key(u): _Entry(u, u.id, u.created, u.changed, u.use_count) for u in stored},
        rejected={(u.source, u.pair, u.target) for u in stored if u.status is Status.REJECTED},
        next_id=database.last_id("unit") + 1,
    )


def _stored_sources(database: Database, texts: set[str]) -> dict[str, tuple[int, bool]]:
    """Each text's id, and whether it had to be added."""
    # In the order of the index that they go into.
    keyed = sorted((fingerprint(normalise(t)), t) for t in texts)
    keys = [key for key, _ in keyed]
    found = {
        text: (number, False)
        for number, text in database.query_in("SELECT id, text FROM source WHERE key IN ({marks})", keys)
        if text in texts
    }
    number = database.last_id("source")
    rows = []
    for key, text in keyed:
        if text not in found:
            number += 1
            found[text] = (number, True)
            rows.append((number, key, text))
    database.insert("source", ("id", "key", "text"), rows)
    return found


def _settle(chunk: _Chunk, unit: TranslationUnit, moment: str) -> tuple[_Fate, int]:
    key = _key(unit)
    stored = chunk.entries.get(key)
    if stored is None:
        if unit.status is Status.DRAFT and (unit.source, unit.pair, unit.target) in chunk.rejected:
            return _Fate.REFUSED, 0  # somebody rejected these words for this source, in another context
        changed = unit.changed or unit.created or moment
        added = _Entry(unit, chunk.next_id, unit.created or moment, changed, unit.use_count)
        chunk.next_id += 1
        chunk.entries[key] = chunk.new[key] = added
        return _Fate.ADDED, added.id
    fate = _decide(stored.unit, unit)
    if fate is _Fate.UPDATED:
        uses = max(stored.use_count, unit.use_count)
        updated = _Entry(unit, stored.id, stored.created, unit.changed or moment, uses)
        chunk.entries[key] = updated
        (chunk.new if key in chunk.new else chunk.changed)[key] = updated
    return fate, 0 if fate is _Fate.REFUSED else stored.id


def _decide(stored: TranslationUnit, unit: TranslationUnit) -> _Fate:
    """Whether ``unit`` may change ``stored``, whose words are the same.

    A draft never changes what a person has said. Among drafts, a machine takes over from another model (so that its
    own next run finds the draft), never from a person. What a person says replaces what was said before it.
    """
    if unit.status is Status.DRAFT:
        if stored.status is Status.REJECTED:
            return _Fate.REFUSED
        is_machine_over_human = unit.origin.kind is OriginKind.MACHINE and stored.origin.kind is not OriginKind.MACHINE
        if stored.status is Status.APPROVED or is_machine_over_human or unit.origin == stored.origin:
            return _Fate.UNCHANGED
        return _Fate.UPDATED
    if _claims(stored) == _claims(unit):
        return _Fate.UNCHANGED
    if stored.status is not Status.DRAFT and unit.changed and unit.changed < stored.changed:
        return _Fate.UNCHANGED
    return _Fate.UPDATED


def _claims(unit: TranslationUnit) -> tuple[object, ...]:
    """What a unit says beside its words; dates, run and use count say nothing new."""
    return (
        unit.origin,
        unit.status,
        unit.source_tags,
        unit.target_tags,
        unit.author,
        unit.notes,
        unit.properties,
    )


def _write(database: Database, chunk: _Chunk, dictionaries: Dictionaries) -> None:
    database.insert(
        "unit",
        (*_KEY_COLUMNS, *_CLAIM_COLUMNS, "id"),
        [(*_key_values(e, chunk.sources, dictionaries), *_claim_values(e, dictionaries)) for e in chunk.new.values()],
    )
    database.execute_many(
        f"UPDATE unit SET {', '.join(f'{c} = ?' for c in _CLAIM_COLUMNS)} WHERE id = ?",  # noqa: S608
        [_claim_values(e, dictionaries) for e in chunk.changed.values()],
    )


def _key_values(entry: _Entry, sources: dict[str, int], dictionaries: Dictionaries) -> tuple[object, ...]:
    unit = entry.unit
    pair = dictionaries.pair(unit.pair)
    return (sources[unit.source], pair, unit.previous, unit.next, unit.target, entry.created)


def _claim_values(entry: _Entry, dictionaries: Dictionaries) -> tuple[object, ...]:
    unit = entry.unit
    return (
        dictionaries.origin(unit.origin),
        dictionaries.label(unit.author),
        dictionaries.label(unit.run),
        str(unit.status),
        entry.changed,
        entry.use_count,
        packed(unit),
        entry.id,
    )

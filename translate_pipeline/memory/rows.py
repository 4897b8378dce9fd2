"""Translation units as rows, and back: the one place that knows the order of columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Status,
    TagKind,
    TranslationUnit,
)

from .database import Database, Row
from .normal import writable

#: What ``unit_from_row`` reads, in its order; callers may select more columns after these.
UNIT_COLUMNS = """
    u.id, s.text, u.target, p.source, p.target, o.kind, o.name, u.status, u.previous, u.next,
    u.created, u.changed, a.text, r.text, u.use_count, u.extra
"""
UNIT_WIDTH = 16

UNIT_TABLES = """
    unit u JOIN source s ON s.id = u.source_id JOIN pair p ON p.id = u.pair_id JOIN origin o ON o.id = u.origin_id
    JOIN label a ON a.id = u.author_id JOIN label r ON r.id = u.run_id
"""

#: The same from the side of the sources. CROSS keeps SQLite from starting elsewhere; PostgreSQL wants its conditions
#: behind another join.
SOURCE_FIRST_TABLES = """
    source s CROSS JOIN unit u CROSS JOIN pair p
    JOIN origin o ON o.id = u.origin_id AND u.source_id = s.id AND p.id = u.pair_id
    JOIN label a ON a.id = u.author_id JOIN label r ON r.id = u.run_id
"""

_STATUS = {str(s): s for s in Status}
_ORIGIN_KIND = {str(k): k for k in OriginKind}


@lru_cache(maxsize=4096)
def origin_named(kind: str, name: str) -> Origin:
    return Origin(_ORIGIN_KIND[kind], name)


@lru_cache(maxsize=256)
def pair_named(source: str, target: str) -> LanguagePair:
    return LanguagePair(source, target)


def unit_from_row(row: Row) -> TranslationUnit:
    extra = row[15]
    source_tags, target_tags, notes, properties = _unpacked(extra) if extra else ((), (), (), ())
    return TranslationUnit(
        row[1],
        row[2],
        pair_named(row[3], row[4]),
        origin_named(row[5], row[6]),
        _STATUS[row[7]],
        row[8],
        row[9],
        source_tags,
        target_tags,
        row[10],
        row[11],
        row[12],
        notes,
        properties,
        row[13],
        row[14],
        row[0],
    )


def packed(unit: TranslationUnit) -> str | None:
    """Tags, notes and properties as JSON; None when there are none."""
    extra: dict[str, Any] = {}
    if unit.source_tags:
        extra["source_tags"] = [_packed_tag(t) for t in unit.source_tags]
    if unit.target_tags:
        extra["target_tags"] = [_packed_tag(t) for t in unit.target_tags]
    if unit.notes:
        extra["notes"] = unit.notes
    if unit.properties:
        extra["properties"] = unit.properties
    return writable(json.dumps(extra, ensure_ascii=False, separators=(",", ":"))) if extra else None


def _packed_tag(tag: InlineTag) -> list[Any]:
    return [tag.position, tag.kind, tag.id, tag.name, tag.attributes]


def _unpacked(
    extra: str,
) -> tuple[tuple[InlineTag, ...], tuple[InlineTag, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    values: Mapping[str, Any] = json.loads(extra)
    return (
        _unpacked_tags(values.get("source_tags", ())),
        _unpacked_tags(values.get("target_tags", ())),
        tuple(values.get("notes", ())),
        tuple((name, value) for name, value in values.get("properties", ())),
    )


def _unpacked_tags(rows: Iterable[Sequence[Any]]) -> tuple[InlineTag, ...]:
    return tuple(
        InlineTag(position, TagKind(kind), number, name, tuple((k, v) for k, v in attributes))
        for position, kind, number, name, attributes in rows
    )


def now() -> str:
    """UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1024)
def primary(language: str) -> str:
    """``en`` of ``en-US``: what variants of a language share."""
    return language.replace("_", "-").partition("-")[0].lower()


class Dictionaries:
    """The ids of pairs, origins and labels. Made for one transaction: another process may add some between two."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str, str], int] = {}

    def pair(self, pair: LanguagePair) -> int:
        return self._id("pair", "source, target", pair.source, pair.target)

    def origin(self, origin: Origin) -> int:
        return self._id("origin", "kind, name", str(origin.kind), origin.name)

    def label(self, text: str) -> int:
        return self._id("label", "text", text)

    def _id(self, table: str, columns: str, *given: str) -> int:
        key = (table, given[0], given[-1])
        found = self._known.get(key)
        if found is None:
            values = [writable(value) for value in given]
            where = " AND ".join(f"{c} = ?" for c in columns.split(", "))
            select = f"SELECT id FROM {table} WHERE {where}"  # noqa: S608 (literals above)
            found = self._database.value(select, values)
            if found is None:
                marks = ", ".join("?" * len(values))
                self._database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608
                found = self._database.value(select, values)
            self._known[key] = found
        return found


def pairs_serving(database: Database, pair: LanguagePair) -> list[int]:
    """Ids of the stored pairs whose languages are those of ``pair``, variants included (en-US for en)."""
    wanted = (primary(pair.source), primary(pair.target))
    rows = database.query("SELECT id, source, target FROM pair ORDER BY id")
    return [number for number, source, target in rows if (primary(source), primary(target)) == wanted]


def of_pairs(ids: Sequence[int]) -> str:
    """A condition for units of these pairs; of none, where there is no id."""
    return f"u.pair_id IN ({','.join(map(str, ids)) or 'NULL'})"


def stream_units(
    database: Database, where: str, parameters: Sequence[Any], *, page_size: int = 1000
) -> Iterator[TranslationUnit]:
    """Units in the order of their ids, a page at a time, so that no reader holds back the writers."""
    last = 0
    while True:
        rows = database.query(
            f"SELECT {UNIT_COLUMNS} FROM {UNIT_TABLES} WHERE u.id > ? AND ({where}) ORDER BY u.id LIMIT {page_size}",  # noqa: S608
            [last, *parameters],
        )
        for row in rows:
            yield unit_from_row(row)
        if len(rows) < page_size:
            return
        last = rows[-1][0]

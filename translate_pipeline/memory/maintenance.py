"""Keeping the file sound: counts, integrity, online backup and restore, compaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from translate_pipeline.errors import MemoryStoreError

from .database import Database
from .normal import normalise
from .soundness import check
from .sqlite import SqliteDatabase, reported
from .whole_file import appearing


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """Counts of units; ``by_pair`` and ``by_origin`` as ``((name, count), …)`` in the order of their names."""

    units: int
    sources: int
    approved: int
    drafts: int
    rejected: int
    file_bytes: int
    by_pair: tuple[tuple[str, int], ...] = ()
    by_origin: tuple[tuple[str, int], ...] = ()


def stats(database: Database) -> MemoryStats:
    status: dict[str, int] = dict(database.query("SELECT status, count(*) FROM unit GROUP BY status"))
    pairs = database.query(
        "SELECT p.source || '-' || p.target, count(*) FROM unit u JOIN pair p ON p.id = u.pair_id GROUP BY 1 ORDER BY 1"
    )
    origins = database.query(
        """SELECT trim(o.kind || ' ' || o.name), count(*) FROM unit u JOIN origin o ON o.id = u.origin_id
           GROUP BY 1 ORDER BY 1"""
    )
    return MemoryStats(
        units=sum(status.values()),
        sources=database.value("SELECT count(*) FROM source"),
        approved=status.get("approved", 0),
        drafts=status.get("draft", 0),
        rejected=status.get("rejected", 0),
        file_bytes=database.size_bytes(),
        by_pair=tuple((name, count) for name, count in pairs),
        by_origin=tuple((name, count) for name, count in origins),
    )


def backup(database: Database, destination: Path) -> None:
    """A copy of the memory as it is now, while others go on reading and writing. Appears whole or not at all.

    Raises MemoryStoreError where ``destination`` exists or cannot be written.
    """
    file = _file_of(database)
    if destination.exists():
        raise MemoryStoreError(f"{destination} exists already", remedy="name another file for the backup")
    try:
        with reported(destination), appearing(destination) as part, closing(sqlite3.connect(part)) as copy:
            file.connection.backup(copy, pages=4096)
            copy.execute("PRAGMA journal_mode = DELETE")
    except OSError as error:
        raise MemoryStoreError(
            f"{destination}: cannot be written ({error.strerror})", remedy="name another file for the backup"
        ) from error


def restore(database: Database, source: Path) -> None:
    """Replaces everything in the memory by a backup, which is checked first. Others may have the memory open.

    Raises MemoryStoreError where ``source`` is missing, damaged or no memory of this version.
    """
    file = _file_of(database)
    with closing(SqliteDatabase.open(source, create=False, read_only=True)) as saved:
        problems = check(saved)
        if problems:
            raise MemoryStoreError(f"{source}: damaged, not restored: {problems[0]}", remedy="choose another backup")
        with reported(file.path):
            saved.connection.backup(file.connection, pages=-1)


def _file_of(database: Database) -> SqliteDatabase:
    if isinstance(database, SqliteDatabase):
        return database
    raise MemoryStoreError(
        f"{database.address}: a memory on a server is saved and restored by the server's own tools",
        remedy="pg_dump --schema=translate_pipeline --format=custom --file=FILE, and pg_restore --clean",
    )


def dedupe(database: Database, *, across_contexts: bool) -> int:
    """Of units with one source (in its normal form), pair, target and context, keeps the best: approved, newer, later.

    Rejected units are left alone: they guard against their words coming back.
    """
    context = "" if across_contexts else ", u.previous, u.next"
    with database.transaction():
        rows = database.query(
            f"""SELECT u.id, s.text, u.pair_id, u.target {context} FROM unit u JOIN source s ON s.id = u.source_id
                WHERE u.status <> 'rejected' AND (s.key, u.pair_id, u.target) IN (
                    SELECT s.key, u.pair_id, u.target FROM unit u JOIN source s ON s.id = u.source_id
                    WHERE u.status <> 'rejected' GROUP BY 1, 2, 3 HAVING count(*) > 1)
                ORDER BY u.status = 'approved' DESC, u.changed DESC, u.id DESC"""  # noqa: S608
        )
        seen: set[tuple[object, ...]] = set()
        extra: list[tuple[int]] = []
        for number, text, *rest in rows:
            key = (normalise(text), *rest)
            if key in seen:
                extra.append((number,))
            seen.add(key)
        database.execute_many("DELETE FROM unit WHERE id = ?", extra)
    return len(extra)


def vacuum(database: Database, rebuild_index: Callable[[], None]) -> int:
    """Drops sources without units, makes the fuzzy index anew, gives free space back.

    Returns the bytes saved, below 0 where the file grew.
    """
    before = database.size_bytes()
    with database.transaction():
        database.execute("DELETE FROM source WHERE NOT EXISTS (SELECT 1 FROM unit WHERE unit.source_id = source.id)")
    rebuild_index()
    database.compact()
    return before - database.size_bytes()

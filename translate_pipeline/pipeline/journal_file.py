"""The file of the journal: its tables, and what brings the file of an older version up to date."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = ".translate-pipeline"
_VERSION: Final = 2
_SCHEMA: Final = """
CREATE TABLE run (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, is_finished INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE story (
    origin TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, title TEXT NOT NULL DEFAULT '', run TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'started', digest TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    remedy TEXT NOT NULL DEFAULT '', counts TEXT NOT NULL DEFAULT '{}', revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE translation (
    pair TEXT NOT NULL, signature TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, score REAL NOT NULL,
    is_complete INTEGER NOT NULL, alignment TEXT NOT NULL, PRIMARY KEY (pair, signature, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE aligned (
    origin TEXT PRIMARY KEY REFERENCES story (origin) ON DELETE CASCADE, content BLOB NOT NULL
) STRICT;
CREATE TABLE speed (pair TEXT PRIMARY KEY, words INTEGER NOT NULL, seconds REAL NOT NULL) STRICT;
"""
#: By the version they start from, what brings older journals to the next one.
_MIGRATIONS: Final = {1: "ALTER TABLE story ADD COLUMN revision INTEGER NOT NULL DEFAULT 1"}
#: What people do to delivered stories, and what each run delivered; made on opening, in folders of any age.
_REVIEW_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS revision (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, segment TEXT NOT NULL, language TEXT NOT NULL, moment TEXT NOT NULL,
    author TEXT NOT NULL, kind TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS revision_of_segment ON revision (origin, segment, language);
CREATE TABLE IF NOT EXISTS comment (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, segment TEXT NOT NULL, language TEXT NOT NULL, moment TEXT NOT NULL,
    author TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS comment_of_segment ON comment (origin, segment, language);
CREATE TABLE IF NOT EXISTS stale (origin TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS leverage (run TEXT PRIMARY KEY, moment TEXT NOT NULL, words TEXT NOT NULL) STRICT;
"""


def connect(file: Path, *, must_exist: bool = False) -> sqlite3.Connection:
    """Open the journal, made where missing unless it ``must_exist``. Raises OutputError."""
    mode = "rw" if must_exist else "rwc"
    try:
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            _bring_up_to_date(database, file)
            database.executescript(_REVIEW_SCHEMA)
        except BaseException:
            database.close()  # takes back what a step of an upgrade has begun
            raise
    except sqlite3.Error as error:
        raise OutputError(
            f"{file}: the journal cannot be opened: {error}",
            remedy=f"check permissions and free space; if it is damaged, remove the folder {FOLDER} and run again",
        ) from error
    return database


def _bring_up_to_date(database: sqlite3.Connection, file: Path) -> None:
    """Make the tables, or change those of an older version step by step, each step whole or not at all."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        database.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version = {_VERSION};COMMIT;")
        return
    while version in _MIGRATIONS:
        database.execute("BEGIN IMMEDIATE")
        if database.execute("PRAGMA user_version").fetchone()[0] == version:  # else another process was first
            database.execute(_MIGRATIONS[version])
            database.execute(f"PRAGMA user_version = {version + 1}")
        database.execute("COMMIT")
        version += 1
    if version != _VERSION:
        raise OutputError(
            f"{file}: written by another version of translate-pipeline (journal {version}, expected {_VERSION})",
            remedy="choose another --out, or remove the output folder",
        )

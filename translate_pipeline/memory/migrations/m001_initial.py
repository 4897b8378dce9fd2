"""Version 1: sources apart from units, small dictionaries, and three derived indexes.

* ``source`` holds each source text once, whatever number of languages and contexts it is translated for. ``key`` is
  the 64-bit hash of its normal form (see ``normal.py``); whoever reads compares the texts behind it. A source is never
  changed, and its id never given again, so that what is indexed by id cannot go stale.
* ``unit`` is one target of one source in one pair and one context.
* ``fuzzy_block`` holds the arrays of the fuzzy index (see ``signature.py``), each block under a random stamp, so that a
  process knows it again even after a restore; ``source_words`` and ``target_words`` hold the words for concordance. All
  three lag behind on purpose: inserting stays cheap, and readers catch up from the highest id indexed.
  ``words_through`` says how far the word indexes have come; triggers keep what is already in them true.
"""

from __future__ import annotations

import sqlite3

STATEMENTS = (
    """
    CREATE TABLE pair (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        UNIQUE (source, target)
    ) STRICT
    """,
    """
    CREATE TABLE origin (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('human', 'machine', 'import', 'alignment')),
        name TEXT NOT NULL,
        UNIQUE (kind, name)
    ) STRICT
    """,
    "CREATE TABLE label (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key INTEGER NOT NULL,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT
    """,
    "CREATE INDEX source_key ON source (key)",
    """
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES source (id),
        pair_id INTEGER NOT NULL REFERENCES pair (id),
        origin_id INTEGER NOT NULL REFERENCES origin (id),
        author_id INTEGER NOT NULL REFERENCES label (id),
        run_id INTEGER NOT NULL REFERENCES label (id),
        status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'rejected')),
        previous TEXT NOT NULL,
        next TEXT NOT NULL,
        created TEXT NOT NULL,
        changed TEXT NOT NULL,
        use_count INTEGER NOT NULL DEFAULT 0 CHECK (use_count >= 0),
        extra TEXT,
        target TEXT NOT NULL CHECK (target <> '')
    ) STRICT
    """,
    "CREATE INDEX unit_source ON unit (source_id, pair_id, previous, next)",
    """
    CREATE TABLE fuzzy_block (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stamp INTEGER NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        last_source INTEGER NOT NULL,
        size INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE VIRTUAL TABLE source_words USING fts5 (
        text, content = 'source', content_rowid = 'id', detail = none, columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0"
    )
    """,
    """
    CREATE VIRTUAL TABLE target_words USING fts5 (
        target, content = 'unit', content_rowid = 'id', detail = none, columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0"
    )
    """,
    "CREATE TABLE words_through (name TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT",
    "INSERT INTO words_through VALUES ('source_words', 0), ('target_words', 0)",
    """
    CREATE TRIGGER source_deleted AFTER DELETE ON source
    WHEN old.id <= (SELECT id FROM words_through WHERE name = 'source_words') BEGIN
        INSERT INTO source_words (source_words, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER unit_deleted AFTER DELETE ON unit
    WHEN old.id <= (SELECT id FROM words_through WHERE name = 'target_words') BEGIN
        INSERT INTO target_words (target_words, rowid, target) VALUES ('delete', old.id, old.target);
    END
    """,
    """
    CREATE TRIGGER unit_edited AFTER UPDATE OF target ON unit
    WHEN old.id <= (SELECT id FROM words_through WHERE name = 'target_words') BEGIN
        INSERT INTO target_words (target_words, rowid, target) VALUES ('delete', old.id, old.target);
        INSERT INTO target_words (rowid, target) VALUES (new.id, new.target);
    END
    """,
)


def apply(connection: sqlite3.Connection) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

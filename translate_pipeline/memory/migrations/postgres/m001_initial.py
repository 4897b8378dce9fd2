"""Version 1: the tables of a file's version 1, as PostgreSQL has them.

* Texts sort and compare by their code points (collation "C"), whatever the database's own language.
* ``memory`` is one row: the version, and what a writer holds locked. ``counter`` gives the ids of sources and units: a
  sequence of PostgreSQL would also give ids of transactions that end in another order than they began.
* Long texts cannot be keys of a B-tree: they are unique by a 64-bit hash beside their short keys, or by a hash index.
* ``source_words`` and ``target_words`` hold a text's words as lexemes, made by ``words.py`` so that no setting of the
  server decides what a word is. NULL stands where the text itself has to be read: it was edited, or has too many words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

STATEMENTS = (
    """
    CREATE TABLE memory (
        is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
        version integer NOT NULL
    )
    """,
    "INSERT INTO memory (version) VALUES (0)",
    "CREATE TABLE counter (name text PRIMARY KEY, id bigint NOT NULL)",
    "INSERT INTO counter VALUES ('source', 0), ('unit', 0)",
    """
    CREATE TABLE pair (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source text COLLATE "C" NOT NULL,
        target text COLLATE "C" NOT NULL,
        UNIQUE (source, target)
    )
    """,
    """
    CREATE TABLE origin (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text COLLATE "C" NOT NULL CHECK (kind IN ('human', 'machine', 'import', 'alignment')),
        name text COLLATE "C" NOT NULL,
        EXCLUDE USING hash ((kind || ' ' || name) WITH =)
    )
    """,
    """
    CREATE TABLE label (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        text text COLLATE "C" NOT NULL,
        EXCLUDE USING hash (text WITH =)
    )
    """,
    """
    CREATE TABLE source (
        id bigint PRIMARY KEY,
        key bigint NOT NULL,
        text text COLLATE "C" NOT NULL CHECK (text <> '')
    )
    """,
    "CREATE UNIQUE INDEX source_key ON source (key, hashtextextended(text, 0))",
    """
    CREATE TABLE unit (
        id bigint PRIMARY KEY,
        source_id bigint NOT NULL REFERENCES source (id),
        pair_id integer NOT NULL REFERENCES pair (id),
        origin_id integer NOT NULL REFERENCES origin (id),
        author_id integer NOT NULL REFERENCES label (id),
        run_id integer NOT NULL REFERENCES label (id),
        status text COLLATE "C" NOT NULL CHECK (status IN ('draft', 'approved', 'rejected')),
        previous text COLLATE "C" NOT NULL,
        next text COLLATE "C" NOT NULL,
        created text COLLATE "C" NOT NULL,
        changed text COLLATE "C" NOT NULL,
        use_count bigint NOT NULL DEFAULT 0 CHECK (use_count >= 0),
        extra text COLLATE "C",
        target text COLLATE "C" NOT NULL CHECK (target <> '')
    )
    """,
    """
    CREATE UNIQUE INDEX unit_source ON unit (
        source_id, pair_id, hashtextextended(previous || E'\\n' || next || E'\\n' || target, 0)
    )
    """,
    """
    CREATE TABLE fuzzy_block (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stamp bigint NOT NULL UNIQUE,
        version integer NOT NULL,
        last_source bigint NOT NULL,
        size integer NOT NULL,
        data bytea NOT NULL
    )
    """,
    # Signatures are as good as random: trying to compress them costs time and gains nothing.
    "ALTER TABLE fuzzy_block ALTER COLUMN data SET STORAGE EXTERNAL",
    "CREATE TABLE source_words (id bigint PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE, words tsvector)",
    "CREATE TABLE target_words (id bigint PRIMARY KEY REFERENCES unit (id) ON DELETE CASCADE, words tsvector)",
    "CREATE INDEX source_words_words ON source_words USING gin (words)",
    "CREATE INDEX target_words_words ON target_words USING gin (words)",
    "CREATE INDEX source_words_unknown ON source_words (id) WHERE words IS NULL",
    "CREATE INDEX target_words_unknown ON target_words (id) WHERE words IS NULL",
    "CREATE TABLE words_through (name text PRIMARY KEY, id bigint NOT NULL)",
    "INSERT INTO words_through VALUES ('source_words', 0), ('target_words', 0)",
    """
    CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE translate_pipeline.target_words SET words = NULL WHERE id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER unit_edited AFTER UPDATE OF target ON unit
    FOR EACH ROW WHEN (OLD.target <> NEW.target) EXECUTE FUNCTION forget_words()
    """,
)


def apply(connection: Connection[Any]) -> None:
    for statement in STATEMENTS:
        connection.execute(statement)

"""Whether SQLite's word indexes hold the words of their texts, and making them anew.

FTS5 compares an index with its texts only where it may write, and only with all of them, while ours lag behind. So the
texts are indexed once more on the side, a part at a time, and sums over (word, id) are compared.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

#: Texts indexed on the side at once.
_STEP = 20_000


class _Index(NamedTuple):
    name: str
    table: str
    column: str


_INDEXES = (_Index("source_words", "source", "text"), _Index("target_words", "unit", "target"))


def wrong_word_indexes(connection: sqlite3.Connection) -> list[str]:
    """The names of those that do not hold what they should. Needs no right to write, and a transaction around it."""
    return [index.name for index in _INDEXES if not _is_right(connection, index)]


def _is_right(connection: sqlite3.Connection, index: _Index) -> bool:
    try:
        held = _sum_of(connection, index)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return False
    return held == sum(_sums_of_texts(connection, index))


def remake_word_indexes(connection: sqlite3.Connection, names: list[str]) -> None:
    """From all texts there are, within a transaction."""
    for name, table, _ in _INDEXES:
        if name in names:
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608
            connection.execute(
                f"UPDATE words_through SET id = (SELECT ifnull(max(id), 0) FROM {table}) WHERE name = ?",  # noqa: S608
                (name,),
            )


def _sum_of(connection: sqlite3.Connection, index: _Index) -> int:
    connection.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{index.name}', 'instance')")
    try:
        return _sum(connection, "held")
    finally:
        connection.execute("DROP TABLE temp.held")


def _sum(connection: sqlite3.Connection, vocabulary: str) -> int:
    return sum(map(hash, connection.execute(f"SELECT term, doc FROM temp.{vocabulary}")))  # noqa: S608


def _sums_of_texts(connection: sqlite3.Connection, index: _Index) -> Iterator[int]:
    name, table, column = index
    through = connection.execute("SELECT id FROM words_through WHERE name = ?", (name,)).fetchone()[0]
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.anew USING fts5"
        f"({column}, content = '', detail = none, columnsize = 0, {_tokenizer(connection, name)})"
    )
    connection.execute("CREATE VIRTUAL TABLE temp.should USING fts5vocab('temp', 'anew', 'instance')")
    try:
        for start in range(0, through, _STEP):
            connection.execute(
                f"INSERT INTO temp.anew (rowid, {column}) SELECT id, {column} FROM {table} WHERE id > ? AND id <= ?",  # noqa: S608
                (start, min(through, start + _STEP)),
            )
            yield _sum(connection, "should")
            connection.execute("INSERT INTO temp.anew (anew) VALUES ('delete-all')")
    finally:
        connection.execute("DROP TABLE temp.should")
        connection.execute("DROP TABLE temp.anew")


def _tokenizer(connection: sqlite3.Connection, name: str) -> str:
    """As the index was made with."""
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    found = re.search(r'tokenize\s*=\s*"[^"]*"', sql)
    assert found, sql
    return found[0]

"""The SQLite file behind a memory: opening, pragmas, transactions, and SQLite's errors in the user's words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import quote

from translate_pipeline.errors import MemoryCorruptError, MemoryLockedError, MemorySchemaError, MemoryStoreError

from .database import BUSY_TIMEOUT_S, Database, Row
from .migrations import MIGRATIONS, SCHEMA_VERSION
from .sqlite_words import remake_word_indexes, wrong_word_indexes

#: "TPM1", written into the header of the file (bytes 68-71) so that ``file`` and we know whose it is.
APPLICATION_ID = 0x54504D31

#: SQLite binds at most 32,766 variables a statement.
MAX_VARIABLES = 30_000

_RESTORE = "restore a backup with: translate-pipeline memory restore BACKUP"


class SqliteDatabase(Database):
    driver_error: ClassVar[type[Exception]] = sqlite3.Error
    #: Changes with everything that others write, a restored backup among it.
    content_version: ClassVar[str] = "(SELECT data_version FROM pragma_data_version)"

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        super().__init__(path, read_only=read_only)
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: Path, *, create: bool, read_only: bool, timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Open, check and migrate. Raises a MemoryStoreError that names the path and the remedy."""
        _check_path(path, create=create and not read_only)
        with reported(path):
            connection = _connect(path, read_only=read_only, timeout_s=timeout_s)
            try:
                _check_owner(path, connection)
                if not read_only:
                    _configure(connection, timeout_s)
                _migrate(path, connection, read_only=read_only)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, read_only=read_only)

    def close(self) -> None:
        with self._lock, self.reported():
            self.connection.close()

    def reported(self) -> AbstractContextManager[None]:
        return reported(self.path)

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self.connection.execute(sql, parameters)

    def query_in(self, sql: str, values: Sequence[Any]) -> list[Row]:
        rows: list[Row] = []
        for start in range(0, len(values), MAX_VARIABLES):
            part = values[start : start + MAX_VARIABLES]
            rows += self.query(sql.replace("{marks}", ",".join("?" * len(part))), part)
        return rows

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock, self.reported():
            self.connection.executemany(sql, rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(columns))
        self.execute_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608

    def last_id(self, table: str) -> int:
        return self.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0

    def _begin(self) -> None:
        self._run("BEGIN IMMEDIATE")

    def _begin_reading(self) -> None:
        self._run("BEGIN")

    def index_words(self, index: str, column: str, texts: Sequence[tuple[int, str]]) -> None:
        self.execute_many(f"INSERT INTO {index} (rowid, {column}) VALUES (?, ?)", texts)  # noqa: S608

    def ids_with_words(self, index: str, words: Sequence[str], *, below: int, limit: int) -> list[int]:
        question = " AND ".join(f'"{word}"*' for word in words)
        rows = self.query(
            f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",  # noqa: S608
            (question, below, limit),
        )
        return [number for (number,) in rows]

    def size_bytes(self) -> int:
        """With what waits in the write-ahead log."""
        log = self.path.with_name(self.path.name + "-wal")
        return self.path.stat().st_size + (log.stat().st_size if log.exists() else 0)

    def damage(self) -> list[str]:
        return [str(row[0]) for row in self.query("PRAGMA integrity_check(20)") if row[0] != "ok"]

    def lost_words(self) -> list[str]:
        with self.snapshot():
            return wrong_word_indexes(self.connection)

    def compact(self) -> None:
        if wrong := self.lost_words():
            with self.transaction():
                remake_word_indexes(self.connection, wrong)
        self.execute("VACUUM")
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turns what sqlite3 raises into the project's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: sqlite3.Error) -> MemoryStoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return MemoryLockedError(
            f"{path}: another process is writing to the memory and did not finish in time",
            remedy="wait for it to end and run the command again",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return MemoryCorruptError(f"{path}: not a translation memory, or a damaged one ({error})", remedy=_RESTORE)
    if code == sqlite3.SQLITE_FULL:
        return MemoryStoreError(
            f"{path}: the disk is full; nothing of the last batch was stored", remedy="free space and run again"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return MemoryStoreError(
            f"{path}: the memory cannot be opened or written ({error})",
            remedy="check the permissions of the file and its folder, or choose another file with --memory",
        )
    return MemoryStoreError(f"{path}: {error}", remedy="run: translate-pipeline memory check")


def _check_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise MemoryStoreError(f"{path} is a folder, not a memory file", remedy=f"name a file, as {path}/memory.db")
    if path.exists():
        return
    if not create:
        raise MemoryStoreError(f"no memory at {path}", remedy="check the name given with --memory")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MemoryStoreError(
            f"{path.parent}: the folder of the memory cannot be made ({error.strerror})",
            remedy="choose another file with --memory",
        ) from error


def _connect(path: Path, *, read_only: bool, timeout_s: float) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={'ro' if read_only else 'rwc'}"
    if read_only and not path.with_name(path.name + "-wal").exists():
        # Nothing waits in a write-ahead log. Where its folder cannot be written, SQLite opens the file only if told
        # that nobody changes it; elsewhere the plain mode sees what other processes write meanwhile.
        with suppress(sqlite3.OperationalError):
            connection = _connection(uri, timeout_s)
            connection.execute("SELECT count(*) FROM sqlite_master")
            return connection
        uri += "&immutable=1"
    return _connection(uri, timeout_s)


def _connection(uri: str, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=False)


def _check_owner(path: Path, connection: sqlite3.Connection) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    is_empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner != APPLICATION_ID and not is_empty:
        raise MemorySchemaError(
            f"{path} is the SQLite database of another program", remedy="name another file with --memory"
        )


def _configure(connection: sqlite3.Connection, timeout_s: float) -> None:
    _enter_wal(connection, time.monotonic() + timeout_s)
    # FULL: a committed unit survives a power failure, not only a killed process.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")


def _enter_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """The busy timeout does not hold while the journal mode changes: two processes creating a file meet here."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _migrate(path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise MemorySchemaError(
            f"{path}: written by a newer translate-pipeline (schema {version}, this one knows {SCHEMA_VERSION})",
            remedy="upgrade translate-pipeline",
        )
    if version == SCHEMA_VERSION:
        return
    if read_only:
        raise MemorySchemaError(
            f"{path}: schema {version} must be brought to {SCHEMA_VERSION} first", remedy="open it once for writing"
        )
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        for number in range(_version(connection), SCHEMA_VERSION):
            MIGRATIONS[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    assert isinstance(version, int)
    return version

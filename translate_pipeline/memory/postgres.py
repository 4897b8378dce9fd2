"""A memory on a PostgreSQL server: connection, transactions, bulk rows, words, and its errors in the user's words.

Everything lies in the schema ``translate_pipeline`` of the database. A writer locks the one row of ``memory`` for the
length of its transaction and only then reads, under READ COMMITTED: it sees whatever the writer before it has
committed, so that nothing is lost or stored twice, and with a single lock there is no deadlock. Nobody else than
writers of the memory waits for that row; it is given free when its holder is done, killed or cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache, partial
from typing import Any, ClassVar, Self

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from translate_pipeline.errors import MemoryCorruptError, MemoryLockedError, MemorySchemaError, MemoryStoreError

from .address import ServerAddress
from .database import BUSY_TIMEOUT_S, Database, Row
from .migrations.postgres import MIGRATIONS, SCHEMA_VERSION
from .words import folded, words_of

SCHEMA = "translate_pipeline"

#: What processes that make or migrate one memory at the same time wait for: "TPM1".
_MIGRATION_LOCK = 0x54504D31

#: A writer that says nothing for so long (its computer asleep, its cable out) is cut off by the server.
_IDLE_WRITER_S = 60

_CONNECT_TIMEOUT_S = 10

#: What PostgreSQL holds of a text's words, in characters: a tsvector ends at 1 MiB.
_MOST_WORDS = 200_000

_Connection = psycopg.Connection[tuple[Any, ...]]

_REACH = (
    "check the address, that the server runs, and that the database exists and lets you in; "
    "the password comes from ~/.pgpass or PGPASSWORD"
)


class PostgresDatabase(Database):
    driver_error: ClassVar[type[Exception]] = psycopg.Error
    #: Changes when the table of sources is replaced, as by ``pg_restore --clean``.
    content_version: ClassVar[str] = "pg_relation_filenode('source')"

    def __init__(self, address: ServerAddress, connect: Callable[[], _Connection], *, read_only: bool) -> None:
        super().__init__(address, read_only=read_only)
        self._secrets = address.secrets
        self._connect = connect
        self._connection = connect()
        self._is_done = False

    @classmethod
    def open(cls, address: ServerAddress, *, create: bool, read_only: bool, timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Connect, check and migrate. Raises a MemoryStoreError that names the address and the remedy."""
        opened = cls(address, partial(_connect, address, read_only=read_only, timeout_s=timeout_s), read_only=read_only)
        try:
            with opened.reported():
                _check_server(address, opened._connection)
                _migrate(address, opened._connection, create=create and not read_only, read_only=read_only)
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        with self._lock, self.reported():
            self._is_done = True
            self._connection.close()

    # -- statements ---------------------------------------------------------------------------------------------------

    def query_in(self, sql: str, values: Sequence[Any]) -> list[Row]:
        return self.query(sql.replace("IN ({marks})", "= ANY(?)"), (list(values),))

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock, self.reported(), self._connection.cursor() as cursor:
            cursor.executemany(_translated(sql), rows)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        self._copy(table, columns, rows)
        last = max(row[columns.index("id")] for row in rows)
        self.execute("UPDATE counter SET id = greatest(id, ?) WHERE name = ?", (last, table))

    def _copy(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        with (
            self._lock,
            self.reported(),
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def last_id(self, table: str) -> int:
        return int(self.value("SELECT id FROM counter WHERE name = ?", (table,)))

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> psycopg.Cursor[Row]:
        statement = _translated(sql)
        try:
            return self._connection.execute(statement, parameters)
        except psycopg.OperationalError:
            if self._is_inside or self._is_done or not self._connection.closed:
                raise
        # The server was started anew since the last statement. What is run outside transactions does no harm twice.
        self._connection = self._connect()
        return self._connection.execute(statement, parameters)

    # -- transactions -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._run("BEGIN ISOLATION LEVEL READ COMMITTED")
        self._is_inside = True
        try:
            version = self._run("SELECT version FROM memory FOR UPDATE").fetchall()[0][0]
            if version != SCHEMA_VERSION:
                raise _newer(self.address, version)
        except BaseException:
            with suppress(psycopg.Error):
                self._run("ROLLBACK")
            self._is_inside = False
            raise

    def _begin_reading(self) -> None:
        self._run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    # -- words --------------------------------------------------------------------------------------------------------

    def index_words(self, index: str, column: str, texts: Sequence[tuple[int, str]]) -> None:  # noqa: ARG002
        self._copy(index, ("id", "words"), [(number, _lexemes(text)) for number, text in texts])

    def ids_with_words(self, index: str, words: Sequence[str], *, below: int, limit: int) -> list[int]:
        question = " & ".join(f"'{folded(word)}':*" for word in words)
        rows = self.query(
            f"""SELECT id FROM {index} WHERE (words @@ CAST(? AS tsquery) OR words IS NULL) AND id < ?
                ORDER BY id DESC LIMIT ?""",  # noqa: S608
            (question, below, limit),
        )
        return [number for (number,) in rows]

    # -- the whole ----------------------------------------------------------------------------------------------------

    def size_bytes(self) -> int:
        return int(
            self.value(
                """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                   WHERE relkind = 'r' AND relnamespace = CAST(? AS regnamespace)""",
                (SCHEMA,),
            )
        )

    def damage(self) -> list[str]:
        """The server checks each page that it reads, where it was set up with checksums: so all units are read."""
        self.query("SELECT sum(length(target)), sum(length(extra)) FROM unit")
        return []

    def compact(self) -> None:
        with self.transaction():
            rows = self.query(
                "SELECT w.id, u.target FROM target_words w JOIN unit u ON u.id = w.id WHERE w.words IS NULL"
            )
            texts = [(_lexemes(target), number) for number, target in rows]
            self.execute_many("UPDATE target_words SET words = CAST(? AS tsvector) WHERE id = ?", texts)
        for table in ("source", "unit", "source_words", "target_words", "fuzzy_block"):
            self.execute(f"VACUUM (ANALYZE) {table}")

    # -- errors -------------------------------------------------------------------------------------------------------

    def reported(self) -> AbstractContextManager[None]:
        return _reported(self.address, self._secrets)


@lru_cache(maxsize=256)
def _translated(sql: str) -> str:
    """With psycopg's own marks for parameters. No statement of this package has a question mark in a literal."""
    return sql.replace("%", "%%").replace("?", "%s")


def _lexemes(text: str) -> str | None:
    """A tsvector as text; words are letters and digits alone. None where there are too many."""
    lexemes = " ".join(f"'{word}'" for word in sorted(words_of(text)))
    return lexemes if len(lexemes) <= _MOST_WORDS else None


# -- opening ----------------------------------------------------------------------------------------------------------


def _connect(address: ServerAddress, *, read_only: bool, timeout_s: float) -> _Connection:
    given = _parsed(address)
    settings = {
        "search_path": f"{SCHEMA},pg_temp",
        "lock_timeout": max(1, round(timeout_s * 1000)),
        "idle_in_transaction_session_timeout": _IDLE_WRITER_S * 1000,
        "default_transaction_read_only": "on" if read_only else "off",
        "client_min_messages": "warning",
        # How many rows hold a word depends on the word: a plan made for all of them suits none.
        "plan_cache_mode": "force_custom_plan",
    }
    own = " ".join(f"-c {name}={value}" for name, value in settings.items())
    usual = {"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": "translate-pipeline"}
    parameters = {**usual, **given, "options": f"{given.get('options', '')} {own}", "client_encoding": "UTF8"}
    try:
        return psycopg.connect(make_conninfo("", **parameters), autocommit=True)
    except psycopg.Error as error:
        # Without the cause: what libpq says of an address may hold its password.
        raise MemoryStoreError(f"{address}: {_said(error, address.secrets)}", remedy=_REACH) from None


def _parsed(address: ServerAddress) -> dict[str, Any]:
    """Raises MemoryStoreError for what libpq could not read, in words that show nothing of a password."""
    try:
        given = conninfo_to_dict(address.uri)
    except psycopg.ProgrammingError:
        given = {"port": "unreadable"}
    # An @ or / in a password that is not written as %XX would be read as if a host or a database began there.
    is_torn = address.uri.partition("?")[0].count("@") > 1 or "@" in str(given.get("dbname"))
    if is_torn or not str(given.get("port") or "0").replace(",", "").isdigit():
        raise MemoryStoreError(
            f"{address}: not the address of a PostgreSQL database",
            remedy="write postgresql://USER@HOST/DATABASE, other characters than letters and digits as %XX",
        )
    return given


def _check_server(address: ServerAddress, connection: _Connection) -> None:
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise MemoryStoreError(
            f"{address}: the database cannot hold every language: its encoding is not UTF8",
            remedy="make another with: createdb --encoding=UTF8 --template=template0 NAME",
        )
    if connection.info.server_version < 120000:
        raise MemoryStoreError(f"{address}: the server is too old", remedy="use PostgreSQL 12 or newer")


def exists(address: ServerAddress) -> bool:
    """Whether a memory lies there. Raises MemoryStoreError where the server cannot be asked."""
    with (
        _reported(address, address.secrets),
        _connect(address, read_only=True, timeout_s=BUSY_TIMEOUT_S) as connection,
    ):
        return _version(connection) is not None


def _version(connection: _Connection) -> int | None:
    """None where there is no memory."""
    if "memory" not in _relations(connection):
        return None
    return int(connection.execute(f"SELECT version FROM {SCHEMA}.memory").fetchall()[0][0])  # noqa: S608


def _relations(connection: _Connection) -> set[str]:
    """What is in the schema. From the catalogue itself: ``to_regclass`` may not yet know what others have just made."""
    rows = connection.execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = %s", (SCHEMA,)
    )
    return {name for (name,) in rows}


def _migrate(address: ServerAddress, connection: _Connection, *, create: bool, read_only: bool) -> None:
    version = _version(connection)
    if version is None and not create:
        raise MemoryStoreError(f"no memory at {address}", remedy="check the address given with --memory")
    if version == SCHEMA_VERSION:
        return
    if version is not None and version > SCHEMA_VERSION:
        raise _newer(address, version)
    if read_only:
        raise MemorySchemaError(
            f"{address}: schema {version} must be brought to {SCHEMA_VERSION} first", remedy="open it once for writing"
        )
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        if _version(connection) is None:
            _make_room(address, connection)
        # Another process may have migrated while this one waited for the lock.
        for number in range(_version(connection) or 0, SCHEMA_VERSION):
            MIGRATIONS[number](connection)
            connection.execute("UPDATE memory SET version = %s", (number + 1,))


def _make_room(address: ServerAddress, connection: _Connection) -> None:
    """The schema, unless the database's owner has made it already for those who may not."""
    if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (SCHEMA,)).fetchall():
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    elif _relations(connection):
        raise MemorySchemaError(
            f"{address}: its schema {SCHEMA} is that of another program", remedy="name another database with --memory"
        )


def _newer(address: object, version: int) -> MemorySchemaError:
    return MemorySchemaError(
        f"{address}: written by a newer translate-pipeline (schema {version}, this one knows {SCHEMA_VERSION})",
        remedy="upgrade translate-pipeline",
    )


# -- errors -----------------------------------------------------------------------------------------------------------


@contextmanager
def _reported(address: object, secrets: Sequence[str]) -> Iterator[None]:
    """Turns what psycopg raises into the project's errors."""
    try:
        yield
    except psycopg.Error as error:
        raise _explained(address, error, _said(error, secrets)) from error


def _said(error: psycopg.Error, secrets: Sequence[str]) -> str:
    text = error.diag.message_primary or str(error)
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def _explained(address: object, error: psycopg.Error, said: str) -> MemoryStoreError:
    match error:
        case pg.LockNotAvailable() | pg.DeadlockDetected() | pg.SerializationFailure():
            return MemoryLockedError(
                f"{address}: another process is writing to the memory and did not finish in time",
                remedy="wait for it to end and run the command again",
            )
        case pg.DataCorrupted() | pg.IndexCorrupted():
            return MemoryCorruptError(f"{address}: the server finds it damaged ({said})", remedy="restore a dump of it")
        case pg.DiskFull():
            return MemoryStoreError(
                f"{address}: the server's disk is full; nothing of the last batch was stored",
                remedy="free space there and run again",
            )
        case pg.InsufficientPrivilege() | pg.ReadOnlySqlTransaction():
            return MemoryStoreError(
                f"{address}: not allowed ({said})", remedy="the rights that a role needs are in docs/memory.md"
            )
        case psycopg.OperationalError():
            return MemoryStoreError(f"{address}: the server cannot be reached ({said})", remedy=_REACH)
    return MemoryStoreError(f"{address}: {said}", remedy="run: translate-pipeline memory check")

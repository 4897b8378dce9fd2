"""What the store asks of the database beneath it, whichever that is.

The SQL of this package is what SQLite and PostgreSQL both understand, with ``?`` for a parameter. The few things they
do differently are methods here: how ids are given, how words are found, what keeps writers apart.

Both let one writer in at a time, and readers never wait. That is more than units without twins need: because ids
become visible in their order, whoever has seen all rows up to an id finds everything new behind it. The fuzzy index,
the word indexes and streamed reading rest on that.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, Protocol

from translate_pipeline.errors import MemoryStoreError

from .address import Address

#: How long one process waits for another to finish writing.
BUSY_TIMEOUT_S = 30.0

Row = tuple[Any, ...]


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchall(self) -> list[Any]: ...


class Database(ABC):
    """One connection. Every statement passes here, so that every error leaves as a ``MemoryStoreError``.

    Threads may share it: a lock lets one statement or transaction through at a time.
    """

    #: The base of what the driver raises.
    driver_error: ClassVar[type[Exception]]
    #: An expression: another number where what is stored under known ids may have been replaced as a whole.
    content_version: ClassVar[str]

    def __init__(self, address: Address, *, read_only: bool) -> None:
        self.address = address
        self.read_only = read_only
        self._lock = threading.RLock()
        self._is_inside = False

    # -- statements ---------------------------------------------------------------------------------------------------

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._lock, self.reported():
            return self._run(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.query(sql, parameters)
        return rows[0][0] if rows else None

    @abstractmethod
    def query_in(self, sql: str, values: Sequence[Any]) -> list[Row]:
        """``sql`` with ``IN ({marks})`` for any number of ``values``, in as few statements as there may be."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Rows changed."""
        with self._lock, self.reported():
            return self._run(sql, parameters).rowcount

    @abstractmethod
    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Many rows at once, with the ids they bring along."""

    @abstractmethod
    def last_id(self, table: str) -> int:
        """The greatest id ever given in ``source`` or ``unit``. Inside a transaction the next ones are free."""

    # -- transactions -------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. The right to write is taken at the start, so that what is read inside cannot be outdated."""
        if self.read_only:
            raise MemoryStoreError(f"{self.address}: the memory is open for reading only", remedy="open it for writing")
        with self._lock, self.reported():
            self._begin()
            yield from self._completed()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever others write meanwhile. Keeps nobody waiting."""
        with self._lock, self.reported():
            self._begin_reading()
            yield from self._completed()

    def _completed(self) -> Iterator[None]:
        self._is_inside = True
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            with suppress(self.driver_error):  # the database itself rolls back when the disk is full, or it is gone
                self._run("ROLLBACK")
            raise
        finally:
            self._is_inside = False

    # -- words --------------------------------------------------------------------------------------------------------

    @abstractmethod
    def index_words(self, index: str, column: str, texts: Sequence[tuple[int, str]]) -> None:
        """Adds (id, text) to a word index; ``column`` is the texts' own."""

    @abstractmethod
    def ids_with_words(self, index: str, words: Sequence[str], *, below: int, limit: int) -> list[int]:
        """The greatest ids below one whose texts may hold a word that begins so, for each of ``words``, descending."""

    # -- the whole ----------------------------------------------------------------------------------------------------

    @abstractmethod
    def size_bytes(self) -> int: ...

    @abstractmethod
    def damage(self) -> list[str]:
        """What the database itself finds wrong, one line each."""

    def lost_words(self) -> list[str]:
        """The word indexes that do not hold the words of their texts; ``compact`` makes them anew."""
        return []

    @abstractmethod
    def compact(self) -> None:
        """Gives free space back."""

    @abstractmethod
    def close(self) -> None: ...

    # -- what the two do in their own way -----------------------------------------------------------------------------

    @abstractmethod
    def reported(self) -> AbstractContextManager[None]:
        """Turns what the driver raises into the project's errors."""

    @abstractmethod
    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor: ...

    @abstractmethod
    def _begin(self) -> None:
        """Starts a transaction as the only writer. Raises MemoryLockedError where another one does not finish."""

    @abstractmethod
    def _begin_reading(self) -> None: ...


def open_database(address: Address, *, create: bool, read_only: bool, timeout_s: float) -> Database:
    """Opened, checked and brought up to date. Raises a MemoryStoreError that names the address and the remedy."""
    if isinstance(address, Path):
        from .sqlite import SqliteDatabase

        return SqliteDatabase.open(address, create=create, read_only=read_only, timeout_s=timeout_s)
    with _needing_psycopg():
        from .postgres import PostgresDatabase

    return PostgresDatabase.open(address, create=create, read_only=read_only, timeout_s=timeout_s)


def exists(address: Address) -> bool:
    """Whether a memory lies there, or any file. Raises MemoryStoreError where a server cannot be asked."""
    if isinstance(address, Path):
        return address.exists()
    with _needing_psycopg():
        from .postgres import exists as exists_on_server

    return exists_on_server(address)


@contextmanager
def _needing_psycopg() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise MemoryStoreError(
            f"a memory on a server needs psycopg ({error})", remedy="pip install 'translate-pipeline[server]'"
        ) from error

"""The fuzzy index of a memory: blocks of signatures in the file, grown as the memory grows.

New sources are first signed in memory only (the tail). When there are enough of them they become a block in the file;
small blocks are merged into bigger ones, each at least doubling, so that n sources are copied O(log n) times in all.
Blocks are never changed, only replaced: other processes notice by their stamps.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline.errors import MemoryCorruptError, MemoryStoreError

from .database import Database
from .tokens import VERSION

if TYPE_CHECKING:
    from .signature import Block, Query

#: A tail of this many sources is written to the file.
TAIL_SIZE = 2048

#: Sources signed in one go, and the size from which blocks are no longer merged.
BUILD_SIZE = 1 << 15
FULL_SIZE = 1 << 17


#: Ids of sources, and for each the greatest score it can have.
Candidates = tuple[list[int], list[int]]


class _State(NamedTuple):
    """What the index depends on. While nothing of it has changed, neither has the index."""

    content_version: int
    last_source: int
    last_block: int
    #: The last source in a block: those after it are waiting.
    indexed_through: int


@dataclass
class _Tail:
    """Sources after ``start``, up to ``end``, signed but not stored. True for one version of the content."""

    start: int
    end: int
    content_version: int
    blocks: list[Block] = field(default_factory=list)


class FuzzyIndex:
    """Finds the sources that may reach a score. Made with a memory, read from the file at the first search."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._blocks: dict[int, Block] = {}
        self._tail = _Tail(0, 0, -1)
        self._ready: tuple[Block, ...] = ()
        self._seen: _State | None = None

    @property
    def size(self) -> int:
        return sum(block.size for block in self._ready)

    def candidates(self, query: Query) -> Candidates:
        """Ids of all sources that could reach ``query.min_score``, and their bounds, the highest bound first."""
        import numpy as np

        if not self._ready:
            return [], []
        parts = [block.candidates(query) for block in self._ready]
        ids = np.concatenate([ids for ids, _ in parts])
        bounds = np.concatenate([bounds for _, bounds in parts])
        order = np.argsort(-bounds, kind="stable")
        return ids[order].tolist(), bounds[order].tolist()

    def refresh(self) -> None:
        """Takes in what this and other processes have stored since the last search."""
        if self.catch_up_when_due() == self._seen:
            return
        with self._lock, self._database.snapshot():
            state = self._state()
            self._load()
            self._sign_tail(state)
            # At once, for threads that are searching: never without what was there before.
            self._ready = (*self._blocks.values(), *self._tail.blocks)
            self._seen = state

    def catch_up_when_due(self) -> _State:
        """Writes the tail to the file where it has grown long and the file lets us; the tail serves as well."""
        state = self._state()
        if self._database.read_only or state.last_source - state.indexed_through < TAIL_SIZE:
            return state
        with suppress(MemoryStoreError):
            self.catch_up()
        return self._state()

    def forget(self) -> None:
        """For when the file's content was replaced."""
        self._blocks, self._tail, self._ready, self._seen = {}, _Tail(0, 0, -1), (), None

    def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Writes what is not yet indexed, in transactions of bounded size. ``progress`` hears of sources done."""
        from .signature import Block

        self._drop_outdated()
        while True:
            with self._database.transaction():
                rows = self._sources_after(self._state().indexed_through, BUILD_SIZE)
                if rows:
                    self._append(Block.build(rows), rows[-1][0])
            if progress:
                progress(len(rows))
            if len(rows) < BUILD_SIZE:
                return

    def rebuild(self) -> None:
        """From nothing, leaving out sources that are gone."""
        self._drop_blocks()
        self.forget()
        self.catch_up()

    # -- the file -----------------------------------------------------------------------------------------------------

    def _drop_outdated(self) -> None:
        if self._database.value("SELECT count(*) FROM fuzzy_block WHERE version <> ?", (VERSION,)):
            self._drop_blocks()

    def _drop_blocks(self) -> None:
        with self._database.transaction():
            self._database.execute("DELETE FROM fuzzy_block")

    def _state(self) -> _State:
        [found] = self._database.query(
            f"""SELECT {self._database.content_version}, (SELECT max(id) FROM source),
                (SELECT max(id) FROM fuzzy_block), (SELECT max(last_source) FROM fuzzy_block WHERE version = ?)""",  # noqa: S608
            (VERSION,),
        )
        return _State(*(value or 0 for value in found))

    def _sources_after(self, last: int, limit: int | None = None) -> list[tuple[int, str]]:
        most = f"LIMIT {limit}" if limit else ""
        rows = self._database.query(f"SELECT id, text FROM source WHERE id > ? ORDER BY id {most}", (last,))  # noqa: S608
        return [(number, text) for number, text in rows]

    def _append(self, block: Block, last_source: int) -> None:
        """Stores a block, merged with those before it that are not much bigger."""
        from .signature import Block

        rows = self._database.query("SELECT id, size FROM fuzzy_block ORDER BY id DESC")
        merged: list[Block] = [block]
        size = block.size
        for number, previous in rows:
            if previous > 2 * size or previous + size > FULL_SIZE:
                break
            data = self._database.value("SELECT data FROM fuzzy_block WHERE id = ?", (number,))
            self._database.execute("DELETE FROM fuzzy_block WHERE id = ?", (number,))
            merged.append(self._block(data, previous))
            size += previous
        whole = Block.joined(merged) if len(merged) > 1 else block
        self._database.execute(
            "INSERT INTO fuzzy_block (stamp, version, last_source, size, data) VALUES (?, ?, ?, ?, ?)",
            (secrets.randbits(62), VERSION, last_source, whole.size, whole.to_bytes()),
        )

    def _block(self, data: bytes, size: int) -> Block:
        from .signature import Block

        try:
            return Block.from_bytes(data, size)
        except ValueError as error:
            raise MemoryCorruptError(
                f"{self._database.address}: the fuzzy index is damaged ({error})",
                remedy="make it anew with: translate-pipeline memory vacuum",
            ) from error

    def _load(self) -> None:
        stamps = [row[0] for row in self._database.query("SELECT stamp FROM fuzzy_block WHERE version = ?", (VERSION,))]
        loaded: dict[int, Block] = {}
        for stamp in stamps:
            if stamp in self._blocks:
                loaded[stamp] = self._blocks[stamp]
                continue
            rows = self._database.query("SELECT data, size FROM fuzzy_block WHERE stamp = ?", (stamp,))
            if rows:
                loaded[stamp] = self._block(*rows[0])
        self._blocks = loaded

    # -- the tail -----------------------------------------------------------------------------------------------------

    def _sign_tail(self, state: _State) -> None:
        from .signature import Block

        start = state.indexed_through
        if (self._tail.start, self._tail.content_version) != (start, state.content_version):
            self._tail = _Tail(start, start, state.content_version)
        rows = self._sources_after(self._tail.end)
        if rows:
            self._tail.blocks.append(Block.build(rows))
            self._tail.end = rows[-1][0]
            if len(self._tail.blocks) > 8:
                self._tail.blocks = [Block.joined(self._tail.blocks)]

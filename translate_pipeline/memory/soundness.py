"""Looking for damage: in the units, in their keys, and in what the fuzzy index says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline.errors import MemoryCorruptError

from .database import Database
from .normal import fingerprint, normalise
from .tokens import VERSION

if TYPE_CHECKING:
    from .signature import Block

#: Of one kind of damage so many are named.
_NAMED = 20

_PAGE = 5000


def check(database: Database) -> list[str]:
    """What is wrong with the memory, one line each; empty when it is sound. Others may go on writing."""
    try:
        damage = database.damage()
        if damage:
            return damage
        with database.snapshot():
            problems = [*_dangling(database), *_wrong_sources(database), *_twins(database)]
        lost = database.lost_words()
        return problems + [
            f"the words in {name} are not those of the texts; memory vacuum makes it anew" for name in lost
        ]
    except MemoryCorruptError as error:
        return [str(error)]


def _dangling(database: Database) -> Iterator[str]:
    for column, table in (
        ("source_id", "source"),
        ("pair_id", "pair"),
        ("origin_id", "origin"),
        ("author_id", "label"),
        ("run_id", "label"),
    ):
        rows = database.query(
            f"SELECT id FROM unit WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = {column}) LIMIT {_NAMED}"  # noqa: S608
        )
        yield from (f"unit {number} points to a missing {table}" for (number,) in rows)


def _twins(database: Database) -> Iterator[str]:
    rows = database.query(
        f"""SELECT min(id), max(id) FROM unit GROUP BY source_id, pair_id, previous, next, target
           HAVING count(*) > 1 LIMIT {_NAMED}"""  # noqa: S608
    )
    yield from (f"units {first} and {second} are the same" for first, second in rows)


def _wrong_sources(database: Database) -> Iterator[str]:
    """Sources that exact recall cannot find, because their key is not that of their text, or fuzzy recall."""
    blocks = _Blocks.of(database)
    yield from blocks.problems
    named = last = 0
    while named < _NAMED and (
        rows := database.query(f"SELECT id, key, text FROM source WHERE id > ? ORDER BY id LIMIT {_PAGE}", (last,))  # noqa: S608
    ):
        problems = [f"source {i} has a wrong key" for i, key, text in rows if key != fingerprint(normalise(text))]
        problems += (
            f"source {i} has a wrong signature; memory vacuum makes it anew"
            for i in blocks.wrong([(i, text) for i, _, text in rows])
        )
        yield from problems[: _NAMED - named]
        named += len(problems)
        last = rows[-1][0]


class _Blocks(NamedTuple):
    """All that the fuzzy index holds, by the ids of sources; ``whole`` is None where there is nothing to compare."""

    whole: Block | None
    through: int
    problems: Sequence[str]

    @classmethod
    def of(cls, database: Database) -> _Blocks:
        from .signature import Block

        blocks: list[Block] = []
        problems: list[str] = []
        through = 0
        for number, last_source, size, data in database.query(
            "SELECT id, last_source, size, data FROM fuzzy_block WHERE version = ?", (VERSION,)
        ):
            through = max(through, last_source)
            try:
                blocks.append(Block.from_bytes(data, size))
            except ValueError:
                problems.append(f"block {number} of the fuzzy index is damaged; memory vacuum makes it anew")
        if problems or not any(block.size for block in blocks):
            return cls(None, through, problems)
        return cls(Block.joined(blocks).by_id(), through, ())

    def wrong(self, sources: Sequence[tuple[int, str]]) -> list[int]:
        """Ids of those sources that the index should have, and has not or not as their texts are."""
        import numpy as np

        from .signature import Block

        indexed = [(number, text) for number, text in sources if number <= self.through]
        if not indexed or self.problems:
            return []
        if self.whole is None:
            return [number for number, _ in indexed]
        right = Block.build(indexed).by_id()
        at = np.minimum(np.searchsorted(self.whole.ids, right.ids), self.whole.size - 1)
        is_right = (self.whole.ids[at] == right.ids) & (self.whole.words[at] == right.words)
        is_right &= (self.whole.other[at] == right.other) & (self.whole.bits[:, at] == right.bits).all(axis=0)
        return [int(number) for number in right.ids[~is_right]]

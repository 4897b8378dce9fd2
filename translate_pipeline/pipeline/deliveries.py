"""What a delivery leaves in the journal beside the story itself: remarks at their new places, and a line of its run."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from translate_pipeline.pipeline.journal import Delivery


def move_remarks(database: sqlite3.Connection, delivery: Delivery, moves: Mapping[str, Sequence[str]]) -> None:
    """One statement moves all rows of a table, so that segments may change places."""
    origin = delivery.record.origin
    gone = f"@{delivery.record.revision - 1}"
    places = json.dumps({old: new[0] for old, new in moves.items()})
    for table in ("revision", "comment"):
        database.execute(
            f"UPDATE {table} SET segment = coalesce((SELECT value FROM json_each(?) WHERE key = segment),"  # noqa: S608
            " segment || ?) WHERE origin = ? AND instr(segment, '@') = 0",
            (places, gone, origin),
        )
    copies = [(copy, origin, new[0]) for new in moves.values() for copy in new[1:]]
    database.executemany(
        "INSERT INTO revision (origin, segment, language, moment, author, kind, before, after)"
        " SELECT origin, ?, language, moment, author, 'copied', before, after FROM revision"
        " WHERE origin = ? AND segment = ? ORDER BY id",
        copies,
    )
    database.executemany(
        "UPDATE revision SET kind = 'earlier' WHERE origin = ? AND segment = ?",
        [(origin, segment) for segment in sorted(delivery.changed)],
    )


def log_words(database: sqlite3.Connection, deliveries: Iterable[Delivery]) -> None:
    """Add the words of the stories written anew to those that their run has delivered so far."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for delivery in deliveries:
        if delivery.aligned and delivery.record.state == "done":
            words[delivery.record.run].update(delivery.record.counts.get("words", {}))
    for run, counts in words.items():
        row = database.execute("SELECT moment, words FROM leverage WHERE run = ?", (run,)).fetchone()
        moment, known = row or (datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "{}")
        total = Counter(json.loads(known)) + counts
        database.execute("INSERT OR REPLACE INTO leverage VALUES (?, ?, ?)", (run, moment, json.dumps(total)))


def logged_words(database: sqlite3.Connection) -> list[tuple[str, dict[str, int]]]:
    """The moment of each run, and its words by match kind; oldest first."""
    rows = database.execute("SELECT moment, words FROM leverage ORDER BY rowid")
    return [(moment, json.loads(words)) for moment, words in rows]

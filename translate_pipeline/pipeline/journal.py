"""What a batch has done so far, kept durably beside its output.

The journal makes a run crash-exact: every engine call is committed before its result is used, so the same command
after a ``kill -9`` takes up where the last commit stands, with the same bytes at the end. It also remembers what was
delivered flagged and therefore never entered the memory, so that a second run does not translate it again.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec
from filelock import FileLock, Timeout

from translate_pipeline.domain import AlignedStory, LanguagePair, Signature, Status, Target, Translation
from translate_pipeline.errors import OutputError, OutputLockedError
from translate_pipeline.pipeline.deliveries import log_words, logged_words, move_remarks
from translate_pipeline.pipeline.journal_file import FOLDER, connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One story of the output folder.

    ``state`` is started, done or failed; ``digest`` is the revision of the checks that judged it. ``revision`` counts
    the versions of the story that were delivered, from 1.
    """

    origin: str
    folder: str
    title: str = ""
    run: str = ""
    state: str = "started"
    digest: str = ""
    message: str = ""
    remedy: str = ""
    counts: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """A story's record after a run, and the story where it was written anew.

    ``moves`` says where the segments of the former version went, by their ids, in order: first those that took the old
    one's place, then its copies. ``changed`` are the ids there now whose source is another than it was.
    """

    record: StoryRecord
    aligned: AlignedStory | None = None
    moves: Mapping[str, Sequence[str]] | None = None
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Revision:
    """A target that a person replaced, and by what. ``moment`` is UTC, ISO 8601 to the second.

    ``kind`` is change, undone (a change taken back), undo (the taking back itself), earlier (any, of a source that the
    story no longer says so) or copied (any, of the same text at another place). ``id`` is 0 until stored.
    """

    segment: str
    language: str
    moment: str
    author: str
    before: Target
    after: Target
    kind: str = "change"
    id: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    segment: str
    language: str
    moment: str
    author: str
    text: str


class Journal:
    """The journal of one output folder; one process at a time may hold it for writing."""

    def __init__(self, database: sqlite3.Connection, lock: FileLock | None) -> None:
        self._database = database
        self._lock = lock
        self._taken: set[str] = set()

    @classmethod
    def open(cls, out: Path, *, wait_s: float = 0) -> Self:
        """Take the folder's lock, waiting for it no longer than ``wait_s``, and open its journal, made if missing.

        Raises OutputLockedError when another run holds it, OutputError when it cannot be written or is damaged.
        """
        folder = out / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / "lock", timeout=wait_s)
            lock.acquire()
        except Timeout as error:
            raise OutputLockedError(
                f"{out}: another run is writing there", remedy="wait until it has ended, or choose another --out"
            ) from error
        except OSError as error:
            raise OutputError(
                f"{out}: cannot write the output folder: {error.strerror or error}",
                remedy="check permissions and free space, or choose another --out",
            ) from error
        try:
            return cls(connect(folder / "journal.sqlite3"), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def read(cls, out: Path) -> Self | None:
        """The journal for reading only, beside a run that may be going on; None where there is none."""
        file = out / FOLDER / "journal.sqlite3"
        if not file.is_file():
            return None
        return cls(connect(file, must_exist=True), None)

    def close(self) -> None:
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                yield self._database
        except sqlite3.Error as error:
            raise OutputError(
                f"cannot write the journal of the output folder: {error}",
                remedy="free some space or check permissions, then run the same command again",
            ) from error

    # -- runs ---------------------------------------------------------------------------------------------------------

    def begin(self, fingerprint: str) -> str:
        """The id of the unfinished run with this fingerprint, else of a new one."""
        row = self._database.execute(
            "SELECT id FROM run WHERE fingerprint = ? AND NOT is_finished", (fingerprint,)
        ).fetchone()
        if row:
            return str(row[0])
        run = uuid.uuid4().hex
        with self._write() as database:
            database.execute("DELETE FROM run")
            database.execute("INSERT INTO run (id, fingerprint) VALUES (?, ?)", (run, fingerprint))
        return run

    def finish(self, run: str) -> None:
        with self._write() as database:
            database.execute("UPDATE run SET is_finished = 1 WHERE id = ?", (run,))

    @property
    def is_finished(self) -> bool:
        """Whether the last run over this folder came to its end."""
        row = self._database.execute("SELECT min(is_finished) FROM run").fetchone()
        return bool(row[0])

    # -- stories ------------------------------------------------------------------------------------------------------

    def folder_for(self, origin: str, wanted: str) -> str:
        """The folder name of a story, the same for ever once given; names that differ only in case are the same."""
        row = self._database.execute("SELECT folder FROM story WHERE origin = ?", (origin,)).fetchone()
        if row:
            return str(row[0])
        if not self._taken:
            self._taken = {str(name).casefold() for (name,) in self._database.execute("SELECT folder FROM story")}
        name, number = wanted, 2
        while name.casefold() in self._taken:
            name, number = f"{wanted}-{number}", number + 1
        self._taken.add(name.casefold())
        with self._write() as database:
            database.execute("INSERT INTO story (origin, folder) VALUES (?, ?)", (origin, name))
        return name

    def story(self, origin: str) -> StoryRecord | None:
        row = self._database.execute(f"SELECT {_COLUMNS} FROM story WHERE origin = ?", (origin,)).fetchone()  # noqa: S608
        return _story(row) if row else None

    def stories(self) -> Iterator[StoryRecord]:
        """Every story of the folder, by folder name."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM story ORDER BY folder"):  # noqa: S608
            yield _story(row)

    def save_stories(self, records: Iterable[StoryRecord]) -> None:
        with self._write() as database:
            _save_records(database, records)

    def save_aligned(self, stories: Mapping[str, AlignedStory]) -> None:
        """Keep the stories as delivered, by origin, for review and for rendering them again."""
        with self._write() as database:
            _save_aligned(database, stories)

    def save_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Records, stories, and what people said of their segments, at the places where these stand now: in one step.

        What was said of a removed segment is kept under its old id and the revision that still had it.
        """
        with self._write() as database:
            _save_records(database, (d.record for d in deliveries))
            _save_aligned(database, {d.record.origin: d.aligned for d in deliveries if d.aligned})
            log_words(database, deliveries)
            for delivery in deliveries:
                if delivery.moves is not None:
                    move_remarks(database, delivery, delivery.moves)

    def words_by_run(self) -> list[tuple[str, dict[str, int]]]:
        """Of each run that delivered anything its moment, and source words over all languages by match kind."""
        return logged_words(self._database)

    def rename(self, old: str, new: str) -> None:
        """A delivered story is known by another origin from now on, with all that belongs to it."""
        with self._write() as database:
            database.execute("PRAGMA defer_foreign_keys = ON")
            database.execute("DELETE FROM story WHERE origin = ?", (new,))
            for table in ("story", "aligned", "revision", "comment", "stale"):
                database.execute(f"UPDATE {table} SET origin = ? WHERE origin = ?", (new, old))  # noqa: S608

    def aligned(self, origin: str) -> AlignedStory | None:
        """A story as last delivered or corrected; None where there is none."""
        row = self._database.execute("SELECT content FROM aligned WHERE origin = ?", (origin,)).fetchone()
        return _aligned(row[0]) if row else None

    def story_in(self, folder: str) -> StoryRecord | None:
        row = self._database.execute(f"SELECT {_COLUMNS} FROM story WHERE folder = ?", (folder,)).fetchone()  # noqa: S608
        return _story(row) if row else None

    def forget_failures(self, *, except_run: str) -> None:
        """Drop what failed in earlier runs: this run has met every source that is still there.

        Of a story that failed after it had been delivered, the version delivered stays.
        """
        with self._write() as database:
            database.execute(
                "UPDATE story SET state = 'done', message = '', remedy = '' WHERE state != 'done' AND run != ?"
                " AND origin IN (SELECT origin FROM aligned)",
                (except_run,),
            )
            database.execute("DELETE FROM story WHERE state != 'done' AND run != ?", (except_run,))
        self._taken.clear()

    # -- what people did to them --------------------------------------------------------------------------------------

    def save_revisions(
        self, origin: str, story: AlignedStory, revisions: Iterable[Revision], *, undone: Sequence[int] = ()
    ) -> None:
        """Keep a corrected story and what was replaced, in one step; its files count as stale from now on.

        ``undone`` are the ids of earlier revisions that these take back.
        """
        rows = [
            (origin, r.segment, r.language, r.moment, r.author, r.kind, _encoded(r.before), _encoded(r.after))
            for r in revisions
        ]
        content = zlib.compress(msgspec.json.encode(story), 3)
        with self._write() as database:
            database.execute("INSERT OR REPLACE INTO aligned VALUES (?, ?)", (origin, content))
            database.executemany(
                "INSERT INTO revision (origin, segment, language, moment, author, kind, before, after)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            database.executemany("UPDATE revision SET kind = 'undone' WHERE id = ?", [(number,) for number in undone])
            database.execute("INSERT OR IGNORE INTO stale VALUES (?)", (origin,))

    def revisions(self, origin: str, segment: str, language: str) -> list[Revision]:
        """Newest first."""
        rows = self._database.execute(
            "SELECT id, moment, author, kind, before, after FROM revision"
            " WHERE origin = ? AND segment = ? AND language = ? ORDER BY id DESC",
            (origin, segment, language),
        )
        return [
            Revision(segment, language, moment, author, _at(segment, before), _at(segment, after), kind, number)
            for number, moment, author, kind, before, after in rows
        ]

    def reviewed(self, origin: str) -> set[tuple[str, str]]:
        """The (segment, language) whose target a person has approved in this very story, and left so."""
        rows = self._database.execute(
            "SELECT segment, language, after, max(id) FROM revision WHERE origin = ? AND kind != 'earlier'"
            " GROUP BY segment, language",
            (origin,),
        )
        return {(s, language) for s, language, after, _ in rows if _decoded(after).status is Status.APPROVED}

    def latest_revisions(self) -> dict[str, int]:
        """By origin the number of a story's last revision; while it and the run stay the same, so does the story."""
        return dict(self._database.execute("SELECT origin, max(id) FROM revision GROUP BY origin"))

    def stale(self) -> list[str]:
        """Origins of the stories that were corrected after their files were written."""
        return [str(origin) for (origin,) in self._database.execute("SELECT origin FROM stale ORDER BY origin")]

    def freshen(self, origin: str) -> None:
        """Its files are up to date again."""
        with self._write() as database:
            database.execute("DELETE FROM stale WHERE origin = ?", (origin,))

    def add_comment(self, origin: str, comment: Comment) -> None:
        with self._write() as database:
            database.execute(
                "INSERT INTO comment (origin, segment, language, moment, author, text) VALUES (?, ?, ?, ?, ?, ?)",
                (origin, comment.segment, comment.language, comment.moment, comment.author, comment.text),
            )
            database.execute("INSERT OR IGNORE INTO stale VALUES (?)", (origin,))

    def comments(self, origin: str, language: str) -> list[Comment]:
        """All of a story in one language, oldest first."""
        rows = self._database.execute(
            "SELECT segment, language, moment, author, text FROM comment WHERE origin = ? AND language = ? ORDER BY id",
            (origin, language),
        )
        return [Comment(*row) for row in rows]

    # -- translations -------------------------------------------------------------------------------------------------

    def translations(self, pair: LanguagePair, signature: Signature, sources: Sequence[str]) -> dict[str, Translation]:
        """Those of ``sources`` that this folder's runs have translated with this very model and engine."""
        found: dict[str, Translation] = {}
        for start in range(0, len(sources), 500):
            part = sources[start : start + 500]
            marks = ",".join("?" * len(part))
            query = (
                "SELECT source, target, score, is_complete, alignment FROM translation"  # noqa: S608
                f" WHERE pair = ? AND signature = ? AND source IN ({marks})"
            )
            for source, target, score, is_complete, alignment in self._database.execute(
                query, (str(pair), _key(signature), *part)
            ):
                points = tuple((a, b) for a, b in json.loads(alignment))
                found[source] = Translation(target, score, bool(is_complete), points)
        return found

    def save_translations(
        self, pair: LanguagePair, signature: Signature, translations: Mapping[str, Translation]
    ) -> None:
        key = _key(signature)
        rows = [
            (str(pair), key, source, t.text, t.score, int(t.is_complete), json.dumps(t.alignment))
            for source, t in translations.items()
        ]
        with self._write() as database:
            database.executemany("INSERT OR REPLACE INTO translation VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    # -- speed, for estimates -----------------------------------------------------------------------------------------

    def add_speed(self, pair: LanguagePair, words: int, seconds: float) -> None:
        with self._write() as database:
            database.execute(
                "INSERT INTO speed VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
                " words = words + excluded.words, seconds = seconds + excluded.seconds",
                (str(pair), words, seconds),
            )

    def words_per_second(self, pair: LanguagePair) -> float | None:
        row = self._database.execute(
            "SELECT words / seconds FROM speed WHERE pair = ? AND seconds > 0", (str(pair),)
        ).fetchone()
        return float(row[0]) if row else None


_TEXTS: Final = ("folder", "title", "run", "state", "digest", "message", "remedy")
_COLUMNS: Final = f"origin, {', '.join(_TEXTS)}, counts, revision"


def _story(row: Sequence[Any]) -> StoryRecord:
    origin, *texts, counts, revision = row
    return StoryRecord(origin, **dict(zip(_TEXTS, texts, strict=True)), counts=json.loads(counts), revision=revision)


@lru_cache(maxsize=8)
def _aligned(content: bytes) -> AlignedStory:
    """Remembered, because a review asks for the same story again and again; nobody changes one in place."""
    return msgspec.json.decode(zlib.decompress(content), type=AlignedStory)


def _encoded(target: Target) -> str:
    return msgspec.json.encode(target).decode()


def _decoded(text: str) -> Target:
    return msgspec.json.decode(text, type=Target)


def _at(segment: str, text: str) -> Target:
    """A stored target where its segment stands now."""
    return replace(_decoded(text), segment_id=segment)


def _save_records(database: sqlite3.Connection, records: Iterable[StoryRecord]) -> None:
    database.executemany(
        "UPDATE story SET folder = ?, title = ?, run = ?, state = ?, digest = ?, message = ?, remedy = ?, counts = ?,"
        " revision = ? WHERE origin = ?",
        [(*(getattr(r, name) for name in _TEXTS), json.dumps(dict(r.counts)), r.revision, r.origin) for r in records],
    )


def _save_aligned(database: sqlite3.Connection, stories: Mapping[str, AlignedStory]) -> None:
    rows = [(origin, zlib.compress(msgspec.json.encode(story), 3)) for origin, story in stories.items()]
    database.executemany("INSERT OR REPLACE INTO aligned VALUES (?, ?)", rows)


def _key(signature: Signature) -> str:
    return "|".join(
        map(str, (signature.model, signature.revision, signature.engine, signature.beam, signature.precision))
    )

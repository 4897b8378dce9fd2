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
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec
from filelock import FileLock, Timeout

from translate_pipeline.domain import AlignedStory, LanguagePair, Signature, Target, Translation
from translate_pipeline.errors import OutputError, OutputLockedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FOLDER: Final = ".translate-pipeline"
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE run (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, is_finished INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE story (
    origin TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, title TEXT NOT NULL DEFAULT '', run TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'started', digest TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
    remedy TEXT NOT NULL DEFAULT '', counts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE translation (
    pair TEXT NOT NULL, signature TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, score REAL NOT NULL,
    is_complete INTEGER NOT NULL, alignment TEXT NOT NULL, PRIMARY KEY (pair, signature, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE aligned (
    origin TEXT PRIMARY KEY REFERENCES story (origin) ON DELETE CASCADE, content BLOB NOT NULL
) STRICT;
CREATE TABLE speed (pair TEXT PRIMARY KEY, words INTEGER NOT NULL, seconds REAL NOT NULL) STRICT;
"""
#: What people do to delivered stories; made on opening, in folders of any age.
_REVIEW_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS revision (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, segment TEXT NOT NULL, language TEXT NOT NULL, moment TEXT NOT NULL,
    author TEXT NOT NULL, kind TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS revision_of_segment ON revision (origin, segment, language);
CREATE TABLE IF NOT EXISTS comment (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, segment TEXT NOT NULL, language TEXT NOT NULL, moment TEXT NOT NULL,
    author TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS comment_of_segment ON comment (origin, segment, language);
CREATE TABLE IF NOT EXISTS stale (origin TEXT PRIMARY KEY) STRICT;
"""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One story of the output folder.

    ``state`` is started, done or failed; ``digest`` is the revision of the checks that judged it.
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


@dataclass(frozen=True, slots=True)
class Revision:
    """A target that a person replaced, and by what. ``moment`` is UTC, ISO 8601 to the second.

    ``kind`` is change, undone (a change taken back) or undo (the taking back itself). ``id`` is 0 until stored.
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
            return cls(_connect(folder / "journal.sqlite3"), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def read(cls, out: Path) -> Self | None:
        """The journal for reading only, beside a run that may be going on; None where there is none."""
        file = out / FOLDER / "journal.sqlite3"
        if not file.is_file():
            return None
        return cls(_connect(file, must_exist=True), None)

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
        rows = [
            (r.folder, r.title, r.run, r.state, r.digest, r.message, r.remedy, json.dumps(dict(r.counts)), r.origin)
            for r in records
        ]
        with self._write() as database:
            database.executemany(
                "UPDATE story SET folder = ?, title = ?, run = ?, state = ?, digest = ?, message = ?, remedy = ?,"
                " counts = ? WHERE origin = ?",
                rows,
            )

    def save_aligned(self, stories: Mapping[str, AlignedStory]) -> None:
        """Keep the stories as delivered, by origin, for review and for rendering them again."""
        rows = [(origin, zlib.compress(msgspec.json.encode(story), 3)) for origin, story in stories.items()]
        with self._write() as database:
            database.executemany("INSERT OR REPLACE INTO aligned VALUES (?, ?)", rows)

    def aligned(self, origin: str) -> AlignedStory | None:
        """A story as last delivered or corrected; None where there is none."""
        row = self._database.execute("SELECT content FROM aligned WHERE origin = ?", (origin,)).fetchone()
        return _aligned(row[0]) if row else None

    def story_in(self, folder: str) -> StoryRecord | None:
        row = self._database.execute(f"SELECT {_COLUMNS} FROM story WHERE folder = ?", (folder,)).fetchone()  # noqa: S608
        return _story(row) if row else None

    def forget_failures(self, *, except_run: str) -> None:
        """Drop what failed in earlier runs: this run has met every source that is still there."""
        with self._write() as database:
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
            Revision(segment, language, moment, author, _decoded(before), _decoded(after), kind, number)
            for number, moment, author, kind, before, after in rows
        ]

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


_COLUMNS: Final = "origin, folder, title, run, state, digest, message, remedy, counts"


def _story(row: Sequence[Any]) -> StoryRecord:
    origin, folder, title, run, state, digest, message, remedy, counts = row
    return StoryRecord(origin, folder, title, run, state, digest, message, remedy, json.loads(counts))


@lru_cache(maxsize=8)
def _aligned(content: bytes) -> AlignedStory:
    """Remembered, because a review asks for the same story again and again; nobody changes one in place."""
    return msgspec.json.decode(zlib.decompress(content), type=AlignedStory)


def _encoded(target: Target) -> str:
    return msgspec.json.encode(target).decode()


def _decoded(text: str) -> Target:
    return msgspec.json.decode(text, type=Target)


def _key(signature: Signature) -> str:
    return "|".join(
        map(str, (signature.model, signature.revision, signature.engine, signature.beam, signature.precision))
    )


def _connect(file: Path, *, must_exist: bool = False) -> sqlite3.Connection:
    try:
        mode = "rw" if must_exist else "rwc"
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            database.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version = {_VERSION};COMMIT;")
        elif version != _VERSION:
            raise OutputError(
                f"{file}: written by another version of translate-pipeline (journal {version}, expected {_VERSION})",
                remedy="choose another --out, or remove the output folder",
            )
        database.executescript(_REVIEW_SCHEMA)
    except sqlite3.Error as error:
        raise OutputError(
            f"{file}: the journal cannot be opened: {error}",
            remedy=f"check permissions and free space; if it is damaged, remove the folder {FOLDER} and run again",
        ) from error
    return database

"""The file: who may open it, what goes wrong in one line, and what outlives a crash."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, TranslationUnit
from translate_pipeline.errors import MemoryCorruptError, MemoryLockedError, MemorySchemaError, MemoryStoreError
from translate_pipeline.memory import Memory, default_path
from translate_pipeline.memory.database import Database
from translate_pipeline.memory.migrations import MIGRATIONS, SCHEMA_VERSION
from translate_pipeline.memory.sqlite import APPLICATION_ID

EN_RU = LanguagePair("en", "ru")
ROOT = Path(__file__).resolve().parents[2]


def draft(number: int, name: str = "m@1") -> TranslationUnit:
    return TranslationUnit(f"Source {number}.", f"Цель {number}.", EN_RU, Origin(OriginKind.MACHINE, name))


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def _read_and_write(path: Path) -> None:
    with Memory.open(path) as memory:
        list(memory.units())
        memory.record(draft(i) for i in range(3000))


WRITER = """
    import sys
    from pathlib import Path
    from translate_pipeline.domain import *
    from translate_pipeline.memory import Memory
    origin = Origin(OriginKind.MACHINE, sys.argv[2])
    with Memory.open(Path(sys.argv[1])) as memory:
        for batch in range(int(sys.argv[3])):
            memory.record(
                TranslationUnit(f"Source {batch * 50 + i}.", f"{sys.argv[2]} {i}", LanguagePair("en", "ru"), origin)
                for i in range(50)
            )
            print(batch, flush=True)
"""


class TestOpening:
    def test_a_new_memory_is_ours_and_current(self, path: Path) -> None:
        Memory.open(path).close()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()

    def test_its_folder_is_made(self, tmp_path: Path) -> None:
        Memory.open(tmp_path / "a" / "b" / "memory.db").close()
        assert (tmp_path / "a" / "b" / "memory.db").is_file()

    @pytest.mark.parametrize("name", ["with space.db", "100%?.db", "память#1.db"])
    def test_any_file_name(self, tmp_path: Path, name: str) -> None:
        Memory.open(tmp_path / name).close()
        assert (tmp_path / name).is_file()
        Memory.open(tmp_path / name, read_only=True).close()

    def test_an_empty_file_becomes_a_memory(self, path: Path) -> None:
        path.touch()
        with Memory.open(path) as memory:
            assert memory.stats().units == 0

    def test_foreign_keys_hold(self, memory: Memory) -> None:
        memory.record([draft(1)])
        with pytest.raises(MemoryStoreError, match="FOREIGN KEY"):
            memory.database.execute("DELETE FROM source")

    def test_the_default_path_follows_the_platform_and_makes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", "/nowhere/data")
        assert default_path() == Path("/nowhere/data/translate-pipeline/memory.db")
        assert not Path("/nowhere").exists()

    def test_importing_the_package_is_light(self) -> None:
        code = """
            import sys, translate_pipeline.memory
            print(sorted({'numpy', 'lxml', 'rapidfuzz', 'torch'} & set(sys.modules)))
        """
        process = python(code)
        assert process.communicate()[0] == "[]\n"


class TestTroubles:
    """Every one a line that names the file, and a remedy."""

    def fails(self, error: type[MemoryStoreError], path: Path, match: str, **options: bool) -> None:
        with pytest.raises(error, match=match) as caught:
            Memory.open(path, **options)
        assert str(path) in str(caught.value)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)

    def test_a_folder(self, tmp_path: Path) -> None:
        self.fails(MemoryStoreError, tmp_path, "is a folder")

    @pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
    def test_nothing_there(self, path: Path, options: dict[str, bool]) -> None:
        self.fails(MemoryStoreError, path, "no memory at", **options)
        assert not path.exists()

    def test_not_a_database(self, path: Path) -> None:
        path.write_text("A shopping list, long enough to have no header of SQLite in it.\n" * 20)
        self.fails(MemoryCorruptError, path, "not a translation memory")

    def test_somebody_elses_database(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE song (title)")
        connection.close()
        self.fails(MemorySchemaError, path, "another program")

    def test_a_newer_schema(self, path: Path) -> None:
        Memory.open(path).close()
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.close()
        self.fails(MemorySchemaError, path, "newer translate-pipeline")

    def test_cut_short(self, path: Path) -> None:
        with Memory.open(path) as memory:
            memory.record(draft(i) for i in range(2000))
        path.write_bytes(path.read_bytes()[:-20_000])
        with pytest.raises(MemoryCorruptError, match="damaged") as caught:
            _read_and_write(path)
        assert "restore" in caught.value.remedy

    def test_a_file_where_its_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(MemoryStoreError, match="cannot be made"):
            Memory.open(tmp_path / "file" / "sub" / "memory.db")

    def test_another_process_holds_the_lock(self, path: Path) -> None:
        with Memory.open(path) as one, Memory.open(path, timeout_s=0.05) as other, one.database.transaction():
            with pytest.raises(MemoryLockedError, match="another process"):
                other.record([draft(1)])
            assert other.recall([], EN_RU) == []
            assert other.stats().units == 0, "readers are never kept waiting"

    def test_a_full_disk_loses_the_last_batch_and_nothing_else(self, memory: Memory) -> None:
        memory.record(draft(i) for i in range(100))
        pages = memory.database.value("PRAGMA page_count")
        memory.database.query(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(MemoryStoreError, match="disk is full"):
            memory.record(draft(i) for i in range(100, 20_000))
        assert memory.stats().units == 100
        assert memory.check() == []
        memory.database.query("PRAGMA max_page_count = 1000000")
        assert memory.record([draft(101)]).added == 1

    @pytest.mark.skipif(os.geteuid() != 0, reason="needs to become another user")
    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        """Reading works there, even without the files that SQLite wants beside a write-ahead log."""
        folder = tmp_path / "archive"
        with Memory.open(folder / "memory.db") as memory:
            memory.record([draft(1)])
        for level in (tmp_path, *tmp_path.parents[:2]):
            level.chmod(0o755)
        (folder / "memory.db").chmod(0o444)
        folder.chmod(0o555)
        code = """
            import os, sys
            from pathlib import Path
            from translate_pipeline.errors import MemoryStoreError
            from translate_pipeline.memory import Memory
            path = Path(sys.argv[1])
            os.setuid(65534)
            print(Memory.open(path, read_only=True).stats().units)
            for name in ("memory.db", "other.db"):
                try:
                    Memory.open(path.with_name(name)).close()
                except MemoryStoreError as error:
                    print("cannot" in str(error), bool(error.remedy))
        """
        assert python(code, str(folder / "memory.db")).communicate()[0] == "1\nTrue True\nTrue True\n"


class TestThreads:
    STORES = ("file", "server")

    def test_threads_share_a_memory(self, memory: Memory) -> None:
        threads = [
            threading.Thread(target=lambda k=k: memory.record(draft(i, f"m@{k}") for i in range(300))) for k in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert memory.stats().units == 300
        assert memory.check() == []


class TestTogether:
    def test_two_processes_create_and_fill_one_memory(self, path: Path) -> None:
        processes = [python(WRITER, str(path), name, "8") for name in ("one", "two")]
        assert [p.wait() for p in processes] == [0, 0]
        for process in processes:
            assert process.stdout is not None
            process.stdout.close()
        with Memory.open(path) as memory:
            assert memory.stats().units == 800
            assert memory.stats().sources == 400
            assert memory.check() == []

    @pytest.mark.parametrize("batches", [1, 4, 9])
    def test_a_killed_writer_loses_nothing_that_was_committed(self, path: Path, batches: int) -> None:
        process = python(WRITER, str(path), "victim", "100000")
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == batches:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        process.stdout.close()
        with Memory.open(path) as memory:
            assert memory.check() == []
            assert memory.stats().units >= (batches + 1) * 50
            assert memory.stats().units % 50 == 0


class TestMigrations:
    def test_there_is_one_for_every_version(self) -> None:
        assert len(MIGRATIONS) == SCHEMA_VERSION

    @pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
    def test_a_stored_file_of_every_version_opens_with_all_its_units(self, path: Path, version: int) -> None:
        path.write_bytes((Path(__file__).parent / "files" / f"schema-{version}.db").read_bytes())
        with Memory.open(path) as memory:
            assert memory.database.value("PRAGMA user_version") == SCHEMA_VERSION
            assert [(u.source, u.target, str(u.status)) for u in memory.units()] == [
                ("Gas exports rose by 12 percent.", "Экспорт газа вырос на 12 процентов.", "approved"),
                ("Talks were held in Ashgabat.", "Переговоры прошли в Ашхабаде.", "draft"),
                ("Talks were held in Ashgabat.", "Gepleşikler Aşgabatda geçirildi.", "rejected"),
            ]
            assert memory.check() == []

    def test_a_migration_that_fails_leaves_the_file_as_it_was(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Memory.open(path) as memory:
            memory.record([draft(1)])

        def breaks(connection: sqlite3.Connection) -> None:
            connection.execute("DROP TABLE unit")
            connection.execute("SELECT nonsense FROM nowhere")

        monkeypatch.setattr("translate_pipeline.memory.sqlite.MIGRATIONS", (*MIGRATIONS, breaks))
        monkeypatch.setattr("translate_pipeline.memory.sqlite.SCHEMA_VERSION", SCHEMA_VERSION + 1)
        with pytest.raises(MemoryStoreError):
            Memory.open(path)
        monkeypatch.undo()
        with Memory.open(path) as memory:
            assert memory.stats().units == 1

    def test_reading_only_an_older_file_says_what_to_do(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        Memory.open(path).close()
        monkeypatch.setattr("translate_pipeline.memory.sqlite.SCHEMA_VERSION", SCHEMA_VERSION + 1)
        with pytest.raises(MemorySchemaError, match="must be brought"):
            Memory.open(path, read_only=True)


def test_unexpected_errors_of_sqlite_are_ours_too(memory: Memory) -> None:
    with pytest.raises(MemoryStoreError, match="no such table"):
        Database.query(memory.database, "SELECT * FROM nowhere")

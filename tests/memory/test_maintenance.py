"""Counts, integrity, backup, restore, compaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.errors import MemoryStoreError
from translate_pipeline.memory import Memory

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
EDITOR = Origin(OriginKind.HUMAN)
MODEL = Origin(OriginKind.MACHINE, "alpha@1")


def fill(memory: Memory, count: int = 10) -> None:
    memory.record(TranslationUnit(f"Line {i}.", f"Строка {i}.", EN_RU, MODEL) for i in range(count))
    memory.record([TranslationUnit("Line 0.", "Setir 0.", EN_TK, EDITOR, Status.APPROVED)])
    memory.reject([2])


def test_stats(memory: Memory) -> None:
    fill(memory)
    stats = memory.stats()
    assert (stats.units, stats.sources, stats.approved, stats.drafts, stats.rejected) == (11, 10, 1, 9, 1)
    assert stats.by_pair == (("en-ru", 10), ("en-tk", 1))
    assert stats.by_origin == (("human", 1), ("machine alpha@1", 10))
    assert stats.file_bytes > 0


class TestCheck:
    def test_a_sound_memory_has_no_problem(self, memory: Memory) -> None:
        fill(memory)
        assert memory.check() == []

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            ("UPDATE source SET key = 1 WHERE id = 3", "source 3 has a wrong key"),
            ("UPDATE unit SET source_id = 99 WHERE id = 4", "unit 4 points to a missing source"),
            (
                """INSERT INTO unit SELECT 77, source_id, pair_id, origin_id, author_id, run_id, status, previous, next,
                   created, changed, use_count, extra, target FROM unit WHERE id = 5""",
                "units 5 and 77 are the same",
            ),
        ],
    )
    def test_each_kind_of_damage_is_named(self, path: Path, damage: str, message: str) -> None:
        with Memory.open(path) as memory:
            fill(memory)
        connection = sqlite3.connect(path)
        connection.execute(damage)
        connection.commit()
        connection.close()
        with Memory.open(path) as memory:
            assert memory.check() == [message]

    def test_a_damaged_page_is_found(self, path: Path) -> None:
        with Memory.open(path) as memory:
            fill(memory, 3000)
        content = bytearray(path.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 6000] = b"\xa5" * 6000
        path.write_bytes(content)
        with Memory.open(path) as memory:
            assert memory.check()


class TestBackup:
    def test_a_backup_holds_everything_and_is_a_memory(self, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        memory.backup(tmp_path / "copy.db")
        with Memory.open(tmp_path / "copy.db") as copy:
            assert list(copy.units()) == list(memory.units())
        assert sorted(p.name for p in tmp_path.glob("copy.db.part*")) == []

    def test_while_another_process_writes(self, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        with Memory.open(memory.address) as other, other.database.transaction():
            other.database.execute("DELETE FROM unit")
            memory.backup(tmp_path / "copy.db")
        with Memory.open(tmp_path / "copy.db") as copy:
            assert copy.stats().units == 11

    def test_a_backup_never_overwrites(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "copy.db").write_text("mine")
        with pytest.raises(MemoryStoreError, match="exists already"):
            memory.backup(tmp_path / "copy.db")
        assert (tmp_path / "copy.db").read_text() == "mine"

    def test_a_folder_that_is_not_there(self, memory: Memory, tmp_path: Path) -> None:
        with pytest.raises(MemoryStoreError, match="cannot be opened"):
            memory.backup(tmp_path / "no" / "copy.db")

    def test_restore_replaces_everything_even_for_those_who_have_it_open(self, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        memory.backup(tmp_path / "copy.db")
        saved = list(memory.units())
        with Memory.open(memory.address) as other:
            memory.delete([u.id for u in saved])
            memory.restore(tmp_path / "copy.db")
            assert list(other.units()) == saved
            assert other.recall([Segment("s", "b", "Line 3.")], EN_RU)[0]
        assert memory.record([TranslationUnit("New.", "Новое.", EN_RU, MODEL)]).added == 1

    def test_a_damaged_backup_is_not_restored(self, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        with Memory.open(tmp_path / "bad.db") as bad:
            fill(bad)
            bad.database.execute("UPDATE source SET key = 1")
        with pytest.raises(MemoryStoreError, match="damaged, not restored"):
            memory.restore(tmp_path / "bad.db")
        with pytest.raises(MemoryStoreError, match="no memory at"):
            memory.restore(tmp_path / "none.db")
        assert memory.stats().units == 11


def test_vacuum_gives_space_back_and_drops_sources_nobody_translates(memory: Memory) -> None:
    fill(memory, 5000)
    memory.delete(range(100, 5001))
    assert memory.vacuum() > 0
    assert memory.stats().sources == 99
    assert memory.check() == []
    assert memory.recall([Segment("s", "b", "Line 50.")], EN_RU)[0]

"""Counts, integrity, backup, restore, compaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.errors import MemoryCorruptError, MemoryStoreError
from translate_pipeline.memory import Memory

STORES = ("file", "server")
EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
EDITOR = Origin(OriginKind.HUMAN)
MODEL = Origin(OriginKind.MACHINE, "alpha@1")


def sql(path: Path, statement: str, *parameters: str) -> tuple[int, ...]:
    """Run by another program; the first row."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(statement, parameters).fetchone()
        connection.commit()
        return row or ()


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

    @pytest.mark.parametrize("place", [0.02, 0.2, 0.4, 0.6, 0.8, 0.97])
    def test_a_damaged_page_is_found(self, path: Path, place: float) -> None:
        with Memory.open(path) as memory:
            fill(memory, 3000)
        content = bytearray(path.read_bytes())
        start = int(len(content) * place) // 4096 * 4096
        content[start : start + 8192] = b"\xa5" * 8192
        path.write_bytes(content)
        with Memory.open(path, read_only=True) as memory:
            assert memory.check()

    @pytest.mark.parametrize("name", ["source_key", "unit_source"])
    def test_an_index_that_lacks_a_row_is_found(self, path: Path, name: str) -> None:
        with Memory.open(path) as memory:
            fill(memory, 100)
        (root,) = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", name)
        content = bytearray(path.read_bytes())
        page = (root - 1) * 4096
        assert content[page] == 0x0A, "a leaf of an index (https://www.sqlite.org/fileformat2.html, section 1.6)"
        content[page + 4] -= 1  # one cell fewer
        path.write_bytes(content)
        with Memory.open(path, read_only=True) as memory:
            assert any(f"missing from index {name}" in problem for problem in memory.check())

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            ("UPDATE fuzzy_block SET data = substr(data, 1, 4000)", "block 1 of the fuzzy index is damaged"),
            ("UPDATE fuzzy_block SET data = zeroblob(48 * size)", "source 1 has a wrong signature"),
            ("UPDATE source SET text = 'Line 7 anew.' WHERE id = 8", "source 8 has a wrong"),
            ("UPDATE fuzzy_block SET size = 0, data = x''", "source 1 has a wrong signature"),
            ("DELETE FROM source_words_data WHERE id > 10", "the words in source_words"),
            (
                "INSERT INTO target_words (target_words, rowid, target) VALUES ('delete', 3, 'Строка 2.')",
                "target_words",
            ),
            (
                "INSERT INTO source_words (rowid, text) VALUES (4, 'stranger')",
                "the words in source_words are not",
            ),
        ],
    )
    def test_a_damaged_index_of_ours_is_found_and_made_anew(self, path: Path, damage: str, message: str) -> None:
        with Memory.open(path) as memory:
            fill(memory, 200)
            memory.index()
            memory.concordance("line")
            assert memory.check() == []
        sql(path, damage)
        with Memory.open(path, read_only=True) as memory:
            assert any(message in problem for problem in memory.check())
        if "SET text" in damage:
            return  # the key is wrong too: what the text should be nobody knows
        with Memory.open(path) as memory:
            memory.vacuum()
            assert memory.check() == []
            assert len(memory.concordance("Строка")) == 50
            assert memory.recall([Segment("s", "b", "Line 7!")], EN_RU, min_score=70)[0]

    @pytest.mark.parametrize("place", range(0, 48, 5))
    def test_every_byte_of_a_signature_counts(self, path: Path, place: int) -> None:
        with Memory.open(path) as memory:
            fill(memory, 10)
            memory.index()
            (data,) = memory.database.query("SELECT data FROM fuzzy_block")[0]
            changed = bytearray(data)
            changed[place * 10] ^= 0x10
            memory.database.execute("UPDATE fuzzy_block SET data = ?", (bytes(changed),))
            (problem, *_) = memory.check()
        assert "memory vacuum makes it anew" in problem

    def test_a_look_up_in_a_damaged_index_is_an_error_with_a_remedy(self, path: Path) -> None:
        with Memory.open(path) as memory:
            fill(memory, 200)
            memory.index()
        sql(path, "UPDATE fuzzy_block SET data = substr(data, 1, 4000)")
        with Memory.open(path) as memory, pytest.raises(MemoryCorruptError, match="fuzzy index is damaged") as caught:
            memory.recall([Segment("s", "b", "Line 7!")], EN_RU, min_score=70)
        assert "memory vacuum" in caught.value.remedy


class TestBackup:
    STORES = ("file",)

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


def test_vacuum_gives_space_back_and_drops_sources_nobody_translates(memory: Memory, store: str) -> None:
    """A server keeps the space for what comes next."""
    fill(memory, 5000)
    memory.delete(range(100, 5001))
    assert memory.vacuum() > 0 or store == "server"
    assert memory.stats().sources == 99
    assert memory.check() == []
    assert memory.recall([Segment("s", "b", "Line 50.")], EN_RU)[0]

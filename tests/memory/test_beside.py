"""A big file is read by a process of its own: nothing else about importing it is different."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translate_pipeline.domain import InlineTag, LanguagePair, Origin, OriginKind, Status, TagKind, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, exchange, export_file, import_file
from translate_pipeline.memory.beside import read_beside
from translate_pipeline.memory.exchange import ReadOptions, format_of, read_units

EN_RU = LanguagePair("en", "ru")
OPTIONS = ReadOptions("archive.tmx")


def unit(number: int) -> TranslationUnit:
    return TranslationUnit(
        f"The port handled {number} ships & boats.",
        f"Порт принял {number} судов.",
        EN_RU,
        Origin(OriginKind.MACHINE, "alpha@1"),
        Status.REJECTED if number % 3 else Status.APPROVED,
        previous="0123456789abcdef",
        source_tags=(InlineTag(4, TagKind.OPEN, 1, "a", (("href", "x"),)), InlineTag(8, TagKind.CLOSE, 1, "a")),
        created="2026-04-02T10:30:00Z",
        author="editor",
        notes=("seen",),
        properties=(("x-desk", "economy"),),
        use_count=number,
    )


@pytest.fixture
def archive(memory: Memory, tmp_path: Path) -> Path:
    memory.record(map(unit, range(1200)))
    export_file(memory, tmp_path / "archive.tmx")
    return tmp_path / "archive.tmx"


def test_units_are_the_same(archive: Path) -> None:
    alone = list(read_units(format_of(archive), archive, OPTIONS))
    assert len(alone) == 1200
    assert list(read_beside(archive, None, OPTIONS)) == alone


def test_problems_are_the_same(archive: Path) -> None:
    lines = archive.read_text(encoding="utf-8").split("\n")
    lines[len(lines) // 2] = "<tu><tuv><seg>broken & broken</tu>"
    archive.write_text("\n".join(lines), encoding="utf-8")
    alone = list(read_units(format_of(archive), archive, OPTIONS))
    assert any(isinstance(each, exchange.Problem) for each in alone)
    assert list(read_beside(archive, None, OPTIONS)) == alone


def test_errors_are_the_same(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.tmx"
    bomb.write_text('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx version="1.4"><body></body></tmx>')
    for path in (bomb, tmp_path / "none.tmx"):
        with pytest.raises(ExchangeError) as alone:
            list(read_units(format_of(path), path, OPTIONS))
        with pytest.raises(ExchangeError) as beside:
            list(read_beside(path, None, OPTIONS))
        assert (str(beside.value), beside.value.remedy) == (str(alone.value), alone.value.remedy)


def test_an_import_takes_the_second_process_for_big_files(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Memory.open(tmp_path / "alone.db") as memory:
        expected = import_file(memory, archive, pair=EN_RU, status=Status.DRAFT)
        units = list(memory.units())
    monkeypatch.setattr(exchange, "BIG_FILE", 1000)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.delattr("translate_pipeline.memory.tmx.TmxFormat.read")  # nobody here reads
    with Memory.open(tmp_path / "beside.db") as memory:
        assert import_file(memory, archive, pair=EN_RU, status=Status.DRAFT) == expected
        found = list(memory.units())
    assert [(u.source, u.target, u.status, u.source_tags) for u in found] == [
        (u.source, u.target, u.status, u.source_tags) for u in units
    ]


def test_nothing_in_the_folder_one_works_in_is_run(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "queue.py").write_text("raise SystemExit('mine')")
    monkeypatch.chdir(tmp_path)
    assert sum(1 for _ in read_beside(archive, None, OPTIONS)) == 1200


def children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
class TestTheProcess:
    def test_it_ends_when_nobody_wants_more(self, archive: Path) -> None:
        before = set(children())
        units = read_beside(archive, None, OPTIONS)
        next(units)
        assert set(children()) - before
        units.close()  # type: ignore[attr-defined]
        assert not set(children()) - before

    def test_its_end_is_an_error_not_the_end_of_the_file(self, archive: Path) -> None:
        before = set(children())
        units = read_beside(archive, None, OPTIONS)
        next(units)
        for child in set(children()) - before:
            os.kill(child, 9)
        with pytest.raises(ExchangeError, match="has ended"):
            list(units)

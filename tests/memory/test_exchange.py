"""Importing and exporting whatever the format; TSV; merging memories."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import FORMATS, Memory, export_file, import_file, merge
from translate_pipeline.memory.exchange import ExchangeFormat, WritableFormat, format_of

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
EDITOR = Origin(OriginKind.HUMAN, "desk")
WRITABLE = [name for name in FORMATS if isinstance(format_of(Path(f"a.{name}")), WritableFormat)]
ROOT = Path(__file__).resolve().parents[2]


def fill(memory: Memory, count: int = 20) -> None:
    memory.record(
        TranslationUnit(
            f"Line {i}\tof \\n the\n{i} table.",
            f"Строка {i}.",
            EN_TK if i % 5 == 0 else EN_RU,
            EDITOR if i % 2 else Origin(OriginKind.MACHINE, "alpha@1"),
            list(Status)[i % 3],
            author="desk",
            notes=("a note",) if i % 4 == 0 else (),
            changed=f"2021-01-01T00:00:{i % 60:02}Z",
        )
        for i in range(count)
    )


@pytest.mark.parametrize("name", FORMATS)
class TestEveryFormat:
    def test_a_file_that_is_not_there(self, name: str, memory: Memory, tmp_path: Path) -> None:
        with pytest.raises(ExchangeError, match="cannot be read"):
            import_file(memory, tmp_path / f"none.{name}")

    def test_a_file_of_something_else(self, name: str, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / f"a.{name}").write_bytes(bytes(range(256)) * 20)
        with pytest.raises(ExchangeError) as caught:
            import_file(memory, tmp_path / f"a.{name}")
        assert caught.value.remedy
        assert memory.stats().units == 0

    def test_is_found_by_its_suffix_and_by_its_name(self, name: str, tmp_path: Path) -> None:
        found: ExchangeFormat = format_of(tmp_path / f"a.{name.upper()}")
        assert type(found) is type(format_of(tmp_path / "a.txt", name))


@pytest.mark.parametrize("name", WRITABLE)
class TestEveryWritableFormat:
    def test_what_is_exported_is_imported(self, name: str, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        path = tmp_path / f"out.{name}"
        assert export_file(memory, path) == 20
        with Memory.open(tmp_path / "other.db") as other:
            report = import_file(other, path, strict=True)
            assert (report.added, report.read, report.skipped) == (20, 20, 0)
            for mine, theirs in zip(memory.units(), other.units(), strict=True):
                for field in ("source", "target", "pair", "origin", "status", "author", "notes", "changed"):
                    assert getattr(mine, field) == getattr(theirs, field)
            again = import_file(other, path)
            assert (again.added, again.updated) == (0, 0)

    def test_only_a_pair_or_a_status(self, name: str, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        assert export_file(memory, tmp_path / f"a.{name}", pair=EN_TK) == 4
        assert export_file(memory, tmp_path / f"b.{name}", status=Status.APPROVED) == 7
        with Memory.open(tmp_path / "other.db") as other:
            report = import_file(other, tmp_path / f"b.{name}", pair=EN_TK)
            assert {u.pair for u in other.units()} == {EN_TK}
            assert report.skipped == 7 - report.added > 0

    def test_an_export_appears_whole_or_not_at_all(self, name: str, memory: Memory, tmp_path: Path) -> None:
        fill(memory)
        path = tmp_path / f"out.{name}"
        path.write_text("before")
        memory.database.execute("UPDATE unit SET extra = '{' WHERE id = 20")
        with pytest.raises(ValueError, match="Expecting"):
            export_file(memory, path)
        assert path.read_text() == "before"
        assert sorted(p.name for p in tmp_path.glob("out*")) == [path.name]

    def test_progress(self, name: str, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("translate_pipeline.memory.exchange.BATCH_SIZE", 8)
        fill(memory)
        path, exported, imported = tmp_path / f"out.{name}", [], []  # type: ignore[var-annotated]
        export_file(memory, path, progress=exported.append)
        with Memory.open(tmp_path / "other.db") as other:
            import_file(other, path, progress=imported.append)
        assert (exported, imported) == ([8, 8], [8, 8, 4])

    def test_a_file_that_cannot_be_written(self, name: str, memory: Memory, tmp_path: Path) -> None:
        with pytest.raises(ExchangeError, match="cannot be written"):
            export_file(memory, tmp_path / "no" / f"out.{name}")


def test_memories_are_written_as_tmx_and_tsv() -> None:
    assert WRITABLE == ["tmx", "tsv"]
    assert type(format_of(Path("a.sdlxliff"))) is type(format_of(Path("a.xlf"))) is type(format_of(Path("a.xliff")))


def test_an_unknown_format_names_the_known_ones(memory: Memory, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="no exchange format 'doc'") as caught:
        import_file(memory, tmp_path / "a.doc")
    assert "tmx, tsv" in caught.value.remedy


def test_after_an_import_fuzzy_recall_is_ready(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Gas prices rose in May.\tЦены на газ выросли в мае.\n")
    import_file(memory, tmp_path / "a.tsv", pair=EN_RU)
    assert memory.database.value("SELECT sum(size) FROM fuzzy_block") == 1
    [[match]] = memory.recall([Segment("s", "b", "Gas prices rose in June.")], EN_RU, min_score=75)
    assert match.unit.origin == Origin(OriginKind.IMPORT, "a.tsv")


class TestTsvOfOthers:
    def test_two_columns_as_they_stand(self, memory: Memory, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_bytes(b"\xef\xbb\xbfC:\\new\tC:\\new\tmore\r\n\r\nGas\t\xd0\x93\xd0\xb0\xd0\xb7\r\n")
        report = import_file(memory, path, pair=EN_RU, status=Status.DRAFT)
        assert report.added == 2
        assert [(u.source, u.target, u.status) for u in memory.units()] == [
            ("C:\\new", "C:\\new", Status.DRAFT),
            ("Gas", "Газ", Status.DRAFT),
        ]

    def test_utf_16(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_bytes("source\ttarget\nGas\tГаз\n".encode("utf-16"))
        assert import_file(memory, tmp_path / "a.tsv", pair=EN_RU).added == 1

    def test_broken_lines_are_reported(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_text("Gas\tГаз\nno target\n\tнет\nOil\tНефть\n")
        report = import_file(memory, tmp_path / "a.tsv", pair=EN_RU)
        assert (report.added, [p.line for p in report.problems]) == (2, [2, 3])

    def test_a_wrong_value_is_reported(self, memory: Memory, tmp_path: Path) -> None:
        fill(memory, 2)
        export_file(memory, tmp_path / "a.tsv")
        (tmp_path / "a.tsv").write_text((tmp_path / "a.tsv").read_text().replace("\tdraft\t", "\tfine\t"))
        assert [p.line for p in import_file(memory, tmp_path / "a.tsv").problems] == [2]

    def test_languages_must_come_from_somewhere(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_text("Gas\tГаз\n")
        with pytest.raises(ExchangeError, match=r"a\.tsv:1: .*which languages") as caught:
            import_file(memory, tmp_path / "a.tsv")
        assert "--pair" in caught.value.remedy

    def test_the_table_of_a_run_is_not_taken_for_an_export(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_text("number\trole\tsource\ttarget\n1\theadline\tGas\tГаз\n")
        with pytest.raises(ExchangeError, match="aligned copy") as caught:
            import_file(memory, tmp_path / "a.tsv", pair=EN_RU)
        assert "translate-pipeline apply" in caught.value.remedy

    def test_an_encoding_nobody_declared(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "a.tsv").write_bytes("Gas\tГаз\n".encode("windows-1251"))
        with pytest.raises(ExchangeError, match="neither UTF-8"):
            import_file(memory, tmp_path / "a.tsv", pair=EN_RU)


def test_a_killed_import_leaves_whole_batches(memory: Memory, tmp_path: Path) -> None:
    fill(memory, 4000)
    export_file(memory, tmp_path / "big.tmx")
    code = """
        import sys
        from pathlib import Path
        from translate_pipeline.memory import Memory, exchange
        exchange.BATCH_SIZE = 100
        with Memory.open(Path(sys.argv[1])) as memory:
            exchange.import_file(memory, Path(sys.argv[2]), progress=lambda n: print(n, flush=True))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "new.db"), str(tmp_path / "big.tmx")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Memory.open(tmp_path / "new.db") as found:
        units = found.stats().units
        assert 500 <= units < 4000
        assert units % 100 == 0
        assert found.check() == []
        assert import_file(found, tmp_path / "big.tmx").added == 4000 - units


def test_merging_takes_over_what_is_new_or_newer(memory: Memory, tmp_path: Path) -> None:
    unit = TranslationUnit("Gas", "Газ", EN_RU, EDITOR, Status.DRAFT)
    memory.record([unit])
    with Memory.open(tmp_path / "other.db") as other:
        other.record([TranslationUnit("Gas", "Газ", EN_RU, EDITOR, Status.APPROVED, notes=("yes",))])
        other.record([TranslationUnit("Oil", "Нефть", EN_RU, EDITOR), TranslationUnit("Oil", "Nebit", EN_TK, EDITOR)])
    report = merge(memory, tmp_path / "other.db", pair=EN_RU)
    assert (report.added, report.updated, report.unchanged) == (1, 1, 0)
    assert [(u.source, u.status) for u in memory.units()] == [("Gas", Status.APPROVED), ("Oil", Status.DRAFT)]


@pytest.mark.parametrize(("across", "left"), [(False, ["два", "раз", "раз", "три"]), (True, ["два", "раз", "три"])])
def test_dedupe(memory: Memory, across: bool, left: list[str]) -> None:
    here = "0" * 16
    memory.record(
        [
            TranslationUnit("Gas  rose.", "раз", EN_RU, EDITOR, Status.DRAFT, changed="2024-01-01T00:00:00Z"),
            TranslationUnit("Gas rose.", "раз", EN_RU, EDITOR, Status.APPROVED, changed="2020-01-01T00:00:00Z"),
            TranslationUnit("Gas rose.", "раз", EN_RU, EDITOR, Status.APPROVED, previous=here),
            TranslationUnit("Gas rose.", "два", EN_RU, EDITOR),
            TranslationUnit("Gas\u00a0rose.", "три", EN_RU, EDITOR, Status.REJECTED),
        ]
    )
    assert memory.dedupe(across_contexts=across) == 5 - len(left)
    units = list(memory.units())
    assert sorted(u.target for u in units) == left
    assert all(u.status is Status.APPROVED for u in units if u.target == "раз")
    assert not across or [u.previous for u in units if u.target == "раз"] == [here]
    assert memory.dedupe(across_contexts=across) == 0

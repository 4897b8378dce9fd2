"""CSV and spreadsheets into the memory."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, import_file
from translate_pipeline.memory.exchange import Problem, ReadOptions, format_of

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
Rows = Sequence[Sequence[object]]


def write_csv(path: Path, rows: Rows) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def write_xlsx(path: Path, rows: Rows, title: str = "Sheet") -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)


WRITERS: dict[str, Callable[[Path, Rows], None]] = {"csv": write_csv, "xlsx": write_xlsx}


@pytest.mark.parametrize("suffix", WRITERS)
class TestEveryTable:
    def read(
        self, tmp_path: Path, suffix: str, rows: Rows, pair: LanguagePair | None = None
    ) -> list[TranslationUnit | Problem]:
        path = tmp_path / f"a.{suffix}"
        WRITERS[suffix](path, rows)
        return list(format_of(path).read(path, ReadOptions(path.name, pair)))

    def test_our_columns_in_any_order(self, suffix: str, tmp_path: Path) -> None:
        [unit] = self.read(
            tmp_path,
            suffix,
            [
                ("note", "Status", "target", "source", "target-language", "source-language", "author", "origin", "?"),
                ("a note", "draft", "Газ,\n«и»", 'Gas, "and"', "ru", "en", "desk", "human desk", "x"),
            ],
        )
        assert unit == TranslationUnit(
            'Gas, "and"', "Газ,\n«и»", EN_RU, Origin(OriginKind.HUMAN, "desk"), author="desk", notes=("a note",)
        )

    def test_columns_of_languages(self, suffix: str, tmp_path: Path) -> None:
        rows = [("id", "en", "ru-RU", "TK"), ("1", "Gas", "Газ", "Gaz"), ("2", "Oil", "", "Nebit")]
        found = self.read(tmp_path, suffix, rows)
        assert [(u.source, u.target, str(u.pair)) for u in found if isinstance(u, TranslationUnit)] == [
            ("Gas", "Газ", "en-ru-RU"),
            ("Gas", "Gaz", "en-tk"),
            ("Oil", "Nebit", "en-tk"),
        ]
        assert len(self.read(tmp_path, suffix, rows, EN_TK)) == 2
        assert self.read(tmp_path, suffix, [("en", "ru"), ("", "Газ")]) == [Problem(2, "no source text")]

    def test_no_heading(self, suffix: str, tmp_path: Path) -> None:
        [unit] = self.read(tmp_path, suffix, [("Gas", "Газ", "rest")], EN_RU)
        assert isinstance(unit, TranslationUnit)
        assert (unit.source, unit.target, unit.status) == ("Gas", "Газ", Status.APPROVED)
        with pytest.raises(ExchangeError, match="which languages") as caught:
            self.read(tmp_path, suffix, [("Gas", "Газ")])
        assert "--pair" in caught.value.remedy

    def test_statuses(self, suffix: str, tmp_path: Path) -> None:
        rows = [
            ("source", "target", "status", "fuzzy", "model"),
            ("a", "а", "final", "", ""),
            ("b", "б", "needs-review", "", ""),
            ("c", "ц", "", "True", ""),
            ("d", "д", "rejected", "", "m@1"),
            ("e", "e", "new", "", ""),
            ("f", "ф", "well", "", ""),
            ("g", "", "", "", ""),
            ("", "", "", "", ""),
        ]
        found = self.read(tmp_path, suffix, rows, EN_RU)
        units = [u for u in found if isinstance(u, TranslationUnit)]
        assert [u.status for u in units] == [Status.APPROVED, Status.DRAFT, Status.DRAFT, Status.REJECTED]
        assert units[3].origin == Origin(OriginKind.MACHINE, "m@1")
        assert [(p.line, p.message[:14]) for p in found if isinstance(p, Problem)] == [
            (7, "unknown status"),
            (8, "a source and a"),
        ]

    def test_an_origin_that_does_not_exist(self, suffix: str, tmp_path: Path) -> None:
        [problem] = self.read(tmp_path, suffix, [("source", "target", "origin"), ("a", "б", "magic x")], EN_RU)
        assert isinstance(problem, Problem)

    def test_another_pair(self, suffix: str, tmp_path: Path) -> None:
        head = ("source", "target", "source-language", "target-language")
        assert self.read(tmp_path, suffix, [head, ("Gas", "Gaz", "en", "tk")], EN_RU) == [
            Problem(2, "the languages are en-tk, not en-ru")
        ]

    def test_the_table_of_a_run(self, suffix: str, tmp_path: Path) -> None:
        with pytest.raises(ExchangeError, match="aligned copy"):
            self.read(tmp_path, suffix, [("№", "Role", "English", "русский"), (1, "headline", "Gas", "Газ")], EN_RU)


class TestCsv:
    def read(self, tmp_path: Path, content: bytes) -> list[TranslationUnit | Problem]:
        (tmp_path / "a.csv").write_bytes(content)
        return list(format_of(tmp_path / "a.csv").read(tmp_path / "a.csv", ReadOptions("a", EN_RU)))

    @pytest.mark.parametrize("delimiter", [";", "\t", ","])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_delimiters_and_encodings(self, tmp_path: Path, delimiter: str, encoding: str) -> None:
        content = f'source{delimiter}target\r\nGas{delimiter}"Газ{delimiter} да"\r\n'
        [unit] = self.read(tmp_path, content.encode(encoding))
        assert isinstance(unit, TranslationUnit)
        assert unit.target == f"Газ{delimiter} да"

    def test_lines_are_counted_through_cells_with_line_ends(self, tmp_path: Path) -> None:
        content = 'source,target\n"a\nb",в\nc,\n"d"x,y\ne,е\n'
        found = self.read(tmp_path, content.encode())
        assert [p.line for p in found if isinstance(p, Problem)] == [4, 5]
        assert [u.source for u in found if isinstance(u, TranslationUnit)] == ["a\nb", "e"]

    def test_a_cell_larger_than_any_text(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, b"a,b\n" + b"x" * 200_000 + b",y\n")
        assert any(isinstance(p, Problem) for p in found)

    def test_an_encoding_nobody_declared(self, tmp_path: Path) -> None:
        with pytest.raises(ExchangeError, match="neither UTF-8"):
            self.read(tmp_path, "Gas,Газ\n".encode("windows-1251"))

    def test_as_the_translate_toolkit_writes_it(self, memory: Memory, tmp_path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from translate.storage.csvl10n import csvfile
        store = csvfile(fieldnames=["location", "source", "target", "fuzzy"])
        for source, target in (('Gas, "and" oil', "Газ\nи нефть"), ("Coal", "Уголь")):
            store.addsourceunit(source).target = target
        store.units[1].markfuzzy()
        (tmp_path / "a.csv").write_bytes(bytes(store))
        assert import_file(memory, tmp_path / "a.csv", pair=EN_RU).added == 2
        assert [(u.source, u.target, u.status) for u in memory.units()] == [
            ('Gas, "and" oil', "Газ\nи нефть", Status.APPROVED),
            ("Coal", "Уголь", Status.DRAFT),
        ]


class TestXlsx:
    def test_the_title_of_a_sheet_names_the_languages(self, memory: Memory, tmp_path: Path) -> None:
        write_xlsx(tmp_path / "a.xlsx", [("Gas", "Gaz"), (2024, "2024-nji ýyl")], "en-tk")
        assert import_file(memory, tmp_path / "a.xlsx").added == 2
        assert [(u.source, u.pair) for u in memory.units()] == [("Gas", EN_TK), ("2024", EN_TK)]

    def test_formulas_without_value_are_reported(self, tmp_path: Path) -> None:
        write_xlsx(tmp_path / "a.xlsx", [("source", "target"), ("Gas", "#NAME?"), ("Oil", "Нефть")])
        found = list(format_of(tmp_path / "a.xlsx").read(tmp_path / "a.xlsx", ReadOptions("a", EN_RU)))
        assert found[0] == Problem(2, "a formula without a value")
        assert len(found) == 2

    def change(self, path: Path, name: str, content: bytes) -> None:
        write_xlsx(path, [("source", "target"), ("Gas", "Газ")])
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, old in {**parts, name: content}.items():
                archive.writestr(part, content if part == name else old)

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("xl/bomb.xml", b" " * 40_000_000, "too many bytes"),
            ("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>', "document type"),
            ("xl/workbook.xml", b"<workbook", "damaged"),
        ],
    )
    def test_hostile_and_damaged_files(
        self, memory: Memory, tmp_path: Path, name: str, content: bytes, message: str
    ) -> None:
        self.change(tmp_path / "a.xlsx", name, content)
        with pytest.raises(ExchangeError, match=message):
            import_file(memory, tmp_path / "a.xlsx", pair=EN_RU)

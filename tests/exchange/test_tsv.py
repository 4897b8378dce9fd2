"""Tab-separated files as spreadsheets and editors leave them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import Status
from translate_pipeline.exchange import Correction, Decision, Problem, Verdict, language_of, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory

HEADER = "number\trole\tsource\ttarget\tmatch\tscore\tstatus\tfindings\tmodel"


def _file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "story.ru.tsv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def _row(number: object, source: str, target: str, status: str = "draft") -> str:
    return f"{number}\tparagraph\t{source}\t{target}\tmachine\t\t{status}\t\tm@1"


def _read(path: Path) -> list[Correction | Problem]:
    return list(read_corrections(path))


def _targets(path: Path) -> list[str]:
    return [row.target for row in _read(path) if isinstance(row, Correction)]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("draft", Verdict.UNSAID), ("", Verdict.UNSAID), ("Approved ", Verdict.APPROVED), ("REJECTED", Verdict.REJECTED)],
)
def test_the_status_column_is_read_as_people_write_it(tmp_path: Path, status: str, verdict: Verdict) -> None:
    (row,) = _read(_file(tmp_path, HEADER, _row(1, "A", "Б", status)))
    assert isinstance(row, Correction)
    assert row.verdict is verdict


def test_an_unknown_status_costs_its_row_alone(tmp_path: Path) -> None:
    broken, good = _read(_file(tmp_path, HEADER, _row(1, "A", "Б", "maybe"), _row(2, "C", "Д")))
    assert str(broken) == "line 2: unknown status 'maybe'; expected draft, approved or rejected"
    assert isinstance(good, Correction)
    assert good.target == "Д"


def test_a_row_with_too_few_columns_is_reported_by_line(tmp_path: Path) -> None:
    rows = _read(_file(tmp_path, HEADER, "1\tparagraph\tOnly a source", _row(2, "C", "Д"), ""))
    assert str(rows[0]) == "line 2: expected 9 columns, found 3"
    assert len(rows) == 2


def test_bytes_that_are_not_utf8_cost_their_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "story.ru.tsv"
    lines = [HEADER.encode(), _row(1, "A", "Да").encode("cp1251"), _row(2, "C", "Нет").encode()]
    path.write_bytes(b"\r\n".join(lines))
    broken, good = _read(path)
    assert str(broken).startswith("line 2: not UTF-8")
    assert isinstance(good, Correction)
    assert good.target == "Нет"


def test_columns_are_known_by_name_wherever_they_stand(tmp_path: Path) -> None:
    (row,) = _read(_file(tmp_path, "status\ttarget\tnote\tnumber\tsource", "approved\tБ\tmine\t7\tA"))
    assert isinstance(row, Correction)
    assert (row.number, row.source, row.target, row.verdict) == (7, "A", "Б", Verdict.APPROVED)


def test_a_file_whose_header_was_deleted_is_read_in_our_order(tmp_path: Path) -> None:
    assert _targets(_file(tmp_path, _row(1, "A", "Б"), _row(2, "C", "Д"))) == ["Б", "Д"]


def test_verbatim_rows_are_no_segments(tmp_path: Path) -> None:
    assert _read(_file(tmp_path, HEADER, "\tmeta\t09:40\t09:40\tverbatim\t\t\t\t")) == []


SENTENCES = [
    ('"We waited," he said, "for years."', "«Мы ждали, — сказал он, — годы»."),
    ('"All of it is quoted"', '"Всё в кавычках"'),
    ("No signs at all", "Ничего такого"),
    ("Commas, and more", "Запятые, и не только"),
]


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_spreadsheet_saved_is_read_without_its_quoting(tmp_path: Path, quoting: int, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", quoting=quoting, lineterminator="\r\n")  # type: ignore[arg-type]
    writer.writerow(HEADER.split("\t"))
    for number, (source, target) in enumerate(SENTENCES, 1):
        writer.writerow(_row(number, source, target).split("\t"))
    path = tmp_path / "story.ru.tsv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert [(r.source, r.target) for r in _read(path) if isinstance(r, Correction)] == SENTENCES


def test_excel_quotes_cells_with_commas_and_nothing_else_shows_it(tmp_path: Path) -> None:
    quoted = [f'"{a}"\t"{b}"' for a, b in SENTENCES[3:]]
    path = _file(tmp_path, HEADER, f"1\tparagraph\t{quoted[0]}\tmachine\t\tdraft\t\t", _row(2, "Plain", "Просто"))
    assert _targets(path) == ["Запятые, и не только", "Просто"]


def test_our_own_quotation_marks_stay(tmp_path: Path) -> None:
    lines = [_row(n, s, t) for n, (s, t) in enumerate(SENTENCES, 1)]
    assert _targets(_file(tmp_path, HEADER, *lines)) == [t for _, t in SENTENCES]
    assert _targets(_file(tmp_path, HEADER, lines[1])) == ['"Всё в кавычках"']


def test_a_line_break_typed_into_a_cell_is_part_of_the_text(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER, '1\tparagraph\tA\t"Первая\nвторая"\tmachine\t\tdraft\t\t', _row(2, "C", "Д"))
    assert _targets(path) == ["Первая\nвторая", "Д"]


def test_escapes_and_marks_are_told_apart(tmp_path: Path) -> None:
    (row,) = _read(_file(tmp_path, HEADER, _row(1, "A", r"\{1} {1}да{/1}\n{2/} C:\\t")))
    assert isinstance(row, Correction)
    assert row.target == "{1} да\n C:\\t"
    assert [(t.position, t.kind.value, t.id) for t in row.target_tags] == [
        (4, "open", 1),
        (6, "close", 1),
        (7, "empty", 2),
    ]


def test_sorted_and_renumbered_rows_find_their_segments(
    tmp_path: Path, aligned: AlignedStory, write: Callable[..., Path], verdicts: Callable[..., list[object]]
) -> None:
    path = write(aligned, "tsv")
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    changed = [row.replace("примет первые", "встретит первые").replace("5\t", "\t", 1) for row in reversed(rows)]
    path.write_text("\n".join([header, *changed]), encoding="utf-8")
    (decision,) = verdicts(path, aligned)
    assert isinstance(decision, Decision)
    assert (decision.segment_id, decision.status) == ("b5.s2", Status.APPROVED)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("story.ru.tsv", "ru"),
        ("story.tk.xliff.edited-2", "tk"),
        ("story.ru (1).docx", "ru"),
        ("story.ru(2).xlsx", "ru"),
        ("story.pt-BR.tsv", "pt-br"),
        ("corrected.tsv", ""),
        ("story.tsv", ""),
    ],
)
def test_the_language_that_a_file_name_says(tmp_path: Path, name: str, language: str) -> None:
    assert language_of(tmp_path / name) == language

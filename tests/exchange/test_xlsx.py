"""The spreadsheet after a reviewer: sorted, filtered, columns moved, numbers become numbers, long text in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.render.conftest import Builder
from translate_pipeline.domain import Role, Status
from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange import Correction, Problem, Verdict, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory


@pytest.fixture
def edit(write: Callable[..., Path], aligned: AlignedStory) -> Callable[..., Path]:
    """The story's sheet after ``change`` was done to it."""

    def edit(change: Callable[[Any], None], story: AlignedStory | None = None) -> Path:
        from openpyxl import load_workbook

        path = write(story or aligned, "xlsx")
        workbook = load_workbook(path)
        change(workbook.worksheets[0])
        workbook.save(path)
        return path

    return edit


def _row_of(sheet: Any, number: int) -> Any:
    return next(row for row in sheet.iter_rows(min_row=2) if row[0].value == number)


def test_rows_in_another_order_find_their_segments(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def sort(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, len(rows))
        for row in sorted(rows, key=lambda row: str(row[3])):
            sheet.append(row)

    assert verdicts(edit(sort), aligned) == []


def test_a_column_put_before_the_others_moves_nothing(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def insert(sheet: Any) -> None:
        sheet.insert_cols(1)
        sheet.cell(1, 1).value = None
        next(row for row in sheet.iter_rows(min_row=2) if row[1].value == 2)[4].value = "Обсудили станцию."

    (decision,) = verdicts(edit(insert), aligned)
    assert (decision.segment_id, decision.text) == ("b4.s1", "Обсудили станцию.")


def test_the_status_column_approves(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def approve(sheet: Any) -> None:
        _row_of(sheet, 2)[6].value = "approved"

    (decision,) = verdicts(edit(approve), aligned)
    assert (decision.segment_id, decision.status, decision.is_changed) == ("b4.s1", Status.APPROVED, False)


def test_a_number_and_a_formula_in_a_cell(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """Excel makes a number of a target that is one; a formula that gave no value is reported."""

    def change(sheet: Any) -> None:
        _row_of(sheet, 2)[3].value = 2027
        broken = _row_of(sheet, 3)[3]
        broken.value, broken.data_type = "#NAME?", "e"

    decision, problem = verdicts(edit(change), aligned)
    assert decision.text == "2027"
    assert problem.message == "the target is a formula without a value"


def test_text_longer_than_a_cell_is_put_together_again(
    write: Callable[..., Path], edit: Callable[..., Path], verdicts: Callable[..., list[Any]]
) -> None:
    long, russian = "word " * 9000, "слово " * 8000
    first, second = (long.strip(), {"ru": russian.strip()}), ("Next.", {"ru": "Далее."})
    story = Builder().prose(Role.PARAGRAPH, first, second).build()
    assert verdicts(write(story, "xlsx"), story) == []

    def change(sheet: Any) -> None:
        last = [row for row in sheet.iter_rows(min_row=2) if str(row[0].value).startswith("1/")][-1]
        last[3].value = f"{last[3].value} конец"

    (decision,) = verdicts(edit(change, story), story)
    assert decision.text == f"{russian.strip()} конец"


def test_a_brace_that_is_text_stays_text(
    edit: Callable[..., Path], marked_story: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def change(sheet: Any) -> None:
        _row_of(sheet, 3)[3].value = "Здесь путь C:\\temp {1} и {1/}."

    (decision,) = verdicts(edit(change, marked_story), marked_story)
    assert (decision.text, decision.tags) == ("Здесь путь C:\\temp {1} и {1/}.", ())


def test_a_sheet_without_our_header_is_reported(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.worksheets[0].append(["some", "other", "table"])
    path = tmp_path / "other.xlsx"
    workbook.save(path)
    (problem,) = read_corrections(path)
    assert isinstance(problem, Problem)
    assert problem.message == "no header with the columns №, source and target"


def test_a_damaged_workbook_is_refused_in_one_line(write: Callable[..., Path], aligned: AlignedStory) -> None:
    import zipfile

    path = write(aligned, "xlsx")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet><not closed")
    with pytest.raises(ExchangeError, match="the spreadsheet is damaged"):
        list(read_corrections(path))


def test_the_verdict_is_that_of_the_status_column(write: Callable[..., Path], aligned: AlignedStory) -> None:
    rows = [row for row in read_corrections(write(aligned, "xlsx")) if isinstance(row, Correction)]
    assert [row.verdict for row in rows] == [Verdict.APPROVED, *[Verdict.UNSAID] * 8]
    assert {row.language for row in rows} == {"ru"}

"""The Word table after a reviewer: tracked changes, formatting, rows deleted, LibreOffice's way of saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translate_pipeline.domain import TagKind
from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange import Correction, Problem, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory


@pytest.fixture
def edit(write: Callable[..., Path], aligned: AlignedStory) -> Callable[..., Path]:
    """The story's table after ``change`` was done to the cells of segment 2."""

    def edit(change: Callable[[Any], None], story: AlignedStory | None = None, number: int = 2) -> Path:
        from docx import Document

        path = write(story or aligned, "docx")
        document = Document(str(path))
        change(next(row for row in document.tables[0].rows if row.cells[0].text == str(number)))
        document.save(str(path))
        return path

    return edit


def _element(name: str, *children: Any, text: str = "") -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    if text:
        element.text = text
    for child in children:
        element.append(child)
    return element


def _tracked(row: Any) -> None:
    """As Word tracks it: one word deleted, another inserted, a third moved away."""
    paragraph = row.cells[2].paragraphs[0]._p
    run = paragraph.r_lst[0]
    run.text = "Во "
    after = paragraph.r_lst[-1] if len(paragraph.r_lst) > 1 else run
    for element in reversed(
        (
            _element("w:del", _element("w:r", _element("w:delText", text="вторник"))),
            _element("w:ins", _element("w:r", _element("w:t", text="среду"))),
            _element("w:moveFrom", _element("w:r", _element("w:t", text=" ушло"))),
            _element("w:moveTo", _element("w:r", _element("w:t", text=" пришло"))),
            _element("w:r", _element("w:noBreakHyphen"), _element("w:t", text="то")),
        )
    ):
        after.addnext(element)


def test_tracked_changes_count_as_accepted(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    (decision,) = verdicts(edit(_tracked), aligned)
    assert decision.text == "Во среду пришло\N{NON-BREAKING HYPHEN}то"
    assert decision.status == "approved"


def test_a_deleted_row_says_nothing_of_its_segment(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    assert verdicts(edit(lambda row: row._tr.getparent().remove(row._tr)), aligned) == []
    tracked = edit(lambda row: row._tr.get_or_add_trPr().append(_element("w:del")))
    assert len([r for r in read_corrections(tracked) if isinstance(r, Correction)]) == 8


def test_cells_that_were_joined_are_reported_by_row(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def join(row: Any) -> None:
        for cell in row.cells[2:]:
            row._tr.remove(cell._tc)

    (problem,) = verdicts(edit(join), aligned)
    assert isinstance(problem, Problem)
    assert problem.message == "expected number, source and target, found 2 cells that begin with '2'"


def test_pictures_and_breaks_stay_where_their_names_stand(
    edit: Callable[..., Path], marked_story: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def rewrite(row: Any) -> None:
        assert row.cells[2].text == "[img]Тарифы \nдействуют."
        row.cells[2].paragraphs[0].text = "Тарифы [img]уже \nвступили в силу."

    (decision,) = verdicts(edit(rewrite, marked_story), marked_story)
    assert decision.text == "Тарифы уже вступили в силу."
    assert [(t.position, t.kind, t.name) for t in decision.tags] == [
        (7, TagKind.EMPTY, "img"),
        (11, TagKind.EMPTY, "br"),
    ]


def test_bold_type_taken_off_or_put_on_is_no_correction(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """Formatting in the table is for the eye; where markup stands is decided by the words."""

    def embolden(row: Any) -> None:
        for run in row.cells[2].paragraphs[0].runs:
            run.bold = True

    assert verdicts(edit(embolden), aligned) == []


def test_a_second_paragraph_is_part_of_the_text(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    (decision,) = verdicts(edit(lambda row: row.cells[2].add_paragraph("И ещё.")), aligned)
    assert decision.text.endswith("станции.\nИ ещё.")


def test_text_in_word_boxes_and_fields_does_not_hide_the_table(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("No table of ours here.")
    document.add_table(rows=1, cols=4).rows[0].cells[0].text = "Something else"
    path = tmp_path / "letter.docx"
    document.save(str(path))
    with pytest.raises(ExchangeError, match="no table with the columns №, source, target"):
        list(read_corrections(path))

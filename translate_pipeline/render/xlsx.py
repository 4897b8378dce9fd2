"""The aligned story as a spreadsheet: to sort, filter and correct.

A cell of SpreadsheetML holds at most 32,767 UTF-16 units (Excel specifications and limits), and openpyxl cuts what is
longer without a word: longer text goes on in the rows below, numbered ``12/2``.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from translate_pipeline.domain import Role
from translate_pipeline.render.base import Row, Section, described_finding, sections
from translate_pipeline.render.inline import pieces, tag_mark
from translate_pipeline.render.languages import name_of, own_name_of
from translate_pipeline.render.markup import worst_severity
from translate_pipeline.render.xml import holdable
from translate_pipeline.render.zipped import without_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.domain import AlignedStory, InlineTag

#: Half the limit, because a code point can take two UTF-16 units.
CELL_LIMIT = 16_000
_WIDTHS = (7, 15, 62, 62, 12, 8, 11, 46, 34)
_FILLS = {"error": "FBE3E0", "warning": "FCEFD2", "info": "E6EEF8"}
_HEADER_FILL = "E3EFED"
_STRONG_ROLES = frozenset({Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE})


class XlsxRenderer:
    suffix: ClassVar[str] = "xlsx"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        from openpyxl import Workbook

        workbook = Workbook()
        sheet: Any = workbook.active
        sheet.title = f"{aligned.story.language}-{languages[0]}"[:31]
        workbook.properties.title = holdable(aligned.story.title)[:255]
        workbook.properties.creator = ""
        _add_header(sheet, aligned.story.language, languages[0])
        for section in sections(aligned, languages):
            for fields, role, worst in _records(section):
                _add_rows(sheet, fields, role, worst)
        sheet.auto_filter.ref = sheet.dimensions
        stream = BytesIO()
        workbook.save(stream)
        return without_dates(stream.getvalue())


def _add_header(sheet: Any, source: str, target: str) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    names = ("№", "Role", name_of(source), own_name_of(target), "Match", "Score", "Status", "Findings", "Model")
    sheet.append(names)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = PatternFill("solid", fgColor=_HEADER_FILL)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _records(section: Section) -> Iterator[tuple[tuple[str | int, ...], Role, str]]:
    role = section.block.role
    if not section.rows and section.block.text.strip():
        text = _marked(section.block.text, section.block.tags)
        yield ("", role.value, text, text, "verbatim", "", "", "", ""), role, ""
    for row in section.rows:
        worst = worst_severity([finding.severity for finding in row.targets[0].findings])
        yield _fields(row, role), role, worst


def _fields(row: Row, role: Role) -> tuple[str | int, ...]:
    target = row.targets[0]
    return (
        row.number,
        role.value,
        _marked(row.segment.text, row.segment.tags),
        _marked(target.text, target.tags),
        row.labels[0],
        target.score or "",
        target.status.value,
        "\n".join(described_finding(finding) for finding in target.findings),
        target.model,
    )


def _marked(text: str, tags: Sequence[InlineTag]) -> str:
    return "".join(piece.text if piece.tag is None else tag_mark(piece.tag) for piece in pieces(text, tags))


def _add_rows(sheet: Any, fields: Sequence[str | int], role: Role, worst: str) -> None:
    texts = [holdable(field) if isinstance(field, str) else field for field in fields]
    count = max(1, *(-(-len(text) // CELL_LIMIT) for text in texts if isinstance(text, str)))
    for part in range(count):
        here = slice(part * CELL_LIMIT, (part + 1) * CELL_LIMIT)
        values = [text[here] if isinstance(text, str) else text for text in texts]
        if part:
            values[0], values[1], values[5] = f"{fields[0]}/{part + 1}", texts[1], ""
        _add_row(sheet, values, is_strong=role in _STRONG_ROLES, worst=worst)


def _add_row(sheet: Any, values: Sequence[str | int], *, is_strong: bool, worst: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    row = sheet.max_row + 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if value == "":
            continue
        cell.value = value
        if isinstance(value, str):
            # Set last: openpyxl takes text that begins with "=" for a formula, and a story must not bring one.
            cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=column in {3, 4, 8})
        if is_strong and column in {3, 4}:
            cell.font = Font(bold=True)
    if worst:
        sheet.cell(row, 8).fill = PatternFill("solid", fgColor=_FILLS[worst])

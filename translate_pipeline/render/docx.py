"""The aligned story as a Word table, source left and target right: to correct, comment and send back.

Office Open XML as ISO/IEC 29500 has it, written by python-docx; opens in Word and LibreOffice.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from translate_pipeline.domain import Role, Severity, Status, TagKind, nested_ids
from translate_pipeline.render.base import Row, Section, described_change, described_finding, described_match, sections
from translate_pipeline.render.inline import pieces
from translate_pipeline.render.languages import name_of, own_name_of
from translate_pipeline.render.markup import plain, safe_link, worst_severity
from translate_pipeline.render.ooxml import (
    add_link,
    fill,
    keep_together,
    move_into,
    repeat_as_header,
    rule,
    set_language,
)
from translate_pipeline.render.xml import holdable
from translate_pipeline.render.zipped import without_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.domain import AlignedStory, Finding, InlineTag

#: Run properties by tag name, as python-docx calls them.
_FORMATS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "sup": "superscript", "sub": "subscript",
}  # fmt: skip
#: Column widths in millimetres on A4 landscape with margins of 15 mm.
_WIDTHS_MM = (12, 105, 105, 45)
_FILLS = {"error": "FBE3E0", "warning": "FCEFD2", "info": "E6EEF8"}
_HEADER_FILL, _QUIET_FILL = "E3EFED", "F6F4EF"
_QUIET_ROLES = frozenset({Role.TEASER, Role.TEASER_HEADLINE})
_STRONG_ROLES = frozenset({Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE})
_QUIET_INK = 0x5F, 0x68, 0x74
_ACCENT_INK = 0x0B, 0x5F, 0x5C


class DocxRenderer:
    suffix: ClassVar[str] = "docx"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        from docx import Document

        document = Document()
        _set_up_page(document, aligned)
        document.add_heading(holdable(plain(aligned.story.title)), level=1)
        facts = [f"{name}: {value}" for name, value in _facts(aligned, languages)]
        _quiet(document.add_paragraph(), " · ".join(facts))
        _Table(document, aligned.story.language, languages[0]).add(sections(aligned, languages))
        stream = BytesIO()
        document.save(stream)
        return without_dates(stream.getvalue())


def _facts(aligned: AlignedStory, languages: Sequence[str]) -> list[tuple[str, str]]:
    severities = [finding.severity for target in aligned.targets[languages[0]] for finding in target.findings]
    counts = [(f"{severity}s", str(severities.count(severity))) for severity in Severity if severity in severities]
    facts = [("source", aligned.story.origin), *aligned.story.metadata.items()]
    return [*facts, ("segments", str(len(aligned.segments))), *counts]


def _set_up_page(document: Any, aligned: AlignedStory) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Heading 1"].font.color.rgb = RGBColor(*_ACCENT_INK)
    properties = document.core_properties
    properties.title = holdable(plain(aligned.story.title))[:255]
    properties.author = properties.comments = ""


def _quiet(paragraph: Any, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(holdable(plain(text)))
    run.font.size = Pt(8.5)
    run.font.color.rgb = RGBColor(*_QUIET_INK)


class _Table:
    """The table under construction: python-docx looks every cell up anew, so rows are filled as they are added."""

    def __init__(self, document: Any, source: str, target: str) -> None:
        from docx.shared import Mm

        self._languages = (source, target)
        self._document = document
        self._table = document.add_table(rows=1, cols=len(_WIDTHS_MM), style="Table Grid")
        self._table.autofit = False
        rule(self._table)
        for column, width in zip(self._table.columns, _WIDTHS_MM, strict=True):
            column.width = Mm(width)
        names = ("№", name_of(source), own_name_of(target), "Notes")
        for cell, name in zip(self._cells(self._table.rows[0]), names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
            fill(cell, _HEADER_FILL)
        repeat_as_header(self._table.rows[0])

    def add(self, blocks: Sequence[Section]) -> None:
        for section in blocks:
            if not section.rows and section.block.text.strip():
                self._add_verbatim(section.block.text)
            for row in section.rows:
                self._add(row, section.block.role)

    def _cells(self, row: Any) -> Any:
        from docx.shared import Mm

        cells = row.cells
        for cell, width in zip(cells, _WIDTHS_MM, strict=True):
            cell.width = Mm(width)
        return cells

    def _add_row(self) -> Any:
        row = self._table.add_row()
        keep_together(row)
        return self._cells(row)

    def _add_verbatim(self, text: str) -> None:
        cells = self._add_row()
        _quiet(cells[1].merge(cells[2]).paragraphs[0], text.strip())

    def _add(self, row: Row, role: Role) -> None:
        target = row.targets[0]
        cells = self._add_row()
        _quiet(cells[0].paragraphs[0], str(row.number))
        writer = _Writer(self._document, is_strong=role in _STRONG_ROLES, is_italic=role is Role.QUOTE)
        writer.write(cells[1].paragraphs[0], self._languages[0], row.segment.text, row.segment.tags)
        writer.write(cells[2].paragraphs[0], self._languages[1], target.text, target.tags, target.findings)
        _add_notes(cells[3], row)
        worst = worst_severity([finding.severity for finding in target.findings])
        for cell in cells if role in _QUIET_ROLES else ():
            fill(cell, _QUIET_FILL)
        if worst:
            fill(cells[3], _FILLS[worst])


def _add_notes(cell: Any, row: Row) -> None:
    _quiet(cell.paragraphs[0], described_match(row))
    for finding in row.targets[0].findings:
        _quiet(cell.add_paragraph(), described_finding(finding))
    if change := described_change(row.update):
        _quiet(cell.add_paragraph(), change)
    former = row.former.targets.get(row.targets[0].language) if row.former else None
    if row.former and former:
        _quiet(cell.add_paragraph(), f"before: {row.former.text}")
        _quiet(cell.add_paragraph(), f"before{', approved' * (former.status is Status.APPROVED)}: {former.text}")


class _Writer:
    """Writes text as runs, formatted as its well-nested tags say; other tags leave no trace but a bracketed name."""

    def __init__(self, document: Any, *, is_strong: bool, is_italic: bool) -> None:
        self._document = document
        self._base = {name for name, is_set in (("bold", is_strong), ("italic", is_italic)) if is_set}

    def write(
        self,
        paragraph: Any,
        language: str,
        text: str,
        tags: Sequence[InlineTag],
        findings: Sequence[Finding] = (),
    ) -> None:
        nested = nested_ids(tags)
        active: list[InlineTag] = []
        for piece in pieces(text, tags, findings):
            if piece.tag is None:
                link = self._link(paragraph, active)
                parent = paragraph if link is None else link
                self._run(parent, paragraph, holdable(plain(piece.text)), language, active, piece.findings)
            elif piece.tag.kind is TagKind.EMPTY and piece.tag.name == "br":
                paragraph.add_run().add_break()
            elif piece.tag.kind is TagKind.EMPTY or piece.tag.id not in nested:
                self._run(paragraph, paragraph, f"[{holdable(plain(piece.tag.name))}]", language, active, ())
            elif piece.tag.kind is TagKind.OPEN:
                active.append(piece.tag)
            else:
                active = [tag for tag in active if tag.id != piece.tag.id]

    def _run(
        self,
        parent: Any,
        paragraph: Any,
        text: str,
        language: str,
        active: Sequence[InlineTag],
        findings: Sequence[Finding],
    ) -> None:
        from docx.enum.text import WD_COLOR_INDEX

        run = paragraph.add_run(text)
        for name in sorted(self._base | {_FORMATS[tag.name] for tag in active if tag.name in _FORMATS}):
            setattr(run.font, name, True)
        if any(tag.name == "code" for tag in active):
            run.font.name = "Consolas"
        if findings:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        set_language(run, language)
        if parent is not paragraph:
            run.font.underline = True
            move_into(parent, run)

    def _link(self, paragraph: Any, active: Sequence[InlineTag]) -> Any:
        """A new hyperlink at the end of the paragraph, None where the text is no safe link."""
        address = next((dict(tag.attributes).get("href", "") for tag in active if tag.name == "a"), "")
        return add_link(self._document, paragraph, holdable(address)) if safe_link(address) else None

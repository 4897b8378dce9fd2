"""The bilingual table of a run, corrected in Word or LibreOffice, tracked changes included.

Read from the document's own XML (ISO/IEC 29500-1, section 17): what a reviewer inserted counts, what they deleted does
not, accepted or still tracked (section 17.13.5). A table says no states, so a changed text is a corrected text.
Comments are notes on the segment in whose row they stand (section 17.13.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import Note
from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange import xml
from translate_pipeline.exchange.archive import ZIP_MAGIC, open_archive, read_part
from translate_pipeline.exchange.content import local_name
from translate_pipeline.exchange.model import Correction, Problem, Shown, StoryName

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_COMMENTS = "word/comments.xml"
#: Deleted text, and what holds no text of the sentence: properties, notes, pictures, the former side of a move.
_SKIPPED = frozenset({"del", "moveFrom", "rPr", "pPr", "tcPr", "drawing", "pict", "object", "footnoteReference"})
_CHARACTERS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "softHyphen": "\u00ad"}
_NUMBER = re.compile(r"\d{1,9}")
_NOTE = re.compile(r"([a-z]+)(?: (\d+))?(?:, (approved))?")
_HEADER = "№"


class DocxReader:
    def recognises(self, path: Path, head: bytes) -> bool:
        if not head.startswith(ZIP_MAGIC):
            return False
        with open_archive(path) as archive:
            return _DOCUMENT in archive.namelist()

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        root, notes = _root(path), _comments(path)
        tables = [table for table in root.iter(f"{W}tbl") if _is_ours(table)]
        if not tables:
            raise ExchangeError(
                f"{path}: no table with the columns №, source, target", remedy="export the story as docx and edit that"
            )
        story = StoryName(origin=_origin(root))
        for table in tables:
            rows = list(table.iter(f"{W}tr"))
            language = next((found for row in rows if (found := _language(row))), "")
            for number, row in enumerate(rows, 1):
                about = tuple(notes[name] for name in _names(row) if name in notes)
                yield from _row(row, f"row {number}", language, story, about)


def _root(path: Path) -> _Element:
    from lxml import etree

    with open_archive(path) as archive:
        content = read_part(path, archive, _DOCUMENT)
    try:
        return xml.parse(content)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(
            f"{path}: the document is damaged: {error.msg}", remedy="open it in Word, which can repair it, and save it"
        ) from error


def _comments(path: Path) -> dict[str, Note]:
    """By its id each comment of the document that can be read: none of them is worth the corrections."""
    from lxml import etree

    with open_archive(path) as archive:
        if _COMMENTS not in archive.namelist():
            return {}
        content = read_part(path, archive, _COMMENTS)
    try:
        comments = xml.parse(content).iter(f"{W}comment")
    except etree.XMLSyntaxError:
        return {}
    return {c.get(f"{W}id", ""): Note(c.get(f"{W}author", ""), text) for c in comments if (text := _text(c).strip())}


def _names(row: _Element) -> list[str]:
    """The ids of the comments that stand in the row."""
    return [mark.get(f"{W}id", "") for mark in row.iter(f"{W}commentReference")]


def _is_ours(table: _Element) -> bool:
    header = table.find(f".//{W}tr")
    cells = [] if header is None else [_text(cell) for cell in _cells(header)]
    return len(cells) >= 3 and cells[0].strip() == _HEADER


def _origin(root: _Element) -> str:
    """What the line of facts above the table names as the source."""
    for paragraph in root.iter(f"{W}p"):
        text = _text(paragraph)
        if text.startswith("source: "):
            return text.removeprefix("source: ").split(" · ")[0]
    return ""


def _cells(row: _Element) -> list[_Element]:
    """Cells in content controls as well."""
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _row(
    row: _Element, place: str, language: str, story: StoryName, notes: tuple[Note, ...]
) -> Iterator[Correction | Problem]:
    if row.find(f"{W}trPr/{W}del") is not None:
        return  # the reviewer deleted the row: nothing is said of its segment
    cells = [_text(cell) for cell in _cells(row)]
    number = cells[0].strip() if cells else ""
    if not number or number == _HEADER:
        return
    if len(cells) < 3 or not _NUMBER.fullmatch(number):
        yield Problem(place, f"expected number, source and target, found {len(cells)} cells that begin with {number!r}")
        return
    shown = _shown(cells[3]) if len(cells) > 3 else Shown()
    yield Correction(
        place, int(number), cells[1], cells[2], language=language, story=story, shown=shown, is_flat=True, notes=notes
    )


def _language(row: _Element) -> str:
    """The proofing language of the target, where its cell has one."""
    cells = _cells(row)
    if len(cells) < 3 or not _NUMBER.fullmatch(_text(cells[0]).strip()):
        return ""
    return next((value for mark in cells[2].iter(f"{W}lang") if (value := mark.get(f"{W}val"))), "")


def _shown(notes: str) -> Shown:
    """From the first line of the notes, ``fuzzy 86`` or ``exact, approved``."""
    found = _NOTE.fullmatch(notes.split("\n", maxsplit=1)[0].strip())
    return Shown(found[1], found[2], None, found[3]) if found else Shown()


def _text(element: _Element) -> str:
    """The text as it stands when all changes are accepted; paragraphs after the first on lines of their own."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts).strip("\n")


def _collect(element: _Element, parts: list[str]) -> None:
    for each in element:
        name = local_name(each)
        if name in _SKIPPED:
            continue
        if name == "t":
            parts.append(each.text or "")
        elif name in _CHARACTERS:
            parts.append(_CHARACTERS[name])
        elif name == "p":
            _collect(each, parts)
            parts.append("\n")
        elif name == "AlternateContent":
            continue
        else:
            _collect(each, parts)

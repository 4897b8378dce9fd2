"""WordprocessingML that python-docx has no call for: rules, fills, languages, hyperlinks, rows that stay whole.

Elements stand in the order in which the schema of ISO/IEC 29500-1, annex A, wants them. Elements of python-docx are
``Any``: it ships no types.
"""

# ruff: noqa: SLF001  python-docx keeps the elements behind its objects in private attributes

from __future__ import annotations

from typing import Any


def set_language(run: Any, language: str) -> None:
    """The proofing language, so that a Russian cell is not checked as English."""
    from docx.oxml import OxmlElement

    run._r.get_or_add_rPr().append(_with(OxmlElement("w:lang"), {"val": language}))


def rule(table: Any) -> None:
    """Thin grey rules and some air; elements stand where the schema of ``tblPr`` wants them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_with(OxmlElement(f"w:{side}"), {"val": "single", "sz": "4", "space": "0", "color": "CFC9BD"}))
    for side, twips in (("top", "50"), ("left", "100"), ("bottom", "50"), ("right", "100")):
        margins.append(_with(OxmlElement(f"w:{side}"), {"w": twips, "type": "dxa"}))
    properties = table._tbl.tblPr
    properties.find(qn("w:tblLayout")).addprevious(borders)
    properties.find(qn("w:tblLook")).addprevious(margins)


def _with(element: Any, attributes: dict[str, str]) -> Any:
    from docx.oxml.ns import qn

    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def fill(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = _with(OxmlElement("w:shd"), {"val": "clear", "color": "auto", "fill": colour})
    properties = cell._tc.get_or_add_tcPr()
    for former in properties.findall(qn("w:shd")):
        properties.remove(former)
    properties.append(shading)


def repeat_as_header(row: Any) -> None:
    _add_row_property(row, "w:tblHeader")


def keep_together(row: Any) -> None:
    _add_row_property(row, "w:cantSplit")


def _add_row_property(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def add_link(document: Any, paragraph: Any, address: str) -> Any:
    """A hyperlink at the end of the paragraph, still without text."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def move_into(link: Any, run: Any) -> None:
    """Make the run the link's text."""
    link.append(run._r)

"""The blocks of a Word document, from its XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Role
from translate_pipeline.ingest.base import Draft
from translate_pipeline.ingest.facts import facts_in
from translate_pipeline.ingest.inline import InlineText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document
    from docx.opc.part import Part

    from translate_pipeline.domain import InlineTag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Run properties that mean something, and the HTML element for each.
_FORMATS = {"b": "b", "i": "i", "u": "u", "strike": "s", "dstrike": "s"}
_OFF = ("0", "false", "off", "none")
_VERTICAL = {"superscript": "sup", "subscript": "sub"}
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
#: Elements whose words are not part of the text: deleted or moved away under review, the second form of a drawing.
_SKIPPED = frozenset(
    (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback", f"{_W}sdtPr", f"{_W}instrText")
)
_STYLE_ROLES = {  # beginnings of built-in style names, which documents hold in English whatever Word's language
    "title": Role.HEADLINE,
    "heading": Role.SUBHEADING,
    "subtitle": Role.SUBHEADING,
    "list": Role.LIST_ITEM,
    "quote": Role.QUOTE,
    "intense quote": Role.QUOTE,
    "block text": Role.QUOTE,
    "caption": Role.CAPTION,
}
_STYLE_FORMATS = {"strong": "b", "emphasis": "i", "intense emphasis": "i", "book title": "i"}
_MAX_HEADLINE = 200


def read_document(document: Document) -> tuple[list[Draft], tuple[str, ...]]:
    """Blocks in reading order, notes last; and what a user should know."""
    body = document.element.body
    reading = _Reading(_lineages(document))
    drafts = list(reading.blocks(body, document.part))
    for root, part in _notes(document):
        for note in root:
            if note.get(f"{_W}type") is None:  # the others are the lines that part notes from the text
                drafts += reading.blocks(note, part)
    is_revised = next(body.iter(f"{_W}del", f"{_W}ins", f"{_W}moveFrom"), None) is not None
    warnings = ("it holds changes under review: read as if all were accepted",) if is_revised else ()
    return _with_headline(drafts), warnings


def _lineages(document: Document) -> dict[str, list[str]]:
    """For each style id its name and those it is based on, nearest first, in lower case."""
    lineages: dict[str, list[str]] = {}
    for style in document.styles:
        names: list[str] = []
        ancestor: Any = style
        while ancestor is not None and len(names) < 10:
            names.append(str(ancestor.name or "").lower())
            ancestor = getattr(ancestor, "base_style", None)
        lineages[str(style.style_id)] = names
    return lineages


def _notes(document: Document) -> Iterator[tuple[Any, Part]]:
    """Roots of the footnotes and endnotes, which python-docx does not open, and their parts."""
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.rpartition("/")[2] in ("footnotes", "endnotes") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            yield etree.fromstring(relation.target_part.blob, parser), relation.target_part


def _with_headline(drafts: list[Draft]) -> list[Draft]:
    """Without a title: the first heading before any paragraph, else a first paragraph that is short and unfinished."""
    if any(draft.role is Role.HEADLINE for draft in drafts):
        return drafts
    prose = [i for i, draft in enumerate(drafts) if draft.role is not Role.META]
    if not prose:
        return drafts
    first = drafts[prose[0]]
    is_title = first.role is Role.PARAGRAPH and len(first.text) <= _MAX_HEADLINE and first.text[-1] not in ".:;,…"
    if first.role is Role.SUBHEADING or (is_title and len(prose) > 1):
        drafts[prose[0]] = Draft(Role.HEADLINE, first.text, first.tags)
    return drafts


class _Reading:
    """Walks paragraphs and tables. ``lineages`` are the names behind each style id."""

    def __init__(self, lineages: Mapping[str, list[str]]) -> None:
        self._lineages = lineages

    def blocks(self, container: Any, part: Part, role: Role | None = None) -> Iterator[Draft]:
        """The blocks in a body, cell, note or text box; ``role`` for paragraphs whose style gives none."""
        for child in container:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, part, role)
            elif child.tag == f"{_W}tc":
                yield from self.blocks(child, part, Role.TABLE_CELL)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self.blocks(child, part, role)

    def _paragraph(self, paragraph: Any, part: Part, role: Role | None) -> Iterator[Draft]:
        reader = _Paragraph(self._lineages, part)
        reader.walk(paragraph)
        text, tags = reader.finish()
        if text.strip():
            is_fact = facts_in(text) is not None
            found = Role.META if is_fact else self._role(paragraph) or role or Role.PARAGRAPH
            yield Draft(found, text, () if is_fact else tags)
        for box in reader.boxes:
            yield from self.blocks(box, part, role)

    def _role(self, paragraph: Any) -> Role | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{_W}pStyle")
        for name in self._lineages.get(style.get(f"{_W}val"), ()) if style is not None else ():
            for beginning, role in _STYLE_ROLES.items():
                if name.startswith(beginning):
                    return role
        return Role.LIST_ITEM if properties.find(f"{_W}numPr") is not None else None


class _Paragraph:
    """One paragraph: its runs as text and tags, and the text boxes anchored in it."""

    def __init__(self, lineages: Mapping[str, list[str]], part: Part) -> None:
        self.boxes: list[Any] = []
        self._lineages = lineages
        self._part = part
        self._inline = InlineText()
        self._formats: tuple[str, ...] = ()

    def finish(self) -> tuple[str, tuple[InlineTag, ...]]:
        self._switch(())
        return self._inline.take()

    def walk(self, element: Any) -> None:
        for child in element:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == f"{_W}r":
                self._run(child)
            elif child.tag == f"{_W}hyperlink":
                self._link(child)
            elif child.tag == f"{_W}txbxContent":
                self.boxes.append(child)
            else:
                self.walk(child)

    def _link(self, element: Any) -> None:
        self._switch(())
        relation = self._part.rels.get(element.get(_LINK_ID, ""))
        address = relation.target_ref if relation is not None and relation.is_external else ""
        self._inline.open("a", (("href", address),) if address else ())
        self.walk(element)
        self._switch(())
        self._inline.close("a")

    def _run(self, run: Any) -> None:
        self._switch(self._formats_of(run))
        for child in run:
            name = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
            if name == "t":
                self._inline.add(child.text or "", collapse=False)
            elif name in _CHARACTERS:
                self._inline.add(_CHARACTERS[name], collapse=False)
            elif name in ("br", "cr"):
                self._inline.line_break()
            elif name in ("footnoteReference", "endnoteReference"):
                self._inline.empty("sup", (("note", child.get(f"{_W}id", "")),))
            elif child.tag not in _SKIPPED:
                self.walk(child)

    def _formats_of(self, run: Any) -> tuple[str, ...]:
        properties = run.find(f"{_W}rPr")
        found: list[str] = []
        for child in properties if properties is not None else ():
            name, value = str(child.tag).removeprefix(_W), child.get(f"{_W}val", "")
            if name in _FORMATS and value not in _OFF:
                found.append(_FORMATS[name])
            elif name == "vertAlign" and value in _VERTICAL:
                found.append(_VERTICAL[value])
            elif name == "rStyle":
                found += [_STYLE_FORMATS[n] for n in self._lineages.get(value, ()) if n in _STYLE_FORMATS]
        return tuple(sorted(set(found)))

    def _switch(self, formats: tuple[str, ...]) -> None:
        """Ends and begins only what differs from the run before."""
        shared = 0
        for old, new in zip(self._formats, formats, strict=False):
            if old != new:
                break
            shared += 1
        for name in reversed(self._formats[shared:]):
            self._inline.close(name)
        for name in formats[shared:]:
            self._inline.open(name)
        self._formats = formats

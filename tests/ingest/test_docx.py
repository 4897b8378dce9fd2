"""Word documents, made here with python-docx or from bare XML."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from translate_pipeline.domain import Block, Role, Story
from translate_pipeline.errors import SourceFormatError

if TYPE_CHECKING:
    from collections.abc import Callable


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_body(*paragraphs: str) -> bytes:
    """A document whose body is the XML of the paragraphs."""
    document = docx.Document()
    for xml in paragraphs:
        end = xml.index(">") if "/>" not in xml[: xml.index(">") + 1] else xml.index("/>")
        element = parse_xml(f"{xml[:end]} {nsdecls('w', 'r')}{xml[end:]}")
        document.element.body.insert(len(document.element.body) - 1, element)
    return saved(document)


def test_a_document_is_read_with_its_structure(
    docx_bytes: bytes,
    read_one: Callable[..., Story],
    outline: Callable[[Story], list[Any]],
    marked: Callable[[Block], str],
) -> None:
    story = read_one("docx", docx_bytes)
    assert outline(story) == [
        (Role.HEADLINE, "Gas station opened"),
        (Role.PARAGRAPH, "A station with six pumps, H2O and a café."),
        (Role.SUBHEADING, "Services"),
        (Role.LIST_ITEM, "Car wash"),
        (Role.QUOTE, "We work day and night."),
        (Role.TABLE_CELL, "Fuel"),
        (Role.META, "95"),
        (Role.CAPTION, "Photo: the station"),
    ]
    assert marked(story.blocks[1]) == "A station with <b>six</b> pumps, H<sub>2</sub>O and a café."
    assert story.metadata["author"] == "News desk"
    assert story.layout.startswith("Gas station opened\n\nA station")


def test_neighbouring_runs_of_one_format_are_one_tag(
    read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The ")
    for word, italic in (("po", False), ("rt ", False), ("of", True)):
        run = paragraph.add_run(word)
        run.bold, run.italic = True, italic
    paragraph.add_run(" Ekerem.").bold = False
    [block] = read_one("docx", saved(document)).blocks
    assert marked(block) == "The <b>port <i>of</i></b> Ekerem."


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<w:p><w:r><w:t>One</w:t></w:r><w:ins><w:r><w:t> two</w:t></w:r></w:ins></w:p>", "One two"),
        ("<w:p><w:r><w:t>One</w:t></w:r><w:del><w:r><w:delText> two</w:delText></w:r></w:del></w:p>", "One"),
        ("<w:p><w:smartTag><w:r><w:t>One two</w:t></w:r></w:smartTag></w:p>", "One two"),
        ("<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>One</w:t></w:r></w:sdtContent></w:sdt></w:p>", "One"),
        ("<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p>", "One<br/>\ntwo"),
        ("<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p>", "One\ttwo"),
        ("<w:p><w:r><w:t>Co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r></w:p>", "Co\u2011op"),
        ("<w:p><w:r><w:t>Fact</w:t><w:footnoteReference w:id='2'/><w:t>.</w:t></w:r></w:p>", "Fact<sup/>."),
        ("<w:p><w:r><w:rPr><w:rStyle w:val='Strong'/></w:rPr><w:t>One</w:t></w:r></w:p>", "<b>One</b>"),
        ("<w:p><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>One</w:t></w:r></w:p>", "One"),
        ("<w:p><w:hyperlink w:anchor='x'><w:r><w:t>One</w:t></w:r></w:hyperlink></w:p>", "<a>One</a>"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>One</w:t></w:r></w:p>", "One"),
        ("<w:p><w:r><w:t xml:space='preserve'>  One  </w:t></w:r></w:p>", "One"),
        ("<w:p><w:r><w:t xml:space='preserve'>\xa0 One</w:t></w:r></w:p>", "\xa0 One"),
    ],
)
def test_what_stands_in_a_paragraph(
    xml: str, expected: str, read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    """Also what python-docx leaves out: insertions, links, smart tags, content controls."""
    [block] = read_one("docx", with_body(xml)).blocks
    assert marked(block) == expected


def test_changes_under_review_are_reported(read_one: Callable[..., Story]) -> None:
    story = read_one("docx", with_body("<w:p><w:ins><w:r><w:t>One</w:t></w:r></w:ins></w:p>"))
    assert story.warnings == ("it holds changes under review: read as if all were accepted",)


def test_links_know_their_address(read_one: Callable[..., Story]) -> None:
    document = docx.Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    identity = document.part.relate_to("https://a.example", kind, is_external=True)
    xml = f"<w:hyperlink {nsdecls('w', 'r')} r:id='{identity}'><w:r><w:t>site</w:t></w:r></w:hyperlink>"
    document.add_paragraph("See the ")._p.append(parse_xml(xml))
    [block] = read_one("docx", saved(document)).blocks
    assert block.text == "See the site"
    assert block.tags[0].attributes == (("href", "https://a.example"),)


def test_text_boxes_come_after_their_paragraph_and_once(read_one: Callable[..., Story]) -> None:
    """Word stores a box twice, for new and old readers."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f"<w:p xmlns:mc='{mc}'><w:r><w:t>Before it.</w:t><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    story = read_one("docx", with_body(xml))
    assert [b.text for b in story.blocks] == ["Before it.", "In the box."]


def test_tables_in_tables_lose_nothing(read_one: Callable[..., Story]) -> None:
    document = docx.Document()
    document.add_paragraph("Intro of the story.")
    outer = document.add_table(2, 2)
    outer.cell(0, 0).merge(outer.cell(0, 1)).text = "Merged"
    outer.cell(1, 0).add_table(1, 1).cell(0, 0).text = "Inner"
    outer.cell(1, 1).text = "Last"
    story = read_one("docx", saved(document))
    assert [b.text for b in story.blocks] == ["Intro of the story.", "Merged", "Inner", "Last"]
    assert {b.role for b in story.blocks[1:]} == {Role.TABLE_CELL}


def test_notes_are_read_after_the_text(read_one: Callable[..., Story]) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='0' w:type='separator'><w:p><w:r><w:t>---x</w:t></w:r></w:p>"
        "</w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>Said the operator.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    document = docx.Document()
    document.add_paragraph("The station opened.")
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    story = read_one("docx", saved(document))
    assert [b.text for b in story.blocks] == ["The station opened.", "Said the operator."]


@pytest.mark.parametrize(
    ("paragraphs", "roles"),
    [
        ([("Port opens", None), ("Text of it.", None)], [Role.HEADLINE, Role.PARAGRAPH]),
        ([("It opened on Monday.", None), ("Text of it.", None)], [Role.PARAGRAPH, Role.PARAGRAPH]),
        ([("Port opens", "Heading 1"), ("Costs", "Heading 1")], [Role.HEADLINE, Role.SUBHEADING]),
        ([("Over it", None), ("Port opens", "Title")], [Role.PARAGRAPH, Role.HEADLINE]),
        ([("2022-05-01", None), ("Port opens", "Heading 2"), ("T.", None)], [Role.META, Role.HEADLINE, Role.PARAGRAPH]),
    ],
)
def test_the_headline_is_found(
    paragraphs: list[tuple[str, str | None]], roles: list[Role], read_one: Callable[..., Story]
) -> None:
    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    assert [b.role for b in read_one("docx", saved(document)).blocks] == roles


def test_styles_of_ones_own_count_as_what_they_are_based_on(read_one: Callable[..., Story]) -> None:
    document = docx.Document()
    style = document.styles.add_style("Agency quotation", 1)
    style.base_style = document.styles["Quote"]
    document.add_paragraph("It opened on Monday.")
    document.add_paragraph("We are glad.", style="Agency quotation")
    assert [b.role for b in read_one("docx", saved(document)).blocks] == [Role.PARAGRAPH, Role.QUOTE]


def test_an_archive_that_unpacks_to_too_much_is_refused(read_bytes: Callable[..., list[Any]]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 3_000_000)
    with pytest.raises(SourceFormatError, match=r"^story\.x: unpacks to more than 1\.0 MiB"):
        read_bytes("docx", stream.getvalue(), max_unpacked_bytes=2**20)


def test_an_archive_that_lies_about_its_size_is_harmless(
    docx_bytes: bytes, read_bytes: Callable[..., list[Any]]
) -> None:
    """It is read only as far as it says, and so found damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, content + b" " * 500_000 if info.filename == "word/document.xml" else content)
    data = bytearray(stream.getvalue())
    with zipfile.ZipFile(stream) as archive:
        size = archive.getinfo("word/document.xml").file_size
    data = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(SourceFormatError, match="damaged"):
        read_bytes("docx", bytes(data))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", b"<broken"),
        ("word/document.xml", b""),
        ("word/styles.xml", b"<broken"),
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<x/>"),
        ("docProps/core.xml", b"<broken"),
        ("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>"),
    ],
)
def test_broken_parts_are_one_clear_error(
    part: str, content: bytes, docx_bytes: bytes, read_bytes: Callable[..., list[Any]]
) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info))
    with pytest.raises(SourceFormatError, match=r"^story\.x: ") as caught:
        read_bytes("docx", stream.getvalue())
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"PK\x03\x04" + b"\0" * 60, b"words", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_document_is_refused(data: bytes, read_bytes: Callable[..., list[Any]]) -> None:
    with pytest.raises(SourceFormatError, match=r"not a DOCX file|old \.doc file") as caught:
        read_bytes("docx", data)
    assert "word processor" in caught.value.remedy

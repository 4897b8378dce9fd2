"""Documents as python-docx reads them back; that Word and LibreOffice open them is looked at by eye."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import TagKind
from translate_pipeline.render import render
from translate_pipeline.render.markup import plain
from translate_pipeline.render.xml import holdable

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def _document(aligned: AlignedStory, language: str = "ru") -> Any:
    return Document(BytesIO(dict(render(aligned, ["docx"]))[f"story.{language}.docx"]))


def _rows(document: Any) -> list[list[Any]]:
    return [list(row.cells) for row in document.tables[0].rows]


def test_the_table_has_source_and_target_side_by_side(aligned: AlignedStory) -> None:
    rows = _rows(_document(aligned, "tk"))
    assert [cell.text for cell in rows[0]] == ["№", "English", "Türkmençe", "Notes"]
    assert [cell.text for cell in rows[4]] == [
        "2",
        "The construction of a gas compressor station was discussed in Ashgabat on Tuesday.",
        "Sişenbe güni Aşgabatda gaz gysyjy stansiýanyň gurluşygy ara alnyp maslahatlaşyldy.",
        "machine",
    ]
    assert len(rows) == 15


def test_notes_say_match_status_and_findings(aligned: AlignedStory) -> None:
    rows = _rows(_document(aligned))
    assert rows[1][3].text == "context, approved"
    assert rows[5][3].text == "machine\nerror: 56 of the source is missing (number-mismatch)"


def test_metadata_goes_across_both_columns(aligned: AlignedStory) -> None:
    rows = _rows(_document(aligned))
    assert rows[2][1].text == "09:40 14.05.2024 1318"
    assert rows[2][1]._tc is rows[2][2]._tc


def test_formatting_and_findings_are_runs(aligned: AlignedStory) -> None:
    rows = _rows(_document(aligned))
    runs = rows[6][2].paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs] == [
        ("Стороны отметили ", None), ("долгосрочный контракт на закупку", True), (" и подписали меморандум.", None),
    ]  # fmt: skip
    marked = [run.text for run in rows[5][2].paragraphs[0].runs if run.font.highlight_color]
    assert marked == ["65"]


def test_links_are_real_and_unsafe_ones_are_text(aligned: AlignedStory, one_sentence: Any, make_tag: Any) -> None:
    link = _rows(_document(aligned))[7][2].paragraphs[0].hyperlinks[0]
    assert (link.text, link.address) == ("Морской порт", "https://example.org/port")
    tags = (make_tag(0, TagKind.OPEN, 1, "a", href="file:///etc/passwd"), make_tag(2, TagKind.CLOSE, 1, "a"))
    cell = _rows(_document(one_sentence("go", "go", source_tags=tags)))[1][1]
    assert cell.text == "go"
    assert not cell.paragraphs[0].hyperlinks


def test_each_column_is_spell_checked_in_its_language(aligned: AlignedStory) -> None:
    cells = _rows(_document(aligned, "tk"))[4]
    languages = [cell._tc.find(f".//{qn('w:lang')}").get(qn("w:val")) for cell in cells[1:3]]
    assert languages == ["en", "tk"]


def test_the_header_repeats_and_rows_stay_whole(aligned: AlignedStory) -> None:
    rows = _document(aligned).tables[0].rows
    assert rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in list(rows)[1:])


def test_no_date_and_no_author_is_in_the_document(aligned: AlignedStory) -> None:
    content = dict(render(aligned, ["docx"]))["story.ru.docx"]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "python-docx" not in core


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_any_story_keeps_its_words(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    from dataclasses import replace

    aligned = data.draw(stories)
    bare = tuple(replace(target, tags=()) for target in aligned.targets["ru"])
    rows = [row for row in _rows(_document(replace(aligned, targets={"ru": bare})))[1:] if row[0].text]
    # A carriage return is a line break in a document, and comes back as one.
    expected = [holdable(plain(target.text)).replace("\r", "\n") for target in bare]
    assert [row[2].text for row in rows] == expected


def test_hundreds_of_rows_take_no_quadratic_time(builder: Any) -> None:
    from translate_pipeline.domain import Role

    for number in range(400):
        builder.prose(Role.PARAGRAPH, (f"Sentence {number}.", {"ru": f"Предложение {number}."}))
    assert dict(render(builder.build(), ["docx"]))["story.ru.docx"]

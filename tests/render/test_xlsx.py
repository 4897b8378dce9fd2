from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from translate_pipeline.domain import TagKind
from translate_pipeline.render import render
from translate_pipeline.render.xlsx import CELL_LIMIT
from translate_pipeline.render.xml import holdable

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def _sheet(aligned: AlignedStory, language: str = "ru") -> Any:
    return load_workbook(BytesIO(dict(render(aligned, ["xlsx"]))[f"story.{language}.xlsx"])).active


def _rows(aligned: AlignedStory, language: str = "ru") -> list[tuple[Any, ...]]:
    return list(_sheet(aligned, language).iter_rows(values_only=True))


def test_a_row_a_segment_with_match_and_findings(aligned: AlignedStory) -> None:
    rows = _rows(aligned)
    assert rows[0] == ("№", "Role", "English", "Русский", "Match", "Score", "Status", "Findings", "Model")
    assert rows[1][:2] == (1, "headline")
    assert rows[1][4:8] == ("context", 101, "approved", None)
    assert rows[5][7] == "error: 56 of the source is missing (number-mismatch)"
    assert rows[2][:5] == (None, "meta", "09:40 14.05.2024 1318", "09:40 14.05.2024 1318", "verbatim")
    assert len(rows) == 15


def test_tags_are_marks(aligned: AlignedStory, one_sentence: Any, make_tag: Any) -> None:
    assert _rows(aligned)[7][3] == "{2}Морской порт{/2} примет первые турбины в августе."
    broken = one_sentence("ab", "x", source_tags=(make_tag(1, TagKind.EMPTY, 4, "br"),))
    assert _rows(broken)[1][2] == "a{4/}b"


def test_a_story_brings_no_formula(one_sentence: Any) -> None:
    attack = '=HYPERLINK("https://evil.example";"open")'
    cell = _sheet(one_sentence(attack, attack)).cell(2, 4)
    assert (cell.value, cell.data_type) == (attack, "s")


def test_text_longer_than_a_cell_goes_on_below(one_sentence: Any) -> None:
    """openpyxl would cut it at 32,767 characters without a word."""
    source, target = "word " * 10_000, "слово" * 14_000
    rows = _rows(one_sentence(source, target))[1:]
    assert "".join(row[2] or "" for row in rows) == source
    assert "".join(row[3] or "" for row in rows) == target
    assert [row[0] for row in rows] == [1, "1/2", "1/3", "1/4", "1/5"]
    assert max(len(row[3]) for row in rows) <= CELL_LIMIT


def test_the_header_stays_in_sight_and_filters(aligned: AlignedStory) -> None:
    sheet = _sheet(aligned)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:I15"
    assert sheet.title == "en-ru"


def test_no_date_and_no_author_is_in_the_workbook(aligned: AlignedStory) -> None:
    with zipfile.ZipFile(BytesIO(dict(render(aligned, ["xlsx"]))["story.ru.xlsx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "openpyxl" not in core


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_any_story_keeps_its_words(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    from dataclasses import replace

    aligned = data.draw(stories)
    bare = tuple(replace(target, tags=()) for target in aligned.targets["ru"])
    rows = [row for row in _rows(replace(aligned, targets={"ru": bare}))[1:] if row[0] is not None]
    assert [(row[3] or "").replace("\r", "\n") for row in rows] == [
        holdable(target.text).replace("\r", "\n") for target in bare
    ]

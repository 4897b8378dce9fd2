"""Files in the shape in which OmegaT, translate-toolkit and LibreOffice save what a run wrote, edited there."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Note, Status
from translate_pipeline.exchange import Correction, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable

    from translate_pipeline.domain import AlignedStory

FILES = Path(__file__).with_name("files")


def _rows(path: Path) -> dict[int, Correction]:
    return {row.number: row for row in read_corrections(path) if isinstance(row, Correction)}


def test_omegat_edits_the_target_in_its_place(aligned: AlignedStory, verdicts: Callable[..., list[Any]]) -> None:
    """It writes quotation marks as entities, ends without a line break, and knows no states."""
    found = verdicts(FILES / "omegat.xlf", aligned)
    assert [(d.segment_id, d.text, d.status) for d in found] == [
        ("b4.s1", 'Во вторник в Ашхабаде обсудили «строительство» газокомпрессорной станции "Север".', Status.APPROVED),
        ("b5.s1", "Стороны отметили долгосрочный контракт на поставку и подписали меморандум.", Status.APPROVED),
    ]
    begin, end = found[1].tags
    assert found[1].text[begin.position : end.position] == "долгосрочный контракт на поставку"


def test_translate_toolkit_s_filters_save_an_older_version(
    aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """pofilter and pogrep keep the units that they found, in the namespace of XLIFF 1.1."""
    (decision,) = verdicts(FILES / "pofilter.xlf", aligned)
    assert decision.text == "«Мы идём с опережением», — сказал руководитель проекта."


def test_notes_of_people_are_read_and_those_of_checks_are_not() -> None:
    assert {number: row.notes for number, row in _rows(FILES / "pofilter.xlf").items()} == {
        3: (Note("Leyla", "Which number is it?"),),
        6: (),
    }


def _document(folder: Path, comments: bytes) -> Path:
    path = folder / "story.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(FILES / "libreoffice-document.xml", "word/document.xml")
        archive.writestr("word/comments.xml", comments)
    return path


def test_libreoffice_keeps_the_table_through_its_own_format(
    tmp_path: Path, aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """A document saved as ODT and again as DOCX: runs cut anew, fonts named, empty runs, languages with a country."""
    path = _document(tmp_path, (FILES / "libreoffice-comments.xml").read_bytes())
    (decision,) = verdicts(path, aligned)
    assert decision.segment_id == "b4.s2"
    assert decision.text == "Станция будет перекачивать в сутки миллионы кубометров газа, 56."
    row = _rows(path)[3]
    assert row.language == "ru-RU"
    assert row.notes == (Note("Редактор", "Проверьте число: 56."),)


def test_broken_comments_cost_no_correction(tmp_path: Path) -> None:
    rows = _rows(_document(tmp_path, b"<w:comments>"))
    assert sorted(rows) == [2, 3]
    assert not any(row.notes for row in rows.values())


UNIT = """<?xml version="1.0"?>
<xliff version="2.1" srcLang="en" trgLang="ru" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:x="urn:example:x">
<file id="f1"><unit id="u1"><notes>
<note id="n1" category="error:number-mismatch" appliesTo="target">3: 56 is missing</note>
<note id="n2" category="comment:Leyla">3: Ask the ministry.</note>
<note id="n3">For all of it.</note>
<note id="n4" category="comment:Leyla">12: not a segment of this unit</note>
</notes>
<segment id="s2"><source>One.</source><target>Один <x:term>раз</x:term>.</target></segment>
<segment id="s3"><source>Two.</source><target>Два.</target></segment>
</unit></file></xliff>
"""


def test_a_note_belongs_to_the_segment_that_it_names(tmp_path: Path) -> None:
    path = tmp_path / "story.xliff"
    path.write_text(UNIT, encoding="utf-8")
    rows = _rows(path)
    assert rows[2].notes == (Note("", "For all of it."), Note("Leyla", "12: not a segment of this unit"))
    assert rows[3].notes == (Note("Leyla", "Ask the ministry."),)
    assert rows[2].target == "Один раз.", "words in an element that only its tool knows are words"

"""XLIFF 1.2 as translate-toolkit and other tools of its time write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from translate.storage.placeables import StringElem
from translate.storage.placeables import xliff as codes
from translate.storage.xliff import Xliff1File

from translate_pipeline.domain import Status
from translate_pipeline.exchange import Correction, Problem, Verdict, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory

UNIT = """<trans-unit id="{id}"{extra}><source>{source}</source>{target}</trans-unit>"""
FILE = """<?xml version="1.0" encoding="utf-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="stories/compressor-station.txt" source-language="en" target-language="ru-RU" datatype="plaintext">
<body>
{units}
</body></file></xliff>
"""


def _one(folder: Path, *, extra: str = "", target: str = "<target>Да</target>", source: str = "Yes") -> Path:
    path = folder / "story.xlf"
    unit = UNIT.format(id="s1", extra=extra, source=source, target=target)
    path.write_text(FILE.format(units=unit), encoding="utf-8")
    return path


def _row(path: Path) -> Correction:
    (row,) = read_corrections(path)
    assert isinstance(row, Correction)
    return row


@pytest.mark.parametrize(
    ("extra", "target", "verdict"),
    [
        ('approved="yes"', "<target>Да</target>", Verdict.APPROVED),
        ('approved="no"', "<target>Да</target>", Verdict.UNSAID),
        ("", '<target state="final">Да</target>', Verdict.APPROVED),
        ("", '<target state="signed-off">Да</target>', Verdict.APPROVED),
        ("", '<target state="translated">Да</target>', Verdict.UNSAID),
        ("", '<target state="needs-review-translation">Да</target>', Verdict.UNFINISHED),
        ("", '<target state="new">Да</target>', Verdict.UNFINISHED),
        ("", '<target state="translated" state-qualifier="rejected-grammar">Да</target>', Verdict.REJECTED),
        ("", "", Verdict.UNSAID),
    ],
)
def test_what_each_mark_of_progress_says(tmp_path: Path, extra: str, target: str, verdict: Verdict) -> None:
    row = _row(_one(tmp_path, extra=f" {extra}", target=target))
    assert row.verdict is verdict
    assert (row.number, row.language, row.story.origin) == (1, "ru-RU", "stories/compressor-station.txt")


def test_units_not_to_be_translated_are_passed_over(tmp_path: Path) -> None:
    assert list(read_corrections(_one(tmp_path, extra=' translate="no"'))) == []


def test_codes_of_all_kinds_are_read(tmp_path: Path) -> None:
    mixed = (
        '<target>а<g id="1">б</g><x id="2"/><bx id="3"/>в<ex id="4" rid="3"/><bpt id="5">&lt;i&gt;</bpt>г'
        '<ept id="5">&lt;/i&gt;</ept><ph id="6">код</ph><it id="7" pos="open">(</it><mrk mtype="x">д</mrk></target>'
    )
    row = _row(_one(tmp_path, target=mixed))
    assert row.target == "абвгд"
    assert [(t.position, t.kind.value, t.id) for t in row.target_tags] == [
        (1, "open", 1),
        (2, "close", 1),
        (2, "empty", 2),
        (2, "open", 3),
        (3, "close", 3),
        (3, "open", 5),
        (4, "close", 5),
        (4, "empty", 6),
        (4, "open", 7),
    ]


def test_the_first_proposal_is_what_the_target_was(tmp_path: Path) -> None:
    extra = "<target>Да!</target><alt-trans><target>Да</target></alt-trans>"
    assert _row(_one(tmp_path, target=extra)).shown.text == "Да"


def test_a_story_converted_and_edited_in_translate_toolkit_comes_back_whole(
    tmp_path: Path, aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """Ids kept, bold text marked by the translator, every unit with words of its own and approved."""
    path = tmp_path / "story.xlf"
    units = [UNIT.format(id=f"s{n}", extra="", source=s.text, target="") for n, s in enumerate(aligned.segments, 1)]
    path.write_text(FILE.format(units="\n".join(units)), encoding="utf-8")
    store = Xliff1File.parsefile(str(path))
    for number, unit in enumerate(store.units, 1):
        words = [codes.G(id="1", sub=["Слова"]) if number == 4 else "Слова", f" предложения {number}."]
        unit.rich_target = [StringElem(words)]
        unit.markapproved()
    store.savefile(str(path))
    found = verdicts(path, aligned)
    assert [(d.segment_id, d.text) for d in found] == [
        (s.id, f"Слова предложения {n}.") for n, s in enumerate(aligned.segments, 1)
    ]
    assert {d.status for d in found} == {Status.APPROVED}
    begin, end = found[3].tags
    assert found[3].text[begin.position : end.position] == "Слова"


def test_a_changed_text_still_called_unfinished_is_a_draft_unless_trusted(
    write: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """Segment 3 has an error, so it was written as unfinished; a tool without states leaves it so."""
    path = write(aligned, "xlf")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(">Станция будет перекачивать", ">Станция будет подавать", 1), encoding="utf-8")
    (decision,) = verdicts(path, aligned)
    assert (decision.segment_id, decision.status) == ("b4.s2", Status.DRAFT)
    (trusted,) = verdicts(path, aligned, is_trusted=True)
    assert trusted.status is Status.APPROVED


def test_a_broken_unit_costs_that_unit_alone(tmp_path: Path) -> None:
    units = [UNIT.format(id=f"s{n}", extra="", source=f"S{n}", target=f"<target>Т{n}</target>") for n in (1, 2, 3)]
    units[1] = units[1].replace("</source>", "")
    path = tmp_path / "story.xlf"
    path.write_text(FILE.format(units="\n".join(units)), encoding="utf-8")
    first, broken, last = read_corrections(path)
    assert isinstance(broken, Problem)
    assert broken.place == "line 6"
    assert [(r.number, r.target, r.language) for r in (first, last) if isinstance(r, Correction)] == [
        (1, "Т1", "ru-RU"),
        (3, "Т3", "ru-RU"),
    ]

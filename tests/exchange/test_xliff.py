"""XLIFF 2.1 back from other tools: states, ids, codes, several stories in one file, damage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from tests.exchange.conftest import edit_xliff
from translate_pipeline.domain import Status, TagKind
from translate_pipeline.exchange import Correction, Decision, Problem, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory

NS = {"x": "urn:oasis:names:tc:xliff:document:2.0"}


@pytest.fixture
def edit(write: Callable[..., Path], aligned: AlignedStory) -> Callable[..., Path]:
    """The story's XLIFF after ``change`` was done to its root."""

    def edit(change: Callable[[Any], None], story: AlignedStory | None = None) -> Path:
        path = write(story or aligned, "xliff")
        tree = etree.parse(str(path))
        change(tree.getroot())
        tree.write(str(path), encoding="utf-8", xml_declaration=True)
        return path

    return edit


def _segment(root: Any, number: int) -> Any:
    return root.find(f".//x:segment[@id='s{number}']", NS)


def _set(number: int, *, text: str | None = None, state: str | None = None) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        segment = _segment(root, number)
        if text is not None:
            target = segment.find("x:target", NS)
            for child in list(target):
                target.remove(child)
            target.text = text
        if state is not None:
            segment.set("state", state)

    return change


@pytest.mark.parametrize("state", ["reviewed", "final"])
def test_a_confirmed_segment_is_approved_as_it_stands(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]], state: str
) -> None:
    (decision,) = verdicts(edit(_set(2, state=state)), aligned)
    assert (decision.segment_id, decision.status, decision.is_changed) == ("b4.s1", Status.APPROVED, False)


@pytest.mark.parametrize(
    ("state", "status"),
    [("translated", "approved"), ("initial", "draft"), ("reviewed", "approved"), ("final", "approved")],
)
def test_what_changed_words_become_in_each_state(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]], state: str, status: str
) -> None:
    path = edit(_set(2, text="Обсудили станцию.", state=state))
    (decision,) = verdicts(path, aligned)
    assert (decision.text, decision.status) == ("Обсудили станцию.", status)
    (trusted,) = verdicts(path, aligned, is_trusted=True)
    assert trusted.status is Status.APPROVED


def test_an_approval_taken_back_in_the_tool_is_taken_back_here(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    (decision,) = verdicts(edit(_set(1, state="initial")), aligned)
    assert (decision.segment_id, decision.status) == ("b1.s1", Status.DRAFT)


def test_a_draft_with_an_error_was_written_as_initial_and_stays_what_it_is(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    path = edit(lambda root: None)
    assert _segment(etree.parse(str(path)).getroot(), 3).get("state") == "initial"
    assert verdicts(path, aligned) == []


def test_codes_moved_by_a_translator_keep_their_names(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def move(root: Any) -> None:
        target = _segment(root, 5).find("x:target", NS)
        code = target.find("x:pc", NS)
        target.text, code.text, code.tail = "Первые турбины примет ", "морской порт", "."

    (decision,) = verdicts(edit(move), aligned)
    begin, end = decision.tags
    assert decision.text[begin.position : end.position] == "морской порт"
    assert (begin.kind, begin.name, begin.id) == (TagKind.OPEN, "a", 2)
    assert dict(begin.attributes) == {"href": "https://example.org/port"}


def test_a_code_that_the_source_does_not_have_is_refused(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def add(root: Any) -> None:
        etree.SubElement(_segment(root, 2).find("x:target", NS), f"{{{NS['x']}}}ph", id="x9")

    (problem,) = verdicts(edit(add), aligned)
    assert problem.message == "the target has the tag <x9>, which its source does not have"


def test_new_ids_of_a_tool_are_no_loss_where_sources_differ(
    edit: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    def renumber(root: Any) -> None:
        for segment in root.iterfind(".//x:segment", NS):
            del segment.attrib["id"]
        root.find(".//x:unit[@id='u4']/x:segment/x:target", NS).text = "Обсудили станцию."

    path = edit(renumber)
    found = verdicts(path, aligned)
    assert [d.segment_id for d in found if isinstance(d, Decision)] == ["b4.s1"]
    assert all("stands in 2 segments" in p.message for p in found if isinstance(p, Problem))


def test_two_stories_joined_into_one_file_keep_their_names(
    write: Callable[..., Path], aligned: AlignedStory, tmp_path: Path
) -> None:
    other = replace(
        aligned, story=replace(aligned.story, id="other", origin="stories/other.txt", source_hash="00" * 32)
    )
    joined = etree.parse(str(write(aligned, "xliff"))).getroot()
    joined.append(etree.parse(str(write(other, "xliff"))).getroot()[0])
    path = tmp_path / "joined.xlf"
    path.write_bytes(etree.tostring(joined))
    rows = [row for row in read_corrections(path) if isinstance(row, Correction)]
    assert [r.story.origin for r in rows] == ["stories/compressor-station.txt"] * 9 + ["stories/other.txt"] * 9
    assert {r.language for r in rows} == {"ru"}


def test_everything_that_translate_toolkit_saves_comes_back(
    write: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
) -> None:
    """Every segment gets other words in another program, and each of them arrives at its own segment."""
    path = write(aligned, "xliff")
    for number in range(1, 10):
        edit_xliff(path, number, f"Предложение номер {number} исправлено.")
    found = verdicts(path, aligned)
    assert [(d.segment_id, d.text) for d in found] == [
        (segment.id, f"Предложение номер {number} исправлено.") for number, segment in enumerate(aligned.segments, 1)
    ]
    assert {d.status for d in found} == {Status.APPROVED}


class TestDamage:
    def test_one_broken_unit_costs_that_unit_alone(
        self, write: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
    ) -> None:
        path = write(aligned, "xliff")
        text = path.read_text(encoding="utf-8")
        text = text.replace("Во вторник в Ашхабаде обсудили", "Во вторник & в Ашхабаде <обсудили")
        path.write_text(text.replace("«Мы опережаем график»", "«Мы впереди графика»"), encoding="utf-8")
        problem, decision = verdicts(path, aligned)
        assert isinstance(problem, Problem)
        assert "this unit is no XML" in problem.message
        assert text.split("\n")[int(problem.place.removeprefix("line ")) - 1].lstrip().startswith('<unit id="u4"')
        assert decision.segment_id == "b6.s1"
        assert decision.text == "«Мы впереди графика», — сказал руководитель проекта."

    def test_a_file_cut_in_half_brings_its_half(
        self, write: Callable[..., Path], aligned: AlignedStory, verdicts: Callable[..., list[Any]]
    ) -> None:
        path = write(aligned, "xliff")
        text = path.read_text(encoding="utf-8").replace("Во вторник в Ашхабаде обсудили", "Вчера обсудили")
        path.write_text(text[: text.index('<unit id="u6"') + 40], encoding="utf-8")
        found = verdicts(path, aligned)
        assert [d.segment_id for d in found if isinstance(d, Decision)] == ["b4.s1"]
        line = text[: text.index('<unit id="u6"')].count("\n") + 1
        assert [p.place for p in found if isinstance(p, Problem)] == [f"line {line}"]

    def test_damage_outside_the_units_is_said_and_costs_nothing(
        self, write: Callable[..., Path], aligned: AlignedStory
    ) -> None:
        path = write(aligned, "xliff")
        path.write_text(path.read_text(encoding="utf-8").replace("</file>", ""), encoding="utf-8")
        rows = list(read_corrections(path))
        assert sum(isinstance(row, Correction) for row in rows) == 9
        assert "all its 11 units could be read" in str(rows[-1])

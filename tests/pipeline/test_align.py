"""Files and folders of stories aligned with their translations, and the command that does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.errors import SegmentationError, SourceFormatError, UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.align import AlignedPair, align_files, file_pairs, without_counterpart

if TYPE_CHECKING:
    from pathlib import Path

EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")

EN = """Port of Ekerem opened after repairs

The port of Ekerem was opened on Friday after repairs. It will take 78 ships a month.

The work cost $12 million. Minister Serdar Ataev attended the opening.
"""
RU = """Порт Экерем открыт после ремонта

В пятницу после ремонта открылся порт Экерем. Он будет принимать 78 судов в месяц.

Работы обошлись в 12 млн долларов. На открытии присутствовал министр Сердар Атаев.
"""
TK_HTML = """<html lang="tk"><body><article><h1>Ekerem porty abatlanandan soň açyldy</h1>
<p>Abatlanandan soň anna güni Ekerem porty açyldy. Ol aýda 78 gämini kabul eder.</p>
<p>Işler 12 million dollara düşdi. Açylyşa ministr Serdar Ataýew gatnaşdy.</p></article></body></html>
"""


@pytest.fixture
def en(tmp_path: Path) -> Path:
    path = tmp_path / "en.txt"
    path.write_text(EN, encoding="utf-8")
    return path


@pytest.fixture
def ru(tmp_path: Path) -> Path:
    path = tmp_path / "ru.txt"
    path.write_text(RU, encoding="utf-8")
    return path


def only(found: list[AlignedPair | SourceFormatError]) -> AlignedPair:
    [story] = found
    assert isinstance(story, AlignedPair)
    return story


def test_a_story_and_its_translation(en: Path, ru: Path) -> None:
    story = only(list(align_files(en, ru, EN_RU, min_confidence=70)))
    assert [(u.source[:14], u.target[:14]) for u in story.units] == [
        ("Port of Ekerem", "Порт Экерем от"),
        ("The port of Ek", "В пятницу посл"),
        ("It will take 7", "Он будет прини"),
        ("The work cost ", "Работы обошлис"),
        ("Minister Serda", "На открытии пр"),
    ]
    assert (story.unsure, story.alone) == (0, 0)
    assert {u.origin.name for u in story.units} == {str(ru)}


def test_other_formats_and_turkmen(en: Path, tmp_path: Path) -> None:
    path = tmp_path / "tk.html"
    path.write_text(TK_HTML, encoding="utf-8")
    story = only(list(align_files(en, path, EN_TK, min_confidence=70)))
    assert len(story.units) == 5
    assert story.units[-1].target == "Açylyşa ministr Serdar Ataýew gatnaşdy."


def test_the_bar_and_the_rest(en: Path, ru: Path) -> None:
    ru.write_text(RU.replace("78", "95") + "\nЧитайте также другие новости.\n", encoding="utf-8")
    story = only(list(align_files(en, ru, EN_RU, min_confidence=70)))
    assert "It will take 78 ships a month." not in {u.source for u in story.units}
    assert (len(story.units), story.unsure + story.alone) == (4, 2 if story.unsure else 3)
    texts = [(here, there) for _, here, there in story.beads]
    assert "".join(here for here, _ in texts).startswith("Port of Ekerem")
    assert texts[-1][1] == "Читайте также другие новости."


def test_stories_of_feeds_meet_by_their_ids(tmp_path: Path) -> None:
    def feed(name: str, *stories: tuple[str, str]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps({"id": i, "body": body}) + "\n" for i, body in stories), encoding="utf-8")
        return path

    en = feed("en.jsonl", ("a", "It will take 78 ships a month."), ("b", "It opened in 2019."), ("c", "Rain fell."))
    ru = feed("ru.jsonl", ("b", "Он открылся в 2019 году."), ("a", "Он будет принимать 78 судов в месяц."))
    first, second, third = align_files(en, ru, EN_RU, min_confidence=70)
    assert isinstance(first, AlignedPair)
    assert isinstance(second, AlignedPair)
    assert [s.units[0].target for s in (first, second)] == [
        "Он будет принимать 78 судов в месяц.",
        "Он открылся в 2019 году.",
    ]
    assert isinstance(third, SourceFormatError)
    assert "has no story 'c'" in str(third)


def test_folders_meet_by_the_names_of_their_files(en: Path, ru: Path, tmp_path: Path) -> None:
    for folder, path, name in (("en", en, "a/port.txt"), ("en", en, "lone.txt"), ("ru", ru, "a/port.md")):
        (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_bytes(path.read_bytes())
    assert file_pairs(tmp_path / "en", tmp_path / "ru") == [
        (tmp_path / "en" / "a" / "port.txt", tmp_path / "ru" / "a" / "port.md")
    ]
    assert without_counterpart(tmp_path / "en", tmp_path / "ru") == [tmp_path / "en" / "lone.txt"]
    assert without_counterpart(en, ru) == []
    with pytest.raises(UsageError, match="a file and a folder"):
        file_pairs(tmp_path / "en", ru)
    with pytest.raises(UsageError, match="no stories of the same name"):
        file_pairs(tmp_path / "en", tmp_path / "ru" / "a")


def test_what_cannot_be_read_is_said(en: Path, tmp_path: Path) -> None:
    [error] = align_files(en, tmp_path / "none.txt", EN_RU, min_confidence=70)
    assert isinstance(error, SourceFormatError)
    assert "no such file" in str(error)
    with pytest.raises(SegmentationError):
        list(align_files(en, en, LanguagePair("en", "xx"), min_confidence=70))


def test_what_is_aligned_is_recalled_in_its_context(en: Path, ru: Path, tmp_path: Path) -> None:
    story = only(list(align_files(en, ru, EN_RU, min_confidence=70)))
    with Memory.open(tmp_path / "m.db") as memory:
        assert memory.record(story.units).added == 5
        segments = [Segment(str(i), "b", here) for i, (_, here, _) in enumerate(story.beads)]
        found = memory.recall(segments, EN_RU, model="any@1")
        assert [m[0].score for m in found] == [96] * 5  # 101, less a draft's 2 and an alignment's 3
        assert memory.record(story.units).unchanged == 5

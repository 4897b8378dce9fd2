"""What a report counts: classes of matches, repetitions, likeness to the memory, the work of reviewers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import OutputError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.report import report, to_json, write
from translate_pipeline.render.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RU = LanguagePair("en", "ru")
HUMAN = Origin(OriginKind.HUMAN, "x")
LINE = "The ports agreed on a weekly ferry line on Monday."


@pytest.fixture
def batch(options: RunOptions) -> RunOptions:
    return replace(options, to=("ru",), formats=("html", "txt"))


@pytest.fixture
def delivered(batch: RunOptions, engines: FakeEngines) -> RunOptions:
    run(batch, Watcher(), engines=FakeEngines("ru"))
    return batch


@pytest.fixture
def corrections(delivered: RunOptions) -> Iterator[Corrections]:
    with Memory.open(delivered.memory) as memory:
        yield Corrections.open(delivered.out, memory)


def _bands(found: Report, language: str = "ru") -> dict[str, int]:
    (one,) = [one for one in found.languages if one.language == language]
    return {key: volume.segments for key, volume in one.bands.items() if volume.segments}


def _approve(corrections: Corrections, folder: str, number: int, text: str | None = None) -> None:
    story = corrections.story(folder)
    old = story.targets["ru"][number - 1].text
    corrections.correct(
        folder, story.segments[number - 1].id, "ru", text=text or old, status=Status.APPROVED, author="x"
    )


def test_a_sentence_met_again_is_a_repetition(delivered: RunOptions) -> None:
    found = report(delivered.out)
    assert _bands(found) == {"new": 6, "repetition": 1}
    assert (found.segments, len(found.stories)) == (7, 2)
    assert found.stories[1].words["repetition"] == len(LINE.split())
    assert found.languages[0].bands["repetition"].characters == len(LINE.replace(" ", ""))


def test_each_language_has_its_own_repetitions(options: RunOptions, engines: FakeEngines) -> None:
    run(options, Watcher(), engines=engines)
    found = report(options.out)
    assert _bands(found, "ru") == _bands(found, "tk") == {"new": 6, "repetition": 1}
    assert found.segments == 7


def test_another_output_finds_everything_in_the_memory(delivered: RunOptions) -> None:
    other = replace(delivered, out=delivered.out.with_name("other"))
    run(other, Watcher(), engines=FakeEngines("ru"))
    bands = _bands(report(other.out))
    assert bands.keys() <= {"b101", "b100"}
    assert sum(bands.values()) == 7


@pytest.mark.parametrize(
    ("known", "band"),
    [
        ("The ports agreed on a weekly ferry line on Tuesday.", "b85"),
        ("The ports agreed on a weekly ferry line for trucks on Monday.", "b75"),
        ("An unrelated sentence about the weather in spring.", "new"),
    ],
)
def test_what_was_new_is_compared_with_the_memory(batch: RunOptions, known: str, band: str) -> None:
    with Memory.open(batch.memory) as memory:
        memory.record([TranslationUnit(known, "Перевод.", RU, HUMAN, Status.APPROVED)])
        memory.index()
    run(batch, Watcher(), engines=FakeEngines("ru"))
    with Memory.open(batch.memory, read_only=True) as memory:
        compared = report(batch.out, memory)
    assert compared.is_compared
    assert compared.languages[0].bands[band].segments >= 1
    assert _bands(report(batch.out)) == {"new": 6, "repetition": 1}
    if band == "new":
        assert _bands(compared) == {"new": 6, "repetition": 1}


def test_what_a_run_brought_is_no_match_of_its_own(delivered: RunOptions) -> None:
    with Memory.open(delivered.memory, read_only=True) as memory:
        assert memory.stats().units >= 6
        assert _bands(report(delivered.out, memory)) == {"new": 6, "repetition": 1}


def test_what_was_approved_since_is_no_match_either(delivered: RunOptions, corrections: Corrections) -> None:
    for number in (1, 2, 3):
        _approve(corrections, "ferry", number)
    assert _bands(report(delivered.out, corrections.memory)) == {"new": 6, "repetition": 1}


def test_the_work_of_reviewers_is_measured_against_the_first_draft(
    delivered: RunOptions, corrections: Corrections
) -> None:
    draft = corrections.story("ferry").targets["ru"][2].text.split()
    _approve(corrections, "ferry", 1)
    _approve(corrections, "ferry", 3, " ".join(["Совсем", *draft[1:]]))
    _approve(corrections, "ferry", 3, " ".join(["Другое", "слово", *draft[1:]]))
    found = report(delivered.out)
    effort = found.languages[0].effort
    headline = len(corrections.story("ferry").targets["ru"][0].text.split())
    assert (effort.segments, effort.edits, effort.words) == (2, 2, headline + len(draft) + 1)
    assert effort.classes[0] == 1
    assert found.languages[0].status == {"approved": 2, "draft": 5}
    assert found.stories[0].approved == 2
    (model,) = found.models
    assert (model.model, model.segments, model.effort) == ("fake@1", 7, effort)


def test_what_was_rejected_or_only_drafted_is_no_review(delivered: RunOptions, corrections: Corrections) -> None:
    story = corrections.story("ferry")
    for number, status in ((1, Status.REJECTED), (2, Status.DRAFT)):
        corrections.correct(
            "ferry", story.segments[number - 1].id, "ru", text=f"Текст {number}.", status=status, author="x"
        )
    assert report(delivered.out).languages[0].effort.segments == 0


def test_findings_are_those_of_the_translations_as_they_are_now(batch: RunOptions) -> None:
    engines = FakeEngines("ru")
    engines.fake.spoil = lambda _, target: target.replace("2027", "2072")
    run(batch, Watcher(), engines=engines)
    key = ("error", "number-mismatch")
    assert report(batch.out).findings[key] == {"ru": 1}
    with Memory.open(batch.memory) as memory:
        corrections = Corrections.open(batch.out, memory)
        _approve(corrections, "ferry", 3, "Первое судно выйдет в 2027 году.")
        found = report(batch.out)
    assert key not in found.findings
    assert found.models[0].flagged == 1


def test_stories_link_to_their_pages_from_the_output_folder_alone(delivered: RunOptions, tmp_path: Path) -> None:
    found = report(delivered.out)
    assert [story.href for story in found.stories] == ["./ferry/story.ru.html", "./rain/story.ru.html"]
    inside, outside = write(found, delivered.out), write(found, delivered.out, tmp_path / "elsewhere.html")
    assert inside == delivered.out / "report.html"
    assert b'href="./ferry/story.ru.html"' in inside.read_bytes()
    assert b"href=" not in outside.read_bytes()


def test_the_same_folder_gives_the_same_page_and_the_json_holds_it_all(delivered: RunOptions) -> None:
    found = report(delivered.out)
    first = write(found, delivered.out).read_bytes()
    assert write(report(delivered.out), delivered.out).read_bytes() == first
    data = json.loads(json.dumps(to_json(found)))
    assert data["languages"]["ru"]["bands"]["new"]["segments"] == 6
    assert data["models"][0]["model"] == "fake@1"
    assert data["compared"] is False


def test_a_folder_without_output_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no output of translate-pipeline"):
        report(tmp_path)


def test_each_run_that_writes_leaves_its_words(delivered: RunOptions, stories: Path) -> None:
    """The same command again writes nothing and is no run; a new story is one, with what the memory knew of it."""
    (first,) = report(delivered.out).runs
    assert set(first.words) == {"machine"}
    run(delivered, Watcher(), engines=FakeEngines("ru"))
    assert report(delivered.out).runs == [first]
    (stories / "again.txt").write_text(f"Ports agree\n\n{LINE}\n", encoding="utf-8")
    run(delivered, Watcher(), engines=FakeEngines("ru"))
    _, second = report(delivered.out).runs
    assert second.words == {"exact": len(LINE.split()), "machine": 2}
    assert second.moment >= first.moment
    assert to_json(report(delivered.out))["runs"][1] == {"moment": second.moment, "words": second.words}


def test_a_match_with_other_numbers_met_again_is_a_repetition(batch: RunOptions, stories: Path) -> None:
    """As in other tools: a sentence that no memory had whole is counted once, whatever it was like."""
    for path in stories.iterdir():
        path.unlink()
    sentence = "The first ship sails in 2027."
    (stories / "ships.txt").write_text(f"{sentence}\n\n{sentence}\n", encoding="utf-8")
    known = TranslationUnit(
        "The first ship sails in 2025.", "Первое судно выйдет в 2025 году.", RU, HUMAN, Status.APPROVED
    )
    with Memory.open(batch.memory, create=True) as memory:
        memory.record([known])
    run(batch, Watcher(), engines=FakeEngines("ru"))
    found = report(batch.out)
    assert _bands(found) == {"b95": 1, "repetition": 1}
    (one,) = found.runs
    assert set(one.words) == {"placeable"}

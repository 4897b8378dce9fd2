"""The journal: one holder at a time, nothing forgotten, names that never move."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.domain import (
    AlignedStory,
    Block,
    Finding,
    InlineTag,
    LanguagePair,
    MatchKind,
    Penalty,
    Role,
    Segment,
    Severity,
    Signature,
    Status,
    Story,
    TagKind,
    Target,
    Translation,
)
from translate_pipeline.errors import OutputError, OutputLockedError
from translate_pipeline.pipeline.journal import FOLDER, Journal, StoryRecord

if TYPE_CHECKING:
    from pathlib import Path

PAIR = LanguagePair("en", "ru")
SIGNATURE = Signature("m", "r1", "ct2", 4, "int8")


def test_an_interrupted_run_is_taken_up_and_a_finished_one_is_not(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first = journal.begin("same")
    with Journal.open(tmp_path) as journal:
        assert journal.begin("same") == first
        journal.finish(first)
        assert journal.begin("same") != first


def test_other_options_start_another_run(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        assert journal.begin("a") != journal.begin("b")
        assert not journal.is_finished


def test_a_second_holder_is_refused_at_once_and_may_come_after(tmp_path: Path) -> None:
    with Journal.open(tmp_path), pytest.raises(OutputLockedError, match="another run"):
        Journal.open(tmp_path)
    Journal.open(tmp_path).close()


def test_translations_are_known_again_only_for_the_same_model_and_pair(tmp_path: Path) -> None:
    translation = Translation("Да", -0.25, False, ((0, 0), (2, 1)))
    with Journal.open(tmp_path) as journal:
        journal.save_translations(PAIR, SIGNATURE, {"Yes": translation})
    with Journal.open(tmp_path) as journal:
        assert journal.translations(PAIR, SIGNATURE, ["Yes", "No"]) == {"Yes": translation}
        assert journal.translations(LanguagePair("en", "tk"), SIGNATURE, ["Yes"]) == {}
        assert journal.translations(PAIR, Signature("m", "r2", "ct2", 4, "int8"), ["Yes"]) == {}


def test_more_texts_than_one_statement_takes(tmp_path: Path) -> None:
    many = {f"text {i}": Translation(f"текст {i}") for i in range(1200)}
    with Journal.open(tmp_path) as journal:
        journal.save_translations(PAIR, SIGNATURE, many)
        assert journal.translations(PAIR, SIGNATURE, list(many)) == many


def test_a_story_keeps_its_folder_and_namesakes_get_numbers(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        assert journal.folder_for("a/x.txt#x", "x") == "x"
        assert journal.folder_for("b/X.txt#X", "X") == "X-2"
    with Journal.open(tmp_path) as journal:
        assert journal.folder_for("b/X.txt#X", "X") == "X-2"
        assert journal.folder_for("c/x.txt#x", "x") == "x-3"


def test_story_records_come_back_as_saved(tmp_path: Path) -> None:
    record = StoryRecord("k", "f", "Title", "r", "done", "d", "m", "h", {"flagged": 2})
    with Journal.open(tmp_path) as journal:
        journal.folder_for("k", "f")
        journal.save_stories([record])
        assert journal.story("k") == record
        assert list(journal.stories()) == [record]
        assert journal.story("other") is None


def test_speed_is_summed_over_calls(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        assert journal.words_per_second(PAIR) is None
        journal.add_speed(PAIR, 100, 1.0)
        journal.add_speed(PAIR, 200, 1.0)
        assert journal.words_per_second(PAIR) == 150.0


def test_reading_needs_no_lock_and_makes_nothing(tmp_path: Path) -> None:
    assert Journal.read(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    with Journal.open(tmp_path) as journal:
        journal.begin("x")
        reader = Journal.read(tmp_path)
        assert reader is not None
        assert not reader.is_finished
        reader.close()


def test_a_damaged_journal_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "journal.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(OutputError, match="journal cannot be opened") as caught:
        Journal.open(tmp_path)
    assert "remove the folder" in caught.value.remedy
    # The lock was given back: a later open meets the same error, not a lock.
    with pytest.raises(OutputError, match="journal cannot be opened"):
        Journal.open(tmp_path)


def test_a_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    Journal.open(tmp_path).close()
    with sqlite3.connect(tmp_path / FOLDER / "journal.sqlite3") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(OutputError, match="another version"):
        Journal.open(tmp_path)


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="cannot write the output folder"):
        Journal.open(tmp_path / "out")


def test_an_aligned_story_comes_back_as_delivered(tmp_path: Path) -> None:
    tag = InlineTag(1, TagKind.OPEN, 1, "a", (("href", "https://example.com"),), "[")
    block = Block("b001", Role.HEADLINE, "Да — yes", "\n", (tag,))
    story = Story("s", "s.md", "markdown", (block,), "00", metadata={"date": "2026-05-01"}, warnings=("w",))
    target = Target(
        "b001.s01", "ru", "Да", MatchKind.EXACT, 95, Status.APPROVED, (tag,), "m@1",
        (Penalty("aged", 5),), (Finding("length", Severity.WARNING, "short", 0, 2),), True,
    )  # fmt: skip
    aligned = AlignedStory(story, (Segment("b001.s01", "b001", "yes", " ", "", (tag,)),), {"ru": (target,)})
    with Journal.open(tmp_path) as journal:
        journal.folder_for("k", "f")
        journal.save_aligned({"k": aligned})
        found = journal.aligned("k")
        assert found == aligned
        assert found.story.blocks[0].tags[0].literal == "["
        assert journal.aligned("other") is None

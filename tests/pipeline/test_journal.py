"""The journal: one holder at a time, nothing forgotten, names that never move."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
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
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.journal import Comment, Delivery, Journal, Revision, StoryRecord
from translate_pipeline.pipeline.journal_file import FOLDER
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An output folder whose journal was written before stories had revisions."""
    (tmp_path / FOLDER).mkdir()
    stored = Path(__file__).parent / "files" / "journal-1.sqlite3"
    (tmp_path / FOLDER / "journal.sqlite3").write_bytes(stored.read_bytes())
    return tmp_path


@pytest.mark.parametrize("opened", [Journal.open, Journal.read])
def test_a_journal_of_the_first_version_is_brought_up_to_date(old: Path, opened: Callable[[Path], Journal]) -> None:
    for _ in range(2):
        with opened(old) as journal:
            (record,) = journal.stories()
            assert (record.folder, record.state, record.revision, record.counts["flagged"]) == ("rail", "done", 1, 0)
            story = journal.aligned(record.origin)
            assert story
            assert (story.revision, len(story.segments)) == (1, 3)
            last = story.segments[2].id
            assert [t.text for t in story.targets["ru"]][2] == "Скоро прибудут новые краны."
            assert journal.reviewed(record.origin) == {(last, "ru")}
            assert [c.text for c in journal.comments(record.origin, "ru")] == ["which cranes?"]
            assert journal.stale() == []


def test_an_update_on_a_journal_of_the_first_version(old: Path, tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "rail.txt").write_text(
        "Rail link opens\n\nNew cranes arrive soon. Good.\n", encoding="utf-8"
    )
    out = (tmp_path / "out").resolve()
    out.mkdir()
    (old / FOLDER).rename(out / FOLDER)
    options = RunOptions(
        sources=(str(tmp_path / "stories"),), to=("ru",), out=out, memory=tmp_path / "other.db", formats=("txt",)
    )
    (update,) = run(options, Watcher(), engines=FakeEngines("ru")).updates  # type: ignore[arg-type]
    assert (update.revision, update.counts.update["removed"], update.counts.update["new"]) == (2, 1, 1)
    assert "Скоро прибудут новые краны." in (out / "rail" / "story.ru.txt").read_text(encoding="utf-8")


def test_an_upgrade_that_is_broken_off_leaves_the_old_version(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("translate_pipeline.pipeline.journal_file._MIGRATIONS", {1: "ALTER TABLE nothing ADD COLUMN x"})
        with pytest.raises(OutputError, match="journal cannot be opened"):
            Journal.open(old)
    with Journal.open(old) as journal:
        assert [record.revision for record in journal.stories()] == [1]


def test_segments_may_change_places_and_take_along_what_was_said(tmp_path: Path) -> None:
    def said(segment: str) -> Target:
        return Target(segment, "ru", f"о {segment}", MatchKind.EXACT, status=Status.APPROVED)

    names = ("s1", "s2", "s3", "s4")
    block = Block("b", Role.PARAGRAPH, "a b c d")
    story = AlignedStory(
        Story("s", "s.txt", "text", (block,), "00"),
        tuple(Segment(name, "b", name) for name in names),
        {"ru": tuple(map(said, names))},
    )
    with Journal.open(tmp_path) as journal:
        journal.folder_for("k", "f")
        draft = {name: replace(said(name), status=Status.DRAFT) for name in names}
        journal.save_revisions(
            "k", story, [Revision(n, "ru", "2026-05-01T08:00:00Z", "Leyla", draft[n], said(n)) for n in names]
        )
        for name in names:
            journal.add_comment("k", Comment(name, "ru", "2026-05-01T09:00:00Z", "Leyla", f"of {name}"))
        record = StoryRecord("k", "f", run="r", state="done", revision=2)
        moves = {"s1": ["s2"], "s2": ["s1", "s5"], "s4": ["s3"]}
        journal.save_deliveries([Delivery(record, story, moves, frozenset({"s3"}))])
        comments = {c.segment: c.text for c in journal.comments("k", "ru")}
        assert comments == {"s2": "of s1", "s1": "of s2", "s3": "of s4", "s3@1": "of s3"}
        after = {n: [r.after for r in journal.revisions("k", n, "ru")] for n in (*names, "s5")}
        assert {n: [(t.segment_id, t.text) for t in found] for n, found in after.items()} == {
            "s1": [("s1", "о s2")],
            "s2": [("s2", "о s1")],
            "s3": [("s3", "о s4")],
            "s4": [],
            "s5": [("s5", "о s2")],
        }
        assert [r.kind for r in journal.revisions("k", "s3", "ru")] == ["earlier"]
        assert journal.reviewed("k") == {("s1", "ru"), ("s2", "ru"), ("s5", "ru"), ("s3@1", "ru")}
        journal.save_deliveries([Delivery(replace(record, revision=3), story, {"s3": ["s4"]})])
        assert {c.segment for c in journal.comments("k", "ru")} == {"s2@2", "s1@2", "s4", "s3@1"}


def test_a_story_is_renamed_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    target = Target("s1", "ru", "Да", MatchKind.EXACT)
    story = AlignedStory(
        Story("s", "s.txt", "text", (Block("b", Role.PARAGRAPH, "yes"),), "00"),
        (Segment("s1", "b", "yes"),),
        {"ru": (target,)},
    )
    with Journal.open(tmp_path) as journal:
        journal.folder_for("old", "f")
        journal.folder_for("new", "g")  # met before, but never delivered
        journal.save_stories([StoryRecord("old", "f", "Title", "r", "done", revision=4)])
        journal.save_revisions(
            "old", story, [Revision("s1", "ru", "2026-05-01T08:00:00Z", "Leyla", target, replace(target, text="Ага"))]
        )
        journal.add_comment("old", Comment("s1", "ru", "2026-05-01T09:00:00Z", "Leyla", "really?"))
        journal.rename("old", "new")
        assert journal.story("old") is None
        assert journal.story("new") == StoryRecord("new", "f", "Title", "r", "done", revision=4)
        assert journal.aligned("new") == story
        assert len(journal.revisions("new", "s1", "ru")) == len(journal.comments("new", "ru")) == 1
        assert journal.stale() == ["new"]


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

"""A story that is delivered again after it was revised: what stays, what is shown, and that nothing gets lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeEngines, Watcher, tree
from translate_pipeline.domain import ChangeKind, LanguagePair, MatchKind, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Correction, Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.plan import plan
from translate_pipeline.pipeline.report import report
from translate_pipeline.pipeline.status import status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, Target
    from translate_pipeline.pipeline.options import RunOptions, RunReport

RU = LanguagePair("en", "ru")

#: A person's words for what the stories below say.
WORDS = {
    "Rail link opens": "Открыта железная дорога",
    "The railway opened on Monday.": "Железная дорога открылась в понедельник.",
    "Trains will carry grain and cotton.": "Поезда повезут зерно и хлопок.",
    "The port handled 340 tons in May.": "В мае порт обработал 340 тонн.",
    "New cranes arrive soon.": "Скоро прибудут новые краны.",
    "The harbour is ready.": "Гавань готова.",
    "The ministers met on Friday.": "Министры встретились в пятницу.",
}

FIRST = """Rail link opens

The railway opened on Monday. Trains will carry grain and cotton.

The port handled 340 tons in May. New cranes arrive soon. The harbour is ready.

The ministers met on Friday.
"""

#: A paragraph moved to the front, a sentence duplicated, a figure and a word changed, one added, one removed.
SECOND = """Rail link opens

The ministers met on Friday.

Trains will carry grain and steel.

The port handled 365 tons in May. New cranes arrive soon. The harbour is ready.

New cranes arrive soon. Passengers will travel in June.
"""


@pytest.fixture
def place(options: RunOptions, stories: Path) -> RunOptions:
    """One story, Russian alone, every format that shows updates."""
    for path in stories.iterdir():
        path.unlink()
    (stories / "rail.txt").write_text(FIRST, encoding="utf-8")
    return replace(options, to=("ru",), formats=("html", "txt", "tsv", "jsonl", "xliff", "xlf"))


def go(options: RunOptions, engines: FakeEngines | None = None) -> RunReport:
    return run(options, Watcher(), engines=engines or FakeEngines(*options.to))  # type: ignore[arg-type]


def approve(options: RunOptions, *sources: str, folder: str = "rail", words: dict[str, str] | None = None) -> None:
    """As the review does it: the named segments, else all."""
    with Memory.open(options.memory) as memory:
        corrections = Corrections.open(options.out, memory)
        wanted = [
            Correction(segment=s.id, language="ru", text=(words or WORDS)[s.text], status=Status.APPROVED)
            for s in corrections.story(folder).segments
            if s.text in (sources or WORDS)
        ]
        corrections.correct_all(folder, wanted, author="Leyla")
        corrections.render(folder)


def aligned(options: RunOptions, folder: str = "rail") -> AlignedStory:
    with Memory.open(options.memory) as memory:
        return Corrections.open(options.out, memory).story(folder)


def targets(options: RunOptions, folder: str = "rail") -> list[tuple[str, Target]]:
    story = aligned(options, folder)
    return [(s.text, t) for s, t in zip(story.segments, story.targets["ru"], strict=True)]


def changes(options: RunOptions, folder: str = "rail") -> list[tuple[str, ChangeKind]]:
    story = aligned(options, folder)
    assert story.update
    return [(s.text, u.kind) for s, u in zip(story.segments, story.update.segments, strict=True)]


def manifest(options: RunOptions, folder: str = "rail") -> dict[str, Any]:
    content: dict[str, Any] = json.loads((options.out / folder / "manifest.json").read_bytes())
    return content


@pytest.fixture
def revised(place: RunOptions, stories: Path) -> RunOptions:
    """Delivered, approved, revised; not yet delivered again."""
    go(place)
    approve(place)
    (stories / "rail.txt").write_text(SECOND, encoding="utf-8")
    return place


class TestKept:
    def test_approved_targets_stay_where_their_sentence_went(self, revised: RunOptions) -> None:
        go(revised)
        found = targets(revised)
        same = [(text, t) for text, t in found if text in WORDS]
        assert [text for text, _ in same].count("New cranes arrive soon.") == 2
        assert [(t.text, t.status) for _, t in same] == [(WORDS[text], Status.APPROVED) for text, _ in same]

    def test_whatever_the_memory_has_by_now(self, revised: RunOptions) -> None:
        human = Origin(OriginKind.HUMAN, "Merdan")
        with Memory.open(revised.memory) as memory:
            memory.delete([u.id for u in memory.units(RU) if u.source == "The ministers met on Friday."])
            memory.record(
                TranslationUnit(source, "Другие слова.", RU, human, Status.APPROVED, previous=context)
                for source in ("The ministers met on Friday.", "New cranes arrive soon.")
                for context in ("", "0123456789abcdef")
            )
        go(revised)
        assert {t.text for text, t in targets(revised) if text in WORDS} == {
            WORDS[text] for text, _ in targets(revised) if text in WORDS
        }

    def test_with_an_empty_memory(self, revised: RunOptions) -> None:
        go(replace(revised, memory=revised.memory.with_name("other.sqlite3")))
        kept = [t for text, t in targets(revised) if text in WORDS]
        assert {t.status for t in kept} == {Status.APPROVED}

    def test_two_places_of_one_sentence_keep_each_its_own(self, place: RunOptions, stories: Path) -> None:
        """Same neighbours, other words: the memory can hold but one of them."""
        (stories / "rail.txt").write_text("Yes.\n\nYes.\n\nYes.\n\nYes.\n", encoding="utf-8")
        go(place)
        with Memory.open(place.memory) as memory:
            corrections = Corrections.open(place.out, memory)
            segments = [s.id for s in corrections.story("rail").segments]
            for segment, text in zip(segments, ("Да.", "Ага.", "Так.", "Верно."), strict=True):
                corrections.correct("rail", segment, "ru", text=text, status=Status.APPROVED, author="Leyla")
        go(place)
        assert [t.text for _, t in targets(place)] == ["Да.", "Ага.", "Так.", "Верно."]
        (stories / "rail.txt").write_text("Well?\n\nYes.\n\nYes.\n\nYes.\n\nYes.\n", encoding="utf-8")
        go(place)
        assert [t.text for _, t in targets(place)][1:] == ["Да.", "Ага.", "Так.", "Верно."]

    def test_an_approval_of_the_memorys_follows_the_memory(self, place: RunOptions, stories: Path) -> None:
        """Nobody approved it here: who corrects the memory corrects the story."""
        go(place)
        with Memory.open(place.memory) as memory:
            unit = next(u for u in memory.units(RU) if u.source == "New cranes arrive soon.")
            memory.edit(unit.id, "Скоро будут новые краны.")
        go(place)
        with Memory.open(place.memory) as memory:
            unit = next(u for u in memory.units(RU) if u.source == "New cranes arrive soon.")
            memory.edit(unit.id, "Новые краны прибудут скоро.")
        (stories / "rail.txt").write_text(SECOND, encoding="utf-8")
        go(place)
        assert {t.text for text, t in targets(place) if text == "New cranes arrive soon."} == {
            "Новые краны прибудут скоро."
        }

    def test_and_stays_among_rivals(self, place: RunOptions, stories: Path) -> None:
        go(place)
        with Memory.open(place.memory) as memory:
            unit = next(u for u in memory.units(RU) if u.source == "New cranes arrive soon.")
            memory.edit(unit.id, "Скоро будут новые краны.")
        go(place)
        with Memory.open(place.memory) as memory:
            rival = replace(unit, id=0, target="Краны скоро.", status=Status.APPROVED, previous="", next="", run="")
            memory.record([rival])
        (stories / "rail.txt").write_text(SECOND, encoding="utf-8")
        go(place)
        assert {t.text for text, t in targets(place) if text == "New cranes arrive soon."} == {
            "Скоро будут новые краны."
        }

    def test_markup_that_came_since_is_placed(self, place: RunOptions, stories: Path) -> None:
        (stories / "rail.txt").unlink()
        page = "<html><body><article><h1>Rail link opens</h1><p>The %s opened on Monday.</p></article></body></html>"
        (stories / "rail.html").write_text(page % "railway", encoding="utf-8")
        go(place)
        approve(place)
        revised = page % "<b>railway</b>"
        (stories / "rail.html").write_text(
            revised.replace("</article>", "<p>And more.</p></article>"), encoding="utf-8"
        )
        go(place)
        target = next(t for text, t in targets(place) if text == "The railway opened on Monday.")
        assert (target.text, target.status) == (WORDS["The railway opened on Monday."], Status.APPROVED)
        assert [tag.name for tag in target.tags] == ["b", "b"]


class TestChanged:
    def test_figures_are_put_right_in_the_approved_target(self, revised: RunOptions) -> None:
        engines = FakeEngines("ru")
        go(revised, engines)
        target = next(t for text, t in targets(revised) if "365" in text)
        assert (target.text, target.kind, target.status) == (
            "В мае порт обработал 365 тонн.",
            MatchKind.PLACEABLE,
            Status.DRAFT,
        )
        assert not target.is_stored
        assert not any("365" in text for text in engines.fake.texts)

    def test_so_it_stays_while_nobody_has_looked(self, revised: RunOptions) -> None:
        go(revised)
        before = tree(revised.out)
        engines = FakeEngines("ru", revision="2")
        go(revised, engines)
        assert not any("365" in text for text in engines.fake.texts)
        go(replace(revised, formats=("txt",)))
        assert "365" in (revised.out / "rail" / "story.ru.txt").read_text(encoding="utf-8")
        assert "365 тонн" in before["rail/story.ru.txt"].decode()

    def test_refused_it_does_not_come_back(self, revised: RunOptions) -> None:
        go(revised)
        with Memory.open(revised.memory) as memory:
            corrections = Corrections.open(revised.out, memory)
            segment, target = next(
                (s, t)
                for s, t in zip(aligned(revised).segments, aligned(revised).targets["ru"], strict=True)
                if "365" in s.text
            )
            corrections.correct(
                "rail", segment.id, "ru", text=target.text, status=Status.REJECTED, author="Leyla", tags=target.tags
            )
        go(revised)
        assert next(t for text, t in targets(revised) if "365" in text).kind is MatchKind.MACHINE

    def test_other_words_are_translated_and_show_what_was(self, revised: RunOptions) -> None:
        go(revised)
        story = aligned(revised)
        index = next(i for i, s in enumerate(story.segments) if "steel" in s.text)
        assert story.targets["ru"][index].kind is not MatchKind.EXACT
        assert story.update
        former = story.update.segments[index].former
        assert former
        assert (former.text, former.targets["ru"].text) == (
            "Trains will carry grain and cotton.",
            "Поезда повезут зерно и хлопок.",
        )

    def test_what_was_approved_shows_until_the_new_words_are(self, revised: RunOptions, stories: Path) -> None:
        """A second change before anybody looked must not hide the approved target of the first version."""
        go(revised)
        (stories / "rail.txt").write_text(SECOND.replace("grain and steel", "grain and steel east"), encoding="utf-8")
        go(revised)
        story = aligned(revised)
        assert story.revision == 3
        assert story.update
        former = next(u.former for s, u in zip(story.segments, story.update.segments, strict=True) if "east" in s.text)
        assert former
        assert (former.revision, former.text) == (1, "Trains will carry grain and cotton.")
        kept = next(u for s, u in zip(story.segments, story.update.segments, strict=True) if "365" in s.text)
        assert kept.kind is ChangeKind.KEPT
        assert kept.former
        assert kept.former.revision == 1
        approve(revised, *[s.text for s in story.segments], words={s.text: "Да, 365." for s in story.segments})
        (stories / "rail.txt").write_text(SECOND + "\nAnd more.\n", encoding="utf-8")
        go(revised)
        last = aligned(revised).update
        assert last
        assert [u.former for u in last.segments if u.kind is ChangeKind.KEPT] == [None] * last.counts["kept"]


class TestAccount:
    def test_every_segment_has_its_fate(self, revised: RunOptions) -> None:
        report = go(revised)
        assert changes(revised) == [
            ("Rail link opens", ChangeKind.KEPT),
            ("The ministers met on Friday.", ChangeKind.MOVED),
            ("Trains will carry grain and steel.", ChangeKind.CHANGED),
            ("The port handled 365 tons in May.", ChangeKind.CHANGED),
            ("New cranes arrive soon.", ChangeKind.KEPT),
            ("The harbour is ready.", ChangeKind.KEPT),
            ("New cranes arrive soon.", ChangeKind.DUPLICATED),
            ("Passengers will travel in June.", ChangeKind.NEW),
        ]
        (update,) = report.updates
        assert (update.folder, update.revision) == ("rail", 2)
        expected = {"kept": 3, "moved": 1, "duplicated": 1, "changed": 2, "new": 1, "removed": 1}
        assert dict(update.counts.update) == manifest(revised)["update"]["segments"] == expected
        assert report.to_json()["updates"][0]["segments"] == expected

    def test_what_was_removed_is_listed_with_its_target(self, revised: RunOptions) -> None:
        go(revised)
        (removed,) = manifest(revised)["update"]["removed"]
        text = "The railway opened on Monday."
        assert removed == {
            "revision": 1,
            "source": text,
            "targets": {"ru": {"text": WORDS[text], "status": "approved"}},
        }
        assert WORDS[text] in (revised.out / "rail" / "story.ru.html").read_text(encoding="utf-8")

    def test_a_dry_run_says_it_beforehand(self, revised: RunOptions, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("translate_pipeline.pipeline.plan.Engines", lambda options: FakeEngines(*options.to))
        before = tree(revised.out)
        planned = plan(revised)
        assert tree(revised.out) == before
        report = go(revised)
        assert [u.update_json() for u in planned.updates] == [u.update_json() for u in report.updates]
        assert planned.pairs["en-ru"].segments["placeable"] == 1

    def test_the_revision_shows_in_the_status(self, revised: RunOptions, stories: Path) -> None:
        assert [s.revision for s in status(revised.out).stories] == [1]
        go(revised)
        assert [s.to_json()["revision"] for s in status(revised.out).stories] == [2]
        go(revised)
        assert [s.revision for s in status(revised.out).stories] == [2]

    def test_what_says_the_same_is_no_revision(self, place: RunOptions, stories: Path) -> None:
        go(place)
        approve(place)
        (stories / "rail.txt").write_text(FIRST.replace("\n\n", "\n\n\n"), encoding="utf-8")
        report = go(place)
        assert (report.updates, aligned(place).revision) == ([], 1)
        assert {t.status for _, t in targets(place)} == {Status.APPROVED}
        assert "update" not in manifest(place)


class TestAgain:
    def test_the_same_command_twice_gives_the_same_bytes(self, revised: RunOptions) -> None:
        go(revised)
        before = tree(revised.out)
        report = go(revised)
        assert tree(revised.out) == before
        assert (report.updates, report.translated) == ([], 0)

    def test_the_change_shows_after_a_correction_too(self, revised: RunOptions) -> None:
        go(revised)
        approve(
            revised, "Passengers will travel in June.", words={"Passengers will travel in June.": "В июне поедут люди."}
        )
        page = (revised.out / "rail" / "story.ru.html").read_text(encoding="utf-8")
        assert "Revision 2" in page
        assert "<del>cotton</del><ins>steel</ins>" in page

    @pytest.mark.parametrize(
        "step", ["memory.Memory.record", "pipeline.batch.deliver", "pipeline.journal.Journal.save_deliveries"]
    )
    def test_broken_off_in_the_midst_nothing_is_lost(
        self, revised: RunOptions, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        """Whichever step does not happen any more: the same command ends as if nothing had been."""

        def dies(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(f"translate_pipeline.{step}", dies)
            with pytest.raises(KeyboardInterrupt):
                go(revised)
        report = go(revised)
        assert [u.revision for u in report.updates] == [2]
        assert changes(revised)[1] == ("The ministers met on Friday.", ChangeKind.MOVED)
        assert {t.status for text, t in targets(revised) if text in WORDS} == {Status.APPROVED}
        undisturbed = tree(revised.out)
        go(revised)
        assert tree(revised.out) == undisturbed

    def test_a_version_that_cannot_be_written_does_not_replace_the_last(
        self, revised: RunOptions, stories: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("translate_pipeline.pipeline.batch.deliver", full)
            assert go(revised).exit_code == 1
        (stories / "other.txt").write_text("Another story\n", encoding="utf-8")
        (stories / "rail.txt").rename(stories.parent / "rail.txt")
        go(revised)
        assert [s.state for s in status(revised.out).stories] == ["done", "done"]
        assert dict(targets(revised))["The railway opened on Monday."].status is Status.APPROVED
        (stories.parent / "rail.txt").rename(stories / "rail.txt")
        assert [u.revision for u in go(revised).updates] == [2]


class TestRenamed:
    @pytest.fixture
    def moved(self, revised: RunOptions, stories: Path) -> RunOptions:
        (stories / "rail.txt").unlink()
        (stories / "rail-again.txt").write_text(FIRST.replace("340", "365"), encoding="utf-8")
        return revised

    def test_a_renamed_story_keeps_its_folder_its_approvals_and_its_history(self, moved: RunOptions) -> None:
        report = go(moved)
        (update,) = report.updates
        assert update.folder == "rail"
        assert update.renamed_from.endswith("rail.txt")
        assert [s.folder for s in status(moved.out).stories] == ["rail"]
        assert manifest(moved)["story"]["origin"].endswith("rail-again.txt")
        kept = [t for text, t in targets(moved) if text in WORDS]
        assert [t.status for t in kept] == [Status.APPROVED] * 6
        with Memory.open(moved.memory) as memory:
            corrections = Corrections.open(moved.out, memory)
            segment = corrections.story("rail").segments[1].id
            assert [r.author for r in corrections.history("rail", segment, "ru")] == ["Leyla"]

    def test_renamed_and_else_the_same_is_told_but_no_revision(self, revised: RunOptions, stories: Path) -> None:
        (stories / "rail.txt").unlink()
        (stories / "line.txt").write_text(FIRST, encoding="utf-8")
        (update,) = go(revised).updates
        assert (update.folder, update.revision, dict(update.counts.update)) == ("rail", 1, {})
        assert update.renamed_from.endswith("rail.txt")
        assert go(revised).updates == []

    def test_two_stories_alike_are_two_while_both_are_there(self, moved: RunOptions, stories: Path) -> None:
        (stories / "rail.txt").write_text(FIRST, encoding="utf-8")
        assert go(moved).updates == []
        assert [s.folder for s in status(moved.out).stories] == ["rail", "rail-again"]
        # The approved targets serve the other one as the memory has them.
        kept = [t for text, t in targets(moved, "rail-again") if text in WORDS]
        assert {t.status for t in kept} == {Status.APPROVED}

    def test_less_in_common_is_another_story(self, revised: RunOptions, stories: Path) -> None:
        (stories / "rail.txt").unlink()
        head = "".join(FIRST.split("\n\n", maxsplit=1)[0])
        (stories / "new.txt").write_text(head + "\n\nAll else is new. Nothing was said before.\n", encoding="utf-8")
        assert go(revised).updates == []
        assert [s.folder for s in status(revised.out).stories] == ["new", "rail"]

    def test_an_item_of_a_feed_with_a_new_id(self, place: RunOptions, stories: Path) -> None:
        (stories / "rail.txt").unlink()
        body = " ".join(FIRST.split("\n\n")[1:])

        def feed(*ids: str) -> None:
            items = [{"id": name, "title": "Rail link opens", "body": body} for name in ids]
            (stories / "feed.jsonl").write_text("".join(json.dumps(i) + "\n" for i in items), encoding="utf-8")

        feed("n1")
        go(place)
        folder = status(place.out).stories[0].folder
        approve(place, folder=folder)
        feed("n2")
        (update,) = go(place).updates
        assert update.folder == folder
        feed("n2", "n3")
        assert go(place).updates == []
        assert len(status(place.out).stories) == 2

    def test_the_likest_of_several_is_meant(self, place: RunOptions, stories: Path) -> None:
        (stories / "rail-2.txt").write_text(FIRST.replace("340", "365").replace("soon", "late"), encoding="utf-8")
        go(place)
        for name in ("rail.txt", "rail-2.txt"):
            (stories / name).unlink()
        (stories / "rail-3.txt").write_text(FIRST.replace("340", "365"), encoding="utf-8")
        (update,) = go(place).updates
        assert update.folder in ("rail", "rail-2")
        assert {s.folder for s in status(place.out).stories} == {"rail", "rail-2"}


class TestMany:
    def test_new_stories_are_not_each_compared_with_every_delivered_one(
        self, place: RunOptions, stories: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The journal is gone through once a run, however many stories are new, and no story is loaded for nothing."""
        for number in range(30):
            (stories / f"old-{number}.txt").write_text(f"Old story {number}\n", encoding="utf-8")
        go(place)
        for number in range(30):
            (stories / f"new-{number}.txt").write_text(f"New story {number}\n", encoding="utf-8")
        gone, loaded = [], []
        stories_of, aligned_of = Journal.stories, Journal.aligned

        def counted_stories(journal: Journal) -> Iterator[Any]:
            gone.append(1)
            return stories_of(journal)

        def counted_aligned(journal: Journal, origin: str) -> AlignedStory | None:
            loaded.append(origin)
            return aligned_of(journal, origin)

        monkeypatch.setattr(Journal, "stories", counted_stories)
        monkeypatch.setattr(Journal, "aligned", counted_aligned)
        go(place)
        assert len(gone) <= 2
        assert len(loaded) == len(set(loaded)) == 31

    def test_the_report_counts_no_review_twice_and_none_of_a_former_source(self, revised: RunOptions) -> None:
        assert report(revised.out).languages[0].effort.segments == 7
        go(revised)
        assert report(revised.out).languages[0].effort.segments == 4


class TestRemarks:
    @pytest.fixture
    def corrections(self, revised: RunOptions) -> Iterator[Corrections]:
        with Memory.open(revised.memory) as memory:
            yield Corrections.open(revised.out, memory)

    def of(self, corrections: Corrections, source: str, number: int = 0) -> str:
        return [s.id for s in corrections.story("rail").segments if s.text == source][number]

    def test_comments_and_history_go_with_their_sentence(self, corrections: Corrections, revised: RunOptions) -> None:
        friday, cranes = "The ministers met on Friday.", "New cranes arrive soon."
        corrections.comment("rail", self.of(corrections, friday), "ru", text="who met?", author="Leyla")
        go(revised)
        (comment,) = corrections.comments("rail", "ru")
        assert comment.segment == self.of(corrections, friday)
        for source, number in ((friday, 0), (cranes, 0), (cranes, 1)):
            segment = self.of(corrections, source, number)
            (last,) = corrections.history("rail", segment, "ru")
            assert (last.after.text, last.after.segment_id) == (WORDS[source], segment)

    def test_a_change_can_be_taken_back_at_the_new_place(self, corrections: Corrections, revised: RunOptions) -> None:
        go(revised)
        segment = self.of(corrections, "The ministers met on Friday.")
        taken = corrections.undo("rail", segment, "ru", author="Leyla")
        assert (taken.segment_id, taken.status) == (segment, Status.DRAFT)
        corrections.render("rail")

    def test_but_not_that_of_another_source(self, corrections: Corrections, revised: RunOptions) -> None:
        go(revised)
        segment = self.of(corrections, "The port handled 365 tons in May.")
        assert [r.kind for r in corrections.history("rail", segment, "ru")] == ["earlier"]
        with pytest.raises(UsageError, match="nothing to take back"):
            corrections.undo("rail", segment, "ru", author="Leyla")
        copy = self.of(corrections, "New cranes arrive soon.", 1)
        assert [r.kind for r in corrections.history("rail", copy, "ru")] == ["copied"]
        with pytest.raises(UsageError, match="nothing to take back"):
            corrections.undo("rail", copy, "ru", author="Leyla")

    def test_what_was_said_of_a_removed_segment_is_kept_and_shown_at_no_other(
        self, corrections: Corrections, revised: RunOptions
    ) -> None:
        gone = self.of(corrections, "The railway opened on Monday.")
        corrections.comment("rail", gone, "ru", text="which railway?", author="Leyla")
        go(revised)
        (comment,) = corrections.comments("rail", "ru")
        assert comment.segment == f"{gone}@1"
        assert comment.segment not in {s.id for s in corrections.story("rail").segments}

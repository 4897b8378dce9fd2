"""What a person says of a delivered segment: what the memory, the journal and the files make of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import LanguagePair, OriginKind, Status
from translate_pipeline.errors import OutputError, OutputLockedError, ReviewConflictError, UsageError
from translate_pipeline.exchange import read_corrections
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline import correct
from translate_pipeline.pipeline.apply import ApplyOptions, apply
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Correction, Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.status import status
from translate_pipeline.terms import Term, Termbase, TermName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from translate_pipeline.domain import Target, TranslationUnit
    from translate_pipeline.pipeline.options import RunOptions, RunReport

RU = LanguagePair("en", "ru")
FERRY = "The ports agreed on a weekly ferry line on Monday."
WORDS = "Порты в понедельник договорились о еженедельном пароме."


def go(options: RunOptions, engines: FakeEngines | None = None) -> RunReport:
    return run(options, Watcher(), engines=engines or FakeEngines(*options.to))  # type: ignore[arg-type]


@pytest.fixture
def memory(options: RunOptions) -> Iterator[Memory]:
    go(options)
    with Memory.open(options.memory) as opened:
        yield opened


@pytest.fixture
def corrections(options: RunOptions, memory: Memory) -> Corrections:
    return Corrections.open(options.out, memory)


def place(corrections: Corrections, source: str = FERRY, folder: str = "ferry") -> tuple[str, Target]:
    """A segment's id and its Russian target."""
    aligned = corrections.story(folder)
    index = [s.text for s in aligned.segments].index(source)
    return aligned.segments[index].id, aligned.targets["ru"][index]


def say(corrections: Corrections, text: str, verdict: Status = Status.APPROVED, **more: str) -> Target:
    segment, _ = place(corrections)
    return corrections.correct("ferry", segment, "ru", text=text, status=verdict, author="Leyla", **more)  # type: ignore[arg-type]


def stored(memory: Memory, source: str = FERRY) -> dict[str, TranslationUnit]:
    return {u.target: u for u in memory.units(RU) if u.source == source}


class TestApproving:
    def test_own_words_become_an_approved_unit_of_that_person(self, corrections: Corrections, memory: Memory) -> None:
        target = say(corrections, WORDS)
        unit = stored(memory)[WORDS]
        assert (unit.status, unit.origin.kind, unit.origin.name, unit.author) == (
            Status.APPROVED,
            OriginKind.HUMAN,
            "Leyla",
            "Leyla",
        )
        assert (target.text, target.status, target.model, target.is_stored) == (WORDS, Status.APPROVED, "", True)
        assert place(corrections)[1] == target

    def test_words_left_as_they_were_stay_the_machines(self, corrections: Corrections, memory: Memory) -> None:
        _, before = place(corrections)
        target = say(corrections, before.text)
        unit = stored(memory)[before.text]
        assert (unit.status, unit.origin.kind, unit.author) == (Status.APPROVED, OriginKind.MACHINE, "Leyla")
        assert target.model == before.model

    def test_what_it_replaces_does_not_stay_in_the_memory(self, corrections: Corrections, memory: Memory) -> None:
        say(corrections, "Порты договорились.")
        say(corrections, WORDS)
        assert list(stored(memory)) == [WORDS]

    def test_the_next_run_delivers_it_whatever_the_model(self, corrections: Corrections, options: RunOptions) -> None:
        say(corrections, WORDS)
        engines = FakeEngines("ru", "tk", revision="2")
        go(options, engines)
        assert engines.fake.texts.count(FERRY) == 1  # for Turkmen, which nobody has approved
        assert place(corrections)[1].text == WORDS
        assert place(corrections)[1].status is Status.APPROVED
        assert WORDS in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")

    def test_findings_are_those_of_the_new_words(self, corrections: Corrections) -> None:
        assert place(corrections)[1].findings == ()
        target = say(corrections, WORDS.replace("о ", "о  "))
        assert [f.code for f in target.findings] == ["double-space"]
        assert say(corrections, WORDS).findings == ()

    def test_terms_are_checked_where_there_is_a_termbase(self, options: RunOptions, memory: Memory) -> None:
        termbase = Termbase([Term({"en": (TermName("ferry line"),), "ru": (TermName("паромная линия"),)})])
        opened = Corrections.open(options.out, memory, termbase=termbase)
        assert "term-missing" in {f.code for f in say(opened, WORDS).findings}

    def test_nothing_to_see_cannot_be_approved(self, corrections: Corrections, memory: Memory) -> None:
        before = memory.stats()
        with pytest.raises(UsageError, match="needs some text"):
            say(corrections, " \u00a0")
        assert memory.stats() == before


class TestRejecting:
    def test_no_machine_brings_it_back_into_the_memory(
        self, corrections: Corrections, memory: Memory, options: RunOptions
    ) -> None:
        _, before = place(corrections)
        say(corrections, before.text, Status.REJECTED)
        assert {u.status for u in stored(memory).values()} == {Status.REJECTED}
        go(options)
        assert {u.status for u in stored(memory).values()} == {Status.REJECTED}

    def test_drafts_of_the_same_words_elsewhere_are_rejected_too(
        self, corrections: Corrections, memory: Memory
    ) -> None:
        """The machine's draft is stored once, in the context where the sentence came first."""
        segment, target = place(corrections, folder="rain")
        corrections.correct("rain", segment, "ru", text=target.text, status=Status.REJECTED, author="Leyla")
        assert memory.recall([s for s in corrections.story("ferry").segments if s.text == FERRY], RU) == [[]]

    def test_an_approved_one_can_be_rejected_and_the_other_way_round(
        self, corrections: Corrections, memory: Memory
    ) -> None:
        for verdict in (Status.APPROVED, Status.REJECTED, Status.APPROVED):
            say(corrections, WORDS, verdict)
            assert stored(memory)[WORDS].status is verdict


class TestLocking:
    def test_who_saw_another_text_is_told_and_nothing_changes(self, corrections: Corrections, memory: Memory) -> None:
        _, seen = place(corrections)
        say(corrections, WORDS, expected=seen.text)
        with pytest.raises(ReviewConflictError, match="changed meanwhile to: Порты в понедельник"):
            say(corrections, "Другое.", expected=seen.text)
        assert place(corrections)[1].text == WORDS
        assert "Другое." not in stored(memory)

    def test_of_several_corrections_all_are_made_or_none(self, corrections: Corrections, memory: Memory) -> None:
        before = memory.stats()
        aligned = corrections.story("ferry")
        wanted = [
            Correction(segment=s.id, language="ru", text=WORDS, status=Status.APPROVED, expected=t.text)
            for s, t in zip(aligned.segments, aligned.targets["ru"], strict=True)
        ]
        with pytest.raises(ReviewConflictError):
            corrections.correct_all("ferry", [*wanted[:-1], replace(wanted[-1], expected="?")], author="Leyla")
        assert (corrections.story("ferry"), memory.stats()) == (aligned, before)

    def test_of_many_threads_that_saw_the_same_one_wins(self, corrections: Corrections, memory: Memory) -> None:
        _, seen = place(corrections)
        lost: list[str] = []

        def attempt(number: int) -> None:
            try:
                say(corrections, f"Порты договорились, {number}.", expected=seen.text)
            except ReviewConflictError as error:
                lost.append(str(error))

        threads = [threading.Thread(target=attempt, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lost) == 5
        assert list(stored(memory)) == [place(corrections)[1].text]

    def test_a_run_going_on_is_said_and_nothing_is_half_done(
        self, corrections: Corrections, memory: Memory, options: RunOptions, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(correct, "_WAIT_S", 0.05)
        before = corrections.story("ferry")
        with Journal.open(options.out), pytest.raises(OutputLockedError, match="a run is writing there") as error:
            say(corrections, WORDS)
        assert "nothing of yours is lost" in error.value.remedy
        assert (WORDS in stored(memory), corrections.story("ferry")) == (False, before)
        assert say(corrections, WORDS).text == WORDS

    def test_an_open_review_does_not_hold_up_a_run(self, corrections: Corrections, options: RunOptions) -> None:
        say(corrections, WORDS)
        assert go(options).exit_code == 0


class TestTakingBack:
    def test_every_change_in_turn_down_to_the_machines_draft(self, corrections: Corrections, memory: Memory) -> None:
        segment, first = place(corrections)
        say(corrections, first.text)
        say(corrections, WORDS)
        say(corrections, WORDS, Status.REJECTED)
        steps = [corrections.undo("ferry", segment, "ru", author="Leyla") for _ in range(3)]
        assert [(t.text, t.status) for t in steps] == [
            (WORDS, Status.APPROVED),
            (first.text, Status.APPROVED),
            (first.text, Status.DRAFT),
        ]
        assert steps[-1] == first
        assert {t: u.status for t, u in stored(memory).items()} == {first.text: Status.DRAFT}
        with pytest.raises(UsageError, match="nothing to take back"):
            corrections.undo("ferry", segment, "ru", author="Leyla")

    def test_a_rejection(self, corrections: Corrections, memory: Memory) -> None:
        segment, first = place(corrections)
        say(corrections, first.text, Status.REJECTED)
        assert corrections.undo("ferry", segment, "ru", author="Leyla") == first
        assert stored(memory)[first.text].status is Status.DRAFT

    def test_not_over_what_somebody_did_since(self, corrections: Corrections, options: RunOptions) -> None:
        segment, _ = place(corrections)
        say(corrections, WORDS, Status.DRAFT)
        go(replace(options, memory=options.memory.with_name("other")))
        with pytest.raises(ReviewConflictError):
            corrections.undo("ferry", segment, "ru", author="Leyla")

    def test_history_keeps_all_of_it(self, corrections: Corrections) -> None:
        segment, first = place(corrections)
        say(corrections, WORDS)
        corrections.undo("ferry", segment, "ru", author="Merdan")
        newest, oldest = corrections.history("ferry", segment, "ru")
        assert (oldest.kind, oldest.before.text, oldest.after.text, oldest.author) == (
            "undone",
            first.text,
            WORDS,
            "Leyla",
        )
        assert (newest.kind, newest.after.text, newest.author) == ("undo", first.text, "Merdan")


class TestFiles:
    def test_they_follow_in_the_formats_they_were_made_in(self, corrections: Corrections, options: RunOptions) -> None:
        names = sorted(p.name for p in (options.out / "ferry").iterdir())
        say(corrections, WORDS)
        assert WORDS not in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
        assert corrections.render("ferry") == ()
        assert WORDS in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
        assert sorted(p.name for p in (options.out / "ferry").iterdir()) == names
        assert {s.state for s in status(options.out).stories} == {"done"}

    def test_what_a_killed_review_left_stale_is_written_later(
        self, corrections: Corrections, options: RunOptions, memory: Memory
    ) -> None:
        say(corrections, WORDS)
        Corrections.open(options.out, memory).render_stale()
        assert WORDS in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
        stamp = (options.out / "ferry" / "manifest.json").stat().st_mtime_ns
        corrections.render_stale()
        assert (options.out / "ferry" / "manifest.json").stat().st_mtime_ns == stamp

    def test_a_file_edited_by_hand_is_kept_beside(self, corrections: Corrections, options: RunOptions) -> None:
        (options.out / "ferry" / "story.ru.txt").write_text("mine", encoding="utf-8")
        say(corrections, WORDS)
        assert corrections.render_stale() == (
            "story.ru.txt was edited after it was written: kept as story.ru.txt.edited-1",
        )


def test_a_comment_belongs_to_its_segment_and_language(corrections: Corrections) -> None:
    segment, _ = place(corrections)
    corrections.comment("ferry", segment, "ru", text="Ask the port office.", author="Leyla")
    assert [(c.segment, c.text, c.author) for c in corrections.comments("ferry", "ru")] == [
        (segment, "Ask the port office.", "Leyla")
    ]
    assert corrections.comments("ferry", "tk") == []


class TestComments:
    def test_they_go_with_an_approval_into_the_memory(self, corrections: Corrections, memory: Memory) -> None:
        segment, _ = place(corrections)
        corrections.comment("ferry", segment, "ru", text="Ask the port office.", author="Leyla")
        assert not any(unit.notes for unit in stored(memory).values())
        say(corrections, WORDS)
        assert stored(memory)[WORDS].notes == ("Leyla: Ask the port office.",)

    def test_after_an_approval_they_follow_it_in_the_approver_s_name(
        self, corrections: Corrections, memory: Memory
    ) -> None:
        say(corrections, WORDS)
        segment, _ = place(corrections)
        corrections.comment("ferry", segment, "ru", text="Well said.", author="Merdan")
        corrections.comment("ferry", segment, "ru", text="Indeed.", author="")
        unit = stored(memory)[WORDS]
        assert unit.notes == ("Merdan: Well said.", "Indeed.")
        assert (unit.author, unit.status) == ("Leyla", Status.APPROVED)

    def test_notes_that_a_unit_has_from_elsewhere_stay(self, corrections: Corrections, memory: Memory) -> None:
        say(corrections, WORDS)
        memory.record([replace(stored(memory)[WORDS], notes=("from another tool",), changed="")])
        segment, _ = place(corrections)
        corrections.comment("ferry", segment, "ru", text="Well said.", author="Merdan")
        assert stored(memory)[WORDS].notes == ("from another tool", "Merdan: Well said.")

    def test_the_files_show_them_and_so_do_those_of_the_next_version(
        self, corrections: Corrections, options: RunOptions, stories: Path
    ) -> None:
        """Also where the segment has moved meanwhile; and a file that is applied again brings no second copy."""
        chosen = replace(options, formats=("xliff", "xlf"))
        go(chosen)
        segment, _ = place(corrections)
        corrections.comment("ferry", segment, "ru", text="Ask the port office.", author="Leyla")
        corrections.render_stale()
        files = [options.out / "ferry" / f"story.ru.{name}" for name in ("xliff", "xlf")]
        assert all("Ask the port office." in path.read_text(encoding="utf-8") for path in files)
        assert [f.comments for f in apply(corrections, files, ApplyOptions()).files] == [0, 0]
        story = stories / "ferry.txt"
        story.write_text(story.read_text(encoding="utf-8").replace(FERRY, f"Rain is over.  {FERRY}"), encoding="utf-8")
        go(chosen)
        numbers = [row.number for path in files for row in read_corrections(path) if getattr(row, "notes", ())]
        assert numbers == [3, 3]

    def test_they_make_the_files_stale(self, corrections: Corrections, options: RunOptions) -> None:
        segment, _ = place(corrections)
        corrections.comment("ferry", segment, "ru", text="Well said.", author="Merdan")
        with Journal.open(options.out) as journal:
            assert len(journal.stale()) == 1


@pytest.mark.parametrize(("segment", "language"), [("b999.s01", "ru"), ("b002.s01", "de")])
def test_no_such_segment_is_said(corrections: Corrections, segment: str, language: str) -> None:
    with pytest.raises(UsageError, match="no segment"):
        corrections.correct("ferry", segment, language, text=WORDS, status=Status.APPROVED, author="")


@pytest.mark.parametrize("folder", ["../ferry", "", "ferry/..", "none"])
def test_only_delivered_stories_can_be_named(corrections: Corrections, folder: str) -> None:
    with pytest.raises(OutputError, match="no delivered story"):
        corrections.story(folder)


def test_a_folder_without_output_is_said(tmp_path: Path, memory: Memory) -> None:
    with pytest.raises(OutputError, match="no output"):
        Corrections.open(tmp_path / "empty", memory)
    assert not (tmp_path / "empty").exists()

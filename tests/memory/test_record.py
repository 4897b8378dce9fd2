"""Storing: what is kept, what is refused, and what a second unit does to the first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Segment,
    Status,
    TagKind,
    TranslationUnit,
    context_hash,
)
from translate_pipeline.errors import MemoryStoreError
from translate_pipeline.memory import Memory

STORES = ("file", "server")
#: One test serves both stores, and each takes its own memory for all examples.
TWO_STORES = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
EN_RU = LanguagePair("en", "ru")
EDITOR = Origin(OriginKind.HUMAN, "editor")
MODEL_A = Origin(OriginKind.MACHINE, "alpha@1")
MODEL_B = Origin(OriginKind.MACHINE, "beta@1")


def approved(source: str = "Gas prices rose.", target: str = "Цены на газ выросли.") -> TranslationUnit:
    return TranslationUnit(source, target, EN_RU, EDITOR, Status.APPROVED)


def draft(source: str = "Gas prices rose.", target: str = "Цены на газ выросли.") -> TranslationUnit:
    return TranslationUnit(source, target, EN_RU, MODEL_A)


def counts(memory: Memory, *units: TranslationUnit) -> tuple[int, int, int, int]:
    report = memory.record(units)
    return report.added, report.updated, report.unchanged, report.refused


class TestKept:
    def test_everything_of_a_unit_comes_back(self, memory: Memory) -> None:
        tags = (
            InlineTag(0, TagKind.OPEN, 1, "a", (("href", "x"), ("title", "«y»"))),
            InlineTag(3, TagKind.CLOSE, 1, "a"),
        )
        full = TranslationUnit(
            "Gas prices rose.",
            "Цены на газ выросли.",
            LanguagePair("en-GB", "ru"),
            Origin(OriginKind.IMPORT, "archive.tmx"),
            Status.APPROVED,
            previous=context_hash("before"),
            next=context_hash("after"),
            source_tags=tags,
            target_tags=tags,
            created="2020-01-02T03:04:05Z",
            changed="2021-01-02T03:04:05Z",
            author="desk",
            notes=("first", "second"),
            properties=(("domain", "energy"), ("domain", "trade")),
            run="r1",
            use_count=3,
        )
        [number] = memory.record([full]).ids
        assert memory.get(number) == replace(full, id=number)

    def test_the_date_of_storing_stands_in_for_missing_dates(self, memory: Memory) -> None:
        [number] = memory.record([draft()]).ids
        stored = memory.get(number)
        assert stored is not None
        assert stored.created == stored.changed
        assert len(stored.created) == len("2026-04-02T10:30:00Z")

    def test_edge_whitespace_and_line_ends_of_a_text_are_kept(self, memory: Memory) -> None:
        memory.record([approved("  Gas\u00a0prices\nrose. ", " Цены\u00a0выросли.\t")])
        [stored] = memory.units()
        assert (stored.source, stored.target) == ("  Gas\u00a0prices\nrose. ", " Цены\u00a0выросли.\t")

    @settings(max_examples=60, suppress_health_check=TWO_STORES, deadline=None)
    @given(source=st.text(min_size=1), target=st.text(min_size=1))
    def test_what_is_recorded_is_recalled_at_100(self, memory: Memory, source: str, target: str) -> None:
        report = memory.record([approved(source, target)])
        found = memory.recall([Segment("s", "b", source)], EN_RU, limit=1000)[0]
        assert (target in [m.unit.target for m in found]) == (report.refused == 0)

    def test_ids_come_in_the_order_given_and_are_never_given_again(self, memory: Memory) -> None:
        first = memory.record([approved("One."), approved("", "x"), approved("Two.")]).ids
        assert first == (1, 0, 2)
        memory.delete([2])
        assert memory.record([approved("Three.")]).ids == (3,)


class TestRefused:
    @pytest.mark.parametrize("empty", ["", " ", "\u00a0\n", "\u200b", "\ud800", "a\0b"])
    def test_a_side_with_nothing_to_see_or_to_write(self, memory: Memory, empty: str) -> None:
        assert counts(memory, approved(target=empty), approved(source=empty)) == (0, 0, 0, 2)
        assert list(memory.units()) == []

    def test_what_accept_says_no_to(self, memory: Memory) -> None:
        report = memory.record([draft("Good."), draft("Bad.")], accept=lambda u: u.source != "Bad.")
        assert (report.added, report.refused, report.ids) == (1, 1, (1, 0))

    def test_words_that_a_person_rejected_stay_rejected(self, memory: Memory) -> None:
        [number] = memory.record([draft()]).ids
        memory.reject([number])
        assert counts(memory, draft()) == (0, 0, 0, 1)
        assert counts(memory, replace(draft(), previous=context_hash("elsewhere"), origin=MODEL_B)) == (0, 0, 0, 1)
        assert [u.status for u in memory.units()] == [Status.REJECTED]

    def test_a_failure_halfway_stores_nothing(self, memory: Memory) -> None:
        def units() -> object:
            for i in range(5000):
                yield approved(f"Number {i}.")
            raise RuntimeError("the reader broke")

        with pytest.raises(RuntimeError, match="the reader broke"):
            memory.record(units())  # type: ignore[arg-type]
        assert memory.stats().units == 0
        assert counts(memory, approved()) == (1, 0, 0, 0)

    def test_a_memory_open_for_reading_only(self, memory: Memory) -> None:
        with (
            Memory.open(memory.address, read_only=True) as reader,
            pytest.raises(MemoryStoreError, match="reading only"),
        ):
            reader.record([draft()])


class TestAgain:
    def test_the_same_again_changes_nothing(self, memory: Memory) -> None:
        units = [draft("One."), approved("Two."), draft("One.")]
        assert counts(memory, *units) == (2, 0, 1, 0)
        before = list(memory.units())
        assert counts(memory, *units) == (0, 0, 3, 0)
        assert list(memory.units()) == before

    def test_a_draft_leaves_approved_words_alone(self, memory: Memory) -> None:
        memory.record([approved()])
        assert counts(memory, replace(draft(), run="r9")) == (0, 0, 1, 0)
        [stored] = memory.units()
        assert (stored.status, stored.origin, stored.run) == (Status.APPROVED, EDITOR, "")

    def test_approval_lifts_a_draft_and_keeps_its_birthday_and_uses(self, memory: Memory) -> None:
        memory.record([replace(draft(), created="2020-01-01T00:00:00Z", use_count=4)])
        assert counts(memory, approved()) == (0, 1, 0, 0)
        [stored] = memory.units()
        assert (stored.status, stored.origin, stored.created) == (Status.APPROVED, EDITOR, "2020-01-01T00:00:00Z")
        assert stored.use_count == 4
        assert stored.changed > stored.created

    def test_another_model_with_the_same_words_takes_the_draft_over(self, memory: Memory) -> None:
        """Else its own next run would not find the draft and translate again."""
        memory.record([draft()])
        assert counts(memory, replace(draft(), origin=MODEL_B, run="r2")) == (0, 1, 0, 0)
        assert memory.recall([Segment("s", "b", draft().source)], EN_RU, model="beta@1")[0]

    def test_a_machine_never_takes_over_a_persons_draft(self, memory: Memory) -> None:
        memory.record([replace(draft(), origin=EDITOR)])
        assert counts(memory, draft()) == (0, 0, 1, 0)

    def test_a_repeated_draft_keeps_the_run_that_made_it(self, memory: Memory) -> None:
        """A later batch that resumes must still see what it saw."""
        memory.record([replace(draft(), run="r1")])
        memory.record([replace(draft(), run="r2")])
        assert [u.run for u in memory.units()] == ["r1"]

    def test_an_older_import_does_not_undo_a_newer_decision(self, memory: Memory) -> None:
        memory.record([replace(approved(), changed="2024-01-01T00:00:00Z", notes=("new",))])
        assert counts(memory, replace(approved(), changed="2020-01-01T00:00:00Z", notes=("old",))) == (0, 0, 1, 0)
        assert counts(memory, replace(approved(), changed="2025-01-01T00:00:00Z", notes=("later",))) == (0, 1, 0, 0)
        assert [u.notes for u in memory.units()] == [("later",)]

    def test_other_words_or_another_context_are_another_unit(self, memory: Memory) -> None:
        memory.record([draft()])
        assert counts(memory, draft(target="Газ подорожал."), replace(draft(), previous=context_hash("x"))) == (
            2,
            0,
            0,
            0,
        )

    def test_an_invisible_difference_of_sources_makes_two_units_of_one_key(self, memory: Memory) -> None:
        assert counts(memory, approved("Gas  prices rose."), approved("Gas prices rose.")) == (2, 0, 0, 0)
        assert len(memory.recall([Segment("s", "b", "Gas prices rose.")], EN_RU)[0]) == 1

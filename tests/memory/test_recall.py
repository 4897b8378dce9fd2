"""What is served for a segment, in which order, and at which score."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Match,
    MatchKind,
    Origin,
    OriginKind,
    Penalty,
    Segment,
    Status,
    TagKind,
    TranslationUnit,
    context_hash,
)
from translate_pipeline.memory import Memory, Penalties, contexts_of

STORES = ("file", "server")
#: One test serves both stores, and each takes its own memory for all examples.
TWO_STORES = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
EN_RU = LanguagePair("en", "ru")
HUMAN = Origin(OriginKind.HUMAN, "editor")
MODEL_A = Origin(OriginKind.MACHINE, "alpha@1")
MODEL_B = Origin(OriginKind.MACHINE, "beta@1")
FIRST, SECOND, THIRD = "Talks opened in Awaza.", "They lasted two days.", "A memorandum was signed."


def segments(*texts: str) -> list[Segment]:
    return [Segment(f"s{i}", "b1", text) for i, text in enumerate(texts)]


def unit(source: str = SECOND, target: str = "Они длились два дня.", **more: object) -> TranslationUnit:
    values: dict[str, object] = {"pair": EN_RU, "origin": HUMAN, "status": Status.APPROVED} | more
    return TranslationUnit(source, target, **values)  # type: ignore[arg-type]


def recall_one(memory: Memory, text: str = SECOND, **options: object) -> list[Match]:
    return memory.recall(segments(text), EN_RU, **options)[0]  # type: ignore[arg-type]


def targets(matches: list[Match]) -> list[str]:
    return [m.unit.target for m in matches]


class TestKinds:
    def test_the_same_text_is_an_exact_match_at_100(self, memory: Memory) -> None:
        memory.record([unit()])
        [match] = recall_one(memory)
        assert (match.kind, match.score, match.penalties) == (MatchKind.EXACT, 100, ())
        assert match.unit.target == "Они длились два дня."

    def test_the_same_text_between_the_same_neighbours_is_a_context_match_at_101(self, memory: Memory) -> None:
        memory.record([unit(previous=context_hash(FIRST), next=context_hash(THIRD))])
        [_, [match], _] = memory.recall(segments(FIRST, SECOND, THIRD), EN_RU)
        assert (match.kind, match.score) == (MatchKind.CONTEXT, 101)

    @pytest.mark.parametrize("texts", [(FIRST, SECOND), (SECOND, THIRD), (THIRD, SECOND, FIRST), (SECOND,)])
    def test_one_neighbour_is_not_enough(self, memory: Memory, texts: tuple[str, ...]) -> None:
        memory.record([unit(previous=context_hash(FIRST), next=context_hash(THIRD))])
        [match] = memory.recall(segments(*texts), EN_RU)[texts.index(SECOND)]
        assert match.kind is MatchKind.EXACT

    def test_the_first_of_a_story_has_a_context_but_a_lone_segment_has_none(self, memory: Memory) -> None:
        """An imported unit without context must not pass for one between two ends."""
        memory.record([unit(), unit(FIRST, "Открылись переговоры.", next=context_hash(SECOND))])
        assert recall_one(memory)[0].kind is MatchKind.EXACT
        assert memory.recall(segments(FIRST, SECOND), EN_RU)[0][0].kind is MatchKind.CONTEXT

    def test_contexts_may_be_given_for_segments_of_several_stories(self, memory: Memory) -> None:
        story = segments(FIRST, SECOND, THIRD)
        memory.record([unit(previous=context_hash(FIRST), next=context_hash(THIRD))])
        [[match]] = memory.recall([story[1]], EN_RU, contexts=[contexts_of(story)[1]])
        assert match.kind is MatchKind.CONTEXT

    def test_an_unknown_text_or_pair_has_no_match(self, memory: Memory) -> None:
        memory.record([unit()])
        assert recall_one(memory, FIRST) == []
        assert memory.recall(segments(SECOND), LanguagePair("en", "tk")) == [[]]
        assert memory.recall([], EN_RU) == []

    @pytest.mark.parametrize(
        "text", ["they lasted two days.", "They lasted 2 days.", "They lasted two days", "They lasted two days!"]
    )
    def test_a_difference_of_meaning_is_not_exact(self, memory: Memory, text: str) -> None:
        memory.record([unit()])
        assert recall_one(memory, text) == []

    @pytest.mark.parametrize(
        "text", ["They lasted\u00a0two days.", " They  lasted two days. ", "They las\u00adted two days."]
    )
    def test_a_difference_nobody_sees_is_exact(self, memory: Memory, text: str) -> None:
        memory.record([unit()])
        assert recall_one(memory, text)[0].score == 100

    def test_thousands_of_segments_at_once(self, memory: Memory) -> None:
        """More than SQLite's limit of variables in a statement."""
        texts = [f"Line {i} of the timetable." for i in range(31_000)]
        memory.record(unit(t, f"Строка {i}.") for i, t in enumerate(texts) if i % 2)
        found = memory.recall(segments(*texts), EN_RU)
        assert [bool(m) for m in found] == [bool(i % 2) for i in range(31_000)]


class TestWinner:
    def test_approved_before_draft_even_in_context(self, memory: Memory) -> None:
        around = {"previous": context_hash(FIRST), "next": context_hash(THIRD)}
        memory.record([unit(target="черновик", origin=MODEL_A, status=Status.DRAFT, **around), unit(target="готово")])
        matches = memory.recall(segments(FIRST, SECOND, THIRD), EN_RU, model="alpha@1")[1]
        assert targets(matches) == ["готово", "черновик"]

    def test_context_before_newer(self, memory: Memory) -> None:
        around = {"previous": context_hash(FIRST), "next": context_hash(THIRD)}
        memory.record(
            [
                unit(target="в контексте", changed="2020-01-01T00:00:00Z", **around),
                unit(target="новее", changed="2024-01-01T00:00:00Z"),
            ]
        )
        assert targets(memory.recall(segments(FIRST, SECOND, THIRD), EN_RU)[1]) == ["в контексте", "новее"]

    def test_newer_before_older_then_the_one_stored_last(self, memory: Memory) -> None:
        memory.record(
            [
                unit(target="старый", changed="2020-01-01T00:00:00Z"),
                unit(target="новый", changed="2024-01-01T00:00:00Z"),
                unit(target="ровесник", changed="2024-01-01T00:00:00Z"),
            ]
        )
        assert targets(recall_one(memory)) == ["ровесник", "новый", "старый"]

    def test_a_person_before_a_machine_among_drafts(self, memory: Memory) -> None:
        memory.record(
            [
                unit(target="человек", status=Status.DRAFT, changed="2020-01-01T00:00:00Z"),
                unit(target="машина", status=Status.DRAFT, origin=MODEL_A),
            ]
        )
        assert targets(recall_one(memory, model="alpha@1")) == ["человек", "машина"]

    def test_rivals_say_that_there_are_several(self, memory: Memory) -> None:
        memory.record([unit(target="раз"), unit(target="два")])
        assert [(m.score, m.penalties) for m in recall_one(memory)] == [(99, (Penalty("multiple-targets", 1),))] * 2

    def test_the_same_target_in_many_contexts_is_one_proposal(self, memory: Memory) -> None:
        memory.record(unit(previous=context_hash(str(i)), next=context_hash(FIRST)) for i in range(5))
        [match] = recall_one(memory)
        assert match.penalties == ()

    def test_limit(self, memory: Memory) -> None:
        memory.record(unit(target=f"вариант {i}") for i in range(9))
        assert len(recall_one(memory)) == 5
        assert len(recall_one(memory, limit=2)) == 2

    @settings(max_examples=20, deadline=None, suppress_health_check=TWO_STORES)
    @given(order=st.permutations(range(5)))
    def test_the_order_of_storing_decides_nothing_while_dates_differ(self, memory: Memory, order: list[int]) -> None:
        memory.delete([u.id for u in memory.units()])
        units = [unit(target=f"вариант {i}", changed=f"202{i}-01-01T00:00:00Z") for i in range(5)]
        memory.record(units[i] for i in order)
        assert targets(recall_one(memory)) == [f"вариант {i}" for i in (4, 3, 2, 1, 0)]


class TestPolicy:
    def test_rejected_is_never_served(self, memory: Memory) -> None:
        memory.record([unit(status=Status.REJECTED)])
        assert recall_one(memory) == []

    def test_a_draft_of_the_same_model_is_found_at_100_with_its_penalty(self, memory: Memory) -> None:
        memory.record([unit(origin=MODEL_A, status=Status.DRAFT)])
        [match] = recall_one(memory, model="alpha@1")
        assert (match.kind, match.score) == (MatchKind.EXACT, 95)
        assert match.penalties == (Penalty("machine-draft", 5),)

    def test_a_draft_of_another_model_is_left_out_unless_it_is_better(self, memory: Memory) -> None:
        memory.record([unit(origin=MODEL_A, status=Status.DRAFT)])
        assert recall_one(memory, model="beta@1") == []
        assert len(recall_one(memory, model="beta@1", better=["alpha@1"])) == 1
        assert len(recall_one(memory)) == 1

    def test_a_better_model_comes_first(self, memory: Memory) -> None:
        memory.record(
            [
                unit(target="А", origin=MODEL_A, status=Status.DRAFT, changed="2020-01-01T00:00:00Z"),
                unit(target="Б", origin=MODEL_B, status=Status.DRAFT, changed="2024-01-01T00:00:00Z"),
            ]
        )
        assert targets(recall_one(memory, model="beta@1", better=["alpha@1"])) == ["А", "Б"]

    def test_an_approved_machine_translation_is_anybodys(self, memory: Memory) -> None:
        memory.record([unit(origin=MODEL_A)])
        assert recall_one(memory, model="beta@1")[0].score == 100

    def test_what_this_very_run_stored_is_left_out(self, memory: Memory) -> None:
        memory.record([unit(run="r1"), unit(target="раньше", run="r0")])
        assert targets(recall_one(memory, run="r1")) == ["раньше"]
        assert len(recall_one(memory)) == 2

    def test_penalties_are_named_and_add_up(self, memory: Memory) -> None:
        memory.record([unit(origin=Origin(OriginKind.ALIGNMENT, "archive"), status=Status.DRAFT)])
        [match] = recall_one(memory)
        assert match.penalties == (Penalty("unreviewed", 2), Penalty("alignment", 3))
        assert match.score == 95

    def test_a_language_variant_is_served_with_a_penalty(self, memory: Memory) -> None:
        memory.record([unit(pair=LanguagePair("en-US", "ru-RU"))])
        [match] = recall_one(memory)
        assert match.penalties == (Penalty("language-variant", 1),)
        assert match.unit.pair == LanguagePair("en-US", "ru-RU")

    def test_the_language_itself_comes_before_its_variant(self, memory: Memory) -> None:
        memory.record(
            [
                unit(target="вариант", pair=LanguagePair("en-US", "ru")),
                unit(target="сам", changed="2000-01-01T00:00:00Z"),
            ]
        )
        assert targets(recall_one(memory)) == ["сам", "вариант"]

    def test_penalties_can_be_set_and_switched_off(self, path: object) -> None:
        with Memory.open(path, penalties=Penalties(machine_draft=0, memory=7)) as memory:  # type: ignore[arg-type]
            memory.record([unit(origin=MODEL_A, status=Status.DRAFT)])
            assert recall_one(memory)[0].penalties == (Penalty("memory", 7),)

    def test_old_units_count_as_aged(self, path: object) -> None:
        with Memory.open(path, penalties=Penalties(aged=4, age_days=365)) as memory:  # type: ignore[arg-type]
            memory.record([unit(changed="2001-01-01T00:00:00Z"), unit(target="свежий")])
            assert {m.unit.target: m.penalties[0] for m in recall_one(memory)} == {
                "свежий": Penalty("multiple-targets", 1),
                "Они длились два дня.": Penalty("aged", 4),
            }

    def test_a_negative_penalty_is_refused(self) -> None:
        with pytest.raises(ValueError, match="unreviewed"):
            Penalties(unreviewed=-1)


class TestMarkup:
    BOLD = (InlineTag(5, TagKind.OPEN, 1, "a", (("href", "old"),)), InlineTag(11, TagKind.CLOSE, 1, "a"))
    TARGET = (InlineTag(4, TagKind.OPEN, 1, "a", (("href", "old"),)), InlineTag(11, TagKind.CLOSE, 1, "a"))

    def test_the_same_markup_comes_back_with_the_ids_and_attributes_of_the_segment(self, memory: Memory) -> None:
        memory.record([unit(source_tags=self.BOLD, target_tags=self.TARGET)])
        own = (InlineTag(5, TagKind.OPEN, 7, "a", (("href", "new"),)), InlineTag(11, TagKind.CLOSE, 7, "a"))
        [[match]] = memory.recall([Segment("s1", "b1", SECOND, tags=own)], EN_RU)
        assert match.score == 100
        assert match.unit.source_tags == own
        assert match.unit.target_tags == (
            InlineTag(4, TagKind.OPEN, 7, "a", (("href", "new"),)),
            InlineTag(11, TagKind.CLOSE, 7, "a"),
        )

    def test_other_markup_is_a_penalty(self, memory: Memory) -> None:
        memory.record([unit(source_tags=self.BOLD, target_tags=self.TARGET)])
        [match] = recall_one(memory)
        assert match.penalties == (Penalty("tags-differ", 2),)
        assert match.unit.target_tags == self.TARGET

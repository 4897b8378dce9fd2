"""Matches by likeness: nothing lost against comparing with everything, and every difference named."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import (
    LanguagePair,
    Match,
    MatchKind,
    Origin,
    OriginKind,
    Penalty,
    Segment,
    Status,
    TranslationUnit,
)
from translate_pipeline.memory import Memory, Penalties
from translate_pipeline.memory import index as index_module
from translate_pipeline.memory.fuzzy import distinct, match_of
from translate_pipeline.memory.normal import normalise
from translate_pipeline.memory.ranking import Policy, preference
from translate_pipeline.memory.signature import Block, Query
from translate_pipeline.memory.similarity import distance, score_of
from translate_pipeline.memory.tokens import Tokens

STORES = ("file", "server")
EN_RU = LanguagePair("en", "ru")
EDITOR = Origin(OriginKind.HUMAN, "desk")
MODEL = Origin(OriginKind.MACHINE, "alpha@1")
VOCABULARY = """
    the the the of of and in to gas oil energy energies minister ministers ministry talks talk export exports pipeline
    Pipeline Caspian port ports 12 15 2021 1,300 , . - signed signing agreed agreement two three year years new
""".split()  # noqa: SIM905 (repeated as often as they shall come)


def text_of(draw: random.Random, length: int) -> str:
    return " ".join(draw.choices(VOCABULARY, k=length))


def revised(draw: random.Random, text: str) -> str:
    words = text.split()
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(words))
        words[at : at + draw.randrange(2)] = draw.choices(VOCABULARY, k=draw.randrange(2))
        words = words or ["gas"]
    return " ".join(words)


def archive(draw: random.Random, count: int) -> list[TranslationUnit]:
    """Sources of 1 to 20 words, many of them revisions of others, of every origin and status."""
    sources: list[str] = []
    for _ in range(count):
        is_revision = sources and draw.random() < 0.6
        sources.append(revised(draw, draw.choice(sources)) if is_revision else text_of(draw, draw.randrange(1, 21)))
    return [
        TranslationUnit(
            source,
            f"цель {draw.randrange(count)}",
            draw.choice((EN_RU, EN_RU, EN_RU, LanguagePair("en-US", "ru"), LanguagePair("en", "tk"))),
            draw.choice((EDITOR, MODEL, Origin(OriginKind.MACHINE, "beta@1"))),
            draw.choice(list(Status)),
            changed=f"202{draw.randrange(6)}-01-01T00:00:00Z",
        )
        for source in sources
    ]


def by_brute_force(memory: Memory, text: str, policy: Policy, min_score: int, limit: int) -> list[Match]:
    """Every unit compared, without any index or bound."""
    segment, wanted = Segment("s", "b", text), Tokens.of(text)
    found = []
    for unit in memory.units(policy.pair):
        tokens = Tokens.of(unit.source)
        score = score_of(distance(wanted, tokens), max(wanted.weight, tokens.weight))
        if normalise(unit.source) != normalise(text) and score >= min_score and policy.serves(unit):
            found.append(match_of(unit, tokens, segment, wanted, score, policy))
    return distinct(sorted(found, key=lambda m: preference(m, policy)))[:limit]


def recall(memory: Memory, text: str, **options: object) -> list[Match]:
    found = memory.recall([Segment("s", "b", text)], EN_RU, **options)[0]  # type: ignore[arg-type]
    return [m for m in found if m.kind in (MatchKind.FUZZY, MatchKind.PLACEABLE)]


class TestLossless:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32), min_score=st.integers(30, 99), limit=st.integers(1, 8))
    def test_recall_equals_brute_force(self, tmp_path: Path, seed: int, min_score: int, limit: int) -> None:
        draw = random.Random(seed)
        with Memory.open(tmp_path / f"{seed}.db") as memory:
            memory.record(archive(draw, 120))
            known = [u.source for u in memory.units()]
            policy = Policy(EN_RU, model="alpha@1")
            for _ in range(6):
                text = (
                    revised(draw, draw.choice(known)) if draw.random() < 0.7 else text_of(draw, draw.randrange(1, 21))
                )
                whole = memory.recall([Segment("s", "b", text)], EN_RU, model="alpha@1", limit=1000)[0]
                taken = {m.unit.target for m in whole}
                expected = [
                    m for m in by_brute_force(memory, text, policy, min_score, 1000) if m.unit.target not in taken
                ]
                found = recall(memory, text, min_score=min_score, limit=limit + len(whole), model="alpha@1")
                assert found == expected[:limit]

    @given(st.lists(st.sampled_from(VOCABULARY), max_size=45), st.lists(st.sampled_from(VOCABULARY), max_size=45))
    def test_no_bound_is_below_the_score(self, one: list[str], other: list[str]) -> None:
        a, b = Tokens.of(" ".join(one) or "gas"), Tokens.of(" ".join(other) or "oil")
        score = score_of(distance(a, b), max(a.weight, b.weight))
        for least in {1, 40, 70, 99, max(1, score)}:
            ids, bounds = Block.build([(7, " ".join(other) or "oil")]).candidates(Query(a, least))
            assert (ids.tolist() == [7] and bounds[0] >= score) or score < least

    @given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
    def test_nor_for_any_text_at_all(self, one: str, other: str) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        if a.weight and b.weight:
            score = score_of(distance(a, b), max(a.weight, b.weight))
            ids, _ = Block.build([(7, other)]).candidates(Query(a, max(1, score)))
            assert ids.tolist() == [7] or score == 0

    def test_very_long_texts_fill_every_bit(self) -> None:
        draw = random.Random(1)
        words = ["".join(draw.choices("abcdefghij", k=5)) for _ in range(3000)]
        one, other = " ".join(words), " ".join([*words[:-9], *words[-4:]])
        ids, _ = Block.build([(1, other), (2, " ".join(words[:100])), (3, "x")]).candidates(Query(Tokens.of(one), 95))
        assert ids.tolist() == [1]

    def test_a_block_survives_its_bytes(self) -> None:
        block = Block.build([(i, text_of(random.Random(i), i % 20 + 1)) for i in range(1, 300)])
        again = Block.from_bytes(block.to_bytes(), block.size)
        for name in ("words", "other", "ids", "bits"):
            assert np.array_equal(getattr(block, name), getattr(again, name))


class TestKinds:
    SOURCE = "The ministers discussed energy and transport on Thursday in Awaza."
    TARGET = "Министры обсудили в четверг в Авазе энергетику и транспорт."

    @pytest.fixture
    def known(self, memory: Memory) -> Memory:
        memory.record([TranslationUnit(self.SOURCE, self.TARGET, EN_RU, EDITOR, Status.APPROVED)])
        return memory

    def test_a_changed_word_is_fuzzy(self, known: Memory) -> None:
        [match] = recall(known, self.SOURCE.replace("Thursday", "Friday"), min_score=75)
        assert (match.kind, match.score, match.penalties) == (MatchKind.FUZZY, 90, ())

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            (SOURCE.upper(), "case-difference"),
            (SOURCE.replace(".", "!"), "punctuation-difference"),
            (SOURCE.replace("energy and", "energy, and"), "punctuation-difference"),
        ],
    )
    def test_a_difference_of_one_sort_is_named(self, known: Memory, text: str, name: str) -> None:
        [match] = recall(known, text, min_score=75)
        assert match.kind is MatchKind.FUZZY
        assert match.penalties == (Penalty(name, 100 - match.score),)

    def test_below_the_score_there_is_nothing(self, known: Memory) -> None:
        text = self.SOURCE.replace("Thursday", "Friday")
        assert recall(known, text, min_score=91) == []
        assert recall(known, text) == [], "100 is the default"

    def test_penalties_for_the_origin_come_off_after_the_score_is_reached(self, memory: Memory) -> None:
        memory.record([TranslationUnit(self.SOURCE, self.TARGET, EN_RU, MODEL)])
        [match] = recall(memory, self.SOURCE.replace("Thursday", "Friday"), min_score=90, model="alpha@1")
        assert (match.score, match.penalties) == (85, (Penalty("machine-draft", 5),))

    def test_an_approved_target_beats_a_draft_of_the_same_score(self, known: Memory) -> None:
        known.record([TranslationUnit(self.SOURCE, "черновик", EN_RU, EDITOR)])
        found = recall(known, self.SOURCE.replace("Thursday", "Friday"), min_score=70)
        assert [(m.unit.target, m.score) for m in found] == [(self.TARGET, 90), ("черновик", 88)]

    def test_whole_matches_come_first_and_count(self, known: Memory) -> None:
        known.record(
            [TranslationUnit(self.SOURCE.replace("Thursday", "Friday"), "в пятницу", EN_RU, EDITOR, Status.APPROVED)]
        )
        segment = Segment("s", "b", self.SOURCE)
        assert [m.kind for m in known.recall([segment], EN_RU, min_score=70)[0]] == [MatchKind.EXACT, MatchKind.FUZZY]
        assert [m.kind for m in known.recall([segment], EN_RU, min_score=70, limit=1)[0]] == [MatchKind.EXACT]

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.REJECTED])
    def test_what_the_policy_keeps_back_is_not_proposed(self, memory: Memory, status: Status) -> None:
        memory.record([TranslationUnit(self.SOURCE, self.TARGET, EN_RU, MODEL, status)])
        assert recall(memory, self.SOURCE.replace("Thursday", "Friday"), min_score=70, model="beta@1") == []


class TestPlaceables:
    @pytest.fixture
    def known(self, memory: Memory) -> Memory:
        memory.record(
            [
                TranslationUnit(
                    "Exports grew by 1,250 tonnes in 2020.",
                    "Экспорт вырос на 1250 тонн в 2020 году.",
                    EN_RU,
                    EDITOR,
                    Status.APPROVED,
                )
            ]
        )
        return memory

    def test_figures_are_put_right_from_the_new_source(self, known: Memory) -> None:
        [match] = recall(known, "Exports grew by 3,600 tonnes in 2021.", min_score=75)
        assert match.kind is MatchKind.PLACEABLE
        assert match.unit.target == "Экспорт вырос на 3\u00a0600 тонн в 2021 году."
        assert match.unit.source == "Exports grew by 1,250 tonnes in 2020."
        assert match.penalties == (Penalty("numbers-replaced", 100 - match.score),)
        assert match.score >= 98

    def test_where_grammar_hangs_on_the_figure_it_is_only_a_suggestion(self, known: Memory) -> None:
        [match] = recall(known, "Exports grew by 1,251 tonnes in 2021.", min_score=75)
        assert match.kind is MatchKind.FUZZY
        assert match.unit.target == "Экспорт вырос на 1250 тонн в 2020 году."
        assert match.penalties == (Penalty("numbers-differ", 5),)
        assert match.score <= 94


class TestIndex:
    """The index follows the memory, whoever writes to it."""

    def fill(self, memory: Memory, start: int, stop: int) -> None:
        memory.record(
            TranslationUnit(f"Report {i} on gas of {'x' * (i % 7 + 1)} fields and ports.", f"{i}", EN_RU, EDITOR)
            for i in range(start, stop)
        )

    def finds(self, memory: Memory, number: int) -> bool:
        text = f"Report {number} on gas of {'x' * (number % 7 + 1)} fields and piers."
        return str(number) in {m.unit.target for m in recall(memory, text, min_score=80, limit=100_000)}

    @pytest.fixture(autouse=True)
    def small_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "TAIL_SIZE", 64)
        monkeypatch.setattr(index_module, "BUILD_SIZE", 100)
        monkeypatch.setattr(index_module, "FULL_SIZE", 400)

    def test_it_grows_with_the_memory_and_forgets_nothing(self, memory: Memory) -> None:
        for start in range(0, 480, 40):
            self.fill(memory, start, start + 40)
            assert self.finds(memory, start + 39)
        assert all(self.finds(memory, i) for i in range(0, 480, 61))

    def test_threads_may_search_while_another_stores(self, memory: Memory) -> None:
        self.fill(memory, 0, 50)
        with ThreadPoolExecutor(3) as pool:
            searches = [pool.submit(self.finds, memory, i) for i in range(50)]
            self.fill(memory, 50, 200)
            assert all(search.result() for search in searches)
        assert self.finds(memory, 199)

    def test_blocks_are_merged_but_not_without_end(self, memory: Memory) -> None:
        for start in range(0, 1200, 100):
            self.fill(memory, start, start + 100)
            memory.index()
        sizes = [row[0] for row in memory.database.query("SELECT size FROM fuzzy_block ORDER BY id")]
        assert sum(sizes) == 1200
        assert len(sizes) <= 6
        assert max(sizes) <= 400

    def test_storing_much_writes_the_index_too(self, memory: Memory) -> None:
        self.fill(memory, 0, 63)
        assert memory.database.value("SELECT count(*) FROM fuzzy_block") == 0
        self.fill(memory, 63, 64)
        assert memory.database.value("SELECT sum(size) FROM fuzzy_block") == 64

    def test_progress_tells_how_many_sources_are_done(self, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "TAIL_SIZE", 1000)
        self.fill(memory, 0, 250)
        done: list[int] = []
        memory.index(done.append)
        assert done == [100, 100, 50]

    def test_what_another_process_adds_edits_or_deletes(self, memory: Memory) -> None:
        self.fill(memory, 0, 70)
        assert self.finds(memory, 3)
        with Memory.open(memory.address) as other:
            self.fill(other, 70, 300)
            other.index()
            assert self.finds(memory, 299)
            other.delete([4])
            assert not self.finds(memory, 3)

    def test_a_memory_open_for_reading_only_sees_all(self, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "TAIL_SIZE", 1000)
        self.fill(memory, 0, 300)
        with Memory.open(memory.address, read_only=True) as reader:
            assert self.finds(reader, 299)
        assert memory.database.value("SELECT count(*) FROM fuzzy_block") == 0

    def test_while_another_process_holds_the_write_lock(self, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index_module, "TAIL_SIZE", 1000)
        self.fill(memory, 0, 300)
        monkeypatch.setattr(index_module, "TAIL_SIZE", 64)
        with Memory.open(memory.address, timeout_s=0.01) as reader, memory.database.transaction():
            assert self.finds(reader, 299)

    def test_a_restored_file_is_searched_not_the_old_one(self, path: Path, tmp_path: Path) -> None:
        with Memory.open(path) as memory, Memory.open(path) as other:
            self.fill(memory, 0, 150)
            memory.backup(tmp_path / "copy.db")
            memory.delete(range(1, 151))
            memory.vacuum()
            self.fill(memory, 500, 650)
            assert self.finds(memory, 560)
            assert self.finds(other, 560)
            memory.restore(tmp_path / "copy.db")
            assert all(self.finds(m, 60) and not self.finds(m, 560) for m in (memory, other))

    def test_vacuum_renews_it_without_what_is_gone(self, memory: Memory) -> None:
        self.fill(memory, 0, 200)
        memory.index()
        memory.delete(range(1, 101))
        memory.vacuum()
        assert memory.database.value("SELECT sum(size) FROM fuzzy_block") == 100
        assert self.finds(memory, 150)

    def test_blocks_of_another_version_are_built_anew(self, memory: Memory) -> None:
        self.fill(memory, 0, 200)
        memory.index()
        memory.database.execute("UPDATE fuzzy_block SET version = 0, data = ?", (b"",))
        assert self.finds(memory, 150)
        assert memory.database.query("SELECT DISTINCT version FROM fuzzy_block") == [(1,)]


def test_the_same_sentence_is_looked_up_once_but_answered_each_time(memory: Memory) -> None:
    memory.record([TranslationUnit("Gas prices rose in May.", "Цены выросли.", EN_RU, EDITOR)])
    segment = Segment("s", "b", "Gas prices rose in June.")
    found: Sequence[list[Match]] = memory.recall([segment, replace(segment, id="t")], EN_RU, min_score=70)
    assert found[0] == found[1] != []


def test_many_segments_on_many_threads_are_answered_like_one(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate_pipeline.memory.fuzzy._BIG", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    draw = random.Random(5)
    memory.record(archive(draw, 400))
    segments = [Segment("s", "b", text_of(draw, draw.randrange(1, 15))) for _ in range(60)]
    together = memory.recall(segments, EN_RU, min_score=50, contexts=[("", "")] * 60)
    assert any(together)
    assert together == [memory.recall([s], EN_RU, min_score=50)[0] for s in segments]


def test_points_can_be_set(path: Path) -> None:
    with Memory.open(path, penalties=Penalties(unreviewed=9)) as memory:
        memory.record([TranslationUnit("Gas prices rose in May.", "Цены выросли.", EN_RU, EDITOR)])
        [match] = recall(memory, "Gas prices rose in June.", min_score=70)
        assert match.penalties == (Penalty("unreviewed", 9),)

"""Fuzzy repair in a batch: what is delivered, what it says of itself, what it never does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import FakeEngines, FakeTranslator, Watcher, disguise, tree
from translate_pipeline.domain import (
    LanguagePair,
    MatchKind,
    Origin,
    OriginKind,
    RepairedMatch,
    Status,
    Target,
    Translation,
    TranslationUnit,
)
from translate_pipeline.engine import Registry, open_translator
from translate_pipeline.engine.forced import Forced, forced_decoder
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.candidates import Revision
from translate_pipeline.pipeline.correct import Correction, Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.repair import repair
from translate_pipeline.pipeline.report import report
from translate_pipeline.pipeline.splice import difference, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translate_pipeline.pipeline.options import RunReport

RU = LanguagePair("en", "ru")
HUMAN = Origin(OriginKind.HUMAN, "desk")
OLD = "The harbour office opened a small museum of old ships beside the lighthouse."
NEW = "The harbour office opened a small library of old ships beside the lighthouse."
LONGER = "The harbour office opened a small museum of very old ships beside the lighthouse."
SHORTER = "The harbour office opened a museum of old ships beside the lighthouse."


class Reader(FakeTranslator):
    """Also reads and continues: it finds likely what it would say itself, word after word."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[tuple[str, str]] = []

    def read(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, alignment: bool = False
    ) -> list[Forced | None]:
        self.reads += texts
        return [self._read(source, target, pair) for source, target in texts]

    def _read(self, source: str, target: str, pair: LanguagePair) -> Forced:
        ours, theirs = words(target), words(source)
        own = [disguise(source[a:b], pair.target) for a, b in theirs]
        pairs = set(zip(["", *own], own, strict=False))
        said = [target[a:b] for a, b in ours]
        costs = [
            -0.3 if step in pairs else -3.0 if step[1] in own else -9.0 for step in zip(["", *said], said, strict=False)
        ]
        rows = tuple(tuple(0.9 if word == other else 0.01 for other in own) for word in said)
        return Forced(ours, (*costs, -0.3), theirs, rows)

    def proceed(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, hypotheses: int, max_tokens: int
    ) -> list[tuple[str, ...]]:
        result = []
        for source, beginning in texts:
            rest = [disguise(source[a:b], pair.target) for a, b in words(source)][len(words(beginning)) :]
            result.append((" " * bool(beginning) + " ".join(rest[:max_tokens]),))
        return result


class ReadingEngines(FakeEngines):
    def __init__(self, *languages: str) -> None:
        super().__init__(*languages)
        self.fake: Reader = Reader()
        self.opened = 0

    def translator(self, pair: LanguagePair) -> Reader:
        self.opened += 1
        return self.fake


@pytest.fixture
def engines() -> ReadingEngines:
    return ReadingEngines("ru")


@pytest.fixture
def options(tmp_path: Path) -> RunOptions:
    (tmp_path / "stories").mkdir()
    return RunOptions(
        sources=(str(tmp_path / "stories"),),
        to=("ru",),
        out=tmp_path / "out",
        memory=tmp_path / "memory.db",
        formats=("txt", "jsonl", "tsv"),
    )


def approved(source: str, **fields: Any) -> TranslationUnit:
    known: dict[str, Any] = {"target": disguise(source, "ru"), "origin": HUMAN, "status": Status.APPROVED}
    return TranslationUnit(source=source, pair=RU, **{**known, **fields})


def prepare(options: RunOptions, *sentences: str, known: Sequence[TranslationUnit] = (approved(OLD),)) -> None:
    story = "\n\n".join(("Museum news of the week", *sentences)) + "\n"
    (options.out.parent / "stories" / "museum.txt").write_text(story, encoding="utf-8")
    with Memory.open(options.memory) as memory:
        memory.record(known)


def go(options: RunOptions, engines: FakeEngines) -> RunReport:
    return run(options, Watcher(), engines=engines)  # type: ignore[arg-type]


def delivered(options: RunOptions, source: str) -> Target:
    journal = Journal.read(options.out)
    assert journal is not None
    with journal:
        (record,) = journal.stories()
        aligned = journal.aligned(record.origin)
    assert aligned is not None
    return next(t for s, t in zip(aligned.segments, aligned.targets["ru"], strict=True) if s.text == source)


class TestDelivery:
    @pytest.mark.parametrize("source", [NEW, LONGER, SHORTER], ids=["replaced", "inserted", "left-out"])
    def test_a_repair_is_a_draft_that_says_where_it_comes_from(
        self, options: RunOptions, engines: ReadingEngines, source: str
    ) -> None:
        prepare(options, source)
        counts = go(options, engines).counts
        target = delivered(options, source)
        assert (target.text, target.kind, target.status) == (disguise(source, "ru"), MatchKind.REPAIR, Status.DRAFT)
        assert (target.model, target.is_stored, target.score >= 80) == ("fake@1", False, True)
        assert target.repaired is not None
        assert (target.repaired.source, target.repaired.target) == (OLD, disguise(OLD, "ru"))
        assert counts.segments[MatchKind.REPAIR] == 1
        assert counts.recalled == 1

    def test_the_new_words_are_marked(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, NEW)
        go(options, engines)
        target = delivered(options, NEW)
        assert target.repaired is not None
        assert target.text[target.repaired.start : target.repaired.end] == disguise("library", "ru")

    def test_what_people_wrote_beside_the_new_words_stays_as_they_wrote_it(
        self, options: RunOptions, engines: ReadingEngines
    ) -> None:
        written = disguise(OLD, "ru").replace(" ", "\u00a0", 1)
        prepare(options, NEW, known=[approved(OLD, target=written)])
        go(options, engines)
        assert delivered(options, NEW).text == disguise(NEW, "ru").replace(" ", "\u00a0", 1)

    def test_figures_are_put_in_by_the_memory_itself(self, options: RunOptions, engines: ReadingEngines) -> None:
        old, new = "The old port took 78 ships in a week.", "The old port took 91 ships in a week."
        prepare(options, new, known=[approved(old, target="Старый порт за неделю принял судов: 78.")])
        go(options, engines)
        target = delivered(options, new)
        assert (target.text, target.kind) == ("Старый порт за неделю принял судов: 91.", MatchKind.PLACEABLE)
        assert (target.status, target.is_stored, target.repaired) == (Status.DRAFT, False, None)

    def test_markup_goes_to_the_same_words(self, options: RunOptions, engines: ReadingEngines) -> None:
        options = replace(options, formats=("jsonl",))
        (options.out.parent / "stories" / "m.md").write_text(
            f"# News\n\n{NEW.replace('ships', '**ships**')}\n", "utf-8"
        )
        with Memory.open(options.memory) as memory:
            memory.record([approved(OLD)])
        go(options, engines)
        target = delivered(options, NEW)
        assert target.kind is MatchKind.REPAIR
        opening, closing = target.tags
        assert target.text[opening.position : closing.position] == disguise("ships", "ru")

    def test_files_name_the_match(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, NEW)
        go(options, engines)
        lines = (options.out / "museum" / "story.ru.jsonl").read_text(encoding="utf-8").splitlines()
        row = next(found for line in lines if (found := json.loads(line))["source"] == NEW)
        assert (row["match"], row["repaired"]["source"], row["status"]) == ("fuzzy-repair", OLD, "draft")
        assert "fuzzy-repair" in (options.out / "museum" / "story.ru.tsv").read_text(encoding="utf-8")


class TestRestraint:
    @pytest.mark.parametrize(
        "known",
        [
            approved(OLD, status=Status.DRAFT),
            approved(OLD, status=Status.DRAFT, origin=Origin(OriginKind.MACHINE, "fake@1")),
            approved("The harbour office closed a small museum of old boats beside the lighthouse."),
            approved("The harbour office opened a museum."),
        ],
        ids=["unreviewed", "machine", "two-differences", "too-unlike"],
    )
    def test_what_is_no_basis(self, options: RunOptions, engines: ReadingEngines, known: TranslationUnit) -> None:
        prepare(options, NEW, known=[known])
        go(options, engines)
        assert delivered(options, NEW).kind is MatchKind.MACHINE

    def test_what_the_free_translation_does_not_confirm(self, options: RunOptions, engines: ReadingEngines) -> None:
        engines.fake.spoil = lambda source, target: target.replace(disguise("library", "ru"), "дворец")
        prepare(options, NEW)
        go(options, engines)
        assert delivered(options, NEW).kind is MatchKind.MACHINE

    def test_what_a_check_refuses(
        self, options: RunOptions, engines: ReadingEngines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("translate_pipeline.pipeline.repair.refusals", lambda *_: 1)
        prepare(options, NEW)
        go(options, engines)
        assert delivered(options, NEW).kind is MatchKind.MACHINE

    def test_switched_off(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, NEW)
        go(replace(options, repair=False), engines)
        assert delivered(options, NEW).kind is MatchKind.MACHINE
        assert engines.fake.reads == []

    def test_an_engine_that_cannot_read_given_targets_repairs_nothing(self, options: RunOptions) -> None:
        prepare(options, NEW)
        go(options, FakeEngines("ru"))
        assert delivered(options, NEW).kind is MatchKind.MACHINE

    def test_nothing_alike_costs_no_reading(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, "Farmers sold melons on Monday.")
        go(options, engines)
        assert engines.fake.reads == []

    def test_the_memory_never_learns_it_by_itself(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, NEW)
        go(options, engines)
        with Memory.open(options.memory) as memory:
            assert [u for u in memory.units() if u.source == NEW] == []
            assert next(u for u in memory.units() if u.source == OLD).use_count == 1


class TestAgain:
    def test_the_same_command_twice_gives_the_same_bytes_and_asks_nothing(self, options: RunOptions) -> None:
        prepare(options, NEW, LONGER, SHORTER, "Farmers sold melons on Monday.")
        go(options, ReadingEngines("ru"))
        first = tree(options.out)
        engines = ReadingEngines("ru")
        go(options, engines)
        assert tree(options.out) == first
        assert (engines.opened, engines.fake.reads, engines.fake.texts) == (0, [], [])

    def test_what_could_not_be_repaired_is_not_tried_again(self, options: RunOptions) -> None:
        prepare(options, NEW)
        engines = ReadingEngines("ru")
        engines.fake.spoil = lambda source, target: target.replace(disguise("library", "ru"), "дворец")
        go(options, engines)
        assert engines.fake.reads
        again = ReadingEngines("ru")
        go(replace(options, formats=("txt",)), again)
        assert again.fake.reads == []

    def test_drafts_of_the_first_run_do_not_stand_in_the_way(self, options: RunOptions) -> None:
        """More drafts than are looked through, all liker to the sentence than what somebody approved."""
        others = [NEW.replace("opened", verb) for verb in ("sold", "left", "closed", "built", "moved", "cleaned")]
        prepare(options, NEW, *others)
        go(options, ReadingEngines("ru"))
        first = delivered(options, NEW)
        out = options.out.with_name("elsewhere")
        go(replace(options, out=out), ReadingEngines("ru"))
        assert delivered(replace(options, out=out), NEW) == first
        assert first.kind is MatchKind.REPAIR

    def test_an_approved_repair_is_an_exact_match_from_then_on(
        self, options: RunOptions, engines: ReadingEngines
    ) -> None:
        prepare(options, NEW)
        go(options, engines)
        target = delivered(options, NEW)
        with Memory.open(options.memory) as memory:
            corrections = Corrections(options.out, memory, None)
            corrections.correct_all(
                "museum",
                [Correction(segment=target.segment_id, language="ru", text=target.text, status=Status.APPROVED)],
                author="desk",
            )
        assert delivered(options, NEW).repaired == target.repaired
        go(options, engines)
        out = options.out.with_name("elsewhere")
        go(replace(options, out=out), engines)
        again = delivered(replace(options, out=out), NEW)
        assert (again.kind, again.status, again.repaired) == (MatchKind.CONTEXT, Status.APPROVED, None)

    def test_a_person_who_changes_its_words_makes_it_theirs(self, options: RunOptions, engines: ReadingEngines) -> None:
        prepare(options, NEW)
        go(options, engines)
        target = delivered(options, NEW)
        with Memory.open(options.memory) as memory:
            Corrections(options.out, memory, None).correct_all(
                "museum",
                [Correction(segment=target.segment_id, language="ru", text="Открыт музей.", status=Status.APPROVED)],
                author="desk",
            )
        assert delivered(options, NEW).repaired is None


def test_the_report_counts_it_by_the_score_of_its_match(options: RunOptions, engines: ReadingEngines) -> None:
    prepare(options, NEW)
    go(options, engines)
    (language,) = report(options.out).languages
    assert language.bands["b85"].segments == 1


def test_journals_of_former_versions_have_no_repairs() -> None:
    import msgspec

    old = b'{"segment_id": "s", "language": "ru", "text": "x", "kind": "fuzzy", "score": 90}'
    assert msgspec.json.decode(old, type=Target).repaired is None
    made = Target("s", "ru", "x", MatchKind.REPAIR, repaired=RepairedMatch("a", "b", 0, 1))
    assert msgspec.json.decode(msgspec.json.encode(made), type=Target) == made


#: (old source, what goes, what comes, target): common words, so that any model worth shipping does some of them.
REVISED = [
    ("The road to the airport was closed on Friday.", "Friday", "Monday", "Дорога в аэропорт была закрыта в пятницу."),
    ("The ministers met in Moscow in May.", "Moscow", "Berlin", "Министры встретились в Москве в мае."),
    ("A new school opened in the capital in May.", "May", "June", "Новая школа открылась в столице в мае."),
    ("A new school was opened in the city on Monday.", "school", "hospital", "Новую школу открыли в понедельник."),
    ("Russia and China signed an agreement on trade.", "China", "Iran", "Россия и Китай подписали договор о торговле."),
]


def revised() -> list[Revision]:
    made = []
    for old, gone, new, target in REVISED:
        change = difference(old, old.replace(gone, new))
        assert change is not None
        made.append(Revision(old.replace(gone, new), old, target, change))
    return made


def repaired_by_model(revisions: Sequence[Revision]) -> dict[str, Translation]:
    translator = open_translator(Registry.load().resolve("embedded", RU))
    decoder = forced_decoder(translator)
    assert decoder is not None
    sources = [r.source for r in revisions]
    return repair(decoder, revisions, dict(zip(sources, translator.translate(sources, RU), strict=True)), RU)


@pytest.mark.model
class TestEmbedded:
    def test_clear_cases_are_repaired_alike_alone_and_together(self) -> None:
        repaired = repaired_by_model(revised())
        assert len(repaired) >= 2
        for revision in revised():
            if found := repaired.get(revision.source):
                lost = set(revision.target.split()) - set(found.text.split())
                assert 0 < len(lost) <= 2
                assert found.score < 0
                starts = {t for _, t in found.alignment}
                assert starts <= {a for a, _ in words(found.text)}
        one = next(r for r in revised() if r.source in repaired)
        assert repaired_by_model([one]) == {one.source: repaired[one.source]}

    def test_a_run_delivers_it(self, options: RunOptions) -> None:
        repaired = repaired_by_model(revised())
        one = next(r for r in revised() if r.source in repaired)
        prepare(options, one.source, known=[approved(one.old_source, target=one.target)])
        assert run(options, Watcher()).counts.segments[MatchKind.REPAIR] == 1
        assert delivered(options, one.source).text == repaired[one.source].text

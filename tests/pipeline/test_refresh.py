"""Drafts of former models translated anew: what is replaced, what stays, what a kill leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, disguise
from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Status,
    TagKind,
    TranslationUnit,
    context_hash,
)
from translate_pipeline.errors import UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline import refresh as module
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.refresh import Change, Fate, RefreshReport, refresh, served_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

EN_RU = LanguagePair("en", "ru")
OLD, NEW = Origin(OriginKind.MACHINE, "old@1"), Origin(OriginKind.MACHINE, "fake@1")
HUMAN = Origin(OriginKind.HUMAN, "desk")
ROOT = Path(__file__).parents[2]

SOURCE = "The port took 78 ships on Monday."


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "m.db") as opened:
        yield opened


@pytest.fixture
def engines() -> FakeEngines:
    return FakeEngines("ru")


def old(source: str = SOURCE, target: str = "Порт принял 78 судов.", **changes: object) -> TranslationUnit:
    return replace(TranslationUnit(source, target, EN_RU, OLD), **changes)  # type: ignore[arg-type]


def run(memory: Memory, engines: FakeEngines, **options: bool | int) -> tuple[RefreshReport, list[Change]]:
    changes: list[Change] = []
    report = refresh(memory, engines, EN_RU, watch=changes.append, **options)  # type: ignore[arg-type]
    return report, changes


def test_a_draft_of_another_model_is_replaced_in_its_context(memory: Memory, engines: FakeEngines) -> None:
    before = context_hash("Ports")
    memory.record([old(previous=before, notes=("a note",), properties=(("x-score", "-3"), ("tuid", "7")))])
    report, [change] = run(memory, engines)
    assert (change.unit.target, change.new, change.fate) == (
        "Порт принял 78 судов.",
        disguise(SOURCE, "ru"),
        Fate.CHANGED,
    )
    assert (report.model, dict(report.counts)) == ("fake@1", {Fate.CHANGED: 1})
    [unit] = memory.units()
    assert (unit.target, unit.origin, unit.status) == (change.new, NEW, Status.DRAFT)
    assert (unit.previous, unit.notes) == (before, ("a note",))
    assert unit.properties == (("tuid", "7"), ("x-score", "-0.1"))


def test_the_same_words_become_the_new_model_s_own(memory: Memory, engines: FakeEngines) -> None:
    memory.record([old(target=disguise(SOURCE, "ru"))])
    _, [change] = run(memory, engines)
    assert change.fate is Fate.CONFIRMED
    assert [(u.target, u.origin) for u in memory.units()] == [(disguise(SOURCE, "ru"), NEW)]


def test_what_people_said_stays(memory: Memory, engines: FakeEngines) -> None:
    kept = [
        TranslationUnit("Gas rose.", "Газ вырос.", EN_RU, OLD, Status.APPROVED),
        TranslationUnit("Oil fell.", "Нефть.", EN_RU, OLD, Status.REJECTED),
        TranslationUnit("Coal.", "Уголь.", EN_RU, HUMAN),
        TranslationUnit("Tin.", "Олово.", EN_RU, Origin(OriginKind.IMPORT, "a.tmx")),
        TranslationUnit("Zinc.", "Цинк.", EN_RU, NEW),
        TranslationUnit("Iron.", "Demir.", LanguagePair("en", "tk"), OLD),
    ]
    memory.record(kept)
    report, changes = run(memory, engines)
    assert (changes, sum(report.counts.values()), engines.fake.texts) == ([], 0, [])
    assert [(u.source, u.target, u.origin, u.status) for u in memory.units()] == [
        (u.source, u.target, u.origin, u.status) for u in kept
    ]


def test_a_draft_beside_an_approved_target_is_not_translated(memory: Memory, engines: FakeEngines) -> None:
    memory.record([old(), TranslationUnit(SOURCE, "Порт.", EN_RU, HUMAN, Status.APPROVED)])
    _, [change] = run(memory, engines)
    assert (change.fate, change.new, engines.fake.texts) == (Fate.COVERED, "", [])
    assert memory.stats().units == 2


def test_what_the_guard_refuses_leaves_the_old_draft(memory: Memory, engines: FakeEngines) -> None:
    engines.fake.spoil = lambda _source, target: target.replace("78", "87")
    memory.record([old()])
    _, [change] = run(memory, engines)
    assert change.fate is Fate.REFUSED
    assert "87" in change.new
    assert [(u.target, u.origin) for u in memory.units()] == [("Порт принял 78 судов.", OLD)]
    assert engines.fake.texts == [SOURCE] * 3  # with two more careful tries


def test_words_that_somebody_rejected_do_not_come_back(memory: Memory, engines: FakeEngines) -> None:
    memory.record([old(), TranslationUnit(SOURCE, disguise(SOURCE, "ru"), EN_RU, OLD, Status.REJECTED)])
    _, [change] = run(memory, engines)
    assert change.fate is Fate.REFUSED
    assert {u.status for u in memory.units()} == {Status.DRAFT, Status.REJECTED}
    assert memory.stats().units == 2


def test_a_draft_that_is_approved_meanwhile_stays(
    memory: Memory, engines: FakeEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = memory.record([old()]).ids

    def approve(source: str, target: str) -> str:
        memory.approve([number], author="desk")
        return target

    engines.fake.spoil = approve
    run(memory, engines)
    unit = memory.get(number)
    assert unit is not None
    assert (unit.target, unit.status) == ("Порт принял 78 судов.", Status.APPROVED)


def test_a_dry_run_shows_the_same_and_stores_nothing(memory: Memory, engines: FakeEngines) -> None:
    memory.record([old(), old("Oil fell on Friday.", "Нефть.")])
    planned, changes = run(memory, engines, dry_run=True)
    assert [u.origin for u in memory.units()] == [OLD, OLD]
    done, same = run(memory, engines)
    assert (changes, planned.counts) == (same, done.counts)
    assert {u.origin for u in memory.units()} == {NEW}


def test_one_text_is_translated_once_and_markup_is_placed(memory: Memory, engines: FakeEngines) -> None:
    tags = (InlineTag(4, TagKind.OPEN, 1, "b"), InlineTag(8, TagKind.CLOSE, 1, "b"))
    memory.record([old(), old(previous=context_hash("x"), source_tags=tags)])
    run(memory, engines)
    assert engines.fake.texts == [SOURCE]
    assert sorted(len(u.target_tags) for u in memory.units()) == [0, 2]


def test_windows_and_the_limit(memory: Memory, engines: FakeEngines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", 3)
    memory.record([old(f"Ship number {i} sailed.", f"Судно {i}.") for i in range(10)])
    report, _ = run(memory, engines, limit=4)
    assert report.counts.total() == 4
    report, _ = run(memory, engines)
    assert report.counts.total() == 6
    assert {u.origin for u in memory.units()} == {NEW}
    assert run(memory, engines)[0].counts.total() == 0


def test_after_a_kill_the_rest_is_done_and_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with Memory.open(path) as memory:
        memory.record([old(f"Ship number {i} sailed.", f"Судно {i}.") for i in range(60)])
    code = """
        import sys, time
        from pathlib import Path
        from tests.fakes import FakeEngines
        from translate_pipeline.domain import LanguagePair
        from translate_pipeline.memory import Memory
        from translate_pipeline.pipeline import refresh
        refresh.WINDOW = 5
        with Memory.open(Path(sys.argv[1])) as memory:
            pair = LanguagePair("en", "ru")
            refresh.refresh(memory, FakeEngines("ru"), pair, watch=lambda c: print(c.fate, flush=True))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    for _ in range(12):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Memory.open(path) as memory:
        assert memory.check() == []
        left = sum(u.origin == OLD for u in memory.units())
        assert left <= 50
        assert {u.source for u in memory.units()} == {f"Ship number {i} sailed." for i in range(60)}
        engines = FakeEngines("ru")
        report, _ = run(memory, engines)
        assert report.counts.total() == left
        assert [u.origin for u in memory.units()] == [NEW] * 60


def test_pairs_that_the_model_serves(memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.record(
        [TranslationUnit("a", "b", LanguagePair(*p), OLD) for p in (("en", "ru"), ("en", "fr"), ("ru", "en"))]
    )

    def options(language: str) -> RunOptions:
        return RunOptions(
            sources=(), to=(language,), out=tmp_path, memory=tmp_path / "m.db", formats=(), model="embedded"
        )

    found = dict(served_pairs(memory, options))
    assert isinstance(found[LanguagePair("en", "fr")], UsageError)
    assert not isinstance(found[EN_RU], UsageError)
    assert LanguagePair("ru", "en") not in found

"""A batch as its user sees it: what is delivered, recalled, resumed, refused and reported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import STORY, FakeEngines, Watcher, disguise, tree
from translate_pipeline.domain import AlignedStory, LanguagePair, Segment, Status
from translate_pipeline.errors import OutputLockedError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.status import status

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.pipeline.options import RunOptions, RunReport

RU = LanguagePair("en", "ru")


def go(options: RunOptions, engines: FakeEngines, watcher: Watcher | None = None) -> RunReport:
    return run(options, watcher or Watcher(), engines=engines)  # type: ignore[arg-type]


def test_every_story_comes_out_in_the_layout_of_its_source(options: RunOptions, engines: FakeEngines) -> None:
    report = go(options, engines)
    assert (report.done, report.failures, report.exit_code) == (2, [], 0)
    assert (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8") == disguise(STORY, "ru")
    assert (options.out / "ferry" / "story.tk.txt").read_text(encoding="utf-8") == disguise(STORY, "tk")
    assert (options.out / "index.html").is_file()


def test_a_sentence_that_occurs_twice_is_translated_once(options: RunOptions, engines: FakeEngines) -> None:
    go(replace(options, to=("ru",)), FakeEngines("ru"))
    engines = FakeEngines("ru")
    go(replace(options, to=("ru",), out=options.out / "again", memory=options.memory.with_name("other")), engines)
    assert len(engines.fake.texts) == len(set(engines.fake.texts))
    assert engines.fake.texts.count("The ports agreed on a weekly ferry line on Monday.") == 1


def test_a_second_run_asks_the_engine_nothing(options: RunOptions) -> None:
    first = go(options, FakeEngines("ru", "tk"))
    engines = FakeEngines("ru", "tk")
    second = go(options, engines)
    assert engines.fake.texts == []
    assert (second.translated, second.done) == (0, 2)
    assert second.counts.recalled == first.counts.segments.total()


def test_the_same_command_twice_gives_the_same_bytes(options: RunOptions) -> None:
    go(options, FakeEngines("ru", "tk"))
    first = tree(options.out)
    go(options, FakeEngines("ru", "tk"))
    assert tree(options.out) == first


def test_a_story_whose_words_or_status_changed_is_written_again(options: RunOptions) -> None:
    go(options, FakeEngines("ru", "tk"))
    before = tree(options.out)
    with Memory.open(options.memory) as memory:
        memory.approve([next(u.id for u in memory.units() if u.source == "Rain is expected on Friday.")])
    go(options, FakeEngines("ru", "tk"))
    after = tree(options.out)
    assert "approved" in (options.out / "rain" / "story.ru.tsv").read_text(encoding="utf-8")
    changed = {name.split("/")[0] for name in after if after[name] != before.get(name)}
    assert changed == {"rain", "index.html"}


def test_what_the_guard_refuses_is_delivered_flagged_never_stored_and_not_translated_again(
    options: RunOptions, engines: FakeEngines
) -> None:
    engines.fake.spoil = lambda source, target: target.replace("2027", "2072")
    report = go(options, engines)
    assert report.counts.flagged == 2
    assert report.counts.findings["number-mismatch"] + report.counts.findings["date-mismatch"] >= 2
    with Memory.open(options.memory) as memory:
        assert not any("2027" in u.source for u in memory.units())
    assert "2072" in (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
    again = FakeEngines("ru", "tk")
    assert go(options, again).counts.flagged == 2
    assert again.fake.texts == []


def test_a_refused_segment_is_tried_once_more_and_the_better_one_wins(
    options: RunOptions, engines: FakeEngines
) -> None:
    seen: set[str] = set()

    def stumble(source: str, target: str) -> str:
        bad = "2027" in source and target not in seen
        seen.add(target)
        return "" if bad else target

    engines.fake.spoil = stumble
    report = go(options, engines)
    assert report.counts.flagged == 0
    assert (options.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8") == disguise(STORY, "ru")


def test_what_a_person_approved_beats_the_machine(options: RunOptions) -> None:
    go(options, FakeEngines("ru", "tk"))
    with Memory.open(options.memory) as memory:
        unit = next(u for u in memory.units() if u.source == "Rain is expected on Friday." and u.pair == RU)
        memory.edit(unit.id, "В пятницу ожидается дождь.")
        memory.approve([unit.id])
    go(options, FakeEngines("ru", "tk", revision="2"))
    assert "В пятницу ожидается дождь." in (options.out / "rain" / "story.ru.txt").read_text(encoding="utf-8")


def test_drafts_of_another_model_are_translated_afresh(options: RunOptions) -> None:
    go(options, FakeEngines("ru", "tk"))
    newer = FakeEngines("ru", "tk", revision="2")
    go(options, newer)
    assert newer.fake.texts


def test_machine_drafts_remember_their_model_and_run(options: RunOptions, engines: FakeEngines) -> None:
    go(options, engines)
    with Memory.open(options.memory) as memory:
        unit = next(iter(memory.units()))
    assert (unit.origin.name, unit.status) == ("fake@1", Status.DRAFT)
    assert unit.run
    assert unit.created.endswith("Z")


def test_a_file_that_cannot_be_read_leaves_the_others_unharmed(
    options: RunOptions, engines: FakeEngines, stories: Path
) -> None:
    (stories / "broken.json").write_text('{"title": ', encoding="utf-8")
    (stories / "empty.txt").write_text("", encoding="utf-8")
    watcher = Watcher()
    report = go(options, engines, watcher)
    assert report.done == 2
    assert report.exit_code == 1
    assert {f.origin.rsplit("/", 1)[-1] for f in report.failures} == {"broken.json", "empty.txt"}
    assert all("\n" not in f.message and f.remedy for f in report.failures)
    states = {s.folder: s.state for s in status(options.out).stories}
    assert sorted(states.values()) == ["done", "done", "failed", "failed"]


def test_a_mended_file_is_no_longer_reported(options: RunOptions, engines: FakeEngines, stories: Path) -> None:
    broken = stories / "broken.json"
    broken.write_text('{"title": ', encoding="utf-8")
    go(options, engines)
    broken.write_text('{"id": "n1", "title": "Good news", "body": "All is well."}', encoding="utf-8")
    assert go(options, engines).exit_code == 0
    assert all(s.state == "done" for s in status(options.out).stories)


def test_the_same_input_memory_and_model_give_the_same_bytes(options: RunOptions, tmp_path: Path) -> None:
    go(options, FakeEngines("ru", "tk"))
    other = replace(options, out=tmp_path / "other", memory=tmp_path / "other.sqlite3")
    go(other, FakeEngines("ru", "tk"))
    assert tree(options.out) == tree(other.out)


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_a_run_that_is_broken_off_ends_with_the_same_bytes(
    options: RunOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    monkeypatch.setattr("translate_pipeline.pipeline.translate.CALL_SIZE", 2)
    monkeypatch.setattr("translate_pipeline.pipeline.batch.WINDOW_STORIES", 1)
    whole = replace(options, out=tmp_path / "whole", memory=tmp_path / "whole.sqlite3")
    go(whole, FakeEngines("ru", "tk"))

    class Breaking(FakeEngines):
        calls = 0

        def translator(self, pair: LanguagePair):  # type: ignore[no-untyped-def]
            self.calls += 1
            if self.calls > stop_at:
                raise KeyboardInterrupt
            return self.fake

    broken = Breaking("ru", "tk")
    with pytest.raises(KeyboardInterrupt):
        go(options, broken)
    rest = FakeEngines("ru", "tk")
    go(options, rest)
    assert tree(options.out) == tree(whole.out)
    assert len(broken.fake.texts) + len(rest.fake.texts) == len(set(broken.fake.texts + rest.fake.texts)) * 2


def test_an_edited_output_is_kept_beside_the_new_one(options: RunOptions, engines: FakeEngines) -> None:
    go(options, engines)
    edited = options.out / "rain" / "story.ru.tsv"
    edited.write_text(edited.read_text(encoding="utf-8") + "corrected", encoding="utf-8")
    assert [s.state for s in status(options.out).stories] == ["done", "changed"]
    watcher = Watcher()
    go(options, engines, watcher)
    assert (options.out / "rain" / "story.ru.tsv.edited-1").read_text(encoding="utf-8").endswith("corrected")
    assert not edited.read_text(encoding="utf-8").endswith("corrected")
    assert any("edited" in w for o in watcher.outcomes for w in o.warnings)


def test_formats_no_longer_asked_for_are_removed(options: RunOptions, engines: FakeEngines) -> None:
    go(options, engines)
    go(replace(options, formats=("txt",)), engines)
    assert sorted(p.name for p in (options.out / "rain").iterdir()) == ["manifest.json", "story.ru.txt", "story.tk.txt"]


def test_two_runs_into_one_folder_are_refused(options: RunOptions, engines: FakeEngines) -> None:
    with Journal.open(options.out), pytest.raises(OutputLockedError):
        go(options, engines)


def test_two_stories_of_one_name_get_two_folders(options: RunOptions, engines: FakeEngines, stories: Path) -> None:
    (stories / "deep").mkdir()
    (stories / "deep" / "rain.txt").write_text("Rain again\n\nIt rained.\n", encoding="utf-8")
    go(options, engines)
    folders = {p.name for p in options.out.iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders == {"ferry", "rain", "rain-2"}


def test_moving_sources_and_output_together_keeps_the_folders(
    options: RunOptions, engines: FakeEngines, tmp_path: Path
) -> None:
    go(options, engines)
    (tmp_path / "new").mkdir()
    (tmp_path / "stories").rename(tmp_path / "new" / "stories")
    (tmp_path / "out").rename(tmp_path / "new" / "out")
    go(replace(options, sources=(str(tmp_path / "new" / "stories"),), out=tmp_path / "new" / "out"), engines)
    folders = {p.name for p in (tmp_path / "new" / "out").iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders == {"ferry", "rain"}


def test_a_file_in_the_place_of_a_story_folder_fails_that_story_alone(
    options: RunOptions, engines: FakeEngines
) -> None:
    options.out.mkdir()
    (options.out / "rain").write_text("in the way", encoding="utf-8")
    report = go(options, engines)
    assert (report.done, [f.origin.rsplit("/", 1)[-1] for f in report.failures]) == (1, ["rain.txt"])
    assert report.failures[0].remedy
    assert (options.out / "rain").read_text(encoding="utf-8") == "in the way"


def test_a_defect_of_ours_in_one_story_stays_with_that_story(
    options: RunOptions, engines: FakeEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate_pipeline.pipeline import batch

    deliver = batch.deliver

    def broken(aligned: AlignedStory, *arguments: Any, **settings: Any) -> tuple[str, ...]:
        if aligned.story.id == "rain":
            raise ZeroDivisionError("a defect")
        return deliver(aligned, *arguments, **settings)

    monkeypatch.setattr(batch, "deliver", broken)
    report = go(options, engines)
    assert (report.done, report.exit_code) == (1, 1)
    assert "internal error: ZeroDivisionError: a defect" in report.failures[0].message


def test_recalled_units_count_their_use(options: RunOptions) -> None:
    for _ in range(3):
        go(options, FakeEngines("ru", "tk"))
    with Memory.open(options.memory) as memory:
        assert {u.use_count for u in memory.units() if u.source == "Rain is expected on Friday."} == {2}


def test_progress_accounts_for_every_byte_and_segment(options: RunOptions, engines: FakeEngines) -> None:
    watcher = Watcher()
    report = go(options, engines, watcher)
    assert watcher.read_bytes == watcher.total_bytes > 0
    assert sum(watcher.calls) == watcher.expected == report.translated == len(engines.fake.texts)
    assert watcher.windows == 1
    assert len(watcher.outcomes) == 2


def test_the_report_is_plain_json(options: RunOptions, engines: FakeEngines) -> None:
    report = json.loads(json.dumps(go(options, engines).to_json()))
    assert report["stories"] == {"done": 2, "failed": 0}
    assert sum(report["segments"].values()) == 14


def test_markup_survives_into_the_memory_and_back(options: RunOptions, engines: FakeEngines, stories: Path) -> None:
    (stories / "page.html").write_text(
        "<html><body><article><h1>Port news</h1><p>The <b>port</b> opened on Monday after long work.</p></article>"
        "</body></html>",
        encoding="utf-8",
    )
    go(options, engines)
    with Memory.open(options.memory) as memory:
        unit = next(u for u in memory.units() if u.source.startswith("The port opened") and u.pair == RU)
        segment = Segment("x", "x", unit.source, tags=unit.source_tags)
        assert memory.recall([segment], RU, model="fake@1")[0][0].unit.target_tags == unit.target_tags
    assert [t.name for t in unit.target_tags] == ["b", "b"]
    assert unit.target[unit.target_tags[0].position : unit.target_tags[1].position].strip()

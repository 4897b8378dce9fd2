"""Corrected files back into stories, files and memory: what is taken over, what is reported, what is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.conftest import EDITORS
from tests.fakes import FakeEngines, Watcher, disguise, tree
from translate_pipeline.domain import LanguagePair, Segment, Status
from translate_pipeline.errors import OutputError, UsageError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.apply import ApplyOptions, ApplyReport, apply
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RU = LanguagePair("en", "ru")
SHIP = "The first ship sails in 2027."
SHIP_RU = "Первое судно выйдет в 2027 году."


@pytest.fixture
def delivered(options: RunOptions, engines: FakeEngines) -> RunOptions:
    """A batch of two stories in every format that comes back."""
    from dataclasses import replace

    chosen = replace(options, formats=("txt", "xliff", "xlf", "tsv", "docx", "xlsx"))
    run(chosen, Watcher(), engines=engines)
    return chosen


@pytest.fixture
def corrections(delivered: RunOptions) -> Iterator[Corrections]:
    with Memory.open(delivered.memory) as memory:
        yield Corrections.open(delivered.out, memory)


@pytest.fixture
def take(corrections: Corrections) -> Callable[..., ApplyReport]:
    return lambda *files, **options: apply(corrections, files, ApplyOptions(author="Aýna", **options))


def _target(corrections: Corrections, number: int, language: str = "ru", folder: str = "ferry") -> tuple[str, str]:
    target = corrections.story(folder).targets[language][number - 1]
    return target.text, target.status.value


def _best(corrections: Corrections, source: str) -> tuple[str, Status] | None:
    (found,) = corrections.memory.recall([Segment("s", "b", source)], RU)
    return (found[0].unit.target, found[0].unit.status) if found else None


@pytest.mark.parametrize("name", EDITORS)
def test_an_edited_file_reaches_story_files_and_memory(
    name: str, delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    path = delivered.out / "ferry" / f"story.ru.{name}"
    sent = tmp_path / f"sent by mail.{name}"
    sent.write_bytes(path.read_bytes())
    EDITORS[name](sent, 3, SHIP_RU)
    report = take(sent)
    (file,) = report.files
    assert (file.corrected, file.unchanged, file.problems) == (1, 3, [])
    assert report.exit_code == 0
    assert report.rendered == ["ferry"]
    assert _target(corrections, 3) == (SHIP_RU, "approved")
    assert _best(corrections, SHIP) == (SHIP_RU, Status.APPROVED)
    for written in ("story.ru.txt", "story.ru.tsv"):
        assert SHIP_RU in (path.parent / written).read_text(encoding="utf-8")
    again = take(sent)
    assert (again.files[0].corrected, again.files[0].unchanged, again.rendered) == (0, 4, [])


@pytest.mark.parametrize("name", EDITORS)
def test_a_file_edited_where_it_lies_is_applied_and_kept_aside(
    name: str, delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / f"story.ru.{name}"
    EDITORS[name](path, 3, SHIP_RU)
    edited = path.read_bytes()
    report = take(path)
    assert report.files[0].corrected == 1
    assert _target(corrections, 3) == (SHIP_RU, "approved")
    kept = path.with_name(f"{path.name}.edited-1")
    if path.read_bytes() != edited:
        assert kept.read_bytes() == edited
        assert report.warnings == [f"ferry: {path.name} was edited after it was written: kept as {kept.name}"]
    assert take(kept if kept.exists() else path).files[0].problems == []


def test_another_files_edits_survive_the_rendering(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    """A colleague's Turkmen table lies edited in the folder while the Russian one is applied: it is kept."""
    russian, turkmen = (delivered.out / "ferry" / f"story.{language}.tsv" for language in ("ru", "tk"))
    EDITORS["tsv"](russian, 3, SHIP_RU)
    EDITORS["tsv"](turkmen, 3, "Ilkinji gämi 2027-nji ýylda ugrar.")
    report = take(russian)
    assert any("story.tk.tsv was edited" in warning for warning in report.warnings)
    take(turkmen.with_name("story.tk.tsv.edited-1"))
    assert _target(corrections, 3, "tk") == ("Ilkinji gämi 2027-nji ýylda ugrar.", "approved")
    assert _target(corrections, 3, "ru") == (SHIP_RU, "approved")


def test_the_next_run_recalls_what_was_approved(
    delivered: RunOptions, take: Callable[..., ApplyReport], engines: FakeEngines
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    take(path)
    asked = len(engines.fake.texts)
    run(delivered, Watcher(), engines=engines)
    assert SHIP_RU in (delivered.out / "ferry" / "story.ru.txt").read_text(encoding="utf-8")
    assert len(engines.fake.texts) == asked


def test_good_rows_of_a_broken_file_are_applied_and_bad_ones_named(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Two ports agree", "Three ports agree").replace("\tmachine", " исправлено\tmachine")
    lines[2] = "\t".join(lines[2].split("\t")[:3])
    lines[3] = lines[3].replace(disguise(SHIP, "ru"), SHIP_RU)
    path.write_text("\n".join(lines), encoding="utf-8")
    report = take(path)
    (file,) = report.files
    assert report.exit_code == 1
    assert file.corrected == 1
    assert [p.place for p in file.problems] == ["line 2", "line 3"]
    assert _target(corrections, 3) == (SHIP_RU, "approved")


def test_approving_as_it_stands_and_rejecting(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("draft", "approved")
    lines[3] = lines[3].replace("draft", "rejected")
    path.write_text("\n".join(lines), encoding="utf-8")
    (file,) = take(path).files
    assert (file.confirmed, file.rejected, file.unchanged) == (1, 1, 2)
    assert _target(corrections, 1)[1] == "approved"
    assert _target(corrections, 3) == (disguise(SHIP, "ru"), "rejected")
    assert _best(corrections, SHIP) is None


def test_two_rows_that_disagree_about_one_segment_are_reported(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    text = path.read_text(encoding="utf-8").rstrip("\n")
    row = next(line for line in text.splitlines() if SHIP_RU in line)
    path.write_text(f"{text}\n{row.replace(SHIP_RU, 'Другое.')}\n{row}\n", encoding="utf-8")
    (file,) = take(path).files
    assert [str(p) for p in file.problems] == ["line 6: says otherwise than line 4 of the same segment"]
    assert _target(corrections, 3)[0] == SHIP_RU


def test_a_dry_run_counts_and_touches_nothing(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    before = tree(delivered.out)
    report = take(path, is_dry=True)
    assert report.files[0].corrected == 1
    assert tree(delivered.out) == before
    assert _target(corrections, 3) == (disguise(SHIP, "ru"), "draft")
    assert _best(corrections, SHIP) == (disguise(SHIP, "ru"), Status.DRAFT)


def test_an_older_file_does_not_overwrite_a_later_correction_unless_forced(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    old = tmp_path / "story.ru.tsv"
    old.write_bytes(path.read_bytes())
    EDITORS["tsv"](old, 3, "Вариант из старого файла.")
    segment = corrections.story("ferry").segments[2].id
    corrections.correct("ferry", segment, "ru", text=SHIP_RU, status=Status.APPROVED, author="Oraz")
    report = take(old)
    assert "approved or changed since this file was written" in report.files[0].problems[0].message
    assert _target(corrections, 3)[0] == SHIP_RU
    assert take(old, is_forced=True).files[0].corrected == 1
    assert _target(corrections, 3)[0] == "Вариант из старого файла."


@pytest.mark.parametrize("name", EDITORS)
def test_force_is_for_what_was_edited_and_never_brings_back_old_drafts(
    name: str, delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    """Two segments were corrected on the review page since; the file has an edit of one of them."""
    old = tmp_path / f"story.ru.{name}"
    old.write_bytes((delivered.out / "ferry" / old.name).read_bytes())
    EDITORS[name](old, 3, "Вариант из старого файла.")
    story = corrections.story("ferry")
    for number, text in ((1, "Два порта договорились о пароме"), (3, SHIP_RU)):
        segment = story.segments[number - 1].id
        corrections.correct("ferry", segment, "ru", text=text, status=Status.APPROVED, author="Oraz")
    assert len(take(old).files[0].problems) == 1
    (file,) = take(old, is_forced=True).files
    assert (file.corrected, file.unchanged, file.problems) == (1, 3, [])
    assert _target(corrections, 1)[0] == "Два порта договорились о пароме"
    assert _target(corrections, 3)[0] == "Вариант из старого файла."


@pytest.mark.parametrize("name", ["xliff", "docx"])
def test_an_approval_taken_back_is_not_given_again_by_an_old_file(
    name: str, delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    story = corrections.story("ferry")
    segment, text = story.segments[0].id, story.targets["ru"][0].text
    corrections.correct("ferry", segment, "ru", text=text, status=Status.APPROVED, author="Oraz")
    corrections.render("ferry")
    old = tmp_path / f"story.ru.{name}"
    old.write_bytes((delivered.out / "ferry" / old.name).read_bytes())
    corrections.correct("ferry", segment, "ru", text=text, status=Status.DRAFT, author="Oraz")
    assert take(old).files[0].unchanged == 4
    assert _target(corrections, 1)[1] == "draft"


def test_while_a_run_is_writing_nothing_is_taken_and_it_is_said(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    edited = path.read_bytes()
    with Journal.open(delivered.out):
        (problem,) = take(path).files[0].problems
    assert "a run is writing there" in problem.message
    assert path.read_bytes() == edited
    assert take(path).files[0].corrected == 1


def test_files_that_a_kill_kept_from_being_written_are_written_by_the_next_apply(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    segment = corrections.story("rain").segments[1].id
    corrections.correct("rain", segment, "ru", text="В пятницу будет дождь.", status=Status.APPROVED, author="Oraz")
    text = delivered.out / "rain" / "story.ru.txt"
    assert "В пятницу будет дождь." not in text.read_text(encoding="utf-8")
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    take(path)
    assert "В пятницу будет дождь." in text.read_text(encoding="utf-8")


def test_what_is_neither_named_nor_unique_asks_for_the_story(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    """One sentence stands in both stories: a table of it alone could be of either."""
    source = "The ports agreed on a weekly ferry line on Monday."
    loose = tmp_path / "loose.tsv"
    loose.write_text(f"number\tsource\ttarget\n\t{source}\tПорты договорились.\n", encoding="utf-8")
    report = take(loose)
    assert [str(p) for p in report.files[0].problems] == [
        "file: fits several stories: ferry, rain; choose one with --story"
    ]
    (problem,) = take(loose, story="rain").files[0].problems
    assert str(problem) == "file: does not say its language; choose one of ru, tk with --to"
    assert take(loose, story="rain", language="ru").files[0].corrected == 1
    assert _target(corrections, 3, folder="rain")[0] == "Порты договорились."
    assert _target(corrections, 2, folder="ferry")[0] != "Порты договорились."


def test_a_file_of_no_story_of_this_folder_is_refused_and_the_next_one_read(
    delivered: RunOptions, take: Callable[..., ApplyReport], tmp_path: Path
) -> None:
    strange = tmp_path / "strange.tsv"
    strange.write_text("number\tsource\ttarget\n1\tNot ours.\tНе наше.\n", encoding="utf-8")
    path = delivered.out / "ferry" / "story.ru.tsv"
    EDITORS["tsv"](path, 3, SHIP_RU)
    missing = tmp_path / "missing.xliff"
    report = take(strange, missing, path)
    assert str(report.files[0].problems[0]) == "file: fits no story of this folder"
    assert "cannot be read" in str(report.files[1].problems[0])
    assert report.files[2].corrected == 1
    assert report.exit_code == 1


def test_a_story_that_is_not_there_is_a_usage_error(take: Callable[..., ApplyReport]) -> None:
    with pytest.raises(UsageError, match="no delivered story 'nowhere'"):
        take(story="nowhere")


def test_a_folder_without_output_is_said_so(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "m.sqlite3") as memory, pytest.raises(OutputError, match="no output"):
        Corrections.open(tmp_path, memory)


def _noted(path: Path, number: int, note: str) -> None:
    """A note on a unit of XLIFF 1.2, as a tool adds it."""
    text = path.read_text(encoding="utf-8")
    head, unit, rest = text.partition(f'id="s{number}"')
    path.write_text(head + unit + rest.replace("</trans-unit>", f"{note}</trans-unit>", 1), encoding="utf-8")


def test_notes_become_comments_once(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.xlf"
    _noted(path, 3, '<note from="Merdan">Which ship?</note><note>No name.</note>')
    EDITORS["xlf"](path, 3, SHIP_RU)
    edited = path.read_bytes()
    report = take(path)
    assert (report.files[0].corrected, report.files[0].comments, report.files[0].problems) == (1, 2, [])
    assert [(c.author, c.text) for c in corrections.comments("ferry", "ru")] == [
        ("Merdan", "Which ship?"),
        ("Aýna", "No name."),
    ]
    (unit,) = [u for u in corrections.memory.units(RU) if u.target == SHIP_RU]
    assert unit.notes == ("Merdan: Which ship?", "Aýna: No name.")
    path.write_bytes(edited)
    again = take(path)
    assert (again.files[0].comments, len(corrections.comments("ferry", "ru"))) == (0, 2)


def test_a_dry_run_counts_notes_and_keeps_none(
    delivered: RunOptions, corrections: Corrections, take: Callable[..., ApplyReport]
) -> None:
    path = delivered.out / "ferry" / "story.ru.xlf"
    _noted(path, 3, "<note>Which ship?</note>")
    assert take(path, is_dry=True).files[0].comments == 1
    assert corrections.comments("ferry", "ru") == []

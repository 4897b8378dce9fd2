"""The checks over output folders, files and the memory: the same findings wherever a translation stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import (
    LanguagePair,
    Origin,
    OriginKind,
    Severity,
    Status,
    TranslationUnit,
)
from translate_pipeline.errors import ConfigError, UsageError
from translate_pipeline.memory import Memory, export_file
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.checking import CheckReport, check_paths, known_codes
from translate_pipeline.pipeline.correct import Corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.suppressions import Suppressions
from translate_pipeline.terms import Termbase

RU = LanguagePair("en", "ru")
SHIP = "The first ship sails in 2027."


@pytest.fixture
def delivered(options: RunOptions, engines: FakeEngines) -> RunOptions:
    """Two stories, with one figure wrong in one sentence of one of them."""
    engines.fake.spoil = lambda source, target: target.replace("2027", "2072") if source == SHIP else target
    chosen = replace(options, formats=("txt", "xliff", "tsv", "docx", "xlsx"))
    run(chosen, Watcher(), engines=engines)
    return chosen


def _numbers(report: CheckReport) -> list[tuple[str, str, str, str]]:
    """Where the wrong figure was found, and what of the target was marked."""
    return [
        (i.item.story, i.item.place, str(i.item.pair), i.item.target[i.finding.start : i.finding.end])
        for i in report.issues
        if i.finding.code == "number-mismatch"
    ]


def test_an_output_folder_is_checked_as_it_stands(delivered: RunOptions) -> None:
    report = check_paths([delivered.out])
    assert report.items == 14
    assert _numbers(report) == [
        ("ferry", "segment 3", "en-ru", "2072"),
        ("ferry", "segment 3", "en-tk", "2072"),
    ]
    assert {i.item.file for i in report.issues if i.item.pair == RU and i.item.story == "ferry"} == {
        (delivered.out / "ferry/story.ru.xliff").as_posix()
    }


def test_checking_again_finds_what_was_found_at_delivery(delivered: RunOptions) -> None:
    """What an engine said of itself is kept; what needs several segments or a termbase was never there."""
    report = check_paths([delivered.out])
    across = {"inconsistent-target", "inconsistent-source"}
    again = {(i.item.story, i.item.segment, i.item.pair.target, i.finding) for i in report.issues}
    then = set()
    journal = Journal.read(delivered.out)
    assert journal is not None
    with journal:
        for record in journal.stories():
            aligned = journal.aligned(record.origin)
            assert aligned is not None
            then |= {
                (record.folder, t.segment_id, language, f)
                for language, targets in aligned.targets.items()
                for t in targets
                for f in t.findings
            }
    assert {each for each in again if each[3].code not in across} == then


def test_one_story_of_a_folder_and_one_pair(delivered: RunOptions) -> None:
    assert check_paths([delivered.out / "rain"]).items == 6
    assert check_paths([delivered.out], pair=RU).items == 7
    (delivered.out / "of somebody").mkdir()
    with pytest.raises(UsageError, match="no delivered story"):
        check_paths([delivered.out / "of somebody"])


@pytest.mark.parametrize("name", ["xliff", "tsv", "docx", "xlsx"])
def test_a_file_gives_the_findings_of_its_story(delivered: RunOptions, name: str) -> None:
    report = check_paths([delivered.out / f"ferry/story.ru.{name}"])
    assert report.items == 4
    assert [(place.split(",")[0].split(" ")[0], marked) for _, place, _, marked in _numbers(report)] == [
        ("line" if name in ("xliff", "tsv") else "row", "2072")
    ]
    assert all(bool(i.item.line) is (name in ("xliff", "tsv")) for i in report.issues)


def test_markup_is_not_asked_of_a_format_that_shows_none(delivered: RunOptions, tmp_path: Path) -> None:
    story = tmp_path / "stories" / "bold.md"
    story.write_text("# A title\n\nThe **port** of Batumi opened.\n", encoding="utf-8")
    chosen = replace(delivered, sources=(str(story),), out=tmp_path / "bold-out")
    run(chosen, Watcher(), engines=FakeEngines("ru", "tk"))
    report = check_paths([chosen.out / f"bold/story.ru.{name}" for name in ("docx", "xliff")])
    assert report.items == 4
    assert not {i.finding.code for i in report.issues} & {"tag-mismatch", "tag-moved"}


def test_the_memory_and_its_exports_are_checked_unit_by_unit(tmp_path: Path) -> None:
    human = Origin(OriginKind.HUMAN, "x")
    units = [
        TranslationUnit("Only 56 ships came.", "Пришло только 65 судов.", RU, human, Status.APPROVED),
        TranslationUnit("All 12 ships came.", "Пришли все 12 судов.", RU, human, Status.APPROVED),
        TranslationUnit("No 7 ships came.", "Пришло 8 судов.", RU, human, Status.REJECTED),
    ]
    path = tmp_path / "memory.sqlite3"
    with Memory.open(path) as memory:
        memory.record(units)
        files = [tmp_path / "units.tmx", tmp_path / "units.tsv"]
        for file in files:
            export_file(memory, file)
    for file, place in ((path, "unit #1"), *((file, "unit 1") for file in files)):
        report = check_paths([file])
        assert report.items == 2, file
        assert [(where, marked) for _, where, _, marked in _numbers(report)] == [(place, "65")], file
    assert check_paths([path], pair=LanguagePair("en", "tk")).items == 0


def test_inconsistency_is_seen_across_stories_and_files(delivered: RunOptions) -> None:
    with Memory.open(delivered.memory) as memory:
        corrections = Corrections.open(delivered.out, memory)
        segment = corrections.story("rain").segments[2].id
        corrections.correct("rain", segment, "ru", text="Порты договорились.", status=Status.APPROVED, author="x")
    found = [i for i in check_paths([delivered.out]).issues if i.finding.code == "inconsistent-target"]
    assert [(i.item.story, i.item.place) for i in found] == [("rain", "segment 3")]


def test_terms_are_checked_where_a_termbase_is_given(delivered: RunOptions, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("en,ru\nferry,паром\n", encoding="utf-8")
    codes = {i.finding.code for i in check_paths([delivered.out], termbase=Termbase.load(terms)).issues}
    assert "term-missing" in codes
    assert "term-missing" not in {i.finding.code for i in check_paths([delivered.out]).issues}


def test_what_cannot_be_read_is_a_problem_and_the_rest_is_checked(delivered: RunOptions) -> None:
    path = delivered.out / "ferry/story.ru.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = "1\tbroken"
    path.write_text("\n".join(lines), encoding="utf-8")
    text = delivered.out / "ferry/story.ru.txt"
    report = check_paths([path, text])
    assert report.items == 3
    assert [(file, problem.place) for file, problem in report.problems] == [(str(path), "line 2"), (str(text), "file")]


def test_fail_on_counts_graver_findings_and_not_suppressed_ones(delivered: RunOptions, tmp_path: Path) -> None:
    report = check_paths([delivered.out])
    assert report.is_failed(Severity.ERROR)
    assert report.is_failed(Severity.INFO)
    assert not report.is_failed(None)
    entries = "".join(
        f'[[suppress]]\ncode = "{code}"\nstory = "{story}"\nreason = "A test."\n'
        for code, story in {(i.finding.code, i.item.story) for i in report.issues}
    )
    excused = _suppressions(tmp_path, entries)
    again = check_paths([delivered.out], suppressions=excused)
    assert len(again.issues) == len(report.issues)
    assert not again.is_failed(Severity.INFO)
    assert again.unused == []


def test_every_finding_has_a_code_that_is_known(delivered: RunOptions) -> None:
    assert {i.finding.code for i in check_paths([delivered.out]).issues} <= known_codes().keys()


def test_progress_hears_of_every_item(delivered: RunOptions) -> None:
    heard: list[int] = []
    assert check_paths([delivered.out], progress=heard.append).items == sum(heard)


def test_a_fingerprint_outlives_moving_and_not_mending(delivered: RunOptions) -> None:
    (first,) = [
        i for i in check_paths([delivered.out / "ferry"], pair=RU).issues if i.finding.code == "number-mismatch"
    ]
    (other,) = [
        i for i in check_paths([delivered.out / "ferry/story.ru.xliff"]).issues if i.finding.code == "number-mismatch"
    ]
    assert first.fingerprint == other.fingerprint
    assert len({i.fingerprint for i in check_paths([delivered.out]).issues}) > 1


# -- suppressions -----------------------------------------------------------------------------------------------------


def _suppressions(folder: Path, text: str) -> Suppressions:
    path = folder / "suppressions.toml"
    path.write_text(text, encoding="utf-8")
    return Suppressions.load(path, known_codes())


@pytest.mark.parametrize(
    "where",
    [
        'story = "ferry"\nsegment = "{segment}"',
        'story = "ferry"',
        'source = "{hash}"',
        'source = "{hash}"\nlanguage = "ru"',
    ],
)
def test_a_finding_is_excused_by_place_or_by_source(delivered: RunOptions, tmp_path: Path, where: str) -> None:
    (issue, *_) = [i for i in check_paths([delivered.out]).issues if i.finding.code == "number-mismatch"]
    entry = where.format(segment=issue.item.segment, hash=issue.source_hash)
    text = f'[[suppress]]\ncode = "number-mismatch"\n{entry}\nreason = "The year was a slip of the source."\n'
    report = check_paths([delivered.out], suppressions=_suppressions(tmp_path, text))
    excused = [i for i in report.issues if i.suppression]
    assert {i.finding.code for i in excused} == {"number-mismatch"}
    assert len(excused) == (1 if "language" in where else 2)
    assert excused[0].suppression is not None
    assert excused[0].suppression.reason == "The year was a slip of the source."


def test_entries_that_excuse_nothing_are_named(delivered: RunOptions, tmp_path: Path) -> None:
    text = (
        '[[suppress]]\ncode = "number-mismatch"\nstory = "ferry"\nreason = "Fine."\n'
        '[[suppress]]\ncode = "url-mismatch"\nstory = "rain"\nreason = "Mended long ago."\n'
    )
    report = check_paths([delivered.out], suppressions=_suppressions(tmp_path, text))
    assert [str(entry) for entry in report.unused] == ["entry 2 (url-mismatch rain)"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[suppress]]\ncode = "nonsense"\nstory = "a"\nreason = "b"', "entry 1: there is no code 'nonsense'"),
        ('[[suppress]]\ncode = "length"\nstory = "a"', "entry 1: a reason is needed"),
        ('[[suppress]]\ncode = "length"\nreason = "b"', "no finding is excused everywhere"),
        ('[[suppress]]\ncode = "length"\nsegment = "b1"\nsource = "x"\nreason = "b"', "a segment needs its story"),
        ('[[suppress]]\ncode = "length"\nstories = "a"\nreason = "b"', "unknown key 'stories'"),
        ("[[suppress]]\ncode = 5", "code is no text"),
        ("suppress = [5]", "entry 1: unknown key ''"),
        ('[[supress]]\ncode = "length"', "expected [[suppress]] entries only"),
        ("[[suppress", "no TOML"),
    ],
)
def test_a_file_that_is_unclear_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _suppressions(tmp_path, text)
    assert message in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Suppressions.load(tmp_path / "none.toml", known_codes())


def test_the_page_on_checking_shows_a_file_that_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert len(_suppressions(tmp_path, example).unused()) == 2

"""``check`` as people and CI call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import STORY, FakeEngines, Watcher
from translate_pipeline.memory.tsv import COLUMNS
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

DICTIONARY = Path(__file__).parents[1] / "quality" / "dictionary" / "ru_RU.dic"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output folder with one wrong year in it."""
    (tmp_path / "ferry.txt").write_text(STORY, encoding="utf-8")
    engines = FakeEngines("ru")
    engines.fake.spoil = lambda _, target: target.replace("2027", "2072")
    options = RunOptions(
        sources=(str(tmp_path / "ferry.txt"),),
        to=("ru",),
        out=tmp_path / "out",
        memory=tmp_path / "memory.db",
        formats=("txt", "tsv"),
    )
    run(options, Watcher(), engines=engines)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_findings_are_shown_with_their_sentence_and_span(call: Callable[..., Result], place: Path) -> None:
    result = call("check", "out")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    at = lines.index("out/ferry/story.ru.tsv: segment 3 (b002.s02) en-ru")
    assert lines[at + 1] == "    The first ship sails in 2027."
    assert lines[at + 3].startswith("  error number-mismatch: ")
    assert lines[at + 3].endswith(f" at {lines[at + 2].index('2072') - 4}: “2072”")
    assert lines[-1].startswith("4 segments checked, ")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "error"], 3),
        (["--fail-on", "warning"], 3),
        (["--pair", "en-tk", "--fail-on", "info"], 0),
    ],
)
def test_exit_codes_for_ci(call: Callable[..., Result], place: Path, options: list[str], code: int) -> None:
    assert call("check", "out", *options).code == code


def test_json_holds_what_a_suppression_needs(call: Callable[..., Result], place: Path) -> None:
    report = json.loads(call("check", "out", "--format", "json").out)
    (finding,) = [f for f in report["findings"] if f["code"] == "number-mismatch"]
    assert finding["target"][finding["start"] : finding["end"]] == "2072"
    (place / "fine.toml").write_text(
        f'[[suppress]]\ncode = "number-mismatch"\nsource = "{finding["source_hash"]}"\nreason = "The port said so."\n',
        encoding="utf-8",
    )
    again = call("check", "out", "--format", "json", "--suppress", "fine.toml", "--fail-on", "error")
    (excused,) = [f for f in json.loads(again.out)["findings"] if f["code"] == "number-mismatch"]
    assert excused["suppressed"] == "The port said so."
    assert again.code == 0


def test_sarif_is_printed_alone(call: Callable[..., Result], place: Path) -> None:
    result = call("check", "out", "--format", "sarif", "--fail-on", "error")
    log = json.loads(result.out)
    assert result.code == 3
    assert log["version"] == "2.1.0"
    assert "number-mismatch" in {r["ruleId"] for r in log["runs"][0]["results"]}


def test_stale_suppressions_are_said(call: Callable[..., Result], place: Path) -> None:
    (place / "old.toml").write_text(
        '[[suppress]]\ncode = "length"\nstory = "gone"\nreason = "It was so."\n', encoding="utf-8"
    )
    assert (
        "suppression entry 1 (length gone) excuses nothing: remove it"
        in call("check", "out", "--suppress", "old.toml").err
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check", "missing"], 2, "error: missing: cannot be read: No such file"),
        (["check", "."], 2, "no output of translate-pipeline"),
        (["check", "out/ferry/story.ru.txt"], 1, "no file that corrections are read from"),
        (["check", "out", "--pair", "russian"], 2, "expected a language pair"),
        (["check", "out", "--suppress", "none.toml"], 2, "none.toml: cannot be read"),
        (["check", "out", "--termbase", "none.csv"], 1, "none.csv"),
        (["check", "out", "--fail-on", "never"], 2, "never"),
        (["check"], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    call: Callable[..., Result], place: Path, arguments: list[str], code: int, message: str
) -> None:
    result = call(*arguments)
    assert result.code == code, result.err
    assert message in result.err
    assert "Traceback" not in result.err


class TestSpelling:
    UNIT = ("The chairman is new.", "Новый председаель.", "en", "ru", "draft", "human", "", "", "")

    @pytest.fixture
    def file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        rows = "".join("\t".join(row) + "\n" for row in (COLUMNS, self.UNIT))
        (tmp_path / "units.tsv").write_text(rows, encoding="utf-8")
        return tmp_path / "units.tsv"

    def test_without_a_dictionary_that_is_said_once(self, call: Callable[..., Result], file: Path) -> None:
        result = call("check", str(file), str(file), "--pair", "en-ru")
        assert result.err.count("the spelling of ru is not checked: off: no dictionary") == 1
        assert " spelling: " not in result.out

    def test_with_one_the_word_is_marked_and_can_fail_a_job(
        self, call: Callable[..., Result], file: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "translate-pipeline.toml").write_text(f'[dictionaries]\nru = "{DICTIONARY}"\n')
        result = call("check", str(file), "--pair", "en-ru", "--fail-on", "warning")
        assert result.code == 3
        assert "warning spelling: “председаель” is in no dictionary; perhaps “председатель”. at 6:" in result.out
        assert "spelling of" not in result.err

    def test_sarif_has_the_rule_and_a_suppression_excuses(
        self, call: Callable[..., Result], file: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "translate-pipeline.toml").write_text(f'[dictionaries]\nru = "{DICTIONARY}"\n')
        report = json.loads(call("check", str(file), "--pair", "en-ru", "--format", "json").out)
        (found,) = [f for f in report["findings"] if f["code"] == "spelling"]
        (tmp_path / "s.toml").write_text(
            f'[[suppress]]\ncode = "spelling"\nsource = "{found["source_hash"]}"\nreason = "a title"\n'
        )
        log = json.loads(call("check", str(file), "--pair", "en-ru", "--suppress", "s.toml", "--format", "sarif").out)[
            "runs"
        ][0]
        assert "spelling" in {rule["id"] for rule in log["tool"]["driver"]["rules"]}
        (result,) = [r for r in log["results"] if r["ruleId"] == "spelling"]
        assert result["suppressions"][0]["justification"] == "a title"

    def test_a_broken_dictionary_is_one_line(self, call: Callable[..., Result], file: Path, tmp_path: Path) -> None:
        (tmp_path / "translate-pipeline.toml").write_text('[dictionaries]\nru = "missing.dic"\n')
        result = call("check", str(file), "--pair", "en-ru")
        assert result.code == 2
        assert "missing.dic: there is no such dictionary" in result.err

    def test_doctor_says_what_there_is(self, call: Callable[..., Result], file: Path, tmp_path: Path) -> None:
        assert "off: no dictionary" in call("doctor").out
        (tmp_path / "translate-pipeline.toml").write_text(f'[dictionaries]\nru = "{DICTIONARY}"\n')
        facts = json.loads(call("doctor", "--json").out)
        assert facts["spelling ru"] == f"{DICTIONARY}, 0 words of approved translations"
        assert facts["spelling tk"].startswith("off: 0 words")


def test_the_configured_termbase_counts_without_being_named(call: Callable[..., Result], place: Path) -> None:
    (place / "terms.csv").write_text("en,ru\nship,пароход\n", encoding="utf-8")
    without = call("check", "out").out
    (place / "translate-pipeline.toml").write_text('termbase = "terms.csv"\n', encoding="utf-8")
    named, configured = call("check", "out", "--termbase", "terms.csv").out, call("check", "out").out
    assert "term-missing" not in without
    assert "term-missing" in configured
    assert configured == named

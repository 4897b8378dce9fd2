"""``--memory postgresql://…``: every command takes it where it takes a file, and none shows its password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes import STORY, FakeEngines, Watcher
from translate_pipeline.domain import LanguagePair
from translate_pipeline.memory import Memory, parse_address
from translate_pipeline.memory.serve import TmServer
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.options import RunOptions
from translate_pipeline.pipeline.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Call = Callable[..., Result]

#: The server of the tests lets everybody in; what matters is that nobody repeats it.
PASSWORD = "geheim"


@pytest.fixture
def uri(fresh_database: str) -> str:
    return fresh_database.replace("postgres@", f"postgres:{PASSWORD}@")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tsv").write_text(
        "Gas prices rose in May.\tЦены на газ выросли в мае.\nThe port took 78 ships.\tПорт принял 78 судов.\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def discreet(call: Call) -> Call:
    """``call``, with an eye on everything that is printed."""

    def watched(*arguments: object) -> Result:
        result = call(*arguments)
        assert PASSWORD not in result.out + result.err
        return result

    return watched


def test_every_command_of_the_memory(discreet: Call, uri: str, fresh_database: str, place: Path) -> None:
    def memory(*arguments: object) -> Result:
        return discreet("memory", *arguments, "--memory", uri)

    assert (memory("stats").code, "there is no memory yet" in memory("stats").err) == (4, True)
    assert memory("import", "a.tsv", "--pair", "en-ru", "--draft").code == 0
    stats = json.loads(memory("stats", "--json").out)
    assert (stats["path"], stats["units"], stats["drafts"]) == (fresh_database, 2, 2)
    assert fresh_database in memory("stats").out
    assert "78 fuzzy" in memory("search", "Gas prices rose in June.").out
    assert memory("approve", 1, "--author", "desk").out == "1 units approved\n"
    assert memory("reject", 2).out == "1 units rejected\n"
    assert memory("edit", 2, "Порт принял 78 кораблей.").out == "#2 approved: Порт принял 78 кораблей.\n"
    assert "#2 en-ru" in memory("concordance", "кораб").out
    assert memory("check").out == f"{fresh_database}: sound\n"
    assert memory("export", "out.tmx").out == "out.tmx: 2 units\n"
    assert memory("import", "out.tmx").code == 0
    assert memory("dedupe").out == "0 units removed\n"
    assert memory("vacuum").code == 0
    assert memory("delete", 1).out == "1 units deleted\n"


def test_what_only_a_file_can_do_says_what_to_do_instead(discreet: Call, uri: str, place: Path) -> None:
    Memory.open(uri).close()
    for command in (("backup", "copy.db"), ("restore", "copy.db")):
        result = discreet("memory", *command, "--memory", uri)
        assert result.code == 4
        assert "server's own tools" in result.err
        assert "pg_dump" in result.err


def test_from_a_file_to_a_server_and_back(discreet: Call, uri: str, place: Path) -> None:
    discreet("memory", "import", "a.tsv", "--pair", "en-ru", "-M", "desk.db")
    assert discreet("memory", "merge", "desk.db", "-M", uri).out.startswith("2 added")
    assert discreet("memory", "merge", uri, "-M", "copy.db").out.startswith("2 added")
    with Memory.open(place / "desk.db") as desk, Memory.open(place / "copy.db") as copy:
        assert list(desk.units()) == list(copy.units())


def test_the_configuration_and_the_environment_name_it(
    discreet: Call, uri: str, fresh_database: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "sub").mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place))
    (place / "translate-pipeline").mkdir()
    (place / "translate-pipeline" / "translate-pipeline.toml").write_text(f'memory = "{uri}"\n')
    assert discreet("memory", "import", "a.tsv", "--pair", "en-ru").code == 0
    assert json.loads(discreet("doctor", "--json").out)["memory"] == f"{fresh_database} (2 units)"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("TRANSLATE_PIPELINE_MEMORY", uri)
    assert json.loads(discreet("memory", "stats", "--json").out)["units"] == 2


def test_its_units_are_checked(discreet: Call, uri: str, fresh_database: str) -> None:
    with Memory.open(uri) as memory:
        memory.record([])
    result = discreet("check", uri, "--format", "json")
    assert (result.code, json.loads(result.out)["items"]) == (0, 0)


def test_editors_are_answered_from_it(discreet: Call, uri: str, place: Path) -> None:
    discreet("memory", "import", "a.tsv", "--pair", "en-ru", "--memory", uri)
    with Memory.open(uri, read_only=True) as memory, TmServer(memory, port=0) as bound:
        found = bound.candidates("The port took 79 ships.", LanguagePair("en", "ru"), min_similarity=70, limit=3)
        assert [each["target"] for each in found] == ["Порт принял 79 судов."]
        assert bound.languages() == {"sourceLanguages": ["en"], "targetLanguages": ["ru"]}


@pytest.mark.parametrize("address", ["mysql://desk@host/db", "http://host/memory"])
def test_other_servers_are_none_of_ours(call: Call, address: str) -> None:
    result = call("memory", "stats", "--memory", address)
    assert (result.code, "postgresql://USER@HOST/DATABASE" in result.err) == (2, True)


def test_a_run_recalls_what_another_has_stored(uri: str, place: Path) -> None:
    (place / "stories").mkdir()
    (place / "stories" / "ferry.txt").write_text(STORY, encoding="utf-8")

    def options(out: str) -> RunOptions:
        sources = (str(place / "stories"),)
        return RunOptions(
            sources=sources, to=("ru",), out=place / out, memory=parse_address(uri), formats=("txt", "jsonl")
        )

    assert plan(options("first")).stories == 1
    first = run(options("first"), Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
    second = run(options("second"), Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
    assert (first.failures, second.failures) == ([], [])
    assert first.translated > 0
    assert second.translated == first.counts.flagged, "what failed a check is in no memory"
    written = [path for path in place.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert written == []

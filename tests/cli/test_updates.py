"""A revised story through the command line and the real model: run, approve, revise, run again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fakes import tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

FIRST = """Rail link to the port opens

The railway to the seaport opened on Monday. Twelve trains a day will carry grain and cotton.

The port handled 340 tons of cargo in May. New cranes arrive in September.

The ministers met in Ashgabat on Friday. They discussed trade and transport.
"""
#: The last paragraph goes to the front, a sentence is said twice, a figure and a word are others.
SECOND = """Rail link to the port opens

The ministers met in Ashgabat on Friday. They discussed trade and transport.

The railway to the seaport opened on Monday. Twelve trains a day will carry grain and cement.

The port handled 365 tons of cargo in May. New cranes arrive in September.

New cranes arrive in September. The first passenger train leaves in June.
"""
WORDS = {
    "Twelve trains a day will carry grain and cotton.": "Двенадцать поездов в день будут возить зерно и хлопок.",
    "The port handled 340 tons of cargo in May.": "В мае порт обработал 340 тонн груза.",
    "New cranes arrive in September.": "Новые краны прибудут в сентябре.",
    "They discussed trade and transport.": "Обсуждались торговля и транспортные пути.",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "rail.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "translate-pipeline.toml").write_text(
        'to = ["ru", "tk"]\nmemory = "memory.db"\nformats = ["txt", "tsv", "html", "xliff"]\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(place: Path) -> list[dict[str, str]]:
    head, *lines = (place / "out" / "rail" / "story.ru.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


@pytest.mark.model
def test_from_a_first_delivery_to_a_renamed_and_revised_one(call: Callable[..., Result], place: Path) -> None:
    assert call("run", "stories").code == 0
    # A person corrects the table and gives it back.
    table = place / "out" / "rail" / "story.ru.tsv"
    edited = place / "story.ru.tsv"
    lines = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    for cells in lines:
        cells[3] = WORDS.get(cells[2], cells[3])
    edited.write_text("\n".join("\t".join(cells) for cells in lines) + "\n", encoding="utf-8")
    applied = call("apply", edited, "--out", "out", "--author", "Leyla")
    assert applied.code == 0, applied.err
    assert {r["source"]: r["target"] for r in rows(place) if r["status"] == "approved"} == WORDS

    (place / "stories" / "rail.txt").unlink()
    (place / "stories" / "rail-link.txt").write_text(SECOND, encoding="utf-8")
    said = "rail (revision 2): 3 kept, 2 moved, 1 duplicated, 2 changed, 1 new; renamed from stories/rail.txt"
    before = tree(place / "out")
    assert f"would update {said}" in call("run", "stories", "--dry-run").out
    assert tree(place / "out") == before
    second = call("run", "stories")
    assert second.code == 0, second.err
    assert f"updated {said}" in second.out

    found = rows(place)
    assert [(r["source"], r["target"], r["status"]) for r in found if r["source"] in WORDS] == [
        ("They discussed trade and transport.", "Обсуждались торговля и транспортные пути.", "approved"),
        ("New cranes arrive in September.", "Новые краны прибудут в сентябре.", "approved"),
        ("New cranes arrive in September.", "Новые краны прибудут в сентябре.", "approved"),
    ]
    figure = next(r for r in found if "365" in r["source"])
    assert (figure["target"], figure["match"], figure["status"]) == (
        "В мае порт обработал 365 тонн груза.",
        "placeable",
        "draft",
    )
    page = (place / "out" / "rail" / "story.ru.html").read_text(encoding="utf-8")
    assert "<del>cotton</del><ins>cement</ins>" in page
    assert WORDS["Twelve trains a day will carry grain and cotton."] in page
    status = json.loads(call("status", "out", "--json").out)
    assert [(s["folder"], s["revision"], s["state"]) for s in status["stories"]] == [("rail", 2, "done")]

    undisturbed = tree(place / "out")
    third = json.loads(call("run", "stories", "--json").out)
    assert (third["translated"], third["updates"]) == (0, [])
    assert tree(place / "out") == undisturbed

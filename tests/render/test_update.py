"""A story delivered again: every format says what changed in it, and one delivered for the first time says nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from docx import Document
from lxml import etree

from tests.render.conftest import Builder, from_memory, tag
from tests.render.test_xlf import NS as NS1
from tests.render.test_xliff import GRAMMAR, NS, violations
from translate_pipeline.domain import (
    ChangeKind,
    FormerSegment,
    MatchKind,
    Role,
    SegmentUpdate,
    Status,
    StoryUpdate,
    TagKind,
    Target,
)
from translate_pipeline.render import manifest, render

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory, InlineTag

BOLD = (tag(4, TagKind.OPEN, 1), tag(8, TagKind.CLOSE, 1))


def former(text: str, ru: str, *, tags: tuple[InlineTag, ...] = (), score: int = 0) -> FormerSegment:
    target = Target("b9.s9", "ru", ru, MatchKind.MACHINE, status=Status.APPROVED, tags=tags)
    return FormerSegment(1, text, {"ru": target}, tags, score)


@pytest.fixture
def updated() -> AlignedStory:
    """A changed sentence with markup, one whose figure was put right, a moved, a duplicated, a new and a kept one."""
    story = (
        Builder()
        .prose(Role.HEADLINE, ("The port opens", {"ru": from_memory("Порт открыт", MatchKind.EXACT, 100)}))
        .prose(
            Role.PARAGRAPH,
            ("The port has 365 cranes.", {"ru": from_memory("У порта 365 кранов.", MatchKind.PLACEABLE, 99)}, BOLD),
            ("Trains carry <steel> & coal.", {"ru": "Поезда везут сталь и уголь."}),
        )
        .prose(Role.PARAGRAPH, ("It moved.", {"ru": from_memory("Переехало.", MatchKind.EXACT, 100)}))
        .prose(Role.PARAGRAPH, ("It moved.", {"ru": from_memory("Переехало.", MatchKind.EXACT, 100)}))
        .prose(Role.PARAGRAPH, ("It is new.", {"ru": "Это ново."}))
        .build()
    )
    update = StoryUpdate(
        2,
        "stories/harbour.txt",
        (
            SegmentUpdate(ChangeKind.KEPT),
            SegmentUpdate(
                ChangeKind.CHANGED, former("The port has 340 cranes.", "У порта 340 кранов.", tags=BOLD, score=99)
            ),
            SegmentUpdate(
                ChangeKind.CHANGED, former("Trains carry <grain> & coal.", "Поезда везут зерно и уголь.", score=80)
            ),
            SegmentUpdate(ChangeKind.MOVED),
            SegmentUpdate(ChangeKind.DUPLICATED),
            SegmentUpdate(ChangeKind.NEW),
        ),
        (former("It was <removed>.", "Удалено."),),
    )
    return replace(story, update=update)


def test_the_page_shows_the_difference_and_the_former_target(updated: AlignedStory) -> None:
    page = BeautifulSoup(dict(render(updated, ["html"]))["story.ru.html"], "html.parser")
    said = {row["id"]: [c.get_text() for c in row.select(".change")] for row in page.select("tbody tr[id]")}
    assert said == {
        "s1": [],
        "s2": ["changed since revision 1"],
        "s3": ["changed since revision 1"],
        "s4": ["moved"],
        "s5": ["duplicated"],
        "s6": ["new"],
    }
    source, target = page.select("#s3 .former")
    assert (source.find("del").get_text(), source.find("ins").get_text()) == ("grain", "steel")  # type: ignore[union-attr]
    assert target.get_text() == "before, approved: Поезда везут зерно и уголь."
    assert page.select("#s2 .former")[1].find("b")
    strip = page.select_one(".update")
    assert strip
    text = " ".join(strip.get_text().split())
    assert "Revision 2: 1 kept, 1 moved, 1 duplicated, 2 changed, 1 new, 1 removed." in text
    assert "stories/harbour.txt" in text
    assert [p.get_text() for p in strip.select("li p")] == ["It was <removed>.", "Удалено. approved"]


def test_the_manifest_counts_and_lists_what_a_reader_would_not_see(updated: AlignedStory) -> None:
    content = json.loads(manifest(updated, []))
    assert content["story"]["revision"] == 2
    update = content["update"]
    assert update["segments"] == {"kept": 1, "moved": 1, "duplicated": 1, "changed": 2, "new": 1, "removed": 1}
    assert update["former_origin"] == "stories/harbour.txt"
    assert [c["number"] for c in update["changed"]] == [2, 3]
    assert update["changed"][1]["former"]["source"] == "Trains carry <grain> & coal."
    assert update["removed"][0]["targets"] == {"ru": {"text": "Удалено.", "status": "approved"}}


def test_xliff_holds_the_former_version_as_a_candidate_and_a_note(updated: AlignedStory) -> None:
    root = etree.fromstring(dict(render(updated, ["xliff"]))["story.ru.xliff"])
    GRAMMAR.assertValid(root)
    assert list(violations(root)) == []
    found = [m for m in root.iterfind(".//mtc:match", NS) if m.get("subType") == "translate-pipeline:former"]
    assert [(m.get("ref"), m.get("origin"), m.get("similarity"), m.get("type")) for m in found] == [
        ("#s2", "revision 1", "99", "tm"),
        ("#s3", "revision 1", "80", "tm"),
    ]
    assert ["".join(m.find("x:source", NS).itertext()) for m in found] == [  # type: ignore[union-attr]
        "The port has 340 cranes.",
        "Trains carry <grain> & coal.",
    ]
    assert ["".join(m.find("x:target", NS).itertext()) for m in found][1] == "Поезда везут зерно и уголь."  # type: ignore[union-attr]
    notes = [n.text for n in root.iterfind(".//x:note", NS) if n.get("category") == "info:changed"]
    assert notes == [
        "2: changed since revision 1: The port has 340 cranes.",
        "3: changed since revision 1: Trains carry <grain> & coal.",
    ]


def test_xliff_1_2_holds_it_as_a_previous_version_behind_the_proposal(updated: AlignedStory) -> None:
    root = etree.fromstring(dict(render(updated, ["xlf"]))["story.ru.xlf"])
    units = {u.get("id"): u for u in root.iterfind(".//x:trans-unit", NS1)}
    assert [len(units[f"s{n}"].findall("x:alt-trans", NS1)) for n in range(1, 7)] == [1, 2, 2, 1, 1, 1]
    proposal, before = units["s3"].findall("x:alt-trans", NS1)
    assert proposal.get("alttranstype") is None
    assert (before.get("alttranstype"), before.get("origin"), before.get("match-quality")) == (
        "previous-version",
        "revision 1",
        "80",
    )
    assert ["".join(e.itertext()) for e in before] == ["Trains carry <grain> & coal.", "Поезда везут зерно и уголь."]
    assert [n.text for n in units["s3"].findall("x:note", NS1)] == [
        "info: changed since revision 1: Trains carry <grain> & coal."
    ]


def test_json_lines_and_word_say_it_too(updated: AlignedStory) -> None:
    files = dict(render(updated, ["jsonl", "docx"]))
    rows = [json.loads(line) for line in files["story.ru.jsonl"].decode().splitlines()]
    assert [r["change"] for r in rows] == ["kept", "changed", "changed", "moved", "duplicated", "new"]
    assert rows[2]["former"] == {
        "revision": 1,
        "source": "Trains carry <grain> & coal.",
        "target": "Поезда везут зерно и уголь.",
        "status": "approved",
        "score": 80,
    }
    assert "former" not in rows[3]
    notes = [row.cells[3].text for row in Document(BytesIO(files["story.ru.docx"])).tables[0].rows]
    assert notes[3].split("\n")[-3:] == [
        "changed since revision 1",
        "before: Trains carry <grain> & coal.",
        "before, approved: Поезда везут зерно и уголь.",
    ]
    assert notes[4].split("\n")[-1] == "moved"


def test_a_story_without_an_update_says_nothing_of_one(updated: AlignedStory) -> None:
    first = replace(updated, update=None)
    for name, data in render(first, ["html", "xliff", "xlf", "jsonl"]):
        text = data.decode()
        body = text[text.find("<body") :] if name.endswith("html") else text
        assert not any(word in body for word in ("Revision", "revision", "former", "previous-version")), name
    content = json.loads(manifest(first, []))
    assert content["story"]["revision"] == 1
    assert "update" not in content


def test_a_language_that_the_former_version_had_not_shows_its_source_alone(updated: AlignedStory) -> None:
    targets = {**updated.targets, "tk": tuple(replace(t, language="tk") for t in updated.targets["ru"])}
    both = replace(updated, targets=targets)
    files = dict(render(both, ["html", "xliff", "xlf", "docx"]))
    page = BeautifulSoup(files["story.tk.html"], "html.parser")
    assert len(page.select("#s3 .former")) == 1
    root = etree.fromstring(files["story.tk.xliff"])
    GRAMMAR.assertValid(root)
    assert not [m for m in root.iterfind(".//mtc:match", NS) if m.get("subType")]
    assert b"previous-version" not in files["story.tk.xlf"]

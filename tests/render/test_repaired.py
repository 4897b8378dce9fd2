"""A fuzzy repair in every format: its name, and the match it was made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from translate_pipeline.domain import MatchKind, RepairedMatch
from translate_pipeline.render import FORMATS, render

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory

NS = {"x": "urn:oasis:names:tc:xliff:document:2.0", "mtc": "urn:oasis:names:tc:xliff:matches:2.0"}
OLD = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
MATCH = RepairedMatch("Talks in Bishkek ended.", "Переговоры в Бишкеке <завершились>.", 13, 19)


@pytest.fixture
def repaired(one_sentence: Any) -> AlignedStory:
    found: AlignedStory = one_sentence(
        "Talks in Almaty ended.",
        "Переговоры в Алматы <завершились>.",
        kind=MatchKind.REPAIR,
        score=83,
        repaired=MATCH,
    )
    return found


def content(aligned: AlignedStory, name: str) -> bytes:
    return dict(render(aligned, [name]))[f"story.ru.{name}"]


def test_a_page_shows_what_changed_in_source_and_target(repaired: AlignedStory) -> None:
    page = BeautifulSoup(content(repaired, "html").decode("utf-8"), "html.parser")
    cell = page.select("#s1 td")[1]
    assert cell.select_one(".kind.fuzzy-repair").get_text() == "fuzzy-repair 83"  # type: ignore[union-attr]
    source, target = cell.select(".former")
    assert [(e.name, e.get_text()) for e in source.select("ins, del")] == [("del", "Bishkek"), ("ins", "Almaty")]
    assert [(e.name, e.get_text()) for e in target.select("ins, del")] == [("del", "Бишкеке"), ("ins", "Алматы")]
    assert "<завершились>" in target.get_text()
    assert "what changed put in by the machine" in page.get_text()


def test_a_page_says_nothing_of_repairs_where_there_are_none(one_sentence: Any) -> None:
    assert "repaired from" not in content(one_sentence("Yes.", "Да."), "html").decode("utf-8")


def test_json_lines_hold_the_match(repaired: AlignedStory) -> None:
    (record,) = map(json.loads, content(repaired, "jsonl").splitlines())
    assert (record["match"], record["score"], record["status"]) == ("fuzzy-repair", 83, "draft")
    assert record["repaired"] == {"source": MATCH.source, "target": MATCH.target, "start": 13, "end": 19}


def test_xliff_has_the_match_as_a_candidate_with_its_own_source(repaired: AlignedStory) -> None:
    root = etree.fromstring(content(repaired, "xliff"))
    (match,) = root.iterfind(".//mtc:match", NS)
    assert dict(match.attrib) == {
        "id": "r1", "ref": "#s1", "origin": "translation memory", "similarity": "83", "type": "tm",
        "subType": "translate-pipeline:repaired",
    }  # fmt: skip
    assert (match.findtext("x:source", None, NS), match.findtext("x:target", None, NS)) == (MATCH.source, MATCH.target)
    assert root.find(".//x:segment", NS).get("subState") == "translate-pipeline:fuzzy-repair"  # type: ignore[union-attr]


def test_xliff_1_2_has_it_as_a_second_proposal(repaired: AlignedStory) -> None:
    root = etree.fromstring(content(repaired, "xlf"))
    assert root.find(".//x:target", OLD).get("state-qualifier") == "fuzzy-match"  # type: ignore[union-attr]
    first, second = root.iterfind(".//x:alt-trans", OLD)
    assert (first.find("x:source", OLD), second.get("match-quality")) == (None, "83")
    assert (second.findtext("x:source", None, OLD), second.findtext("x:target", None, OLD)) == (
        MATCH.source,
        MATCH.target,
    )


@pytest.mark.parametrize("name", ["tsv", "md"])
def test_tables_name_it_with_its_score(repaired: AlignedStory, name: str) -> None:
    assert name in FORMATS
    assert "fuzzy-repair" in content(repaired, name).decode("utf-8")

"""SARIF 2.1.0: what its schema and the readers of code scanners demand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from translate_pipeline.domain import Finding, LanguagePair, Segment, Severity
from translate_pipeline.exchange import Problem
from translate_pipeline.pipeline.checkable import Item
from translate_pipeline.pipeline.checking import CheckReport, Issue
from translate_pipeline.pipeline.sarif import SCHEMA, to_sarif
from translate_pipeline.pipeline.suppressions import Suppression

#: By object of the standard (section 3) the properties used here, and those that must be there.
_KNOWN = {
    "log": ({"$schema", "version", "runs"}, {"version", "runs"}),
    "run": ({"tool", "columnKind", "invocations", "results"}, {"tool"}),
    "driver": ({"name", "version", "rules"}, {"name"}),
    "rule": ({"id", "shortDescription", "help", "defaultConfiguration"}, {"id"}),
    "result": (
        {
            "ruleId",
            "ruleIndex",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "properties",
            "suppressions",
        },
        {"message"},
    ),
    "invocation": ({"executionSuccessful", "toolExecutionNotifications"}, {"executionSuccessful"}),
    "location": ({"physicalLocation", "logicalLocations"}, set()),
    "suppression": ({"kind", "justification"}, {"kind"}),
}
_URI_REFERENCE = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=%._~-]+")


def _issue(file: str = "out/ferry/story.ru.xliff", line: int = 12, **fields: Any) -> Issue:
    item = Item(file, LanguagePair("en", "ru"), Segment("b1.s1", "b1", "56 ships"), "65 судов", line=line, **fields)
    return Issue(item, Finding("number-mismatch", Severity.ERROR, "Expected “56”, found “65”.", 0, 2))


@pytest.fixture
def report() -> CheckReport:
    excused = Suppression(1, "number-mismatch", "Counted again.", story="ferry")
    info = Issue(_issue().item, Finding("double-space", Severity.INFO, "Two spaces.", 1, 3), excused)
    return CheckReport(
        items=2,
        issues=[_issue(story="ferry"), info, _issue("/var/tmp/файл: с пробелом.tsv", 0)],
        problems=[("broken.tsv", Problem("line 2", "not UTF-8"))],
        unused=[Suppression(2, "length", "Old.", story="rain")],
    )


def _hold(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    allowed, needed = _KNOWN[kind]
    assert needed <= value.keys() <= allowed, (kind, value.keys())
    return value


def test_every_object_has_what_the_standard_demands_and_no_more(report: CheckReport) -> None:
    log = _hold("log", json.loads(json.dumps(to_sarif(report))))
    assert log["version"] == "2.1.0"
    assert log["$schema"] == SCHEMA
    (run,) = log["runs"]
    rules = [_hold("rule", rule) for rule in _hold("driver", _hold("run", run)["tool"]["driver"])["rules"]]
    assert [rule["id"] for rule in rules] == ["double-space", "number-mismatch"]
    for result in run["results"]:
        _hold("result", result)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        for location in result["locations"]:
            physical = _hold("location", location)["physicalLocation"]
            assert _URI_REFERENCE.fullmatch(physical["artifactLocation"]["uri"])
            assert physical.get("region", {"startLine": 1})["startLine"] >= 1
        for suppression in result.get("suppressions", ()):
            assert _hold("suppression", suppression)["kind"] in {"inSource", "external"}
    for invocation in run["invocations"]:
        _hold("invocation", invocation)


def test_places_are_found_in_files_and_in_stories(report: CheckReport) -> None:
    first, _, absolute = to_sarif(report)["runs"][0]["results"]
    place = first["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "out/ferry/story.ru.xliff"},
        "region": {"startLine": 12},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "ferry/ru/b1.s1", "kind": "resource"}]
    assert first["properties"]["span"] == [0, 2]
    uri = absolute["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///var/tmp/%D1%84")
    assert "region" not in absolute["locations"][0]["physicalLocation"]


def test_an_excused_finding_stays_with_its_reason(report: CheckReport) -> None:
    results = to_sarif(report)["runs"][0]["results"]
    assert [r.get("suppressions") for r in results] == [
        None,
        [{"kind": "external", "justification": "Counted again."}],
        None,
    ]


def test_what_could_not_be_read_makes_the_run_no_success(report: CheckReport) -> None:
    (invocation,) = to_sarif(report)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["message"]["text"] for n in invocation["toolExecutionNotifications"]] == [
        "line 2: not UTF-8",
        "suppression entry 2 (length rain) excuses nothing",
    ]
    clean = to_sarif(CheckReport())["runs"][0]
    assert clean["invocations"] == [{"executionSuccessful": True}]
    assert clean["results"] == []


def test_the_same_findings_give_the_same_log(report: CheckReport) -> None:
    assert json.dumps(to_sarif(report)) == json.dumps(to_sarif(report))
    assert str(Path.cwd()) not in json.dumps(to_sarif(report))

"""Issues as a SARIF log (Static Analysis Results Interchange Format, version 2.1.0, OASIS Standard, 27 March 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from translate_pipeline import __version__
from translate_pipeline.domain import Severity
from translate_pipeline.pipeline.checking import known_codes

if TYPE_CHECKING:
    from translate_pipeline.pipeline.checking import CheckReport, Issue

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def to_sarif(report: CheckReport) -> dict[str, Any]:
    """One run with a result an issue, suppressed ones marked as such; what could not be read are notifications."""
    codes = known_codes()
    used = sorted({issue.finding.code for issue in report.issues})
    rules = [_rule(code, *codes.get(code, (code, Severity.WARNING))) for code in used]
    index = {code: number for number, code in enumerate(used)}
    run = {
        "tool": {"driver": {"name": "translate-pipeline", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(issue, index) for issue in report.issues],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, title: str, severity: Severity) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": title},
        "help": {"text": f"See the heading “{code}” of the reference of checks."},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _invocation(report: CheckReport) -> dict[str, Any]:
    notes = [
        {"level": "warning", "message": {"text": str(problem)}, "locations": [_location(file)]}
        for file, problem in report.problems
    ]
    notes += [{"level": "note", "message": {"text": f"suppression {entry} excuses nothing"}} for entry in report.unused]
    found: dict[str, Any] = {"executionSuccessful": not report.problems}
    return {**found, "toolExecutionNotifications": notes} if notes else found


def _result(issue: Issue, index: dict[str, int]) -> dict[str, Any]:
    item, finding = issue.item, issue.finding
    logical = "/".join(part for part in (item.story, item.pair.target, item.segment or item.place) if part)
    location = _location(item.file, item.line)
    location["logicalLocations"] = [{"fullyQualifiedName": logical, "kind": "resource"}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"wording/v1": issue.fingerprint},
        "properties": {
            "pair": str(item.pair),
            "source": item.source.text,
            "target": item.target,
            "span": [finding.start, finding.end],
        },
    }
    if issue.suppression:
        result["suppressions"] = [{"kind": "external", "justification": issue.suppression.reason}]
    return result


def _location(file: str, line: int = 0) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    if line:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _uri(file: str) -> str:
    """A relative path stays relative (RFC 3986, section 4.2), so that the log means the same on any machine."""
    path = quote(file, errors="surrogatepass")
    return f"file://{path}" if file.startswith("/") else path

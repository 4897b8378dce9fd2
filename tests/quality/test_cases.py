"""Every check against pairs a translator can read: good ones stay silent, bad ones are marked where they fail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from translate_pipeline.domain import Finding, LanguagePair, Segment
from translate_pipeline.quality import CHECKS, GUARD_CODES, Case, TargetText

#: Proved in modules of their own: they need tags or what the engine says.
ELSEWHERE = {"tag-mismatch", "tag-moved", "low-confidence"}


@dataclass(frozen=True)
class Example:
    code: str
    pair: LanguagePair
    expected: str
    source: str
    target: str
    start: int
    end: int
    message: str

    def findings(self) -> list[Finding]:
        case = Case(Segment("s1", "b1", self.source), TargetText(self.target), self.pair)
        return list(CHECKS[self.code].find(case))


def read_examples() -> list[Example]:
    text = (Path(__file__).parent / "cases.txt").read_text("utf-8")
    return [
        _example(heading.strip(), block)
        for heading, _, body in (section.partition("\n") for section in text.split("\n# ")[1:])
        for block in body.strip("\n").split("\n\n")
    ]


def _example(code: str, block: str) -> Example:
    head, source, marked, *rest = block.split("\n")
    pair, expected = head.split()
    start, end = marked.find("⟦"), marked.find("⟧") - 1
    target = marked.replace("⟦", "").replace("⟧", "")
    message = rest[0].removeprefix("> ") if rest else ""
    return Example(code, LanguagePair.parse(pair), expected, source, target, max(start, 0), max(end, 0), message)


EXAMPLES = read_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.code}-{e.expected}-{e.target[:20]}")
def test_example(example: Example) -> None:
    found = example.findings()
    if example.expected == "good":
        assert found == []
        return
    first = found[0]
    assert first.severity == example.expected
    assert example.target[first.start : first.end] == example.target[example.start : example.end]
    assert (first.start, first.end) == (example.start, example.end)
    assert example.message in first.message.replace("\u00a0", " ")
    assert first.code == example.code


@pytest.mark.parametrize("code", sorted(set(CHECKS) - ELSEWHERE))
def test_each_check_is_proved_on_a_good_and_a_bad_pair(code: str) -> None:
    expected = {e.expected for e in EXAMPLES if e.code == code}
    assert "good" in expected
    assert expected - {"good"}


@pytest.mark.parametrize("code", sorted(GUARD_CODES - ELSEWHERE))
def test_each_guarding_check_is_proved_to_give_an_error(code: str) -> None:
    assert any(e.expected == "error" for e in EXAMPLES if e.code == code)


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_nothing_is_found_in_nothing(code: str) -> None:
    case = Case(Segment("s1", "b1", ""), TargetText(""), LanguagePair("en", "ru"))
    assert list(CHECKS[code].find(case)) == []


def test_good_examples_pass_the_guard_as_a_whole() -> None:
    """A good pair is not only silent for its own check: no check refuses it."""
    from translate_pipeline.quality import check, guard

    refused = [
        (example.target, found)
        for example in EXAMPLES
        if example.expected == "good"
        and not guard(found := check(Segment("s1", "b1", example.source), example.target, example.pair))
    ]
    assert refused == []

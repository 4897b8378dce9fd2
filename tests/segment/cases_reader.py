"""Reads segmentation cases: ``input``, ``---``, one expected sentence a line, ``===`` between cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """``name`` is ``file:line``. Expected sentences have their white space at the edges taken off."""

    name: str
    language: str
    text: str
    expected: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file, whose language is its second suffix (``news.en.txt``)."""
    cases = []
    line = 1
    content = path.read_text(encoding="utf-8")
    for block in content.removesuffix("\n").split("\n===\n"):
        text, _, expected = block.partition("\n---\n")
        language = path.suffixes[-2].lstrip(".")
        cases.append(Case(f"{path.name}:{line}", language, text, tuple(expected.split("\n"))))
        line += block.count("\n") + 2
    return cases


def all_cases() -> list[Case]:
    return [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]

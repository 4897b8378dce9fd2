"""Reads the files of ``inflection/``: sections of lines of words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILES = Path(__file__).with_name("inflection")


@cache
def sections(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each section of ``inflection/<language>.txt`` its lines, each as its words."""
    text = (_FILES / f"{language}.txt").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, ...]]] = {}
    section = ""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            found.setdefault(section, []).append(tuple(line.split()))
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def words_of(language: str, section: str) -> frozenset[str]:
    """All words of a section."""
    return frozenset(word for line in sections(language)[section] for word in line)

"""Findings that a person has looked at and found to be right, with the reason, in a TOML file.

[[suppress]]
code = "name-missing"
story = "ferry"          # the story's folder, and
segment = "b4.s2"        # one of its segments; or
source = "9f86d081884c7d65"   # the hash of the source text, wherever it stands
language = "ru"          # optional
reason = "The ministry is known by its abbreviation."
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from translate_pipeline.domain import context_hash
from translate_pipeline.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from translate_pipeline.domain import Finding
    from translate_pipeline.pipeline.checkable import Item

_KEYS = ("code", "story", "segment", "source", "language", "reason")


@dataclass(frozen=True, slots=True)
class Suppression:
    """``entry`` counts the entries of the file from 1."""

    entry: int
    code: str
    reason: str
    story: str = ""
    segment: str = ""
    source: str = ""
    language: str = ""

    def covers(self, item: Item, finding: Finding) -> bool:
        wanted = (
            (self.code, finding.code),
            (self.story, item.story),
            (self.segment, item.segment),
            (self.source, context_hash(item.source.text)),
            (self.language, item.pair.target),
        )
        return all(given in ("", found) for given, found in wanted)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.story, self.segment, self.source, self.language) if part)
        return f"entry {self.entry} ({self.code} {where})"


class Suppressions:
    """The entries of one file. Remembers which of them were of use."""

    def __init__(self, entries: Iterable[Suppression]) -> None:
        self._entries = tuple(entries)
        self._used: set[int] = set()

    @classmethod
    def load(cls, path: Path, codes: Collection[str]) -> Self:
        """``codes`` are those that exist. Raises ConfigError for a file that cannot be read or is unclear."""
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}", remedy="check the name") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: no TOML: {error}", remedy="see docs/checking.md") from error
        unknown = sorted(content.keys() - {"suppress"})
        entries = content.get("suppress", [])
        if unknown or not isinstance(entries, list):
            raise ConfigError(f"{path}: expected [[suppress]] entries only, found {unknown or 'a single value'}")
        return cls(_entry(path, number, entry, codes) for number, entry in enumerate(entries, 1))

    def find(self, item: Item, finding: Finding) -> Suppression | None:
        for entry in self._entries:
            if entry.covers(item, finding):
                self._used.add(entry.entry)
                return entry
        return None

    def unused(self) -> list[Suppression]:
        """Entries that excused nothing: what they were about is mended, or they have a slip."""
        return [entry for entry in self._entries if entry.entry not in self._used]


def _entry(path: Path, number: int, entry: Any, codes: Collection[str]) -> Suppression:
    """Raises ConfigError."""
    try:
        return _checked(number, entry if isinstance(entry, dict) else {"": entry}, codes)
    except ValueError as error:
        raise ConfigError(f"{path}: entry {number}: {error}", remedy="see docs/checking.md") from error


def _checked(number: int, entry: dict[str, Any], codes: Collection[str]) -> Suppression:
    """Raises ValueError."""
    if unknown := sorted(entry.keys() - set(_KEYS)):
        raise ValueError(f"unknown key {unknown[0]!r}")
    if wrong := [key for key, value in entry.items() if not isinstance(value, str)]:
        raise ValueError(f"{wrong[0]} is no text")
    given = {key: entry.get(key, "").strip() for key in _KEYS}
    if given["code"] not in codes:
        raise ValueError(f"there is no code {given['code']!r}")
    if not given["reason"]:
        raise ValueError("a reason is needed")
    if given["segment"] and not given["story"]:
        raise ValueError("a segment needs its story")
    if not (given["story"] or given["source"]):
        raise ValueError("a story or a source is needed: no finding is excused everywhere")
    return Suppression(number, **given)

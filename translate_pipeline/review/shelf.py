"""All stories of the folder at a glance, and where their sentences occur again. Remembers what has not changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translate_pipeline.errors import OutputError

from .row import Progress, progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory
    from translate_pipeline.pipeline.correct import Corrections


@dataclass(frozen=True, slots=True)
class Card:
    """A story in the list. ``age_s`` is how long ago its files were written, None where they are missing."""

    folder: str
    title: str
    source_language: str
    words: int
    date: str
    age_s: float | None
    languages: Mapping[str, Progress]


@dataclass(frozen=True, slots=True)
class Place:
    folder: str
    segment: str


@dataclass(slots=True)
class _Known:
    version: tuple[str, int]
    title: str
    source_language: str
    date: str
    words: int
    languages: dict[str, Progress]
    places: dict[str, list[str]] = field(default_factory=dict)


class Shelf:
    def __init__(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def cards(self, now: float) -> list[Card]:
        """By folder name. ``now`` is in seconds since the epoch."""
        out = self._corrections.out
        return [
            Card(
                folder,
                known.title,
                known.source_language,
                known.words,
                known.date,
                _age(out / folder / "manifest.json", now),
                known.languages,
            )
            for folder, known in self._current().items()
        ]

    def places(self, source: str) -> list[Place]:
        """Everywhere the very same source segment stands, by story."""
        return [
            Place(folder, segment)
            for folder, known in self._current().items()
            for segment in known.places.get(source, ())
        ]

    def _current(self) -> dict[str, _Known]:
        with self._lock:
            versions = self._corrections.versions()
            self._known = {
                folder: known
                for folder, version in versions.items()
                if (known := self._of(folder, version)) is not None
            }
            return self._known

    def _of(self, folder: str, version: tuple[str, int]) -> _Known | None:
        known = self._known.get(folder)
        if known and known.version == version:
            return known
        try:
            return _known(self._corrections.story(folder), version)
        except OutputError:
            return None  # delivered by a version that kept no stories, or gone since


def _known(aligned: AlignedStory, version: tuple[str, int]) -> _Known:
    story = aligned.story
    places: dict[str, list[str]] = {}
    for segment in aligned.segments:
        places.setdefault(segment.text, []).append(segment.id)
    return _Known(
        version,
        story.title,
        story.language,
        story.metadata.get("date", ""),
        sum(len(s.text.split()) for s in aligned.segments),
        {language: progress(aligned, language) for language in sorted(aligned.targets)},
        places,
    )


def _age(manifest: Path, now: float) -> float | None:
    try:
        return max(0.0, now - manifest.stat().st_mtime)
    except OSError:
        return None

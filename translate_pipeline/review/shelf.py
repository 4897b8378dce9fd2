"""All stories of the folder at a glance, and where their sentences occur again. Remembers what has not changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What a story's files say of it, at its last revision."""

    version: tuple[str, int]
    title: str
    source_language: str
    date: str
    words: int
    languages: Mapping[str, Progress]


class Shelf:
    def __init__(self, corrections: Corrections) -> None:
        self._corrections = corrections
        self._known: dict[str, _Known] = {}
        #: By folder the run that delivered the story, and where each of its sentences stands: corrections move none.
        self._sources: dict[str, tuple[str, Mapping[str, list[str]]]] = {}
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

    def next_unreviewed(self, folder: str, language: str) -> str:
        """The next story, as the list has them, with a segment that nobody approved in this language; '' for none."""
        known = self._current()
        ordered = sorted(known, key=lambda name: (name <= folder, name))
        return next(
            (
                name
                for name in ordered
                if name != folder and (p := known[name].languages.get(language)) and p.reviewed < p.segments
            ),
            "",
        )

    def places(self, source: str) -> list[Place]:
        """Everywhere the very same source segment stands, by story."""
        with self._lock:
            versions = self._corrections.versions()
            self._sources = {folder: self._sources_of(folder, run) for folder, (run, _) in versions.items()}
            return [
                Place(folder, segment)
                for folder, (_, segments) in self._sources.items()
                for segment in segments.get(source, ())
            ]

    def _sources_of(self, folder: str, run: str) -> tuple[str, Mapping[str, list[str]]]:
        known = self._sources.get(folder)
        if known and known[0] == run:
            return known
        segments: dict[str, list[str]] = {}
        aligned = self._story(folder)
        for segment in aligned.segments if aligned else ():
            segments.setdefault(segment.text, []).append(segment.id)
        return run, segments

    def _current(self) -> dict[str, _Known]:
        with self._lock:
            versions = self._corrections.versions()
            found = {folder: self._of(folder, version) for folder, version in versions.items()}
            self._known = {folder: known for folder, known in found.items() if known}
            return self._known

    def _of(self, folder: str, version: tuple[str, int]) -> _Known | None:
        known = self._known.get(folder)
        if known and known.version == version:
            return known
        aligned = self._story(folder)
        return _known(aligned, version) if aligned else None

    def _story(self, folder: str) -> AlignedStory | None:
        """None where an older program delivered it and kept nothing, or it has gone since."""
        try:
            return self._corrections.story(folder)
        except OutputError:
            return None


def _known(aligned: AlignedStory, version: tuple[str, int]) -> _Known:
    story = aligned.story
    return _Known(
        version,
        story.title,
        story.language,
        story.metadata.get("date", ""),
        sum(len(s.text.split()) for s in aligned.segments),
        {language: progress(aligned, language) for language in sorted(aligned.targets)},
    )


def _age(manifest: Path, now: float) -> float | None:
    try:
        return max(0.0, now - manifest.stat().st_mtime)
    except OSError:
        return None

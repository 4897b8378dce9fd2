"""What a batch is asked to do, what it reports while it works, and what it says at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from translate_pipeline.domain import MatchKind, Severity
from translate_pipeline.ingest import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translate_pipeline.domain import AlignedStory
    from translate_pipeline.memory import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """One batch: ``threads`` 0 is every core, ``format`` '' each file's own, ``model`` a profile or a path.

    ``repair``: similar approved sentences are repaired where that can be shown to be right.
    """

    sources: tuple[str, ...]
    to: tuple[str, ...]
    out: Path
    memory: Address
    formats: tuple[str, ...]
    model: str = "auto"
    engine: str = "ct2"
    beam: int = 4
    threads: int = 0
    repair: bool = True
    termbase: Path | None = None
    format: str = ""
    reading: ReadOptions = field(default_factory=ReadOptions)


@dataclass(slots=True)
class Counts:
    """Segments and words by match kind, findings by code; ``update`` counts segments by what became of them."""

    segments: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    update: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, aligned: AlignedStory) -> Counts:
        counts = cls()
        for targets in aligned.targets.values():
            for segment, target in zip(aligned.segments, targets, strict=True):
                counts.segments[target.kind] += 1
                counts.words[target.kind] += len(segment.text.split())
                counts.findings.update(f.code for f in target.findings)
                counts.flagged += any(f.severity is Severity.ERROR for f in target.findings)
        return counts

    def add(self, other: Counts) -> None:
        self.segments.update(other.segments)
        self.words.update(other.words)
        self.findings.update(other.findings)
        self.flagged += other.flagged
        self.update.update(other.update)

    @property
    def recalled(self) -> int:
        """Segments that came from the memory."""
        return self.segments.total() - self.segments[MatchKind.MACHINE] - self.segments[MatchKind.COPY]

    def to_json(self) -> dict[str, Any]:
        return {
            "segments": dict(sorted(self.segments.items())),
            "words": dict(sorted(self.words.items())),
            "findings": dict(sorted(self.findings.items())),
            "flagged": self.flagged,
            **({"update": dict(self.update)} if self.update else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Counts:
        return cls(
            Counter(data.get("segments", {})),
            Counter(data.get("words", {})),
            Counter(data.get("findings", {})),
            data.get("flagged", 0),
            Counter(data.get("update", {})),
        )


@dataclass(frozen=True, slots=True)
class StoryOutcome:
    """How one story ended. ``message`` and ``remedy`` are empty unless it failed.

    ``revision`` counts its versions from 1, ``renamed_from`` is where the last one was read if that was elsewhere.
    """

    origin: str
    folder: str = ""
    title: str = ""
    message: str = ""
    remedy: str = ""
    warnings: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    revision: int = 1
    renamed_from: str = ""

    @property
    def is_failed(self) -> bool:
        return bool(self.message)

    @property
    def is_updated(self) -> bool:
        return bool(self.counts.update or self.renamed_from)

    def update_json(self) -> dict[str, Any]:
        return {
            "story": self.origin,
            "folder": self.folder,
            "revision": self.revision,
            "renamed_from": self.renamed_from,
            "segments": dict(self.counts.update),
        }


@dataclass(slots=True)
class RunReport:
    """The end of a batch. ``seconds`` is wall-clock time, ``translated`` what the engine was asked in this very run."""

    out: Path
    done: int = 0
    failures: list[StoryOutcome] = field(default_factory=list)
    updates: list[StoryOutcome] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    translated: int = 0
    seconds: float = 0.0
    models: dict[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        return 1 if self.failures else 0

    def to_json(self) -> dict[str, Any]:
        return {
            "out": str(self.out),
            "stories": {"done": self.done, "failed": len(self.failures)},
            "updates": [outcome.update_json() for outcome in self.updates],
            "failures": [{"story": f.origin, "message": f.message, "remedy": f.remedy} for f in self.failures],
            **self.counts.to_json(),
            "translated": self.translated,
            "seconds": round(self.seconds, 3),
            "models": self.models,
        }


class Observer(Protocol):
    """Told what happens; shows it or does not. Never decides anything.

    A batch goes through windows: ``read`` while one fills, then for each language ``translating`` and any number of
    ``translated``, then ``delivered`` for every story and ``window_done``.
    """

    def started(self, *, total_bytes: int, languages: int) -> None: ...

    def read(self, *, read_bytes: int) -> None:
        """So many bytes of source files are in the window, or could not be read."""

    def translating(self, *, segments: int) -> None:
        """So many texts of the window are new in the next language."""

    def translated(self, *, segments: int, words: int) -> None:
        """What one call of the engine brought."""

    def delivered(self, outcome: StoryOutcome) -> None: ...

    def window_done(self) -> None: ...

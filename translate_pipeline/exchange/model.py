"""What an edited file says, before anybody has compared it with the story."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from translate_pipeline.domain import InlineTag, Note


class Verdict(StrEnum):
    """What the file's own mark of progress says of a target, in the terms that all formats share."""

    #: The format or its author says nothing: words that differ are the author's own.
    UNSAID = "unsaid"
    #: Somebody confirmed it, as it stands.
    APPROVED = "approved"
    #: Somebody marked it as still to be done.
    UNFINISHED = "unfinished"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a file that cannot be used. ``place`` is how a person finds it: ``line 12``, ``row 3``."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class StoryName:
    """How a file names the story it was made from; '' where it does not."""

    id: str = ""
    origin: str = ""
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the file says the target was when it was written, from fields that nobody edits; None where unknown."""

    match: str | None = None
    score: str | None = None
    model: str | None = None
    status: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One segment of an edited file.

    ``number`` is the segment's in the story, 0 where the file has lost it. Tags have no names here: only position,
    kind, id and, in ``literal``, how the file writes them. ``is_flat``: the format shows no tags, so that none are
    missing. ``is_escaped``: a mark for a tag cannot be text. ``language`` and ``role`` are '' where the file is silent.
    """

    place: str
    number: int
    source: str
    target: str
    verdict: Verdict = Verdict.UNSAID
    source_tags: tuple[InlineTag, ...] = ()
    target_tags: tuple[InlineTag, ...] = ()
    language: str = ""
    story: StoryName = field(default_factory=StoryName)
    shown: Shown = field(default_factory=Shown)
    role: str = ""
    is_flat: bool = False
    is_escaped: bool = True
    notes: tuple[Note, ...] = ()


class CorrectionReader(Protocol):
    """One format. Reads what it can: a damaged row is a Problem, and the next row is read all the same."""

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether the file, which begins with ``head``, is of this format."""
        ...

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        """Raises ExchangeError where nothing of the file can be used."""
        ...

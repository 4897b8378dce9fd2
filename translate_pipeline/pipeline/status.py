"""What an output folder holds: done, partly done, changed since, failed and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translate_pipeline.errors import OutputError
from translate_pipeline.pipeline.deliver import changed_files
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.options import Counts

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class StoryStatus:
    """``state`` is done, changed (files edited or missing since), started or failed; ``revision`` counts from 1."""

    folder: str
    title: str
    state: str
    counts: Counts
    message: str = ""
    remedy: str = ""
    revision: int = 1

    def to_json(self) -> dict[str, Any]:
        return {
            "folder": self.folder,
            "title": self.title,
            "state": self.state,
            "revision": self.revision,
            "message": self.message,
            "remedy": self.remedy,
            **self.counts.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Status:
    is_finished: bool
    stories: list[StoryStatus] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return int(not self.is_finished or any(s.state in ("failed", "started") for s in self.stories))

    def to_json(self) -> dict[str, Any]:
        return {"finished": self.is_finished, "stories": [s.to_json() for s in self.stories]}


def status(out: Path) -> Status:
    """Read from the journal and the files themselves. Raises OutputError where no run has written."""
    journal = Journal.read(out)
    if journal is None:
        raise OutputError(f"{out}: no output of translate-pipeline", remedy="name the folder given to run as --out")
    with journal:
        stories = []
        for record in journal.stories():
            state, message = record.state, record.message
            if state == "done" and (changed := changed_files(out / record.folder)):
                state, message = "changed", "changed since: " + ", ".join(changed)
            counts = Counts.from_json(record.counts)
            stories.append(
                StoryStatus(record.folder, record.title, state, counts, message, record.remedy, record.revision)
            )
        return Status(journal.is_finished, stories)

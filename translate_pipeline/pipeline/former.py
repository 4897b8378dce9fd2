"""Which delivered story a source is a new version of.

A story is known by its file and its id in there. One that is not known is taken for a renamed one where a delivered
story whose source is gone has at least 60 % of their segments in common with it. While the old source is still there
both are stories of their own.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import Story
from translate_pipeline.pipeline.story_diff import common_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, Segment
    from translate_pipeline.pipeline.journal import Journal, StoryRecord
    from translate_pipeline.pipeline.options import RunOptions

RENAMED_SHARE: Final = 0.6
#: A sentence that so many stories have in common tells none of them from the others.
_COMMON: Final = 50


def key_of(out: Path, path: Path, story_id: str) -> str:
    """How the journal knows a story: by its place relative to the output, so that both can move together."""
    return f"{os.path.relpath(path, out)}#{story_id}"


def ids_in(path: Path, options: RunOptions) -> frozenset[str]:
    """The ids of the stories that a file holds now."""
    from translate_pipeline.ingest import read_stories

    items = read_stories(path, format=options.format or None, options=options.reading)
    return frozenset(item.id for item in items if isinstance(item, Story))


@dataclass(frozen=True, slots=True)
class Former:
    """A story as last delivered. ``record.origin`` is the key it was delivered under."""

    record: StoryRecord
    aligned: AlignedStory


class FormerVersions:
    """Finds the former versions of a batch's stories."""

    def __init__(self, journal: Journal, options: RunOptions) -> None:
        self._journal = journal
        self._options = options
        self.out = options.out
        self._by_file: dict[str, list[StoryRecord]] | None = None
        self._gone = _Shelf(journal, ())
        self._same_file: dict[Path, _Shelf] = {}

    def of(self, path: Path, story_id: str, segments: Sequence[Segment]) -> Former | None:
        """The last delivered version, under this key or, where the story was renamed, another."""
        record = self._journal.story(key_of(self.out, path, story_id))
        aligned = self._journal.aligned(record.origin) if record else None
        if record and aligned:
            return Former(record, aligned)
        texts = [segment.text for segment in segments]
        found = [f for shelf in self._shelves(path) if (f := shelf.take(texts))]
        if not found:
            return None
        best = found[0]
        for shelf in self._shelves(path):
            shelf.drop(best.record.origin)
        return best

    def _shelves(self, path: Path) -> tuple[_Shelf, ...]:
        """Delivered stories whose file is gone, and those that have gone from the story's own file."""
        if self._by_file is None:
            # What this very run delivers meanwhile has a source.
            done = [record for record in self._journal.stories() if record.state == "done"]
            self._by_file = _by_file(done)
            self._gone = _Shelf(self._journal, (r for r in done if not self._has_file(r.origin)))
        if path not in self._same_file:
            start = key_of(self.out, path, "")
            known = self._by_file.get(start, ())
            ids = ids_in(path, self._options) if known else ()
            missing = [record for record in known if record.origin.removeprefix(start) not in ids]
            self._same_file = {path: _Shelf(self._journal, missing)}
        return self._gone, self._same_file[path]

    def _has_file(self, origin: str) -> bool:
        return any((self.out / start.removesuffix("#")).is_file() for start in _starts(origin))


def _by_file(records: Iterable[StoryRecord]) -> dict[str, list[StoryRecord]]:
    """Records by the beginning of their key that names the file."""
    found: dict[str, list[StoryRecord]] = defaultdict(list)
    for record in records:
        for start in _starts(record.origin):
            found[start].append(record)
    return found


def _starts(origin: str) -> list[str]:
    """What of a key may name the file: both its name and the story's id may have a ``#``."""
    return [origin[: i + 1] for i, c in enumerate(origin) if c == "#"]


class _Shelf:
    """Stories by what they say."""

    def __init__(self, journal: Journal, records: Iterable[StoryRecord]) -> None:
        self._stories: dict[str, tuple[Former, list[str]]] = {}
        self._places: dict[str, list[str]] = defaultdict(list)
        for record in records:
            aligned = journal.aligned(record.origin)
            if aligned:
                texts = [segment.text for segment in aligned.segments]
                self._stories[record.origin] = Former(record, aligned), texts
                for text in set(texts):
                    self._places[text].append(record.origin)

    def take(self, texts: Sequence[str]) -> Former | None:
        """The story that has most in common with the texts, if that is enough; of equals the first by folder name."""
        shared: Counter[str] = Counter()
        for text in texts:
            places = self._places.get(text, ())
            shared.update(places if len(places) <= _COMMON else ())
        candidates = [origin for origin in self._stories if shared[origin]]
        best = max(candidates, key=lambda origin: common_share(self._stories[origin][1], texts), default="")
        is_enough = best and common_share(self._stories[best][1], texts) >= RENAMED_SHARE
        return self._stories[best][0] if is_enough else None

    def drop(self, origin: str) -> None:
        self._stories.pop(origin, None)

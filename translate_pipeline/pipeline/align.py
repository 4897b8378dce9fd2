"""Stories and their existing human translations, read, segmented and aligned, for the memory to begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import Status, Story
from translate_pipeline.errors import SourceFormatError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from translate_pipeline.domain import LanguagePair, TranslationUnit
    from translate_pipeline.memory.align import Bead, Text


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """What came of one story: every bead with its two texts ('' for a side without), the sure ones as units."""

    source: str
    target: str
    beads: tuple[tuple[Bead, str, str], ...]
    units: tuple[TranslationUnit, ...]

    @property
    def unsure(self) -> int:
        """Pairs below the bar."""
        return sum(bool(bead.source and bead.target) for bead, _, _ in self.beads) - len(self.units)

    @property
    def alone(self) -> int:
        """Segments of either side that have no counterpart."""
        return sum(not (bead.source and bead.target) for bead, _, _ in self.beads)


def align_files(
    source: Path, target: Path, pair: LanguagePair, *, min_confidence: int, status: Status = Status.DRAFT
) -> Iterator[AlignedPair | SourceFormatError]:
    """The stories of two files, or of files of the same name in two folders, each with its translation.

    What cannot be read, or has no counterpart, comes as an error in its place. Raises UsageError where a file meets a
    folder or there is nothing to align, SegmentationError for a language that cannot be split into sentences.
    """
    for here, there in file_pairs(source, target):
        for found in _story_pairs(here, there):
            if isinstance(found, SourceFormatError):
                yield found
            else:
                yield _aligned(*found, pair, min_confidence, status)


def file_pairs(source: Path, target: Path) -> list[tuple[Path, Path]]:
    """The two files, or those of two folders that share their name and place, whatever their endings."""
    if source.is_dir() != target.is_dir():
        raise UsageError(f"{source} and {target}: a file and a folder", remedy="give two files or two folders")
    if not source.is_dir():
        return [(source, target)]
    here, there = _by_name(source), _by_name(target)
    pairs = [(here[name], there[name]) for name in here if name in there]
    if not pairs:
        raise UsageError(
            f"{source} and {target} have no stories of the same name",
            remedy="name each translation as its source: en/visit.txt, ru/visit.html",
        )
    return pairs


def without_counterpart(source: Path, target: Path) -> list[Path]:
    """The files of either folder that the other has none for."""
    if not (source.is_dir() and target.is_dir()):
        return []
    here, there = _by_name(source), _by_name(target)
    return [path for name, path in (*here.items(), *there.items()) if (name in here) != (name in there)]


def _by_name(folder: Path) -> dict[str, Path]:
    from translate_pipeline.ingest import discover

    return {str(path.relative_to(folder).with_suffix("")): path for path in discover([str(folder)])}


def _story_pairs(source: Path, target: Path) -> Iterator[tuple[Story, Story] | SourceFormatError]:
    """By id where a file holds several stories, as feeds do; two single stories are each other's anyway."""
    from translate_pipeline.ingest import read_stories

    here, there = list(read_stories(source)), list(read_stories(target))
    yield from (item for item in (*here, *there) if isinstance(item, SourceFormatError))
    ours, theirs = ([item for item in items if isinstance(item, Story)] for items in (here, there))
    if len(ours) == len(theirs) == 1:
        yield ours[0], theirs[0]
    elif ours and theirs:
        yield from _by_id(ours, theirs, target)


def _by_id(
    ours: Sequence[Story], theirs: Sequence[Story], target: Path
) -> Iterator[tuple[Story, Story] | SourceFormatError]:
    known = {story.id: story for story in theirs}
    for story in ours:
        if story.id in known:
            yield story, known[story.id]
        else:
            yield SourceFormatError(
                f"{story.origin}: {target} has no story {story.id!r}", remedy="give it the same id", origin=story.origin
            )


def _aligned(source: Story, target: Story, pair: LanguagePair, min_confidence: int, status: Status) -> AlignedPair:
    from translate_pipeline.memory.align import align, unit_of

    here, there = _text(source, pair.source), _text(target, pair.target)
    beads = align(here, there, pair)
    sure = [b for b in beads if b.source and b.target and b.confidence >= min_confidence]
    return AlignedPair(
        source.origin,
        target.origin,
        tuple((bead, _shown(here, bead.source), _shown(there, bead.target)) for bead in beads),
        tuple(unit_of(here, there, pair, bead, name=target.origin, status=status) for bead in sure),
    )


def _text(story: Story, language: str) -> Text:
    from translate_pipeline.memory.align import Text
    from translate_pipeline.segment import segment_story

    read = replace(story, language=language)
    return Text.of(read, segment_story(read))


def _shown(text: Text, indices: Sequence[int]) -> str:
    return " ".join(text.segments[i].text for i in indices)

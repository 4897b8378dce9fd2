"""What people have noted of delivered segments, on its way into the memory and into the story's files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translate_pipeline.domain import AlignedStory
    from translate_pipeline.pipeline.journal import Journal


def notes_of(journal: Journal, origin: str, languages: Sequence[str]) -> dict[tuple[str, str], tuple[Note, ...]]:
    """By segment and language the comments of a story, oldest first."""
    notes: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for language in languages:
        for comment in journal.comments(origin, language):
            notes[comment.segment, language].append(Note(comment.author, comment.text))
    return {place: tuple(found) for place, found in notes.items()}


def noted(
    journal: Journal, origin: str, aligned: AlignedStory, moves: Mapping[str, Sequence[str]] | None = None
) -> AlignedStory:
    """The story as its files show it: each target with what has been noted of it.

    ``moves``: where the segments that were noted are in this version of the story (see ``Delivery``).
    """
    notes = notes_of(journal, origin, aligned.languages)
    if moves is not None:
        notes = {(moves[old][0], language): found for (old, language), found in notes.items() if moves.get(old)}
    if not notes:
        return aligned
    targets = {
        language: tuple(replace(t, notes=notes.get((t.segment_id, language), ())) for t in column)
        for language, column in aligned.targets.items()
    }
    return replace(aligned, targets=targets)


def with_notes(known: Sequence[str], new: Sequence[Note]) -> tuple[str, ...]:
    """A unit's notes: none lost, none twice."""
    return tuple(dict.fromkeys((*known, *map(str, new))))

"""Which story of an output folder an edited file is about, and which of its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translate_pipeline.exchange.text import comparable, flat, source_key, source_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translate_pipeline.domain import AlignedStory, Target
    from translate_pipeline.exchange.model import Correction


def find_owner(rows: Iterable[Correction], stories: Iterable[tuple[str, AlignedStory]]) -> list[str]:
    """The keys of the stories that fit the rows best: one, several that fit as well, or none.

    A story that the rows name (hash of the source, origin or id) fits better than any that only has the same sentences.
    """
    given = list(rows)
    sources = {source_key(row.source) for row in given}
    numbered = {(row.number, source_key(row.source)) for row in given}
    names = {(n.source_hash, n.origin, n.id) for n in {row.story for row in given}}
    scores: dict[str, tuple[int, int, int]] = {}
    for key, aligned in stories:
        own = [source_keys(segment.text, segment.tags) for segment in aligned.segments]
        here = sum(any((number, key) in numbered for key in keys) for number, keys in enumerate(own, 1))
        shared = sum(not keys.isdisjoint(sources) for keys in own)
        if shared:
            scores[key] = (max((_naming(aligned, *name) for name in names), default=0), here, shared)
    best = max(scores.values(), default=None)
    return [key for key, score in scores.items() if score == best]


def find_language(rows: Iterable[Correction], aligned: AlignedStory) -> str:
    """The language whose translations the rows have most of, '' where that does not decide."""
    given = [(row.number, comparable(row.target)) for row in rows]
    counts = {
        language: sum(0 < number <= len(column) and text in _shapes(column[number - 1]) for number, text in given)
        for language, column in aligned.targets.items()
    }
    best = max(counts.values(), default=0)
    found = [language for language, count in counts.items() if count == best]
    return found[0] if best and len(found) == 1 else ""


def _shapes(target: Target) -> set[str]:
    return {comparable(target.text), comparable(flat(target.text, target.tags))}


def _naming(aligned: AlignedStory, source_hash: str, origin: str, story_id: str) -> int:
    story = aligned.story
    return (
        4 * (bool(source_hash) and source_hash == story.source_hash)
        + 2 * (bool(origin) and origin == story.origin)
        + (bool(story_id) and story_id == story.id)
    )

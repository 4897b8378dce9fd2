"""A new version of a delivered story: what changed in it, and what of the last version's work stays.

What a person approved in the story stays with its sentence, wherever that stands now and whatever the memory has for
it. What was delivered approved because the memory had it so stays while the memory has it so. Of a changed sentence the
former target is a match: where nothing but figures differ and they can be put right, it is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from translate_pipeline.domain import (
    AlignedStory,
    ChangeKind,
    FormerSegment,
    LanguagePair,
    Match,
    MatchKind,
    Origin,
    OriginKind,
    Segment,
    SegmentUpdate,
    Status,
    StoryUpdate,
    Target,
    TranslationUnit,
)
from translate_pipeline.memory import Penalties, contexts_of
from translate_pipeline.pipeline.story_diff import Place, diff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.targets import TargetMaker

#: Targets of the very same text looked through for the one that was delivered.
RIVALS = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last version holds for the segments of the new one.

    ``places`` and ``segments`` go together; ``reviewed`` are the (segment, language) of the last version that a person
    approved there. ``update`` is None while the story says what it said when it was first delivered.
    """

    former: AlignedStory
    segments: tuple[Segment, ...]
    places: tuple[Place, ...]
    update: StoryUpdate | None
    reviewed: AbstractSet[tuple[str, str]]

    @property
    def is_updated(self) -> bool:
        """Whether the story says something else than last time."""
        return self.update is not self.former.update

    def choose(self, index: int, language: str, matches: Sequence[Match]) -> Match | Target | None:
        """Of a segment's whole-text matches, best first, the one to deliver; a target where the memory has it not."""
        old = self._same(index, language)
        if old is None or old.status is not Status.APPROVED:
            return matches[0] if matches else None
        for match in matches:
            if match.unit.target == old.text and match.unit.status is Status.APPROVED:
                return match
        if (old.segment_id, language) in self.reviewed:
            return old
        return matches[0] if matches else None

    def revised(self, index: int, language: str, penalties: Penalties | None = None) -> Match | None:
        """The approved target of what the segment was before it changed, as a match for what it is now."""
        former = self.update.segments[index].former if self.update else None
        if former is None:
            return None
        match = former_match(
            former, self.segments[index], LanguagePair(self.former.story.language, language), penalties
        )
        old = self._same(index, language)
        is_refused = match and old and old.status is Status.REJECTED and old.text == match.unit.target
        return None if is_refused else match

    def matches(self, language: str, memory: Memory) -> Iterator[tuple[str, Match]]:
        """The former targets of changed segments by what these say now."""
        for index, segment in enumerate(self.segments):
            if match := self.revised(index, language, memory.penalties):
                yield segment.text, match

    def refuses(self, index: int, target: Target) -> bool:
        """Whether a person has rejected these very words for this text."""
        old = self._same(index, target.language)
        return old is not None and (old.status, old.text) == (Status.REJECTED, target.text)

    def _same(self, index: int, language: str) -> Target | None:
        """The target that the last version has for the very same text."""
        place = self.places[index]
        column = self.former.targets.get(language, ())
        is_same = place.old is not None and place.kind is not ChangeKind.CHANGED
        return column[place.old] if is_same and place.old is not None and column else None

    @property
    def moves(self) -> Mapping[str, Sequence[str]] | None:
        """Where the last version's segments stand now, by id, copies last; None where every one stands as it did."""
        found: dict[str, list[str]] = {}
        for wants_copies in (False, True):
            for place, segment in zip(self.places, self.segments, strict=True):
                if place.old is not None and (place.kind is ChangeKind.DUPLICATED) is wants_copies:
                    found.setdefault(self.former.segments[place.old].id, []).append(segment.id)
        is_still = len(found) == len(self.former.segments) and all(new == [old] for old, new in found.items())
        return None if is_still and not self.changed else found

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(
            segment.id
            for place, segment in zip(self.places, self.segments, strict=True)
            if place.kind is ChangeKind.CHANGED
        )


def compare(
    former: AlignedStory, segments: tuple[Segment, ...], reviewed: AbstractSet[tuple[str, str]], revision: int
) -> Standing:
    """``revision`` is the number of the last version."""
    texts = [segment.text for segment in segments]
    found = diff([segment.text for segment in former.segments], texts, likeness())
    if found.is_identity:
        return Standing(former, segments, found.places, former.update, reviewed)
    update = StoryUpdate(
        revision + 1,
        former.story.origin,
        tuple(
            SegmentUpdate(place.kind, _former(former, place, text, revision))
            for place, text in zip(found.places, texts, strict=True)
        ),
        tuple(_segment(former, i, revision) for i in found.removed),
    )
    return Standing(former, segments, found.places, update, reviewed)


def likeness() -> Callable[[str, str, int], int]:
    """The measure of the memory, for two texts that are not the same."""
    from translate_pipeline.memory.similarity import similarity
    from translate_pipeline.memory.tokens import Tokens

    tokens = cache(Tokens.of)
    return lambda old, new, least: similarity(tokens(old), tokens(new), min_score=least)


def _former(aligned: AlignedStory, place: Place, text: str, revision: int) -> FormerSegment | None:
    """What a changed segment was, and what one that still waits for approval was when somebody last approved it."""
    if place.old is None:
        return None
    statuses = {targets[place.old].status for targets in aligned.targets.values()}
    earlier = aligned.update.segments[place.old].former if aligned.update else None
    if place.kind is not ChangeKind.CHANGED:
        return earlier if statuses != {Status.APPROVED} else None
    if earlier and Status.APPROVED not in statuses:
        return replace(earlier, score=likeness()(earlier.text, text, 0))
    return replace(_segment(aligned, place.old, revision), score=place.score)


def _segment(aligned: AlignedStory, index: int, revision: int) -> FormerSegment:
    segment = aligned.segments[index]
    targets = {language: column[index] for language, column in aligned.targets.items()}
    return FormerSegment(revision, segment.text, targets, segment.tags)


def former_match(
    former: FormerSegment, segment: Segment, pair: LanguagePair, penalties: Penalties | None = None
) -> Match | None:
    """The former target as the memory would offer it; None unless a person approved it, or where too little is left."""
    from translate_pipeline.memory.fuzzy import match_of
    from translate_pipeline.memory.ranking import Policy
    from translate_pipeline.memory.tokens import Tokens

    target = former.targets.get(pair.target)
    if target is None or target.status is not Status.APPROVED or former.text == segment.text or not former.score:
        return None
    origin = Origin(OriginKind.MACHINE, target.model) if target.model else Origin(OriginKind.HUMAN)
    unit = TranslationUnit(
        former.text,
        target.text,
        pair,
        origin,
        Status.APPROVED,
        source_tags=former.tags,
        target_tags=target.tags,
    )
    policy = Policy(pair, penalties=penalties or Penalties())
    return match_of(unit, Tokens.of(former.text), segment, Tokens.of(segment.text), former.score, policy)


class Recall:
    """What is known already of stories in one language; ``used`` are the ids of the units delivered."""

    def __init__(self, memory: Memory, pair: LanguagePair, *, model: str, run: str) -> None:
        self._memory = memory
        self._pair = pair
        self._model = model
        self._run = run
        self.used: list[int] = []

    def targets(
        self, segments: Sequence[Segment], maker: TargetMaker, standing: Standing | None
    ) -> list[Target | None]:
        """One a segment, None for what has to be translated."""
        matches = self._memory.recall(segments, self._pair, run=self._run, model=self._model, limit=RIVALS)
        return [
            self._target(i, segment, found, maker, standing)
            for i, (segment, found) in enumerate(zip(segments, matches, strict=True))
        ]

    def _target(
        self, index: int, segment: Segment, matches: Sequence[Match], maker: TargetMaker, standing: Standing | None
    ) -> Target | None:
        if standing is None:
            chosen: Match | Target | None = matches[0] if matches else None
        else:
            chosen = standing.choose(index, self._pair.target, matches)
        if isinstance(chosen, Target):
            return maker.kept(segment, chosen)
        is_approved = chosen is not None and chosen.unit.status is Status.APPROVED
        if standing and not is_approved and (revised := self._revised(index, segment, maker, standing)):
            return revised
        if chosen is None:
            return None
        self.used.append(chosen.unit.id)
        return maker.recalled(segment, chosen)

    def _revised(self, index: int, segment: Segment, maker: TargetMaker, standing: Standing) -> Target | None:
        """The former target with the new figures, unless the memory has something better, or a check refuses it."""
        match = standing.revised(index, self._pair.target, self._memory.penalties)
        if match is None or match.kind is not MatchKind.PLACEABLE or self._offers(standing, index, match.score):
            return None
        return maker.refitted(segment, match)

    def _offers(self, standing: Standing, index: int, score: int) -> bool:
        """Whether the memory has a match for what the segment says now that scores more."""
        (found,) = self._memory.recall(
            [standing.segments[index]],
            self._pair,
            contexts=[contexts_of(standing.segments)[index]],
            run=self._run,
            model=self._model,
            min_score=max(1, score),
            limit=RIVALS,
        )
        return any(match.score > score for match in found)

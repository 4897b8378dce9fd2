"""What the memory learns when a person changes delivered targets.

In the context of the segment the memory holds one unit of it afterwards: the new one. What was approved there before
and is no longer, goes; its words stay in the journal's history.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit, context_hash
from translate_pipeline.pipeline.remarks import with_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translate_pipeline.domain import AlignedStory, Match, Note, Segment, Target
    from translate_pipeline.memory import Memory

#: Rival targets of one source looked through for the segment's own.
_RIVALS: Final = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A target about to be replaced, at its place in the story."""

    index: int
    before: Target
    after: Target


class Teaching:
    """Changes of one story on their way into the memory.

    ``notes`` by segment and language go with what is approved. A change of nothing adds its notes in the name of
    whoever approved it.
    """

    def __init__(
        self,
        memory: Memory,
        aligned: AlignedStory,
        author: str,
        notes: Mapping[tuple[str, str], Sequence[Note]] | None = None,
    ) -> None:
        self._memory = memory
        self._aligned = aligned
        self._author = author
        self._notes = notes or {}

    def teach(self, changes: Sequence[Change]) -> list[Change]:
        """The same changes, with whether the memory now holds each."""
        stored: dict[int, int] = {}
        for language in dict.fromkeys(c.after.language for c in changes):
            places = [i for i, c in enumerate(changes) if c.after.language == language]
            numbers = self._teach([changes[i] for i in places], LanguagePair(self._aligned.story.language, language))
            stored.update(zip(places, numbers, strict=True))
        return [replace(c, after=replace(c.after, is_stored=bool(stored[i]))) for i, c in enumerate(changes)]

    def _teach(self, changes: Sequence[Change], pair: LanguagePair) -> tuple[int, ...]:
        owned = self._owned(changes, pair)
        units, lowered, replaced = [], [], []
        for change, own in zip(changes, owned, strict=True):
            same, old = own.get(change.after.text), own.get(change.before.text)
            units.append(self._unit(change, pair, same))
            if same and change.after.status is Status.DRAFT and same.status is Status.APPROVED:
                lowered.append(same.id)  # else the memory would keep what a person has said of it
            if old and change.before.text != change.after.text:
                replaced.append(old.id)
        lowered += self._rejected_here(changes, pair)
        self._memory.delete(lowered)
        report = self._memory.record(units)
        self._memory.delete(replaced)
        for change in changes:
            if change.after.status is Status.REJECTED:
                self._reject_drafts(change, pair)
        return report.ids

    def _owned(self, changes: Sequence[Change], pair: LanguagePair) -> list[dict[str, TranslationUnit]]:
        """For each change the units stored of its segment in its very context, by target."""
        segments = [self._aligned.segments[c.index] for c in changes]
        contexts = [self._context(c.index) for c in changes]
        matches = self._memory.recall(segments, pair, contexts=contexts, limit=_RIVALS)
        return [
            {m.unit.target: m.unit for m in found if _is_own(m, segment, pair, context)}
            for found, segment, context in zip(matches, segments, contexts, strict=True)
        ]

    def _context(self, index: int) -> tuple[str, str]:
        texts = ["", *(s.text for s in self._aligned.segments), ""]
        return context_hash(texts[index]), context_hash(texts[index + 2])

    def _unit(self, change: Change, pair: LanguagePair, same: TranslationUnit | None) -> TranslationUnit:
        """A text that a person left as it was stays its maker's; their own words are theirs."""
        segment, target = self._aligned.segments[change.index], change.after
        human = Origin(OriginKind.HUMAN, self._author)
        previous, following = self._context(change.index)
        made = Origin(OriginKind.MACHINE, target.model) if target.model else human
        author = same.author if same and change.before == target else self._author
        return TranslationUnit(
            segment.text,
            target.text,
            pair,
            same.origin if same else made,
            target.status,
            previous,
            following,
            source_tags=segment.tags,
            target_tags=target.tags,
            author=author if target.status is not Status.DRAFT or made == human else "",
            notes=self._unit_notes(target, same),
            properties=same.properties if same else (),
        )

    def _unit_notes(self, target: Target, same: TranslationUnit | None) -> tuple[str, ...]:
        known = same.notes if same else ()
        if target.status is not Status.APPROVED:
            return known
        return with_notes(known, self._notes.get((target.segment_id, target.language), ()))

    def _rejected_here(self, changes: Iterable[Change], pair: LanguagePair) -> list[int]:
        """Ids of rejections that are taken back: recall never shows a rejected unit, recording it again names it."""
        again = [
            self._unit(replace(c, after=c.before), pair, None)
            for c in changes
            if c.before.status is Status.REJECTED and c.after.status is Status.DRAFT and c.before.text == c.after.text
        ]
        return [number for number in self._memory.record(again).ids if number] if again else []

    def _reject_drafts(self, change: Change, pair: LanguagePair) -> None:
        """The same words for the same source, stored as drafts of other contexts, would come back here."""
        segment = self._aligned.segments[change.index]
        while True:
            (found,) = self._memory.recall([segment], pair, limit=_RIVALS)
            drafts = [m.unit.id for m in found if m.unit.target == change.after.text and m.unit.status is Status.DRAFT]
            if not self._memory.reject(drafts, author=self._author):
                return


def _is_own(match: Match, segment: Segment, pair: LanguagePair, context: tuple[str, str]) -> bool:
    unit = match.unit
    return unit.source == segment.text and unit.pair == pair and (unit.previous, unit.next) == context

"""The check stage: what was recalled or translated becomes a target, with what the checks say of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from translate_pipeline.domain import (
    AlignedStory,
    Finding,
    LanguagePair,
    Match,
    MatchKind,
    OriginKind,
    RepairedMatch,
    Segment,
    Status,
    Story,
    Target,
    Translation,
    TranslationUnit,
)
from translate_pipeline.pipeline.splice import hull
from translate_pipeline.pipeline.tags import place_tags
from translate_pipeline.pipeline.translate import SCORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translate_pipeline.domain import InlineTag


@cache
def checks_revision() -> str:
    """Changes whenever the code of the checks does: findings of the same revision need not be worked out again."""
    import translate_pipeline.quality
    import translate_pipeline.text

    files = sorted(
        file
        for package in (translate_pipeline.quality, translate_pipeline.text)
        for file in Path(package.__file__ or "").parent.rglob("*.*")
        if file.suffix in (".py", ".txt")
    )
    facts = [(file.name, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


class TargetMaker:
    """Makes the targets of one story in one language. ``delivered`` are those of the same story and checks, if any."""

    def __init__(self, story: Story, pair: LanguagePair, model: str, delivered: Mapping[str, Target]) -> None:
        self._roles = {b.id: b.role for b in story.blocks}
        self._pair = pair
        self._model = model
        self._delivered = delivered

    def recalled(self, segment: Segment, match: Match) -> Target:
        unit = match.unit
        is_same = unit.source_tags == segment.tags
        tags = unit.target_tags if is_same else place_tags(segment.text, segment.tags, unit.target)
        return Target(
            segment.id,
            self._pair.target,
            unit.target,
            match.kind,
            score=match.score,
            status=unit.status,
            tags=tags,
            model=unit.origin.name if unit.origin.kind is OriginKind.MACHINE else "",
            penalties=match.penalties,
            findings=self._findings(segment, Translation(unit.target, _score_of(unit)), tags),
            is_stored=True,
        )

    def kept(self, segment: Segment, former: Target) -> Target:
        """What a person approved for this very text in the last version of the story, and the memory has not."""
        own = {(tag.id, tag.kind): tag for tag in segment.tags}
        if own.keys() == {(tag.id, tag.kind) for tag in former.tags}:
            tags = tuple(replace(own[t.id, t.kind], position=t.position) for t in former.tags)
        else:
            tags = place_tags(segment.text, segment.tags, former.text)
        return replace(
            former,
            segment_id=segment.id,
            kind=MatchKind.EXACT if former.kind is MatchKind.CONTEXT else former.kind,
            score=min(former.score, 100),
            tags=tags,
            findings=self._findings(segment, Translation(former.text), tags),
            is_stored=False,
        )

    def refitted(self, segment: Segment, match: Match) -> Target | None:
        """A match with other figures put in, which nobody has seen yet; None where a check keeps it out."""
        from translate_pipeline.quality import guard

        target = replace(self.recalled(segment, match), status=Status.DRAFT, is_stored=False)
        return target if guard(target.findings) else None

    def repaired(self, segment: Segment, match: Match, translation: Translation) -> Target | None:
        """A match with the model's words for what changed, which nobody has seen yet; None as for ``refitted``."""
        from translate_pipeline.quality import guard

        tags = place_tags(segment.text, segment.tags, translation.text, translation.alignment)
        # How sure the model is of people's words says nothing of its own.
        findings = self._findings(segment, replace(translation, score=0.0), tags)
        target = Target(
            segment.id,
            self._pair.target,
            translation.text,
            MatchKind.REPAIR,
            score=match.score,
            tags=tags,
            model=self._model,
            penalties=match.penalties,
            findings=findings,
            repaired=RepairedMatch(
                match.unit.source, match.unit.target, *hull(match.unit.target, translation.text).new
            ),
        )
        return target if guard(findings) else None

    def translated(self, segment: Segment, translation: Translation) -> Target:
        from translate_pipeline.quality import guard

        tags = place_tags(segment.text, segment.tags, translation.text, translation.alignment)
        findings = self._findings(segment, translation, tags)
        return Target(
            segment.id,
            self._pair.target,
            translation.text,
            MatchKind.MACHINE,
            tags=tags,
            model=self._model,
            findings=findings,
            is_stored=guard(findings),
        )

    def _findings(self, segment: Segment, translation: Translation, tags: tuple[InlineTag, ...]) -> tuple[Finding, ...]:
        from translate_pipeline.quality import CHECKS, check

        known = self._delivered.get(segment.id)
        if known and (known.text, known.tags, known.status) == (translation.text, tags, Status.DRAFT):
            return tuple(f for f in known.findings if f.code in CHECKS)
        return check(
            segment,
            translation.text,
            self._pair,
            tags=tags,
            is_complete=translation.is_complete,
            score=translation.score,
            role=self._roles[segment.block_id],
        )


def delivered_targets(
    before: AlignedStory | None, story: Story, segments: tuple[Segment, ...], language: str
) -> dict[str, Target]:
    """By segment the targets delivered before, where source and segments are what they were."""
    if before is None or before.story != story or before.segments != segments:
        return {}
    return {target.segment_id: target for target in before.targets.get(language, ())}


def _score_of(unit: TranslationUnit) -> float:
    """How sure the model was of a draft nobody has touched; 0 for all else."""
    if unit.origin.kind is not OriginKind.MACHINE or unit.status is not Status.DRAFT:
        return 0.0
    return float(dict(unit.properties).get(SCORE, "0"))

"""Which of several targets wins, and what is taken off its score: named penalties and a total order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Match,
    MatchKind,
    OriginKind,
    Penalty,
    Segment,
    Status,
    TranslationUnit,
)

CONTEXT_SCORE = 101
EXACT_SCORE = 100


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points taken off a match, each under the name of its field (``machine_draft`` shows as ``machine-draft``).

    0 switches one off. ``aged`` counts from ``age_days`` after the last change (0 days: never), ``memory`` is taken off
    everything this memory gives: for a memory that is only asked second.
    """

    unreviewed: int = 2
    machine_draft: int = 5
    alignment: int = 3
    language_variant: int = 1
    multiple_targets: int = 1
    tags_differ: int = 2
    numbers_differ: int = 5
    aged: int = 1
    memory: int = 0
    age_days: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise ValueError(f"penalty {each.name} is negative")

    def named(self, name: str) -> tuple[Penalty, ...]:
        points: int = getattr(self, name)
        return (Penalty(name.replace("_", "-"), points),) if points else ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What one look-up asks for. See ``Memory.recall``, whose arguments these are."""

    pair: LanguagePair
    run: str = ""
    model: str = ""
    better: Sequence[str] = ()
    penalties: Penalties = field(default_factory=Penalties)
    #: The day before which a unit counts as aged, ISO 8601; '' for none.
    aged_before: str = ""

    def serves(self, unit: TranslationUnit) -> bool:
        """Whether a unit may be shown at all: not rejected, not of this very run, not another model's draft."""
        if unit.status is Status.REJECTED or (self.run and unit.run == self.run):
            return False
        return not (self.model and is_machine_draft(unit)) or unit.origin.name in (self.model, *self.better)

    def penalties_of(self, unit: TranslationUnit, segment: Segment) -> tuple[Penalty, ...]:
        """What lies in the unit itself, whatever its text."""
        points = self.penalties
        applied: list[Penalty] = []
        if unit.status is Status.DRAFT:
            applied += points.named("machine_draft" if is_machine_draft(unit) else "unreviewed")
        if unit.origin.kind is OriginKind.ALIGNMENT:
            applied += points.named("alignment")
        if unit.pair != self.pair:
            applied += points.named("language_variant")
        if not tags_agree(unit, segment):
            applied += points.named("tags_differ")
        if self.aged_before and unit.changed < self.aged_before:
            applied += points.named("aged")
        return (*applied, *points.named("memory"))


def is_machine_draft(unit: TranslationUnit) -> bool:
    return unit.status is Status.DRAFT and unit.origin.kind is OriginKind.MACHINE


def tags_agree(unit: TranslationUnit, segment: Segment) -> bool:
    """The same markup in the same order; ids and attributes (a link's address) are free."""
    if not unit.source_tags and not segment.tags:
        return True
    return _shape(unit.source_tags) == _shape(segment.tags)


def _shape(tags: Sequence[InlineTag]) -> list[tuple[object, ...]]:
    order: dict[int, int] = {}
    return [(t.kind, t.name, order.setdefault(t.id, len(order))) for t in tags]


def preference(match: Match, policy: Policy) -> tuple[object, ...]:
    """Sorts the best first: whole-text matches before others; approved, in context, by a person, newer, later stored.

    Dates sort as text, being ISO 8601; newer first needs them inverted, which ``_inverted`` does.
    """
    unit = match.unit
    is_whole = match.kind in (MatchKind.CONTEXT, MatchKind.EXACT)
    claims = (
        unit.status is not Status.APPROVED,
        match.kind is not MatchKind.CONTEXT,
        is_machine_draft(unit),
        policy.model != "" and is_machine_draft(unit) and _place(unit, policy),
        unit.pair != policy.pair,
    )
    rank = (0, 0, *claims) if is_whole else (1, -match.score, *claims)
    return (*rank, _inverted(unit.changed), -unit.id)


def _place(unit: TranslationUnit, policy: Policy) -> int:
    """The listed better models in their order, then the model itself."""
    better = tuple(policy.better)
    return better.index(unit.origin.name) if unit.origin.name in better else len(better)


def _inverted(date: str) -> tuple[int, ...]:
    return tuple(-ord(c) for c in date)

"""What other models drafted, translated anew by a better one. What people approved or rejected stays as it is.

A new draft takes the place of the old one only if the guard lets it in. Stored is window by window: after a kill the
same command goes on with the drafts that are left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from translate_pipeline.domain import (
    SOURCE_LANGUAGE,
    LanguagePair,
    OriginKind,
    Segment,
    Status,
    Translation,
    TranslationUnit,
)
from translate_pipeline.errors import UsageError
from translate_pipeline.pipeline.tags import place_tags
from translate_pipeline.pipeline.translate import SCORE, GuardedTranslator, calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.engines import Engines
    from translate_pipeline.pipeline.options import RunOptions

#: Drafts read, translated and stored together: what a kill can lose.
WINDOW: Final = 256


class Fate(StrEnum):
    """What became of a draft."""

    CHANGED = "changed"
    #: The new model says the same; the draft is now its own.
    CONFIRMED = "confirmed"
    #: The new words may not be stored; the old draft stays.
    REFUSED = "refused"
    #: Somebody approved a target of this source: no run would deliver a draft, so none is made.
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Change:
    """One draft, and what the new model makes of it; ``new`` is '' where nothing was translated."""

    unit: TranslationUnit
    new: str
    fate: Fate


@dataclass(slots=True)
class RefreshReport:
    """By fate the number of drafts; ``model`` is the new one."""

    pair: LanguagePair
    model: str
    counts: Counter[Fate] = field(default_factory=Counter)


class Watch(Protocol):
    """Told of each draft as soon as its fate is stored."""

    def __call__(self, change: Change, /) -> None: ...


def refresh(
    memory: Memory, engines: Engines, pair: LanguagePair, *, watch: Watch, dry_run: bool = False, limit: int = 0
) -> RefreshReport:
    """Translates the drafts of machines other than the one of ``engines`` anew; at most ``limit`` (0: all).

    With ``dry_run`` nothing is stored. Raises EngineError where the model fails, MemoryStoreError.
    """
    origin = engines.origin(pair)
    report = RefreshReport(pair, origin.name)
    translate = GuardedTranslator(engines).translate
    drafts = (u for u in memory.units(pair, Status.DRAFT) if u.pair == pair and _is_of_another(u, origin.name))
    wanted = islice(drafts, limit or None)
    while window := list(islice(wanted, WINDOW)):
        for change in _refreshed(memory, window, pair, engines, translate, dry_run=dry_run):
            report.counts[change.fate] += 1
            watch(change)
    return report


def served_pairs(
    memory: Memory, options: Callable[[str], RunOptions]
) -> Iterator[tuple[LanguagePair, Engines | UsageError]]:
    """The pairs of the memory, each with its models or why there is none. ``options`` gives those of a language."""
    from translate_pipeline.pipeline.engines import Engines

    for name, _ in memory.stats().by_pair:
        pair = LanguagePair(*name.split("-", 1))
        if pair.source != SOURCE_LANGUAGE:
            continue
        try:
            yield pair, Engines(options(pair.target))
        except UsageError as error:
            yield pair, error


def _is_of_another(unit: TranslationUnit, model: str) -> bool:
    return unit.origin.kind is OriginKind.MACHINE and unit.origin.name != model


def _refreshed(
    memory: Memory,
    units: Sequence[TranslationUnit],
    pair: LanguagePair,
    engines: Engines,
    translate: Callable[[Sequence[Segment], LanguagePair], dict[str, Translation]],
    *,
    dry_run: bool,
) -> list[Change]:
    covered = _covered(memory, units, pair, engines.origin(pair).name)
    # Of one text that stands with and without markup, the one with it is translated: it needs the alignment.
    segments = {
        u.source: Segment(str(u.id), "", u.source, tags=u.source_tags)
        for u in sorted(units, key=lambda u: bool(u.source_tags))
        if u.id not in covered
    }
    translations: dict[str, Translation] = {}
    for call in calls(list(segments.values())):
        translations |= translate(call, pair)
    new = {u.id: _drafted(u, translations[u.source], pair, engines) for u in units if u.id not in covered}
    stored = _stored(memory, units, new) if not dry_run else {number for number, unit in new.items() if unit}
    return [_change(u, None if u.id in covered else translations[u.source], is_stored=u.id in stored) for u in units]


def _covered(memory: Memory, units: Sequence[TranslationUnit], pair: LanguagePair, model: str) -> set[int]:
    """The ids of the units whose source has an approved target."""
    segments = [Segment(str(u.id), "", u.source, tags=u.source_tags) for u in units]
    contexts = [(u.previous, u.next) for u in units]
    found = memory.recall(segments, pair, contexts=contexts, model=model)
    return {
        u.id for u, matches in zip(units, found, strict=True) if matches and matches[0].unit.status is Status.APPROVED
    }


def _drafted(
    unit: TranslationUnit, translation: Translation, pair: LanguagePair, engines: Engines
) -> TranslationUnit | None:
    """The new draft in the old one's context; None where the guard refuses it."""
    from translate_pipeline.quality import check, guard

    tags = place_tags(unit.source, unit.source_tags, translation.text, translation.alignment)
    segment = Segment(str(unit.id), "", unit.source, tags=unit.source_tags)
    findings = check(
        segment, translation.text, pair, tags=tags, is_complete=translation.is_complete, score=translation.score
    )
    if not guard(findings):
        return None
    return TranslationUnit(
        unit.source,
        translation.text,
        pair,
        engines.origin(pair),
        previous=unit.previous,
        next=unit.next,
        source_tags=unit.source_tags,
        target_tags=tags,
        notes=unit.notes,
        properties=(*(p for p in unit.properties if p[0] != SCORE), (SCORE, str(translation.score))),
    )


def _stored(memory: Memory, units: Sequence[TranslationUnit], new: dict[int, TranslationUnit | None]) -> set[int]:
    """The ids of the old drafts that a new one took the place of.

    First the new ones are stored, then the old ones go: a kill between leaves both, and the next run finds it so.
    """
    drafts = [(u.id, draft) for u in units if (draft := new.get(u.id))]
    ids = memory.record(draft for _, draft in drafts).ids
    taken = {old: now for (old, _), now in zip(drafts, ids, strict=True) if now}
    memory.delete([old for old, now in taken.items() if old != now], drafts_only=True)
    return set(taken)


def _change(unit: TranslationUnit, translation: Translation | None, *, is_stored: bool) -> Change:
    if translation is None:
        return Change(unit, "", Fate.COVERED)
    if not is_stored:
        return Change(unit, translation.text, Fate.REFUSED)
    return Change(unit, translation.text, Fate.CONFIRMED if translation.text == unit.target else Fate.CHANGED)

"""Looking up whole texts: context and exact matches for many segments in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from translate_pipeline.domain import (
    InlineTag,
    Match,
    MatchKind,
    Penalty,
    Segment,
    TranslationUnit,
    context_hash,
)

from .database import Database
from .normal import fingerprint, normalise
from .ranking import CONTEXT_SCORE, EXACT_SCORE, Policy, preference, tags_agree
from .rows import SOURCE_FIRST_TABLES, UNIT_COLUMNS, of_pairs, unit_from_row

#: The hashes of the previous and the next source segment.
Context = tuple[str, str]


def contexts_of(segments: Sequence[Segment]) -> list[Context]:
    """The context of each of the segments of one story, in order; '' stands beyond the first and the last."""
    hashes = ["", *(context_hash(s.text) for s in segments), ""]
    return list(zip(hashes, hashes[2:], strict=False))


def recall_whole(
    database: Database,
    segments: Sequence[Segment],
    contexts: Sequence[Context],
    policy: Policy,
    pairs: Sequence[int],
    limit: int,
) -> list[list[Match]]:
    """Context and exact matches for each segment, best first; ``pairs`` are the ids of those that serve."""
    normal = {text: normalise(text) for text in {s.text for s in segments}}
    units = _units_by_form(database, set(normal.values()), pairs, policy)
    return [
        _ranked(units.get(normal[s.text], ()), s, context, policy)[:limit]
        for s, context in zip(segments, contexts, strict=True)
    ]


def _units_by_form(
    database: Database, forms: set[str], pairs: Sequence[int], policy: Policy
) -> dict[str, list[TranslationUnit]]:
    rows = database.query_in(
        f"SELECT {UNIT_COLUMNS} FROM {SOURCE_FIRST_TABLES} "  # noqa: S608
        f"WHERE s.key IN ({{marks}}) AND {of_pairs(pairs)} AND u.status <> 'rejected'",
        [fingerprint(form) for form in sorted(forms)],
    )
    found: dict[str, list[TranslationUnit]] = defaultdict(list)
    for row in rows:
        unit = unit_from_row(row)
        form = normalise(unit.source)
        if form in forms and policy.serves(unit):
            found[form].append(unit)
    return found


def _ranked(units: Sequence[TranslationUnit], segment: Segment, context: Context, policy: Policy) -> list[Match]:
    matches = [_match(unit, segment, context, policy) for unit in units]
    if len(matches) > 1:
        matches.sort(key=lambda m: preference(m, policy))
        matches = _marked_as_rivals(_distinct(matches), policy)
    return matches


def _match(unit: TranslationUnit, segment: Segment, context: Context, policy: Policy) -> Match:
    is_context = context != ("", "") and context == (unit.previous, unit.next)
    penalties = policy.penalties_of(unit, segment)
    score = CONTEXT_SCORE if is_context else EXACT_SCORE
    return Match(
        with_tags_of(unit, segment),
        MatchKind.CONTEXT if is_context else MatchKind.EXACT,
        max(0, score - sum(p.points for p in penalties)),
        penalties,
    )


def _distinct(matches: Sequence[Match]) -> list[Match]:
    """The same words for the same text in many contexts are one proposal: the best of them stands."""
    best: dict[tuple[str, tuple[InlineTag, ...]], Match] = {}
    for match in matches:
        best.setdefault((match.unit.target, match.unit.target_tags), match)
    return list(best.values())


def _marked_as_rivals(matches: list[Match], policy: Policy) -> list[Match]:
    """Where nothing but their dates decides between several targets, each says so."""
    first = matches[0]
    if first.kind is MatchKind.CONTEXT:
        return matches
    rivals = [m for m in matches if m.unit.status is first.unit.status and m.unit.target != first.unit.target]
    points = policy.penalties.named("multiple_targets")
    if not rivals or not points:
        return matches
    return [_penalised(m, points[0]) if m is first or m in rivals else m for m in matches]


def _penalised(match: Match, penalty: Penalty) -> Match:
    return replace(match, score=max(0, match.score - penalty.points), penalties=(*match.penalties, penalty))


def with_tags_of(unit: TranslationUnit, segment: Segment) -> TranslationUnit:
    """The unit with the segment's own ids, attributes and literals on its markup, where the markup agrees."""
    if not segment.tags or not tags_agree(unit, segment):
        return unit
    own = {(stored.id, stored.kind): tag for stored, tag in zip(unit.source_tags, segment.tags, strict=True)}
    if any((t.id, t.kind) not in own for t in unit.target_tags):
        return unit
    target_tags = tuple(replace(own[t.id, t.kind], position=t.position) for t in unit.target_tags)
    return replace(unit, source_tags=segment.tags, target_tags=target_tags)

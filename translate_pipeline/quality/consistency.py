"""Across segments: one source translated in two ways, or two sources in one way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from translate_pipeline.domain import Finding, Severity
from translate_pipeline.quality.base import quoted
from translate_pipeline.text.normalise import collapse_spaces

INCONSISTENT_TARGET = "inconsistent-target"
INCONSISTENT_SOURCE = "inconsistent-source"

#: Codes that ``check_consistency`` gives, with their titles; they need all segments, so they stand outside CHECKS.
CONSISTENCY_CHECKS = {
    INCONSISTENT_TARGET: "One source has different translations",
    INCONSISTENT_SOURCE: "Different sources have one translation",
}


class ConsistencyFinding(NamedTuple):
    """``position`` counts the pairs as they were given."""

    position: int
    finding: Finding


def check_consistency(pairs: Sequence[tuple[str, str]]) -> tuple[ConsistencyFinding, ...]:
    """Findings over ``(source, target)`` pairs of one language pair, in order. Spaces do not count, case does."""
    keys = [(collapse_spaces(source), collapse_spaces(target)) for source, target in pairs]
    by_source: dict[str, str] = {}
    by_target: dict[str, str] = {}
    found: list[ConsistencyFinding] = []
    for index, (source, target) in enumerate(keys):
        if not source or not target:
            continue
        first_target = by_source.setdefault(source, target)
        first_source = by_target.setdefault(target, source)
        length = len(pairs[index][1])
        if first_target != target:
            message = f"The same source is elsewhere {quoted(first_target)}."
            found.append(ConsistencyFinding(index, Finding(INCONSISTENT_TARGET, Severity.WARNING, message, 0, length)))
        if first_source.casefold() != source.casefold():
            message = f"This is also the translation of {quoted(first_source)}."
            found.append(ConsistencyFinding(index, Finding(INCONSISTENT_SOURCE, Severity.INFO, message, 0, length)))
    return tuple(found)

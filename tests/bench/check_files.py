"""Aligned files of sentences, as the measurements of the checks read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.quality import check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translate_pipeline.domain import Finding


class Pair(NamedTuple):
    source: str
    target: str


def read_pairs(source: Path, target: Path) -> list[Pair]:
    """Line by line, edges stripped; lines that are empty on either side are left out."""
    sides = [path.read_text(encoding="utf-8").splitlines() for path in (source, target)]
    if len(sides[0]) != len(sides[1]):
        raise SystemExit(f"{source} has {len(sides[0])} lines, {target} {len(sides[1])}: they are not aligned")
    pairs = (Pair(one.strip(), other.strip()) for one, other in zip(*sides, strict=True))
    return [pair for pair in pairs if all(pair)]


def findings(pair: Pair, languages: LanguagePair) -> Sequence[Finding]:
    return check(Segment("s", "b", pair.source), pair.target, languages)

"""The geometry of plots, in per cent of the width they are given: the templates draw them as inline SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a stacked bar. ``start`` and ``width`` are per cent, written with two decimals."""

    key: str
    label: str
    count: int
    start: str
    width: str
    percent: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of a bar chart: ``parts`` are the numbers that make up ``count``."""

    label: str
    count: int
    width: str
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart over time: its parts from the top down, in per cent of the height."""

    label: str
    start: str
    width: str
    parts: Sequence[Share]


def columns(rows: Sequence[tuple[str, Sequence[tuple[str, str, int]]]], *, slots: int = 12) -> list[Column]:
    """Columns of (label, shares) side by side, each as high as the others. Few of them leave room to the right."""
    wide = 10_000 // max(slots, len(rows))
    return [
        Column(label, _percent(i * wide + wide // 10), _percent(wide - wide // 5), stack(shares))
        for i, (label, shares) in enumerate(rows)
    ]


def stack(shares: Sequence[tuple[str, str, int]]) -> list[Share]:
    """A bar of (key, label, count) side by side; nothing is drawn for a count of 0. The widths add up to 100."""
    total = sum(count for _, _, count in shares)
    drawn, done = [], 0
    for key, label, count in shares:
        if count:
            # Both ends are rounded, not the width: so neighbours touch and the last one ends at 100.
            start, end = round(10_000 * done / total), round(10_000 * (done + count) / total)
            drawn.append(Share(key, label, count, _percent(start), _percent(end - start), _share(count, total)))
            done += count
    return drawn


def bars(rows: Iterable[tuple[str, Mapping[str, int]]], *, full: int) -> list[Row]:
    """Bars of (label, parts); ``full`` is what takes all of the width."""
    counted = ((label, sum(parts.values()), parts) for label, parts in rows)
    return [Row(label, count, _percent(round(10_000 * count / max(1, full))), parts) for label, count, parts in counted]


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _share(count: int, total: int) -> str:
    """``<1 %`` rather than ``0 %`` for what is there."""
    percent = round(100 * count / total)
    return f"{percent} %" if percent else "<1 %"

"""Which items lie outside others: the same as asking each about each."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.text.spans import outside


class Span(NamedTuple):
    start: int
    end: int


@st.composite
def ordered_spans(draw: st.DrawFn) -> list[Span]:
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@given(ordered_spans(), ordered_spans())
def test_as_the_slow_way_says(items: list[Span], taken: list[Span]) -> None:
    slow = [i for i in items if all(i.end <= t.start or i.start >= t.end for t in taken)]
    assert list(outside(items, taken)) == slow

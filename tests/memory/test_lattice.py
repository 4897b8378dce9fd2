"""The best way through a grid and the probabilities of its steps, held against all ways written out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate_pipeline.memory.lattice import Step, best_path

SINGLE = ((1, 1), (1, 0), (0, 1))
ALL = (*SINGLE, (2, 1), (1, 2), (2, 2))
Way = list[tuple[int, int, Step]]


def ways(rows: int, columns: int, steps: tuple[Step, ...], i: int = 0, j: int = 0) -> Iterator[Way]:
    if (i, j) == (rows, columns):
        yield []
    for step in steps:
        if i + step[0] <= rows and j + step[1] <= columns:
            for rest in ways(rows, columns, steps, i + step[0], j + step[1]):
                yield [(i, j, step), *rest]


def table(numbers: list[float]) -> Callable[[int, int, Step], float]:
    """Costs that look arbitrary and are the same for the same step."""
    return lambda i, j, step: numbers[(i * 31 + j * 17 + step[0] * 7 + step[1] * 3) % len(numbers)]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 4),
    st.integers(0, 4),
    st.lists(st.floats(0, 20), min_size=1, max_size=13),
    st.sampled_from([SINGLE, ALL]),
)
def test_the_cheapest_of_all_ways(rows: int, columns: int, numbers: list[float], steps: tuple[Step, ...]) -> None:
    cost = table(numbers)
    prices = [sum(cost(*each) for each in way) for way in ways(rows, columns, steps)]
    found = best_path(rows, columns, steps, cost)
    assert sum(cost(i, j, step) for i, j, step, _ in found) == pytest.approx(min(prices))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.lists(st.floats(0, 8), min_size=1, max_size=13))
def test_probabilities_are_shares_of_all_ways(rows: int, columns: int, numbers: list[float]) -> None:
    cost = table(numbers)
    everything = list(ways(rows, columns, ALL))
    weights = [math.exp(-sum(cost(*each) for each in way)) for way in everything]
    for i, j, step, probability in best_path(rows, columns, ALL, cost):
        share = sum(w for way, w in zip(everything, weights, strict=True) if (i, j, step) in way)
        assert probability == pytest.approx(share / sum(weights))


def test_a_step_that_is_not_allowed_is_not_taken() -> None:
    def cost(_i: int, _j: int, step: Step) -> float:
        return math.inf if step == (1, 1) else 5.0

    found = best_path(2, 2, ALL, cost)
    assert [step for _, _, step, _ in found] == [(2, 2)]


def test_the_only_way_is_certain() -> None:
    assert best_path(0, 2, ALL, lambda i, j, s: 7.0 + i + j) == [(0, 0, (0, 1), 1.0), (0, 1, (0, 1), 1.0)]
    assert best_path(0, 0, ALL, lambda i, j, s: 1.0) == []


def test_very_unlikely_ways_are_weighed_all_the_same() -> None:
    """Costs whose exponentials are zero in floating point."""
    [(_, _, step, probability)] = best_path(1, 1, SINGLE, lambda i, j, s: 2000.0 if s == (1, 1) else 1000.5)
    assert step == (1, 1)
    assert probability == pytest.approx(1 / (1 + 2 * math.exp(-1)))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 130), st.integers(0, 130))
@example(1, 2000)
@example(2000, 1)
@example(7, 900)
def test_there_is_always_a_way(rows: int, columns: int) -> None:
    path = best_path(rows, columns, SINGLE, lambda i, j, s: float(s != (1, 1)))
    assert sum(s[0] for _, _, s, _ in path) == rows
    assert sum(s[1] for _, _, s, _ in path) == columns
    assert sum(s == (1, 1) for _, _, s, _ in path) == min(rows, columns)


@pytest.mark.parametrize("at", [0, 300, 600])
def test_a_long_insertion_is_within_the_band(at: int) -> None:
    """Sixty more on one side: the way leaves the diagonal by as much, wherever they are."""

    def cost(i: int, j: int, step: Step) -> float:
        inserted = at <= j < at + 60
        is_right = (step == (0, 1)) == inserted and (step != (1, 1) or j - i == (60 if j >= at else 0))
        return 0.1 if is_right else 5.0

    path = best_path(600, 660, SINGLE, cost)
    assert [j for _, j, step, _ in path if step == (0, 1)] == list(range(at, at + 60))

"""All ways through a grid of two sequences at once: the best one, and how probable each of its steps is.

A step goes from (i, j) to (i + m, j + n). Costs are negative log-probabilities, so that the best way is the shortest
path and the probability of a step is what the forward and backward sums give (L. R. Rabiner, *A Tutorial on Hidden
Markov Models*, 1989, section III).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

#: Sizes of steps, (m, n).
Step = tuple[int, int]
Cell = tuple[int, int]

#: How far from the diagonal a way may lead: always this far, in longer sequences a tenth of their length up to the
#: second. One side being longer than the other adds the difference, up to the third.
_ALWAYS, _USUALLY, _AT_MOST = 40, 60, 400


def best_path(
    rows: int, columns: int, steps: Sequence[Step], cost: Callable[[int, int, Step], float]
) -> list[tuple[int, int, Step, float]]:
    """The cheapest way from (0, 0) to (rows, columns): for each step where it begins, its size and its probability.

    ``cost(i, j, step)`` is of the step that begins at (i, j), ``math.inf`` for one that is not allowed. A way that
    takes single steps along either side must be allowed everywhere, so that there always is one.
    """
    cells = [(i, j) for i in range(rows + 1) for j in _band(i, rows, columns)]
    edges = {cell: _edges(cell, rows, columns, steps, cost) for cell in cells}
    forward, best = _forward(cells, edges)
    backward = _backward(cells, edges, (rows, columns))
    total = forward[rows, columns]
    found = []
    cell = (rows, columns)
    while cell != (0, 0):
        step, price = best[cell]
        cell = (cell[0] - step[0], cell[1] - step[1])
        after = (cell[0] + step[0], cell[1] + step[1])
        found.append((*cell, step, min(1.0, math.exp(forward[cell] - price + backward[after] - total))))
    return found[::-1]


def _band(i: int, rows: int, columns: int) -> range:
    """The columns of row ``i`` that a way may touch. Bands of neighbouring rows meet."""
    width = max(
        _ALWAYS,
        min(max(rows, columns) // 10, _USUALLY),
        min(abs(rows - columns) + 20, _AT_MOST),
        columns // max(1, rows) + 1,
    )
    middle = i * columns // rows if rows else 0
    first = 0 if i == 0 else max(0, middle - width)
    return range(first, columns + 1 if i == rows else min(columns, middle + width) + 1)


def _edges(
    cell: Cell, rows: int, columns: int, steps: Sequence[Step], cost: Callable[[int, int, Step], float]
) -> list[tuple[Step, float]]:
    i, j = cell
    found = [(s, cost(i, j, s)) for s in steps if i + s[0] <= rows and j + s[1] <= columns]
    return [(step, price) for step, price in found if price < math.inf]


def _forward(
    cells: Sequence[Cell], edges: dict[Cell, list[tuple[Step, float]]]
) -> tuple[dict[Cell, float], dict[Cell, tuple[Step, float]]]:
    """For each cell the log of the sum over all ways to it, and the last step of the cheapest."""
    sums: dict[Cell, float] = {(0, 0): 0.0}
    costs: dict[Cell, float] = {(0, 0): 0.0}
    last: dict[Cell, tuple[Step, float]] = {}
    for cell in cells:
        if cell not in sums:
            continue
        for step, price in edges[cell]:
            after = (cell[0] + step[0], cell[1] + step[1])
            if after not in edges:
                continue
            sums[after] = _log_sum(sums.get(after, -math.inf), sums[cell] - price)
            if costs[cell] + price < costs.get(after, math.inf):
                costs[after], last[after] = costs[cell] + price, (step, price)
    return sums, last


def _backward(cells: Sequence[Cell], edges: dict[Cell, list[tuple[Step, float]]], end: Cell) -> dict[Cell, float]:
    sums: dict[Cell, float] = {end: 0.0}
    for cell in reversed(cells):
        for step, price in edges[cell]:
            rest = sums.get((cell[0] + step[0], cell[1] + step[1]), -math.inf)
            sums[cell] = _log_sum(sums.get(cell, -math.inf), rest - price)
    return sums


def _log_sum(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))

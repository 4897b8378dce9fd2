"""How two versions of a story differ, segment by segment. Pure: texts in, indices out.

1. A longest common subsequence (Myers, An O(ND) difference algorithm and its variations, Algorithmica 1986) is *kept*.
2. Of the same texts left over, each new one takes an old one, in order, and is *moved*; where there are more new ones
   than old ones, the rest are *duplicated*.
3. What is left is paired by likeness: the most alike first, of equals those in the same gap between kept segments,
   then those nearest to each other. These are *changed*.
4. The rest is *new*, and on the old side *removed*.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Below it translation tools see no match, and a reader no revision of the same sentence.
LOWEST: Final = 50
#: How far apart, among the segments left over, two may stand to be compared: bounds the work on long stories.
REACH: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """What became of one new segment: ``old`` is the index it comes from, None for a new one.

    ``score`` is the likeness of a changed one, 0-99.
    """

    kind: ChangeKind
    old: int | None = None
    score: int = 0


@dataclass(frozen=True, slots=True)
class StoryDiff:
    """``places`` has one for each new segment, in order; ``removed`` the old indices that none of them comes from."""

    places: tuple[Place, ...]
    removed: tuple[int, ...]

    @property
    def is_identity(self) -> bool:
        return not self.removed and all(place.kind is ChangeKind.KEPT for place in self.places)


def diff(old: Sequence[str], new: Sequence[str], likeness: Callable[[str, str, int], int]) -> StoryDiff:
    """``likeness(old, new, least)`` is how alike two texts are, 0-99; anything below ``least`` may be told as 0."""
    kept = {j: i for i, j in common_subsequence(old, new)}
    places = {j: Place(ChangeKind.KEPT, i) for j, i in kept.items()}
    places |= _moved(old, new, kept)
    taken = {place.old for place in places.values()}
    left = [i for i in range(len(old)) if i not in taken]
    wanted = [j for j in range(len(new)) if j not in places]
    for i, j, score in _paired(_likenesses(old, new, left, wanted, likeness), _gaps(kept, len(old), len(new))):
        places[j] = Place(ChangeKind.CHANGED, i, score)
    used = {place.old for place in places.values()}
    return StoryDiff(
        tuple(places.get(j, Place(ChangeKind.NEW)) for j in range(len(new))),
        tuple(i for i in range(len(old)) if i not in used),
    )


def common_share(old: Sequence[str], new: Sequence[str]) -> float:
    """How much of two stories, taken together, stands in both, whatever the order, 0-1 (Sørensen, 1948; Dice, 1945)."""
    common = (Counter(old) & Counter(new)).total()
    return 2 * common / (len(old) + len(new)) if common else 0.0


# -- kept -------------------------------------------------------------------------------------------------------------


def common_subsequence(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The index pairs of a longest common subsequence, in order; equal ends are always in it."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    rows, columns = range(start, len(old) - end), range(start, len(new) - end)
    # What stands on one side only is in no common subsequence; without it a rewritten story costs nothing.
    common = {old[i] for i in rows} & {new[j] for j in columns}
    rows_left, columns_left = [i for i in rows if old[i] in common], [j for j in columns if new[j] in common]
    middle = _myers([old[i] for i in rows_left], [new[j] for j in columns_left])
    pairs = [(i, i) for i in range(start)] + [(rows_left[i], columns_left[j]) for i, j in middle]
    return pairs + [(len(old) - k, len(new) - k) for k in range(end, 0, -1)]


def _myers(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The greedy algorithm of the paper's section 2. On diagonal k lie the points (i, j) with i - j = k."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(len(old) + len(new) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            i, _ = _step(furthest, k, edits)
            while i < len(old) and 0 <= i - k < len(new) and old[i] == new[i - k]:
                i += 1
            furthest[k] = i
            if i >= len(old) and i - k >= len(new):
                return _traced(trace, len(old), len(new))
    raise AssertionError("every two sequences are as many edits apart as they have elements, at most")


def _step(furthest: dict[int, int], k: int, edits: int) -> tuple[int, int]:
    """The best point on diagonal k after one more edit, by its i, and the diagonal that it was reached from."""
    is_insertion = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
    return (furthest[k + 1], k + 1) if is_insertion else (furthest[k - 1] + 1, k - 1)


def _traced(trace: Sequence[dict[int, int]], i: int, j: int) -> list[tuple[int, int]]:
    """Back along the path that reached the end: the pairs of its diagonal steps, in order."""
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        first, before = _step(trace[edits], i - j, edits)
        while i > first:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        i = trace[edits][before]
        j = i - before
    return pairs[::-1]


# -- moved and duplicated ---------------------------------------------------------------------------------------------


def _moved(old: Sequence[str], new: Sequence[str], kept: dict[int, int]) -> dict[int, Place]:
    stayed = set(kept.values())
    free: dict[str, list[int]] = defaultdict(list)
    first: dict[str, int] = {}
    for i, text in enumerate(old):
        first.setdefault(text, i)
        if i not in stayed:
            free[text].append(i)
    found: dict[int, Place] = {}
    for j, text in enumerate(new):
        if j in kept or text not in first:
            continue
        found[j] = (
            Place(ChangeKind.MOVED, free[text].pop(0)) if free[text] else Place(ChangeKind.DUPLICATED, first[text])
        )
    return found


# -- changed ----------------------------------------------------------------------------------------------------------


def _likenesses(
    old: Sequence[str],
    new: Sequence[str],
    left: Sequence[int],
    wanted: Sequence[int],
    likeness: Callable[[str, str, int], int],
) -> Iterator[tuple[int, int, int]]:
    """(old index, new index, score) of what is alike enough."""
    for rank, j in enumerate(wanted):
        for i in left[max(0, rank - REACH) : rank + REACH + 1]:
            score = likeness(old[i], new[j], LOWEST)
            if score >= LOWEST:
                yield i, j, score


def _gaps(kept: dict[int, int], olds: int, news: int) -> tuple[list[int], list[int]]:
    """For each old and each new index how many kept segments stand before it: equal numbers are the same gap."""
    stayed = set(kept.values())
    before_old, before_new = [0], [0]
    for i in range(olds):
        before_old.append(before_old[-1] + (i in stayed))
    for j in range(news):
        before_new.append(before_new[-1] + (j in kept))
    return before_old, before_new


def _paired(found: Iterator[tuple[int, int, int]], gaps: tuple[list[int], list[int]]) -> Iterator[tuple[int, int, int]]:
    """Each index once, the best pairs first."""
    olds, news = gaps
    used_old: set[int] = set()
    used_new: set[int] = set()
    for i, j, score in sorted(found, key=lambda p: (-p[2], olds[p[0]] != news[p[1]], abs(p[0] - p[1]), p[1], p[0])):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            yield i, j, score

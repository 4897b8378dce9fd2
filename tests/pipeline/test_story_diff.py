"""What becomes of every segment: each new one is exactly one thing, no old one is forgotten."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import ChangeKind
from translate_pipeline.pipeline.story_diff import LOWEST, REACH, common_share, common_subsequence, diff

KEPT, MOVED, DUPLICATED = ChangeKind.KEPT, ChangeKind.MOVED, ChangeKind.DUPLICATED
CHANGED, NEW = ChangeKind.CHANGED, ChangeKind.NEW

#: Few words, so that texts recur, and recur with one letter more.
texts = st.lists(st.sampled_from(["a", "b", "c", "ab", "abc", "abcd", "x", "xy"]), max_size=9)


def shared(old: str, new: str, least: int) -> int:
    """A stand-in for the memory's measure: how many letters both begin with."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    score = min(99, 100 * same // max(len(old), len(new)))
    return score if score >= least else 0


def longest(old: list[str], new: list[str]) -> int:
    """The length of a longest common subsequence, by the textbook."""
    row = [0] * (len(new) + 1)
    for text in old:
        above = row[:]
        for j, other in enumerate(new, start=1):
            row[j] = above[j - 1] + 1 if text == other else max(above[j], row[j - 1])
    return row[-1]


def kinds(old: list[str], new: list[str]) -> list[ChangeKind]:
    return [place.kind for place in diff(old, new, shared).places]


@given(texts, texts)
def test_every_segment_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    found = diff(old, new, shared)
    assert len(found.places) == len(new)
    sources = [place.old for place in found.places if place.kind in (KEPT, MOVED, CHANGED)]
    assert len(sources) == len(set(sources))
    assert sorted([*{p.old for p in found.places if p.old is not None}, *found.removed]) == list(range(len(old)))
    for text, place in zip(new, found.places, strict=True):
        if place.kind is NEW:
            assert (place.old, place.score) == (None, 0)
        else:
            assert place.old is not None
            assert (old[place.old] == text) is (place.kind is not CHANGED)
            assert (place.score >= LOWEST) is (place.kind is CHANGED)


@given(texts, texts)
def test_as_many_copies_are_kept_or_moved_as_both_have(old: list[str], new: list[str]) -> None:
    found = diff(old, new, shared)
    both = Counter(old) & Counter(new)
    stayed = Counter(t for t, p in zip(new, found.places, strict=True) if p.kind in (KEPT, MOVED))
    copied = Counter(t for t, p in zip(new, found.places, strict=True) if p.kind is DUPLICATED)
    assert stayed == both
    assert all(text in both for text in copied)


@given(texts, texts)
def test_what_is_kept_is_a_longest_common_subsequence(old: list[str], new: list[str]) -> None:
    pairs = common_subsequence(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(pairs) == longest(old, new)
    assert kinds(old, new).count(KEPT) == len(pairs)


@given(texts)
def test_the_same_story_is_kept_whole(story: list[str]) -> None:
    found = diff(story, story, shared)
    assert found.is_identity
    assert [place.old for place in found.places] == list(range(len(story)))


@given(st.lists(st.text(min_size=1), unique=True, min_size=1))
def test_of_a_reversed_story_all_is_moved_but_the_one_that_everything_turns_about(story: list[str]) -> None:
    found = Counter(kinds(story, story[::-1]))
    assert found == Counter({KEPT: 1, MOVED: len(story) - 1}) - Counter()


@given(texts, texts)
def test_identity_is_said_of_nothing_else(old: list[str], new: list[str]) -> None:
    assert diff(old, new, shared).is_identity is (old == new)


@given(texts, texts)
def test_the_share_in_common(old: list[str], new: list[str]) -> None:
    assert common_share(old, new) == common_share(new, old) == common_share(old[::-1], new)
    assert (common_share(old, new) == 1.0) is (Counter(old) == Counter(new) and bool(old))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a c", [KEPT, KEPT]),
        ("a b c", "c a b", [MOVED, KEPT, KEPT]),
        ("a b", "a b a", [KEPT, KEPT, DUPLICATED]),
        ("a a", "a", [KEPT]),
        ("a b b c", "b a b c b", [MOVED, KEPT, KEPT, KEPT, DUPLICATED]),
        ("abcd x", "abc x", [CHANGED, KEPT]),
        ("abcd", "wxyz", [NEW]),
        ("", "a", [NEW]),
    ],
)
def test_what_a_person_would_say(old: str, new: str, expected: list[ChangeKind]) -> None:
    assert kinds(old.split(), new.split()) == expected


def test_the_most_alike_are_paired_first_then_those_in_the_same_gap() -> None:
    found = diff(["abcdef", "abcdxy", "k"], ["abcdeg", "k", "abcdxz"], shared)
    assert [(p.kind, p.old) for p in found.places] == [(CHANGED, 0), (KEPT, 2), (CHANGED, 1)]
    # Both old ones are as like to the new one: that beside the kept neighbour is meant.
    found = diff(["abcd1", "k", "abcd2"], ["k", "abcd3"], shared)
    assert [(p.kind, p.old) for p in found.places] == [(KEPT, 1), (CHANGED, 2)]
    assert found.removed == (0,)


def test_a_story_written_anew_costs_no_more_than_its_length_times_the_reach() -> None:
    asked = Counter[str]()

    def counted(old: str, new: str, least: int) -> int:
        asked["times"] += 1
        return 0

    diff([f"old {i}" for i in range(1500)], [f"new {i}" for i in range(1500)], counted)
    assert asked["times"] <= 1500 * (2 * REACH + 1)

"""The measure behind fuzzy matches: how much of a text would have to be changed to make it another.

It is a weighted edit distance over tokens (Wagner and Fischer, 1974). Inserting or leaving out a token costs its weight
(``tokens.WEIGHTS``: word 100, number or address 40, punctuation 20). Putting one token for another of its kind costs

* words: 10 where only case differs; for words that begin with the same three letters their character edit distance
  (Levenshtein) over the longer length, as hundredths, at least 25; else 100;
* numbers and addresses: 5, for they are put right from the new source; punctuation: 20.

Tokens of different kinds never stand for each other. With M the weight of the heavier text and D the distance,

    score = floor(100 × (M - D) / M), not below 0, and 99 at most for texts that are not the same.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from .tokens import Kind, Token, Tokens

CASE_COST = 10
INFLECTION_COST = 25
WORD_COST = 100
VALUE_COST = 5
PUNCTUATION_COST = 20

#: More than any distance; for tokens that cannot stand for each other.
_NEVER = 1 << 30


def score_of(distance: int, heavier: int) -> int:
    """From a distance and the weight of the heavier text."""
    if distance >= heavier:
        return 0
    return min(99, 100 * (heavier - distance) // heavier)


def allowance(heavier: int, min_score: int) -> int:
    """The greatest distance that still scores ``min_score`` (1-100)."""
    return heavier * (100 - min_score) // 100


def similarity(one: Tokens, other: Tokens, *, min_score: int = 0) -> int:
    """The score of two texts with different normal forms, 0-99; 0 also for any score below ``min_score``."""
    heavier = max(one.weight, other.weight)
    limit = allowance(heavier, min_score)
    if least_distance(one, other) > limit:
        return 0
    found = distance(one, other, limit=limit)
    return 0 if found > limit else score_of(found, heavier)


def least_distance(one: Tokens, other: Tokens) -> int:
    """A lower bound of the distance from the bags of words alone.

    Each word of the longer text finds the same word, or one that begins alike (25 at least), or costs 100. What is no
    word costs at least the difference of its weights, for there what stands for another weighs the same.
    """
    longer = max(one.word_count, other.word_count)
    alike = _common(one.stem_counts, other.stem_counts)
    same = _common(one.word_counts, other.word_counts)
    words = WORD_COST * (longer - alike) + INFLECTION_COST * (alike - same)
    return words + abs(one.other_weight - other.other_weight)


def _common(one: Counter[str], other: Counter[str]) -> int:
    if len(other) < len(one):
        one, other = other, one
    return sum(min(count, other[word]) for word, count in one.items() if word in other)


def distance(one: Tokens, other: Tokens, *, limit: int = _NEVER) -> int:
    """The edit distance; any number above ``limit`` where it is above it."""
    rows, columns = _without_common_ends(one.sequence, other.sequence)
    above = [0]
    for token in columns:
        above.append(above[-1] + token.weight)
    for token in rows:
        above = _next_row(above, token, columns)
        if min(above) > limit:
            return limit + 1
    return above[-1]


def _next_row(above: list[int], token: Token, columns: tuple[Token, ...]) -> list[int]:
    left = above[0] + token.weight
    row = [left]
    diagonal = above[0]
    for column, up in zip(columns, above[1:], strict=True):
        best = diagonal + _substitution(token, column)
        left += column.weight
        best = min(best, left)
        left = min(best, up + token.weight)
        row.append(left)
        diagonal = up
    return row


def _without_common_ends(
    one: tuple[Token, ...], other: tuple[Token, ...]
) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Equal ends cost nothing in some best alignment, because tokens that may stand for each other weigh the same."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


@lru_cache(maxsize=1 << 17)
def _substitution(one: Token, other: Token) -> int:
    if one.form == other.form:
        return 0
    if one.kind is not other.kind:
        return _NEVER
    if one.kind is Kind.WORD:
        return _between_words(one, other)
    return PUNCTUATION_COST if one.kind is Kind.PUNCTUATION else VALUE_COST


def _between_words(one: Token, other: Token) -> int:
    if one.folded == other.folded:
        return CASE_COST
    if one.stem != other.stem:
        return WORD_COST
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.distance(one.folded, other.folded)
    return max(INFLECTION_COST, WORD_COST * edits // max(len(one.folded), len(other.folded)))

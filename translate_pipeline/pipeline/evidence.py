"""Which words of an approved target stand for what changed in its source.

Two things the model says of the old pair tell it. Its attention pairs the words of the target with those of the old
source. And a word that stands for the old text becomes less likely beside the new one, whereas a word that stays does
not: the fall of its log-probability, all words before it given, is the surer of the two. Where words were put in, the
word after their place falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.pipeline.splice import Span, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.engine.forced import Forced
    from translate_pipeline.pipeline.splice import Difference

__all__ = ["Place", "places"]

#: So many nats weigh as much as half of a word's attention.
_FALL: Final = 5.0
#: The least weight of the word that surely goes, and of a neighbour that goes with it.
_SURE: Final = 1.0
_LIKELY: Final = 0.8
#: The least share of a neighbour's attention, and how much likelier it may become.
_SHARE: Final = 0.25
_RISE: Final = 0.5
#: The least fall of the word before which something was put in.
_INSERTED: Final = 1.5


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the target that may go. ``before`` and ``after``: its first, its last word may only be inflected."""

    span: Span
    before: bool = False
    after: bool = False

    @property
    def inflected(self) -> int:
        return self.before + self.after


@dataclass(frozen=True, slots=True)
class _Word:
    span: Span
    is_word: bool
    #: Nats by which it is less likely beside the new source.
    fall: float
    #: Share of its attention that lies on what changed, 0-1.
    share: float

    @property
    def weight(self) -> float:
        return self.fall / _FALL + 2 * self.share


def places(target: str, change: Difference, old: Forced, new: Forced) -> list[Place]:
    """The likeliest first; the others take a neighbour with them, whose form may hang on what changed.

    ``old`` is the target read beside the old source, with attention, ``new`` the same beside the new one. Empty where
    the model cannot tell.
    """
    found = _words(target, change, old, new)
    if change.is_insertion:
        return _insertions(found)
    sure = max((w for w in found if w.is_word), key=lambda w: w.weight, default=None)
    if sure is None or sure.weight < _SURE or sure.fall < 0:
        return []
    middle = found.index(sure)
    first = middle - _reach(found[:middle][::-1])
    last = middle + _reach(found[middle + 1 :])
    return _with_neighbours(target, change, found, first, last)


def _with_neighbours(target: str, change: Difference, found: Sequence[_Word], first: int, last: int) -> list[Place]:
    result = [Place((found[first].span[0], found[last].span[1]))]
    for index, is_before in ((first - 1, True), (last + 1, False)):
        if not 0 <= index < len(found):
            continue
        start, end = found[min(first, index)].span[0], found[max(last, index)].span[1]
        if found[index].is_word and not change.is_deletion:
            result.append(Place((start, end), before=is_before, after=not is_before))
        # What is left out may take a short word or a comma with it.
        elif change.is_deletion and _is_small(target, found[index].span):
            result.append(Place((start, end)))
    return result


def _is_small(target: str, span: Span) -> bool:
    text = target[span[0] : span[1]]
    return text == "," or (text.isalpha() and len(text) <= 3)


def _insertions(found: Sequence[_Word]) -> list[Place]:
    after = max(found, key=lambda w: w.fall, default=None)
    if after is None or after.fall < _INSERTED:
        return []
    start = after.span[0]
    return [Place((start, start)), *([Place(after.span, after=True)] if after.is_word else [])]


def _reach(beside: Sequence[_Word]) -> int:
    """How many of the words beside a sure one go with it; a mark goes only between words that do."""
    count = 0
    for number, word in enumerate(beside, start=1):
        if word.is_word and not _goes_along(word):
            break
        if word.is_word:
            count = number
    return count


def _goes_along(word: _Word) -> bool:
    return word.weight >= _LIKELY and word.share >= _SHARE and word.fall >= -_RISE


def _words(target: str, change: Difference, old: Forced, new: Forced) -> list[_Word]:
    columns = [i for i, (start, end) in enumerate(old.source) if start < change.old[1] and end > change.old[0]]
    return [_word(target, span, columns, old, new) for span in words(target)]


def _word(target: str, span: Span, columns: Sequence[int], old: Forced, new: Forced) -> _Word:
    tokens = [i for i, (start, end) in enumerate(old.tokens) if start < span[1] and end > span[0]]
    rows = [old.attention[i] for i in tokens]
    whole = sum(map(sum, rows))
    changed = sum(row[column] for row in rows for column in columns)
    fall = sum(old.log_probabilities[i] - new.log_probabilities[i] for i in tokens)
    return _Word(span, target[span[0]].isalnum(), fall, changed / whole if whole else 0.0)

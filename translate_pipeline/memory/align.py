"""A story and its existing translation become units: which sentences belong together, and how sure that is.

Sentences are aligned by length (W. A. Gale and K. W. Church, *A Program for Aligning Sentences in Bilingual Corpora*,
1993) with what they share beside (``anchors``) as further evidence. Blocks give the frame: a headline goes with the
headline; where both sides have the same blocks, each is aligned by itself; elsewhere no sentence pair reaches across
the end of a block.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Role,
    Segment,
    Status,
    Story,
    TranslationUnit,
)

from .anchors import Anchors
from .lattice import Step, best_path
from .normal import normalise
from .recall import contexts_of

#: Pairs below this confidence are not stored unless asked for.
MIN_CONFIDENCE = 70

#: The property under which a unit keeps how sure its alignment was.
CONFIDENCE = "x-alignment-confidence"

#: How often so many sentences become so many (Gale and Church, table 5, each direction by itself).
_PRIORS: Mapping[Step, float] = {
    (1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011,
}  # fmt: skip

#: Variance of the target's length per character of the source (the same, section 3.1).
_VARIANCE = 6.8

#: Characters of Russian or Turkmen a character of English, before the texts themselves have a say.
_USUAL_RATIO = 1.1
_RATIO_WEIGHT = 500

#: What a sentence without counterpart costs beside its prior, in nats.
_ALONE = 1.5

#: A block that begins on one side only, a headline that became something else, text that was not translated.
_BROKEN_FRAME, _OTHER_ROLE, _SAME_TEXT = 1.5, 6.0, 10.0

#: What the least sure of several sentences must add to the evidence, and what it costs the fit where it does not.
_SUPPORT, _GUESS = 0.5, 4.0

#: Where evidence for and against a pair being a translation weighs the same, in nats.
_EVEN = 4.0

#: Blocks are each other's only if their lengths are no stranger than this, in nats.
_MAX_STRANGENESS = 8.0


@dataclass(frozen=True, slots=True)
class Text:
    """One language of a story: the segments of its translatable blocks in order, and the role of each block."""

    segments: tuple[Segment, ...]
    roles: Mapping[str, Role]

    @classmethod
    def of(cls, story: Story, segments: Iterable[Segment]) -> Text:
        return cls(tuple(segments), {block.id: block.role for block in story.blocks})

    def blocks(self) -> list[range]:
        """The indices of the segments of each block."""
        starts = [i for i, s in enumerate(self.segments) if i == 0 or s.block_id != self.segments[i - 1].block_id]
        return [range(a, b) for a, b in pairwise([*starts, len(self.segments)])]

    def role(self, index: int) -> Role:
        return self.roles[self.segments[index].block_id]

    def length(self, indices: range) -> int:
        return sum(len(self.segments[i].text) for i in indices)


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments that belong together, by index; either range may be empty. ``confidence`` 0-100, 0 where one is."""

    source: range
    target: range
    confidence: int = 0


def align(source: Text, target: Text, pair: LanguagePair) -> tuple[Bead, ...]:
    """Every segment of both sides in exactly one bead, in order."""
    judge = _Judge(source, target, pair)
    return tuple(bead for here, there in _frames(source, target, judge) for bead in _align_frame(here, there, judge))


def unit_of(
    source: Text, target: Text, pair: LanguagePair, bead: Bead, *, name: str = "", status: Status = Status.DRAFT
) -> TranslationUnit:
    """A bead with both sides as a unit, in the context of the source; ``name`` says what was aligned."""
    contexts = contexts_of(source.segments)
    text, tags = _joined(source, bead.source)
    translated, target_tags = _joined(target, bead.target)
    kept = _corresponding(tags, target_tags)
    return TranslationUnit(
        text,
        translated,
        pair,
        Origin(OriginKind.ALIGNMENT, name),
        status,
        contexts[bead.source[0]][0],
        contexts[bead.source[-1]][1],
        kept[0],
        kept[1],
        properties=((CONFIDENCE, str(bead.confidence)),),
    )


def _align_frame(here: range, there: range, judge: _Judge) -> Iterator[Bead]:
    def cost(i: int, j: int, step: Step) -> float:
        m, n = step
        return judge.cost(range(here.start + i, here.start + i + m), range(there.start + j, there.start + j + n))

    for i, j, (m, n), probability in best_path(len(here), len(there), tuple(_PRIORS), cost):
        source = range(here.start + i, here.start + i + m)
        target = range(there.start + j, there.start + j + n)
        fit = judge.fit(source, target) if m and n else 0.0
        yield Bead(source, target, int(100 * probability * fit))


# -- the frame ------------------------------------------------------------------------------------------------------


def _frames(source: Text, target: Text, judge: _Judge) -> list[tuple[range, range]]:
    """What is aligned by itself: block by block where the blocks agree, else the headlines and all the rest."""
    here, there = source.blocks(), target.blocks()
    roles = [[text.role(b[0]) for b in blocks] for text, blocks in ((source, here), (target, there))]
    if roles[0] == roles[1] and all(
        judge.strangeness(a, b) <= _MAX_STRANGENESS for a, b in zip(here, there, strict=True)
    ):
        return list(zip(here, there, strict=True))
    cut = [0, 0]
    if here and there and roles[0][0] == roles[1][0] == Role.HEADLINE:
        cut = [here[0].stop, there[0].stop]
    first = (range(cut[0]), range(cut[1]))
    rest = (range(cut[0], len(source.segments)), range(cut[1], len(target.segments)))
    return [first, rest] if any(cut) else [rest]


class _Judge:
    """What pairs of runs of sentences cost, in nats."""

    def __init__(self, source: Text, target: Text, pair: LanguagePair) -> None:
        self._source = source
        self._target = target
        self._anchors = Anchors([s.text for s in source.segments], [s.text for s in target.segments], pair)
        self._starts = {b.start for b in source.blocks()}, {b.start for b in target.blocks()}
        lengths = source.length(range(len(source.segments))), target.length(range(len(target.segments)))
        ratio = (lengths[1] + _USUAL_RATIO * _RATIO_WEIGHT) / (lengths[0] + _RATIO_WEIGHT)
        self._ratio = min(1.6, max(0.7, ratio))
        self._forms = [[normalise(s.text) for s in text.segments] for text in (source, target)]

    def cost(self, source: range, target: range) -> float:
        prior = -math.log(_PRIORS[len(source), len(target)])
        if not source or not target:
            return prior + _ALONE
        if any(i in self._starts[0] for i in source[1:]) or any(j in self._starts[1] for j in target[1:]):
            return math.inf
        return prior + self.doubt(source, target) + self._frame_cost(source[0], target[0])

    def _frame_cost(self, i: int, j: int) -> float:
        broken = (i in self._starts[0]) != (j in self._starts[1])
        is_other = (self._source.role(i) is Role.HEADLINE) != (self._target.role(j) is Role.HEADLINE)
        return _BROKEN_FRAME * broken + _OTHER_ROLE * is_other

    def fit(self, source: range, target: range) -> float:
        """How likely these are translations of each other at all, 0-1, whatever else they might belong to."""
        guess = _GUESS * self._is_guessed(source, target)
        return 1 / (1 + math.exp(self.doubt(source, target) + guess - _EVEN))

    def doubt(self, source: range, target: range) -> float:
        """Negative where more speaks for the pair than against it."""
        here, there = self._forms[0][source[0]], self._forms[1][target[0]]
        is_same = len(source) == len(target) == 1 and here == there and any(c.isalpha() for c in here)
        return self.strangeness(source, target) + _SAME_TEXT * is_same - self._anchors.evidence(source, target)

    def _is_guessed(self, source: range, target: range) -> bool:
        """Whether nothing but its length says that the first or the last of several sentences belongs to the pair."""
        whole = self._anchors.evidence(source, target)
        fewer = [(r, target) for r in (source[1:], source[:-1]) if r] + [
            (source, r) for r in (target[1:], target[:-1]) if r
        ]
        return any(whole < self._anchors.evidence(*less) + _SUPPORT for less in fewer)

    def strangeness(self, source: range, target: range) -> float:
        """How improbable the lengths are for a translation."""
        here, there = self._source.length(source) * self._ratio, self._target.length(target)
        spread = math.sqrt(_VARIANCE * max(1.0, (here + there) / 2))
        tail = math.erfc(abs(there - here) / spread / math.sqrt(2))
        return -math.log(max(tail, 1e-12))


# -- units ----------------------------------------------------------------------------------------------------------


def _joined(text: Text, indices: range) -> tuple[str, tuple[InlineTag, ...]]:
    """The segments of one block as they stand there, without the space at the edges."""
    parts: list[str] = []
    tags: list[InlineTag] = []
    length = 0
    for index in indices:
        segment = text.segments[index]
        is_first, is_last = index == indices[0], index == indices[-1]
        before, after = ("" if is_first else segment.leading), ("" if is_last else segment.trailing)
        tags += (replace(t, position=t.position + length + len(before)) for t in segment.tags)
        parts += (before, segment.text, after)
        length += len(before) + len(segment.text) + len(after)
    return "".join(parts), tuple(tags)


def _corresponding(
    source: tuple[InlineTag, ...], target: tuple[InlineTag, ...]
) -> tuple[tuple[InlineTag, ...], tuple[InlineTag, ...]]:
    """The tags with the source's ids and attributes in the target, where the markup is the same; else none at all."""
    names = [[(t.kind, t.name) for t in tags] for tags in (source, target)]
    order = [_in_order(tags) for tags in (source, target)]
    if names[0] != names[1] or order[0] != order[1]:
        return (), ()
    ids = {theirs.id: ours.id for ours, theirs in zip(source, target, strict=True)}
    return source, tuple(replace(t, id=ids[t.id]) for t in target)


def _in_order(tags: Sequence[InlineTag]) -> list[int]:
    """Each tag's id as the number of ids seen before it."""
    seen: dict[int, int] = {}
    return [seen.setdefault(t.id, len(seen)) for t in tags]

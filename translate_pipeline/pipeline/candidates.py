"""Repaired targets to choose from, the rules they obey, and when the best of them is accepted.

What the rules are worth was measured on revisions of news sentences: docs/memory.md, "Fuzzy repair".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.pipeline.splice import middles, splice, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from translate_pipeline.engine.forced import Forced
    from translate_pipeline.pipeline.evidence import Place
    from translate_pipeline.pipeline.splice import Difference

__all__ = ["Candidate", "Read", "Revision", "best", "candidates", "is_convincing"]

#: Letters from which a word counts as one that says something.
_CONTENT: Final = 4
#: What a token is worth to the choice, in nats: about what people's words cost the model. Without it the shortest wins.
_TOKEN: Final = 1.0
#: What it costs to inflect a neighbour, and to say more words than the source has.
_INFLECTION: Final = 5.0
_EXTRA_WORD: Final = 1.5
#: Nats by which what changed must show, in the approved target and in the repaired one.
_EVIDENCE: Final = 3.0
#: Nats a token by which the repaired pair may be less likely than the approved one.
_WORSE: Final = 0.3
#: The least mean log-probability of a new token.
_SURE: Final = -1.0
#: Nats by which the first tokens after the new words may become less likely, and how many tokens that are.
_JOLT: Final = 4.0
_AFTER: Final = 3


@dataclass(frozen=True, slots=True)
class Revision:
    """A new source, and the approved pair it is like."""

    source: str
    old_source: str
    target: str
    change: Difference

    @property
    def new_words(self) -> list[str]:
        return _spoken(self.source[self.change.new[0] : self.change.new[1]])

    @property
    def commas(self) -> int:
        """How many more the new source has."""
        return self.source.count(",") - self.old_source.count(",")


@dataclass(frozen=True, slots=True)
class Candidate:
    """``text`` is the whole target with ``middle`` at its place."""

    text: str
    place: Place
    middle: str


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate as the model reads it beside the new source and beside the old one."""

    candidate: Candidate
    new: Forced
    old: Forced


def candidates(revision: Revision, places: Sequence[Place], ways: Sequence[Sequence[str]]) -> list[Candidate]:
    """Every target the continuations of each place give, without those that break a rule; each text once."""
    found: dict[str, Candidate] = {}
    for place, continuations in zip(places, ways, strict=True):
        for middle in _middles(revision, place, continuations):
            text = splice(revision.target, place.span, middle)
            candidate = Candidate(text, place, middle)
            if text not in (revision.target, "") and _is_allowed(revision, candidate):
                found.setdefault(text, candidate)
    return list(found.values())


def _middles(revision: Revision, place: Place, continuations: Sequence[str]) -> Iterator[str]:
    if revision.change.is_deletion:
        yield ""
        return
    left = revision.target[: place.span[0]]
    begins_word = not left.strip() or left[-1].isspace()
    most = len(revision.new_words) + revision.change.is_insertion + place.inflected + 1
    for continuation in continuations:
        fits = not left.strip() or continuation[:1].isspace() is begins_word or continuation[:1] == ","
        yield from middles(continuation, most) if fits else ()


def _is_allowed(revision: Revision, candidate: Candidate) -> bool:
    """It inflects neighbours only, says nothing twice, not much more than the source, and has the source's commas."""
    start, end = candidate.place.span
    gone, said = _spoken(revision.target[start:end]), _spoken(candidate.middle)
    if not revision.change.is_deletion:
        place = candidate.place
        if len(said) < 1 + place.inflected or candidate.middle[-1] in ",.;:!?":
            return False
        if (place.before and not _inflects(said[0], gone[0])) or (place.after and not _inflects(said[-1], gone[-1])):
            return False
    kept = _spoken(revision.target[:start]) + _spoken(revision.target[end:])
    fresh = [w for w in _fresh(said, gone) if _says_something(w)]
    return (
        not any(_alike(word, other) for word in fresh for other in kept)
        and len(fresh) <= len(revision.new_words) + 1
        and candidate.text.count(",") - revision.target.count(",") == revision.commas
    )


def best(revision: Revision, read: Iterable[Read]) -> Read | None:
    """The likeliest beside the new source, what it changes beyond need held against it; the first where two tie."""
    return max(read, key=lambda one: _value(revision, one), default=None)


def _value(revision: Revision, read: Read) -> float:
    start, end = read.candidate.place.span
    needed = max(len(revision.new_words), len(_spoken(revision.target[start:end])))
    extra = max(0, len(_spoken(read.candidate.middle)) - needed)
    worth = read.new.total + _TOKEN * len(read.new.log_probabilities)
    return worth - _INFLECTION * read.candidate.place.inflected - _EXTRA_WORD * extra


def is_convincing(revision: Revision, read: Read, approved: Forced, stale: Forced, free: str) -> bool:
    """Whether all that is known speaks for a candidate.

    ``approved`` is the old target beside the old source, ``stale`` the same beside the new one; ``free`` is the model's
    own translation of the new source, made without any of this.
    """
    change = revision.change
    shows_in_old = change.is_insertion or approved.total - stale.total >= _EVIDENCE
    shows_in_new = change.is_deletion or read.new.total - read.old.total >= _EVIDENCE
    is_likely = read.new.score >= approved.score - _WORSE and _is_smooth(revision, read, approved)
    return shows_in_old and shows_in_new and is_likely and _agrees(revision, read.candidate, _spoken(free))


def _is_smooth(revision: Revision, read: Read, approved: Forced) -> bool:
    """Whether the model is sure of the new words, and goes on from them as it did from the old ones."""
    start, end = read.candidate.place.span
    rest = len(revision.target[end:].lstrip())
    new, after = _split(read.new, start, len(read.candidate.text) - rest)
    _, before = _split(approved, start, len(revision.target) - rest)
    is_sure = not new or sum(new) / len(new) >= _SURE
    return is_sure and sum(after[:_AFTER]) >= sum(before[:_AFTER]) - _JOLT


def _split(forced: Forced, start: int, end: int) -> tuple[list[float], list[float]]:
    """The log-probabilities of the tokens in a span, and of those after it."""
    pairs = list(zip(forced.tokens, forced.log_probabilities, strict=False))
    return [p for (a, b), p in pairs if a < end and b > start], [p for (a, _), p in pairs if a >= end]


def _agrees(revision: Revision, candidate: Candidate, free: Sequence[str]) -> bool:
    """Whether the free translation has what is new here, and has not what was only left out."""
    start, end = candidate.place.span
    gone, said = _spoken(revision.target[start:end]), _spoken(candidate.middle)
    if revision.change.is_deletion:
        return not any(_is_among(word, free) for word in gone if _says_something(word))
    return all(_is_among(word, free) for word in _fresh(said, gone) if _says_something(word))


def _spoken(text: str) -> list[str]:
    """Words and figures, without marks."""
    return [text[a:b] for a, b in words(text) if text[a].isalnum()]


def _fresh(these: Sequence[str], those: Sequence[str]) -> list[str]:
    return [word for word in these if not _is_among(word, those)]


def _is_among(word: str, others: Iterable[str]) -> bool:
    return any(_alike(word, other) for other in others)


def _says_something(word: str) -> bool:
    return len(word) >= _CONTENT or word[0].isdigit()


def _alike(one: str, other: str) -> bool:
    """Forms of one word, as far as spelling tells: the same beginning, of half the longer one at least."""
    one, other = _plain(one), _plain(other)
    common = _common(one, other)
    return one == other or (not one[0].isdigit() and common >= 3 and 2 * common >= max(len(one), len(other)))


def _inflects(one: str, other: str) -> bool:
    """As ``_alike``, but content with less: in its very place hardly anything else stands (``дня``, ``дней``)."""
    one, other = _plain(one), _plain(other)
    common = _common(one, other)
    return not one[0].isdigit() and common >= 2 and 2 * common >= min(len(one), len(other))


def _plain(word: str) -> str:
    return "".join(word.casefold().split())


def _common(one: str, other: str) -> int:
    """How many letters they begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))

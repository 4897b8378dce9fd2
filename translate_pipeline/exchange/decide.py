"""What a row of an edited file means for the story: a decision, nothing, or a problem to report.

The file is compared with the story as it is now. Nothing is decided about a segment whose source is another one, nor,
unless forced, about one that somebody else has changed since the file was written.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, MatchKind, Status
from translate_pipeline.exchange.model import Problem, Verdict
from translate_pipeline.exchange.text import carried, comparable, flat, flat_tokens, source_key, source_keys, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from translate_pipeline.domain import AlignedStory, Segment, Target
    from translate_pipeline.exchange.model import Correction, Shown

_SHORT = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What shall become of one target. ``tags`` None: to be placed anew. ``expected`` is the text it replaces."""

    place: str
    segment_id: str
    language: str
    text: str
    status: Status
    tags: tuple[InlineTag, ...] | None
    expected: str

    @property
    def is_changed(self) -> bool:
        return self.text != self.expected


class Judge:
    """Decides about the rows of one language of one story.

    ``earlier`` gives the texts that a segment's target had before people changed it. ``is_forced``: the file wins over
    changes made since it was written. ``is_trusted``: changed words are approved even where the file says unfinished.
    """

    def __init__(
        self,
        aligned: AlignedStory,
        language: str,
        *,
        earlier: Callable[[str], Collection[str]] = lambda _: (),
        is_forced: bool = False,
        is_trusted: bool = False,
    ) -> None:
        self._aligned = aligned
        self._language = language
        self._earlier = earlier
        self._is_forced = is_forced
        self._is_trusted = is_trusted
        self._by_source: dict[str, list[int]] = defaultdict(list)
        for index, segment in enumerate(aligned.segments):
            for key in source_keys(segment.text, segment.tags):
                self._by_source[key].append(index)

    def decide(self, row: Correction) -> Decision | Problem | None:
        """None where the file leaves the segment as it is."""
        index = self._index(row)
        if isinstance(index, Problem):
            return index
        segment, target = self._aligned.segments[index], self._aligned.targets[self._language][index]
        try:
            return self._judge(row, segment, target, *_content(row, segment, target))
        except ValueError as error:
            return Problem(row.place, str(error))

    def segment_of(self, row: Correction) -> str:
        """The id of the segment that the row is about, '' where that cannot be said."""
        index = self._index(row)
        return "" if isinstance(index, Problem) else self._aligned.segments[index].id

    def _judge(
        self, row: Correction, segment: Segment, target: Target, text: str, tags: tuple[InlineTag, ...]
    ) -> Decision | Problem | None:
        """``text`` and ``tags`` are what the row wants for ``target``."""
        is_changed = _content_key(text, tags) != _content_key(target.text, target.tags)
        if not is_changed:
            text, tags = target.text, target.tags
        if not text and row.verdict is not Verdict.REJECTED:
            return Problem(row.place, "the target is empty") if target.text else None
        status = self._status(row, target, is_changed=is_changed and bool(text))
        if status is None or isinstance(status, Problem):
            return status
        if is_changed and text and self._is_overtaken(row, target):
            if self._is_untouched(row, segment, text):
                return None
            if not self._is_forced:
                return _overtaken(row, target)
        if status is Status.REJECTED:
            text, tags = target.text, target.tags
        return Decision(row.place, segment.id, self._language, text, status, tags, target.text)

    # -- which segment ------------------------------------------------------------------------------------------------

    def _index(self, row: Correction) -> int | Problem:
        """By number where the source agrees, else by a source that only one segment has."""
        same = set(self._by_source.get(source_key(row.source), ()))
        if row.number - 1 in same:
            return row.number - 1
        if len(same) == 1:
            return same.pop()
        if same:
            return Problem(row.place, f"the source stands in {len(same)} segments, and no number says which is meant")
        if 0 < row.number <= len(self._aligned.segments):
            own = self._aligned.segments[row.number - 1].text
            return Problem(row.place, f"the source was changed: found “{_short(row.source)}”, expected “{_short(own)}”")
        return Problem(row.place, f"the story has no segment “{_short(row.source)}”")

    # -- what it says -------------------------------------------------------------------------------------------------

    def _status(self, row: Correction, target: Target, *, is_changed: bool) -> Status | Problem | None:
        if row.verdict is Verdict.REJECTED:
            if is_changed:
                return Problem(row.place, "rejected, and yet changed: reject the text that was there, or correct it")
            return None if target.status is Status.REJECTED else Status.REJECTED
        if row.verdict is Verdict.APPROVED:
            is_news = target.status is not Status.APPROVED and row.shown.status != Status.APPROVED
            return Status.APPROVED if is_changed or is_news else None
        if not is_changed:
            was_approved = row.shown.status == target.status == Status.APPROVED
            return Status.DRAFT if row.verdict is Verdict.UNFINISHED and was_approved else None
        if row.verdict is Verdict.UNFINISHED and not self._is_trusted:
            return Status.DRAFT
        return Status.APPROVED

    def _is_overtaken(self, row: Correction, target: Target) -> bool:
        """Whether the target is no longer the one that the file was made from."""
        if _is_other(row.shown, target, is_flat=row.is_flat):
            return True
        if row.shown.text is not None and comparable(row.shown.text) == comparable(target.text):
            return False
        # Search and replace over the whole file changes what it says of itself as well: history decides then.
        base = row.target if row.shown.text is None else row.shown.text
        return comparable(base) in map(comparable, self._earlier(target.segment_id))

    def _is_untouched(self, row: Correction, segment: Segment, text: str) -> bool:
        """Whether an old file only says what it said when it was written: that is no opinion on what came after."""
        old = {comparable(t) for t in (*self._earlier(segment.id), *filter(None, [row.shown.text]))}
        is_as_written = row.verdict is not Verdict.APPROVED or row.shown.status == Status.APPROVED
        return is_as_written and comparable(text) in old


def _overtaken(row: Correction, target: Target) -> Problem:
    return Problem(
        row.place,
        f"approved or changed since this file was written: “{_short(target.text)}”; left so (--force overrides)",
    )


def _is_other(shown: Shown, target: Target, *, is_flat: bool) -> bool:
    """Whether fields that nobody edits describe another target than this."""
    kind = MatchKind.MACHINE.value if shown.match == "repeated" else shown.match
    known: list[tuple[object, object]] = [(kind, target.kind.value), (shown.model, target.model)]
    if shown.status is not None or (is_flat and kind is not None):
        known.append((shown.status == Status.APPROVED, target.status is Status.APPROVED))
    return any(given is not None and given != own for given, own in known)


def _content(row: Correction, segment: Segment, target: Target) -> tuple[str, tuple[InlineTag, ...]]:
    """The row's text with the segment's own tags. Raises ValueError for tags that it does not have."""
    if row.is_flat:
        return _from_flat(row.target, target)
    text, tags = _named(row, (*target.tags, *segment.tags))
    text, tags = trimmed(text, tags)
    if tags or not target.tags:
        return text, tags
    # A tool without markup, or a person who took all of it out: the words decide where it stands.
    return text, _carried(target, text)


def _named(row: Correction, known: tuple[InlineTag, ...]) -> tuple[str, tuple[InlineTag, ...]]:
    """Marks made the ``known`` tags, of which the last counts; where a mark may be text, those of none of them are."""
    own = {(tag.kind, tag.id): tag for tag in known}
    text, tags, grown = row.target, [], 0
    for mark in row.target_tags:
        at = mark.position + grown
        found = own.get((mark.kind, mark.id))
        if found:
            tags.append(InlineTag(at, found.kind, found.id, found.name, found.attributes))
        elif row.is_escaped:
            raise ValueError(f"the target has the tag {mark.literal}, which its source does not have")
        else:
            text = text[:at] + mark.literal + text[at:]
            grown += len(mark.literal)
    return text, tuple(tags)


def _from_flat(text: str, target: Target) -> tuple[str, tuple[InlineTag, ...]]:
    """A text from a format that shows no tags but breaks and names: these are found by how they look."""
    if comparable(text) == comparable(flat(target.text, target.tags)):
        return target.text, target.tags
    text = text.strip()
    found: dict[int, InlineTag] = {}
    at = 0
    for tag, token in flat_tokens(target.tags):
        place = text.find(token, at)
        if place >= 0:
            at = place
            text = text[:at] + text[at + len(token) :]
            found[id(tag)] = replace(tag, position=at)
    others = tuple(tag for tag in target.tags if id(tag) not in found)
    pairs = _carried(replace(target, tags=others), text)
    return text, tuple(sorted((*pairs, *found.values()), key=lambda tag: tag.position))


def _carried(target: Target, text: str) -> tuple[InlineTag, ...]:
    if comparable(text) == comparable(target.text):
        return target.tags
    moved = carried(target.text, target.tags, text)
    return tuple(replace(tag, position=min(tag.position, len(text))) for tag in target.tags) if moved is None else moved


def _content_key(text: str, tags: tuple[InlineTag, ...]) -> tuple[str, list[tuple[int, str, int]]]:
    """What two copies of a target share: words and places of tags, spaces at the edges left aside."""
    kept, moved = trimmed(text, tags)
    return comparable(kept), [(tag.position, tag.kind.value, tag.id) for tag in moved]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"

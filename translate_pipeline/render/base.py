"""What a renderer is, and the story as all of them see it: blocks in order, each with its aligned rows."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from translate_pipeline.domain import ChangeKind, MatchKind, Role, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.domain import (
        AlignedStory,
        Block,
        Finding,
        FormerSegment,
        Segment,
        SegmentUpdate,
        Target,
    )


_SURROGATE = re.compile("[\ud800-\udfff]")
#: The labels whose score says more than the label itself.
_SCORED = frozenset({MatchKind.FUZZY.value, MatchKind.PLACEABLE.value, MatchKind.REPAIR.value})


class Renderer(Protocol):
    """One output format. ``joins_languages``: it can also show several languages in one file."""

    suffix: ClassVar[str]
    joins_languages: ClassVar[bool]

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """The whole file. ``languages`` holds one language, or several where the renderer joins them."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """A segment and its targets, in the order of the languages asked for.

    ``number`` counts the segments of the story from 1 and is the same in every format. ``labels`` say how each target
    was found, as a reader is told it. ``update`` is None in a story delivered for the first time.
    """

    number: int
    segment: Segment
    targets: tuple[Target, ...]
    labels: tuple[str, ...]
    update: SegmentUpdate | None = None

    @property
    def former(self) -> FormerSegment | None:
        """What a changed segment was."""
        return self.update.former if self.update else None


@dataclass(frozen=True, slots=True)
class Section:
    """A block and its rows. A block without rows (metadata, bare numbers) is delivered as it came."""

    number: int
    block: Block
    rows: tuple[Row, ...]


def sections(aligned: AlignedStory, languages: Sequence[str]) -> tuple[Section, ...]:
    """The blocks of the story in order. Raises ValueError where targets and segments are not aligned."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(aligned, languages):
        rows[row.segment.block_id].append(row)
    return tuple(
        Section(number, block, tuple(rows[block.id])) for number, block in enumerate(aligned.story.blocks, start=1)
    )


def _rows(aligned: AlignedStory, languages: Sequence[str]) -> Iterator[Row]:
    seen: set[tuple[str, str]] = set()
    columns = [aligned.targets[language] for language in languages]
    updates = aligned.update.segments if aligned.update else (None,) * len(aligned.segments)
    for number, (segment, update, *targets) in enumerate(
        zip(aligned.segments, updates, *columns, strict=True), start=1
    ):
        if any(target.segment_id != segment.id for target in targets):
            raise ValueError(f"the targets of segment {segment.id} belong to another segment")
        labels = tuple(
            _label(target, is_repeated=(language, segment.text) in seen)
            for language, target in zip(languages, targets, strict=True)
        )
        seen.update((language, segment.text) for language in languages)
        yield Row(number, segment, tuple(targets), labels, update)


def _label(target: Target, *, is_repeated: bool) -> str:
    """The match kind; ``repeated`` for a machine translation already shown above in the same story."""
    return "repeated" if is_repeated and target.kind is MatchKind.MACHINE else target.kind.value


def headline_key(section: Section) -> object:
    """What two headlines share that say the same in both languages, None for anything else.

    Markdown files say theirs in the front matter and again as the first heading.
    """
    if section.block.role is not Role.HEADLINE or len(section.rows) != 1:
        return None
    (row,) = section.rows
    return row.segment.text, row.targets[0].text, row.targets[0].status


def scored_label(row: Row, column: int = 0) -> str:
    """``exact``, ``fuzzy-repair 86``."""
    label = row.labels[column]
    return f"{label} {row.targets[column].score}" if label in _SCORED else label


def described_match(row: Row) -> str:
    """How the first target was found and whether a person stands by it: ``exact, approved``."""
    return scored_label(row) + (", approved" if row.targets[0].status is Status.APPROVED else "")


def described_change(update: SegmentUpdate | None) -> str:
    """``changed since revision 1``, ``moved``; '' for a segment that stayed, or was never delivered otherwise."""
    if update is None:
        return ""
    if update.former:
        return f"changed since revision {update.former.revision}"
    return "" if update.kind is ChangeKind.KEPT else update.kind.value


def described_finding(finding: Finding) -> str:
    """``error: 56 of the source is missing (number-mismatch)``."""
    return f"{finding.severity}: {finding.message} ({finding.code})"


def storable(text: str) -> str:
    """The text, of the same length, without surrogates, which no encoding can store: each becomes U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def encode(text: str) -> bytes:
    return storable(text).encode("utf-8")

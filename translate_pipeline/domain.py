"""The vocabulary of the project as frozen values: no I/O, no third-party imports.

Every package speaks in these types and shares nothing else. Offsets count code points of the text they
belong to; languages are BCP 47 tags (``en``, ``ru``, ``tk``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

SOURCE_LANGUAGE = "en"


class Role(StrEnum):
    """What a block is for its reader."""

    HEADLINE = "headline"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CAPTION = "caption"
    TEASER_HEADLINE = "teaser-headline"
    TEASER = "teaser"
    TABLE_CELL = "table-cell"
    #: Not prose: dates, counters, URLs, file names. Delivered as it came, never translated.
    META = "meta"


class TagKind(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class InlineTag:
    """Inline markup that stands before ``text[position]`` of the text it belongs to.

    An ``open`` and its ``close`` share ``id``; ids are unique within a block and start at 1. ``name`` is the
    HTML-like element name (``b``, ``i``, ``a``, ``br``); ``attributes`` are kept in source order. ``literal`` is what
    the source file holds in the tag's place (``**``, ``](https://…)``), '' in formats whose layout is not text.
    """

    position: int
    kind: TagKind
    id: int
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    literal: str = field(default="", compare=False)


def with_literals(text: str, tags: Iterable[InlineTag]) -> str:
    """The text with each tag's literal put back where the tag stands."""
    pieces: list[str] = []
    done = 0
    for tag in sorted(tags, key=lambda tag: tag.position):
        pieces += (text[done : tag.position], tag.literal)
        done = tag.position
    return "".join(pieces) + text[done:]


def in_order(tags: Sequence[InlineTag]) -> list[InlineTag]:
    """By position; tags at the same place keep their order."""
    return sorted(tags, key=lambda tag: tag.position)


def nested_ids(tags: Sequence[InlineTag]) -> frozenset[int]:
    """The ids of open and close tags that form well-nested pairs; all others stand alone or overlap."""
    if not tags:
        return frozenset()
    counts = Counter((tag.kind, tag.id) for tag in tags)
    stack: list[int] = []
    nested: set[int] = set()
    for tag in in_order(tags):
        if tag.kind is TagKind.EMPTY or counts[tag.kind, tag.id] > 1:
            continue
        if tag.kind is TagKind.OPEN:
            stack.append(tag.id)
        elif tag.id in stack:
            while stack.pop() != tag.id:
                pass
            nested.add(tag.id)
    return frozenset(nested)


@dataclass(frozen=True, slots=True)
class Block:
    """One headline, paragraph, teaser …: the unit whose structure every output keeps.

    ``text`` is exactly what the source says, edge whitespace included, without inline markup (that is in
    ``tags``). ``before`` is what the source file holds between the previous block's text and this one
    (line breaks, Markdown markers): with ``Story.after`` the plain-text formats rebuild the file byte for byte.
    """

    id: str
    role: Role
    text: str
    before: str = ""
    tags: tuple[InlineTag, ...] = ()

    @property
    def is_translatable(self) -> bool:
        return self.role is not Role.META and any(c.isalpha() for c in self.text)


@dataclass(frozen=True, slots=True)
class Story:
    """One article as read from one source.

    ``id`` is stable across revisions of the same source (path stem, feed id). ``origin`` says where it was
    read, as a person would name it: ``stories/a.html``, ``feed.jsonl:3``. ``source_hash`` is the SHA-256 of the
    bytes it was read from. ``metadata`` holds single facts (date, url, author, views, image), in source order.
    """

    id: str
    origin: str
    format: str
    blocks: tuple[Block, ...]
    source_hash: str
    language: str = SOURCE_LANGUAGE
    after: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The headline, else the beginning of the first prose block, else the id."""
        for wanted in (Role.HEADLINE, None):
            for block in self.blocks:
                if block.is_translatable and wanted in (block.role, None):
                    return " ".join(block.text.split())
        return self.id

    @property
    def layout(self) -> str:
        """The decoded source file, for formats whose layout is text."""
        return "".join(b.before + with_literals(b.text, b.tags) for b in self.blocks) + self.after


@dataclass(frozen=True, slots=True)
class Segment:
    """A translatable span of a block with its exact edge whitespace.

    Over a block, ``leading + text + trailing`` of its segments, joined, is the block's text. ``tags`` have
    positions in ``text``.
    """

    id: str
    block_id: str
    text: str
    leading: str = ""
    trailing: str = ""
    tags: tuple[InlineTag, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguagePair:
    source: str
    target: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ``en-ru``. Raises ValueError on anything else."""
        source, dash, target = text.partition("-")
        if not (dash and source.isalpha() and target.isalpha()):
            raise ValueError(f"expected a language pair such as en-ru, found {text!r}")
        return cls(source.lower(), target.lower())

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything that decides what a machine translates: model id and revision, engine, beam, precision."""

    model: str
    revision: str
    engine: str
    beam: int
    precision: str

    @property
    def name(self) -> str:
        """``model@revision``, as targets and translation units name what translated them."""
        return f"{self.model}@{self.revision.removeprefix('sha256:')[:12]}"

    def __str__(self) -> str:
        return f"{self.name} {self.engine}/{self.precision} beam {self.beam}"


@dataclass(frozen=True, slots=True)
class Translation:
    """What an engine returns for one text.

    ``score`` is the mean log-probability of a target token (≤ 0; nearer 0 is surer). ``is_complete`` is false
    when decoding stopped at its length limit. ``alignment`` holds (source offset, target offset) pairs of code
    points where words correspond, empty when the engine gives none.
    """

    text: str
    score: float = 0.0
    is_complete: bool = True
    alignment: tuple[tuple[int, int], ...] = ()


class Status(StrEnum):
    """What a person has said of a translation unit."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"


class OriginKind(StrEnum):
    HUMAN = "human"
    MACHINE = "machine"
    IMPORT = "import"
    ALIGNMENT = "alignment"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a target: a person, ``model@revision`` (``name``), or an imported file."""

    kind: OriginKind
    name: str = ""


def context_hash(text: str) -> str:
    """The 16 hex digits by which a neighbouring source segment is remembered; '' for no neighbour."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if text else ""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A source segment and its target in one language pair, with where it came from.

    ``previous`` and ``next`` are ``context_hash`` of the neighbouring source segments. ``created`` and
    ``changed`` are UTC, ISO 8601 to the second (``2026-04-02T10:30:00Z``). ``run`` names the batch that made a
    machine draft; recall within the same batch leaves such units out, so that a resumed batch sees what the
    interrupted one saw. ``id`` is 0 until a memory has stored the unit.
    """

    source: str
    target: str
    pair: LanguagePair
    origin: Origin
    status: Status = Status.DRAFT
    previous: str = ""
    next: str = ""
    source_tags: tuple[InlineTag, ...] = ()
    target_tags: tuple[InlineTag, ...] = ()
    created: str = ""
    changed: str = ""
    author: str = ""
    notes: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    run: str = ""
    use_count: int = 0
    id: int = 0


class MatchKind(StrEnum):
    """How a target was found. ``machine`` is no match: it was translated afresh."""

    CONTEXT = "context"
    EXACT = "exact"
    PLACEABLE = "placeable"
    FUZZY = "fuzzy"
    #: A fuzzy match whose words for what changed in the source a model put in; nobody has seen it yet.
    REPAIR = "fuzzy-repair"
    MACHINE = "machine"
    #: Delivered untranslated, because no engine could or should translate it.
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Penalty:
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Match:
    """A translation unit proposed for a segment: ``score`` 101 (context), 100 (exact) or less, penalties taken off."""

    unit: TranslationUnit
    kind: MatchKind
    score: int
    penalties: tuple[Penalty, ...] = ()


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``start`` and ``end`` are a span of the target text (equal where nothing is marked)."""

    code: str
    severity: Severity
    message: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody has remarked on a segment. ``author`` is '' where nobody is named."""

    author: str
    text: str

    def __str__(self) -> str:
        """As units of a memory have it: ``Leyla: Ask the ministry.``"""
        return f"{self.author}: {self.text}" if self.author else self.text


@dataclass(frozen=True, slots=True)
class RepairedMatch:
    """The fuzzy match that a repaired target was made of, by its two texts.

    ``start`` and ``end`` are the span of the repaired target that is new; equal where words only went.
    """

    source: str
    target: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """The delivered target of one segment in one language.

    ``score`` is the match score, or 0 for machine output. ``model`` is the ``model@revision`` that made it, '' for
    human work. ``repaired`` is the match under a fuzzy repair, until a person has changed its words. ``is_stored`` says
    whether the memory holds it. ``notes`` are there where files are written.
    """

    segment_id: str
    language: str
    text: str
    kind: MatchKind
    score: int = 0
    status: Status = Status.DRAFT
    tags: tuple[InlineTag, ...] = ()
    model: str = ""
    penalties: tuple[Penalty, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_stored: bool = False
    repaired: RepairedMatch | None = None
    notes: tuple[Note, ...] = ()


class ChangeKind(StrEnum):
    """What became of a segment since the story was last delivered."""

    KEPT = "kept"
    #: The same text, elsewhere in the order.
    MOVED = "moved"
    #: One more copy of a text that stood in the story before.
    DUPLICATED = "duplicated"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class FormerSegment:
    """A segment as a former ``revision`` of the story had it, and by language what was delivered for it then.

    ``score`` says how like it is to what stands in its place now (0-99), 0 where nothing does.
    """

    revision: int
    text: str
    targets: Mapping[str, Target]
    tags: tuple[InlineTag, ...] = ()
    score: int = 0


@dataclass(frozen=True, slots=True)
class SegmentUpdate:
    """``former`` is what a changed segment was when somebody last approved it, else in the version before."""

    kind: ChangeKind
    former: FormerSegment | None = None


@dataclass(frozen=True, slots=True)
class StoryUpdate:
    """How a story differs from the version of it delivered before.

    ``revision`` counts from 1, the first delivery, so it is 2 or more here. ``origin`` is where the former version was
    read. ``segments`` holds one for each segment of the story, in order.
    """

    revision: int
    origin: str
    segments: tuple[SegmentUpdate, ...]
    removed: tuple[FormerSegment, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Segments by kind, every kind named, and ``removed``."""
        found = Counter(segment.kind for segment in self.segments)
        return {**{kind.value: found[kind] for kind in ChangeKind}, "removed": len(self.removed)}


@dataclass(frozen=True, slots=True)
class AlignedStory:
    """A story, its segments in order, and for each target language one Target a segment, in the same order.

    ``update`` is None for a story delivered for the first time.
    """

    story: Story
    segments: tuple[Segment, ...]
    targets: Mapping[str, tuple[Target, ...]]
    update: StoryUpdate | None = None

    @property
    def revision(self) -> int:
        return self.update.revision if self.update else 1

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.targets)

    def segments_of(self, block: Block) -> tuple[Segment, ...]:
        return tuple(s for s in self.segments if s.block_id == block.id)

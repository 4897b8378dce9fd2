"""A segment and its target as the page shows them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from translate_pipeline.domain import Finding, LanguagePair, MatchKind, Severity, Status
from translate_pipeline.pipeline.marks import marked
from translate_pipeline.render.base import described_change, scored_label, sections, storable
from translate_pipeline.render.diff import difference, repair_of
from translate_pipeline.render.markup import markup, plain

from .fixes import fix_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from translate_pipeline.domain import AlignedStory, Block, Segment, Target
    from translate_pipeline.render.base import Row
    from translate_pipeline.terms import Termbase

#: A longer text is looked through for nothing that takes more than one pass.
LONG_TEXT = 20_000
#: Findings of one target that are listed; a broken text can have one at every word.
MOST_ISSUES = 40


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding with its number among the target's, and the label of its repair, '' where it has none."""

    number: int
    finding: Finding
    fix: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``flags`` are the filters that show it, ``edit`` the text as it is edited, ``version`` what was seen.

    ``change`` says what became of the segment since the story was last delivered; the ``former`` ones, how its source
    changed and what was delivered for it then. ``repair``: how source and target differ from those of the match
    under a fuzzy repair.
    """

    number: int
    segment: str
    role: str
    role_name: str
    source: Markup
    source_text: str
    target: Markup
    edit: str
    version: str
    status: str
    label: str
    match: str
    model: str
    issues: tuple[Issue, ...]
    findings: int
    flags: tuple[str, ...]
    words: int
    comments: int
    change: str
    former_source: Markup | None
    former_target: Markup | None
    is_former_approved: bool
    repair: tuple[Markup, Markup] | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Segments and source words of a story in one language; findings of targets that nobody has approved."""

    segments: int = 0
    reviewed: int = 0
    words: int = 0
    reviewed_words: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.reviewed // self.segments if self.segments else 100

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.segments + other.segments,
            self.reviewed + other.reviewed,
            self.words + other.words,
            self.reviewed_words + other.reviewed_words,
            self.errors + other.errors,
            self.warnings + other.warnings,
        )


FILTERS: Mapping[str, str] = {
    "all": "All",
    "unreviewed": "Unreviewed",
    "findings": "With findings",
    "fuzzy": "Fuzzy",
    "machine": "Machine",
    "repeated": "Repeated",
    "comments": "Commented",
    "changed": "Changed",
}

_ROLE_NAMES = {
    "headline": "Headline",
    "subheading": "Subheading",
    "list-item": "List item",
    "quote": "Quotation",
    "caption": "Caption",
    "teaser-headline": "Teaser",
    "table-cell": "Table cell",
}


def progress(aligned: AlignedStory, language: str) -> Progress:
    targets = aligned.targets[language]
    words = [len(segment.text.split()) for segment in aligned.segments]
    is_reviewed = [target.status is Status.APPROVED for target in targets]
    open_findings = [
        {f.severity for f in t.findings} for t in targets if t.findings and t.status is not Status.APPROVED
    ]
    errors = sum(Severity.ERROR in severities for severities in open_findings)
    return Progress(
        len(targets),
        sum(is_reviewed),
        sum(words),
        sum(compress(words, is_reviewed)),
        errors,
        sum(Severity.WARNING in s and Severity.ERROR not in s for s in open_findings),
    )


def version(target: Target) -> str:
    """Names what somebody saw: text, tags and status. Another version is another person's work."""
    seen = repr((target.text, target.status.value, target.tags)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(seen).hexdigest()[:16]


def lines(
    aligned: AlignedStory,
    language: str,
    *,
    termbase: Termbase | None = None,
    comments: Mapping[str, int] | None = None,
    only: str = "",
) -> Iterator[Line]:
    """The rows of a story in order; ``only`` is the id of the one segment wanted."""
    texts = Counter(s.text for s in aligned.segments)
    pair = LanguagePair(aligned.story.language, language)
    for section in sections(aligned, (language,)):
        for place, row in enumerate(section.rows):
            if not only or row.segment.id == only:
                is_repeated = texts[row.segment.text] > 1
                count = (comments or {}).get(row.segment.id, 0)
                yield _line(row, section.block, pair, termbase, (place == 0, is_repeated, count))


def _line(row: Row, block: Block, pair: LanguagePair, termbase: Termbase | None, facts: tuple[bool, bool, int]) -> Line:
    is_first, is_repeated, comments = facts
    segment, target = row.segment, row.targets[0]
    former = row.former.targets.get(target.language) if row.former else None
    return Line(
        row.number,
        segment.id,
        block.role.value,
        _ROLE_NAMES.get(block.role.value, "") if is_first else "",
        markup(segment.text, segment.tags, term_spans(segment, pair, termbase)),
        storable(marked(segment.text, segment.tags)),
        markup(target.text, target.tags, target.findings),
        storable(marked(target.text, target.tags)),
        version(target),
        target.status.value,
        row.labels[0],
        scored_label(row),
        plain(target.model),
        issues(segment, target),
        len(target.findings),
        tuple(_flags(row, target, is_repeated=is_repeated, is_commented=comments > 0)),
        len(segment.text.split()),
        comments,
        described_change(row.update),
        difference(row.former.text, segment.text) if row.former else None,
        markup(former.text, former.tags) if former else None,
        former is not None and former.status is Status.APPROVED,
        repair_of(segment, target),
    )


def issues(segment: Segment, target: Target) -> tuple[Issue, ...]:
    found = []
    for number, finding in enumerate(target.findings[:MOST_ISSUES]):
        fix = fix_for(finding, segment, target)
        found.append(Issue(number, finding, fix.label if fix else ""))
    return tuple(found)


def term_spans(segment: Segment, pair: LanguagePair, termbase: Termbase | None) -> Sequence[Finding]:
    """Where the source has terms, each with its name in the target language for a message."""
    if termbase is None or len(segment.text) > LONG_TEXT:
        return ()
    return [
        Finding("term", Severity.INFO, hit.term.name(pair.target), hit.start, hit.end)
        for hit in termbase.find(segment.text, pair)
    ]


def _flags(row: Row, target: Target, *, is_repeated: bool, is_commented: bool) -> Iterable[str]:
    yield "all"
    if target.status is not Status.APPROVED:
        yield "unreviewed"
    if target.findings:
        yield "findings"
    if target.kind in (MatchKind.FUZZY, MatchKind.PLACEABLE, MatchKind.REPAIR):
        yield "fuzzy"
    if target.kind is MatchKind.MACHINE:
        yield "machine"
    if is_repeated or row.labels[0] == "repeated":
        yield "repeated"
    if is_commented:
        yield "comments"
    if described_change(row.update):
        yield "changed"

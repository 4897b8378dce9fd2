"""The aligned story as a page to read and judge: source and targets side by side, a row a segment.

One file without scripts, fonts or images from elsewhere: it can be mailed, printed and read on a phone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import Role, Severity, Status
from translate_pipeline.render.base import Row, Section, described_change, scored_label, sections
from translate_pipeline.render.diff import difference, repair_of
from translate_pipeline.render.languages import name_of, own_name_of
from translate_pipeline.render.markup import markup, plain, safe_link
from translate_pipeline.render.page import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from translate_pipeline.domain import AlignedStory, Finding, FormerSegment

#: How a target was found, in the order in which the bars and legends show it: surest first.
LABELS: dict[str, str] = {
    "context": "from the memory, with the same neighbouring sentences",
    "exact": "from the memory, the same sentence",
    "placeable": "from the memory, with other numbers or names put in",
    "fuzzy-repair": "from the memory, a similar sentence, with what changed put in by the machine",
    "fuzzy": "from the memory, a similar sentence",
    "repeated": "machine translation already shown above",
    "machine": "new machine translation",
    "copy": "left as the source has it",
}

_ROLE_NAMES: dict[Role, str] = {
    Role.HEADLINE: "Headline",
    Role.SUBHEADING: "Subheading",
    Role.LIST_ITEM: "List item",
    Role.QUOTE: "Quotation",
    Role.CAPTION: "Caption",
    Role.TEASER_HEADLINE: "Teaser",
    Role.TABLE_CELL: "Table cell",
}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bar: its label, how many segments, and where it begins and how far it goes, in per cent."""

    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What the strip at the top says of one language."""

    language: str
    name: str
    own_name: str
    shares: tuple[Share, ...]
    findings: tuple[tuple[str, int], ...]
    approved: int
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """What was delivered before for a changed or removed segment, in one language."""

    language: str
    text: Markup
    is_approved: bool


@dataclass(frozen=True, slots=True)
class Cell:
    language: str
    name: str
    text: Markup
    label: str
    match: str
    is_approved: bool
    findings: tuple[Finding, ...]
    model: str
    former: Former | None
    repair: tuple[Markup, Markup] | None


@dataclass(frozen=True, slots=True)
class Line:
    """``change`` says what became of the segment since the last version, ``difference`` how its words changed."""

    number: int
    source: Markup
    change: str
    difference: Markup | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    source: Markup
    targets: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block: its lines, or its verbatim text where it has none."""

    role: str
    role_name: str
    verbatim: Markup
    is_blank: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """A finding with the place to look at, for the list above the text."""

    number: int
    language: str
    name: str
    finding: Finding


class HtmlRenderer:
    suffix: ClassVar[str] = "html"
    joins_languages: ClassVar[bool] = True

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        story = aligned.story
        blocks = sections(aligned, languages)
        return page(
            "story.html.j2",
            title=plain(story.title),
            story=story,
            facts=[(plain(name), plain(value), safe_link(value)) for name, value in _facts(aligned)],
            source_name=name_of(story.language),
            languages=[(language, name_of(language), own_name_of(language)) for language in languages],
            segments=len(aligned.segments),
            words=sum(len(segment.text.split()) for segment in aligned.segments),
            summaries=[_summary(language, blocks, column) for column, language in enumerate(languages)],
            concerns=_concerns(blocks, languages),
            parts=[_part(section, languages) for section in blocks],
            update=aligned.update,
            removed=_removed(aligned, languages),
            legend=[(label, LABELS[label]) for label in LABELS if _is_used(label, blocks)],
            plain=plain,
        )


def _facts(aligned: AlignedStory) -> Iterable[tuple[str, str]]:
    story = aligned.story
    yield "source", story.origin
    yield from story.metadata.items()


def _summary(language: str, blocks: Sequence[Section], column: int) -> Summary:
    rows = [row for section in blocks for row in section.rows]
    targets = [row.targets[column] for row in rows]
    severities = Counter(finding.severity for target in targets for finding in target.findings)
    return Summary(
        language,
        name_of(language),
        own_name_of(language),
        tuple(_shares(Counter(row.labels[column] for row in rows))),
        tuple((severity.value, severities[severity]) for severity in Severity if severities[severity]),
        sum(target.status is Status.APPROVED for target in targets),
        tuple(sorted({plain(target.model) for target in targets if target.model})),
    )


def _shares(counts: Counter[str]) -> Iterable[Share]:
    start = 0.0
    for label in LABELS:
        if counts[label]:
            width = 100 * counts[label] / counts.total()
            yield Share(label, counts[label], round(start, 3), round(width, 3))
            start += width


def _concerns(blocks: Sequence[Section], languages: Sequence[str]) -> list[Concern]:
    """All findings, errors first, then in reading order."""
    found = [
        Concern(row.number, language, own_name_of(language), finding)
        for section in blocks
        for row in section.rows
        for language, target in zip(languages, row.targets, strict=True)
        for finding in target.findings
    ]
    order = list(Severity)
    return sorted(found, key=lambda concern: order.index(concern.finding.severity))


def _part(section: Section, languages: Sequence[str]) -> Part:
    block = section.block
    return Part(
        block.role.value,
        _ROLE_NAMES.get(block.role, ""),
        markup(block.text, block.tags),
        not block.text.strip(),
        tuple(_line(row, languages) for row in section.rows),
    )


def _line(row: Row, languages: Sequence[str]) -> Line:
    return Line(
        row.number,
        markup(row.segment.text, row.segment.tags),
        described_change(row.update),
        difference(row.former.text, row.segment.text) if row.former else None,
        tuple(_cell(row, column, language) for column, language in enumerate(languages)),
    )


def _cell(row: Row, column: int, language: str) -> Cell:
    target = row.targets[column]
    return Cell(
        language,
        own_name_of(language),
        markup(target.text, target.tags, target.findings),
        row.labels[column],
        scored_label(row, column),
        target.status is Status.APPROVED,
        target.findings,
        plain(target.model),
        _former(row.former, language) if row.former else None,
        repair_of(row.segment, target),
    )


def _former(segment: FormerSegment, language: str) -> Former | None:
    target = segment.targets.get(language)
    if target is None:
        return None
    return Former(language, markup(target.text, target.tags), target.status is Status.APPROVED)


def _removed(aligned: AlignedStory, languages: Sequence[str]) -> list[Removed]:
    segments = aligned.update.removed if aligned.update else ()
    return [
        Removed(markup(s.text, s.tags), tuple(f for language in languages if (f := _former(s, language))))
        for s in segments
    ]


def _is_used(label: str, blocks: Sequence[Section]) -> bool:
    return any(label in row.labels for section in blocks for row in section.rows)

"""``report.html``: what an output folder took and what became of it, as numbers and plots on one page.

The page is given all its numbers; it needs no script, no font and no file beside it, and the same numbers give the same
bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translate_pipeline.domain import MatchKind, Severity
from translate_pipeline.render.charts import Column, Row, bars, columns, stack
from translate_pipeline.render.languages import name_of, own_name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The classes in which translation tools count, from the least work to the most: (class of the plot, name, meaning).
BANDS: tuple[tuple[str, str, str], ...] = (
    ("repetition", "Repetitions", "the same sentence as one before"),
    ("b101", "101 %", "in the memory, with the same neighbours"),
    ("b100", "100 %", "in the memory"),
    ("b95", "95–99 %", "a similar sentence in the memory"),
    ("b85", "85–94 %", "a similar sentence in the memory"),
    ("b75", "75–84 %", "a similar sentence in the memory"),
    ("b50", "50–74 %", "a similar sentence in the memory"),
    ("new", "New", "translated by the machine"),
    ("copied", "Copied", "delivered as the source has it"),
)
BAND_KEYS = tuple(key for key, _, _ in BANDS)

#: What a run found and what it had made, from the top of a column down: (class of the plot, name, match kinds).
ORIGINS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("copied", "Copied", (MatchKind.COPY,)),
    ("new", "Machine", (MatchKind.MACHINE,)),
    ("b75", "Fuzzy", (MatchKind.FUZZY,)),
    ("b95", "Repaired", (MatchKind.PLACEABLE, MatchKind.REPAIR)),
    ("b100", "Exact", (MatchKind.EXACT,)),
    ("b101", "Context", (MatchKind.CONTEXT,)),
)
_MADE = frozenset({"copied", "new"})

#: Shares of words changed, in per cent, up to which a segment belongs to a class: untouched, light, …, rewritten.
EFFORT_BOUNDS = (0, 10, 30, 50, 100)
_EFFORT_NAMES = ("none", "up to 10 %", "11–30 %", "31–50 %", "over 50 %")
#: Stories shown by themselves; the rest is one line.
_SHOWN_STORIES = 60
#: Runs shown, the last ones.
_SHOWN_RUNS = 40


@dataclass(slots=True)
class Volume:
    """Source text: ``characters`` without spaces."""

    segments: int = 0
    words: int = 0
    characters: int = 0
    approved: int = 0

    def add(self, text: str, *, is_approved: bool) -> None:
        self.segments += 1
        self.words += len(text.split())
        self.characters += sum(not c.isspace() for c in text)
        self.approved += is_approved


@dataclass(slots=True)
class Effort:
    """Review of drafts: ``edits`` counts words put in, taken out or replaced, ``words`` those of the approved text.

    ``classes`` counts segments by ``EFFORT_BOUNDS``.
    """

    segments: int = 0
    edits: int = 0
    words: int = 0
    classes: list[int] = field(default_factory=lambda: [0] * len(EFFORT_BOUNDS))

    def add(self, edits: int, words: int) -> None:
        share = 100 * edits / max(1, words)
        last = len(EFFORT_BOUNDS) - 1
        self.segments += 1
        self.edits += edits
        self.words += words
        self.classes[next((i for i, bound in enumerate(EFFORT_BOUNDS) if share <= bound), last)] += 1

    @property
    def rate(self) -> float | None:
        """Edits a hundred words of approved text; None where nothing was reviewed."""
        return 100 * self.edits / self.words if self.words else None


@dataclass(slots=True)
class LanguageReport:
    language: str
    bands: dict[str, Volume] = field(default_factory=lambda: {key: Volume() for key in BAND_KEYS})
    status: dict[str, int] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)

    @property
    def total(self) -> Volume:
        volumes = self.bands.values()
        return Volume(
            sum(v.segments for v in volumes),
            sum(v.words for v in volumes),
            sum(v.characters for v in volumes),
            sum(v.approved for v in volumes),
        )


@dataclass(slots=True)
class StoryReport:
    """``words`` are source words by band, over all languages; ``href`` leads to the story's page, '' to none."""

    title: str
    folder: str
    href: str = ""
    words: dict[str, int] = field(default_factory=dict)
    approved: int = 0
    targets: int = 0


@dataclass(slots=True)
class ModelReport:
    """What one model gave in one language. ``flagged`` segments have an error, ``stored`` are in the memory."""

    model: str
    language: str
    segments: int = 0
    words: int = 0
    flagged: int = 0
    stored: int = 0
    effort: Effort = field(default_factory=Effort)


@dataclass(slots=True)
class RunWords:
    """Source words of the stories that one run wrote, over all languages, by match kind. ``moment`` is ISO 8601."""

    moment: str
    words: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """``findings`` count by (severity, code) and language. ``is_compared``: new segments were looked up in a memory."""

    stories: list[StoryReport] = field(default_factory=list)
    languages: list[LanguageReport] = field(default_factory=list)
    findings: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    models: list[ModelReport] = field(default_factory=list)
    runs: list[RunWords] = field(default_factory=list)
    segments: int = 0
    words: int = 0
    is_compared: bool = False


def render_report(report: Report) -> bytes:
    """The page."""
    from translate_pipeline.render.markup import plain
    from translate_pipeline.render.page import page

    return page(
        "report.html.j2",
        sheets=("page.css", "report.css"),
        report=report,
        bands=BANDS,
        languages=[(one, name_of(one.language), own_name_of(one.language)) for one in report.languages],
        analyses={one.language: stack(_shares(one)) for one in report.languages},
        approved=sum(one.total.approved for one in report.languages),
        targets=sum(one.total.segments for one in report.languages),
        stories=_story_rows(report.stories),
        efforts=[
            (
                one,
                name_of(one.language),
                stack(_effort_shares(one.effort)),
                _effort_shares(one.effort),
            )
            for one in report.languages
            if one.effort.segments
        ],
        findings=_finding_rows(report),
        models=[(m, name_of(m.language), stack(_effort_shares(m.effort))) for m in report.models],
        origins=[(key, name) for key, name, _ in reversed(ORIGINS)],
        runs=_run_rows(report.runs[-_SHOWN_RUNS:]),
        columns=_run_columns(report.runs[-_SHOWN_RUNS:]),
        plain=plain,
    )


_CLASSES = ("effort-0", "effort-1", "effort-2", "effort-3", "effort-4")


def _shares(one: LanguageReport) -> list[tuple[str, str, int]]:
    return [(key, name, one.bands[key].words) for key, name, _ in BANDS]


def _effort_shares(effort: Effort) -> list[tuple[str, str, int]]:
    return list(zip(_CLASSES, _EFFORT_NAMES, effort.classes, strict=True))


def _origins(run: RunWords) -> list[tuple[str, str, int]]:
    return [(key, name, sum(run.words.get(kind, 0) for kind in kinds)) for key, name, kinds in ORIGINS]


def _run_rows(runs: Sequence[RunWords]) -> list[tuple[str, int, str, list[int]]]:
    """Of each run its moment, words, the share from the memory, and the words by origin as the legend has them."""
    rows = []
    for run in runs:
        shares = _origins(run)
        total = sum(count for _, _, count in shares)
        known = sum(count for key, _, count in shares if key not in _MADE)
        share = f"{round(100 * known / total)} %" if total else "–"
        rows.append((_short(run.moment), total, share, [count for _, _, count in reversed(shares)]))
    return rows


def _run_columns(runs: Sequence[RunWords]) -> list[Column]:
    return columns([(_short(run.moment), _origins(run)) for run in runs])


def _short(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _story_rows(stories: Sequence[StoryReport]) -> list[tuple[StoryReport, int, int, list[object]]]:
    """Each story with its words, the share that the memory or a repetition saved, and its bar."""
    shown = list(stories[:_SHOWN_STORIES])
    if rest := stories[_SHOWN_STORIES:]:
        shown.append(_merged(rest))
    rows: list[tuple[StoryReport, int, int, list[object]]] = []
    for story in shown:
        total = sum(story.words.values())
        saved = sum(story.words.get(key, 0) for key in ("repetition", "b101", "b100"))
        shares = [(key, name, story.words.get(key, 0)) for key, name, _ in BANDS]
        rows.append((story, total, round(100 * saved / total) if total else 0, list(stack(shares))))
    return rows


def _merged(stories: Sequence[StoryReport]) -> StoryReport:
    merged = StoryReport(f"{len(stories)} more stories", "")
    for story in stories:
        merged.approved += story.approved
        merged.targets += story.targets
        for key, words in story.words.items():
            merged.words[key] = merged.words.get(key, 0) + words
    return merged


def _finding_rows(report: Report) -> list[tuple[str, Sequence[Row]]]:
    """By severity, the gravest first, its codes by frequency, drawn to one scale."""
    most = max((sum(counts.values()) for counts in report.findings.values()), default=0)
    groups: list[tuple[str, Sequence[Row]]] = []
    for severity in Severity:
        counted = {code: counts for (s, code), counts in report.findings.items() if s == severity.value}
        ordered = sorted(counted.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))
        if ordered:
            groups.append((severity.value, bars(ordered, full=most)))
    return groups

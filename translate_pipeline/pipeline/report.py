"""The numbers of a report on an output folder: analysis, leverage, review, findings, models."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from translate_pipeline.domain import LanguagePair, MatchKind, Severity, Status
from translate_pipeline.errors import OutputError
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.render import write_story
from translate_pipeline.render.report import (
    LanguageReport,
    ModelReport,
    Report,
    RunWords,
    StoryReport,
    Volume,
    render_report,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, Segment, Target
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.journal import Revision, StoryRecord

#: The lowest score that translation tools count as a match.
_LOWEST: Final = 50
#: A sentence that differs in nothing but spaces or signs is still none that was there.
_HIGHEST: Final = 99
#: Enough that a fuzzy match is among them, however many units have the very sentence.
_LOOKED_AT: Final = 20
_LOWER_BOUNDS: Final = ((95, "b95"), (85, "b85"), (75, "b75"), (_LOWEST, "b50"))
_WHOLE: Final = {MatchKind.CONTEXT: "b101", MatchKind.EXACT: "b100", MatchKind.COPY: "copied"}


def report(out: Path, memory: Memory | None = None) -> Report:
    """From the stories as they were delivered and corrected since; ``memory`` shows what new segments were like.

    Raises OutputError where no run has written, and MemoryStoreError.
    """
    journal = Journal.read(out)
    if journal is None:
        raise OutputError(f"{out}: no output of translate-pipeline", remedy="name the folder given to run as --out")
    with journal:
        return _Counting(out, journal, memory).count()


def write(found: Report, out: Path, to: Path | None = None) -> Path:
    """The page as ``to``, else ``report.html`` in the output folder, from where alone stories are linked; its path.

    Raises OutputError.
    """
    path = to or out / "report.html"
    is_inside = path.resolve().parent == out.resolve()
    page = render_report(found if is_inside else replace(found, stories=[replace(s, href="") for s in found.stories]))
    return write_story(path.parent, [(path.name, page)])[0]


def to_json(found: Report) -> dict[str, Any]:
    return {
        "stories": [asdict(story) for story in found.stories],
        "segments": found.segments,
        "words": found.words,
        "compared": found.is_compared,
        "languages": {one.language: {**asdict(one), "edit_rate": one.effort.rate} for one in found.languages},
        "findings": [
            {"severity": severity, "code": code, "languages": counts}
            for (severity, code), counts in sorted(found.findings.items())
        ],
        "runs": [asdict(run) for run in found.runs],
        "models": [{**asdict(model), "edit_rate": model.effort.rate} for model in found.models],
    }


class _Counting:
    def __init__(self, out: Path, journal: Journal, memory: Memory | None) -> None:
        self._out = out
        self._journal = journal
        self._memory = memory
        self._report = Report(is_compared=memory is not None)
        self._languages: dict[str, LanguageReport] = {}
        self._models: dict[tuple[str, str], ModelReport] = {}
        self._seen: set[tuple[str, str]] = set()
        #: By language what no memory had when it was translated: if it has it now, these very stories brought it.
        self._new: set[tuple[str, str]] = set()

    def count(self) -> Report:
        if self._memory is not None:
            self._new = {
                (language, segment.text)
                for _, aligned in self._stories()
                for language, targets in aligned.targets.items()
                for segment, target in zip(aligned.segments, targets, strict=True)
                if target.kind is MatchKind.MACHINE
            }
        for record, aligned in self._stories():
            self._add(record, aligned)
        self._report.languages = [one for _, one in sorted(self._languages.items())]
        self._report.models = [one for _, one in sorted(self._models.items(), key=lambda entry: entry[0][::-1])]
        self._report.runs = [RunWords(moment, words) for moment, words in self._journal.words_by_run()]
        return self._report

    def _stories(self) -> Iterator[tuple[StoryRecord, AlignedStory]]:
        for record in self._journal.stories():
            aligned = self._journal.aligned(record.origin) if record.state == "done" else None
            if aligned is not None:
                yield record, aligned

    def _add(self, record: StoryRecord, aligned: AlignedStory) -> None:
        story = StoryReport(aligned.story.title, record.folder, self._href(record.folder, aligned))
        self._report.stories.append(story)
        self._report.segments += len(aligned.segments)
        self._report.words += sum(len(segment.text.split()) for segment in aligned.segments)
        for language in aligned.languages:
            one = self._languages.setdefault(language, LanguageReport(language))
            bands = self._bands(record, aligned, language)
            for segment, target, band in zip(aligned.segments, aligned.targets[language], bands, strict=True):
                self._count(one, story, segment, target, band)
                self._count_work(record, one, segment, target)

    def _href(self, folder: str, aligned: AlignedStory) -> str:
        """The page that shows most languages, relative to the output folder; '' where there is none."""
        names = ["-".join(sorted(aligned.languages)), *sorted(aligned.languages)]
        pages = (f"story.{name}.html" for name in names)
        found = next((page for page in pages if (self._out / folder / page).is_file()), "")
        # "./" keeps a folder called "javascript:" from being read as an address of its own.
        return "./" + quote(f"{folder}/{found}", errors="surrogatepass") if found else ""

    # -- analysis -----------------------------------------------------------------------------------------------------

    def _bands(self, record: StoryRecord, aligned: AlignedStory, language: str) -> Iterator[str]:
        """For each segment the class of its match."""
        targets = aligned.targets[language]
        new = [s for s, t in zip(aligned.segments, targets, strict=True) if t.kind is MatchKind.MACHINE]
        likeness = dict(zip((s.id for s in new), self._likeness(record, new, aligned, language), strict=True))
        for segment, target in zip(aligned.segments, targets, strict=True):
            is_repeated = (language, segment.text) in self._seen
            self._seen.add((language, segment.text))
            if whole := _WHOLE.get(target.kind):
                yield whole
            elif is_repeated:
                yield "repetition"
            else:
                yield _band(likeness.get(segment.id, target.score))

    def _likeness(
        self, record: StoryRecord, segments: Sequence[Segment], aligned: AlignedStory, language: str
    ) -> list[int]:
        """The best score of a similar sentence that was not new in these stories itself."""
        if self._memory is None or not segments:
            return [0] * len(segments)
        matches = self._memory.recall(
            segments,
            LanguagePair(aligned.story.language, language),
            contexts=[("", "")] * len(segments),
            run=record.run,
            min_score=_LOWEST,
            limit=_LOOKED_AT,
        )
        return [
            max((min(m.score, _HIGHEST) for m in found if (language, m.unit.source) not in self._new), default=0)
            for found in matches
        ]

    def _count(self, one: LanguageReport, story: StoryReport, segment: Segment, target: Target, band: str) -> None:
        is_approved = target.status is Status.APPROVED
        volume: Volume = one.bands[band]
        volume.add(segment.text, is_approved=is_approved)
        story.words[band] = story.words.get(band, 0) + len(segment.text.split())
        story.targets += 1
        story.approved += is_approved
        one.status[target.status.value] = one.status.get(target.status.value, 0) + 1
        for finding in target.findings:
            counts = self._report.findings.setdefault((finding.severity.value, finding.code), {})
            counts[one.language] = counts.get(one.language, 0) + 1

    # -- models and review --------------------------------------------------------------------------------------------

    def _count_work(self, record: StoryRecord, one: LanguageReport, segment: Segment, target: Target) -> None:
        history = self._journal.revisions(record.origin, segment.id, one.language)
        revisions = [r for r in history if r.kind not in ("earlier", "copied")]
        draft = revisions[-1].before if revisions else target
        if draft.model:
            key = (draft.model, one.language)
            model = self._models.setdefault(key, ModelReport(*key))
            model.segments += 1
            model.words += len(segment.text.split())
            model.flagged += any(f.severity is Severity.ERROR for f in draft.findings)
            model.stored += target.is_stored
        if _is_reviewed(revisions, target):
            edits, words = _edits(draft.text, target.text)
            one.effort.add(edits, words)
            if draft.model:
                model.effort.add(edits, words)


def _is_reviewed(revisions: Sequence[Revision], target: Target) -> bool:
    """Whether a person made something approved of a draft, here."""
    return bool(revisions) and target.status is Status.APPROVED and revisions[-1].before.status is Status.DRAFT


def _edits(draft: str, approved: str) -> tuple[int, int]:
    """Words to put in, take out or replace, and the words of the approved text.

    Like HTER (Snover and others, A study of translation edit rate with targeted human annotation, AMTA 2006), but that
    a moved phrase counts word by word.
    """
    from rapidfuzz.distance import Levenshtein

    words = approved.split()
    return Levenshtein.distance(draft.split(), words), len(words)


def _band(score: int) -> str:
    return next((band for bound, band in _LOWER_BOUNDS if score >= bound), "new")

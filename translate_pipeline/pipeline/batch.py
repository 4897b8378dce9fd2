"""One run over any number of stories, a window of them at a time, so that memory use does not grow with the batch."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from translate_pipeline import __version__
from translate_pipeline.domain import (
    AlignedStory,
    LanguagePair,
    MatchKind,
    Segment,
    Story,
    Target,
    TranslationUnit,
    context_hash,
)
from translate_pipeline.errors import TranslatePipelineError
from translate_pipeline.pipeline.deliver import deliver, is_delivered, write_index
from translate_pipeline.pipeline.engines import Engines
from translate_pipeline.pipeline.former import FormerVersions, key_of
from translate_pipeline.pipeline.journal import Delivery, Journal, StoryRecord
from translate_pipeline.pipeline.options import Counts, RunReport, StoryOutcome
from translate_pipeline.pipeline.remarks import noted
from translate_pipeline.pipeline.repair import RepairStage
from translate_pipeline.pipeline.targets import TargetMaker, checks_revision, delivered_targets
from translate_pipeline.pipeline.translate import SCORE, TranslateStage
from translate_pipeline.pipeline.updates import Recall, compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from translate_pipeline.domain import StoryUpdate, Translation
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.options import Observer, RunOptions
    from translate_pipeline.pipeline.repair import Repaired
    from translate_pipeline.pipeline.updates import Standing

_log = logging.getLogger(__name__)

#: A window closes at either bound; both are large enough for the engine to find texts of like length.
WINDOW_SEGMENTS: Final = 1024
WINDOW_STORIES: Final = 64
DELIVERIES: Final = 8


@dataclass(slots=True)
class Draft:
    """A story on its way through the stages; ``before`` is how it was last delivered, judged by the same checks."""

    key: str
    folder: str
    story: Story
    segments: tuple[Segment, ...]
    before: AlignedStory | None
    record: StoryRecord | None
    standing: Standing | None
    renamed_from: str = ""
    targets: dict[str, tuple[Target, ...]] = field(default_factory=dict)
    is_kept: bool = False
    #: As its files show it, with what people have remarked.
    shown: AlignedStory | None = None

    @property
    def aligned(self) -> AlignedStory:
        update = self.standing.update if self.standing else None
        return AlignedStory(self.story, self.segments, self.targets, update)

    @property
    def update(self) -> StoryUpdate | None:
        """What this very run found changed."""
        return self.standing.update if self.standing and self.standing.is_updated else None


def run(options: RunOptions, observer: Observer, *, engines: Engines | None = None) -> RunReport:
    """Translate ``options.sources`` into ``options.out``; ``engines`` stands in for the models of the registry.

    A story that fails is reported and leaves the others unharmed. Raises what makes the whole batch impossible: no such
    language or model, a memory that cannot be used, an output folder that is taken or cannot be written.
    """
    from translate_pipeline.memory import Memory

    began = time.monotonic()
    engines = engines or Engines(options)
    with Journal.open(options.out) as journal, Memory.open(options.memory) as memory:
        batch = Batch(options, observer, journal, memory, engines)
        report = batch.process_all()
    report.seconds = time.monotonic() - began
    return report


def fingerprint(options: RunOptions, engines: Engines) -> str:
    """What two runs must share for the second to be the continuation of the first."""
    from translate_pipeline.memory import canonical

    facts = {
        "version": __version__,
        "formats": options.formats,
        "repair": options.repair,
        "memory": canonical(options.memory),
        "sources": options.sources,
        "models": {str(p): str(engines.signature(p)) for p in engines.pairs},
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


class Batch:
    def __init__(
        self, options: RunOptions, observer: Observer, journal: Journal, memory: Memory, engines: Engines
    ) -> None:
        self._options = options
        self._observer = observer
        self._journal = journal
        self._memory = memory
        self._engines = engines
        self._stage = TranslateStage(journal, engines, observer)
        self._report = RunReport(options.out, models={p.target: str(engines.signature(p)) for p in engines.pairs})
        self._settings = {**self._report.models, "formats": ",".join(options.formats)}
        self._stale = frozenset(journal.stale())
        self._formers = FormerVersions(journal, options)
        self._run = journal.begin(fingerprint(options, engines))
        self._repairs = RepairStage(journal, engines, memory, run=self._run)

    def process_all(self) -> RunReport:
        from translate_pipeline.ingest import discover

        paths = list(discover(self._options.sources, exclude=[self._options.out]))
        self._observer.started(total_bytes=sum(_size(p) for p in paths), languages=len(self._engines.pairs))
        window: list[Draft] = []
        for path in paths:
            for draft in self._read(path):
                window.append(draft)
                if len(window) >= WINDOW_STORIES or sum(len(d.segments) for d in window) >= WINDOW_SEGMENTS:
                    self._process(window)
                    window = []
            self._observer.read(read_bytes=_size(path))
        self._process(window)
        self._journal.forget_failures(except_run=self._run)
        write_index(self._options.out, self._journal.stories())
        self._journal.finish(self._run)
        self._report.translated = self._stage.translated
        return self._report

    # -- ingest and segment -------------------------------------------------------------------------------------------

    def _read(self, path: Path) -> Iterator[Draft]:
        """The stories of one file that this run has not delivered yet; what cannot be read is reported."""
        from translate_pipeline.ingest import read_stories

        try:
            for item in read_stories(path, format=self._options.format or None, options=self._options.reading):
                if isinstance(item, Story):
                    yield from self._segmented(path, item)
                else:
                    self._fail(key_of(self._options.out, path, str(item)), item.origin or str(path), item)
        except TranslatePipelineError as error:
            self._fail(key_of(self._options.out, path, ""), str(path), error)

    def _segmented(self, path: Path, story: Story) -> Iterator[Draft]:
        from translate_pipeline.segment import segment_story

        key = key_of(self._options.out, path, story.id)
        record = self._journal.story(key)
        if record and self._is_done(record, story):
            counts = Counts.from_json(record.counts)
            self._count(StoryOutcome(story.origin, record.folder, story.title, counts=counts, revision=record.revision))
            return
        try:
            draft = self._draft(key, path, story, segment_story(story))
        except Exception as error:  # noqa: BLE001 - as in _deliver
            self._journal.folder_for(key, story.id)
            self._fail(key, story.origin, _as_ours(story.origin, error))
        else:
            yield draft

    def _draft(self, key: str, path: Path, story: Story, segments: tuple[Segment, ...]) -> Draft:
        former = self._formers.of(path, story.id, segments)
        if former is None:
            return Draft(key, self._journal.folder_for(key, story.id), story, segments, None, None, None)
        renamed_from = former.aligned.story.origin if former.record.origin != key else ""
        if renamed_from:
            self._journal.rename(former.record.origin, key)
        record = replace(former.record, origin=key)
        before = former.aligned if record.digest == checks_revision() else None
        standing = compare(former.aligned, segments, self._journal.reviewed(key), record.revision)
        return Draft(key, record.folder, story, segments, before, record, standing, renamed_from)

    def _is_done(self, record: StoryRecord, story: Story) -> bool:
        """Whether this very run, before it was interrupted, delivered this very story."""
        return (
            record.run == self._run
            and record.state == "done"
            and is_delivered(self._options.out / record.folder, story, self._settings)
        )

    # -- recall, translate, check, record -----------------------------------------------------------------------------

    def _process(self, window: Sequence[Draft]) -> None:
        if window:
            self._translate_and_deliver(window)
        self._observer.window_done()

    def _translate_and_deliver(self, window: Sequence[Draft]) -> None:
        try:
            for pair in self._engines.pairs:
                self._translate(window, pair)
        except TranslatePipelineError as error:
            for draft in window:
                self._fail(draft.key, draft.story.origin, error)
            return
        for draft in window:
            moves = draft.standing.moves if draft.standing else None
            draft.shown = noted(self._journal, draft.key, draft.aligned, moves)
        # Writing waits for the disk to make each file durable: several stories wait together.
        with ThreadPoolExecutor(DELIVERIES) as pool:
            delivered = list(pool.map(self._deliver, window))
        self._journal.save_deliveries([_delivery(d, r) for d, (r, _) in zip(window, delivered, strict=True)])
        for _, outcome in delivered:
            self._count(outcome)

    def _translate(self, window: Sequence[Draft], pair: LanguagePair) -> None:
        origin = self._engines.origin(pair)
        recall = Recall(self._memory, pair, model=origin.name, run=self._run)
        makers = [
            TargetMaker(d.story, pair, origin.name, delivered_targets(d.before, d.story, d.segments, pair.target))
            for d in window
        ]
        known = [recall.targets(d.segments, m, d.standing) for d, m in zip(window, makers, strict=True)]
        wanted = [
            s
            for d, targets in zip(window, known, strict=True)
            for s, t in zip(d.segments, targets, strict=True)
            if t is None
        ]
        translations = self._stage.translate(wanted, pair)
        own = {text: m for d in window if d.standing for text, m in d.standing.matches(pair.target, self._memory)}
        repairs = self._repairs.repair(wanted, translations, pair, own=own) if self._options.repair else {}
        units: dict[str, TranslationUnit] = {}
        for draft, maker, targets in zip(window, makers, known, strict=True):
            draft.targets[pair.target] = tuple(
                t or _repaired(draft, i, maker, repairs) or maker.translated(s, translations[s.text])
                for i, (s, t) in enumerate(zip(draft.segments, targets, strict=True))
            )
            for unit in self._units(draft, pair, translations):
                units.setdefault(unit.source, unit)
        self._memory.record(units.values())
        self._memory.touch([*recall.used, *(repaired.match.unit.id for repaired in repairs.values())])

    def _units(
        self, draft: Draft, pair: LanguagePair, translations: Mapping[str, Translation]
    ) -> Iterator[TranslationUnit]:
        """The machine translations of a story that the guard lets into the memory."""
        texts = ["", *(s.text for s in draft.segments), ""]
        origin = self._engines.origin(pair)
        for i, (segment, target) in enumerate(zip(draft.segments, draft.targets[pair.target], strict=True)):
            if target.kind is MatchKind.MACHINE and target.is_stored:
                yield TranslationUnit(
                    segment.text,
                    target.text,
                    pair,
                    origin,
                    previous=context_hash(texts[i]),
                    next=context_hash(texts[i + 2]),
                    source_tags=segment.tags,
                    target_tags=target.tags,
                    properties=((SCORE, str(translations[segment.text].score)),),
                    run=self._run,
                )

    # -- render -------------------------------------------------------------------------------------------------------

    def _deliver(self, draft: Draft) -> tuple[StoryRecord, StoryOutcome]:
        story, counts = draft.story, Counts.of(draft.aligned)
        outcome = StoryOutcome(story.origin, draft.folder, story.title, warnings=story.warnings, counts=counts)
        if draft.record and self._is_unchanged(draft):
            draft.is_kept = True
            said = {key: value for key, value in draft.record.counts.items() if key != "update"}
            return replace(draft.record, run=self._run, counts=said), outcome
        revision = draft.aligned.revision
        if draft.update:
            counts.update.update(draft.update.counts)
        outcome = replace(outcome, revision=revision, renamed_from=draft.renamed_from)
        record = StoryRecord(draft.key, draft.folder, story.title, self._run, revision=revision)
        folder, formats = self._options.out / draft.folder, self._options.formats
        try:
            warnings = deliver(draft.shown or draft.aligned, folder, formats, settings=self._settings)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one story stays with that story
            known = _as_ours(story.origin, error)
            failed = replace(record, state="failed", message=str(known), remedy=known.remedy)
            return failed, _failure(story.origin, known)
        done = replace(record, state="done", digest=checks_revision(), counts=counts.to_json())
        return done, replace(outcome, warnings=(*story.warnings, *warnings))

    def _is_unchanged(self, draft: Draft) -> bool:
        """Whether the story's files say already what they would say now.

        They are then left as they are, with the match kinds of the run that made them: the same command twice gives the
        same bytes, and so does one that was killed on its last step.
        """
        before = draft.before
        return (
            before is not None
            and draft.key not in self._stale
            and (before.story, before.segments) == (draft.story, draft.segments)
            and _words(before.targets) == _words(draft.targets)
            and is_delivered(self._options.out / draft.folder, draft.story, self._settings)
        )

    # -- outcomes -----------------------------------------------------------------------------------------------------

    def _fail(self, key: str, origin: str, error: TranslatePipelineError) -> None:
        from translate_pipeline.ingest import safe_name

        folder = self._journal.folder_for(key, safe_name(os.path.basename(origin)))  # noqa: PTH119
        known = self._journal.story(key) or StoryRecord(key, folder)
        failed = replace(known, title=origin, run=self._run, state="failed", digest="", counts={})
        self._journal.save_stories([replace(failed, message=str(error), remedy=error.remedy)])
        self._count(_failure(origin, error))

    def _count(self, outcome: StoryOutcome) -> None:
        if outcome.is_failed:
            self._report.failures.append(outcome)
        else:
            self._report.done += 1
            self._report.counts.add(outcome.counts)
            self._report.updates += [outcome] if outcome.is_updated else []
        self._observer.delivered(outcome)


def _repaired(draft: Draft, index: int, maker: TargetMaker, repairs: Mapping[str, Repaired]) -> Target | None:
    """The repair for a segment; None where there is none, or where a person has rejected its words here."""
    segment = draft.segments[index]
    target = repairs[segment.text].target(maker, segment) if segment.text in repairs else None
    is_refused = target and draft.standing and draft.standing.refuses(index, target)
    return None if is_refused else target


def _delivery(draft: Draft, record: StoryRecord) -> Delivery:
    """Of a story that could not be written the journal keeps the version before."""
    if record.state != "done":
        return Delivery(replace(record, revision=draft.record.revision if draft.record else 1))
    if draft.is_kept:
        return Delivery(record)
    if draft.standing is None:
        return Delivery(record, draft.aligned)
    return Delivery(record, draft.aligned, draft.standing.moves, draft.standing.changed)


def _words(targets: Mapping[str, tuple[Target, ...]]) -> dict[str, list[object]]:
    """What a reader of the files would see change."""
    return {language: [(t.text, t.tags, t.status) for t in found] for language, found in targets.items()}


def _as_ours(origin: str, error: Exception) -> TranslatePipelineError:
    """An error of ours as it is; any other is a defect, told as one."""
    if isinstance(error, TranslatePipelineError):
        return error
    _log.debug("%s", origin, exc_info=error)
    return TranslatePipelineError(
        f"{origin}: internal error: {type(error).__name__}: {error}",
        remedy="--debug shows where; please report it",
    )


def _failure(origin: str, error: TranslatePipelineError) -> StoryOutcome:
    return StoryOutcome(origin, message=str(error), remedy=error.remedy)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

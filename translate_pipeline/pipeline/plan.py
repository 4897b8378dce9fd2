"""What a run would do: read, split and recall everything, translate and write nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from translate_pipeline.domain import Match, MatchKind, Story
from translate_pipeline.errors import TranslatePipelineError
from translate_pipeline.pipeline.engines import Engines
from translate_pipeline.pipeline.former import FormerVersions, key_of
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.options import Counts, StoryOutcome
from translate_pipeline.pipeline.updates import RIVALS, compare

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

    from translate_pipeline.domain import LanguagePair, Segment
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.pipeline.updates import Standing

#: Words a second assumed where this output folder has no measured speed yet: two slow cores do more.
ASSUMED_WORDS_PER_SECOND: Final = 400.0


@dataclass(slots=True)
class PairPlan:
    """Segments and words of one pair by what would serve them.

    That is a match kind, ``approved`` (in the last version of the story), ``repeated`` (in this batch), ``kept``
    (translated for this output before) or ``new``.
    """

    segments: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(slots=True)
class Plan:
    stories: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    pairs: dict[str, PairPlan] = field(default_factory=dict)
    updates: list[StoryOutcome] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Estimated time of translation, from the speed measured in this output folder where there is one."""
        return sum(p.seconds for p in self.pairs.values())

    def to_json(self) -> dict[str, Any]:
        return {
            "stories": self.stories,
            "failures": [{"story": origin, "message": message} for origin, message in self.failures],
            "updates": [outcome.update_json() for outcome in self.updates],
            "pairs": {
                name: {
                    "segments": dict(sorted(p.segments.items())),
                    "words": dict(sorted(p.words.items())),
                    "seconds": round(p.seconds, 1),
                }
                for name, p in self.pairs.items()
            },
            "seconds": round(self.seconds, 1),
        }


def plan(options: RunOptions) -> Plan:
    """The work that ``run`` with the same options would find. Touches neither output nor memory."""
    from translate_pipeline.memory import Memory, exists

    engines = Engines(options)
    result = Plan(pairs={str(p): PairPlan() for p in engines.pairs})
    journal = Journal.read(options.out)
    memory = Memory.open(options.memory, read_only=True) if exists(options.memory) else None
    try:
        seen: set[str] = set()
        formers = FormerVersions(journal, options) if journal else None
        for path, story, segments in _stories(options, result):
            standing = _standing(journal, formers, path, story, segments, result) if journal and formers else None
            for pair in engines.pairs:
                found = _found(_matches(memory, segments, pair, engines), pair, standing)
                known = (
                    journal.translations(pair, engines.signature(pair), [s.text for s in segments]) if journal else {}
                )
                _add(result.pairs[str(pair)], segments, found, known, seen)
            seen |= {s.text for s in segments}
        for pair in engines.pairs:
            speed = (journal and journal.words_per_second(pair)) or ASSUMED_WORDS_PER_SECOND
            result.pairs[str(pair)].seconds = result.pairs[str(pair)].words["new"] / speed
    finally:
        for resource in (journal, memory):
            if resource:
                resource.close()
    return result


def _standing(
    journal: Journal,
    formers: FormerVersions,
    path: Path,
    story: Story,
    segments: tuple[Segment, ...],
    result: Plan,
) -> Standing | None:
    """What the last version of a story holds; a new version is noted as an update."""
    former = formers.of(path, story.id, segments)
    if former is None:
        return None
    record = former.record
    standing = compare(former.aligned, segments, journal.reviewed(record.origin), record.revision)
    is_renamed = record.origin != key_of(formers.out, path, story.id)
    counts = Counts(update=Counter(standing.update.counts if standing.update and standing.is_updated else {}))
    outcome = StoryOutcome(
        story.origin,
        record.folder,
        story.title,
        counts=counts,
        revision=standing.update.revision if standing.update else 1,
        renamed_from=former.aligned.story.origin if is_renamed else "",
    )
    result.updates += [outcome] if outcome.is_updated else []
    return standing


def _stories(options: RunOptions, result: Plan) -> Iterator[tuple[Path, Story, tuple[Segment, ...]]]:
    from translate_pipeline.ingest import discover, read_stories
    from translate_pipeline.segment import segment_story

    for path in discover(options.sources, exclude=[options.out]):
        try:
            for item in read_stories(path, format=options.format or None, options=options.reading):
                if isinstance(item, Story):
                    result.stories += 1
                    yield path, item, segment_story(item)
                else:
                    result.failures.append((item.origin or str(path), str(item)))
        except TranslatePipelineError as error:
            result.failures.append((str(path), str(error)))


def _matches(
    memory: Memory | None, segments: Sequence[Segment], pair: LanguagePair, engines: Engines
) -> Sequence[Sequence[Match]]:
    if memory is None:
        return [()] * len(segments)
    return memory.recall(segments, pair, model=engines.origin(pair).name, limit=RIVALS)


def _found(matches: Sequence[Sequence[Match]], pair: LanguagePair, standing: Standing | None) -> list[str]:
    """For each segment what it needs no translation for, '' where it needs one."""
    if standing is None:
        return [str(found[0].kind) if found else "" for found in matches]
    kinds = []
    for index, found in enumerate(matches):
        chosen = standing.choose(index, pair.target, found)
        kind = str(chosen.kind) if isinstance(chosen, Match) else "approved" if chosen else ""
        revised = None if kind else standing.revised(index, pair.target)
        kinds.append(str(revised.kind) if revised and revised.kind is MatchKind.PLACEABLE else kind)
    return kinds


def _add(
    totals: PairPlan,
    segments: Sequence[Segment],
    found: Sequence[str],
    known: Container[str],
    seen: Container[str],
) -> None:
    new: set[str] = set()
    for segment, kind in zip(segments, found, strict=True):
        is_repeated = segment.text in seen or segment.text in new
        what = kind or ("repeated" if is_repeated else "kept" if segment.text in known else "new")
        new.add(segment.text)
        totals.segments[what] += 1
        totals.words[what] += len(segment.text.split())

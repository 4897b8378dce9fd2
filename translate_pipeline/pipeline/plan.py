"""What a run would do: read, split and recall everything, translate and write nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from translate_pipeline.domain import Story
from translate_pipeline.errors import TranslatePipelineError
from translate_pipeline.pipeline.engines import Engines
from translate_pipeline.pipeline.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from translate_pipeline.domain import LanguagePair, Match, Segment
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.options import RunOptions

#: Words a second assumed where this output folder has no measured speed yet: two slow cores do more.
ASSUMED_WORDS_PER_SECOND: Final = 400.0


@dataclass(slots=True)
class PairPlan:
    """Segments and words of one pair by what would serve them.

    That is a match kind, ``repeated`` (in this batch), ``kept`` (translated for this output before) or ``new``.
    """

    segments: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(slots=True)
class Plan:
    stories: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    pairs: dict[str, PairPlan] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Estimated time of translation, from the speed measured in this output folder where there is one."""
        return sum(p.seconds for p in self.pairs.values())

    def to_json(self) -> dict[str, Any]:
        return {
            "stories": self.stories,
            "failures": [{"story": origin, "message": message} for origin, message in self.failures],
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
        for segments in _stories(options, result):
            for pair in engines.pairs:
                matches = _matches(memory, segments, pair, engines)
                known = (
                    journal.translations(pair, engines.signature(pair), [s.text for s in segments]) if journal else {}
                )
                _add(result.pairs[str(pair)], segments, matches, known, seen)
            seen |= {s.text for s in segments}
        for pair in engines.pairs:
            speed = (journal and journal.words_per_second(pair)) or ASSUMED_WORDS_PER_SECOND
            result.pairs[str(pair)].seconds = result.pairs[str(pair)].words["new"] / speed
    finally:
        for resource in (journal, memory):
            if resource:
                resource.close()
    return result


def _stories(options: RunOptions, result: Plan) -> Iterator[Sequence[Segment]]:
    from translate_pipeline.ingest import discover, read_stories
    from translate_pipeline.segment import segment_story

    for path in discover(options.sources, exclude=[options.out]):
        try:
            for item in read_stories(path, format=options.format or None, options=options.reading):
                if isinstance(item, Story):
                    result.stories += 1
                    yield segment_story(item)
                else:
                    result.failures.append((item.origin or str(path), str(item)))
        except TranslatePipelineError as error:
            result.failures.append((str(path), str(error)))


def _matches(
    memory: Memory | None, segments: Sequence[Segment], pair: LanguagePair, engines: Engines
) -> Sequence[Sequence[Match]]:
    if memory is None:
        return [()] * len(segments)
    return memory.recall(segments, pair, model=engines.origin(pair).name)


def _add(
    totals: PairPlan,
    segments: Sequence[Segment],
    matches: Sequence[Sequence[Match]],
    known: Container[str],
    seen: Container[str],
) -> None:
    new: set[str] = set()
    for segment, found in zip(segments, matches, strict=True):
        is_repeated = segment.text in seen or segment.text in new
        what: str = (
            found[0].kind if found else "repeated" if is_repeated else "kept" if segment.text in known else "new"
        )
        new.add(segment.text)
        totals.segments[what] += 1
        totals.words[what] += len(segment.text.split())

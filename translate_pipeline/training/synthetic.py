"""``synthesize``: sentence pairs one side of which a machine made, from text that lacks a translation.

- ``back``: text in the target language, its source by a reverse model (Sennrich et al., *Improving Neural Machine
  Translation Models with Monolingual Data*, 2016);
- ``forward``: source text, its translation by a larger teacher or by the model itself (Kim & Rush, *Sequence-Level
  Knowledge Distillation*, 2016);
- ``pivot``: pairs of the target with a third language, whose third language is translated into the source.

A pair must pass what a human pair must (``clean.Cleaner``), the guard that keeps bad translations out of the memory,
be likely enough to the model that made it, and, where a model for the way back is given, come back similar enough
(chrF; Popović, 2015). A recipe marks such a corpus with a ``tag``, so that the model can tell it from text by people
(Caswell et al., *Tagged Back-Translation*, 2019).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from translate_pipeline import quality
from translate_pipeline.domain import LanguagePair, Segment, Translation
from translate_pipeline.engine import DecodeOptions, Translator
from translate_pipeline.errors import UsageError
from translate_pipeline.training.clean import Cleaner, normalise, text_problem
from translate_pipeline.training.recipe import Cleaning
from translate_pipeline.training.synthetic_file import Row, SyntheticFile
from translate_pipeline.training.synthetic_input import Line, describe, read

Kind = Literal["back", "forward", "pivot"]
#: Lines between two entries of the journal: what a kill can cost.
CHUNK = 512


@dataclass(frozen=True, slots=True)
class Job:
    """``pair`` is the translator's direction. ``column`` (from 1) holds the text; ``kept`` is language and column of
    what stays beside it, for a pivot. ``min_round_trip`` is the least chrF (0–100) on the way back, ``min_score`` the
    least mean log-probability of a translation's tokens (below 0; none by default).
    """

    inputs: tuple[Path, ...]
    pair: LanguagePair
    kind: Kind = "back"
    column: int = 1
    kept: tuple[str, int] | None = None
    beam: int = 4
    min_round_trip: float = 30.0
    min_score: float | None = None
    limits: Cleaning = field(default_factory=Cleaning)

    def __post_init__(self) -> None:
        if (self.kind == "pivot") != (self.kept is not None):
            raise UsageError(
                f"kind {self.kind!r} and the column kept do not go together",
                remedy="--kind pivot needs --keep LANGUAGE=COLUMN; the others need none.",
            )

    @property
    def made(self) -> LanguagePair:
        """The direction that a model learns from the pairs."""
        if self.kind == "forward":
            return self.pair
        return LanguagePair(self.pair.target, self.kept[0] if self.kept else self.pair.source)


@dataclass(frozen=True, slots=True)
class SynthesisReport:
    """``dropped`` counts lines by the rule they broke; ``read`` is the sum of them and of ``kept``."""

    out: Path
    read: int
    kept: int
    dropped: Counter[str]


@dataclass(frozen=True, slots=True)
class SynthesisEvent:
    """``fraction`` of the lines (0–1) that are done."""

    fraction: float
    read: int
    kept: int


Progress = Callable[[SynthesisEvent], None]


def synthesize(
    job: Job, translator: Translator, out: Path, *, back: Translator | None = None, progress: Progress | None = None
) -> SynthesisReport:
    """Writes the pairs into the TSV ``out`` and how they came to be into ``out`` + ``.json``.

    The same call goes on after a kill and ends with the very bytes of an undisturbed one. Raises ConfigError for inputs
    that cannot be read, UsageError where ``out`` is another job's.
    """
    inputs = describe(job.inputs)
    file = SyntheticFile(out, _about(job, inputs, translator, back))
    state = file.open()
    if not state.is_finished:
        filters = _Filters(job, back)
        for pair in file.pairs():
            filters.know(pair)
        lines = islice(read(job.inputs, job.column, job.kept[1] if job.kept else 0), state.read, None)
        total = sum(i.lines for i in inputs)
        while chunk := list(islice(lines, CHUNK)):
            rows, dropped = _convert(chunk, job, translator, filters)
            state = file.add(rows, dropped, len(chunk))
            if progress:
                progress(SynthesisEvent(state.read / total, state.read, state.kept))
        state = file.finish()
    return SynthesisReport(out, state.read, state.kept, Counter(state.dropped))


def _about(job: Job, inputs: Sequence[Any], translator: Translator, back: Translator | None) -> dict[str, Any]:
    """Everything that decides the result: another value of any of it makes another corpus."""
    return {
        "kind": job.kind,
        "pair": str(job.made),
        "translated": str(job.pair),
        "model": str(translator.signature),
        "back": str(back.signature) if back else "",
        "column": job.column,
        "kept": list(job.kept) if job.kept else [],
        "beam": job.beam,
        "min_round_trip": job.min_round_trip if back else 0,
        "min_score": job.min_score,
        "limits": {name: getattr(job.limits, name) for name in job.limits.__struct_fields__},
        "inputs": [i._asdict() for i in inputs],
    }


def _convert(
    chunk: Sequence[Line], job: Job, translator: Translator, filters: _Filters
) -> tuple[list[Row], Counter[str]]:
    """The rows of a few lines, in order, and what became of the others."""
    dropped = Counter[str]()
    usable: list[Line] = []
    for line in (line._replace(text=normalise(line.text)) for line in chunk):
        problem = text_problem(line.text, job.pair.source, job.limits)
        dropped.update([problem] if problem else [])
        usable += [] if problem else [line]
    options = DecodeOptions(beam=job.beam)
    drafts = translator.translate([line.text for line in usable], job.pair, options=options)
    made = [_Made(line, draft) for line, draft in zip(usable, drafts, strict=True)]
    rows = []
    for candidate, similarity in filters.measure(made):
        outcome = filters.judge(candidate, similarity)
        if isinstance(outcome, str):
            dropped[outcome] += 1
        else:
            origin = f"{candidate.line.origin}:{candidate.line.number}"
            rows.append(Row(*outcome, job.kind, str(translator.signature), origin, candidate.draft.score, similarity))
    return rows, dropped


class _Made(NamedTuple):
    line: Line
    draft: Translation


class _Filters:
    """Decides which pairs are good enough; remembers what passed to find duplicates."""

    def __init__(self, job: Job, back: Translator | None) -> None:
        self._job, self._back = job, back
        self._cleaner = Cleaner(job.made.source, job.made.target, job.limits)

    def know(self, pair: tuple[str, str]) -> None:
        """A pair that an earlier session let pass."""
        self._cleaner.clean(*pair)

    def measure(self, made: Sequence[_Made]) -> Iterator[tuple[_Made, float | None]]:
        """Each with the chrF of its way back, None where no model for that is given."""
        if not self._back:
            yield from ((one, None) for one in made)
            return
        from sacrebleu.metrics.chrf import CHRF

        metric, way = CHRF(), LanguagePair(self._job.pair.target, self._job.pair.source)
        returned = self._back.translate([one.draft.text for one in made], way)
        for one, again in zip(made, returned, strict=True):
            yield one, metric.sentence_score(again.text, [one.line.text]).score

    def judge(self, made: _Made, similarity: float | None) -> tuple[str, str] | str:
        """The pair as a model shall see it, or the name of the rule it breaks."""
        if not made.draft.is_complete:
            return "cut off"
        if self._job.min_score is not None and made.draft.score < self._job.min_score:
            return "score"
        if similarity is not None and similarity < self._job.min_round_trip:
            return "round trip"
        source, target = self._sides(made)
        refused = self._refused_by_guard(normalise(source), normalise(target))
        return refused or self._cleaner.clean(source, target)

    def _sides(self, made: _Made) -> tuple[str, str]:
        if self._job.kind == "forward":
            return made.line.text, made.draft.text
        return made.draft.text, made.line.kept if self._job.kept else made.line.text

    def _refused_by_guard(self, source: str, target: str) -> str:
        segment = Segment("0", "0", source)
        refusals = quality.Guard().refusals(quality.check(segment, target, self._job.made))
        return f"guard: {refusals[0].code}" if refusals else ""

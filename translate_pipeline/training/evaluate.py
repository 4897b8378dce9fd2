"""``evaluate``: systems side by side on one test set, in numbers that anybody can repeat.

BLEU (Papineni et al., 2002), chrF++ (Popović, 2017) and TER (Snover et al., 2006) are sacrebleu's (Post, 2018), with
its signatures; confidence and significance are its paired bootstrap (Koehn, 2004) against the first system. What no
metric against a reference sees is counted by the checks of ``translate_pipeline.quality``.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from translate_pipeline import quality
from translate_pipeline.domain import LanguagePair, Segment
from translate_pipeline.engine import DEFAULT, DecodeOptions, Translator
from translate_pipeline.errors import UsageError
from translate_pipeline.training.corpora import read_lines

#: Findings that say that a figure, a sign, a sum or a date is not what the source says.
NUMBER_CODES = frozenset({"number-mismatch", "sign-mismatch", "currency-mismatch", "date-mismatch"})


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sentences and their reference translations, in order."""

    __test__ = False  # a value of this package, not a class of tests
    name: str
    pair: LanguagePair
    sources: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """Translations in order; ``is_complete`` as the engine said; ``seconds`` 0 where nothing was translated here."""

    texts: tuple[str, ...]
    is_complete: tuple[bool, ...]
    seconds: float = 0.0


class System(Protocol):
    """Anything that has translations for a test set."""

    @property
    def name(self) -> str: ...

    def translate(self, test_set: TestSet) -> Output: ...


@dataclass(frozen=True, slots=True)
class EngineSystem:
    """A loaded model, timed."""

    name: str
    translator: Translator
    options: DecodeOptions = DEFAULT

    def translate(self, test_set: TestSet) -> Output:
        began = time.perf_counter()
        found = self.translator.translate(test_set.sources, test_set.pair, options=self.options)
        seconds = time.perf_counter() - began
        return Output(tuple(t.text for t in found), tuple(t.is_complete for t in found), seconds)


@dataclass(frozen=True, slots=True)
class FileSystem:
    """Translations made elsewhere: a text file, one a line."""

    name: str
    path: Path

    def translate(self, test_set: TestSet) -> Output:
        """Raises UsageError where the number of lines is not that of the set."""
        lines = tuple(read_lines(self.path))
        if len(lines) != len(test_set.sources):
            raise UsageError(
                f"{self.path}: {len(lines)} lines, but {test_set.name} has {len(test_set.sources)} segments",
                remedy="Give one translation a line, in the order of the set.",
            )
        return Output(lines, (True,) * len(lines))


@dataclass(frozen=True, slots=True)
class MetricScore:
    """``mean`` ± ``interval`` is the bootstrap's 95 % confidence; ``p_value`` against the first system, None for it."""

    metric: str
    score: float
    mean: float
    interval: float
    p_value: float | None
    signature: str


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One system: shares lie between 0 and 1, ``speed`` is in segments a second (0: not translated here).

    ``number_accuracy`` is the share of segments with figures whose figures are all right. ``findings`` counts segments
    by check code.
    """

    name: str
    metrics: tuple[MetricScore, ...]
    length_ratio: float
    refused_share: float
    flagged_share: float
    number_accuracy: float
    speed: float
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``segments`` is the size of the set, ``with_figures`` how many of its sources hold a figure."""

    pair: str
    test_set: str
    segments: int
    with_figures: int
    samples: int
    systems: tuple[SystemResult, ...]


def read_test_set(path: Path, pair: LanguagePair) -> TestSet:
    """A TSV: source and reference; or more columns under a heading of language tags (``en<TAB>ru<TAB>tk``).

    Raises UsageError for rows that lack a column and for a set without rows.
    """
    rows = [line.split("\t") for line in read_lines(path)]
    source, target, first = 0, 1, 0
    if rows and {pair.source, pair.target} <= set(rows[0]):
        source, target, first = rows[0].index(pair.source), rows[0].index(pair.target), 1
    for number, row in enumerate(rows[first:], start=first + 1):
        if len(row) <= max(source, target):
            raise UsageError(
                f"{path}:{number}: {len(row)} columns", remedy="Give tab-separated source and reference, or a heading."
            )
    if len(rows) <= first:
        raise UsageError(f"{path}: no segments", remedy="Give a tab-separated file of source and reference.")
    sources, references = zip(*((row[source], row[target]) for row in rows[first:]), strict=True)
    return TestSet(path.name, pair, sources, references)


def evaluate(
    pair: LanguagePair, set_file: Path, systems: Sequence[System], *, samples: int = 1000, seed: int = 12345
) -> Evaluation:
    """Scores every system on the set; the first one is what the others are compared with.

    Raises UsageError for a set or file that cannot be used, or two systems of one name.
    """
    names = [s.name for s in systems]
    if not names or len(set(names)) < len(names):
        raise UsageError("systems need names of their own", remedy="Name every system once.")
    test_set = read_test_set(set_file, pair)
    outputs = {system.name: system.translate(test_set) for system in systems}
    scores = _scores(outputs, test_set, samples, seed)
    results = tuple(_result(name, output, test_set, scores[name]) for name, output in outputs.items())
    with_figures = sum(_has_figure(s) for s in test_set.sources)
    return Evaluation(str(pair), test_set.name, len(test_set.sources), with_figures, samples, results)


def _has_figure(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _scores(
    outputs: Mapping[str, Output], test_set: TestSet, samples: int, seed: int
) -> dict[str, tuple[MetricScore, ...]]:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER
    from sacrebleu.significance import PairedTest

    references = [list(test_set.references)]
    metrics = {"BLEU": BLEU(), "chrF++": CHRF(word_order=2), "TER": TER()}
    hypotheses: list[tuple[str, Sequence[str]]] = [(name, list(output.texts)) for name, output in outputs.items()]
    with _bootstrap_seed(seed):
        test = PairedTest(hypotheses, metrics, references, test_type="bs", n_samples=samples)
        signatures, table = test()
    found: dict[str, list[MetricScore]] = {name: [] for name in outputs}
    # Sacrebleu keys both by its own names (chrF2++), in the order given.
    for metric, key in zip(metrics, signatures, strict=True):
        for name, result in zip(outputs, table[key], strict=True):
            found[name].append(_metric_score(metric, result, str(signatures[key])))
    return {name: tuple(rows) for name, rows in found.items()}


def _metric_score(metric: str, result: Any, signature: str) -> MetricScore:
    return MetricScore(
        metric,
        float(result.score),
        float(result.mean if result.mean is not None else result.score),
        float(result.ci or 0.0),
        None if result.p_value is None else float(result.p_value),
        signature,
    )


@contextmanager
def _bootstrap_seed(seed: int) -> Iterator[None]:
    """Sacrebleu takes its seed from the environment only."""
    before = os.environ.get("SACREBLEU_SEED")
    os.environ["SACREBLEU_SEED"] = str(seed)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SACREBLEU_SEED"]
        else:
            os.environ["SACREBLEU_SEED"] = before


def _result(name: str, output: Output, test_set: TestSet, metrics: tuple[MetricScore, ...]) -> SystemResult:
    count = len(output.texts)
    findings, refused, flagged, numbers_wrong = Counter[str](), 0, 0, 0
    for i, (source, text) in enumerate(zip(test_set.sources, output.texts, strict=True)):
        found = quality.check(
            Segment(str(i), str(i), source), text, test_set.pair, is_complete=output.is_complete[i]
        )  # fmt: skip
        codes = {f.code for f in found}
        findings.update(codes)
        refused += not quality.guard(found)
        flagged += bool(codes)
        numbers_wrong += _has_figure(source) and bool(codes & (NUMBER_CODES | {"empty"}))
    with_figures = sum(map(_has_figure, test_set.sources))
    return SystemResult(
        name,
        metrics,
        sum(map(len, output.texts)) / max(1, sum(map(len, test_set.references))),
        refused / count,
        flagged / count,
        1 - numbers_wrong / with_figures if with_figures else 1.0,
        count / output.seconds if output.seconds else 0.0,
        dict(findings.most_common()),
    )

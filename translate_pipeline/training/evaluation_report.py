"""An evaluation as Markdown for people and JSON for machines."""

from __future__ import annotations

import json
from dataclasses import asdict

from translate_pipeline.training.evaluate import Evaluation, MetricScore, SystemResult

#: TER counts edits: less is better.
_LESS_IS_BETTER = frozenset({"TER"})
_SIGNIFICANT = 0.05


def to_json(evaluation: Evaluation) -> str:
    """Every number with full precision; the shape of ``Evaluation``."""
    return json.dumps(asdict(evaluation), ensure_ascii=False, indent=2) + "\n"


def to_markdown(evaluation: Evaluation) -> str:
    """A table of the systems, their commonest findings, and the signatures."""
    first = evaluation.systems[0]
    parts = [
        f"# {evaluation.pair}: {evaluation.test_set}",
        _size(evaluation),
        f"`*`: differs from {first.name} (p < {_SIGNIFICANT}).",
        _table(evaluation),
        "## Findings",
        _findings(evaluation),
        "## Signatures",
        "\n".join(f"- {m.metric}: `{m.signature}`" for m in first.metrics),
    ]
    return "\n\n".join(parts) + "\n"


def _size(evaluation: Evaluation) -> str:
    figures, samples = evaluation.with_figures, evaluation.samples
    return f"{evaluation.segments} segments, {figures} with figures; {samples} bootstrap samples."


def _table(evaluation: Evaluation) -> str:
    metrics = [
        f"{m.metric} {'↓' if m.metric in _LESS_IS_BETTER else '↑'}" for m in evaluation.systems[0].metrics
    ]  # fmt: skip
    head = ["system", *metrics, "length", "numbers right", "refused by guard", "any finding", "segments/s"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *(_row(s) for s in evaluation.systems)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(system: SystemResult) -> list[str]:
    return [
        _cell(system.name),
        *(_score(m) for m in system.metrics),
        f"{system.length_ratio:.2f}",
        f"{system.number_accuracy:.1%}",
        f"{system.refused_share:.1%}",
        f"{system.flagged_share:.1%}",
        f"{system.speed:.1f}" if system.speed else "–",
    ]


def _score(metric: MetricScore) -> str:
    star = "*" if metric.p_value is not None and metric.p_value < _SIGNIFICANT else ""
    return f"{metric.score:.2f} ± {metric.interval:.2f}{star}"


def _findings(evaluation: Evaluation) -> str:
    codes = dict.fromkeys(code for s in evaluation.systems for code in s.findings)
    if not codes:
        return "None."
    names = [_cell(s.name) for s in evaluation.systems]
    lines = [f"| check | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    lines += [
        f"| {code} | {' | '.join(str(s.findings.get(code, 0)) for s in evaluation.systems)} |" for code in codes
    ]  # fmt: skip
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

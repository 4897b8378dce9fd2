"""Measures segmentation on any file with one sentence a line: ``python -m tests.bench.segment_lines en FILE``.

Lines that look like sentences (a capital or quote first, a stop last) are shuffled with a fixed seed and joined by
fives; a boundary counts as right where a line ended. A line that holds two sentences counts against every splitter.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from tests.bench.test_segment_bench import SPLITTERS, measure
from tests.segment.cases_reader import Case

_SENTENCE = re.compile(r"[\"“«„]?[^\W\d_].{14,}[.!?…][)\"'”’»]*$")


def joined_cases(path: Path, language: str, *, limit: int = 6000) -> list[Case]:
    """Groups of five of the first ``limit`` sentences of ``path``."""
    lines = (" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines())
    sentences = [line for line in lines if _SENTENCE.match(line) and not line[0].islower()][:limit]
    random.Random(1).shuffle(sentences)
    groups = [tuple(sentences[i : i + 5]) for i in range(0, len(sentences) - 4, 5)]
    return [Case(f"{path.name}:{i}", language, " ".join(group), group) for i, group in enumerate(groups)]


def main() -> None:
    language, path = sys.argv[1], Path(sys.argv[2])
    cases = joined_cases(path, language)
    for label, splitter in SPLITTERS.items():
        score = measure(splitter, cases)
        print(f"| {label} | {score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f} | {score.exact:.1%} |")


if __name__ == "__main__":
    main()

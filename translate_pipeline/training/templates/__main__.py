"""``python -m translate_pipeline.training.templates --count 30000 --seed 1 OUT.tsv``: en, ru and tk columns."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from translate_pipeline.training.templates.generator import generate


def write(path: Path, count: int, seed: int) -> int:
    """Writes ``count`` distinct triples as tab-separated lines; returns how many."""
    rows = list(generate(count, seed=seed))
    path.write_text("".join(f"{r.en}\t{r.ru}\t{r.tk}\n" for r in rows), encoding="utf-8")
    return len(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m translate_pipeline.training.templates", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    write(options.out, options.count, options.seed)


if __name__ == "__main__":
    main()

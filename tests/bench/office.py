"""The approved units of an imaginary office: everyday sentences in wording that no model knows (``office.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

from translate_pipeline.training.templates.generator import Template, Triple, realise

_PATTERNS = Path(__file__).with_name("office.toml")


def office_triples(count: int, *, seed: int = 1) -> list[Triple]:
    """``count`` triples with distinct English, repeatable by ``seed``."""
    rows = tomllib.loads(_PATTERNS.read_text(encoding="utf-8"))["template"]
    patterns = [
        Template(f"office-{n}", row["en"], row["ru"], row["tk"], is_headline=False, weight=1.0)
        for n, row in enumerate(rows, start=1)
    ]
    rng, found = Random(seed), dict[str, Triple]()
    while len(found) < count:
        triple = realise(rng.choice(patterns), rng)
        found.setdefault(triple.en, triple)
    return list(found.values())

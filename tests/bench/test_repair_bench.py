"""Fuzzy repair with the embedded model on revisions of news sentences: is it worth more than either alternative?

``revisions.tsv`` holds sentences of news, each with an approved translation, and what a later version of the story made
of them, translated by the same hand. Rules and bars were chosen on the first, third, fifth … of them; the figures that
count are those of the others. ``REPAIR_BENCH_SHOW=1`` prints every repair.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, MatchKind, Origin, OriginKind, Segment, Status, TranslationUnit
from translate_pipeline.engine import Registry, open_translator
from translate_pipeline.engine.forced import forced_decoder
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.candidates import Revision
from translate_pipeline.pipeline.repair import MIN_SCORE, repair
from translate_pipeline.pipeline.splice import difference

REVISIONS = Path(__file__).with_name("revisions.tsv")


@dataclass(frozen=True)
class Row:
    """A revised sentence: what stood before, what stands now, what a person would write."""

    kind: str
    old: str
    new: str
    approved: str
    reference: str


@dataclass(frozen=True)
class Outcome:
    """chrF of the model's own translation, of the match as it is and of the repaired one; -1 for none."""

    row: Row
    machine: float
    raw: float
    repaired: float
    text: str

    @property
    def policy(self) -> float:
        """What a run delivers."""
        return self.repaired if self.repaired >= 0 else self.machine


def revisions(language: str) -> list[Row]:
    with REVISIONS.open(encoding="utf-8", newline="") as file:
        return [
            Row(r["kind"], r["en-old"], r["en-new"], r[f"{language}-old"], r[f"{language}-new"])
            for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def measured(language: str, rows: Sequence[Row], folder: Path) -> list[Outcome]:
    pair = LanguagePair("en", language)
    translator = open_translator(Registry.load().resolve("embedded", pair))
    decoder = forced_decoder(translator)
    assert decoder is not None
    machine = dict(zip((r.new for r in rows), translator.translate([r.new for r in rows], pair), strict=True))
    refitted = _refitted(rows, pair, folder)
    wanted = [
        Revision(r.new, r.old, r.approved, d) for r in rows if r.new not in refitted and (d := difference(r.old, r.new))
    ]
    texts = {source: found.text for source, found in repair(decoder, wanted, machine, pair).items()} | refitted
    return [
        Outcome(
            row,
            _chrf(machine[row.new].text, row.reference),
            _chrf(row.approved, row.reference),
            _chrf(texts[row.new], row.reference) if row.new in texts else -1.0,
            texts.get(row.new, ""),
        )
        for row in rows
    ]


def _refitted(rows: Sequence[Row], pair: LanguagePair, folder: Path) -> dict[str, str]:
    """What the memory puts right by itself: figures and dates."""
    human = Origin(OriginKind.HUMAN)
    with Memory.open(folder / f"{pair}.db") as memory:
        memory.record([TranslationUnit(r.old, r.approved, pair, human, Status.APPROVED) for r in rows])
        segments = [Segment(str(i), "b", r.new) for i, r in enumerate(rows)]
        found = memory.recall(segments, pair, min_score=MIN_SCORE)
    assert [matches[0].unit.source for matches in found] == [r.old for r in rows]
    return {r.new: m[0].unit.target for r, m in zip(rows, found, strict=True) if m[0].kind is MatchKind.PLACEABLE}


def _chrf(text: str, reference: str) -> float:
    import sacrebleu

    return float(sacrebleu.sentence_chrf(text, [reference]).score)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _report(language: str, half: str, outcomes: Sequence[Outcome]) -> None:
    accepted = [o for o in outcomes if o.repaired >= 0]
    better = sum(o.repaired > max(o.machine, o.raw) for o in accepted)
    print(
        f"\n{language} {half}: {len(accepted)} of {len(outcomes)} accepted, {better} better than both\n"
        f"  accepted: machine {_mean([o.machine for o in accepted]):.1f}, match {_mean([o.raw for o in accepted]):.1f},"
        f" repaired {_mean([o.repaired for o in accepted]):.1f}\n"
        f"  all:      machine {_mean([o.machine for o in outcomes]):.1f}, match {_mean([o.raw for o in outcomes]):.1f},"
        f" as delivered {_mean([o.policy for o in outcomes]):.1f}"
    )
    if os.environ.get("REPAIR_BENCH_SHOW"):
        for o in outcomes:
            print(f"  {o.row.kind:9} {o.machine:4.0f} {o.raw:4.0f} {o.repaired:4.0f}  {o.text or '-'}")


@pytest.mark.bench
@pytest.mark.model
@pytest.mark.parametrize("language", ["ru", "tk"])
def test_a_repaired_match_is_worth_more_than_either_alternative(language: str, tmp_path: Path) -> None:
    rows = revisions(language)
    assert len(rows) >= 60
    for half, chosen in (("rules chosen on", rows[::2]), ("held out", rows[1::2])):
        folder = tmp_path / half
        folder.mkdir()
        outcomes = measured(language, chosen, folder)
        _report(language, half, outcomes)
        accepted = [o for o in outcomes if o.repaired >= 0]
        assert len(accepted) >= len(outcomes) // 5
        assert _mean([o.repaired for o in accepted]) > max(
            _mean([o.raw for o in accepted]), _mean([o.machine for o in accepted])
        )
        assert _mean([o.policy for o in outcomes]) > _mean([o.machine for o in outcomes])

"""What the checks see of damage, on any aligned files of right translations, one sentence a line.

    python -m tests.bench.check_recall en FILE.en ru FILE.ru [--show DAMAGE]

Every way of ``damage`` is done to up to 2,500 pairs without an error or a warning, with a fixed seed. *Refused* is what
the guard keeps out of the memory, *reported* what has a finding that the pair did not have. ``--show`` prints the rest.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.check_files import Pair, findings, read_pairs
from tests.bench.damage import DAMAGES, Spoiler
from translate_pipeline.domain import LanguagePair, Severity
from translate_pipeline.quality import guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.domain import Finding

_MOST = 2500


class Caught(NamedTuple):
    damaged: int
    refused: int
    reported: int


def sound_pairs(pairs: Sequence[Pair], languages: LanguagePair) -> list[Pair]:
    """Those in which nothing but style is found, shuffled."""
    sound = [p for p in pairs if all(f.severity is Severity.INFO for f in findings(p, languages))]
    random.Random(1).shuffle(sound)
    return sound


def measure(pairs: Sequence[Pair], languages: LanguagePair, damage: str, *, is_shown: bool = False) -> Caught:
    """``pairs`` are sound ones."""
    chance = random.Random(1)
    damaged = refused = reported = 0
    for pair in pairs:
        text = DAMAGES[damage](Spoiler(pair, pairs, languages.target, chance))
        if text is None or text == pair.target:
            continue
        found = findings(Pair(pair.source, text), languages)
        is_reported = bool(_codes(found) - _codes(findings(pair, languages)))
        damaged, refused, reported = damaged + 1, refused + (not guard(found)), reported + is_reported
        if is_shown and not is_reported:
            print(f"{pair.source}\n{pair.target}\n{text}\n")
        if damaged == _MOST:
            break
    return Caught(damaged, refused, reported)


def _codes(found: Sequence[Finding]) -> Counter[str]:
    return Counter(finding.code for finding in found)


def main() -> None:
    source_language, source, target_language, target, *rest = sys.argv[1:]
    languages = LanguagePair(source_language, target_language)
    pairs = sound_pairs(read_pairs(Path(source), Path(target)), languages)
    print("| damage | segments | refused | reported |\n| --- | --- | --- | --- |")
    for damage in [rest[1]] if rest else DAMAGES:
        damaged, refused, reported = measure(pairs, languages, damage, is_shown=bool(rest))
        if damaged:
            print(f"| {damage} | {damaged:,} | {refused / damaged:.1%} | {reported / damaged:.1%} |")


if __name__ == "__main__":
    main()

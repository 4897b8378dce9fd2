"""False alarms of the checks on any aligned files of right translations, one sentence a line.

    python -m tests.bench.check_precision en FILE.en ru FILE.ru [--show CODE]

Every finding counts as false: what is left when it is not (a slip of the translator) makes the figures too high, never
too low. ``--show`` prints the segments with one code, to judge which it is.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.check_files import findings, read_pairs
from translate_pipeline.domain import LanguagePair, Severity
from translate_pipeline.quality import guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.check_files import Pair


def measure(pairs: Sequence[Pair], languages: LanguagePair, *, show: str = "") -> dict[tuple[str, str], int]:
    """Segments by (severity, code), under code '' those with any of the severity; ("refused", '') for the guard's."""
    counts: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        found = findings(pair, languages)
        counts.update({(f.severity.value, code) for f in found for code in (f.code, "")})
        counts["refused", ""] += not guard(found)
        for finding in found:
            if finding.code == show:
                marked = pair.target[finding.start : finding.end]
                print(f"{pair.source}\n{pair.target}\n  {finding.severity.value}: {finding.message} [{marked}]\n")
    return counts


def main() -> None:
    source_language, source, target_language, target, *rest = sys.argv[1:]
    pairs = read_pairs(Path(source), Path(target))
    counts = measure(pairs, LanguagePair(source_language, target_language), show=rest[1] if rest else "")
    order = [*(severity.value for severity in Severity), "refused"]
    print(f"| severity | code | of {len(pairs):,} segments | share |\n| --- | --- | --- | --- |")
    for (severity, code), count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        print(f"| {severity} | {f'`{code}`' if code else 'any'} | {count} | {count / len(pairs):.2%} |")


if __name__ == "__main__":
    main()

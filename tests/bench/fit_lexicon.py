"""Learns the lexicon of a pair from any aligned files, one sentence a line, and prints it.

    python -m tests.bench.fit_lexicon en FILE.en ru FILE.ru > translate_pipeline/quality/lexicon/en-ru.txt

For each frequent source word, stems are chosen greedily: the one that accounts for most translations not yet accounted
for, beyond what chance gives. Words whose stems do not tell a translation from another text are left out.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.check_files import read_pairs
from translate_pipeline.quality.lexicon import source_key, stem
from translate_pipeline.text.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A word seen less often teaches chance.
_LEAST = 12
_MOST_STEMS = 12
#: A stem must occur this many times more often beside the word than elsewhere, and explain this share of what is left.
_LIFT = 4.0
_GAIN = 0.02
#: A stem in more texts than this says nothing; one beside the word in fewer places may be there by chance.
_COMMON = 0.1
_TIMES = 3
#: How much likelier a stem must be beside the word than elsewhere for the word to be of use.
_USE = 0.4


def _chosen(places: Sequence[int], targets: Sequence[frozenset[str]], shares: Counter[str], total: int) -> list[str]:
    open_places = set(places)
    chosen: list[str] = []
    while open_places and len(chosen) < _MOST_STEMS:
        counts = Counter(s for at in open_places for s in targets[at])
        gains = {
            s: (count - len(open_places) * shares[s] / total) / len(places)
            for s, count in counts.items()
            if count >= _TIMES and shares[s] < _COMMON * total
            if count > _LIFT * len(open_places) * shares[s] / total
        }
        best = max(gains, key=lambda s: (gains[s], s), default="")
        if not best or gains[best] < _GAIN:
            break
        chosen.append(best)
        open_places = {at for at in open_places if best not in targets[at]}
    return chosen


def lines(sources: Sequence[frozenset[str]], targets: Sequence[frozenset[str]]) -> Iterator[str]:
    shares = Counter(s for target in targets for s in target)
    where: dict[str, list[int]] = defaultdict(list)
    holding: dict[str, set[int]] = defaultdict(set)
    for at, (source, target) in enumerate(zip(sources, targets, strict=True)):
        for key in source:
            where[key].append(at)
        for each in target:
            holding[each].add(at)
    for key, places in sorted(where.items()):
        chosen = _chosen(places, targets, shares, len(targets)) if len(places) >= _LEAST else []
        held = set().union(*(holding[s] for s in chosen)) if chosen else set()
        inside = len(held.intersection(places))
        # One more of each than was seen: rare words are not surer than frequent ones.
        present = (inside + 1) / (len(places) + 2)
        elsewhere = (len(held) - inside + 1) / (len(targets) - len(places) + 2)
        if present - elsewhere >= _USE:
            yield f"{key} {min(97, round(100 * present))} {max(1, round(100 * elsewhere))} {' '.join(chosen)}"


def main() -> None:
    _, source, _, target = sys.argv[1:]
    pairs = read_pairs(Path(source), Path(target))
    sources = [frozenset(source_key(w.text) for w in words(p.source) if len(w.text) > 2) for p in pairs]
    targets = [frozenset(stem(w.text) for w in words(p.target)) for p in pairs]
    print(f"# From {len(pairs):,} pairs: a word of the source, % of its translations with a stem, % of others, stems.")
    print("\n".join(lines(sources, targets)))


if __name__ == "__main__":
    main()

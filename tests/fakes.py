"""What lets a batch be tested without a model: an engine whose output the guard accepts, an observer that remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Signature, Translation
from translate_pipeline.quality.lexicon import STEM, lexicon, source_key
from translate_pipeline.text.tokens import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from translate_pipeline.pipeline.options import StoryOutcome

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = {
    "ru": dict(zip(_LATIN, "абцдефгхийклмнопкрстуввксз", strict=True)),
    "tk": dict(zip(_LATIN, "ebçdäfghyjklmnöpkrstuwwksž", strict=True)),
}


def disguise(text: str, language: str) -> str:
    """The text letter by letter in the target's alphabet: right script, like length, same numbers and punctuation.

    Words that the checks know begin as their translations do, so that it passes for one.
    """
    entries = lexicon(LanguagePair("en", language))
    pieces, done = [], 0
    for word in words(text):
        entry = entries.get(source_key(word.text))
        stems = sorted(entry.stems, key=lambda s: (abs(len(s) - len(word.text)), s)) if entry else [""]
        pieces += [_spelt(text[done : word.start], language), _begun(word.text, stems[0], language)]
        done = word.end
    return "".join(pieces) + _spelt(text[done:], language)


def _begun(word: str, stem: str, language: str) -> str:
    rest = _spelt(word[len(stem) :], language) if len(stem) in (0, STEM) else ""
    if word.isupper():
        return stem.upper() + rest
    return (stem[:1].upper() if word[0].isupper() else stem[:1]) + stem[1:] + rest


def _spelt(text: str, language: str) -> str:
    letters = _LETTERS[language]
    return "".join(
        letters[c] if c in letters else letters[c.lower()].upper() if c.lower() in letters else c for c in text
    )


class FakeTranslator:
    """Deterministic and instant. ``spoil`` may change the output for a text; ``texts`` lists all it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.spoil: Callable[[str, str], str] = lambda _source, target: target

    def translate(self, texts: Sequence[str], pair: LanguagePair, **_: Any) -> list[Translation]:
        self.texts += texts
        return [Translation(self.spoil(t, disguise(t, pair.target)), -0.1) for t in texts]


class FakeEngines:
    """Stands where the registry's models would: both pairs served by one fake model."""

    def __init__(self, *languages: str, revision: str = "1") -> None:
        self.pairs = tuple(LanguagePair("en", language) for language in languages)
        self.beam = 1
        self.fake = FakeTranslator()
        self.revision = revision

    def signature(self, pair: LanguagePair) -> Signature:
        return Signature("fake", self.revision, "none", 1, "exact")

    def origin(self, pair: LanguagePair) -> Origin:
        return Origin(OriginKind.MACHINE, self.signature(pair).name)

    def translator(self, pair: LanguagePair) -> FakeTranslator:
        return self.fake


@dataclass
class Watcher:
    """Remembers what it is told."""

    outcomes: list[StoryOutcome] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    total_bytes: int = 0
    expected: int = 0
    windows: int = 0
    read_bytes: int = 0

    def started(self, *, total_bytes: int, languages: int) -> None:
        self.total_bytes = total_bytes

    def read(self, *, read_bytes: int) -> None:
        self.read_bytes += read_bytes

    def translating(self, *, segments: int) -> None:
        self.expected += segments

    def window_done(self) -> None:
        self.windows += 1

    def translated(self, *, segments: int, words: int) -> None:
        self.calls.append(segments)

    def delivered(self, outcome: StoryOutcome) -> None:
        self.outcomes.append(outcome)


STORY = """Two ports agree on a ferry line

The ports agreed on a weekly ferry line on Monday.  The first ship sails in 2027.

"We waited for years," the harbour office said.
"""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file a reader gets, by relative name."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".translate-pipeline" not in p.parts
    }

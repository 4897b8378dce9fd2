"""What lets a batch be tested without a model: an engine whose output the guard accepts, an observer that remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Signature, Translation

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
    """The text letter by letter in the target's alphabet: right script, same length, same numbers and punctuation."""
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

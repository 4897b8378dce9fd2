"""What a check is. Checks are pure: no database, no model, no clock; the same pair always gives the same findings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar, NamedTuple, Protocol

from translate_pipeline.domain import Finding, InlineTag, LanguagePair, Role, Segment, Severity
from translate_pipeline.quality.values import Figures, figures_of
from translate_pipeline.text.numbers import STYLES
from translate_pipeline.text.tokens import Token, words


@dataclass(frozen=True, slots=True)
class TargetText:
    """A translation to be checked: ``tags`` have positions in ``text``; ``is_complete`` and ``score``
    (mean log-probability of a token, 0 where no engine was asked) are the engine's.

    ``role`` is the block's, where the caller knows it: headlines have rules of their own.
    """

    text: str
    tags: tuple[InlineTag, ...] = ()
    is_complete: bool = True
    score: float = 0.0
    role: Role | None = None


@lru_cache(maxsize=2048)
def _source_words(text: str) -> tuple[Token, ...]:
    """Remembered, because one source is compared with a target in each language."""
    return words(text)


@dataclass(frozen=True)
class Case:
    """One source and its translation, with what several checks need, worked out once."""

    source: Segment
    target: TargetText
    pair: LanguagePair

    @property
    def is_known(self) -> bool:
        """Whether the numbers, dates and currencies of both languages are known."""
        return self.pair.source in STYLES and self.pair.target in STYLES

    @cached_property
    def source_words(self) -> tuple[Token, ...]:
        return _source_words(self.source.text)

    @cached_property
    def target_words(self) -> tuple[Token, ...]:
        return words(self.target.text)

    @cached_property
    def here(self) -> Figures:
        """What the source says in figures."""
        return figures_of(self.source.text, self.pair.source)

    @cached_property
    def there(self) -> Figures:
        """What the translation says in figures."""
        return Figures(self.target.text, self.pair.target)


class Hit(NamedTuple):
    """One place where a check failed; ``severity`` None means the check's own."""

    message: str
    start: int = 0
    end: int = 0
    severity: Severity | None = None


class Check(Protocol):
    """``code`` is kebab-case and stable for ever; ``severity`` is the gravest that the check gives.

    ``is_guard``: an error of this check keeps a machine translation out of the memory.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]
    is_guard: ClassVar[bool]

    def find(self, case: Case) -> Iterator[Finding]:
        """Findings with spans inside the target text, in order of their place."""
        ...


class BaseCheck(ABC):
    """Turns the hits of ``hits`` into findings with the check's code."""

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    is_guard: ClassVar[bool] = False

    def find(self, case: Case) -> Iterator[Finding]:
        for hit in self.hits(case):
            message = " ".join(hit.message.splitlines())  # what it quotes may go over a line break
            yield Finding(self.code, hit.severity or self.severity, message, hit.start, hit.end)

    @abstractmethod
    def hits(self, case: Case) -> Iterator[Hit]:
        """What is wrong, in order of place."""


def quoted(text: str, *, limit: int = 40) -> str:
    """``text`` for a message: one line, in quotation marks, shortened in the middle."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = f"{line[: limit // 2].rstrip()} … {line[-(limit // 2) + 3 :].lstrip()}"
    return f"“{line}”"

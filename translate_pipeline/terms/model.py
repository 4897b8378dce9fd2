"""Terms as values: a concept, its names in each language, and where it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class TermStatus(StrEnum):
    """Whether a name is to be used."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"
    #: Nobody has agreed to it yet: neither used nor missed.
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class TermName:
    text: str
    status: TermStatus = TermStatus.PREFERRED


@dataclass(frozen=True, slots=True)
class Term:
    """A concept. ``names`` maps language tags to names in the order of the file they came from."""

    names: Mapping[str, tuple[TermName, ...]]
    domain: str = ""
    note: str = ""

    def in_language(self, language: str) -> tuple[TermName, ...]:
        return self.names.get(language, ())

    def name(self, language: str) -> str:
        """The name to use: the first preferred, else the first admitted, else ''."""
        allowed = self.allowed(language)
        preferred = (n.text for n in allowed if n.status is TermStatus.PREFERRED)
        return next(preferred, allowed[0].text if allowed else "")

    def allowed(self, language: str) -> tuple[TermName, ...]:
        return tuple(n for n in self.in_language(language) if n.status in (TermStatus.PREFERRED, TermStatus.ADMITTED))

    def forbidden(self, language: str) -> tuple[TermName, ...]:
        return tuple(n for n in self.in_language(language) if n.status is TermStatus.FORBIDDEN)

    def is_settled(self, language: str) -> bool:
        """Whether a person has said how to name it in ``language``, or how not to."""
        return any(n.status is not TermStatus.PROPOSED for n in self.in_language(language))


class TermHit(NamedTuple):
    """A term found in ``text[start:end]``, under its name ``name``."""

    start: int
    end: int
    term: Term
    name: TermName

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

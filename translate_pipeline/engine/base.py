"""What every engine promises: one translation a text, in order, whatever batch the text travels in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from translate_pipeline.domain import LanguagePair, Signature, Translation

__all__ = ["DEFAULT", "RETRY", "DecodeOptions", "Scorer", "Translator"]


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """How to search for a translation.

    ``no_repeat_ngram`` forbids repeating any run of that many tokens (0: allow). A translation may be
    ``max_length_factor`` times its source plus ``max_length_margin`` tokens long; what is cut off there is
    marked incomplete. ``split_at`` translates a text longer than that many tokens clause by clause (0: only what
    exceeds the model's own limit). ``alignment`` asks for word correspondences; it never changes the text.
    """

    beam: int = 4
    no_repeat_ngram: int = 0
    max_length_factor: float = 2.5
    max_length_margin: int = 24
    split_at: int = 0
    alignment: bool = False


DEFAULT = DecodeOptions()

#: For a text whose first translation failed a check: search wider, forbid loops, take it clause by clause.
RETRY = DecodeOptions(beam=8, no_repeat_ngram=4, split_at=24)


@runtime_checkable
class Translator(Protocol):
    """A loaded model. ``signature`` names all that decides its output under the default options."""

    @property
    def signature(self) -> Signature: ...

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        """One result for each text, in order; a text without anything but space comes back empty.

        Raises UsageError for a pair the model does not serve, EngineError when inference fails.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """A model that can say how likely a given translation is."""

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: LanguagePair) -> list[tuple[float, ...]]:
        """For each source and its target the log-probability (≤ 0) of each target token, ``</s>`` last.

        Their mean is what ``Translation.score`` means; their sum compares targets that differ in one word. Texts are
        scored whole: empty where the model has no positions for so many tokens. Raises as ``translate`` does.
        """
        ...


@dataclass(frozen=True, slots=True)
class Forced:
    """A given target as the model reads it beside a source, token by token (teacher forcing).

    ``tokens`` are spans of the target text, ``log_probabilities`` (≤ 0) has one for each and one for the end.
    ``source`` are spans of the source's tokens, ``attention`` the cross-attention [target token, source token]; both
    are empty unless asked for.
    """

    tokens: tuple[tuple[int, int], ...]
    log_probabilities: tuple[float, ...]
    source: tuple[tuple[int, int], ...] = ()
    attention: tuple[tuple[float, ...], ...] = ()

    @property
    def total(self) -> float:
        """The log-probability of the whole target."""
        return sum(self.log_probabilities)

    @property
    def score(self) -> float:
        """The mean log-probability of a token, comparable with ``Translation.score``."""
        return self.total / len(self.log_probabilities)


@runtime_checkable
class ForcedDecoder(Protocol):
    """A model that also reads and goes on with targets that others wrote."""

    def force(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, alignment: bool = False
    ) -> list[Forced | None]:
        """What the model thinks of each (source, target), in order; None where one of them is too long for it.

        Raises UsageError for a pair the model does not serve, EngineError when inference fails.
        """
        ...

    def complete(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, hypotheses: int, max_tokens: int
    ) -> list[tuple[str, ...]]:
        """For each (source, beginning of a target) the likeliest ways to go on, likeliest first.

        At most ``max_tokens`` tokens each, with the space they begin with; nothing where source or beginning are too
        long. Raises as ``force`` does.
        """
        ...

"""What every engine promises: one translation a text, in order, whatever batch the text travels in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from translate_pipeline.domain import LanguagePair, Signature, Translation

__all__ = ["DEFAULT", "RETRIES", "DecodeOptions", "Scorer", "Translator"]


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

#: For a text whose translation failed a check, one after the other: search wider, forbid loops, take it clause by
#: clause; then in clauses so short that no figure or name is lost in one.
RETRIES = (
    DecodeOptions(beam=8, no_repeat_ngram=4, split_at=24),
    DecodeOptions(beam=8, no_repeat_ngram=4, split_at=12),
)


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

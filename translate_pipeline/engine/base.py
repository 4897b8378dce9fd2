"""What every engine promises: one translation a text, in order, whatever batch the text travels in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from translate_pipeline.domain import LanguagePair, Signature, Translation

__all__ = ["DEFAULT", "RETRY", "DecodeOptions", "Translator"]


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

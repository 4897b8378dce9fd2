"""Targets that others wrote, read and continued by a model: what repairs of fuzzy matches are made with.

Reading a given target token by token is teacher forcing; going on from its beginning is prefix-constrained decoding, as
interactive translation does it (Wuebker and others, Models and Inference for Prefix-Constrained Machine Translation,
ACL 2016).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Generic, Protocol, TypeVar, cast, runtime_checkable

from translate_pipeline.domain import LanguagePair
from translate_pipeline.engine.align import Span, carry_offsets, piece_spans
from translate_pipeline.engine.base import Translator
from translate_pipeline.engine.marian import MarianTranslator

__all__ = ["FORCED", "Forced", "ForcedDecoder", "MarianForcedDecoder", "forced_decoder"]

#: Engine → the class that does it there.
FORCED: Mapping[str, str] = {
    "ct2": "translate_pipeline.engine.forced_ct2:Ct2ForcedDecoder",
    "hf": "translate_pipeline.engine.forced_hf:HfForcedDecoder",
}


@dataclass(frozen=True, slots=True)
class Forced:
    """A given target as the model reads it beside a source, token by token.

    ``tokens`` are spans of the target text, ``log_probabilities`` (≤ 0) has one for each and one for the end.
    ``source`` are spans of the source's tokens, ``attention`` the cross-attention [target token][source token]; both
    are empty unless asked for.
    """

    tokens: tuple[Span, ...]
    log_probabilities: tuple[float, ...]
    source: tuple[Span, ...] = ()
    attention: tuple[tuple[float, ...], ...] = ()

    @property
    def total(self) -> float:
        """The log-probability of the whole target."""
        return sum(self.log_probabilities)

    @property
    def score(self) -> float:
        """The mean log-probability of a token, which is what ``Translation.score`` means."""
        return self.total / len(self.log_probabilities)


@runtime_checkable
class ForcedDecoder(Protocol):
    """A model that also reads and continues targets that it has not written."""

    def read(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, alignment: bool = False
    ) -> list[Forced | None]:
        """What the model thinks of each (source, target), in order; None where one of them is too long for it.

        Raises UsageError for a pair the model does not serve, EngineError when inference fails.
        """
        ...

    def proceed(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, hypotheses: int, max_tokens: int
    ) -> list[tuple[str, ...]]:
        """For each (source, beginning of a target) the likeliest ways to go on, likeliest first.

        At most ``max_tokens`` tokens of each, with the space they begin with; none where source or beginning are too
        long. Raises as ``read`` does.
        """
        ...


def forced_decoder(translator: Translator) -> ForcedDecoder | None:
    """The forced decoder over a loaded model, bare or wrapped; None for a translator that is no such model."""
    if isinstance(translator, ForcedDecoder):
        return translator
    bare = translator
    while inner := getattr(bare, "inner", None):
        bare = inner
    if not isinstance(bare, MarianTranslator):
        return None
    module, _, name = FORCED[bare.engine].partition(":")
    return cast(ForcedDecoder, getattr(import_module(module), name)(bare))


Model = TypeVar("Model", bound=MarianTranslator)
_Tokens = tuple[list[str], list[str]]


class MarianForcedDecoder(ABC, Generic[Model]):
    """What both engines share: tokens, limits, offsets."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def read(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, alignment: bool = False
    ) -> list[Forced | None]:
        scores = self.model.score([source for source, _ in texts], [target for _, target in texts], pair)
        result: list[Forced | None] = []
        for (source, target), score in zip(texts, scores, strict=True):
            pieces = self.model.tokenizer.encode_target(target.strip())[:-1]
            fits = len(score) == len(pieces) + 1 and self._tokens(source, pair) is not None
            if not fits:
                result.append(None)
                continue
            found = Forced(_spans(self._target_pieces(target), target), score)
            result.append(self._aligned(found, source, pieces, pair) if alignment else found)
        return result

    def proceed(
        self, texts: Sequence[tuple[str, str]], pair: LanguagePair, *, hypotheses: int, max_tokens: int
    ) -> list[tuple[str, ...]]:
        wanted: dict[int, _Tokens] = {}
        for index, (source, beginning) in enumerate(texts):
            tokens, prefix = self._tokens(source, pair), self.model.tokenizer.encode_target(beginning.strip())[:-1]
            if tokens and len(prefix) + max_tokens < self.model.config.max_positions:
                wanted[index] = (tokens, prefix)
        decoded = self._proceed(list(wanted.values()), hypotheses, max_tokens)
        result: list[tuple[str, ...]] = [()] * len(texts)
        for (index, (_, prefix)), found in zip(wanted.items(), decoded, strict=True):
            result[index] = tuple(
                dict.fromkeys(self._text(tokens[len(prefix) :], has_prefix=bool(prefix)) for tokens in found)
            )
        return result

    @abstractmethod
    def _proceed(self, texts: Sequence[_Tokens], hypotheses: int, max_tokens: int) -> list[list[list[str]]]:
        """The hypotheses for each (source tokens, target prefix), prefix included, without ``</s>``."""

    @abstractmethod
    def _attention(self, source: list[str], target: list[str]) -> Sequence[Sequence[float]]:
        """The cross-attention [target token][source token, label and ``</s>`` included] of a given target."""

    def _tokens(self, source: str, pair: LanguagePair) -> list[str] | None:
        """None for a source that the model translates in parts only."""
        label = self.model.label(pair)
        tokens = self.model.tokenizer.encode(source.strip(), label)
        limit = min(self.model.spec.max_source_tokens, self.model.config.max_positions - 2)
        return tokens if len(tokens) - 1 - bool(label) <= limit else None

    def _target_pieces(self, text: str) -> list[str]:
        """As SentencePiece cuts them, unknown ones too."""
        return list(self.model.tokenizer.target.encode(self.model.tokenizer.prepare(text.strip()), out_type=str))

    def _aligned(self, found: Forced, source: str, target: list[str], pair: LanguagePair) -> Forced:
        tokens = self._tokens(source, pair) or []
        pieces = self.model.tokenizer.source.encode(self.model.tokenizer.prepare(source.strip()), out_type=str)
        first = len(tokens) - 1 - len(pieces)  # columns of the label
        rows = self._attention(tokens, target)[: len(target)]
        attention = tuple(tuple(row[first : first + len(pieces)]) for row in rows)
        return Forced(found.tokens, found.log_probabilities, _spans(pieces, source), attention)

    def _text(self, tokens: Sequence[str], *, has_prefix: bool) -> str:
        """The text of a continuation, with the space between it and what it continues."""
        text = self.model.tokenizer.decode(list(tokens))
        return f" {text}" if has_prefix and tokens and tokens[0].startswith("▁") else text


def _spans(pieces: Sequence[str], text: str) -> tuple[Span, ...]:
    """The spans of the pieces in the very text they were cut from."""
    seen = "".join(pieces).replace("▁", " ").lstrip()
    origin = carry_offsets(seen, text)
    spans = piece_spans(pieces)
    return tuple((origin[start], origin[end - 1] + 1 if end > start else origin[start]) for start, end in spans)

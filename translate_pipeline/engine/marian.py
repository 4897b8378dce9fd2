"""What both engines share: label, tokens, limits, splitting and joining. An engine adds only the decoding."""

from __future__ import annotations

import math
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine.align import carry_offsets, correspondences, word_spans
from translate_pipeline.engine.base import DEFAULT, DecodeOptions
from translate_pipeline.engine.capitals import begun_like
from translate_pipeline.engine.clauses import split_at_clauses
from translate_pipeline.engine.spec import ModelSpec
from translate_pipeline.engine.tokenizer import MarianTokenizer
from translate_pipeline.engine.weights import MarianConfig
from translate_pipeline.errors import UsageError

__all__ = ["Decoded", "MarianTranslator", "default_threads"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The best hypothesis for one source: target tokens without ``</s>``, mean log-probability, whether it ended by
    itself, and its cross-attention [target tokens, source tokens], empty unless asked for.
    """

    tokens: list[str]
    score: float
    is_complete: bool
    attention: Sequence[Sequence[float]] = ()


_Pair = tuple[list[str], Decoded]


def default_threads() -> int:
    """The cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class MarianTranslator(ABC):
    """A Translator over one MarianMT model."""

    engine: ClassVar[str]

    def __init__(self, spec: ModelSpec, *, precision: str, threads: int) -> None:
        self.spec = spec
        self.threads = threads or default_threads()
        self.tokenizer = MarianTokenizer.open(spec.path, normaliser=spec.normaliser)
        self.config = MarianConfig(spec.path)
        self.signature = Signature(spec.id, spec.revision, self.engine, DEFAULT.beam, precision)

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        label = self.label(pair)
        limit = min(self.spec.max_source_tokens, self.config.max_positions - 2)
        if options.split_at:
            limit = min(limit, options.split_at)
        parts = [self._parts(text, limit) for text in texts]
        # A sentence met twice is decoded once.
        sources = list(dict.fromkeys(part for split in parts for part, _ in split if self.tokenizer.prepare(part)))
        tokens = [self.tokenizer.encode(source, label) for source in sources]
        decoded = dict(zip(sources, zip(tokens, self._decode(tokens, options), strict=True), strict=True))
        edges = [len(text) - len(text.lstrip()) for text in texts]
        return [self._join(split, decoded, edge) for split, edge in zip(parts, edges, strict=True)]

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: LanguagePair) -> list[tuple[float, ...]]:
        """As ``base.Scorer`` promises."""
        label = self.label(pair)
        tokens = [
            (self.tokenizer.encode(source.strip(), label), self.tokenizer.encode_target(target.strip()))
            for source, target in zip(sources, targets, strict=True)
        ]
        fitting = [i for i, (s, t) in enumerate(tokens) if max(len(s), len(t)) < self.config.max_positions]
        scores: list[tuple[float, ...]] = [()] * len(tokens)
        for i, score in zip(fitting, self._score([tokens[i] for i in fitting]), strict=True):
            scores[i] = score
        return scores

    def unknown_spans(self, text: str) -> list[tuple[int, int]]:
        """Spans that the model has no tokens for."""
        return self.tokenizer.unknown_spans(text)

    @abstractmethod
    def _decode(self, sources: list[list[str]], options: DecodeOptions) -> list[Decoded]:
        """The best hypothesis for each token sequence, in order."""

    @abstractmethod
    def _score(self, pairs: Sequence[tuple[list[str], list[str]]]) -> list[tuple[float, ...]]:
        """The log-probability of each target token, for each (source tokens, target tokens), in order."""

    def max_target_tokens(self, source_length: int, options: DecodeOptions) -> int:
        """The decoding limit for a source of that many tokens; never past the positions the model knows."""
        wanted = int(source_length * options.max_length_factor) + options.max_length_margin
        return min(wanted, self.config.max_positions - 1)

    def mean_score(self, score: float, length: int) -> float:
        """The mean log-probability of a token, of a beam's score for ``length`` tokens, ``</s>`` included."""
        return score * math.pow(max(length, 1), self.config.length_penalty - 1)

    def label(self, pair: LanguagePair) -> str | None:
        if pair.source != self.spec.source or pair.target not in self.spec.labels:
            served = ", ".join(f"{self.spec.source}-{language}" for language in self.spec.labels)
            raise UsageError(f"model {self.spec.id} does not serve {pair} (it serves {served})")
        return self.spec.labels[pair.target] or None

    def _parts(self, text: str, limit: int) -> list[tuple[str, str]]:
        return split_at_clauses(text.strip(), lambda part: len(self.tokenizer.pieces(part)) <= limit)

    def _join(self, split: list[tuple[str, str]], decoded: dict[str, _Pair], offset: int) -> Translation:
        """One translation of the decoded parts, with the separators between them; ``offset`` is the first part's."""
        text, tokens, total, complete = "", 0, 0.0, True
        alignment: list[tuple[int, int]] = []
        for part, separator in split:
            if pair := decoded.get(part):
                alignment += [(s + offset, t + len(text)) for s, t in self._aligned(part, *pair)]
                said = self.tokenizer.decode(pair[1].tokens)
                text += begun_like(part, said) if text else said
                length = len(pair[1].tokens) + 1  # </s> is scored too
                tokens, total = tokens + length, total + pair[1].score * length
                complete = complete and pair[1].is_complete
            text += separator
            offset += len(part) + len(separator)
        return Translation(text, round(total / tokens, 6) if tokens else 0.0, complete, tuple(alignment))

    def _aligned(self, part: str, source: list[str], hypothesis: Decoded) -> list[tuple[int, int]]:
        """(source offset, target offset) of the words of one decoded part."""
        if not hypothesis.attention:
            return []
        first = len(source) - 1 - len(self.tokenizer.pieces(part))  # columns of the label
        source_words = word_spans(source[first:-1])
        target_words = word_spans(hypothesis.tokens)
        columns = [(a + first, b + first) for (a, b), _ in source_words]
        pairs = correspondences(columns, [rows for rows, _ in target_words], hypothesis.attention)
        origin = carry_offsets(self.tokenizer.prepare(part), part)
        return [(origin[min(source_words[i][1][0], len(origin) - 1)], target_words[j][1][0]) for i, j in pairs]

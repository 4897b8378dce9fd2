"""Given targets read and continued by CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translate_pipeline.engine.forced import MarianForcedDecoder
from translate_pipeline.engine.marian_ct2 import Ct2Translator
from translate_pipeline.errors import EngineError

__all__ = ["Ct2ForcedDecoder"]


class Ct2ForcedDecoder(MarianForcedDecoder[Ct2Translator]):
    def _proceed(
        self, texts: Sequence[tuple[list[str], list[str]]], hypotheses: int, max_tokens: int
    ) -> list[list[list[str]]]:
        """Only texts of equal lengths travel together, as in ``batching``: no result depends on its batch."""
        groups: dict[tuple[int, int], list[int]] = {}
        for index, (source, prefix) in enumerate(texts):
            groups.setdefault((len(source), len(prefix)), []).append(index)
        found: dict[int, list[list[str]]] = {}
        try:
            pending = [(g, self._submit([texts[i] for i in g], hypotheses, max_tokens)) for g in groups.values()]
            for group, results in pending:
                found |= {i: result.result().hypotheses for i, result in zip(group, results, strict=True)}
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.model.signature}: decoding failed ({error})") from error
        return [found[i] for i in range(len(texts))]

    def _submit(self, group: Sequence[tuple[list[str], list[str]]], hypotheses: int, max_tokens: int) -> Any:
        return self.model.translator.translate_batch(
            [source for source, _ in group],
            target_prefix=[prefix for _, prefix in group],
            asynchronous=True,
            max_batch_size=self.model.max_tokens,
            batch_type="tokens",
            beam_size=hypotheses,
            num_hypotheses=hypotheses,
            max_decoding_length=len(group[0][1]) + max_tokens,
            max_input_length=0,
            disable_unk=True,
            suppress_sequences=self.model.suppressed or None,
        )

    def _attention(self, source: list[str], target: list[str]) -> Sequence[Sequence[float]]:
        """Alone: CTranslate2 (4.8) mixes up the attention of the texts of a batch."""
        try:
            (result,) = self.model.translator.translate_batch(
                [source],
                target_prefix=[target],
                beam_size=1,
                max_decoding_length=len(target) + 1,
                max_input_length=0,
                return_attention=True,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.model.signature}: decoding failed ({error})") from error
        attention: list[list[float]] = result.attention[0]
        return attention

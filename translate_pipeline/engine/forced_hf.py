"""Given targets read and continued by transformers, in fp32: the reference."""

from __future__ import annotations

from collections.abc import Sequence

from translate_pipeline.engine.forced import MarianForcedDecoder
from translate_pipeline.engine.marian_hf import HfTranslator
from translate_pipeline.errors import EngineError

__all__ = ["HfForcedDecoder"]


class HfForcedDecoder(MarianForcedDecoder[HfTranslator]):
    def _proceed(
        self, texts: Sequence[tuple[list[str], list[str]]], hypotheses: int, max_tokens: int
    ) -> list[list[list[str]]]:
        try:
            return [self._proceed_one(source, prefix, hypotheses, max_tokens) for source, prefix in texts]
        except RuntimeError as error:
            raise EngineError(f"{self.model.signature}: decoding failed ({error})") from error

    def _proceed_one(self, source: list[str], prefix: list[str], hypotheses: int, max_tokens: int) -> list[list[str]]:
        import torch

        model = self.model
        with torch.inference_mode():
            output = model.model.generate(
                torch.tensor([[model.tokenizer.vocabulary[token] for token in source]]),
                decoder_input_ids=torch.tensor([self._ids(prefix)]),
                num_beams=hypotheses,
                num_return_sequences=hypotheses,
                early_stopping=hypotheses > 1,
                renormalize_logits=True,
                min_new_tokens=int(not prefix),
                max_new_tokens=max_tokens,
                max_length=None,
                bad_words_ids=model.bad_words(),
                forced_eos_token_id=None,
            )
        eos, pad = (model.config.decoding(f"{name}_token_id") for name in ("eos", "pad"))
        return [[model.names[i] for i in sequence[1:] if i not in (eos, pad)] for sequence in output.tolist()]

    def _attention(self, source: list[str], target: list[str]) -> Sequence[Sequence[float]]:
        import torch

        ids = torch.tensor([[self.model.tokenizer.vocabulary[token] for token in source]])
        with torch.inference_mode():
            # Row n is what the model attends to when it writes token n: the input is one token behind.
            rows: list[list[float]] = self.model.attention(ids, torch.tensor([self._ids(target)]))[0]
        return rows

    def _ids(self, tokens: Sequence[str]) -> list[int]:
        """With the decoder's start token."""
        start: int = self.model.config.decoding("decoder_start_token_id")
        return [start, *(self.model.tokenizer.target_vocabulary[token] for token in tokens)]

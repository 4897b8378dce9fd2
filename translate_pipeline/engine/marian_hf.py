"""The reference engine: the same model as transformers runs it, in fp32. Slow; it exists to be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from translate_pipeline.engine.base import DecodeOptions
from translate_pipeline.engine.batching import batches
from translate_pipeline.engine.marian import Decoded, MarianTranslator
from translate_pipeline.engine.spec import ModelSpec
from translate_pipeline.engine.tokenizer import UNK
from translate_pipeline.errors import EngineError, ModelNotFoundError, UsageError

__all__ = ["HfTranslator"]


class HfTranslator(MarianTranslator):
    engine: ClassVar[str] = "hf"

    def __init__(self, spec: ModelSpec, *, precision: str = "fp32", threads: int = 0, max_tokens: int = 1024) -> None:
        if precision != "fp32":
            raise UsageError(f"engine hf computes in fp32, not {precision}", remedy="use engine ct2 for int8")
        super().__init__(spec, precision=precision, threads=threads)
        self.max_tokens = max_tokens
        self.model = self._load()
        self.names = {i: token for token, i in self.tokenizer.target_vocabulary.items()}

    def _load(self) -> Any:
        import torch
        from transformers import MarianMTModel
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(self.threads)
        try:
            model: Any = MarianMTModel.from_pretrained(self.spec.path, dtype=torch.float32, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelNotFoundError(
                f"{self.spec.path}: transformers cannot load the model ({error})",
                remedy="check the model with `translate-pipeline models verify`",
            ) from error
        return model.eval()

    def _decode(self, sources: list[list[str]], options: DecodeOptions) -> list[Decoded]:
        decoded: dict[int, Decoded] = {}
        for group in batches([len(s) for s in sources], max_tokens=self.max_tokens):
            try:
                results = self._generate([sources[i] for i in group], options)
            except RuntimeError as error:
                raise EngineError(f"{self.signature}: translation failed ({error})") from error
            decoded.update(zip(group, results, strict=True))
        return [decoded[i] for i in range(len(sources))]

    def _score(self, pairs: Sequence[tuple[list[str], list[str]]]) -> list[tuple[float, ...]]:
        try:
            return [self._score_one(source, target) for source, target in pairs]
        except RuntimeError as error:
            raise EngineError(f"{self.signature}: scoring failed ({error})") from error

    def _score_one(self, source: list[str], target: list[str]) -> tuple[float, ...]:
        import torch

        vocabulary, names = self.tokenizer.vocabulary, self.tokenizer.target_vocabulary
        wanted = [names[token] for token in target]
        said = torch.tensor([[self.config.decoding("decoder_start_token_id"), *wanted[:-1]]])
        with torch.inference_mode():
            logits = self.model(
                input_ids=torch.tensor([[vocabulary[t] for t in source]]), decoder_input_ids=said
            ).logits[0]
        return tuple(logits.log_softmax(dim=-1)[range(len(wanted)), wanted].tolist())

    def _generate(self, group: list[list[str]], options: DecodeOptions) -> list[Decoded]:
        import torch

        vocabulary = self.tokenizer.vocabulary
        ids = torch.tensor([[vocabulary[token] for token in source] for source in group])
        with torch.inference_mode():
            output = self.model.generate(
                ids,
                num_beams=options.beam,
                # As CTranslate2 decodes: the search ends when as many hypotheses as beams are finished, no hypothesis
                # is empty, and what may not be said takes no share of the probability.
                **({"early_stopping": True, "length_penalty": self.config.length_penalty} if options.beam > 1 else {}),
                min_new_tokens=1,
                renormalize_logits=True,
                max_new_tokens=self.max_target_tokens(len(group[0]), options),
                max_length=None,
                no_repeat_ngram_size=options.no_repeat_ngram,
                bad_words_ids=self.bad_words(),
                forced_eos_token_id=None,
                return_dict_in_generate=True,
                output_scores=True,
            )
            attention = self.attention(ids, output.sequences) if options.alignment else [()] * len(group)
        scores = output.sequences_scores.tolist() if options.beam > 1 else self._greedy_scores(output)
        return [
            self._decoded(sequence, score, rows, options)
            for sequence, score, rows in zip(output.sequences.tolist(), scores, attention, strict=True)
        ]

    def _greedy_scores(self, output: Any) -> list[float]:
        """Mean log-probability of the tokens up to ``</s>``, which beam search computes by itself."""
        steps = self.model.compute_transition_scores(output.sequences, output.scores)
        ended = (output.sequences[:, 1:] == self.config.decoding("eos_token_id")).cumsum(dim=1)
        is_scored = (ended == 0) | ((ended == 1) & (output.sequences[:, 1:] == self.config.decoding("eos_token_id")))
        scores: list[float] = (steps.masked_fill(~is_scored, 0).sum(dim=1) / is_scored.sum(dim=1)).tolist()
        return scores

    def bad_words(self) -> list[list[int]]:
        """The model's own bad words (its pad token), and all that is no text."""
        own: list[list[int]] = self.config.decoding("bad_words_ids") or []
        ids = {self.tokenizer.target_vocabulary[t] for t in self.tokenizer.special_tokens | {UNK}}
        return [*own, *([i] for i in sorted(ids) if [i] not in own)]

    def _decoded(self, sequence: list[int], score: float, attention: Any, options: DecodeOptions) -> Decoded:
        eos = self.config.decoding("eos_token_id")
        generated = sequence[1:]  # the decoder's start token
        is_complete = eos in generated
        if is_complete:
            generated = generated[: generated.index(eos)]
        if options.beam > 1:
            score = self.mean_score(score, len(generated) + is_complete)
        return Decoded([self.names[i] for i in generated], score, is_complete, attention[: len(generated)])

    def attention(self, ids: Any, sequences: Any) -> list[Any]:
        """Cross-attention of the last layer, heads averaged: [target, source] for each text, in a second pass."""
        self.model.set_attn_implementation("eager")
        output = self.model(input_ids=ids, decoder_input_ids=sequences, output_attentions=True)
        return list(output.cross_attentions[-1].mean(dim=1).tolist())

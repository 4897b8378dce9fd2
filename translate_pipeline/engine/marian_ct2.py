"""The default engine: CTranslate2, int8 weights, one thread a batch and as many batches at once as there are cores.

One thread a batch, because the models are small: two threads in one batch were 15–60 % slower than two batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from translate_pipeline.engine.base import DecodeOptions
from translate_pipeline.engine.batching import batches
from translate_pipeline.engine.convert import PRECISIONS, converted, discard
from translate_pipeline.engine.marian import Decoded, MarianTranslator
from translate_pipeline.engine.spec import ModelSpec
from translate_pipeline.errors import EngineError

__all__ = ["Ct2Translator"]


class Ct2Translator(MarianTranslator):
    engine: ClassVar[str] = "ct2"

    def __init__(self, spec: ModelSpec, *, precision: str = "int8", threads: int = 0, max_tokens: int = 1024) -> None:
        """``max_tokens`` bounds the source tokens of one batch, and with it the memory it needs."""
        super().__init__(spec, precision=precision, threads=threads)
        self.max_tokens = max_tokens
        self.translator = self._load(precision)
        # A translation must never contain these: they are not text.
        self.suppressed = [[token] for token in sorted(self.tokenizer.special_tokens - {"<unk>", "<pad>"})]

    def _load(self, precision: str) -> Any:
        """A conversion that passes its seal but does not load is made once more before giving up."""
        import ctranslate2

        for attempt in ("cached", "fresh"):
            folder = converted(self.spec.path, self.spec.content, precision=precision, files=self.spec.files)
            try:
                return ctranslate2.Translator(
                    str(folder),
                    device="cpu",
                    compute_type=PRECISIONS[precision],
                    inter_threads=self.threads,
                    intra_threads=1,
                )
            except (RuntimeError, ValueError) as error:
                if attempt == "fresh":
                    raise EngineError(f"{folder}: CTranslate2 cannot load the model ({error})") from error
                discard(folder)
        raise AssertionError("unreachable")

    def _decode(self, sources: list[list[str]], options: DecodeOptions) -> list[Decoded]:
        # CTranslate2 (4.8) mixes up the attention of the texts of a batch under beam search; alone it is right.
        groups = batches([len(s) for s in sources], max_tokens=1 if options.alignment else self.max_tokens)
        decoded: dict[int, Decoded] = {}
        try:
            pending = [(group, self._submit([sources[i] for i in group], options)) for group in groups]
            for group, results in pending:
                for index, result in zip(group, results, strict=True):
                    decoded[index] = self._best(result.result())
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.signature}: translation failed ({error})") from error
        return [decoded[i] for i in range(len(sources))]

    def _score(self, pairs: Sequence[tuple[list[str], list[str]]]) -> list[tuple[float, ...]]:
        """Only pairs of equal lengths travel together, as in ``batches``: no score depends on its batch."""
        groups: dict[tuple[int, int], list[int]] = {}
        for index, (source, target) in enumerate(pairs):
            groups.setdefault((len(source), len(target)), []).append(index)
        scores: dict[int, tuple[float, ...]] = {}
        try:
            pending = [(group, self._submit_scores([pairs[i] for i in group])) for group in groups.values()]
            for group, results in pending:
                scores |= {i: tuple(r.result().log_probs) for i, r in zip(group, results, strict=True)}
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.signature}: scoring failed ({error})") from error
        return [scores[i] for i in range(len(pairs))]

    def _submit_scores(self, group: Sequence[tuple[list[str], list[str]]]) -> Any:
        return self.translator.score_batch(
            [source for source, _ in group],
            [target[:-1] for _, target in group],  # CTranslate2 adds the end itself
            max_batch_size=self.max_tokens,
            batch_type="tokens",
            max_input_length=0,
            asynchronous=True,
        )

    def _submit(self, group: list[list[str]], options: DecodeOptions) -> Any:
        return self.translator.translate_batch(
            group,
            asynchronous=True,
            beam_size=options.beam,
            length_penalty=self.config.length_penalty,
            max_decoding_length=self.max_target_tokens(len(group[0]), options),
            max_input_length=0,
            no_repeat_ngram_size=options.no_repeat_ngram,
            disable_unk=True,
            suppress_sequences=self.suppressed or None,
            return_scores=True,
            return_end_token=True,
            return_attention=options.alignment,
        )

    def _best(self, result: Any) -> Decoded:
        """``</s>`` at the end tells a translation that ended from one that was cut off."""
        tokens: list[str] = result.hypotheses[0]
        score = self.mean_score(result.scores[0], len(tokens))
        is_complete = bool(tokens) and tokens[-1] == "</s>"
        attention = result.attention[0] if result.attention else ()
        return Decoded(tokens[:-1] if is_complete else tokens, score, is_complete, attention)

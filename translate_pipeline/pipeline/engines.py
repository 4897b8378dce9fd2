"""Which model serves each pair of a batch, and the translators themselves, loaded only when something needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translate_pipeline.domain import SOURCE_LANGUAGE, LanguagePair, Origin, OriginKind, Signature
from translate_pipeline.errors import UsageError

if TYPE_CHECKING:
    from translate_pipeline.engine import ModelSpec, Translator
    from translate_pipeline.pipeline.options import RunOptions


class Engines:
    """The models of one batch, by pair. Making it reads the registry only: a batch fully recalled loads no model."""

    def __init__(self, options: RunOptions) -> None:
        """Raises UsageError for a language or engine there is not, ModelNotFoundError for a model that is not here,
        ExchangeError for a termbase that cannot be read.
        """
        from translate_pipeline.engine import ENGINES, Registry
        from translate_pipeline.terms import Termbase

        if options.engine not in ENGINES:
            raise UsageError(f"unknown engine {options.engine!r}", remedy=f"use one of {', '.join(ENGINES)}")
        self._options = options
        registry = Registry.load()
        self.beam = options.beam
        self.pairs = tuple(LanguagePair(SOURCE_LANGUAGE, language) for language in options.to)
        self._specs: dict[LanguagePair, ModelSpec] = {p: registry.resolve(options.model, p) for p in self.pairs}
        self._open: dict[str, Translator] = {}
        self._termbase = Termbase.load(options.termbase) if options.termbase else None

    def signature(self, pair: LanguagePair) -> Signature:
        from translate_pipeline.engine import signature_of
        from translate_pipeline.pipeline.termed import termed_signature

        signature = signature_of(self._specs[pair], engine=self._options.engine, beam=self.beam)
        return termed_signature(signature, self._termbase) if self._termbase else signature

    def origin(self, pair: LanguagePair) -> Origin:
        """How the memory names what this batch's model translates."""
        return Origin(OriginKind.MACHINE, self.signature(pair).name)

    def translator(self, pair: LanguagePair) -> Translator:
        """The translator of ``pair``; pairs that share a model share its weights."""
        from translate_pipeline.engine import open_translator
        from translate_pipeline.pipeline.termed import with_terms

        spec = self._specs[pair]
        key = str(spec.path)
        if key not in self._open:
            translator = open_translator(spec, engine=self._options.engine, threads=self._options.threads)
            self._open[key] = with_terms(translator, self._termbase)
        return self._open[key]

"""A model spec and the name of an engine in, a Translator out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from translate_pipeline.domain import Signature
from translate_pipeline.engine.base import DEFAULT, Translator
from translate_pipeline.engine.protect import PROTECTION, ProtectedTranslator
from translate_pipeline.engine.spec import ModelSpec
from translate_pipeline.errors import UsageError

__all__ = ["ENGINES", "open_translator", "signature_of"]

#: Engine → (class, precisions it offers, the default first).
ENGINES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ct2": ("translate_pipeline.engine.marian_ct2:Ct2Translator", ("int8", "fp32")),
    "hf": ("translate_pipeline.engine.marian_hf:HfTranslator", ("fp32",)),
}


def open_translator(
    spec: ModelSpec, *, engine: str = "ct2", precision: str = "", threads: int = 0, protect: bool = True
) -> Translator:
    """Loads a model. ``threads`` 0 means every core this process may use; ``precision`` '' the engine's own.

    ``protect`` false gives the bare engine. Raises UsageError for an unknown engine or precision, ModelNotFoundError
    for damaged files.
    """
    if engine not in ENGINES:
        raise UsageError(f"unknown engine {engine!r}", remedy=f"use one of {', '.join(ENGINES)}")
    target, precisions = ENGINES[engine]
    precision = precision or precisions[0]
    if precision not in precisions:
        raise UsageError(f"engine {engine} has no precision {precision}", remedy=f"use {' or '.join(precisions)}")
    module, _, name = target.partition(":")
    translator: Translator = getattr(import_module(module), name)(spec, precision=precision, threads=threads)
    return ProtectedTranslator(translator) if protect else translator


def signature_of(spec: ModelSpec, *, engine: str = "ct2", precision: str = "", beam: int = DEFAULT.beam) -> Signature:
    """The signature of what ``open_translator`` would open, without loading anything."""
    return Signature(spec.id, spec.revision, f"{engine}+{PROTECTION}", beam, precision or ENGINES[engine][1][0])

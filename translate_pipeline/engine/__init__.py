"""Text in English in, Russian or Turkmen out: one Translator protocol, two runtimes, a registry of models."""

from translate_pipeline.engine.base import DEFAULT, RETRY, DecodeOptions, Translator
from translate_pipeline.engine.cpu import cpu_features
from translate_pipeline.engine.factory import ENGINES, open_translator
from translate_pipeline.engine.registry import FileCheck, ModelInfo, Registry
from translate_pipeline.engine.spec import ModelSpec

__all__ = [
    "DEFAULT",
    "ENGINES",
    "RETRY",
    "DecodeOptions",
    "FileCheck",
    "ModelInfo",
    "ModelSpec",
    "Registry",
    "Translator",
    "cpu_features",
    "open_translator",
]

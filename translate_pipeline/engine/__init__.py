"""Text in English in, Russian or Turkmen out: one Translator protocol, two runtimes, a registry of models.

Names are imported when first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from translate_pipeline.engine.base import DEFAULT, RETRIES, DecodeOptions, Scorer, Translator
    from translate_pipeline.engine.cpu import CpuFeatures, cpu_features
    from translate_pipeline.engine.factory import ENGINES, open_translator, signature_of
    from translate_pipeline.engine.protect import ProtectedTranslator
    from translate_pipeline.engine.registry import FileCheck, ModelInfo, Registry
    from translate_pipeline.engine.spec import ModelSpec

__all__ = [
    "DEFAULT",
    "ENGINES",
    "RETRIES",
    "CpuFeatures",
    "DecodeOptions",
    "FileCheck",
    "ModelInfo",
    "ModelSpec",
    "ProtectedTranslator",
    "Registry",
    "Scorer",
    "Translator",
    "cpu_features",
    "open_translator",
    "signature_of",
]

_MODULES = {
    "DEFAULT": "base",
    "ENGINES": "factory",
    "RETRIES": "base",
    "CpuFeatures": "cpu",
    "DecodeOptions": "base",
    "FileCheck": "registry",
    "ModelInfo": "registry",
    "ModelSpec": "spec",
    "ProtectedTranslator": "protect",
    "Registry": "registry",
    "Scorer": "base",
    "Translator": "base",
    "cpu_features": "cpu",
    "open_translator": "factory",
    "signature_of": "factory",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

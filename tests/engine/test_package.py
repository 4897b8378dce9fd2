"""The package is cheap to import, exports what it says, and stays offline."""

from __future__ import annotations

import subprocess
import sys

import pytest

from translate_pipeline import engine
from translate_pipeline.engine import ENGINES, cpu_features
from translate_pipeline.engine.factory import open_translator


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout


def test_every_exported_name_is_there() -> None:
    assert sorted(engine.__all__) == engine.__all__ or set(engine.__all__) == set(engine._MODULES)
    for name in engine.__all__:
        assert getattr(engine, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Translater'"):
        _ = engine.Translater  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, translate_pipeline.engine; print(*sys.modules)"
    heavy = {
        "torch",
        "transformers",
        "ctranslate2",
        "sentencepiece",
        "numpy",
        "huggingface_hub",
        "msgspec",
        "safetensors",
    }
    assert not heavy & set(run(code).split())


def test_resolving_a_model_needs_neither_runtime_nor_network() -> None:
    code = (
        "import sys, socket; socket.socket.connect = None\n"
        "from translate_pipeline.engine import Registry, signature_of\n"
        "from translate_pipeline.domain import LanguagePair\n"
        "print(signature_of(Registry.load().resolve('auto', LanguagePair('en', 'ru'))))\n"
        "print(*sys.modules)"
    )
    lines = run(code).splitlines()
    assert lines[0].startswith("embedded@")
    heavy = {"torch", "transformers", "ctranslate2", "sentencepiece", "numpy", "huggingface_hub"}
    assert not heavy & set(lines[1].split())


def test_every_engine_can_be_imported() -> None:
    from importlib import import_module

    for path, precisions in ENGINES.values():
        module, _, name = path.partition(":")
        assert getattr(import_module(module), name).engine in ENGINES
        assert precisions
    assert callable(open_translator)


def test_the_processor_is_described() -> None:
    cpu = cpu_features()
    assert cpu.name
    assert cpu.threads >= 1
    assert "float32" in cpu.compute_types
    assert cpu.ctranslate2.count(".") == 2

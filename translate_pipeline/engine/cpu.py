"""What the processor offers for inference, for ``doctor``."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from translate_pipeline.engine.marian import default_threads

__all__ = ["CpuFeatures", "cpu_features"]

#: Instruction sets that change how fast int8 matrices multiply, fastest last.
_RELEVANT = (
    "sse4_1",
    "avx",
    "avx2",
    "fma",
    "avx512f",
    "avx512_vnni",
    "avx_vnni",
    "amx_int8",
    "asimd",
    "asimddp",
    "i8mm",
)


@dataclass(frozen=True, slots=True)
class CpuFeatures:
    """``compute_types`` are what CTranslate2 says it can use here."""

    name: str
    threads: int
    instruction_sets: tuple[str, ...]
    compute_types: tuple[str, ...]
    ctranslate2: str


def cpu_features() -> CpuFeatures:
    import ctranslate2

    facts = _cpuinfo()
    flags = set((facts.get("flags") or facts.get("Features") or "").split())
    return CpuFeatures(
        name=facts.get("model name") or platform.processor() or platform.machine(),
        threads=default_threads(),
        instruction_sets=tuple(name for name in _RELEVANT if name in flags),
        compute_types=tuple(sorted(ctranslate2.get_supported_compute_types("cpu"))),
        ctranslate2=ctranslate2.__version__,
    )


def _cpuinfo() -> dict[str, str]:
    """The first processor of /proc/cpuinfo; empty where there is none."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.partition(":") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}

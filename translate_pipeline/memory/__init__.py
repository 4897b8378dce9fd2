"""The translation memory: one SQLite file of translation units, looked up by whole text and by likeness.

with Memory.open(default_path()) as memory:
    matches = memory.recall(segments, LanguagePair("en", "ru"), min_score=75)
    memory.record(units)
"""

from __future__ import annotations

from .exchange import FORMATS, ImportReport, Problem, export_file, import_file, merge
from .maintenance import MemoryStats
from .paths import default_path
from .ranking import Penalties
from .recall import contexts_of
from .recording import RecordReport
from .store import Memory

__all__ = [
    "FORMATS",
    "ImportReport",
    "Memory",
    "MemoryStats",
    "Penalties",
    "Problem",
    "RecordReport",
    "contexts_of",
    "default_path",
    "export_file",
    "import_file",
    "merge",
]

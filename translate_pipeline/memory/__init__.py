"""The translation memory: translation units in one SQLite file or on a server, looked up by whole text and by likeness.

with Memory.open(default_path()) as memory:
    matches = memory.recall(segments, LanguagePair("en", "ru"), min_score=75)
    memory.record(units)
"""

from __future__ import annotations

from .address import Address, ServerAddress, canonical, parse_address
from .database import exists
from .exchange import FORMATS, ImportReport, Problem, export_file, import_file, merge
from .maintenance import MemoryStats
from .paths import chosen_address, default_path
from .ranking import Penalties
from .recall import contexts_of
from .recording import RecordReport
from .store import Memory

__all__ = [
    "FORMATS",
    "Address",
    "ImportReport",
    "Memory",
    "MemoryStats",
    "Penalties",
    "Problem",
    "RecordReport",
    "ServerAddress",
    "canonical",
    "chosen_address",
    "contexts_of",
    "default_path",
    "exists",
    "export_file",
    "import_file",
    "merge",
    "parse_address",
]

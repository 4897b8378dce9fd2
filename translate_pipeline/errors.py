"""Every error a user can meet, as a tree. Each knows its exit code and carries a remedy.

TranslatePipelineError (1)
├── UsageError (2): an argument or option that cannot be served
│   └── ConfigError (2): translate-pipeline.toml or the environment
├── SourceFormatError (1): a story that cannot be read
├── SegmentationError (1): a language without segmentation rules
├── EngineError (1): translation failed
│   └── ModelNotFoundError (4): no model for a pair, or its files are missing or damaged
├── MemoryStoreError (4): the memory cannot be used
│   ├── MemoryLockedError (4)
│   ├── MemorySchemaError (4)
│   └── MemoryCorruptError (4)
├── ExchangeError (1): TMX, XLIFF, TBX … that cannot be read or written
├── OutputError (1): an output folder or file that cannot be written
│   └── OutputLockedError (1): another run is writing there
└── ReviewConflictError (1): somebody else changed the segment first
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ConfigError",
    "EngineError",
    "ExchangeError",
    "MemoryCorruptError",
    "MemoryLockedError",
    "MemorySchemaError",
    "MemoryStoreError",
    "ModelNotFoundError",
    "OutputError",
    "OutputLockedError",
    "ReviewConflictError",
    "SegmentationError",
    "SourceFormatError",
    "TranslatePipelineError",
    "UsageError",
]


class TranslatePipelineError(Exception):
    """``str(error)`` is one line that names the file and line; ``remedy`` is what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(" ".join(message.split()))
        self.remedy = remedy


class UsageError(TranslatePipelineError):
    exit_code = 2


class ConfigError(UsageError):
    pass


class SourceFormatError(TranslatePipelineError):
    """``origin`` is where the story was to be read from (``feed.jsonl:3``), '' where that is unknown."""

    def __init__(self, message: str, *, remedy: str = "", origin: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.origin = origin


class SegmentationError(TranslatePipelineError):
    pass


class EngineError(TranslatePipelineError):
    pass


class ModelNotFoundError(EngineError):
    exit_code = 4


class MemoryStoreError(TranslatePipelineError):
    exit_code = 4


class MemoryLockedError(MemoryStoreError):
    pass


class MemorySchemaError(MemoryStoreError):
    pass


class MemoryCorruptError(MemoryStoreError):
    pass


class ExchangeError(TranslatePipelineError):
    pass


class OutputError(TranslatePipelineError):
    pass


class OutputLockedError(OutputError):
    pass


class ReviewConflictError(TranslatePipelineError):
    pass

"""Source files in, stories out. One module per format; ``registry.READERS`` lists them."""

from translate_pipeline.ingest.base import Reader, ReadItem, ReadOptions
from translate_pipeline.ingest.discover import discover
from translate_pipeline.ingest.names import safe_name
from translate_pipeline.ingest.registry import READERS, detect, reader, story_suffixes
from translate_pipeline.ingest.source import read_stories

__all__ = [
    "READERS",
    "ReadItem",
    "ReadOptions",
    "Reader",
    "detect",
    "discover",
    "read_stories",
    "reader",
    "safe_name",
    "story_suffixes",
]

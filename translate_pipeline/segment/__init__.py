"""Lossless segmentation of stories into sentences."""

from .blocks import segment_block, segment_story
from .rules import languages
from .splitter import split

__all__ = ["languages", "segment_block", "segment_story", "split"]

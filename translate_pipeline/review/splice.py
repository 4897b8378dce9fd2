"""Changing a part of a text whose inline tags have positions in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translate_pipeline.domain import InlineTag

Tags = tuple["InlineTag", ...]


def splice(text: str, tags: Sequence[InlineTag], start: int, end: int, new: str) -> tuple[str, Tags]:
    """``new`` in the place of ``text[start:end]``. Tags after it move along, tags inside stay as near as they can."""
    shift = len(new) - (end - start)

    def moved(position: int) -> int:
        if position <= start:
            return position
        return position + shift if position >= end else min(position, start + len(new))

    return text[:start] + new + text[end:], tuple(replace(tag, position=moved(tag.position)) for tag in tags)

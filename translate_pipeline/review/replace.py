"""Search and replace over the targets of one story or of all, seen before it is done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.render.diff import difference

from .row import version
from .splice import splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from translate_pipeline.domain import AlignedStory, InlineTag, Target

#: More than anyone will look through before saying yes.
MOST_PLACES: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """``find`` stands for itself, no pattern. ``is_exact``: capitals must agree; ``is_word``: whole words only."""

    find: str
    replace: str
    is_exact: bool = True
    is_word: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        edge = (r"(?<!\w)", r"(?!\w)") if self.is_word else ("", "")
        flags = re.NOFLAG if self.is_exact else re.IGNORECASE
        return re.compile(f"{edge[0]}{re.escape(self.find)}{edge[1]}", flags)


@dataclass(frozen=True, slots=True)
class Replacement:
    """One target before and after."""

    folder: str
    title: str
    number: int
    segment: str
    version: str
    before: str
    text: str
    tags: tuple[InlineTag, ...]
    is_approved: bool
    shown: Markup


def replacements(folder: str, aligned: AlignedStory, language: str, wanted: Wanted) -> Iterator[Replacement]:
    """What would change in a story, in order."""
    pattern = wanted.pattern
    for number, target in enumerate(aligned.targets[language], start=1):
        text, tags = replaced(target, pattern, wanted.replace)
        if text != target.text and text.strip():
            yield Replacement(
                folder,
                aligned.story.title,
                number,
                target.segment_id,
                version(target),
                target.text,
                text,
                tags,
                target.status.value == "approved",
                difference(target.text, text),
            )


def replaced(target: Target, pattern: re.Pattern[str], new: str) -> tuple[str, tuple[InlineTag, ...]]:
    text, tags = target.text, target.tags
    for found in reversed(list(pattern.finditer(target.text))):
        text, tags = splice(text, tags, found.start(), found.end(), new)
    return text, tags

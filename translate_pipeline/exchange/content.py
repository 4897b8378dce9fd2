"""Mixed content of XML under construction: characters, and the inline tags that stand between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, TagKind

if TYPE_CHECKING:
    from lxml.etree import _Element

#: ``t7``, and ``t7-2`` for the second code of one tag in a unit; other tools use bare numbers.
_ID = re.compile(r"[a-z]{0,2}(\d{1,6})(?:-\d+)?")


@dataclass
class Content:
    parts: list[str] = field(default_factory=list)
    tags: list[InlineTag] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add_text(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def add_tag(self, kind: TagKind, name: str) -> None:
        """``name`` is the id as the file has it; one that is none of ours becomes tag 0, which no segment has."""
        found = _ID.fullmatch(name)
        self.tags.append(InlineTag(self.length, kind, int(found[1]) if found else 0, "", literal=f"<{name}>"))


def local_name(element: _Element) -> str:
    """'' for comments and processing instructions."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, *names: str) -> str:
    """The first of the attributes that has a value, '' for none."""
    return next((value for name in names if (value := element.get(name))), "")


def line_of(element: _Element) -> int:
    """Where the element begins in its file; 0 where unknown."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0

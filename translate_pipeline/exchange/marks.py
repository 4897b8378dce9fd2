r"""Inline tags in plain text, as marks by their id: ``{1}`` … ``{/1}`` for a pair, ``{2/}`` for a single one."""

from __future__ import annotations

import re

from translate_pipeline.domain import InlineTag, TagKind

_KINDS = {("", ""): TagKind.OPEN, ("/", ""): TagKind.CLOSE, ("", "/"): TagKind.EMPTY}
#: An escaped character where the format escapes, else a mark.
_ESCAPED = re.compile(r"\\(.)|\{(/?)(\d{1,6})(/?)\}", re.DOTALL)
_PLAIN = re.compile(r"(?!)(.)|\{(/?)(\d{1,6})(/?)\}")
_ESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "{": "{"}


def read_marks(field: str, *, is_escaped: bool) -> tuple[str, tuple[InlineTag, ...]]:
    r"""The text and its tags. ``is_escaped``: ``\t``, ``\n``, ``\r``, ``\\``, ``\{`` are one character each."""
    parts: list[str] = []
    tags: list[InlineTag] = []
    length = done = 0
    for found in (_ESCAPED if is_escaped else _PLAIN).finditer(field):
        kind = _KINDS.get((found[2], found[4])) if found[3] else None
        if found[3] and kind is None:
            continue
        parts.append(field[done : found.start()])
        length += len(parts[-1])
        if kind:
            tags.append(InlineTag(length, kind, int(found[3]), "", literal=found[0]))
        else:
            parts.append(_ESCAPES.get(found[1], found[0]))
            length += len(parts[-1])
        done = found.end()
    return "".join((*parts, field[done:])), tuple(tags)

"""Texts compared across formats, each of which changes a little of what it is given."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import InlineTag, TagKind, in_order, nested_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What XML cannot hold, and the controls that documents are not given: all are written as U+FFFD.
_UNHOLDABLE = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\u0085"
)
#: Not what Python takes for white space: control characters stay what they are.
_SPACES: Final = " \t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
#: Text that a format without escapes cannot tell from a tag.
MARK = re.compile(r"\{(?:/?\d{1,6}|\d{1,6}/)\}")
#: Words, and each other character by itself.
_WORDS = re.compile(r"\w+|\W")
#: Beyond this many characters a text is no sentence, and comparing two of them word by word takes too long.
_MAX_CARRIED: Final = 4_000


def comparable(text: str) -> str:
    """What two copies of a text share, whatever format they went through: spaces at the edges count for nothing."""
    flat = _UNHOLDABLE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", flat).strip(_SPACES)


def source_keys(text: str, tags: Sequence[InlineTag]) -> set[str]:
    """The keys that a segment's source may have in a file: with tags left out, named, or taken for marks."""
    return {source_key(text), source_key(flat(text, tags)), source_key(MARK.sub("", text))}


def source_key(text: str) -> str:
    """The same for sources, where no space counts: nobody is asked to edit them, but tools wrap and join lines."""
    return " ".join(comparable(text).split())


def trimmed(text: str, tags: Iterable[InlineTag]) -> tuple[str, tuple[InlineTag, ...]]:
    """Without spaces at the edges, which belong to the block; tags move along."""
    start = len(text) - len(text.lstrip(_SPACES))
    kept = text.strip(_SPACES)
    return kept, tuple(replace(tag, position=max(0, min(tag.position - start, len(kept)))) for tag in tags)


def flat(text: str, tags: Sequence[InlineTag]) -> str:
    """The text as a Word table shows it: breaks as lines, tags that are no format as their bracketed names."""
    parts: list[str] = []
    done = 0
    for tag, token in flat_tokens(tags):
        parts += (text[done : tag.position], token)
        done = max(done, tag.position)
    return "".join((*parts, text[done:]))


def flat_tokens(tags: Sequence[InlineTag]) -> list[tuple[InlineTag, str]]:
    """The tags that a Word table shows, in order, and what it shows: well-nested pairs are formats, or nothing."""
    paired = nested_ids(tags)
    shown = [tag for tag in in_order(tags) if tag.kind is TagKind.EMPTY or tag.id not in paired]
    return [(tag, "\n" if (tag.kind, tag.name) == (TagKind.EMPTY, "br") else f"[{tag.name}]") for tag in shown]


def carried(before: str, tags: Sequence[InlineTag], after: str) -> tuple[InlineTag, ...] | None:
    """The tags of ``before`` where their words now stand in ``after``; None where the texts are too long to compare.

    A pair around words that were replaced stands around what replaced them.
    """
    if max(len(before), len(after)) > _MAX_CARRIED:
        return None
    steps = _word_steps(before, after)
    placed = [replace(tag, position=_carried_position(tag, steps, len(after))) for tag in tags]
    return tuple(sorted(placed, key=lambda tag: tag.position))


def _word_steps(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    """How to get from one text to the other word by word, as difflib says it, in characters."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    a, b = ([0, *accumulate(map(len, words))] for words in (old, new))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(name, a[i1], a[i2], b[j1], b[j2]) for name, i1, i2, j1, j2 in steps]


def _carried_position(tag: InlineTag, steps: Sequence[tuple[str, int, int, int, int]], end: int) -> int:
    is_close = tag.kind is TagKind.CLOSE
    for name, i1, i2, j1, j2 in steps:
        # A closing tag belongs to the characters before it, any other to those behind.
        if (i1 < tag.position <= i2) if is_close else (i1 <= tag.position < i2):
            if name == "equal":
                return j1 + tag.position - i1
            return j2 if is_close else j1
    return end if tag.position else 0

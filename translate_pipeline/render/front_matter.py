"""Translated values of YAML front matter, written so that they are the same values again when the file is read.

A plain value needs quotes once its translation has ``: ``, `` #`` or a sign of YAML at its beginning, a quoted one
escapes where its translation has quotation marks (YAML 1.2.2, sections 7.3.1-7.3.3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from translate_pipeline.render.base import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_QUOTES: Final = frozenset("'\"")
#: What YAML does not take as it is (section 5.1), and the line breaks, which it would fold.
_UNPRINTABLE = re.compile("[^\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def fit_values(between: Sequence[str], sources: Sequence[str], texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both parts of a Markdown file ``between[0] + texts[0] + between[1] + …``, so that its front matter reads again.

    ``between`` is one longer than ``texts``; ``sources`` are what ``texts`` translate. Values that say what the source
    says stay as they are written, and so does all that stands after the front matter.
    """
    around, inside = list(between), list(texts)
    opening = _OPENING.match(between[0])
    start = opening.end() if opening else 0
    for i, (source, text) in enumerate(zip(sources, texts, strict=True)):
        if not opening or _CLOSING.search(between[i], 0 if i else start):
            break
        if text != source:
            last = around[i][-1:]
            quote = last if last in _QUOTES and around[i + 1].startswith(last) else ""
            if quote:
                around[i], around[i + 1] = around[i][:-1], around[i + 1][1:]
            inside[i] = _scalar(text, quote)
    return around, inside


def _scalar(text: str, quote: str) -> str:
    """In the source's own style where that can hold the text, else between double quotation marks."""
    if not quote and _is_plain(text):
        return text
    if quote == "'" and not _UNPRINTABLE.search(text):
        return f"'{text.replace(quote, 2 * quote)}'"
    escaped = storable(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'


def _is_plain(text: str) -> bool:
    """Whether YAML reads the text without quotes as this text, not as a number, a list or an error."""
    import yaml

    try:
        return bool(yaml.safe_load(f"key: {text}\n") == {"key": text})
    except (yaml.YAMLError, ValueError, RecursionError):
        return False


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"

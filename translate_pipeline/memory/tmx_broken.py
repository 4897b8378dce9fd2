"""The units of a TMX or XLIFF file that is not well-formed: found by their tags alone, each to be parsed by itself.

One unescaped ``<`` makes a whole file unreadable to an XML parser. Here the damage stays within the unit that has it.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .exchange import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 1 << 16

#: Longer than any unit; what is longer has lost its end.
_MAX_LENGTH = 1 << 22

#: Room for the beginning of a tag that a chunk may cut in two, and what must follow it.
_LONGEST_TAG = 80

_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.-]+)[\"']")

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@lru_cache(maxsize=8)
def _patterns(units: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A comment or the start of a unit; the end of a unit or the start of the next."""
    name = rf"(?:[\w.-]+:)?(?:{'|'.join(units)})"
    return (
        re.compile(rf"<!--.*?(?:-->|\Z)|(?P<start><{name}(?=[\s>/]))", re.DOTALL),
        re.compile(rf"(?P<end></{name}\s*>)|<{name}(?=[\s>/])"),
    )


def salvage(
    path: Path, *, after: int, units: tuple[str, ...] = ("tu",), namespaces: str = ""
) -> Iterator[tuple[int, _Element] | Problem]:
    """Line and element of every unit but the first ``after`` ones, or the problem that it has.

    ``units`` are the names of their elements, ``namespaces`` the declarations that hold for them.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for number, (line, text) in enumerate(_fragments(path, _patterns(units))):
        if number < after:
            continue
        if "\ufffd" in text:
            yield Problem(line, "broken text: bytes that are no characters in the encoding of the file")
            continue
        try:
            yield line, etree.fromstring(f"<salvaged {namespaces}>{text}</salvaged>", parser)[0]
        except etree.XMLSyntaxError as error:
            yield Problem(line, f"broken XML: {error.msg}")


def encoding_of(head: bytes) -> str:
    """By byte order mark, else as declared, else UTF-8."""
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name
    declared = _DECLARED.search(head)
    try:
        return codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        return "utf-8"


_Patterns = tuple[re.Pattern[str], re.Pattern[str]]


def _fragments(path: Path, patterns: _Patterns) -> Iterator[tuple[int, str]]:
    """(line, text) from the start of each unit to its end tag, or to the next start where that is missing."""
    with path.open("rb") as raw:
        encoding = encoding_of(raw.read(1024))
        raw.seek(0)
        stream = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="\n")
        buffer, line, is_end = "", 1, False
        while not is_end:
            chunk = stream.read(_CHUNK)
            buffer += chunk
            is_end = not chunk
            for start, end in _complete(buffer, patterns, is_end=is_end):
                yield line + buffer.count("\n", 0, start), buffer[start:end]
            kept = _beginning_of_rest(buffer, patterns)
            line += buffer.count("\n", 0, kept)
            buffer = buffer[kept:]


def _complete(buffer: str, patterns: _Patterns, *, is_end: bool) -> Iterator[tuple[int, int]]:
    """Spans of the units whose end is in the buffer; at the end of the file, of all."""
    comment_or_start, end_or_start = patterns
    position = 0
    while match := comment_or_start.search(buffer, position):
        position = match.end()
        if not match["start"]:
            continue
        end = end_or_start.search(buffer, position)
        if end:
            position = end.end() if end["end"] else end.start()
            yield match.start(), position
        elif is_end or len(buffer) - match.start() > _MAX_LENGTH:
            yield match.start(), len(buffer)
            return
        else:
            return


def _beginning_of_rest(buffer: str, patterns: _Patterns) -> int:
    """Where the part begins that has to wait for more: an open comment or unit, else a few characters of a tag."""
    comment_or_start, end_or_start = patterns
    position = 0
    while match := comment_or_start.search(buffer, position):
        if not match["start"]:
            if not match[0].endswith("-->"):
                return match.start()
            position = match.end()
            continue
        end = end_or_start.search(buffer, match.end())
        if not end:
            return len(buffer) if len(buffer) - match.start() > _MAX_LENGTH else match.start()
        position = end.end() if end["end"] else end.start()
    return max(position, len(buffer) - _LONGEST_TAG)

"""XLIFF read without trust, and what is left of it where it is broken.

The parser resolves no entity, loads no DTD, opens no address and refuses a document type at all. Where the file stops
being XML, every unit that is whole by itself is still read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange.archive import refuse_entities
from translate_pipeline.exchange.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

MAX_BYTES: Final = 256 * 2**20
_DECLARATION = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_NAMESPACES = re.compile(r"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")


def load(path: Path) -> bytes:
    """The file's bytes. Raises ExchangeError where it is too large or declares a document type, OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise ExchangeError(f"{path}: larger than {MAX_BYTES:,} bytes", remedy="split the file")
    content = path.read_bytes()
    refuse_entities(path, content)
    return content


def parse(content: bytes) -> _Element:
    """The root. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def salvage(path: Path, content: bytes, unit: str, line: int) -> Iterator[tuple[_Element, int] | Problem]:
    """The ``unit`` elements of a file that is not XML as a whole, each with its first line; what is lost as Problems.

    ``line`` is where the parser gave up. Raises ExchangeError where not one unit can be read.
    """
    from lxml import etree

    text = decode(content)
    starts = [found.start() for found in re.finditer(rf"<(?:[\w.-]+:)?{unit}[\s>]", text)]
    if not starts:
        raise ExchangeError(
            f"{path}:{line}: no XML, and no {unit} in it", remedy="save it again in the tool it is from"
        )
    namespaces = " ".join(sorted(set(_NAMESPACES.findall(text[: starts[0]]))))
    is_anything_lost = False
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        at = text.count("\n", 0, start) + 1
        chunk = text[start:end]
        close = list(re.finditer(rf"</(?:[\w.-]+:)?{unit}\s*>", chunk))
        try:
            element = parse(f"<salvaged {namespaces}>{chunk[: close[0].end()] if close else chunk}</salvaged>".encode())
        except etree.XMLSyntaxError as error:
            is_anything_lost = True
            yield Problem(f"line {at}", f"this {unit} is no XML: {error.msg}")
        else:
            yield element[0], at
    if not is_anything_lost:
        yield Problem(f"line {line}", f"the file is damaged here; all its {len(starts)} units could be read")


def root_attribute(content: bytes, name: str) -> str:
    """An attribute's first value anywhere in a broken file, '' where it has none."""
    found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)["']""", decode(content))
    return found[1] if found else ""


def decode(content: bytes) -> str:
    """As its byte order mark or XML declaration says, else UTF-8; bytes that are neither become U+FFFD."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    declared = _DECLARATION.search(content[:200].decode("ascii", "replace"))
    try:
        return content.decode(declared[1] if declared else "utf-8", "replace").removeprefix("\ufeff")
    except LookupError:
        return content.decode("utf-8", "replace")

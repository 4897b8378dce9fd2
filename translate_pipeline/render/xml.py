"""What the XML formats share: text that XML can hold, mixed content piece by piece, indented structure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translate_pipeline.domain import TagKind
from translate_pipeline.render.base import storable

if TYPE_CHECKING:
    from collections.abc import Container

    from lxml.etree import _Element

    from translate_pipeline.domain import InlineTag

#: Characters outside the production Char of XML 1.0, section 2.2.
UNHOLDABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holdable(text: str) -> str:
    """The text with U+FFFD for every character that XML cannot hold, not even as a reference."""
    return UNHOLDABLE.sub("\N{REPLACEMENT CHARACTER}", storable(text))


def native_code(tag: InlineTag) -> str:
    """The markup a tag stands for: what the source file holds there, else as HTML writes it."""
    if tag.literal:
        return tag.literal
    if tag.kind is TagKind.CLOSE:
        return f"</{tag.name}>"
    attributes = "".join(f' {name}="{_quoted(value)}"' for name, value in tag.attributes)
    return f"<{tag.name}{attributes}{'/' if tag.kind is TagKind.EMPTY else ''}>"


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def append_text(parent: _Element, text: str) -> None:
    """Add text behind whatever the element holds so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def indent(element: _Element, leaves: Container[str], level: int = 0) -> None:
    """Indent the structure by two spaces a level, touching nothing inside elements named in ``leaves``."""
    if not len(element) or element.tag.rpartition("}")[2] in leaves:
        return
    element.text = "\n" + "  " * (level + 1)
    for child in element:
        indent(child, leaves, level + 1)
        child.tail = element.text
    element[-1].tail = "\n" + "  " * level


def serialise(root: _Element, *, doctype: str = "") -> bytes:
    from lxml import etree

    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + (doctype and doctype + "\n")
    return (head + etree.tostring(root, encoding="unicode") + "\n").encode("utf-8")

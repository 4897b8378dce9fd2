"""Inline markup of TMX segments as InlineTags, and back (TMX 1.4b, section 3.3: content elements).

A tag's native code (``<a href="x">``) becomes its name and attributes when it is plain HTML; any other code is kept
whole as the attribute ``code``, so that what another tool wrote goes back to it unchanged.

=========  =====================================  ==========================================
TMX        here                                   note
=========  =====================================  ==========================================
bpt, ept   open, close                            joined by ``i``; ``x`` joins source and target
it         open or close                          by ``pos``
hi         open and close, named ``hi``           its text belongs to the segment
ph, ut     empty                                  ``ut`` is what TMX 1.1-1.3 had for the unknown
sub        part of the native code                text within a tag is not the segment's
=========  =====================================  ==========================================
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import InlineTag, TagKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATTRIBUTE = re.compile(r'\s+([A-Za-z_][\w:.-]*)="([^"<>]*)"')
_CODE = re.compile(rf"<(/?)([A-Za-z][\w:.-]*)((?:{_ATTRIBUTE.pattern})*)\s?(/?)>")

_IT_KINDS = {"begin": TagKind.OPEN, "end": TagKind.CLOSE}

#: Marks what was a ``hi``, which has no native code.
_HIGHLIGHT = ("tmx", "hi")


class SegmentReader:
    """Reads the segments of one unit, so that what corresponds in source and target has the same id.

    Ids come from ``x``; where a tool leaves it out, from ``i``, and for unpaired elements from their order.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}

    def read(self, segment: _Element) -> tuple[str, tuple[InlineTag, ...]]:
        """The text of a ``seg`` element and its tags in order."""
        if len(segment) == 0:
            return segment.text or "", ()
        state = _Segment(self._ids)
        for event in _flat(segment):
            state.take(event)
        return "".join(state.parts), tuple(state.tags)


class _Segment:
    """One ``seg`` being read."""

    def __init__(self, ids: dict[tuple[str, str], int]) -> None:
        self.parts: list[str] = []
        self.tags: list[InlineTag] = []
        self._length = 0
        self._ids = ids
        self._seen: Counter[str] = Counter()
        self._open_pairs: dict[str, InlineTag] = {}
        self._open_highlights: list[InlineTag] = []

    def take(self, event: str | _Element | None) -> None:
        """Text, the start of an element, or None for the end of the innermost ``hi``."""
        if isinstance(event, str):
            self.parts.append(event)
            self._length += len(event)
        elif event is None:
            started = self._open_highlights.pop()
            self.tags.append(InlineTag(self._length, TagKind.CLOSE, started.id, started.name))
        elif _local(event) == "ept" and event.get("i", "") in self._open_pairs:
            self.tags.append(self._closing(event, self._open_pairs[event.get("i", "")]))
        else:
            self._start(event)

    def _start(self, element: _Element) -> None:
        local = _local(element)
        kind = _kind(element, local)
        code = "" if local == "hi" else _code(element)
        plain = from_code(code, kind)
        name = plain[0] if plain else element.get("type") or local
        attributes = plain[1] if plain else _kept(element, code, local)
        tag = InlineTag(self._length, kind, self._id(element, local), name, attributes)
        self.tags.append(tag)
        if local == "bpt":
            self._open_pairs[element.get("i", "")] = tag
        elif local == "hi":
            self._open_highlights.append(tag)

    def _closing(self, element: _Element, started: InlineTag) -> InlineTag:
        code = _code(element)
        attributes = () if code == f"</{started.name}>" else (("code", code),)
        return InlineTag(self._length, TagKind.CLOSE, started.id, started.name, attributes)

    def _id(self, element: _Element, local: str) -> int:
        self._seen[local] += 1
        x = element.get("x", "")
        key = ("x", x) if x else (local, element.get("i") or str(self._seen[local]))
        if key not in self._ids:
            taken = set(self._ids.values())
            wish = int(x) if x.isdecimal() and len(x) < 6 else 0
            self._ids[key] = wish if wish and wish not in taken else _lowest_free(taken)
        return self._ids[key]


def _lowest_free(taken: set[int]) -> int:
    number = 1
    while number in taken:
        number += 1
    return number


def _flat(segment: _Element) -> Iterator[str | _Element | None]:
    """Text, starts of elements, and None where a ``hi`` ends; only ``hi`` has text of the segment inside."""
    if segment.text:
        yield segment.text
    for child in segment:
        if isinstance(child.tag, str):
            yield child
            if _local(child) == "hi":
                yield from _flat(child)
                yield None
        if child.tail:
            yield child.tail


def _code(element: Any) -> str:
    """The native code, ``sub`` included."""
    return "".join(element.itertext())


def _local(element: _Element) -> str:
    tag: Any = element.tag
    return str(tag).rpartition("}")[2]


def _kind(element: _Element, local: str) -> TagKind:
    if local == "it":
        return _IT_KINDS.get(element.get("pos", ""), TagKind.EMPTY)
    return {"bpt": TagKind.OPEN, "hi": TagKind.OPEN, "ept": TagKind.CLOSE}.get(local, TagKind.EMPTY)


def from_code(code: str, kind: TagKind) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Name and attributes of plain HTML code that ``native_code`` would write the same way."""
    match = _CODE.fullmatch(code)
    if not match:
        return None
    attributes = tuple((name, unescape(value)) for name, value in _ATTRIBUTE.findall(match[3] or ""))
    name = match[2]
    return (name, attributes) if native_code(kind, name, attributes) == code else None


def _kept(element: _Element, code: str, local: str) -> tuple[tuple[str, str], ...]:
    kept = tuple((name, element.get(name, "")) for name in ("type", "assoc") if element.get(name))
    return (*kept, _HIGHLIGHT) if local == "hi" else (*kept, ("code", code))


def native_code(kind: TagKind, name: str, attributes: Sequence[tuple[str, str]]) -> str:
    """A tag as HTML would write it, or the code it came with."""
    for key, value in attributes:
        if key == "code":
            return value
    if kind is TagKind.CLOSE:
        return f"</{name}>"
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes if key != "tmx")
    return f"<{name}{written}/>" if kind is TagKind.EMPTY else f"<{name}{written}>"


def elements_of(tags: Sequence[InlineTag]) -> list[tuple[int, str]]:
    """Each tag's position and its content element as XML, in reading order. Without a partner a tag becomes ``it``."""
    pairs = _pairs(tags)
    highlights = _highlights(tags, pairs)
    return [(t.position, _highlight(t) if t.id in highlights else _element(t, pairs.get(t.id, ""))) for t in tags]


def _pairs(tags: Sequence[InlineTag]) -> dict[int, str]:
    """``i`` for every id that opens once and later closes once."""
    kinds: dict[int, list[TagKind]] = {}
    for tag in tags:
        kinds.setdefault(tag.id, []).append(tag.kind)
    paired = [tag_id for tag_id, found in kinds.items() if found == [TagKind.OPEN, TagKind.CLOSE]]
    return {tag_id: str(number) for number, tag_id in enumerate(paired, 1)}


def _highlights(tags: Sequence[InlineTag], pairs: Mapping[int, str]) -> set[int]:
    """Ids to be written as ``hi``: none at all where they would overlap, for ``hi`` encloses its text."""
    wanted = {t.id for t in tags if _HIGHLIGHT in t.attributes and t.id in pairs}
    stack: list[int] = []
    for tag in tags:
        if tag.id in wanted and tag.kind is TagKind.OPEN:
            stack.append(tag.id)
        elif tag.id in wanted and stack.pop() != tag.id:
            return set()
    return wanted


def _highlight(tag: InlineTag) -> str:
    if tag.kind is TagKind.CLOSE:
        return "</hi>"
    described = dict(tag.attributes).get("type")
    return f'<hi x="{tag.id}" type="{escape(described)}">' if described else f'<hi x="{tag.id}">'


def _element(tag: InlineTag, i: str) -> str:
    values = dict(tag.attributes)
    code = escape(native_code(tag.kind, tag.name, tag.attributes), quote=False)
    kind = values.get("type", "" if "code" in values else tag.name)
    described = f' x="{tag.id}"' + (f' type="{escape(kind)}"' if kind else "")
    if tag.kind is TagKind.EMPTY:
        assoc = f' assoc="{escape(values["assoc"])}"' if "assoc" in values else ""
        return f"<ph{described}{assoc}>{code}</ph>"
    if not i:
        place = "begin" if tag.kind is TagKind.OPEN else "end"
        return f'<it pos="{place}"{described}>{code}</it>'
    if tag.kind is TagKind.OPEN:
        return f'<bpt i="{i}"{described}>{code}</bpt>'
    return f'<ept i="{i}">{code}</ept>'

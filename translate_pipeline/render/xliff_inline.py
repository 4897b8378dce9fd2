"""Segment text as XLIFF 2.1 inline content, with ids that keep the rules of a whole unit.

A pair within one segment and well nested is ``pc``; one that overlaps or crosses segments is ``sc`` and ``ec``; half a
pair is isolated (XLIFF 2.1, sections 4.7.2.3 and 4.7.2.4). Ids are unique in a unit, except that a code of the target
has the id of its code in the sibling source (section 4.3.1.19).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from translate_pipeline.domain import TagKind, nested_ids
from translate_pipeline.render.base import storable
from translate_pipeline.render.inline import pieces
from translate_pipeline.render.xml import UNHOLDABLE, append_text, native_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.etree import _Element

    from translate_pipeline.domain import Finding, InlineTag

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"

_FORMATS = {"b": "xlf:b", "strong": "xlf:b", "i": "xlf:i", "em": "xlf:i", "u": "xlf:u", "br": "xlf:lb"}
_TYPES = {**dict.fromkeys((*_FORMATS, "sup", "sub", "code"), "fmt"), "a": "link", "img": "image", "q": "quote"}


@dataclass
class Scope:
    """Within what ids are unique: a unit, or one match. ``data`` collects original markup, None where none is kept."""

    data: dict[str, str] | None = None
    _used: set[str] = field(default_factory=set)
    _marks: int = 0

    def data_id(self, code: str) -> str | None:
        if self.data is None:
            return None
        return self.data.setdefault(code, f"d{len(self.data) + 1}")

    def reserve(self, name: str) -> str:
        """The name, or with a suffix where it is taken."""
        unique, suffix = name, 1
        while unique in self._used:
            suffix += 1
            unique = f"{name}-{suffix}"
        self._used.add(unique)
        return unique

    def next_mark(self) -> str:
        self._marks += 1
        return self.reserve(f"m{self._marks}")


@dataclass
class Side:
    """All sources, or all targets, of a unit: here it is decided which pairs cross segments."""

    scope: Scope
    crossing: frozenset[int]
    starts: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: Scope, texts: Sequence[Sequence[InlineTag]]) -> Side:
        """``texts`` are the tags of each segment of the unit, in order."""
        return cls(scope, _crossing([sorted(tags, key=lambda tag: tag.position) for tags in texts]))

    def fill(
        self,
        element: _Element,
        text: str,
        tags: Sequence[InlineTag],
        *,
        counterpart: dict[tuple[int, str], str] | None = None,
        findings: Sequence[tuple[Finding, str]] = (),
    ) -> dict[tuple[int, str], str]:
        """Write one segment's content; the ids given, by tag id and element name, for its target to reuse.

        ``counterpart`` is what the source returned. ``findings`` come with the ids of their notes.
        """
        writer = _Writer(self, element, dict(counterpart or {}), nested_ids(tags), dict(findings))
        for piece in pieces(storable(text), tags, [finding for finding, _ in findings]):
            if piece.tag is None:
                writer.text(piece.text, piece.findings)
            else:
                writer.tag(piece.tag)
        return writer.given


def _crossing(texts: Sequence[Sequence[InlineTag]]) -> frozenset[int]:
    """The ids that have one open tag and, after it, one close tag, but are not nested within a segment."""
    flat = [tag for tags in texts for tag in tags]
    if not flat:
        return frozenset()
    opens = Counter(tag.id for tag in flat if tag.kind is TagKind.OPEN)
    closes = Counter(tag.id for tag in flat if tag.kind is TagKind.CLOSE)
    seen: set[int] = set()
    paired: set[int] = set()
    for tag in flat:
        if tag.kind is TagKind.OPEN:
            seen.add(tag.id)
        elif tag.kind is TagKind.CLOSE and tag.id in seen and opens[tag.id] == closes[tag.id] == 1:
            paired.add(tag.id)
    return frozenset(paired.difference(*(nested_ids(tags) for tags in texts)))


@dataclass
class _Writer:
    side: Side
    current: _Element
    counterpart: dict[tuple[int, str], str]
    nested: frozenset[int]
    notes: dict[Finding, str]
    given: dict[tuple[int, str], str] = field(default_factory=dict)

    def text(self, text: str, findings: Sequence[Finding]) -> None:
        parent = self.current
        for finding in findings:
            parent = child(parent, "mrk", id=self.side.scope.next_mark(), type="comment")
            parent.set("ref", f"#n={self.notes[finding]}")
        append_holdable(parent, text)

    def tag(self, tag: InlineTag) -> None:
        if tag.kind is TagKind.EMPTY:
            self._code("ph", tag, "dataRef")
        elif tag.id in self.nested:
            self._nested(tag)
        elif tag.id in self.side.crossing:
            self._crossing(tag)
        else:
            self._code("sc" if tag.kind is TagKind.OPEN else "ec", tag, "dataRef", isolated="yes")

    def _nested(self, tag: InlineTag) -> None:
        if tag.kind is TagKind.OPEN:
            self.current = self._code("pc", tag, "dataRefStart")
            return
        data = self.side.scope.data_id(native_code(tag))
        if data:
            self.current.set("dataRefEnd", data)
        parent = self.current.getparent()
        assert parent is not None
        self.current = parent

    def _crossing(self, tag: InlineTag) -> None:
        if tag.kind is TagKind.OPEN:
            self.side.starts[tag.id] = self._code("sc", tag, "dataRef").get("id", "")
            return
        end = child(self.current, "ec", startRef=self.side.starts[tag.id])
        self._describe(end, tag, "dataRef")

    def _code(self, name: str, tag: InlineTag, data_attribute: str, **attributes: str) -> _Element:
        code = child(self.current, name, id=self._id(tag, name), **attributes)
        self._describe(code, tag, data_attribute)
        return code

    def _describe(self, code: _Element, tag: InlineTag, data_attribute: str) -> None:
        data = self.side.scope.data_id(native_code(tag))
        if data:
            code.set(data_attribute, data)
        kind = _TYPES.get(tag.name)
        if kind:
            code.set("type", kind)
        if tag.name in _FORMATS:
            code.set("subType", _FORMATS[tag.name])

    def _id(self, tag: InlineTag, name: str) -> str:
        shared = self.counterpart.pop((tag.id, name), None)
        unique = shared or self.side.scope.reserve(f"t{tag.id}")
        self.given.setdefault((tag.id, name), unique)
        return unique


@cache
def _maker() -> Callable[..., _Element]:
    """Lxml's maker of elements, imported once: it is called for every element of every file."""
    from lxml.etree import SubElement

    return SubElement


def child(parent: _Element, name: str, namespace: str = XLIFF, /, **attributes: str) -> _Element:
    return _maker()(parent, f"{{{namespace}}}{name}", attributes)


def append_holdable(element: _Element, text: str) -> None:
    """Add text, each character that XML cannot hold as a ``cp`` element (section 4.2.3.1)."""
    end = 0
    for found in UNHOLDABLE.finditer(text):
        append_text(element, text[end : found.start()])
        child(element, "cp", hex=f"{ord(found[0]):04X}")
        end = found.end()
    append_text(element, text[end:])

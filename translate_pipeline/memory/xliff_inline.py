"""Inline codes of XLIFF 1.2 (section 2.2.4) and 2.x (section 4.7) as InlineTags, as ``tmx_inline`` has them.

===========================  ==============  ==========================================================
XLIFF 1.2          2.x       here            note
===========================  ==============  ==========================================================
g                  pc        open and close  its text belongs to the segment
bx, bpt            sc        open            joined with its end by ``rid`` or ``id``, by ``startRef``
ex, ept            ec        close
it                           open or close   by ``pos``
x, ph              ph        empty
mrk                mrk       –               its text belongs to the segment, as does that after sm and em
sub                          –               text within a code is not the segment's
                   cp        a character
===========================  ==============  ==========================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from translate_pipeline.domain import InlineTag, TagKind

from .tmx_inline import from_code
from .xml_stream import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {
    "g": TagKind.OPEN, "pc": TagKind.OPEN, "bx": TagKind.OPEN, "bpt": TagKind.OPEN, "sc": TagKind.OPEN,
    "ex": TagKind.CLOSE, "ept": TagKind.CLOSE, "ec": TagKind.CLOSE, "x": TagKind.EMPTY, "ph": TagKind.EMPTY,
}  # fmt: skip
_IT_KINDS = {"open": TagKind.OPEN, "close": TagKind.CLOSE}

#: What the formats call the elements of HTML: ``ctype`` of 1.2, ``subType`` and ``type`` of 2.x.
_NAMES: Mapping[str, str] = {
    "bold": "b", "italic": "i", "underlined": "u", "link": "a", "lb": "br", "image": "img",
    "xlf:b": "b", "xlf:i": "i", "xlf:u": "u", "xlf:lb": "br", "quote": "q",
}  # fmt: skip

_CODED = frozenset({"bpt", "ept", "ph", "it"})


class CodeReader:
    """Reads the segments of one unit, so that what corresponds in source and target has the same id.

    ``data`` is the ``originalData`` of an XLIFF 2 unit, by its ids.
    """

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        self._data = data or {}
        self._ids: dict[str, int] = {}

    def read(self, element: _Element) -> tuple[str, tuple[InlineTag, ...]]:
        """The text of a ``source``, ``target`` or ``mrk`` and its tags in order."""
        content = _Content(self._ids, self._data)
        content.walk(element)
        return "".join(content.parts), tuple(content.tags)


class _Content:
    def __init__(self, ids: dict[str, int], data: Mapping[str, str]) -> None:
        self.parts: list[str] = []
        self.tags: list[InlineTag] = []
        self._length = 0
        self._ids = ids
        self._data = data
        self._names: dict[int, str] = {}

    def walk(self, element: _Element) -> None:
        self._add(element.text)
        for inline in element:
            name = local_name(inline)
            if name in ("g", "pc"):
                self._pair(inline)
            elif name == "mrk":
                self.walk(inline)
            elif name == "cp":
                self._add(_character(inline.get("hex", "")))
            elif name in _KINDS or name == "it":
                kind = _KINDS.get(name) or _IT_KINDS.get(inline.get("pos", ""), TagKind.EMPTY)
                self._tag(inline, kind, self._code(inline, name))
            self._add(inline.tail)

    def _pair(self, element: _Element) -> None:
        begin, end = (self._data.get(element.get(f"dataRef{side}", ""), "") for side in ("Start", "End"))
        self._tag(element, TagKind.OPEN, begin)
        self.walk(element)
        self._tag(element, TagKind.CLOSE, end)

    def _tag(self, element: _Element, kind: TagKind, code: str) -> None:
        number = self._id(element)
        plain = from_code(code, kind) if code else None
        opened = self._names.get(number, "") if kind is TagKind.CLOSE else ""
        name = plain[0] if plain else opened or _described(element)
        attributes = plain[1] if plain else (("code", code),) if code else ()
        self._names.setdefault(number, name)
        self.tags.append(InlineTag(self._length, kind, number, name, attributes))

    def _code(self, element: _Element, name: str) -> str:
        if name in _CODED and "dataRef" not in element.attrib:
            return "".join(str(text) for text in element.itertext())
        return self._data.get(element.get("dataRef", ""), "")

    def _id(self, element: _Element) -> int:
        """The id as the file has it where that is a number, else the lowest that is free."""
        given = _first(element, "startRef", "rid", "id") or f"?{len(self.tags)}"
        if given not in self._ids:
            taken = set(self._ids.values())
            wish = int(given) if given.isdecimal() and 0 < len(given) < 6 else 0
            free = next(n for n in range(1, len(taken) + 2) if n not in taken)
            self._ids[given] = wish if wish and wish not in taken else free
        return self._ids[given]

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self._length += len(text)


def _described(element: _Element) -> str:
    given: Sequence[str] = [element.get(key, "") for key in ("subType", "ctype", "type")]
    known = next((_NAMES[value] for value in given if value in _NAMES), "")
    html = next((value.removeprefix("x-html-").lower() for value in given if value.startswith("x-html-")), "")
    return known or html or local_name(element)


def _first(element: _Element, *names: str) -> str:
    return next((value for name in names if (value := element.get(name))), "")


def _character(code: str) -> str:
    """Raises nothing: what is no character becomes U+FFFD, as do the surrogates that no text may hold."""
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return "\ufffd" if "\ud800" <= found <= "\udfff" else found

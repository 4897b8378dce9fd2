"""What all versions of XLIFF share: files of units, mixed content, states, notes, and units whole in a broken file.

The elements and values of 1.x and 2.x have different names, and none has two meanings, so that one table of each serves
both. Elements are known by their local names: tools change the namespace's version when they save.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from translate_pipeline.domain import Note, TagKind
from translate_pipeline.exchange import xml
from translate_pipeline.exchange.content import Content, attribute, line_of, local_name
from translate_pipeline.exchange.model import Correction, Problem, StoryName, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

#: ``state`` of XLIFF 1.2 (section 2.3) and of 2.1 (section 4.3.1.27). Others, such as ``translated``, decide nothing.
STATES: Final = {
    **dict.fromkeys(("reviewed", "final", "signed-off"), Verdict.APPROVED),
    **dict.fromkeys(
        (
            "initial", "new", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n",
            "needs-review-translation", "needs-translation",
        ),
        Verdict.UNFINISHED,
    ),
}  # fmt: skip
_PAIRS: Final = frozenset({"g", "pc"})
#: Codes, whose own content is no text.
_CODES: Final = {
    "x": TagKind.EMPTY, "ph": TagKind.EMPTY, "bx": TagKind.OPEN, "bpt": TagKind.OPEN, "sc": TagKind.OPEN,
    "ex": TagKind.CLOSE, "ept": TagKind.CLOSE, "ec": TagKind.CLOSE,
}  # fmt: skip
_ISOLATED: Final = {"open": TagKind.OPEN, "close": TagKind.CLOSE}
#: A note that the checks of a run wrote, by its ``category`` (2.1); in 1.2 it is ``from`` them.
_FINDING: Final = re.compile(r"(?:error|warning|info):.*", re.DOTALL)
#: Whose notes nobody has written: our checks, and those of translate-toolkit.
_CHECKERS: Final = frozenset({"check", "pofilter"})
_COMMENT: Final = "comment:"
#: ``s14`` is segment 14; older tools write the number alone.
_NUMBER: Final = re.compile(r"s?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for every unit of a file. ``line`` is where a salvaged unit began, 0 for one that knows by itself."""

    language: str
    story: StoryName
    line: int = 0

    def line_of(self, element: _Element) -> int:
        return self.line or line_of(element)


class XliffFileReader(ABC):
    """The reader of one generation of the standard."""

    #: How its namespaces begin, whatever their version.
    namespace: ClassVar[bytes]
    #: The element that holds source and target, and the attribute that says the target language.
    unit: ClassVar[str]
    language: ClassVar[str]

    def recognises(self, path: Path, head: bytes) -> bool:
        del path
        return self.namespace in head.replace(b"\x00", b"")

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        from lxml import etree

        content = xml.load(path)
        try:
            root = xml.parse(content)
        except etree.XMLSyntaxError as error:
            yield from self._salvaged(path, content, error.lineno or 1)
            return
        for file in root.iter("{*}file"):
            around = Around(file.get(self.language, root.get(self.language, "")), self.story(file))
            for unit in file.iter(f"{{*}}{self.unit}"):
                yield from self._corrections(unit, around)

    def _salvaged(self, path: Path, content: bytes, line: int) -> Iterator[Correction | Problem]:
        around = Around(
            xml.root_attribute(content, self.language), StoryName(origin=xml.root_attribute(content, "original"))
        )
        for found in xml.salvage(path, content, self.unit, line):
            if isinstance(found, Problem):
                yield found
            else:
                yield from self._corrections(found[0], replace(around, line=found[1]))

    def _corrections(self, unit: _Element, around: Around) -> Iterator[Correction | Problem]:
        if unit.get("translate") != "no":
            yield from self.corrections(unit, around)

    @abstractmethod
    def story(self, file: _Element) -> StoryName: ...

    @abstractmethod
    def corrections(self, unit: _Element, around: Around) -> Iterator[Correction | Problem]: ...


def child(element: _Element, name: str) -> _Element | None:
    return next(element.iterchildren(f"{{*}}{name}"), None)


def number_in(name: str) -> int:
    """A segment's number in its id, 0 for an id that a tool has made."""
    found = _NUMBER.fullmatch(name)
    return int(found[1]) if found else 0


def notes_in(parent: _Element | None) -> list[Note]:
    """What people have noted; findings of checks are left out."""
    if parent is None:
        return []
    return [
        Note(attribute(note, "from") or _author(note.get("category", "")), text)
        for note in parent.iterchildren("{*}note")
        if not _is_finding(note) and (text := "".join(map(str, note.itertext())).strip())
    ]


def _is_finding(note: _Element) -> bool:
    return note.get("from") in _CHECKERS or bool(_FINDING.fullmatch(note.get("category", "")))


def _author(category: str) -> str:
    return category.removeprefix(_COMMENT) if category.startswith(_COMMENT) else ""


def read_content(element: _Element | None) -> Content:
    """The characters and codes of a ``source`` or ``target``; nothing for one that is not there."""
    content = Content()
    if element is not None:
        _walk(element, content)
    return content


def _walk(element: _Element, content: Content) -> None:
    content.add_text(element.text)
    for inline in element:
        name = local_name(inline)
        if name in _PAIRS:
            content.add_tag(TagKind.OPEN, inline.get("id", ""))
            _walk(inline, content)
            content.add_tag(TagKind.CLOSE, inline.get("id", ""))
        elif name in _CODES:
            # A closing code of 1.2 has the number of its pair in ``rid``, one of 2.1 in ``startRef``.
            content.add_tag(_CODES[name], attribute(inline, "rid", "id", "startRef"))
        elif name == "it":
            content.add_tag(_ISOLATED.get(inline.get("pos", ""), TagKind.EMPTY), inline.get("id", ""))
        elif name == "cp":
            content.add_text(_character(inline.get("hex", "")))
        elif name:
            _walk(inline, content)  # ``mrk``, and what tools put around words of their own accord
        content.add_text(inline.tail)


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"

"""XLIFF 1.2 (OASIS Standard, 1 February 2008): what older tools write, and what newer ones convert 2.1 to.

``approved="yes"`` and the states ``final`` and ``signed-off`` are a person's yes, ``new`` and ``needs-…`` mean that it
is not done, a ``state-qualifier`` of ``rejected-…`` is a no (sections 2.2.2 and 2.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import TagKind
from translate_pipeline.exchange import xml
from translate_pipeline.exchange.content import Content, attribute, line_of, local_name
from translate_pipeline.exchange.model import Correction, Problem, Shown, StoryName, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

XLIFF: Final = "{urn:oasis:names:tc:xliff:document:1.2}"
_STATES = {
    "final": Verdict.APPROVED,
    "signed-off": Verdict.APPROVED,
    "new": Verdict.UNFINISHED,
    **dict.fromkeys(
        (
            "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n",
            "needs-review-translation", "needs-translation",
        ),
        Verdict.UNFINISHED,
    ),
}  # fmt: skip
_CODES = {
    "x": TagKind.EMPTY, "ph": TagKind.EMPTY, "bx": TagKind.OPEN, "bpt": TagKind.OPEN,
    "ex": TagKind.CLOSE, "ept": TagKind.CLOSE,
}  # fmt: skip
_ISOLATED = {"open": TagKind.OPEN, "close": TagKind.CLOSE}
_NUMBER = re.compile(r"s?(\d{1,9})")


class Xliff12Reader:
    def recognises(self, path: Path, head: bytes) -> bool:
        del path
        return b"urn:oasis:names:tc:xliff:document:1.2" in head.replace(b"\x00", b"")

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        from lxml import etree

        content = xml.load(path)
        try:
            root = xml.parse(content)
        except etree.XMLSyntaxError as error:
            yield from _salvaged(path, content, error.lineno or 1)
            return
        for file in root.iter(f"{XLIFF}file"):
            story = StoryName(origin=file.get("original", ""))
            for unit in file.iter(f"{XLIFF}trans-unit"):
                yield from _corrections(unit, file.get("target-language", ""), story, line_of(unit))


def _salvaged(path: Path, content: bytes, line: int) -> Iterator[Correction | Problem]:
    language = xml.root_attribute(content, "target-language")
    story = StoryName(origin=xml.root_attribute(content, "original"))
    for found in xml.salvage(path, content, "trans-unit", line):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _corrections(found[0], language, story, found[1])


def _corrections(unit: _Element, language: str, story: StoryName, line: int) -> Iterator[Correction | Problem]:
    if unit.get("translate") == "no":
        return
    name = attribute(unit, "resname", "id")
    place = f"line {line}, unit {name or '?'}"
    source, target = unit.find(f"{XLIFF}source"), unit.find(f"{XLIFF}target")
    if source is None:
        yield Problem(place, "the unit has no source")
        return
    found = _NUMBER.fullmatch(name)
    here, there = _read(source), Content() if target is None else _read(target)
    yield Correction(
        place,
        int(found[1]) if found else 0,
        here.text,
        there.text,
        _verdict(unit, target),
        tuple(here.tags),
        tuple(there.tags),
        language,
        story,
        _shown(unit),
    )


def _verdict(unit: _Element, target: _Element | None) -> Verdict:
    if unit.get("approved") == "yes":
        return Verdict.APPROVED
    if target is None:
        return Verdict.UNSAID
    if target.get("state-qualifier", "").startswith("rejected-"):
        return Verdict.REJECTED
    return _STATES.get(target.get("state", ""), Verdict.UNSAID)


def _shown(unit: _Element) -> Shown:
    """The first proposal is the target as it was when the file was written."""
    candidate = unit.find(f"{XLIFF}alt-trans/{XLIFF}target")
    return Shown() if candidate is None else Shown(text=_read(candidate).text)


def _read(element: _Element) -> Content:
    content = Content()
    _walk(element, content)
    return content


def _walk(element: _Element, content: Content) -> None:
    content.add_text(element.text)
    for inline in element:
        name = local_name(inline)
        if name == "g":
            content.add_tag(TagKind.OPEN, inline.get("id", ""))
            _walk(inline, content)
            content.add_tag(TagKind.CLOSE, inline.get("id", ""))
        elif name in _CODES:
            content.add_tag(_CODES[name], attribute(inline, "rid", "id"))
        elif name == "it":
            content.add_tag(_ISOLATED.get(inline.get("pos", ""), TagKind.EMPTY), inline.get("id", ""))
        elif name == "mrk":
            _walk(inline, content)
        content.add_text(inline.tail)

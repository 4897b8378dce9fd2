"""XLIFF 2.0 and 2.1 (OASIS Standards, 5 August 2014 and 13 February 2018), as written by a run and edited in any tool.

A segment is known by its id (``s14``), which editors must keep (section 4.3.1.19); where a tool has made new ids the
source text decides. States: ``reviewed`` and ``final`` are a person's yes, ``initial`` means that it is not done.
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

XLIFF: Final = "{urn:oasis:names:tc:xliff:document:2.0}"
_MATCHES: Final = "{urn:oasis:names:tc:xliff:matches:2.0}"
_METADATA: Final = "{urn:oasis:names:tc:xliff:metadata:2.0}"
_STATES = {"initial": Verdict.UNFINISHED, "reviewed": Verdict.APPROVED, "final": Verdict.APPROVED}
_CODES = {"sc": TagKind.OPEN, "ec": TagKind.CLOSE, "ph": TagKind.EMPTY}
_SEGMENT_ID = re.compile(r"s(\d{1,9})")


class XliffReader:
    def recognises(self, path: Path, head: bytes) -> bool:
        del path
        return b"urn:oasis:names:tc:xliff:document:2." in head.replace(b"\x00", b"")

    def read(self, path: Path) -> Iterator[Correction | Problem]:
        from lxml import etree

        content = xml.load(path)
        try:
            root = xml.parse(content)
        except etree.XMLSyntaxError as error:
            yield from _salvaged(path, content, error.lineno or 1)
            return
        language = root.get("trgLang", "")
        for file in root.iter(f"{XLIFF}file"):
            story = _story(file)
            for unit in file.iter(f"{XLIFF}unit"):
                yield from _corrections(unit, language, story, 0)


def _salvaged(path: Path, content: bytes, line: int) -> Iterator[Correction | Problem]:
    language = xml.root_attribute(content, "trgLang")
    story = StoryName(origin=xml.root_attribute(content, "original"))
    for found in xml.salvage(path, content, "unit", line):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _corrections(found[0], language, story, found[1])


def _story(file: _Element) -> StoryName:
    metadata = file.find(f"{_METADATA}metadata")
    facts = _groups(metadata, "story")
    named = facts[0] if facts else {}
    return StoryName(named.get("id", ""), file.get("original", ""), named.get("sha256", ""))


def _groups(metadata: _Element | None, category: str) -> list[dict[str, str]]:
    """The groups of metadata that a run wrote under ``category``."""
    if metadata is None:
        return []
    wanted = f"translate-pipeline:{category}"
    return [
        {meta.get("type", ""): meta.text or "" for meta in group.iter(f"{_METADATA}meta")}
        for group in metadata.iter(f"{_METADATA}metaGroup")
        if group.get("category") == wanted
    ]


def _corrections(unit: _Element, language: str, story: StoryName, line: int) -> Iterator[Correction | Problem]:
    """``line`` is where a salvaged unit began, 0 for one that knows by itself."""
    if unit.get("translate") == "no":
        return
    shown = _shown(unit)
    for segment in unit.iterchildren(f"{XLIFF}segment"):
        name = segment.get("id", "")
        place = f"line {line or line_of(segment)}, segment {name or '?'}"
        found = _SEGMENT_ID.fullmatch(name)
        number = int(found[1]) if found else 0
        source, target = segment.find(f"{XLIFF}source"), segment.find(f"{XLIFF}target")
        if source is None:
            yield Problem(place, "the segment has no source")
            continue
        here, there = read_content(source), Content() if target is None else read_content(target)
        yield Correction(
            place,
            number,
            here.text,
            there.text,
            _STATES.get(segment.get("state", ""), Verdict.UNSAID),
            tuple(here.tags),
            tuple(there.tags),
            language,
            story,
            shown.get(number, Shown()),
            unit.get("type", "").removeprefix("translate-pipeline:"),
        )


def _shown(unit: _Element) -> dict[int, Shown]:
    """By segment number what the target was when the file was written."""
    candidates: dict[str, str] = {}
    for match in unit.iter(f"{_MATCHES}match"):
        target = match.find(f"{XLIFF}target")
        if target is not None:
            candidates[match.get("ref", "")] = read_content(target).text
    shown = {}
    for facts in _groups(unit.find(f"{_METADATA}metadata"), "segment"):
        number = facts.get("number", "")
        if number.isdecimal():
            shown[int(number)] = Shown(
                facts.get("match"),
                facts.get("score", ""),
                facts.get("model", ""),
                facts.get("status"),
                candidates.get(f"#s{number}"),
            )
    return shown


def read_content(element: _Element) -> Content:
    """The characters and codes of a ``source`` or ``target``."""
    content = Content()
    _walk(element, content)
    return content


def _walk(element: _Element, content: Content) -> None:
    content.add_text(element.text)
    for inline in element:
        name = local_name(inline)
        if name == "cp":
            content.add_text(_character(inline.get("hex", "")))
        elif name == "pc":
            content.add_tag(TagKind.OPEN, inline.get("id", ""))
            _walk(inline, content)
            content.add_tag(TagKind.CLOSE, inline.get("id", ""))
        elif name in _CODES:
            content.add_tag(_CODES[name], attribute(inline, "id", "startRef"))
        elif name == "mrk":
            _walk(inline, content)
        content.add_text(inline.tail)


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"

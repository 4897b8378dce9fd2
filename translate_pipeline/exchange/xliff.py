"""XLIFF 2.0 and 2.1 (OASIS Standards, 5 August 2014 and 13 February 2018), as written by a run and edited in any tool.

A segment is known by its id (``s14``), which editors must keep (section 4.3.1.19); where a tool has made new ids the
source text decides. States: ``reviewed`` and ``final`` are a person's yes, ``initial`` means that it is not done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from translate_pipeline.domain import Note
from translate_pipeline.exchange.model import Correction, Problem, Shown, StoryName, Verdict
from translate_pipeline.exchange.xliff_file import (
    STATES,
    Around,
    XliffFileReader,
    child,
    notes_in,
    number_in,
    read_content,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MATCHES: Final = "{urn:oasis:names:tc:xliff:matches:2.0}"
_METADATA: Final = "{urn:oasis:names:tc:xliff:metadata:2.0}"
#: A candidate that says what a changed segment was in a former version of the story.
_FORMER: Final = "translate-pipeline:former"
#: A note of a unit says which of its segments it is about, else the first.
_ABOUT: Final = re.compile(r"(\d{1,9}): (.*)", re.DOTALL)


class XliffReader(XliffFileReader):
    namespace: ClassVar[bytes] = b"urn:oasis:names:tc:xliff:document:2."
    unit: ClassVar[str] = "unit"
    language: ClassVar[str] = "trgLang"

    def story(self, file: _Element) -> StoryName:
        facts = _groups(file.find(f"{_METADATA}metadata"), "story")
        named = facts[0] if facts else {}
        return StoryName(named.get("id", ""), file.get("original", ""), named.get("sha256", ""))

    def corrections(self, unit: _Element, around: Around) -> Iterator[Correction | Problem]:
        segments = list(unit.iterchildren("{*}segment"))
        notes = _notes(unit, [number_in(segment.get("id", "")) for segment in segments])
        shown = _shown(unit)
        for place, segment in enumerate(segments):
            yield _correction(unit, segment, around, shown, tuple(notes[place]))


def _correction(
    unit: _Element, segment: _Element, around: Around, shown: dict[int, Shown], notes: tuple[Note, ...]
) -> Correction | Problem:
    name = segment.get("id", "")
    place = f"line {around.line_of(segment)}, segment {name or '?'}"
    source = child(segment, "source")
    if source is None:
        return Problem(place, "the segment has no source")
    here, there, number = read_content(source), read_content(child(segment, "target")), number_in(name)
    return Correction(
        place,
        number,
        here.text,
        there.text,
        STATES.get(segment.get("state", ""), Verdict.UNSAID),
        tuple(here.tags),
        tuple(there.tags),
        around.language,
        around.story,
        shown.get(number, Shown()),
        unit.get("type", "").removeprefix("translate-pipeline:"),
        notes=notes,
    )


def _notes(unit: _Element, numbers: list[int]) -> list[list[Note]]:
    """For each segment of the unit what is noted of it."""
    notes: list[list[Note]] = [[] for _ in numbers]
    for note in notes_in(child(unit, "notes")):
        found = _ABOUT.fullmatch(note.text)
        if found and int(found[1]) in numbers:
            notes[numbers.index(int(found[1]))].append(Note(note.author, found[2]))
        elif notes:
            notes[0].append(note)
    return notes


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


def _shown(unit: _Element) -> dict[int, Shown]:
    """By segment number what the target was when the file was written."""
    candidates = {
        match.get("ref", ""): read_content(target).text
        for match in unit.iter(f"{_MATCHES}match")
        if match.get("subType") != _FORMER and (target := child(match, "target")) is not None
    }
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

"""XLIFF 1.0 to 1.2 (OASIS Standard, 1 February 2008): what older tools write, and what newer ones convert 2.1 to.

``approved="yes"`` and the states ``final`` and ``signed-off`` are a person's yes, ``new`` and ``needs-…`` mean that it
is not done, a ``state-qualifier`` of ``rejected-…`` is a no (sections 2.2.2 and 2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.exchange.content import attribute
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


class Xliff12Reader(XliffFileReader):
    #: translate-toolkit's filters save 1.2 as 1.1.
    namespace: ClassVar[bytes] = b"urn:oasis:names:tc:xliff:document:1."
    unit: ClassVar[str] = "trans-unit"
    language: ClassVar[str] = "target-language"

    def story(self, file: _Element) -> StoryName:
        return StoryName(origin=file.get("original", ""))

    def corrections(self, unit: _Element, around: Around) -> Iterator[Correction | Problem]:
        name = attribute(unit, "resname", "id")
        place = f"line {around.line_of(unit)}, unit {name or '?'}"
        source, target = child(unit, "source"), child(unit, "target")
        if source is None:
            yield Problem(place, "the unit has no source")
            return
        here, there = read_content(source), read_content(target)
        yield Correction(
            place,
            number_in(name),
            here.text,
            there.text,
            _verdict(unit, target),
            tuple(here.tags),
            tuple(there.tags),
            around.language,
            around.story,
            _shown(unit),
            notes=tuple(notes_in(unit)),
        )


def _verdict(unit: _Element, target: _Element | None) -> Verdict:
    if unit.get("approved") == "yes":
        return Verdict.APPROVED
    if target is None:
        return Verdict.UNSAID
    if target.get("state-qualifier", "").startswith("rejected-"):
        return Verdict.REJECTED
    return STATES.get(target.get("state", ""), Verdict.UNSAID)


def _shown(unit: _Element) -> Shown:
    """The first proposal is the target as it was when the file was written."""
    proposal = child(unit, "alt-trans")
    candidate = None if proposal is None else child(proposal, "target")
    return Shown() if candidate is None else Shown(text=read_content(candidate).text)

"""XLIFF 1.2 (OASIS Standard, 1 February 2008), for tools that do not read 2.1: OmegaT, older Trados and memoQ.

A segment is a ``trans-unit``, a block the ``group`` around its segments. What the target was when the file was written
is kept as a proposal, so that an edit can be told from an old text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import MatchKind, Severity, Status, TagKind, nested_ids
from translate_pipeline.render.base import Row, Section, described_change, described_finding, sections
from translate_pipeline.render.inline import pieces
from translate_pipeline.render.xliff_inline import Scope
from translate_pipeline.render.xml import append_text, holdable, indent, serialise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from translate_pipeline.domain import AlignedStory, FormerSegment, InlineTag, RepairedMatch, Target

XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_STATES = {Status.DRAFT: "translated", Status.APPROVED: "final", Status.REJECTED: "needs-translation"}
_QUALIFIERS = {
    MatchKind.CONTEXT: "exact-match",
    MatchKind.EXACT: "exact-match",
    MatchKind.PLACEABLE: "fuzzy-match",
    MatchKind.FUZZY: "fuzzy-match",
    MatchKind.REPAIR: "fuzzy-match",
    MatchKind.MACHINE: "mt-suggestion",
}
_PRIORITIES = {Severity.ERROR: "1", Severity.WARNING: "3", Severity.INFO: "7"}
#: Values of ``ctype`` (section 2.3); other names are ours, with the prefix that the standard wants.
_TYPES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underlined", "a": "link", "br": "lb"}
_ELEMENTS = {TagKind.OPEN: "bx", TagKind.CLOSE: "ex", TagKind.EMPTY: "x"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LEAVES = frozenset({"source", "target", "note"})


class XlfRenderer:
    suffix: ClassVar[str] = "xlf"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        from lxml import etree

        root = etree.Element(f"{{{XLIFF}}}xliff", {"version": "1.2"}, nsmap={None: XLIFF})  # type: ignore[dict-item]
        file = _child(root, "file", original=holdable(aligned.story.origin), datatype="x-story")
        file.set("source-language", aligned.story.language)
        file.set("target-language", languages[0])
        file.set(_SPACE, "preserve")
        _child(_child(file, "header"), "note").text = holdable(aligned.story.title)
        body = _child(file, "body")
        for section in sections(aligned, languages):
            _add_block(body, section)
        indent(root, _LEAVES)
        return serialise(root)


def _add_block(body: _Element, section: Section) -> None:
    block = section.block
    group = _child(body, "group", id=f"u{section.number}", resname=holdable(block.id), restype=f"x-{block.role}")
    for row in section.rows:
        _add_unit(group, row)
    if not section.rows:
        unit = _child(group, "trans-unit", id=f"v{section.number}", translate="no")
        _Writer().write(_child(unit, "source"), block.text, block.tags)


def _add_unit(group: _Element, row: Row) -> None:
    segment, target = row.segment, row.targets[0]
    is_approved = target.status is Status.APPROVED
    unit = _child(group, "trans-unit", id=f"s{row.number}", approved="yes" if is_approved else "no")
    writer = _Writer()
    writer.write(_child(unit, "source"), segment.text, segment.tags)
    element = _child(unit, "target", state=_state(target))
    if qualifier := "rejected-inaccurate" if target.status is Status.REJECTED else _QUALIFIERS.get(target.kind):
        element.set("state-qualifier", qualifier)
    writer.write(element, target.text, target.tags)
    for finding in target.findings:
        note = _child(unit, "note", annotates="target", priority=_PRIORITIES[finding.severity])
        note.set("from", "check")
        note.text = holdable(described_finding(finding))
    for said in target.notes:
        note = _child(unit, "note", annotates="target")
        if said.author:
            note.set("from", holdable(said.author))
        note.text = holdable(said.text)
    if row.former:
        note = _child(unit, "note", annotates="source", priority="7")
        note.set("from", "check")
        note.text = holdable(f"info: {described_change(row.update)}: {row.former.text}")
    proposal = _child(unit, "alt-trans", origin=holdable(target.model) or "translation memory")
    if target.kind is not MatchKind.MACHINE:
        proposal.set("match-quality", str(min(target.score, 100)))
    # Ids need be unique within a text only; the proposal repeats those of the target.
    _Writer().write(_child(proposal, "target"), target.text, target.tags)
    if target.repaired:
        _add_repaired(unit, target.repaired, target.score)
    former = row.former.targets.get(target.language) if row.former else None
    if row.former and former:
        _add_former(unit, row.former, former)


def _add_repaired(unit: _Element, match: RepairedMatch, score: int) -> None:
    """The fuzzy match that the target was made of."""
    element = _child(unit, "alt-trans", origin="translation memory")
    element.set("match-quality", str(score))
    _Writer().write(_child(element, "source"), match.source, ())
    _Writer().write(_child(element, "target"), match.target, ())


def _add_former(unit: _Element, segment: FormerSegment, target: Target) -> None:
    """What stood here in a former version (section 2.2.2, ``alttranstype``); it must not come first."""
    element = _child(unit, "alt-trans", alttranstype="previous-version", origin=f"revision {segment.revision}")
    element.set("match-quality", str(segment.score))
    writer = _Writer()
    writer.write(_child(element, "source"), segment.text, segment.tags)
    writer.write(_child(element, "target"), target.text, target.tags)


def _state(target: Target) -> str:
    """A draft with an error is shown as still to be done."""
    has_error = any(finding.severity is Severity.ERROR for finding in target.findings)
    return "needs-review-translation" if has_error and target.status is Status.DRAFT else _STATES[target.status]


@dataclass
class _Writer:
    """Writes source and target of one unit; a code of the target has the id that it has in the source."""

    scope: Scope = field(default_factory=Scope)
    given: dict[tuple[int, str, int], str] = field(default_factory=dict)

    def write(self, element: _Element, text: str, tags: Sequence[InlineTag]) -> None:
        nested = nested_ids(tags)
        seen: dict[tuple[int, str], int] = {}
        current = element
        for piece in pieces(holdable(text), tags):
            tag = piece.tag
            if tag is None:
                append_text(current, piece.text)
            elif tag.id in nested and tag.kind is TagKind.CLOSE:
                parent = current.getparent()
                assert parent is not None
                current = parent
            else:
                name = "g" if tag.id in nested and tag.kind is TagKind.OPEN else _ELEMENTS[tag.kind]
                code = self._code(current, tag, name, seen)
                current = code if name == "g" else current

    def _code(self, parent: _Element, tag: InlineTag, name: str, seen: dict[tuple[int, str], int]) -> _Element:
        turn = seen[tag.id, name] = seen.get((tag.id, name), 0) + 1
        key = (tag.id, name, turn)
        if key not in self.given:
            self.given[key] = self.scope.reserve(str(tag.id))
        code = _child(parent, name, id=self.given[key])
        if name in ("bx", "ex"):
            code.set("rid", str(tag.id))
        elif tag.name in _TYPES:
            code.set("ctype", _TYPES[tag.name])
        elif _NAME.fullmatch(tag.name):
            code.set("ctype", f"x-{tag.name}")
        return code


def _child(parent: _Element, name: str, /, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{XLIFF}}}{name}", attributes)

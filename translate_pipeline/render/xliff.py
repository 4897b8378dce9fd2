"""XLIFF 2.1 (OASIS Standard, 13 February 2018) with the Translation Candidates and Metadata modules.

A block is a unit, so that ``source`` of its segments and ignorables joined is the block; what stands between blocks is
in metadata, so the file holds all of the story's layout. Findings are notes, anchored where they were found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import MatchKind, Severity, Status
from translate_pipeline.render.base import Row, Section, described_change, sections, storable
from translate_pipeline.render.inline import restore_literals
from translate_pipeline.render.xliff_inline import XLIFF, Scope, Side, append_holdable, child
from translate_pipeline.render.xml import holdable, indent, serialise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from translate_pipeline.domain import AlignedStory, Finding, InlineTag, Target

MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
#: Prefix of the values that are ours to define (unit types, sub-states, metadata categories).
AUTHORITY = "translate-pipeline"
#: Category of what somebody has remarked, before the name.
COMMENT = "comment:"
#: What a changed segment was in a former version of the story.
FORMER = f"{AUTHORITY}:former"
#: The fuzzy match that a repaired target was made of.
REPAIRED = f"{AUTHORITY}:repaired"

_STATES = {Status.DRAFT: "translated", Status.APPROVED: "final", Status.REJECTED: "initial"}
_PRIORITIES = {Severity.ERROR: "1", Severity.WARNING: "3", Severity.INFO: "7"}
#: Only where the source of the candidate is the segment itself; a fuzzy match's own source is not known here.
_CANDIDATES = {MatchKind.MACHINE: "mt", MatchKind.EXACT: "tm", MatchKind.CONTEXT: "icm"}
_LEAVES = frozenset({"source", "target", "note", "data", "meta"})


class XliffRenderer:
    suffix: ClassVar[str] = "xliff"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        from lxml import etree

        root = etree.Element(
            f"{{{XLIFF}}}xliff",
            {"version": "2.1", "srcLang": aligned.story.language, "trgLang": languages[0]},
            nsmap={None: XLIFF, "mtc": MATCHES, "mda": METADATA},  # type: ignore[dict-item]
        )
        file = child(root, "file", id="f1", original=holdable(aligned.story.origin))
        file.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        _describe_story(file, aligned)
        for section in sections(aligned, languages):
            _add_unit(file, section)
        if not aligned.story.blocks:
            # A file without a unit is not valid.
            child(child(child(file, "unit", id="u1", translate="no"), "segment"), "source")
        indent(root, _LEAVES)
        return serialise(root)


def _describe_story(file: _Element, aligned: AlignedStory) -> None:
    story = aligned.story
    metadata = child(file, "metadata", METADATA)
    facts = {"id": story.id, "format": story.format, "sha256": story.source_hash, "title": story.title}
    _add_group(metadata, "story", facts)
    _add_group(metadata, "facts", story.metadata)
    _add_group(metadata, "layout", {"after": story.after})


def _add_unit(file: _Element, section: Section) -> None:
    block = section.block
    unit = child(file, "unit", id=f"u{section.number}", name=holdable(block.id), type=f"{AUTHORITY}:{block.role}")
    notes = _notes(section.rows)
    _add_metadata(unit, section)
    _add_candidates(unit, section.rows)
    _add_notes(unit, section.rows, notes)
    original = child(unit, "originalData")
    scope = Scope(data={})
    if section.rows:
        _add_segments(unit, section, scope, notes)
    else:
        unit.set("translate", "no")
        source = child(child(unit, "segment", id="s0"), "source")
        Side.of(scope, [block.tags]).fill(source, block.text, block.tags)
    _add_original_data(original, scope.data or {})


def _add_metadata(unit: _Element, section: Section) -> None:
    if not section.block.before and not section.rows:
        return
    metadata = child(unit, "metadata", METADATA)
    _add_group(metadata, "layout", {"before": section.block.before})
    for row in section.rows:
        _add_group(metadata, "segment", _provenance(row))


def _provenance(row: Row) -> dict[str, str]:
    target = row.targets[0]
    return {
        "number": str(row.number),
        "segment": row.segment.id,
        "match": row.labels[0],
        "score": str(target.score or ""),
        "penalties": ", ".join(f"{penalty.name} {penalty.points}" for penalty in target.penalties),
        "status": target.status.value,
        "model": target.model,
        "stored": "yes" if target.is_stored else "no",
        "change": row.update.kind.value if row.update else "",
    }


def _add_group(metadata: _Element, category: str, facts: Mapping[str, str]) -> None:
    given = {name: value for name, value in facts.items() if value}
    if not given:
        return
    group = child(metadata, "metaGroup", METADATA, category=f"{AUTHORITY}:{category}")
    for name, value in given.items():
        child(group, "meta", METADATA, type=holdable(name)).text = holdable(value)


def _add_candidates(unit: _Element, rows: Sequence[Row]) -> None:
    # What a person wrote in place of the machine's words is the target itself, nobody's candidate.
    known = [
        row
        for row in rows
        if row.targets[0].kind in _CANDIDATES and (row.targets[0].model or row.targets[0].kind is not MatchKind.MACHINE)
    ]
    former = [(row, row.former, t) for row in rows if row.former and (t := row.former.targets.get(_language(row)))]
    repaired = [(row, row.targets[0], basis) for row in rows if (basis := row.targets[0].repaired)]
    matches = child(unit, "matches", MATCHES) if known or former or repaired else unit
    for row, segment, target in former:
        match = child(matches, "match", MATCHES, id=f"f{row.number}", ref=f"#s{row.number}")
        match.set("origin", f"revision {segment.revision}")
        match.set("similarity", str(segment.score))
        match.set("type", "tm")
        match.set("subType", FORMER)
        _fill(match, segment.text, segment.tags, target)
    for row, target, basis in repaired:
        match = child(matches, "match", MATCHES, id=f"r{row.number}", ref=f"#s{row.number}")
        match.set("origin", "translation memory")
        match.set("similarity", str(target.score))
        match.set("type", "tm")
        match.set("subType", REPAIRED)
        _fill(match, basis.source, (), replace(target, text=basis.target, tags=()))
    for row in known:
        target = row.targets[0]
        match = child(matches, "match", MATCHES, id=f"c{row.number}", ref=f"#s{row.number}")
        match.set("origin", holdable(target.model) or "translation memory")
        if target.kind is not MatchKind.MACHINE:
            match.set("similarity", "100")
        match.set("type", _CANDIDATES[target.kind])
        _fill(match, row.segment.text, row.segment.tags, target)


def _language(row: Row) -> str:
    return row.targets[0].language


def _fill(match: _Element, text: str, tags: Sequence[InlineTag], target: Target) -> None:
    scope = Scope()
    source, candidate = child(match, "source"), child(match, "target")
    ids = Side.of(scope, [tags]).fill(source, text, tags)
    Side.of(scope, [target.tags]).fill(candidate, target.text, target.tags, counterpart=ids)


def _notes(rows: Sequence[Row]) -> dict[int, list[tuple[Finding, str]]]:
    """By segment number its findings, each with the id of its note; one without a span is about all the target."""
    notes: dict[int, list[tuple[Finding, str]]] = {}
    number = 0
    for row in rows:
        for finding in row.targets[0].findings:
            number += 1
            whole = replace(finding, start=0, end=len(row.targets[0].text))
            anchored = finding if finding.start < finding.end else whole
            notes.setdefault(row.number, []).append((anchored, f"n{number}"))
    return notes


def _add_notes(unit: _Element, rows: Sequence[Row], notes: Mapping[int, Sequence[tuple[Finding, str]]]) -> None:
    changed = [row for row in rows if row.former]
    remarks = [(row, turn, said) for row in rows for turn, said in enumerate(row.targets[0].notes, 1)]
    parent = child(unit, "notes") if notes or changed or remarks else unit
    for row, turn, said in remarks:
        note = child(parent, "note", id=f"m{row.number}-{turn}", appliesTo="target", priority="2")
        note.set("category", holdable(f"{COMMENT}{said.author}"))
        note.text = f"{row.number}: {holdable(said.text)}"
    for row in changed:
        note = child(parent, "note", id=f"f{row.number}", appliesTo="source", priority="7", category="info:changed")
        note.text = f"{row.number}: {described_change(row.update)}: {holdable(row.former.text if row.former else '')}"
    for number, findings in notes.items():
        for finding, name in findings:
            note = child(parent, "note", id=name, appliesTo="target", priority=_PRIORITIES[finding.severity])
            note.set("category", f"{finding.severity}:{holdable(finding.code)}")
            note.text = f"{number}: {holdable(finding.message)}"


def _add_segments(
    unit: _Element, section: Section, scope: Scope, notes: Mapping[int, Sequence[tuple[Finding, str]]]
) -> None:
    target_tags = [restore_literals(row.targets[0].tags, section.block.tags) for row in section.rows]
    sources = Side.of(scope, [row.segment.tags for row in section.rows])
    targets = Side.of(scope, target_tags)
    filled = []
    for row in section.rows:
        _add_space(unit, row.segment.leading)
        segment = child(unit, "segment", id=f"s{row.number}", **_state(row.targets[0]))
        ids = sources.fill(child(segment, "source"), row.segment.text, row.segment.tags)
        filled.append((segment, ids))
        _add_space(unit, row.segment.trailing)
    # Targets come last: an id that a later source will need must not be taken by an earlier target.
    for row, (segment, ids), tags in zip(section.rows, filled, target_tags, strict=True):
        target = row.targets[0]
        targets.fill(child(segment, "target"), target.text, tags, counterpart=ids, findings=notes.get(row.number, ()))


def _state(target: Target) -> dict[str, str]:
    """A draft with an error is ``initial``: editors show it as still to be done."""
    has_error = any(finding.severity is Severity.ERROR for finding in target.findings)
    state = "initial" if has_error and target.status is Status.DRAFT else _STATES[target.status]
    return {"state": state, "subState": f"{AUTHORITY}:{target.kind}"}


def _add_space(unit: _Element, space: str) -> None:
    if space:
        append_holdable(child(child(unit, "ignorable"), "source"), storable(space))


def _add_original_data(parent: _Element, data: Mapping[str, str]) -> None:
    if not data:
        unit = parent.getparent()
        assert unit is not None
        unit.remove(parent)
    for code, name in data.items():
        append_holdable(child(parent, "data", id=name), storable(code))

"""TMX 1.4b (LISA OSCAR, 26 April 2005): the story's translations as units for another memory.

What a memory should not learn is left out and counted in a note: targets with an error, rejected ones, and segments
delivered untranslated. A unit's ``x-previous`` and ``x-next`` are the context hashes by which this project's own
memory knows its neighbours; its text stays where it can be read, in the units around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from translate_pipeline import __version__
from translate_pipeline.domain import MatchKind, Severity, Status, TagKind, context_hash
from translate_pipeline.render.base import described_finding, sections
from translate_pipeline.render.inline import pieces, restore_literals
from translate_pipeline.render.xml import append_text, holdable, indent, native_code, serialise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from translate_pipeline.domain import AlignedStory, InlineTag, Target
    from translate_pipeline.render.base import Row, Section

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LEAVES = frozenset({"seg", "prop", "note"})


class TmxRenderer:
    suffix: ClassVar[str] = "tmx"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        from lxml import etree

        rows = [(section, row) for section in sections(aligned, languages) for row in section.rows]
        kept = [(section, row) for section, row in rows if _is_worth_learning(row.targets[0])]
        root = etree.Element("tmx", {"version": "1.4"})
        _add_header(root, aligned, left_out=len(rows) - len(kept))
        body = etree.SubElement(root, "body")
        texts = ["", *(segment.text for segment in aligned.segments), ""]
        for section, row in kept:
            neighbours = (texts[row.number - 1], texts[row.number + 1])
            _add_unit(body, section, row, neighbours, (aligned.story.language, languages[0]))
        indent(root, _LEAVES)
        return serialise(root, doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')


def _is_worth_learning(target: Target) -> bool:
    has_error = any(finding.severity is Severity.ERROR for finding in target.findings)
    return not has_error and target.kind is not MatchKind.COPY and target.status is not Status.REJECTED


def _add_header(root: _Element, aligned: AlignedStory, *, left_out: int) -> None:
    from lxml import etree

    header = etree.SubElement(
        root,
        "header",
        {
            "creationtool": "translate-pipeline",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "translate-pipeline",
            "adminlang": "en",
            "srclang": aligned.story.language,
            "datatype": "html",
        },
    )
    if left_out:
        note = etree.SubElement(header, "note")
        note.text = f"{left_out} of {len(aligned.segments)} segments left out: erroneous, rejected or untranslated"
    _add_prop(header, "x-story", aligned.story.id)
    _add_prop(header, "x-origin", aligned.story.origin)
    _add_prop(header, "x-sha256", aligned.story.source_hash)


def _add_unit(
    body: _Element, section: Section, row: Row, neighbours: tuple[str, str], languages: tuple[str, str]
) -> None:
    from lxml import etree

    target = row.targets[0]
    unit = etree.SubElement(body, "tu", {"tuid": str(row.number), "srclang": languages[0]})
    for finding in target.findings:
        etree.SubElement(unit, "note").text = holdable(described_finding(finding))
    for said in target.notes:
        etree.SubElement(unit, "note").text = holdable(str(said))
    _add_prop(unit, "x-previous", context_hash(neighbours[0]))
    _add_prop(unit, "x-next", context_hash(neighbours[1]))
    _add_prop(unit, "x-role", section.block.role.value)
    _add_prop(unit, "x-status", target.status.value)
    _add_prop(unit, "x-match", row.labels[0])
    _add_prop(unit, "x-model", target.model)
    _add_variant(unit, languages[0], row.segment.text, row.segment.tags)
    _add_variant(unit, languages[1], target.text, restore_literals(target.tags, section.block.tags))


def _add_prop(parent: _Element, kind: str, value: str) -> None:
    from lxml import etree

    if value:
        etree.SubElement(parent, "prop", {"type": kind}).text = holdable(value)


def _add_variant(unit: _Element, language: str, text: str, tags: Sequence[InlineTag]) -> None:
    from lxml import etree

    segment = etree.SubElement(etree.SubElement(unit, "tuv", {_XML_LANG: language}), "seg")
    pairs = _pairs(tags)
    for piece in pieces(text, tags):
        if piece.tag is None:
            append_text(segment, holdable(piece.text))
        else:
            _add_code(segment, piece.tag, pairs)


def _pairs(tags: Sequence[InlineTag]) -> dict[int, str]:
    """The number of each pair that opens and then closes in this text; TMX lets pairs overlap."""
    opened: set[int] = set()
    pairs: dict[int, str] = {}
    for tag in sorted(tags, key=lambda tag: tag.position):
        if tag.kind is TagKind.OPEN:
            opened.add(tag.id)
        elif tag.kind is TagKind.CLOSE and tag.id in opened:
            pairs.setdefault(tag.id, str(len(pairs) + 1))
    counts = [(tag.kind, tag.id) for tag in tags]
    return {
        id_: number
        for id_, number in pairs.items()
        if counts.count((TagKind.OPEN, id_)) == counts.count((TagKind.CLOSE, id_)) == 1
    }


def _add_code(segment: _Element, tag: InlineTag, pairs: dict[int, str]) -> None:
    from lxml import etree

    described = {"x": str(tag.id), "type": holdable(tag.name)}
    if tag.kind is TagKind.EMPTY:
        code = etree.SubElement(segment, "ph", described)
    elif tag.id not in pairs:
        place = "begin" if tag.kind is TagKind.OPEN else "end"
        code = etree.SubElement(segment, "it", {"pos": place, **described})
    elif tag.kind is TagKind.OPEN:
        code = etree.SubElement(segment, "bpt", {"i": pairs[tag.id], **described})
    else:
        code = etree.SubElement(segment, "ept", {"i": pairs[tag.id]})
    code.text = holdable(native_code(tag))

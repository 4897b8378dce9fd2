"""The units of XLIFF 2.0 and 2.1 (OASIS Standards, 5 August 2014 and 13 February 2018), as any tool writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit

from .exchange import Problem, ReadOptions
from .states import STATES, UNTRANSLATED, pair_of
from .xliff_inline import CodeReader
from .xml_stream import child, children, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

#: How a run marks its own: what is ``initial`` there was rejected, or failed a check.
_OURS = "translate-pipeline:"
_OUR_MACHINE = f"{_OURS}machine"


def read_unit(
    unit: _Element, source_language: str, target_language: str, options: ReadOptions
) -> Iterator[TranslationUnit | Problem]:
    """The segments of a ``unit`` that have a translation. Raises LanguagesUnknownError."""
    if unit.get("translate") == "no":
        return
    data = child(unit, "originalData")
    reader = CodeReader({} if data is None else {d.get("id", ""): _text(d) for d in children(data, "data")})
    group = child(unit, "notes")
    notes = () if group is None else tuple(note.text for note in children(group, "note") if note.text)
    for segment in children(unit, "segment"):
        if child(segment, "source") is None:
            yield Problem(line_of(segment), "the segment has no source")
            continue
        if child(segment, "target") is None:
            continue
        try:
            pair = pair_of(source_language, target_language, options)
        except ValueError as error:
            yield Problem(line_of(segment), str(error))
            continue
        if found := _segment(segment, reader, pair, notes, options):
            yield found


def _segment(
    segment: _Element, reader: CodeReader, pair: LanguagePair, notes: tuple[str, ...], options: ReadOptions
) -> TranslationUnit | None:
    """None for what nobody has translated, and for what a run itself flagged."""
    source, target = child(segment, "source"), child(segment, "target")
    assert source is not None
    assert target is not None
    (source_text, source_tags), (target_text, target_tags) = reader.read(source), reader.read(target)
    state, detail = segment.get("state", ""), segment.get("subState", "")
    if not source_text.strip() or not target_text.strip():
        return None
    is_copy = source_text.strip() == target_text.strip()
    if state in UNTRANSLATED and (is_copy or detail.startswith(_OURS)):
        return None
    status = STATES.get(state, options.status)
    is_machine = detail == _OUR_MACHINE and status is Status.DRAFT
    return TranslationUnit(
        source_text,
        target_text,
        pair,
        Origin(OriginKind.MACHINE if is_machine else OriginKind.IMPORT, options.name),
        status,
        source_tags=source_tags,
        target_tags=target_tags,
        notes=notes,
    )


def _text(data: _Element) -> str:
    return "".join(str(text) for text in data.itertext())

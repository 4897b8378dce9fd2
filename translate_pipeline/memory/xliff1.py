"""The units of XLIFF 1.2 (OASIS Standard, 1 February 2008), and of what Trados and memoQ make of it.

``approved``, ``state`` and ``state-qualifier`` say how far a translation is; Trados says it of each segment in
``sdl:seg-defs``, memoQ in ``mq:status``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit

from .exchange import Problem, ReadOptions
from .states import STATES, UNTRANSLATED, pair_of
from .tmx import STATUS_PROPERTIES
from .xliff_inline import CodeReader
from .xml_stream import child, children, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MACHINE = frozenset({"mt-suggestion", "leveraged-mt"})
_MEMOQ: Mapping[str, Status] = {
    "ManuallyConfirmed": Status.APPROVED, "Proofread": Status.APPROVED, "Confirmed": Status.APPROVED,
    "Edited": Status.DRAFT, "PartiallyEdited": Status.DRAFT, "Pretranslated": Status.DRAFT,
    "AssembledFromFragments": Status.DRAFT, "Rejected": Status.REJECTED,
}  # fmt: skip


def read_unit(
    unit: _Element, source_language: str, target_language: str, options: ReadOptions
) -> Iterator[TranslationUnit | Problem]:
    """The segments of a ``trans-unit`` that have a translation. Raises LanguagesUnknownError."""
    source, target = child(unit, "source"), child(unit, "target")
    if unit.get("translate") == "no":
        return
    if source is None:
        yield Problem(line_of(unit), "the unit has no source")
        return
    if target is None:
        return
    try:
        pair = pair_of(source_language, _language(target) or target_language, options)
    except ValueError as error:
        yield Problem(line_of(unit), str(error))
        return
    for here, there, segment in _segments(unit, source, target):
        found = _segment(unit, (here, there), target, segment, pair, options)
        if found:
            yield found


def _language(target: _Element) -> str:
    return target.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _segments(unit: _Element, source: _Element, target: _Element) -> Iterator[tuple[_Element, _Element, str]]:
    """Source and target of each segment, and its name; of the whole unit where it is not segmented."""
    segmented = child(unit, "seg-source")
    here = {} if segmented is None else _marked(segmented)
    there = _marked(target)
    if not here or not there:
        yield source, target, ""
        return
    for name, element in here.items():
        if name in there:
            yield element, there[name], name


def _marked(element: _Element) -> dict[str, _Element]:
    return {m.get("mid", ""): m for m in element.iter("{*}mrk") if m.get("mtype") == "seg"}


def _segment(
    unit: _Element,
    texts: tuple[_Element, _Element],
    target: _Element,
    name: str,
    pair: LanguagePair,
    options: ReadOptions,
) -> TranslationUnit | None:
    """None for what nobody has translated."""
    reader = CodeReader()
    (source_text, source_tags), (target_text, target_tags) = (reader.read(element) for element in texts)
    state, qualifier = target.get("state", ""), target.get("state-qualifier", "")
    if not source_text.strip() or not target_text.strip():
        return None
    if state in UNTRANSLATED and source_text.strip() == target_text.strip():
        return None
    status = _status(unit, state, qualifier, name, options)
    is_machine = qualifier in _MACHINE and status is Status.DRAFT
    return TranslationUnit(
        source_text,
        target_text,
        pair,
        Origin(OriginKind.MACHINE if is_machine else OriginKind.IMPORT, options.name),
        status,
        source_tags=source_tags,
        target_tags=target_tags,
        notes=tuple(note.text for note in children(unit, "note") if note.text),
    )


def _status(unit: _Element, state: str, qualifier: str, name: str, options: ReadOptions) -> Status:
    """The nearest word on it wins: of the segment, of the target, of the unit; else what the caller says."""
    if own := _of_tool(unit, name):
        return own
    if qualifier.startswith("rejected-"):
        return Status.REJECTED
    if unit.get("approved") == "yes":
        return Status.APPROVED
    if qualifier in _MACHINE and state not in ("final", "signed-off"):
        return Status.DRAFT
    return STATES.get(state) or STATES.get(unit.get("approved", "")) or options.status


def _of_tool(unit: _Element, name: str) -> Status | None:
    for defined in unit.iter("{http://sdl.com/FileTypes/SdlXliff/1.0}seg"):
        if defined.get("id") == name:
            return STATUS_PROPERTIES.get(("x-ConfirmationLevel", defined.get("conf", "")), Status.DRAFT)
    return _MEMOQ.get(unit.get("{MQXliff}status", ""))

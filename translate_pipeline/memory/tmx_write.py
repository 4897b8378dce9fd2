"""Writing TMX 1.4b as a stream of text: one ``tu`` for every unit, with what a reader of ours or others can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import BinaryIO

from translate_pipeline.domain import InlineTag, TranslationUnit

from .tmx_inline import elements_of

#: What XML 1.0 cannot hold; it becomes U+FFFD rather than making the file unreadable.
_UNHOLDABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Properties that TMX has an attribute for.
_ATTRIBUTES = ("tuid", "creationid")


def write_tmx(out: BinaryIO, units: Iterable[TranslationUnit]) -> int:
    """How many units were written."""
    count = 0
    out.write(_HEAD.encode())
    for unit in units:
        out.write(_unit(unit).encode())
        count += 1
    out.write(b"</body>\n</tmx>\n")
    return count


def _head() -> str:
    from translate_pipeline import __version__

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="translate-pipeline" creationtoolversion="{__version__}" segtype="sentence"'
        ' o-tmf="translate-pipeline" adminlang="en" srclang="*all*" datatype="html"/>\n<body>\n'
    )


_HEAD = _head()


def _unit(unit: TranslationUnit) -> str:
    properties = [
        ("x-status", str(unit.status)),
        ("x-origin", str(unit.origin.kind)),
        ("x-origin-name", unit.origin.name),
        ("x-previous", unit.previous),
        ("x-next", unit.next),
        *(each for each in unit.properties if each[0] not in _ATTRIBUTES),
    ]
    return "".join(
        (
            f"<tu{_attributes(unit)}>\n",
            *(f"<note>{_text(note)}</note>\n" for note in unit.notes),
            *(f'<prop type="{_quoted(name)}">{_text(value)}</prop>\n' for name, value in properties if value),
            _variant(unit.pair.source, unit.source, unit.source_tags),
            _variant(unit.pair.target, unit.target, unit.target_tags),
            "</tu>\n",
        )
    )


def _attributes(unit: TranslationUnit) -> str:
    kept = {name: value for name, value in unit.properties if name in _ATTRIBUTES}
    values = {
        "tuid": kept.get("tuid", ""),
        "srclang": unit.pair.source,
        "creationdate": _date(unit.created),
        "creationid": kept.get("creationid", "") or unit.author,
        "changedate": _date(unit.changed),
        "changeid": unit.author,
        "usagecount": str(unit.use_count) if unit.use_count else "",
    }
    return "".join(f' {name}="{_quoted(value)}"' for name, value in values.items() if value)


@lru_cache(maxsize=1024)
def _date(iso: str) -> str:
    """``2026-04-02T10:30:00Z`` as TMX has it: ``20260402T103000Z``."""
    return iso.replace("-", "").replace(":", "")


def _variant(language: str, text: str, tags: Sequence[InlineTag]) -> str:
    return f'<tuv xml:lang="{_quoted(language)}"><seg>{_content(text, tags)}</seg></tuv>\n'


def _content(text: str, tags: Sequence[InlineTag]) -> str:
    if not tags:
        return _text(text)
    parts: list[str] = []
    last = 0
    for position, element in elements_of(tags):
        parts += (_text(text[last:position]), element)
        last = max(last, position)
    return "".join(parts) + _text(text[last:])


def _text(value: str) -> str:
    """A carriage return must be written as a reference: XML reads a bare one as a line feed."""
    return escape(_UNHOLDABLE.sub("\ufffd", value), quote=False).replace("\r", "&#13;")


def _quoted(value: str) -> str:
    """In an attribute, tabs and line feeds too would turn into spaces."""
    return escape(_UNHOLDABLE.sub("\ufffd", value)).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")

"""Segment text as safe HTML: real elements for a few known tags, visible chips for everything else.

Whatever a story holds, nothing it says becomes a script, a live ``javascript:`` link, or markup that leaves its cell,
and no bidirectional control can reorder what stands around it (Unicode Technical Report 36, section 2.3; the controls
are those of UAX 9, section 2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translate_pipeline.domain import TagKind, in_order, nested_ids
from translate_pipeline.render.base import storable
from translate_pipeline.render.inline import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from translate_pipeline.domain import Finding, InlineTag, Severity

_ELEMENTS = frozenset({"b", "i", "em", "strong", "u", "sup", "sub", "code"})
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)

#: Directional overrides, embeddings and isolates would reorder their neighbours, other controls show as nothing.
_CONTROLS = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    **{chr(code): f"U+{code:04X}" for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))},
}
_CONTROL = re.compile(f"[{''.join(map(re.escape, _CONTROLS))}]")
_SEVERITIES = ("error", "warning", "info")


def markup(text: str, tags: Sequence[InlineTag] = (), findings: Sequence[Finding] = ()) -> Markup:
    """The text as HTML, spans of findings in ``mark`` elements."""
    from markupsafe import Markup

    real = _real_pairs(tags)
    parts = []
    for piece in pieces(storable(text), tags, findings):
        if piece.tag is None:
            parts.append(_marked(_escaped(piece.text), piece.findings))
        else:
            parts.append(_tag_markup(piece.tag, real))
    return Markup("".join(parts))  # noqa: S704  every part was escaped when it was made


def plain(text: str) -> str:
    """Text for titles and attributes, where a control could be neither shown nor contained."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", storable(text))


def safe_link(address: str) -> str | None:
    """The address if following it can do no more than open a web page or a letter."""
    return address if _LINK.fullmatch(address) else None


def _real_pairs(tags: Sequence[InlineTag]) -> dict[int, InlineTag]:
    """By id the open tags of pairs that become elements: known, well nested, links safe and not inside each other."""
    nested = nested_ids(tags)
    real: dict[int, InlineTag] = {}
    open_link: int | None = None
    for tag in in_order(tags):
        if tag.id not in nested or tag.kind is TagKind.EMPTY:
            continue
        if tag.kind is TagKind.CLOSE:
            open_link = None if tag.id == open_link else open_link
        elif tag.name == "a" and open_link is None and safe_link(dict(tag.attributes).get("href", "")):
            open_link = tag.id
            real[tag.id] = tag
        elif tag.name in _ELEMENTS:
            real[tag.id] = tag
    return real


def _tag_markup(tag: InlineTag, real: Mapping[int, InlineTag]) -> str:
    if tag.kind is TagKind.EMPTY:
        return "<br>" if tag.name == "br" else _chip(tag)
    if tag.id not in real:
        return _chip(tag)
    name, attributes = real[tag.id].name, dict(real[tag.id].attributes)
    if tag.kind is TagKind.CLOSE:
        return f"</{name}>"
    if name == "a":
        return f'<a href="{_quoted(attributes["href"])}" rel="noopener noreferrer nofollow">'
    return f"<{name}>"


def _chip(tag: InlineTag) -> str:
    shown = {TagKind.OPEN: "{}", TagKind.CLOSE: "/{}", TagKind.EMPTY: "{}"}[tag.kind].format(tag.name[:16])
    facts = " ".join([tag.name, *(f'{name}="{value}"' for name, value in tag.attributes)])
    return f'<span class="chip" title="{_quoted(facts)}">{_quoted(shown)}</span>'


def _escaped(text: str) -> str:
    return "".join(_escaped_parts(text))


def _escaped_parts(text: str) -> Iterator[str]:
    end = 0
    for found in _CONTROL.finditer(text):
        yield _entities(text[end : found.start()])
        name = _CONTROLS[found[0]]
        yield f'<span class="chip control" title="control character {name}">{name}</span>'
        end = found.end()
    yield _entities(text[end:])


def _entities(text: str) -> str:
    """Escaped; a carriage return as a reference, since a parser makes a bare one another character."""
    from markupsafe import escape

    return str(escape(text)).replace("\r", "&#13;")


def _quoted(text: str) -> str:
    from markupsafe import escape

    return str(escape(plain(text)))


def _marked(html: str, findings: Sequence[Finding]) -> str:
    if not findings:
        return html
    worst = worst_severity([finding.severity for finding in findings])
    messages = "; ".join(finding.message for finding in findings)
    return f'<mark class="{worst}" title="{_quoted(messages)}">{html}</mark>'


def worst_severity(severities: Sequence[Severity]) -> str:
    """``error``, ``warning``, ``info``, or '' for none."""
    return min((severity.value for severity in severities), key=_SEVERITIES.index, default="")

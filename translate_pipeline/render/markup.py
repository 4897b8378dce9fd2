"""Segment text as safe HTML: real elements for a few known tags, visible chips for everything else.

Whatever a story holds, nothing it says becomes a script, a live ``javascript:`` link, or markup that leaves its cell,
and no bidirectional control can reorder what stands around it (Unicode Technical Report 36, section 2.3; the controls
are those of UAX 9, section 2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translate_pipeline.domain import TagKind
from translate_pipeline.render.base import storable
from translate_pipeline.render.inline import in_order, nested_ids, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from translate_pipeline.domain import Finding, InlineTag, Severity

_ELEMENTS = frozenset({"b", "i", "em", "strong", "u", "a", "sup", "sub", "code"})
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

    real = _real_ids(tags)
    parts = []
    for piece in pieces(storable(text), tags, findings):
        if piece.tag is None:
            parts.append(_marked(_escaped(piece.text), piece.findings))
        else:
            parts.append(_element(piece.tag) if piece.tag.id in real else _chip(piece.tag))
    return Markup("".join(parts))  # noqa: S704  every part was escaped when it was made


def plain(text: str) -> str:
    """Text for titles and attributes, where a control could be neither shown nor contained."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", storable(text))


def safe_link(address: str) -> str | None:
    """The address if following it can do no more than open a web page or a letter."""
    return address if _LINK.fullmatch(address) else None


def _real_ids(tags: Sequence[InlineTag]) -> frozenset[int]:
    """The ids of tags that become elements: known, well nested, links safe and never inside each other."""
    nested = nested_ids(tags)
    real = {tag.id for tag in tags if tag.kind is TagKind.EMPTY and tag.name == "br"}
    open_link: int | None = None
    for tag in in_order(tags):
        if tag.id not in nested or tag.name not in _ELEMENTS:
            continue
        if tag.kind is TagKind.CLOSE:
            open_link = None if tag.id == open_link else open_link
        elif tag.name != "a":
            real.add(tag.id)
        elif open_link is None and safe_link(dict(tag.attributes).get("href", "")):
            open_link = tag.id
            real.add(tag.id)
    return frozenset(real)


def _element(tag: InlineTag) -> str:
    if tag.kind is TagKind.EMPTY:
        return "<br>"
    if tag.kind is TagKind.CLOSE:
        return f"</{tag.name}>"
    if tag.name == "a":
        return f'<a href="{_quoted(dict(tag.attributes)["href"])}" rel="noopener noreferrer nofollow">'
    return f"<{tag.name}>"


def _chip(tag: InlineTag) -> str:
    shown = {TagKind.OPEN: "{}", TagKind.CLOSE: "/{}", TagKind.EMPTY: "{}"}[tag.kind].format(tag.name[:16])
    facts = " ".join([tag.name, *(f'{name}="{value}"' for name, value in tag.attributes)])
    return f'<span class="chip" title="{_quoted(facts)}">{_quoted(shown)}</span>'


def _escaped(text: str) -> str:
    return "".join(_escaped_parts(text))


def _escaped_parts(text: str) -> Iterator[str]:
    from markupsafe import escape

    end = 0
    for found in _CONTROL.finditer(text):
        yield str(escape(text[end : found.start()]))
        name = _CONTROLS[found[0]]
        yield f'<span class="chip control" title="control character {name}">{name}</span>'
        end = found.end()
    yield str(escape(text[end:]))


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

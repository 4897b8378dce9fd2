"""Inline markup: every tag of the source, once, properly nested, around something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from translate_pipeline.domain import InlineTag, Severity, TagKind
from translate_pipeline.quality.base import BaseCheck, Case, Hit, TargetText

_FORMS = {TagKind.OPEN: "<{}>", TagKind.CLOSE: "</{}>", TagKind.EMPTY: "<{}/>"}


def _shown(kind: TagKind, name: str) -> str:
    return _FORMS[kind].format(name)


class TagMismatch(BaseCheck):
    code = "tag-mismatch"
    title = "A tag is missing, invented, outside the text or wrongly nested"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if not case.source.tags and not case.target.tags:
            return
        here = Counter((tag.kind, tag.id, tag.name) for tag in case.source.tags)
        there = Counter((tag.kind, tag.id, tag.name) for tag in case.target.tags)
        for kind, _, name in here - there:
            yield Hit(f"The tag {_shown(kind, name)} is missing.")
        for kind, number, name in there - here:
            at = next(t.position for t in case.target.tags if (t.kind, t.id, t.name) == (kind, number, name))
            yield Hit(f"The tag {_shown(kind, name)} is not in the source.", *_clipped(at, case.target.text))
        yield from _nesting(case.target)


def _clipped(at: int, text: str) -> tuple[int, int]:
    place = min(max(at, 0), len(text))
    return place, place


def _nesting(target: TargetText) -> Iterator[Hit]:
    opened: list[InlineTag] = []
    for tag in target.tags:
        if not 0 <= tag.position <= len(target.text):
            yield Hit(f"The tag {_shown(tag.kind, tag.name)} lies outside the text.")
        elif tag.kind is TagKind.OPEN:
            opened.append(tag)
        elif tag.kind is TagKind.CLOSE:
            if opened and opened[-1].id == tag.id:
                opened.pop()
            elif any(other.id == tag.id for other in target.tags if other.kind is TagKind.OPEN):
                yield Hit(f"The tag {_shown(tag.kind, tag.name)} is wrongly nested.", tag.position, tag.position)


class TagMoved(BaseCheck):
    code = "tag-moved"
    title = "A tag stands around nothing, or tags changed places"

    def hits(self, case: Case) -> Iterator[Hit]:
        if not case.source.tags or not case.target.tags:
            return
        full = {number for number, text in _wrapped(case.source.text, case.source.tags) if text.strip()}
        for number, text in _wrapped(case.target.text, case.target.tags):
            if number in full and not text.strip():
                tag = next(t for t in case.target.tags if t.id == number)
                yield Hit(
                    f"The tag {_shown(TagKind.OPEN, tag.name)} wraps no text.",
                    *_clipped(tag.position, case.target.text),
                )
        order = [t.id for t in case.source.tags if t.kind is TagKind.EMPTY]
        found = [t.id for t in case.target.tags if t.kind is TagKind.EMPTY]
        if order != found and sorted(order) == sorted(found):
            yield Hit("Tags changed places.")


def _wrapped(text: str, tags: Sequence[InlineTag]) -> Iterator[tuple[int, str]]:
    """``(id, text between open and close)`` of every paired tag."""
    starts = {tag.id: tag.position for tag in tags if tag.kind is TagKind.OPEN}
    for tag in tags:
        if tag.kind is TagKind.CLOSE and tag.id in starts:
            yield tag.id, text[starts[tag.id] : tag.position]

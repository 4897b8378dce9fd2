"""The aligned story as Markdown (GitHub flavour, tables): to read in a repository, a wiki or a terminal.

Text is escaped so that it reads as it is: whatever stands in a story cannot become a heading, a link or HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.domain import Role, TagKind, nested_ids
from translate_pipeline.render.base import Row, Section, described_match, encode, headline_key, sections
from translate_pipeline.render.inline import pieces
from translate_pipeline.render.languages import name_of, own_name_of
from translate_pipeline.render.markup import plain, safe_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.domain import AlignedStory, InlineTag

#: Every ASCII punctuation character may be escaped (CommonMark 0.31.2, section 2.4); these are the ones that act.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|&~#]")
_UNFIT_FOR_LINKS = re.compile(r"[<>|]")
_SPACE = re.compile(r"\s+")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_HEADINGS = frozenset({Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE})


class MarkdownRenderer:
    suffix: ClassVar[str] = "md"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """A heading, the facts, a table with a row a segment, then the findings by segment number.

        A headline that the file says twice, as its title and as its first heading, has one row with both numbers.
        """
        blocks = sections(aligned, languages)
        lines = [
            f"# {escaped(aligned.story.title)}",
            "",
            *(f"- {escaped(name)}: {escaped(value)}" for name, value in _facts(aligned)),
            "",
            f"| № | {name_of(aligned.story.language)} | {own_name_of(languages[0])} | Match |",
            "| ---: | :--- | :--- | :--- |",
            *(line for section, numbers in _once(blocks) for line in _lines(section, numbers)),
        ]
        findings = list(_findings(blocks))
        if findings:
            lines += ["", "## Findings", "", *findings]
        return encode("\n".join(lines) + "\n")


def _facts(aligned: AlignedStory) -> Iterator[tuple[str, str]]:
    yield "source", aligned.story.origin
    yield from aligned.story.metadata.items()
    yield "segments", str(len(aligned.segments))


def _once(blocks: Sequence[Section]) -> Iterator[tuple[Section, str]]:
    """The sections that are shown, each with its first number; a headline with those of its repetitions: ``1, 3``."""
    numbers: list[list[int]] = []
    shown: list[Section] = []
    headlines: dict[object, int] = {}
    for section in blocks:
        key = headline_key(section)
        if key in headlines:
            numbers[headlines[key]].append(section.rows[0].number)
        elif section.rows or section.block.text.strip():
            if key:
                headlines[key] = len(shown)
            shown.append(section)
            numbers.append([row.number for row in section.rows[:1]])
    return ((section, ", ".join(map(str, own))) for section, own in zip(shown, numbers, strict=True))


def _lines(section: Section, numbers: str) -> Iterator[str]:
    """``numbers`` stand before the first row."""
    block = section.block
    if not section.rows:
        shown = escaped(block.text)
        yield f"|  | {shown} | {shown} | verbatim |"
    for place, row in enumerate(section.rows):
        yield _line(row, str(row.number) if place else numbers, is_strong=block.role in _HEADINGS)


def _line(row: Row, number: str, *, is_strong: bool) -> str:
    target = row.targets[0]
    texts = [_marked(row.segment.text, row.segment.tags), _marked(target.text, target.tags)]
    if is_strong:
        texts = [escaped_strong(text) for text in (row.segment.text, target.text)]
    return f"| {number} | {texts[0]} | {texts[1]} | {described_match(row)} |"


def escaped(text: str) -> str:
    """The text on one line, showing as it is; runs of white space become one space."""
    return _ACTIVE.sub(r"\\\g<0>", _SPACE.sub(" ", plain(text)).strip())


def escaped_strong(text: str) -> str:
    inner = escaped(text)
    return f"**{inner}**" if inner else ""


def _marked(text: str, tags: Sequence[InlineTag]) -> str:
    """Bold, italics and links where they are well nested and hold text; other tags show nothing."""
    real = _real_pairs(text, tags)
    parts = []
    for piece in pieces(text, tags):
        if piece.tag is None:
            parts.append(_ACTIVE.sub(r"\\\g<0>", _SPACE.sub(" ", plain(piece.text))))
        elif piece.tag.kind is not TagKind.EMPTY and piece.tag.id in real:
            parts.append(_mark(real[piece.tag.id], is_end=piece.tag.kind is TagKind.CLOSE))
    return "".join(parts).strip()


def _real_pairs(text: str, tags: Sequence[InlineTag]) -> dict[int, InlineTag]:
    """By id the open tags of the pairs that Markdown can show.

    Emphasis is seen as such with a letter or digit just inside and none just outside (CommonMark, section 6.2).
    """
    opens = {tag.id: tag for tag in tags if tag.kind is TagKind.OPEN}
    closes = {tag.id: tag for tag in tags if tag.kind is TagKind.CLOSE}
    return {
        id_: opens[id_]
        for id_ in nested_ids(tags)
        if _is_known(opens[id_]) and _flanks(text, opens[id_].position, closes[id_].position, tags)
    }


def _is_known(tag: InlineTag) -> bool:
    return tag.name in _MARKS or (tag.name == "a" and safe_link(_address(tag)) is not None)


def _address(tag: InlineTag) -> str:
    return dict(tag.attributes).get("href", "")


def _flanks(text: str, start: int, end: int, tags: Sequence[InlineTag]) -> bool:
    """Whether the span is fit for marks, and no other tag stands in or at it."""
    inside, outside = text[start:end], text[max(0, start - 1) : start] + text[end : end + 1]
    is_alone = sum(start <= tag.position <= end for tag in tags) == 2
    return is_alone and inside[:1].isalnum() and inside[-1:].isalnum() and not any(map(str.isalnum, outside))


def _mark(opening: InlineTag, *, is_end: bool) -> str:
    if opening.name in _MARKS:
        return _MARKS[opening.name]
    if not is_end:
        return "["
    return f"](<{_UNFIT_FOR_LINKS.sub(lambda found: f'%{ord(found[0]):02X}', _address(opening))}>)"


def _findings(blocks: Sequence[Section]) -> Iterator[str]:
    for row in (row for section in blocks for row in section.rows):
        for finding in row.targets[0].findings:
            yield f"- № {row.number} **{finding.severity}** {escaped(finding.message)} ({escaped(finding.code)})"

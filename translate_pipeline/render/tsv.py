r"""One line a segment, for spreadsheets and scripts.

Fields never hold a tab or line break: ``\t``, ``\n``, ``\r`` and ``\\`` are written as two characters, as in the text
format of PostgreSQL's COPY. Inline tags are marks by their id, ``{1}…{/1}`` and ``{2/}``; a literal ``{`` is ``\{``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from translate_pipeline.render.base import Row, Section, described_finding, encode, sections
from translate_pipeline.render.inline import pieces, tag_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.domain import AlignedStory, InlineTag

#: A verbatim block has no number and ``verbatim`` as its match.
COLUMNS = ("number", "role", "source", "target", "match", "score", "status", "findings", "model")

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "{": "\\{"})


class TsvRenderer:
    suffix: ClassVar[str] = "tsv"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """A header line, then every segment and verbatim block in reading order; lines end with a single line feed."""
        lines = ["\t".join(COLUMNS)]
        for section in sections(aligned, languages):
            lines.extend("\t".join(fields) for fields in _lines(section))
        return encode("\n".join(lines) + "\n")


def _lines(section: Section) -> Iterator[tuple[str, ...]]:
    block = section.block
    if not section.rows:
        text = _marked(block.text, block.tags)
        yield ("", block.role.value, text, text, "verbatim", "", "", "", "")
    for row in section.rows:
        yield _fields(row, block.role.value)


def _fields(row: Row, role: str) -> tuple[str, ...]:
    target = row.targets[0]
    return (
        str(row.number),
        role,
        _marked(row.segment.text, row.segment.tags),
        _marked(target.text, target.tags),
        row.labels[0],
        str(target.score or ""),
        target.status.value,
        "; ".join(described_finding(finding) for finding in target.findings).translate(_ESCAPES),
        target.model.translate(_ESCAPES),
    )


def _marked(text: str, tags: Sequence[InlineTag]) -> str:
    """The text as one field, tags as marks."""
    return "".join(
        piece.text.translate(_ESCAPES) if piece.tag is None else tag_mark(piece.tag) for piece in pieces(text, tags)
    )

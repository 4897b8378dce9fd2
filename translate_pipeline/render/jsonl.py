"""One JSON object a line, a line a segment or verbatim block, in reading order: nothing of the story is left out.

Joining ``before + leading + target + trailing`` of all lines, then the ``after`` of the last, gives the translated
file in the layout of its source (with the literals of the tags put in their places, where the source is Markdown).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from translate_pipeline.render.base import Row, Section, sections, storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from translate_pipeline.domain import AlignedStory, InlineTag, SegmentUpdate


class JsonlRenderer:
    suffix: ClassVar[str] = "jsonl"
    joins_languages: ClassVar[bool] = False

    def render(self, aligned: AlignedStory, languages: Sequence[str]) -> bytes:
        """UTF-8, keys in a fixed order."""
        story = aligned.story
        common = {"story": story.id, "source_language": story.language, "target_language": languages[0]}
        records = [r for section in sections(aligned, languages) for r in _records(section)]
        if records:
            records[-1]["after"] = story.after
        return "".join(_line({**common, **record}) for record in records).encode("utf-8")


def _line(record: Mapping[str, Any]) -> str:
    return storable(json.dumps(record, ensure_ascii=False, separators=(", ", ": "))) + "\n"


def _records(section: Section) -> Iterator[dict[str, Any]]:
    block = section.block
    place = {"block": block.id, "role": block.role.value}
    if not section.rows:
        yield {
            **place,
            "before": block.before,
            "source": block.text,
            "target": block.text,
            "source_tags": _tags(block.tags),
            "target_tags": _tags(block.tags),
            "match": "verbatim",
        }
    for index, row in enumerate(section.rows):
        yield {**place, "before": "" if index else block.before, **_segment(row)}


def _segment(row: Row) -> dict[str, Any]:
    segment, target = row.segment, row.targets[0]
    return {
        "segment": segment.id,
        "number": row.number,
        "leading": segment.leading,
        "source": segment.text,
        "target": target.text,
        "trailing": segment.trailing,
        "source_tags": _tags(segment.tags),
        "target_tags": _tags(target.tags),
        "match": row.labels[0],
        "score": target.score,
        "penalties": [{"name": p.name, "points": p.points} for p in target.penalties],
        "status": target.status.value,
        "model": target.model,
        "is_stored": target.is_stored,
        "findings": [
            {"code": f.code, "severity": f.severity.value, "message": f.message, "start": f.start, "end": f.end}
            for f in target.findings
        ],
        **({"repaired": asdict(target.repaired)} if target.repaired else {}),
        **(_change(row.update, target.language) if row.update else {}),
    }


def _change(update: SegmentUpdate, language: str) -> dict[str, Any]:
    former = update.former
    if former is None:
        return {"change": update.kind.value}
    target = former.targets.get(language)
    return {
        "change": update.kind.value,
        "former": {
            "revision": former.revision,
            "source": former.text,
            "target": target.text if target else "",
            "status": target.status.value if target else "",
            "score": former.score,
        },
    }


def _tags(tags: Sequence[InlineTag]) -> list[dict[str, Any]]:
    return [
        {
            "position": tag.position,
            "kind": tag.kind.value,
            "id": tag.id,
            "name": tag.name,
            "attributes": [list(attribute) for attribute in tag.attributes],
            "literal": tag.literal,
        }
        for tag in tags
    ]

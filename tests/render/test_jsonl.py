from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.render import render
from translate_pipeline.render.base import storable

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def _records(aligned: AlignedStory, language: str = "ru") -> list[dict[str, Any]]:
    content = dict(render(aligned, ["jsonl"]))[f"story.{language}.jsonl"].decode("utf-8")
    return [json.loads(line) for line in content.split("\n") if line]


def test_a_segment_s_record_holds_all_that_is_known_of_it(aligned: AlignedStory) -> None:
    record = next(r for r in _records(aligned, "tk") if r.get("number") == 3)
    assert record == {
        "story": "compressor-station",
        "source_language": "en",
        "target_language": "tk",
        "block": "b4",
        "role": "paragraph",
        "before": "",
        "segment": "b4.s2",
        "number": 3,
        "leading": "",
        "source": "The station will move 56 million cubic metres of gas a day.",
        "target": "Stansiýa her gün 56 million kub metr gaz geçirer.",
        "trailing": "",
        "source_tags": [],
        "target_tags": [],
        "match": "fuzzy",
        "score": 86,
        "penalties": [{"name": "other-context", "points": 2}],
        "status": "draft",
        "model": "",
        "is_stored": False,
        "findings": [],
    }


def test_findings_and_tags_are_structured(aligned: AlignedStory) -> None:
    records = {r["number"]: r for r in _records(aligned) if "number" in r}
    assert records[3]["findings"] == [
        {
            "code": "number-mismatch",
            "severity": "error",
            "message": "56 of the source is missing",
            "start": 61,
            "end": 63,
        }
    ]
    assert records[5]["source_tags"][0] == {
        "position": 4,
        "kind": "open",
        "id": 2,
        "name": "a",
        "attributes": [["href", "https://example.org/port"]],
        "literal": "",
    }


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_records_joined_are_the_translated_file(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    """Nothing before, between or behind the segments is left out; literals of tags stand with the tags."""
    aligned = data.draw(stories)
    records = _records(aligned)
    joined = "".join(r["before"] + r.get("leading", "") + r["source"] + r.get("trailing", "") for r in records)
    plain = "".join(block.before + block.text for block in aligned.story.blocks)
    assert joined == storable(plain)
    if records:
        assert records[-1]["after"] == storable(aligned.story.after)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import MatchKind, Role
from translate_pipeline.render.base import encode, sections, storable

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def test_blocks_keep_their_order_and_segments_are_numbered_through(aligned: AlignedStory) -> None:
    blocks = sections(aligned, ("ru", "tk"))
    assert [section.block for section in blocks] == list(aligned.story.blocks)
    assert [row.number for section in blocks for row in section.rows] == list(range(1, 10))


def test_metadata_has_no_rows(aligned: AlignedStory) -> None:
    assert all(not section.rows for section in sections(aligned, ("ru",)) if section.block.role is Role.META)


def test_targets_come_in_the_order_of_the_languages_asked_for(aligned: AlignedStory) -> None:
    first = sections(aligned, ("tk", "ru"))[0].rows[0]
    assert [target.language for target in first.targets] == ["tk", "ru"]


def test_only_machine_translations_count_as_repeated(builder: Any) -> None:
    """A match from the memory says where it came from, however often it comes."""
    for kind in (MatchKind.MACHINE, MatchKind.MACHINE, MatchKind.EXACT):
        builder.prose(Role.PARAGRAPH, ("Again.", {"ru": {"text": "Снова.", "kind": kind}}))
    labels = [row.labels for section in sections(builder.build(), ("ru",)) for row in section.rows]
    assert labels == [("machine",), ("repeated",), ("exact",)]


def test_a_target_of_another_segment_is_refused(aligned: AlignedStory) -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="another segment"):
        sections(replace(aligned, targets={"ru": aligned.targets["ru"][::-1]}), ("ru",))


@given(st.text(st.characters(categories=["Cs", "L", "N"])))
@settings(deadline=None)
def test_text_becomes_storable_and_loses_only_surrogates(text: str) -> None:
    assert encode(text).decode("utf-8") == storable(text)
    assert len(storable(text)) == len(text)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert storable(text) == text

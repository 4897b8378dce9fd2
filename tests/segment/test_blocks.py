"""Blocks and stories: losslessness, roles, ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.segment.test_splitter import ANY_TEXT
from translate_pipeline.domain import Block, Role, Story
from translate_pipeline.segment import languages, segment_block, segment_story


def block(text: str, role: Role = Role.PARAGRAPH, number: int = 1) -> Block:
    return Block(f"b{number:03}", role, text)


def story(*blocks: Block, language: str = "en") -> Story:
    return Story("s", "s.txt", "text", blocks, "0" * 64, language=language)


@given(text=ANY_TEXT, role=st.sampled_from(list(Role)), language=st.sampled_from(languages()))
def test_joined_segments_are_the_block(text: str, role: Role, language: str) -> None:
    segments = segment_block(block(text, role), language=language)
    assert "".join(s.leading + s.text + s.trailing for s in segments) == text
    assert all(s.text for s in segments)
    assert all(s.text.strip() for s in segments) or not text.strip()


@given(text=ANY_TEXT, role=st.sampled_from(list(Role)))
def test_white_space_between_segments_belongs_to_the_one_before(text: str, role: Role) -> None:
    assert all(not s.leading for s in segment_block(block(text, role))[1:])


def test_edges_are_kept_apart_from_the_text() -> None:
    first, second = segment_block(block(" The sides agreed.  The ministers left.\u00a0\n"))
    assert (first.leading, first.text, first.trailing) == (" ", "The sides agreed.", "  ")
    assert (second.leading, second.text, second.trailing) == ("", "The ministers left.", "\u00a0\n")


def test_ids_name_the_block_and_count_from_one() -> None:
    segments = segment_block(block("One is here. Two is there.", number=3))
    assert [(s.id, s.block_id) for s in segments] == [("b003.s01", "b003"), ("b003.s02", "b003")]


def test_an_empty_block_has_no_segments() -> None:
    assert segment_block(block("")) == ()


def test_a_block_of_white_space_is_one_segment() -> None:
    (only,) = segment_block(block(" \n"))
    assert only.leading + only.text + only.trailing == " \n"
    assert only.text


@pytest.mark.parametrize("role", [Role.HEADLINE, Role.SUBHEADING, Role.TEASER_HEADLINE])
class TestTitles:
    @pytest.mark.parametrize(
        "text",
        [
            "Talks end in Geneva. No deal reached",
            "Silk Road. Cities. People.",
            " Who wins? Three favourites named ",
            "MINISTERS MEET IN GENEVA",
            "Yes! It works",
        ],
    )
    def test_a_title_is_one_segment(self, role: Role, text: str) -> None:
        (only,) = segment_block(block(text, role))
        assert only.text == text.strip()

    def test_a_title_of_whole_sentences_is_split(self, role: Role) -> None:
        segments = segment_block(block("Talks have ended in Geneva. No deal was reached.", role))
        assert [s.text for s in segments] == ["Talks have ended in Geneva.", "No deal was reached."]


@pytest.mark.parametrize(
    "role", [Role.PARAGRAPH, Role.TEASER, Role.CAPTION, Role.QUOTE, Role.LIST_ITEM, Role.TABLE_CELL]
)
def test_prose_is_split(role: Role) -> None:
    assert len(segment_block(block("Talks end in Geneva. No deal reached", role))) == 2


def test_a_story_gives_the_segments_of_its_translatable_blocks_in_order() -> None:
    segments = segment_story(
        story(
            block("Talks end", Role.HEADLINE, 1),
            block("22:14 02.04.2021 6912", Role.META, 2),
            block("https://example.org/a.jpeg", Role.META, 3),
            block("2021", Role.PARAGRAPH, 4),
            block("One is here. Two is there.", Role.PARAGRAPH, 5),
        )
    )
    assert [s.id for s in segments] == ["b001.s01", "b005.s01", "b005.s02"]


def test_a_story_is_split_by_the_rules_of_its_language() -> None:
    text = "Завод построен в г. Мары. Он работает."
    assert len(segment_story(story(block(text), language="ru"))) == 2


def test_same_text_gives_the_same_segments() -> None:
    text = block("One. Two (three. Four.) five. Six")
    assert segment_block(text) == segment_block(text)

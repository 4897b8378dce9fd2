"""Plain text: paragraphs, wrapping, headline, lists and facts."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Role, Story
from translate_pipeline.ingest.paragraphs import draft_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "The ministry said on Monday that the new line will carry twice as many passengers as the old one did. " * 2


def test_a_wrapped_text_is_put_together(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]]
) -> None:
    """Lines of a paragraph are one block, the dateline in it; items, headings and facts stay apart."""
    [story] = read_file("wrapped.txt")
    assert [(role, text.split("\n")[0]) for role, text in outline(story)] == [
        (Role.HEADLINE, "Ferry line between two ports resumes"),
        (Role.PARAGRAPH, "ASHGABAT, April 2 (TDH) - The ferry line between the two ports will"),
        (Role.SUBHEADING, "What is new"),
        (Role.LIST_ITEM, "longer stops in both ports"),
        (Role.LIST_ITEM, "a second ship from June on, which the"),
        (Role.PARAGRAPH, "Details: press@agency.example"),
        (Role.META, "https://agency.example/ferry"),
    ]
    assert story.blocks[1].text.count("\n") == 3
    assert story.blocks[3].before == "\n\n- "
    assert story.metadata == {"url": "https://agency.example/ferry"}


def test_a_line_is_a_paragraph_where_nothing_is_wrapped(read_one: Callable[..., Story]) -> None:
    story = read_one("text", f"Headline here\n{LONG}\n{LONG}\n")
    assert [b.role for b in story.blocks] == [Role.HEADLINE, Role.PARAGRAPH, Role.PARAGRAPH]


def test_a_sentence_that_goes_on_in_lower_case_is_not_cut(read_one: Callable[..., Story]) -> None:
    story = read_one("text", "Headline\n\nThe port was\nopened on Monday.\n")
    assert story.blocks[1].text == "The port was\nopened on Monday."


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list(read_one: Callable[..., Story]) -> None:
    wrapped = textwrap.fill("The meeting will be held on the coast of the Caspian Sea, as agreed, on April " + LONG, 60)
    text = wrapped.replace("April The", "April\n12. The")
    assert [b.role for b in read_one("text", "Title\n\n" + textwrap.fill(LONG * 3, 60)).blocks][1:] == [Role.PARAGRAPH]
    assert "12." in "".join(b.before + b.text for b in read_one("text", text).blocks)


@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "  - ", "1. ", "2) ", "(3) ", "a) "])
def test_list_markers_stand_outside_the_text(read_one: Callable[..., Story], marker: str) -> None:
    story = read_one("text", f"Title\n\n{marker}First thing\n{marker}Second thing\n")
    assert [(b.role, b.text) for b in story.blocks[1:]] == [
        (Role.LIST_ITEM, "First thing"),
        (Role.LIST_ITEM, "Second thing"),
    ]
    assert story.blocks[1].before.endswith(marker)


@pytest.mark.parametrize(
    ("first", "role"),
    [
        ("Port opens", Role.HEADLINE),
        ("WHO CAME TO THE MEETING?", Role.HEADLINE),
        ("The port was opened on Monday.", Role.PARAGRAPH),
        ("Details follow:", Role.PARAGRAPH),
        (LONG.strip().removesuffix(".") + " again", Role.PARAGRAPH),
    ],
)
def test_the_first_line_is_a_headline_when_it_is_short_and_ends_open(
    read_one: Callable[..., Story], first: str, role: Role
) -> None:
    assert read_one("text", f"{first}\n\n{LONG}\n").blocks[0].role is role


def test_a_lone_line_is_a_paragraph(read_one: Callable[..., Story]) -> None:
    assert read_one("text", "Just a few words").blocks[0].role is Role.PARAGRAPH


def test_leading_spaces_belong_to_the_paragraph(read_one: Callable[..., Story]) -> None:
    story = read_one("text", "Title\n\n\xa0 One.  Two. \n")
    assert story.blocks[1].text == "\xa0 One.  Two. "


def test_facts_before_the_headline_do_not_hide_it(read_one: Callable[..., Story]) -> None:
    story = read_one("text", "2022-05-14\n\nTitle\n\nThe text of the story.\n")
    assert [b.role for b in story.blocks] == [Role.META, Role.HEADLINE, Role.PARAGRAPH]
    assert story.metadata == {"date": "2022-05-14"}


def test_a_line_of_a_megabyte_is_one_block(read_one: Callable[..., Story]) -> None:
    story = read_one("text", "Word " * 200_000)
    assert len(story.blocks) == 1
    assert len(story.blocks[0].text) == 1_000_000


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=60, max_size=120), st.integers(40, 100))
@settings(max_examples=60, deadline=None)
def test_whatever_is_wrapped_greedily_comes_back_in_one_piece(words: list[str], width: int) -> None:
    """The rule holds for any words and any usual width."""
    paragraph = " ".join(["The", *words]).capitalize()
    drafts = draft_paragraphs(textwrap.fill(paragraph, width, break_on_hyphens=False))
    assert [" ".join(d.text.split()) for d in drafts] == [paragraph]

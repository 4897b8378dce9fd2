"""Markdown: front matter, structure, and inline markup with what the source holds in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translate_pipeline.domain import Block, Role, Story, with_literals
from translate_pipeline.ingest import reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_file_is_read_with_its_structure(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]], files: Path
) -> None:
    [story] = read_file("story.md")
    assert outline(story) == [
        (Role.HEADLINE, "Solar park: first stage done"),
        (Role.TEASER, "A park of 10 MW feeds the grid."),
        (Role.HEADLINE, "Solar park: first stage done"),
        (Role.PARAGRAPH, "The first stage of the solar park, 10 MW, feeds\nthe grid since Monday."),
        (Role.CAPTION, "Panels near the lake"),
        (Role.QUOTE, "The second stage\nfollows in autumn."),
        (Role.LIST_ITEM, "Panels"),
        (Role.LIST_ITEM, "Cables"),
        (Role.LIST_ITEM, "copper 2"),
        (Role.TABLE_CELL, "Year"),
        (Role.TABLE_CELL, "Output, MWh"),
        (Role.META, "2022"),
        (Role.TABLE_CELL, "ten \\| x"),
        (Role.META, "```sh\nmake all\n```"),
        (Role.PARAGRAPH, "Said the operator."),
    ]
    assert story.metadata == {"date": "2022-03-01", "tags": "energy, sun", "image": "panels.jpg"}
    assert story.warnings == ()
    assert story.layout == (files / "story.md").read_bytes().decode()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a **b** c", "a <b>b</b> c"),
        ("a __b *c*__ d", "a <b>b <i>c</i></b> d"),
        ("a ~~b~~ c", "a <s>b</s> c"),
        ("a `b*c*` d", "a <code>b*c*</code> d"),
        ("a ``b`c`` d", "a <code>b`c</code> d"),
        ('see [the *port*](https://x.y/(z) "T") now', "see <a>the <i>port</i></a> now"),
        ("see <https://x.y> now", "see <a>https://x.y</a> now"),
        ("see ![alt](a.png) now", "see <img/> now"),
        ("fact[^1] here", "fact<sup/> here"),
        ("fact[^r] here\n\n[^r]: http://x.y", "fact<sup/> here"),
        ("x <b>y</b> z<br>w", "x <b>y</b> z<br/>w"),
        ("x <b>y z", "x <b/>y z"),
        ("2 \\* 3 &amp; 4 times", "2 \\* 3 &amp; 4 times"),
        ("a  \nb", "a  \nb"),
        ("snake_case_name and 2 * 3 * 4 times", "snake_case_name and 2 * 3 * 4 times"),
        ("see [the site][r] and [r]\n\n[r]: http://x.y", "see <a>the site</a> and <a>r</a>"),
    ],
)
def test_inline_markup_is_tags_and_their_literals_rebuild_it(
    source: str, expected: str, read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    story = read_one("markdown", source)
    block = story.blocks[0]
    assert marked(block) == expected
    assert with_literals(block.text, block.tags) == source.partition("\n\n")[0]
    assert story.layout == source


def test_links_know_their_address(read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", 'A [link](https://x.y "T") and ![pic](a.png) here')
    attributes = [tag.attributes for tag in story.blocks[0].tags if tag.attributes]
    assert attributes == [(("href", "https://x.y"), ("title", "T")), (("src", "a.png"), ("alt", "pic"))]


@pytest.mark.parametrize(
    ("source", "role", "text"),
    [
        ("# Head #", Role.HEADLINE, "Head"),
        ("Head\n====", Role.HEADLINE, "Head"),
        ("> quoted words", Role.QUOTE, "quoted words"),
        ("- item", Role.LIST_ITEM, "item"),
        ("12. item", Role.LIST_ITEM, "item"),
        ("- [x] done thing", Role.LIST_ITEM, "done thing"),
        ("[^n]: A note.", Role.PARAGRAPH, "A note."),
        ("[^n]: Ibid.", Role.PARAGRAPH, "Ibid."),
        ("\xa0 Indented words", Role.PARAGRAPH, "\xa0 Indented words"),
        ("   Indented words", Role.PARAGRAPH, "Indented words"),
        ("> | a | b |\n> |---|---|", Role.TABLE_CELL, "a"),
    ],
)
def test_markers_stand_outside_the_text(source: str, role: Role, text: str, read_one: Callable[..., Story]) -> None:
    block = read_one("markdown", source).blocks[0]
    assert (block.role, block.text) == (role, text)


def test_the_first_heading_is_the_headline_the_others_are_not(read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", "# One\n\n## Two\n\n# Three\n")
    assert [b.role for b in story.blocks] == [Role.HEADLINE, Role.SUBHEADING, Role.SUBHEADING]


def test_the_marker_of_a_quotes_next_line_is_a_tag(
    read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    story = read_one("markdown", "> one\n> two\n")
    assert marked(story.blocks[0]) == "one\n<quote-marker/>two"


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("Port opens", "Port opens"),
        ('"Port: opens"', "Port: opens"),
        ("'Port: opens'", "Port: opens"),
        ("Port opens # not this", "Port opens"),
        ("Port opens\r", "Port opens"),
    ],
)
def test_a_title_on_one_line_is_a_headline_in_its_place(value: str, title: str, read_one: Callable[..., Story]) -> None:
    source = f"---\ntitle: {value}\ndate: 2022-01-02\n---\n\nText here.\n"
    story = read_one("markdown", source)
    assert (story.blocks[0].role, story.blocks[0].text) == (Role.HEADLINE, title)
    assert story.metadata == {"date": "2022-01-02"}
    assert story.layout == source


@pytest.mark.parametrize("value", ['"A \\"port\\""', "'The port''s day'", ">\n  Port\n  opens"])
def test_a_title_that_cannot_be_replaced_in_place_is_reported(value: str, read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", f"---\ntitle: {value}\n---\n\nText here.\n")
    assert story.warnings == ("front matter: title is not on one plain line and stays untranslated",)
    assert [b.text for b in story.blocks] == ["Text here."]


def test_dashes_that_are_no_front_matter_hide_nothing(read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", "---\nJust words here\n---\n\nText here.\n")
    assert "Just words here" in [b.text for b in story.blocks]


def test_an_image_alone_is_a_caption_and_a_fact(read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", "![The port](a.jpg)\n\n![](b.jpg)\n\nText.\n")
    assert [(b.role, b.text) for b in story.blocks] == [
        (Role.CAPTION, "The port"), (Role.META, "![](b.jpg)"), (Role.PARAGRAPH, "Text."),
    ]  # fmt: skip
    assert story.metadata == {"image": "a.jpg", "image-2": "b.jpg"}


def test_html_blocks_stay_and_are_reported(read_one: Callable[..., Story]) -> None:
    story = read_one("markdown", "Text.\n\n<div>\nwords in it\n</div>\n\n<!-- note -->\n")
    assert story.blocks[1].role is Role.META
    assert story.warnings == ("line 3: a block of HTML stays untranslated",)


def test_nothing_is_lost_in_lists_deeper_than_the_parser_goes(read_one: Callable[..., Story]) -> None:
    source = ">" * 60 + " deep words\n\nText.\n"
    story = read_one("markdown", source)
    assert "deep words" in "".join(b.text for b in story.blocks)
    assert story.layout == source


def test_every_word_of_a_tangle_is_in_some_block(read_one: Callable[..., Story]) -> None:
    """What CommonMark drops from a page (a cell too many) is still translated."""
    story = read_one("markdown", "| alpha | beta |\n|---|---|\n| gamma | delta | epsilon |\n- zeta\n  eta\n1) theta\n")
    words = " ".join(b.text for b in story.blocks).split()
    assert words == ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]


def test_front_matter_tells_markdown_from_text() -> None:
    markdown = reader("markdown")
    assert markdown.sniff(b"---\ntitle: x\n---\nText")
    assert not markdown.sniff(b"# Heading\n\n- text")
    assert not markdown.sniff(b"---\nwords\n---\n")


def test_a_bomb_of_yaml_aliases_is_harmless(read_one: Callable[..., Story]) -> None:
    levels = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
    story = read_one("markdown", f"---\na: &a [x, x]\n{levels}---\nText here.\n")
    assert [b.text for b in story.blocks] == ["Text here."]

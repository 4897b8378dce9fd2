"""HTML pages: what is read, with which role, markup and facts, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translate_pipeline.domain import Block, Role, Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import reader

if TYPE_CHECKING:
    from collections.abc import Callable

Outline = "Callable[[Story], list[tuple[Role, str]]]"


def page(body: str, head: str = "<title>Title</title>") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_an_article_page_is_read_without_the_page_around_it(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]]
) -> None:
    """Every sentence of the article with its role; no menu, script, advertisement, share button or footer."""
    [story] = read_file("article.html")
    assert outline(story) == [
        (Role.HEADLINE, "Airport gets a second runway"),
        (Role.PARAGRAPH, "By our own correspondent"),
        (Role.META, "https://post.example/r.jpg"),
        (Role.CAPTION, "The runway at dawn"),
        (
            Role.PARAGRAPH,
            "The airport of Turkmenabat got a second runway, 3,800\xa0m long, the aviation agency says.",
        ),
        (Role.SUBHEADING, "Costs"),
        (Role.PARAGRAPH, "It cost 40 million.\nWork took two years."),
        (Role.QUOTE, "We are ready."),
        (Role.LIST_ITEM, "Length: 3,800 m"),
        (Role.LIST_ITEM, "CO2 sensors"),
        (Role.CAPTION, "Flights a day"),
        (Role.TABLE_CELL, "Year"),
        (Role.TABLE_CELL, "Flights"),
        (Role.META, "2022"),
        (Role.TABLE_CELL, "about ten"),
    ]


def test_facts_of_the_page_are_metadata(read_file: Callable[..., list[Any]]) -> None:
    [story] = read_file("article.html")
    assert story.metadata == {
        "date": "2022-06-09T08:30:00+05:00",
        "author": "News desk",
        "url": "https://post.example/runway",
        "image": "https://post.example/r.jpg",
    }
    assert story.warnings == ()


def test_inline_markup_becomes_tags(read_file: Callable[..., list[Any]], marked: Callable[[Block], str]) -> None:
    """With offsets into the text; scripts in attributes are not taken along."""
    [story] = read_file("article.html")
    assert marked(story.blocks[0]) == "Airport gets a second <em>runway</em>"
    assert marked(story.blocks[4]).startswith("The airport of <b>Turkmenabat</b> got a second runway")
    assert marked(story.blocks[6]) == "It cost 40 million.<br/>\nWork took two years."
    assert marked(story.blocks[9]) == "CO<sub>2</sub> sensors"
    [link] = [tag for tag in story.blocks[4].tags if tag.name == "a" and tag.attributes]
    assert link.attributes == (("href", "https://agency.example/a"),)


def test_a_page_laid_out_with_tables_and_line_breaks(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]], marked: Callable[[Block], str]
) -> None:
    [story] = read_file("layout_table.html")
    assert outline(story)[:3] == [
        (Role.HEADLINE, "Water level rises in the reservoir"),
        (Role.PARAGRAPH, "The water level in the reservoir rose by 1.2 m in March."),
        (Role.PARAGRAPH, "Fields of three districts get water from it."),
    ]
    assert marked(story.blocks[3]) == "The level is measured <i>twice a day</i>."
    assert "Archive" not in story.layout


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <b>b <i>c</i></b> d</p>", "a <b>b <i>c</i></b> d"),
        ("<p>one<br>two</p>", "one<br/>\ntwo"),
        ("<p><br>one<br></p>", "one"),
        ("<p>x <span class=y>plain</span> <font>z</font></p>", "x plain z"),
        ("<p>x<b></b> y <a name=q></a>z</p>", "x y z"),
        ("<p>  many \n\t spaces <b> here </b> </p>", "many spaces <b>here</b>"),
        ("<p>\xa0 edge\xa0</p>", "\xa0 edge\xa0"),
        ("<p>see <img src='a.png' alt='A'> here</p>", "see <img/>here"),
        ("<p>E = mc<sup>2</sup> &amp; &lt;b&gt;</p>", "E = mc<sup>2</sup> & <b>"),
        ("<p>unclosed <b>bold</p>", "unclosed <b>bold</b>"),
        ("<p>a<script>x()</script>b<style>y</style></p>", "ab"),
    ],
)
def test_markup_within_a_paragraph(
    html: str, expected: str, read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    story = read_one("html", page(html + "<p>Another paragraph.</p>", head=""))
    assert marked(story.blocks[0]) == expected


def test_markup_that_spans_paragraphs_goes_on_in_each(
    read_one: Callable[..., Story], marked: Callable[[Block], str]
) -> None:
    story = read_one("html", page("<div><a href=u>one<div>two</div>three</a></div>", head=""))
    assert [marked(b) for b in story.blocks] == ["<a>one</a>", "<a>two</a>", "<a>three</a>"]
    assert all(tag.id == 1 for block in story.blocks for tag in block.tags)


@pytest.mark.parametrize("attribute", ["javascript:go()", " JavaScript:go()", "vbscript:x", "data:text/html,x"])
def test_addresses_that_run_scripts_are_dropped(attribute: str, read_one: Callable[..., Story]) -> None:
    story = read_one("html", page(f"<p>a <a href='{attribute}'>b</a> c</p>", head=""))
    assert all(tag.attributes == () for block in story.blocks for tag in block.tags)


def test_a_picture_alone_is_a_fact_and_one_in_the_page_itself_is_not(read_one: Callable[..., Story]) -> None:
    story = read_one(
        "html", page("<p><img src=x/a.jpg></p><p><img src='data:image/png;base64,AA'></p><p>Some text.</p>", head="")
    )
    assert [(b.role, b.text) for b in story.blocks] == [(Role.META, "x/a.jpg"), (Role.PARAGRAPH, "Some text.")]
    assert story.metadata == {"image": "x/a.jpg"}


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ("<title>Port opens | Site</title>", "<h1>Port opens</h1><p>Text of it.</p>", "Port opens"),
        ("<title>Port opens - Site</title>", "<p>Text of it.</p>", "Port opens"),
        ("<title>x</title><meta property=og:title content='Port opens'>", "<p>Text of it.</p>", "Port opens"),
        ("<title>Port opens</title>", "<h2>Port opens</h2><p>Text of it.</p><h2>More</h2>", "Port opens"),
        ("", "<h3>Port opens</h3><p>Text of it.</p>", "Port opens"),
        (
            "<title>Port opens – Site</title>",
            "<header><h1>Site</h1></header><div><h1>Port opens</h1><p>Text of it.</p></div>",
            "Port opens",
        ),
    ],
)
def test_the_headline_is_found(head: str, body: str, headline: str, read_one: Callable[..., Story]) -> None:
    story = read_one("html", page(body, head))
    assert [b.text for b in story.blocks if b.role is Role.HEADLINE] == [headline]
    assert "Text of it." in story.layout


def test_a_heading_deep_in_the_story_is_no_headline(read_one: Callable[..., Story]) -> None:
    story = read_one("html", page("<p>Text of the story first.</p><h2>Costs</h2><p>More text.</p>", head=""))
    assert [b.role for b in story.blocks] == [Role.PARAGRAPH, Role.SUBHEADING, Role.PARAGRAPH]


@pytest.mark.parametrize("wrapper", ["article", "main", "div", "section", "form"])
@pytest.mark.parametrize("name", ["has-sidebar", "page-with-comments", "main-navigation-open", "content"])
def test_a_telling_class_on_the_whole_page_drops_nothing(
    wrapper: str, name: str, read_one: Callable[..., Story]
) -> None:
    """What holds half of the prose is the story, whatever its class."""
    body = f"<{wrapper} class='{name}'><p>First sentence of it.</p><p>Second sentence of it.</p></{wrapper}>"
    story = read_one("html", page(body, head=""))
    assert [b.text for b in story.blocks] == ["First sentence of it.", "Second sentence of it."]


@pytest.mark.parametrize(
    "extra",
    [
        "<nav>Menu of it</nav>",
        "<footer>All rights of it</footer>",
        "<aside>Beside of it</aside>",
        "<div class='share-buttons'>Tell of it</div>",
        "<div id=comments>I think of it</div>",
        "<div role=navigation>Menu of it</div>",
        "<p hidden>Unseen of it</p>",
        "<p style='display: none'>Unseen of it</p>",
        "<noscript>Enable of it</noscript>",
        "<template><p>of it</p></template>",
        "<svg><text>of it</text></svg>",
        "<button>Press of it</button>",
        "<select><option>of it</option></select>",
        "<ul><li><a>of it one</a><li><a>two</a><li><a>three</a><li><a>four</a></ul>",
        "<!-- of it -->",
    ],
)
def test_what_is_not_the_story_is_left_out(extra: str, read_one: Callable[..., Story]) -> None:
    story = read_one(
        "html", page(f"<div><p>The story has a first sentence.</p>{extra}<p>And a second one.</p></div>", "")
    )
    assert [b.text for b in story.blocks] == ["The story has a first sentence.", "And a second one."]


@pytest.mark.parametrize(
    "body",
    [
        "<div class=lead>The lead of the story.</div><div class=text><p>{long}</p><p>{long}</p></div>",
        "<article><p>The lead of the story.</p><div><p>{long}</p></div></article>",
        "<article><header><h1>Title</h1><p>The lead of the story.</p></header><p>{long}</p></article>",
        "<main><p>The lead of the story.</p><div itemprop='articleBody'><p>{long}</p></div></main>",
    ],
)
def test_the_lead_is_not_lost(body: str, read_one: Callable[..., Story]) -> None:
    """A lead that stands outside the element of the body still belongs to the story."""
    long = "A sentence that stands in the body of the story. " * 4
    head = "<title>Title</title>"
    story = read_one("html", page("<h1>Title</h1>" * ("<h1>" not in body) + body.format(long=long), head))
    assert "The lead of the story." in [b.text for b in story.blocks]


def test_a_page_in_another_language_is_read_with_a_warning(read_one: Callable[..., Story]) -> None:
    story = read_one("html", "<html lang=ru><body><p>Some text here.</p></body></html>")
    assert story.warnings == ("the page says that its language is 'ru': it is read as English all the same",)


def test_the_declared_encoding_counts(read_one: Callable[..., Story]) -> None:
    html = '<html><head><meta charset="windows-1251"></head><body><p>The “Газпром” company.</p></body></html>'
    story = read_one("html", html.encode("cp1251"))
    assert story.blocks[0].text == "The “Газпром” company."
    assert story.metadata == {"encoding": "windows-1251"}
    assert story.warnings == ()


def test_a_declaration_that_saving_made_wrong_does_not_count(read_one: Callable[..., Story]) -> None:
    html = '<html><head><meta charset="windows-1251"></head><body><p>The “café”.</p></body></html>'
    assert read_one("html", html.encode("utf-8")).blocks[0].text == "The “café”."


def test_a_page_nested_beyond_reason_is_refused_rather_than_cut(read_bytes: Callable[..., list[Any]]) -> None:
    with pytest.raises(SourceFormatError, match="nested too deeply"):
        read_bytes("html", "<div>" * 50_000 + "words")
    [story] = read_bytes("html", "<div>" * 1000 + "words")
    assert story.blocks[0].text == "words"


def test_characters_by_number_cannot_smuggle_controls_in(read_one: Callable[..., Story]) -> None:
    story = read_one("html", "<p>Hello &#0;&#1;&#xd800;&#xffff; world</p>")
    assert not any(ord(c) < 32 for c in story.layout)
    story.layout.encode("utf-8")


def test_a_page_is_known_by_its_beginning() -> None:
    html = reader("html")
    assert html.sniff(b"\xef\xbb\xbf\n<!DOCTYPE html><p>x")
    assert html.sniff("<html>".encode("utf-16"))
    assert html.sniff(b"<?xml version='1.0'?><!-- c --><html>")
    assert not html.sniff(b"<p>A fragment</p>")
    assert not html.sniff(b"Use <html> to begin a page")

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.render.conftest import Builder
from translate_pipeline.domain import Role, TagKind
from translate_pipeline.render import render
from translate_pipeline.render.markup import plain

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def _markdown(aligned: AlignedStory, language: str = "ru") -> str:
    return dict(render(aligned, ["md"]))[f"story.{language}.md"].decode("utf-8")


def _page(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(MarkdownIt("commonmark").enable("table").render(markdown), "html.parser")


def _by_number(rows: list[Any]) -> list[Any]:
    """The cells of each segment: a headline that stands in the story twice shares a row."""
    shown = {int(number): cells for cells in rows if cells[0].get_text() for number in cells[0].get_text().split(", ")}
    return [shown[number] for number in sorted(shown)]


def _words(text: str) -> str:
    return " ".join(plain(text).split())


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_text_reads_as_it_is_whatever_it_holds(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    """A Markdown reader shows every segment in its own cell, word for word, and nothing a story says becomes markup."""
    aligned = data.draw(stories)
    page = _page(_markdown(aligned))
    rows = [row.find_all("td") for row in page.select("tbody tr")]
    numbered = _by_number(rows)
    assert [_words(cells[1].get_text()) for cells in numbered] == [_words(s.text) for s in aligned.segments]
    assert [_words(cells[2].get_text()) for cells in numbered] == [_words(t.text) for t in aligned.targets["ru"]]
    assert not page.select("script, img, pre, blockquote, hr, table table")
    assert len(page.select("h1")) == 1


def test_the_table_aligns_source_and_target(aligned: AlignedStory) -> None:
    page = _page(_markdown(aligned))
    assert [head.get_text() for head in page.select("th")] == ["№", "English", "Русский", "Match"]
    assert page.select_one("h1").get_text() == aligned.story.title
    first = [cell.get_text() for cell in page.select("tbody tr")[0].select("td")]
    assert first[3] == "context, approved"
    assert len(page.select("tbody tr")) == 14


def test_a_title_that_is_the_first_heading_as_well_is_shown_once() -> None:
    """Markdown files say their headline in the front matter and again in the text."""
    story = Builder().prose(Role.HEADLINE, ("Port grows", {"ru": "Порт растёт"}))
    story.prose(Role.TEASER, ("It does.", {"ru": "Да."}))
    story.prose(Role.HEADLINE, ("Port grows", {"ru": "Порт растёт"}))
    story.prose(Role.HEADLINE, ("Port grows", {"ru": "Порт вырос"})).prose(Role.PARAGRAPH, ("Port grows", {"ru": "Он"}))
    rows = [[c.get_text() for c in row.select("td")] for row in _page(_markdown(story.build())).select("tbody tr")]
    assert [cells[0] for cells in rows] == ["1, 3", "2", "4", "5"]
    assert [cells[2] for cells in rows] == ["Порт растёт", "Да.", "Порт вырос", "Он"]


def test_bold_and_links_are_shown(aligned: AlignedStory) -> None:
    page = _page(_markdown(aligned))
    assert "долгосрочный контракт на закупку" in [strong.get_text() for strong in page.select("strong")]
    assert {a["href"] for a in page.select("td a")} == {"https://example.org/port"}


def test_findings_are_listed_by_segment(aligned: AlignedStory) -> None:
    page = _page(_markdown(aligned, "tk"))
    assert [item.get_text() for item in page.select("h2 + ul li")] == [
        "№ 4 warning “offtake” is “sarp ediş” in the termbase (term-missing)",
        "№ 5 info longer than usual for its source (length-ratio)",
        "№ 9 error not translated (source-copied)",
    ]


def test_a_story_without_findings_says_nothing_of_them(one_sentence: Any) -> None:
    assert "Findings" not in _markdown(one_sentence("Yes.", "Да."))


def test_an_unsafe_link_is_only_its_text(one_sentence: Any, make_tag: Any) -> None:
    tags = (make_tag(0, TagKind.OPEN, 1, "a", href="javascript:alert(1)"), make_tag(5, TagKind.CLOSE, 1, "a"))
    page = _page(_markdown(one_sentence("click", "click", source_tags=tags, tags=tags)))
    assert not page.select("a")


def test_an_address_cannot_leave_its_cell(one_sentence: Any, make_tag: Any) -> None:
    tags = (make_tag(0, TagKind.OPEN, 1, "a", href="https://e.org/>|x<"), make_tag(5, TagKind.CLOSE, 1, "a"))
    (row,) = _page(_markdown(one_sentence("click", "жми", source_tags=tags))).select("tbody tr")
    assert len(row.select("td")) == 4
    assert row.a["href"] == "https://e.org/%3E%7Cx%3C"


def test_emphasis_that_markdown_would_not_see_is_left_out(one_sentence: Any, make_tag: Any) -> None:
    tags = (make_tag(1, TagKind.OPEN, 1), make_tag(3, TagKind.CLOSE, 1))
    assert "| a bc |" in _markdown(one_sentence("a bc", "x", source_tags=tags))

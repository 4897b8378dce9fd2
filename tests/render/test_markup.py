"""Hostile text stays text: these tests parse what ``markup`` gives as a browser would and look at what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Finding, InlineTag, Severity, TagKind
from translate_pipeline.render.base import storable
from translate_pipeline.render.markup import _CONTROL, markup, plain, safe_link, worst_severity

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory

OPEN, CLOSE, EMPTY = TagKind.OPEN, TagKind.CLOSE, TagKind.EMPTY
ALLOWED = {"b", "i", "em", "strong", "u", "a", "sup", "sub", "code", "br", "mark", "span"}
ALLOWED_ATTRIBUTES = {"a": {"href", "rel"}, "mark": {"class", "title"}, "span": {"class", "title"}}


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_only_known_elements_with_known_attributes_ever_appear(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    aligned = data.draw(stories)
    for target in (target for targets in aligned.targets.values() for target in targets):
        for element in _parsed(markup(target.text, target.tags, target.findings)).find_all(True):
            assert element.name in ALLOWED
            assert set(element.attrs) <= ALLOWED_ATTRIBUTES.get(element.name, set())
            if element.name == "a":
                assert element["href"].startswith(("https://", "http://", "mailto:"))


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_text_is_all_there_and_no_control_is_left(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    aligned = data.draw(stories)
    for target in aligned.targets["ru"]:
        # In a pre: elsewhere Beautiful Soup makes any white space that stands alone a space.
        page = _parsed(f"<pre>{markup(target.text, target.tags, target.findings)}</pre>")
        for chip in page.find_all("span", class_="chip"):
            chip.decompose()
        assert page.get_text() == _CONTROL.sub("", storable(target.text))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "data:text/html,x", "vbscript:x", "//example.org", "/etc/passwd", "file:///etc/passwd", "https://exa mple.org",
        "https:/\\example.org", "http://\x01example.org", "", "https://", "mailto:",
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_web_or_mail_address_is_not_followed(make_tag: Any, address: str) -> None:
    assert safe_link(address) is None
    html = markup("click", (make_tag(0, OPEN, 1, "a", href=address), make_tag(5, CLOSE, 1, "a")))
    assert _parsed(html).find("a") is None
    assert len(_parsed(html).find_all(class_="chip")) == 2


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c&d=\"e'", "HTTP://EXAMPLE.ORG", "mailto:desk@example.org"]
)
def test_a_web_or_mail_address_is_a_link_that_tells_nobody(make_tag: Any, address: str) -> None:
    link = _parsed(markup("go", (make_tag(0, OPEN, 1, "a", href=address), make_tag(2, CLOSE, 1, "a")))).a
    assert link is not None
    assert link["href"] == address
    assert "noreferrer" in link["rel"]


def test_links_do_not_nest(make_tag: Any) -> None:
    """HTML forbids it, and a browser would end the outer one."""
    tags = (
        make_tag(0, OPEN, 1, "a", href="https://a.example"), make_tag(1, OPEN, 2, "a", href="https://b.example"),
        make_tag(2, CLOSE, 2, "a"), make_tag(3, CLOSE, 1, "a"),
    )  # fmt: skip
    assert [link["href"] for link in _parsed(markup("abcd", tags)).find_all("a")] == ["https://a.example"]


def test_overlapping_tags_become_chips_rather_than_broken_nesting(make_tag: Any) -> None:
    tags = (make_tag(0, OPEN, 1), make_tag(1, OPEN, 2, "i"), make_tag(2, CLOSE, 1), make_tag(3, CLOSE, 2, "i"))
    page = _parsed(markup("abcd", tags))
    assert page.b is not None
    assert [chip.get_text() for chip in page.find_all(class_="chip")] == ["i", "/i"]


def test_unknown_elements_are_shown_by_name_with_their_attributes_to_hover(make_tag: Any) -> None:
    chip = _parsed(markup("x", (make_tag(0, EMPTY, 1, "img", src='"><script>', onerror="alert(1)"),))).span
    assert chip is not None
    assert chip.get_text() == "img"
    assert chip["title"] == 'img src=""><script>" onerror="alert(1)"'


def test_a_line_break_is_one(make_tag: Any) -> None:
    assert str(markup("ab", (make_tag(1, EMPTY, 1, "br"),))) == "a<br>b"


@pytest.mark.parametrize("control", ["\u202e", "\u202d", "\u2067", "\u2069", "\x00", "\x1b", "\x85"])
def test_a_control_character_is_named_instead_of_obeyed(control: str) -> None:
    html = str(markup(f"invoice{control}fdp.exe"))
    assert control not in html
    assert 'class="chip control"' in html
    assert control not in plain(f"a{control}")


def test_right_to_left_marks_that_reorder_nothing_are_kept() -> None:
    """Arabic and Hebrew need them beside punctuation."""
    assert "\u200f" in str(markup("(\u200f)"))


def test_a_span_is_marked_with_the_worst_severity_and_all_messages() -> None:
    findings = (Finding("a", Severity.INFO, "first", 0, 3), Finding("b", Severity.ERROR, 'se"cond', 1, 3))
    marks = _parsed(markup("abcd", (), findings)).find_all("mark")
    assert [(mark["class"], mark["title"], mark.get_text()) for mark in marks] == [
        (["info"], "first", "a"),
        (["error"], 'first; se"cond', "bc"),
    ]


def test_a_mark_across_a_tag_is_cut_so_that_both_nest(make_tag: Any) -> None:
    tags = (make_tag(2, OPEN, 1), make_tag(4, CLOSE, 1))
    html = str(markup("abcdef", tags, (Finding("a", Severity.INFO, "m", 1, 3),)))
    assert html == ('a<mark class="info" title="m">b</mark><b><mark class="info" title="m">c</mark>d</b>ef')


def test_the_worst_of_no_findings_is_none() -> None:
    assert worst_severity([]) == ""
    assert worst_severity([Severity.INFO, Severity.WARNING]) == "warning"


def test_a_megabyte_is_escaped_in_one_pass() -> None:
    text = "<b>&\u202e" * 200_000
    assert markup(text).count("RLO</span>") == 200_000


def test_thousands_of_tags_take_no_quadratic_time() -> None:
    tags = [InlineTag(i, OPEN if i % 2 == 0 else CLOSE, i // 2 + 1, "b") for i in range(20_000)]
    assert markup("x" * 20_000, tags).count("<b>") == 10_000

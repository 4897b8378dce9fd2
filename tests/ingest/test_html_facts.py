"""What the head of a page says."""

from __future__ import annotations

import pytest

from translate_pipeline.ingest.html_blocks import parse_html
from translate_pipeline.ingest.html_facts import page_facts, page_language, page_titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Port opens | Site", "Port opens"),
        ("Site :: Port opens on Monday", "Port opens on Monday"),
        ("Port opens – Site – Region", "Port opens"),
        ("Well-known port opens", "Well-known port opens"),
        ("  Port\n opens ", "Port opens"),
    ],
)
def test_the_longest_part_of_a_title_is_the_likeliest(title: str, expected: str) -> None:
    assert page_titles(parse_html(f"<title>{title}</title><p>x"))[0] == expected


def test_titles_made_for_sharing_come_first() -> None:
    root = parse_html(
        "<title>A | B</title><meta property='og:title' content='Port'><meta name=twitter:title content=Ship>"
    )
    assert page_titles(root) == ["Port", "Ship", "A", "A | B"]
    assert page_titles(parse_html("<p>x")) == []


@pytest.mark.parametrize(
    ("html", "key", "value"),
    [
        ("<meta property='article:published_time' content='2022-01-02T03:04Z'>", "date", "2022-01-02T03:04Z"),
        ("<meta name='PubDate' content='2022-01-02'>", "date", "2022-01-02"),
        ("<meta itemprop='datePublished' content='2022-01-02'>", "date", "2022-01-02"),
        ("<p><time datetime='2022-01-02'>yesterday</time></p>", "date", "2022-01-02"),
        ("<time datetime='2000'></time><b itemprop=datePublished datetime='2022'>x</b>", "date", "2022"),
        ("<meta name=author content=' A. Nurova '>", "author", "A. Nurova"),
        ("<meta property='og:url' content='https://a.example'>", "url", "https://a.example"),
        (
            "<meta property='og:url' content='u'><link rel=canonical href='https://c.example'>",
            "url",
            "https://c.example",
        ),
        ("<meta property='og:image' content='i.jpg'><meta property='og:image' content='j.jpg'>", "image", "i.jpg"),
    ],
)
def test_facts(html: str, key: str, value: str) -> None:
    assert dict(page_facts(parse_html(f"<html><head>{html}</head><body><p>x</p></body></html>"))) == {key: value}


@pytest.mark.parametrize(("lang", "expected"), [("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("tk", "tk"), ("", "")])
def test_the_language(lang: str, expected: str) -> None:
    assert page_language(parse_html(f"<html lang='{lang}'><p>x")) == expected

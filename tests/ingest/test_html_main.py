"""Which part of a page is the story."""

from __future__ import annotations

from typing import Any

import pytest

from translate_pipeline.ingest.html_blocks import parse_html
from translate_pipeline.ingest.html_main import find_main

LONG = "A sentence that stands in the body of the story. " * 6


def chosen(body: str) -> tuple[str, list[str]]:
    """The id, else the name, of the chosen element, and those of the dropped ones."""
    root = parse_html(f"<html><body>{body}</body></html>")
    assert root is not None
    main, dropped = find_main(root)
    return _name(main), sorted(_name(element) for element in dropped)


def _name(element: Any) -> str:
    return str(element.get("id") or element.tag)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div id=a><div id=b><p>{LONG}</p></div><div id=c>Tel. 1234</div></div>", "b"),
        (f"<div id=a><h1>Title</h1><div id=b><p>{LONG}</p></div></div>", "a"),
        (f"<div id=a><p>This is what it is about, they say.</p><div id=b><p>{LONG}</p></div></div>", "a"),
        (f"<div id=a>This is what it is about, they say.<div id=b><p>{LONG}</p></div></div>", "a"),
        (f"<div id=a><article id=b><p>{LONG}</p></article><p>Beside it stands a sentence.</p></div>", "b"),
        (f"<article id=a><div id=b itemprop='x articleBody'><p>{LONG}</p></div></article>", "a"),
        (f"<div id=a><div id=b itemprop=articleBody><p>{LONG}</p></div></div>", "b"),
        (f"<article id=card><p>Short.</p></article><main id=m><article id=b><p>{LONG}</p></article></main>", "m"),
        (f"<article id=card><p>Short one.</p></article><div id=b><p>{LONG}</p></div>", "b"),
        (f"<div id=b role=main><p>{LONG}</p></div><div id=c>Tel. 1234</div>", "b"),
    ],
)
def test_the_story_is_found(body: str, expected: str) -> None:
    assert chosen(body)[0] == expected


@pytest.mark.parametrize(
    ("extra", "is_dropped"),
    [
        ("<p id=x>© 2022 Daily Post. All rights reserved.</p>", True),
        ("<p id=x>Copyright law was changed on Monday, the ministry says. " + LONG + "</p>", False),
        ("<div id=x><a>One</a> <a>Two</a> <a>Three</a> <a>Four</a></div>", True),
        ("<div id=x><a>One</a> <a>Two</a> <a>Three</a></div>", False),
        ("<p id=x>See <a>1</a>, <a>2</a>, <a>3</a> and <a>4</a> for what the ministry said of it.</p>", False),
        ("<div id=x class='c-share-bar'>Tell a friend</div>", True),
        ("<div id=x class='shareholders'>Who holds shares</div>", False),
        ("<div id=x class='adsorption'>How it is done</div>", False),
        ("<h1 id=x class='banner'>Title</h1>", False),
    ],
)
def test_what_does_not_belong_to_it(extra: str, is_dropped: bool) -> None:
    """Telling words count as whole words of a class, and nothing is dropped for a few links."""
    assert ("x" in chosen(f"<p>{LONG}</p><p>{LONG}</p>{extra}")[1]) == is_dropped


def test_elements_in_dropped_ones_do_not_count_as_prose() -> None:
    """Long comments beside a short story do not become the story."""
    body = f"<div id=story><p>It opened on Monday. It is long.</p></div><div id=comments><p>{LONG}</p></div>"
    name, dropped = chosen(f"<main id=m><div><p>{LONG}</p></div></main>{body}")
    assert name == "m"
    assert dropped == ["comments"]

"""The export of a news site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import Role, Story
from translate_pipeline.ingest import reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHORT = "Headline\n\n9:05 14.05.2022 12\n\n\xa0 Text.\n"


def test_an_export_is_read_as_a_reader_sees_it(read_file: Callable[..., list[Any]], files: Path) -> None:
    """Headline, facts, paragraphs with their leading spaces, label, and teasers of three blocks each."""
    [story] = read_file("site.txt")
    assert story.format == "site"
    assert [b.role for b in story.blocks] == [
        Role.HEADLINE, Role.META, Role.META, Role.PARAGRAPH, Role.PARAGRAPH, Role.PARAGRAPH, Role.SUBHEADING,
        Role.META, Role.TEASER_HEADLINE, Role.TEASER, Role.META, Role.TEASER_HEADLINE, Role.TEASER,
    ]  # fmt: skip
    assert story.blocks[4].text == "\xa0 The terminal can load 1,200 tons a day.\xa0 It was built in 14 months."
    assert story.layout == (files / "site.txt").read_bytes().decode()
    assert story.title == "New grain terminal opened in the port of Ekerem"


def test_the_facts_of_the_story_are_metadata_those_of_teasers_are_not(read_file: Callable[..., list[Any]]) -> None:
    [story] = read_file("site.txt")
    assert story.metadata == {
        "date": "2022-05-14T09:05",
        "views": "1284",
        "image": "https://news.example/storage/posts/77/original-0a1b2c.jpeg",
    }


def test_line_endings_of_windows_are_kept(read_one: Callable[..., Story]) -> None:
    text = SHORT.replace("\n", "\r\n")
    story = read_one("site", text)
    assert story.layout == text
    assert [b.before for b in story.blocks] == ["", "\r\n\r\n", "\r\n\r\n"]


def test_a_date_that_does_not_exist_is_kept_as_it_is(read_one: Callable[..., Story]) -> None:
    story = read_one("site", SHORT.replace("14.05", "31.02"))
    assert story.metadata["date"] == "9:05 31.02.2022 12"


def test_a_teaser_without_a_picture_begins_after_two_empty_lines(
    read_one: Callable[..., Story], outline: Callable[[Story], list[Any]]
) -> None:
    story = read_one("site", SHORT + "Other articles\na1.jpg\nFirst\n\nIts summary.\n\n\nSecond\n\nIts summary, too.\n")
    assert outline(story)[-4:] == [
        (Role.TEASER_HEADLINE, "First"),
        (Role.TEASER, "Its summary."),
        (Role.TEASER_HEADLINE, "Second"),
        (Role.TEASER, "Its summary, too."),
    ]


def test_an_export_is_known_by_its_date_line_or_its_teasers() -> None:
    site = reader("site")
    assert site.sniff(SHORT.encode())
    assert site.sniff(SHORT.encode("utf-16"))
    assert site.sniff(b"Headline\n\nText.\n\nOther articles\na1.jpg\nTitle\n")
    assert not site.sniff(b"Headline\n\nText at 22:14 on 02.04.2021 was seen 12 times.\n")
    assert not site.sniff(b"Headline\n\nOther articles\nof the law were changed.\n")


def test_an_export_without_a_headline_block_loses_nothing(read_one: Callable[..., Story]) -> None:
    """Lines in an order nobody expects are still blocks."""
    text = "9:05 14.05.2022 12\nOther articles\nOther articles\n\n\nText.\n9:05 14.05.2022 12"
    story = read_one("site", text)
    assert story.layout == text
    assert len(story.blocks) == 5

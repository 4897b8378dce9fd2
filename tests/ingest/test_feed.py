"""JSON and JSONL feeds."""

from __future__ import annotations

import io
import itertools
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Block, Role, Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import ReadOptions, reader
from translate_pipeline.ingest.feed_lines import stream_lines
from translate_pipeline.ingest.record import USUAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def record(**fields: Any) -> str:
    return json.dumps(fields)


def test_a_broken_record_is_one_error_and_the_others_are_read(read_file: Callable[..., list[Any]], files: Any) -> None:
    """The error stands in the record's place and names the line."""
    first, broken, last = read_file("feed.jsonl")
    path = files / "feed.jsonl"
    assert (first.id, first.origin) == ("n-1", f"{path}:1")
    assert isinstance(broken, SourceFormatError)
    assert broken.origin == f"{path}:2"
    assert str(broken).startswith(f"{path}:2: broken JSON at column 39")
    assert (last.id, last.origin) == ("n-3", f"{path}:4")


def test_fields_become_blocks_and_metadata(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]]
) -> None:
    story = read_file("feed.jsonl")[0]
    assert outline(story) == [
        (Role.HEADLINE, "Bridge opened"),
        (Role.TEASER, "It is 300 m long."),
        (Role.PARAGRAPH, "The bridge was opened."),
        (Role.PARAGRAPH, "It has two lanes."),
    ]
    assert story.metadata == {"date": "2022-01-05", "url": "https://a.example/1"}
    assert story.layout == "Bridge opened\n\nIt is 300 m long.\n\nThe bridge was opened.\n\nIt has two lanes."


def test_a_json_feed(
    read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]], marked: Callable[[Block], str]
) -> None:
    first, second = read_file("jsonfeed.json")
    assert first.id == "https-a-example-2022-5"
    assert first.origin.endswith("jsonfeed.json#1")
    assert [marked(b) for b in first.blocks] == [
        "Museum shows carpets",
        "The museum shows <strong>carpets</strong>.",
        "Entry is free.",
    ]
    assert first.metadata == {"date": "2022-05-18T10:00:00Z", "author": "A. Nurova, Desk"}
    assert outline(second) == [(Role.PARAGRAPH, "Only a text.")]


def test_posts_of_wordpress(read_file: Callable[..., list[Any]], outline: Callable[[Story], list[Any]]) -> None:
    [story] = read_file("wordpress.json")
    assert story.id == "41"
    assert outline(story) == [
        (Role.HEADLINE, "Farmers’ market"),
        (Role.TEASER, "It opens on Friday."),
        (Role.PARAGRAPH, "The market opens."),
        (Role.SUBHEADING, "Goods"),
        (Role.LIST_ITEM, "Melons"),
    ]
    assert story.metadata == {"date": "2022-02-02T12:00:00", "url": "https://w.example/41"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\nTwo.", [(Role.PARAGRAPH, "One."), (Role.PARAGRAPH, "Two.")]),
        ("One line.\nTwo lines.", [(Role.PARAGRAPH, "One line."), (Role.PARAGRAPH, "Two lines.")]),
        ("- one\n- two", [(Role.LIST_ITEM, "one"), (Role.LIST_ITEM, "two")]),
        ("<p>One.</p><h2>H</h2><ul><li>i</li></ul>", [
            (Role.PARAGRAPH, "One."), (Role.SUBHEADING, "H"), (Role.LIST_ITEM, "i")]),
        ("One <b>bold</b>.\n\nTwo.", [(Role.PARAGRAPH, "One bold."), (Role.PARAGRAPH, "Two.")]),
        ("One <b>bold</b>.\nTwo.", [(Role.PARAGRAPH, "One bold."), (Role.PARAGRAPH, "Two.")]),
        ("AT&amp;T\n\nTwo.", [(Role.PARAGRAPH, "AT&T"), (Role.PARAGRAPH, "Two.")]),
        ("if a < b and c > d", [(Role.PARAGRAPH, "if a < b and c > d")]),
        ("R&D; more", [(Role.PARAGRAPH, "R&D; more")]),
        (["One.", "<i>Two</i>."], [(Role.PARAGRAPH, "One."), (Role.PARAGRAPH, "Two.")]),
        ([{"type": "heading", "text": "H"}, {"type": "paragraph", "data": {"text": "P."}}], [
            (Role.SUBHEADING, "H"), (Role.PARAGRAPH, "P.")]),
        ([{"type": "list", "items": ["a", {"text": "b"}]}, {"type": "quote", "content": "Q."}], [
            (Role.LIST_ITEM, "a"), (Role.LIST_ITEM, "b"), (Role.QUOTE, "Q.")]),
        ({"rendered": "<p>One.</p>"}, [(Role.PARAGRAPH, "One.")]),
    ],
)  # fmt: skip
def test_every_usual_form_of_a_body(
    body: Any, expected: list[Any], read_one: Callable[..., Story], outline: Callable[[Story], list[Any]]
) -> None:
    story = read_one("json", record(title="T", body=body))
    assert outline(story)[1:] == expected


@pytest.mark.parametrize("name", USUAL_NAMES["body"])
def test_the_usual_names_are_known(name: str, read_one: Callable[..., Story]) -> None:
    assert read_one("json", record(headline="T", **{name: "Words."})).blocks[1].text == "Words."


def test_fields_can_be_named(read_one: Callable[..., Story]) -> None:
    data = record(key=7, head="T", text={"en": "English.", "ru": "Русский."}, body="Not this.", when=2022)
    story = read_one("json", data, id="key", title="head", body="text.en", date="when")
    assert story.id == "7"
    assert [b.text for b in story.blocks] == ["T", "English."]
    assert story.metadata == {"date": "2022"}


def test_a_named_field_that_is_missing_is_an_error(read_bytes: Callable[..., list[Any]]) -> None:
    lines = record(text="One.") + "\n" + record(other="Two.")
    story, error = read_bytes("jsonl", lines, body="text")
    assert isinstance(story, Story)
    assert str(error) == "story.x:2: no field 'text'; its fields are 'other'"
    assert error.remedy == "correct [feed] body = 'text'"


def test_text_in_fields_that_are_not_read_is_reported(read_one: Callable[..., Story]) -> None:
    """A sentence left out is said; a short value is metadata."""
    story = read_one(
        "json", record(title="T", body="B.", section="Energy", lede2="A sentence of more than eight words is here.")
    )
    assert story.warnings == ("field 'lede2' is not read: A sentence of more than …",)
    assert story.metadata == {"section": "Energy"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[1, 2]", "expected a JSON object, found a list"),
        ('"words"', "expected a JSON object, found a string"),
        ("null", "expected a JSON object, found null"),
        ("3", "expected a JSON object, found a number"),
        ("{}", "no text in the record; its fields are none"),
        ('{"x": 1, "title": ""}', "no text in the record; its fields are 'x', 'title'"),
        ('{"title": "12.5"}', "no text in the record; its fields are 'title'"),
        ("{'title': 'T'}", "broken JSON at column 2: Expecting property name enclosed in double quotes"),
        ('{"title": "T"} extra', "broken JSON at column 16: Extra data"),
        ('{"a":' * 60_000, "JSON that is nested too deeply or holds a number too long"),
        ('{"title": ' + "1" * 5000 + "}", "JSON that is nested too deeply or holds a number too long"),
        ('{"title": "T", "body": ' + "[" * 700 + "]" * 700 + "}", "a record that is nested too deeply"),
    ],
)
def test_what_is_no_record_says_why(line: str, message: str, read_bytes: Callable[..., list[Any]]) -> None:
    good = record(title="T")
    before, error, after = read_bytes("jsonl", f"{good}\n{line}\n{good}\n")
    assert isinstance(before, Story)
    assert isinstance(after, Story)
    assert str(error) == f"story.x:2: {message}"
    assert error.remedy


def test_a_json_file_that_breaks_names_the_place(read_bytes: Callable[..., list[Any]]) -> None:
    with pytest.raises(SourceFormatError, match=r"^story\.x: broken JSON at line 2, column 12: "):
        read_bytes("json", '[{"title": "T"},\n {"title": "U]')
    with pytest.raises(SourceFormatError, match="Extra data") as caught:
        read_bytes("json", '{"title": "T"}\n{"title": "U"}')
    assert "--format jsonl" in caught.value.remedy


def test_a_bad_record_in_a_json_list_spares_the_others(read_bytes: Callable[..., list[Any]]) -> None:
    first, second, third = read_bytes("json", '[{"title": "T"}, 5, {"title": "U"}]')
    assert (first.id, third.id) == ("story-1", "story-3")
    assert second.origin == "story.x#2"


def test_an_object_alone_is_a_story_and_takes_the_name_of_the_file(read_one: Callable[..., Story]) -> None:
    story = read_one("json", record(title="T"))
    assert (story.id, story.origin) == ("story", "story.x")


@pytest.mark.parametrize("data", ["[]", '{"items": []}'])
def test_an_empty_list_is_refused(data: str, read_bytes: Callable[..., list[Any]]) -> None:
    with pytest.raises(SourceFormatError, match="the feed holds no records"):
        read_bytes("json", data)


def test_lone_surrogates_and_controls_are_replaced(read_one: Callable[..., Story]) -> None:
    story = read_one("json", '{"title": "ship \\ud83d\\udea2 \\ud83d", "body": "a\\u0000b", "url": "\\udc00"}')
    assert [b.text for b in story.blocks] == ["ship 🚢 \ufffd", "a\ufffdb"]
    assert story.metadata == {"url": "\ufffd"}
    assert story.warnings[0].startswith("3 characters that no output can hold replaced")
    assert "line" not in story.warnings[0]


def test_another_language_is_a_warning(read_one: Callable[..., Story]) -> None:
    assert read_one("json", record(title="T", language="en-GB")).warnings == ()
    assert "'tk'" in read_one("json", record(title="T", lang="tk")).warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_feeds_in_every_unicode_encoding(encoding: str, newline: str, read_bytes: Callable[..., list[Any]]) -> None:
    data = newline.join(f'{{"title": "Türkmen {n} — 🚢"}}' for n in range(3)) + newline
    stories = read_bytes("jsonl", data.encode(encoding))
    assert [s.title for s in stories] == [f"Türkmen {n} — 🚢" for n in range(3)]


def test_a_line_over_the_limit_is_one_error(read_bytes: Callable[..., list[Any]]) -> None:
    """However long it is, and wherever in a chunk it ends."""
    good, long = record(title="T"), record(title="T" * 300_000)
    before, error, after = read_bytes("jsonl", f"{good}\n{long}\n{good}", max_bytes=1000)
    assert isinstance(before, Story)
    assert isinstance(after, Story)
    assert str(error) == "story.x:2: the line is longer than the limit of 1,000 bytes"


@given(st.lists(st.binary(max_size=60).map(lambda b: b.replace(b"\n", b"").replace(b"\0", b"")), max_size=8))
@settings(deadline=None)
def test_every_line_within_the_limit_comes_whole(lines: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    found = list(stream_lines(io.BytesIO(data), 40))
    if data[:1] not in (b"\xff", b"\xfe", b""):
        assert found == [line + b"\n" if len(line) < 40 else None for line in lines]


class Endless(io.RawIOBase):
    """A feed of any number of records that never exists as a whole."""

    def __init__(self, line: bytes, count: int) -> None:
        self.lines: Iterator[bytes] = itertools.repeat(line, count)
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        line = next(self.lines, b"")
        self.given += bool(line)
        buffer[: len(line)] = line
        return len(line)


def test_memory_is_bounded_whatever_the_length_of_the_feed() -> None:
    """A feed of 2 MB is read within a fraction of that: what was read is let go."""
    line = (record(title="T", body="Words. " * 150) + "\n").encode()
    stream = io.BufferedReader(Endless(line, 2000))
    tracemalloc.start()
    stories = reader("jsonl").read(stream, origin="x", story_id="x", options=ReadOptions())
    number = sum(isinstance(story, Story) for story in stories)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 2000
    assert peak_bytes < 600_000


def test_stories_come_before_the_feed_has_been_read() -> None:
    source = Endless((record(title="T") + "\n").encode(), 1_000_000)
    stories = reader("jsonl").read(io.BufferedReader(source, 512), origin="x", story_id="x", options=ReadOptions())
    assert isinstance(next(stories), Story)
    assert source.given < 100


def test_a_record_keeps_its_hash_wherever_it_stands(read_bytes: Callable[..., list[Any]]) -> None:
    one, two = record(title="T"), record(title="U")
    first = read_bytes("jsonl", f"{one}\n{two}\n")
    second = read_bytes("jsonl", f"{two}\r\n\n{one}")
    assert {s.source_hash for s in first} == {s.source_hash for s in second}
    assert first[0].source_hash != first[1].source_hash

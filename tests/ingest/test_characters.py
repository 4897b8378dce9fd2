"""Characters that no output can hold, and names fit for a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from translate_pipeline.ingest.characters import counted, legal, printable, remarks, share_illegal


@given(st.text(st.characters()))
def test_what_is_legal_fits_xml_and_keeps_its_length(text: str) -> None:
    """lxml, which refuses what XML cannot hold, takes it; nothing else has changed."""
    result = legal(text)
    etree.Element("x").text = result
    assert len(result) == len(text)
    assert all(a == b or b in " \ufffd" for a, b in zip(text, result, strict=True))
    assert legal(result) == result
    assert share_illegal(result) == 0.0


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"))))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert legal(text) == text


def test_remarks_count_and_place() -> None:
    assert remarks("a\nb") == ()
    assert remarks("a\n\0b\ufffe") == (
        "2 characters that no output can hold replaced (U+0000, U+FFFE), first in line 2",
    )
    assert remarks("\0", has_lines=False) == ("1 character that no output can hold replaced (U+0000)",)
    assert len(remarks("\0\u200f")) == 2


def test_the_share_of_illegal_characters() -> None:
    assert share_illegal("") == 0.0
    assert share_illegal("a\0\0b") == 0.5


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 place"), (0, "0 places"), (2, "2 places"), (1234, "1,234 places")]
)
def test_counted(number: int, expected: str) -> None:
    assert counted(number, "place") == expected


@given(st.text(st.characters()))
def test_every_name_can_stand_in_a_line(name: str) -> None:
    shown = printable(name)
    assert shown.isprintable()
    shown.encode("utf-8")


def test_names_are_shown_as_they_are_where_possible() -> None:
    assert printable("my story 🚢 ж.txt") == "my story 🚢 ж.txt"
    assert printable("a\nb\x1b\udcff") == "a\\nb\\x1b\\udcff"

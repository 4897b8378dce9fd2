"""Lines of dates, counters, addresses and file names."""

from __future__ import annotations

import pytest

from translate_pipeline.ingest.facts import collect, facts_in, is_image_name, is_site_line


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("22:14 02.04.2021 6912", (("date", "2021-04-02T22:14"), ("views", "6912"))),
        ("9:05 2.4.2021", (("date", "2021-04-02T09:05"),)),
        ("25:70 99.99.2021 3", (("date", "25:70 99.99.2021 3"), ("views", "3"))),
        ("2021-04-02", (("date", "2021-04-02"),)),
        ("2021-04-02T10:00:00+05:00", (("date", "2021-04-02T10:00:00+05:00"),)),
        ("02.04.2021", (("date", "2021-04-02"),)),
        (" 02.04.2021, 22:14 ", (("date", "2021-04-02T22:14"),)),
        ("https://a.example/x?y=1", (("url", "https://a.example/x?y=1"),)),
        ("www.a.example", (("url", "www.a.example"),)),
        ("https://a.example/x.JPG?w=1", (("image", "https://a.example/x.JPG?w=1"),)),
        ("a1b2.jpeg", (("image", "a1b2.jpeg"),)),
        ("report-2021.pdf", (("file", "report-2021.pdf"),)),
        ("press@a.example", (("email", "press@a.example"),)),
        ("* * *", ()),
        ("6912", ()),
        ("", ()),
    ],
)
def test_a_line_of_facts_is_told(line: str, facts: tuple[tuple[str, str], ...]) -> None:
    assert facts_in(line) == facts


@pytest.mark.parametrize(
    "line",
    [
        "At 22:14 on 02.04.2021 it had 6912 views",
        "April 2, 2021",
        "See https://a.example",
        "The port opened.",
        "photo of the port.jpeg",
        "www. is short for",
        "12 tons",
    ],
)
def test_prose_is_no_fact(line: str) -> None:
    assert facts_in(line) is None


def test_second_facts_of_a_kind_are_numbered() -> None:
    assert collect([("image", "a"), ("date", "d"), ("image", "b"), ("image", "c")]) == {
        "image": "a",
        "date": "d",
        "image-2": "b",
        "image-3": "c",
    }


def test_landmarks_of_the_site_export() -> None:
    assert is_site_line("22:14 02.04.2021 6912")
    assert not is_site_line("02.04.2021")
    assert is_image_name("0a1b.jpg")
    assert not is_image_name("https://a.example/0a1b.jpg")
    assert not is_image_name("report.pdf")

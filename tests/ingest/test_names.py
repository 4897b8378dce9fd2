"""Names of folders from titles and files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.ingest import safe_name

FORBIDDEN = set('/\\:*?"<>|. \0\n')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("000_4b63b7c4", "000_4b63b7c4"),
        ("My Story (final)", "my-story-final"),
        ("../../etc/passwd", "etc-passwd"),
        ("line\nbreak", "line-break"),
        ("Türkmenistan — täze ýol", "türkmenistan-täze-ýol"),
        ("Порт открыт", "порт-открыт"),
        ("https://a.example/2022/5", "https-a-example-2022-5"),
        ("CON", "con-story"),
        ("Lpt1", "lpt1-story"),
        ("\ufb01le", "file"),
    ],
)
def test_a_name_is_made_of_letters_and_digits(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["", "..", ".", "/", "🚢🚢", "\udcff", " \n", "---"])
def test_a_text_without_letters_gets_a_hash(text: str) -> None:
    assert safe_name(text).startswith("story-")
    assert len(safe_name(text)) == len("story-") + 8


def test_texts_without_letters_stay_apart() -> None:
    assert safe_name("🚢") != safe_name("🚂")


def test_long_texts_are_cut_and_stay_apart() -> None:
    names = {safe_name("a very long headline " * 20 + end) for end in ("one", "two")}
    assert len(names) == 2
    assert all(len(name.encode()) <= 100 for name in names)


@given(st.text())
def test_every_name_is_safe_and_stable(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not FORBIDDEN & set(name)
    assert name.isprintable()
    assert 1 <= len(name.encode("utf-8")) <= 100
    assert name == name.lower()
    assert safe_name(name) == name == safe_name(text)

"""Where quotations begin and end, whatever marks they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.quality.quotes import quotations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("«Газ» и “oil” и „нефть“", ["«Газ»", "“oil”", "„нефть“"]),
        ('"Газ" и "нефть"', ['"Газ"', '"нефть"']),
        ("«У „Золотых“ ворот»", ["„Золотых“", "«У „Золотых“ ворот»"]),
        ('«Газ "нефть" вода»', ['"нефть"', '«Газ "нефть" вода»']),
        ('("Газ"), "нефть".', ['"Газ"', '"нефть"']),
        ('17" экран', []),
        ("Газ»", []),
        ("«Газ", []),
        ("без них", []),
    ],
)
def test_quotations(text: str, found: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == found


def test_depth_counts_the_quotations_around() -> None:
    assert [(q.start, q.depth) for q in quotations("«а „б“ в» «г»")] == [(3, 1), (0, 0), (10, 0)]


@given(st.text(alphabet='аб «»„“”"(), ', max_size=30))
def test_quotations_nest_and_never_cross(text: str) -> None:
    found = quotations(text)
    assert all(0 <= q.start < q.end - 1 < len(text) for q in found)
    for one in found:
        for other in found:
            assert not one.start < other.start < one.end < other.end

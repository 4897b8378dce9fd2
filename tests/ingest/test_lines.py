"""Lines with their offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.ingest.lines import split_lines


def test_only_line_breaks_break_lines() -> None:
    assert [line.text for line in split_lines("a\nb\r\nc\rd\u2028e\x0cf\n")] == ["a", "b", "c", "d\u2028e\x0cf", ""]


@given(st.text(st.sampled_from("ab \n\r\u2028")))
def test_lines_and_their_breaks_are_the_text(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[line.start : line.next_start] for line in lines) == text
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert all(line.is_blank == (not line.text.strip()) for line in lines)

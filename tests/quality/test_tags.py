"""Inline markup: what is lost, invented, misplaced or empty."""

from __future__ import annotations

from translate_pipeline.domain import InlineTag, LanguagePair, Segment, Severity, TagKind
from translate_pipeline.quality import check, guard

RU = LanguagePair("en", "ru")
TEXT, TARGET = "The road is open.", "Дорога открыта."


def tag(position: int, kind: TagKind, number: int = 1, name: str = "b") -> InlineTag:
    return InlineTag(position, kind, number, name)


def bold(start: int, end: int, number: int = 1, name: str = "b") -> tuple[InlineTag, InlineTag]:
    return tag(start, TagKind.OPEN, number, name), tag(end, TagKind.CLOSE, number, name)


def findings(source: tuple[InlineTag, ...], target: tuple[InlineTag, ...]) -> list[tuple[str, Severity, str]]:
    found = check(Segment("s1", "b1", TEXT, tags=source), TARGET, RU, tags=target)
    return [(f.code, f.severity, f.message) for f in found]


def test_the_same_tags_at_other_places_are_good() -> None:
    assert findings(bold(4, 8), bold(0, 6)) == []


def test_a_missing_pair_is_two_errors_and_refused() -> None:
    found = findings(bold(4, 8), ())
    assert [(code, severity) for code, severity, _ in found] == [("tag-mismatch", Severity.ERROR)] * 2
    assert {message for _, _, message in found} == {"The tag <b> is missing.", "The tag </b> is missing."}
    assert not guard(check(Segment("s1", "b1", TEXT, tags=bold(4, 8)), TARGET, RU))


def test_an_invented_tag_is_marked_at_its_place() -> None:
    found = check(Segment("s1", "b1", TEXT), TARGET, RU, tags=(tag(7, TagKind.EMPTY, 1, "br"),))
    assert [(f.code, f.start, f.end) for f in found] == [("tag-mismatch", 7, 7)]
    assert found[0].message == "The tag <br/> is not in the source."


def test_a_close_before_its_open_is_wrongly_nested() -> None:
    opened, closed = bold(0, 6)
    found = findings(bold(4, 8), (closed, opened))
    assert ("tag-mismatch", Severity.ERROR, "The tag </b> is wrongly nested.") in found


def test_crossed_pairs_are_wrongly_nested() -> None:
    source = (*bold(0, 3, 1), *bold(4, 8, 2, "i"))
    b_open, b_close = bold(0, 8, 1)
    i_open, i_close = bold(2, 12, 2, "i")
    codes = [code for code, _, _ in findings(source, (b_open, i_open, b_close, i_close))]
    assert "tag-mismatch" in codes


def test_a_fragment_of_a_pair_that_spans_segments_is_good() -> None:
    """Markup may open in one segment and close in the next: half a pair on both sides is no error."""
    half = (tag(4, TagKind.OPEN),)
    assert findings(half, (tag(0, TagKind.OPEN),)) == []
    closing = (tag(8, TagKind.CLOSE),)
    assert findings(closing, (tag(6, TagKind.CLOSE),)) == []


def test_a_tag_outside_the_text_is_an_error_with_a_span_inside() -> None:
    found = check(Segment("s1", "b1", TEXT, tags=bold(4, 8)), TARGET, RU, tags=bold(0, 99))
    assert [f.code for f in found if f.severity is Severity.ERROR] == ["tag-mismatch"]
    assert all(0 <= f.start <= f.end <= len(TARGET) for f in found)


def test_a_pair_around_nothing_is_a_warning() -> None:
    assert findings(bold(4, 8), bold(6, 6)) == [("tag-moved", Severity.WARNING, "The tag <b> wraps no text.")]


def test_an_empty_pair_of_the_source_may_stay_empty() -> None:
    assert findings(bold(4, 4), bold(6, 6)) == []


def test_line_breaks_that_changed_places_are_a_warning() -> None:
    one, two = tag(4, TagKind.EMPTY, 1, "br"), tag(8, TagKind.EMPTY, 2, "img")
    swapped = (InlineTag(3, TagKind.EMPTY, 2, "img"), InlineTag(6, TagKind.EMPTY, 1, "br"))
    assert findings((one, two), swapped) == [("tag-moved", Severity.WARNING, "Tags changed places.")]

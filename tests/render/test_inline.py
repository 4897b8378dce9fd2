from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Finding, Severity, TagKind, nested_ids
from translate_pipeline.render.inline import pieces, restore_literals

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory

OPEN, CLOSE, EMPTY = TagKind.OPEN, TagKind.CLOSE, TagKind.EMPTY


def _shown(text: str, tags: Any, findings: Any = ()) -> str:
    """Pieces as a picture: tags by name, marked runs in brackets."""
    marks = {OPEN: "<{}>", CLOSE: "</{}>", EMPTY: "<{}/>"}
    return "".join(
        marks[p.tag.kind].format(p.tag.name) if p.tag else f"[{p.text}]" if p.findings else p.text
        for p in pieces(text, tags, findings)
    )


def test_tags_stand_before_the_character_at_their_position(make_tag: Any) -> None:
    tags = (make_tag(0, OPEN, 1), make_tag(3, CLOSE, 1), make_tag(3, EMPTY, 2, "br"))
    assert _shown("one two", tags) == "<b>one</b><br/> two"


def test_tags_of_one_place_keep_their_order(make_tag: Any) -> None:
    tags = (make_tag(1, CLOSE, 1), make_tag(1, OPEN, 2, "i"), make_tag(0, OPEN, 1), make_tag(2, CLOSE, 2, "i"))
    assert _shown("ab", tags) == "<b>a</b><i>b</i>"


def test_a_tag_beyond_the_text_stands_at_its_end(make_tag: Any) -> None:
    assert _shown("ab", (make_tag(99, EMPTY, 1, "br"),)) == "ab<br/>"


def test_a_span_is_cut_where_tags_and_other_spans_begin(make_tag: Any) -> None:
    first, second = Finding("a", Severity.ERROR, "", 1, 4), Finding("b", Severity.INFO, "", 3, 5)
    found = list(pieces("abcdef", (make_tag(2, EMPTY, 1, "br"),), (first, second)))
    runs = [(p.text, p.findings) for p in found if p.tag is None]
    assert runs == [("a", ()), ("b", (first,)), ("c", (first,)), ("d", (first, second)), ("e", (second,)), ("f", ())]


def test_an_empty_span_marks_nothing() -> None:
    assert _shown("abc", (), (Finding("a", Severity.INFO, "", 1, 1),)) == "abc"


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_pieces_lose_no_text_and_no_tag(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    aligned = data.draw(stories)
    for target in (target for targets in aligned.targets.values() for target in targets):
        found = list(pieces(target.text, target.tags, target.findings))
        assert "".join(p.text for p in found) == target.text
        assert [p.tag for p in found if p.tag] == list(target.tags)


def test_nested_pairs_are_told_from_overlapping_and_lonely_ones(make_tag: Any) -> None:
    tags = (
        make_tag(0, OPEN, 1), make_tag(1, OPEN, 2), make_tag(2, CLOSE, 2), make_tag(3, OPEN, 3),
        make_tag(4, CLOSE, 1), make_tag(5, CLOSE, 3), make_tag(6, CLOSE, 4), make_tag(7, OPEN, 5),
    )  # fmt: skip
    assert nested_ids(tags) == {1, 2}


def test_a_pair_given_twice_is_no_pair(make_tag: Any) -> None:
    assert nested_ids((make_tag(0, OPEN, 1), make_tag(1, OPEN, 1), make_tag(2, CLOSE, 1))) == frozenset()


def test_targets_from_the_memory_get_the_literals_of_the_source(make_tag: Any) -> None:
    from dataclasses import replace

    in_source = (replace(make_tag(0, OPEN, 1), literal="**"), replace(make_tag(3, CLOSE, 1), literal="**"))
    in_target = (make_tag(2, OPEN, 1), replace(make_tag(5, CLOSE, 1), literal="__"), make_tag(6, EMPTY, 2, "br"))
    assert [tag.literal for tag in restore_literals(in_target, in_source)] == ["**", "__", ""]


@given(
    st.text(max_size=12),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=6),
)
def test_each_run_carries_the_findings_that_cover_it_in_their_order(text: str, spans: list[tuple[int, int]]) -> None:
    found = [Finding(str(n), Severity.ERROR, "", start, end) for n, (start, end) in enumerate(spans)]
    at = 0
    for piece in pieces(text, (), found):
        end = at + len(piece.text)
        assert piece.findings == tuple(f for f in found if f.start < f.end and f.start <= at and end <= f.end)
        at = end
    assert at == len(text)

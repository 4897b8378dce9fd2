from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import TagKind
from translate_pipeline.render import render
from translate_pipeline.render.base import storable
from translate_pipeline.render.tsv import COLUMNS

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory

_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\", "{": "{"}


def _lines(aligned: AlignedStory, language: str = "ru") -> list[dict[str, str]]:
    text = dict(render(aligned, ["tsv"]))[f"story.{language}.tsv"].decode("utf-8")
    header, *lines = text.removesuffix("\n").split("\n")
    assert tuple(header.split("\t")) == COLUMNS
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]


def _unescaped(field: str) -> str:
    """The text of a field, its tag marks taken out."""
    out, rest = [], iter(field)
    for character in rest:
        if character == "\\":
            out.append(_UNESCAPED[next(rest)])
        elif character == "{":
            while next(rest) != "}":
                pass
        else:
            out.append(character)
    return "".join(out)


def test_every_segment_and_metadata_line_in_reading_order(aligned: AlignedStory) -> None:
    lines = _lines(aligned)
    assert [line["number"] for line in lines] == ["1", "", "", "2", "3", "4", "5", "6", "", "", "7", "8", "9", ""]
    assert lines[1]["target"] == "09:40 14.05.2024 1318"
    assert lines[1]["match"] == "verbatim"


def test_a_line_says_how_its_target_was_found_and_what_is_wrong(aligned: AlignedStory) -> None:
    lines = {line["number"]: line for line in _lines(aligned)}
    assert (lines["1"]["match"], lines["1"]["score"], lines["1"]["status"]) == ("context", "101", "approved")
    assert lines["3"]["findings"] == "error: 56 of the source is missing (number-mismatch)"
    assert lines["3"]["model"].startswith("embedded@")
    assert lines["9"]["match"] == "repeated"


def test_tags_are_marks_by_number(aligned: AlignedStory, one_sentence: Any, make_tag: Any) -> None:
    lines = {line["number"]: line for line in _lines(aligned)}
    assert lines["4"]["source"] == "The parties noted a {1}long-term offtake contract{/1} and signed a memorandum."
    assert lines["5"]["target"] == "{2}Морской порт{/2} примет первые турбины в августе."
    broken = one_sentence("a{1}b", "a", source_tags=(make_tag(1, TagKind.EMPTY, 7, "br"),))
    assert _lines(broken)[0]["source"] == "a{7/}\\{1}b"


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_no_text_breaks_a_line_or_a_field(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    aligned = data.draw(stories)
    segments = [line for line in _lines(aligned) if line["number"]]
    assert [_unescaped(line["source"]) for line in segments] == [storable(s.text) for s in aligned.segments]
    assert [_unescaped(line["target"]) for line in segments] == [storable(t.text) for t in aligned.targets["ru"]]

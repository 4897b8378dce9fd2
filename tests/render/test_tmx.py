from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from translate_pipeline.domain import MatchKind, Note, Severity, Status, TagKind, context_hash
from translate_pipeline.render import render
from translate_pipeline.render.xml import holdable

if TYPE_CHECKING:
    from lxml.etree import _Element

    from translate_pipeline.domain import AlignedStory

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "tmx-profile.rng"))
OPEN, CLOSE, EMPTY = TagKind.OPEN, TagKind.CLOSE, TagKind.EMPTY


def _bytes(aligned: AlignedStory, language: str = "ru") -> bytes:
    return dict(render(aligned, ["tmx"]))[f"story.{language}.tmx"]


def _root(aligned: AlignedStory, language: str = "ru") -> _Element:
    return etree.fromstring(_bytes(aligned, language))


def _props(unit: _Element) -> dict[str, str]:
    return {prop.get("type"): prop.text for prop in unit.iterfind("prop")}


def _plain(seg: _Element) -> str:
    return (seg.text or "") + "".join(code.tail or "" for code in seg)


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_story_gives_valid_tmx_that_keeps_its_text(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    aligned = data.draw(stories)
    root = _root(aligned)
    assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
    for unit in root.iterfind(".//tu"):
        number = int(unit.get("tuid")) - 1
        texts = [_plain(seg) for seg in unit.iterfind("tuv/seg")]
        assert texts == [holdable(aligned.segments[number].text), holdable(aligned.targets["ru"][number].text)]
        for seg in unit.iterfind("tuv/seg"):
            begins, ends = ([code.get("i") for code in seg.iterfind(name)] for name in ("bpt", "ept"))
            assert sorted(begins) == sorted(ends)
            assert len(begins) == len(set(begins))


def test_the_document_type_is_declared(aligned: AlignedStory) -> None:
    assert _bytes(aligned).startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx'
    )


def test_a_unit_knows_its_neighbours_and_its_origin(aligned: AlignedStory) -> None:
    units = {unit.get("tuid"): unit for unit in _root(aligned, "tk").iterfind(".//tu")}
    assert _props(units["2"]) == {
        "x-previous": context_hash(aligned.segments[0].text),
        "x-next": context_hash(aligned.segments[2].text),
        "x-role": "paragraph",
        "x-status": "draft",
        "x-match": "machine",
        "x-model": "embedded@5f0c2a91d7e4 ct2/int8 beam 4",
    }
    assert "x-previous" not in _props(units["1"])
    assert units["4"].findtext("note") == "warning: “offtake” is “sarp ediş” in the termbase (term-missing)"


def test_what_a_memory_should_not_learn_is_left_out_and_counted(aligned: AlignedStory) -> None:
    assert [unit.get("tuid") for unit in _root(aligned).iterfind(".//tu")] == ["1", "2", "4", "5", "6", "7", "8", "9"]
    assert _root(aligned).findtext("header/note") == ("1 of 9 segments left out: erroneous, rejected or untranslated")


@pytest.mark.parametrize(
    ("fields", "is_kept"),
    [
        ({}, True),
        ({"status": Status.REJECTED}, False),
        ({"kind": MatchKind.COPY}, False),
        ({"kind": MatchKind.FUZZY}, True),
        ({"severity": Severity.WARNING}, True),
        ({"severity": Severity.ERROR}, False),
    ],
)
def test_when_a_unit_is_kept(one_sentence: Any, fields: dict[str, Any], is_kept: bool) -> None:
    from translate_pipeline.domain import Finding

    severity = fields.pop("severity", None)
    findings = (Finding("code", severity, "message"),) if severity else ()
    root = _root(one_sentence("Yes.", "Да.", findings=findings, **fields))
    assert (root.find(".//tu") is not None) is is_kept
    assert (root.find("header/note") is None) is is_kept


def test_codes_are_paired_overlapping_or_alone(one_sentence: Any, make_tag: Any) -> None:
    tags = (
        make_tag(0, OPEN, 1), make_tag(1, OPEN, 2, "a", href='x"y'), make_tag(2, CLOSE, 1), make_tag(3, CLOSE, 2, "a"),
        make_tag(3, EMPTY, 3, "br"), make_tag(4, CLOSE, 9, "i"),
    )  # fmt: skip
    seg = _root(one_sentence("abcd", "abcd", source_tags=tags)).find(".//seg")
    assert [(code.tag, code.get("i") or code.get("pos"), code.text) for code in seg] == [
        ("bpt", "1", "<b>"),
        ("bpt", "2", '<a href="x&quot;y">'),
        ("ept", "1", "</b>"),
        ("ept", "2", "</a>"),
        ("ph", None, "<br/>"),
        ("it", "end", "</i>"),
    ]


def test_translate_toolkit_reads_it(aligned: AlignedStory) -> None:
    store = tmxfile(BytesIO(_bytes(aligned)), sourcelanguage="en", targetlanguage="ru")
    assert len(store.units) == 8
    assert store.translate("A Ferry Terminal Opens on the Caspian Coast") == (
        "На побережье Каспия открылся паромный терминал"
    )


def test_what_people_remarked_are_notes_of_the_unit(one_sentence: Any) -> None:
    aligned = one_sentence("One.", "Один.", notes=(Note("Leyla", "Which one?"), Note("", "Any.")))
    content = dict(render(aligned, ["tmx"]))["story.ru.tmx"]
    assert [note.text for note in etree.fromstring(content).iter("note")] == ["Leyla: Which one?", "Any."]

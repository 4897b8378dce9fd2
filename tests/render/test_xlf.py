"""XLIFF 1.2: what the standard demands of ids and states, and what an independent reader sees."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from translate.storage.xliff import Xliff1File

from tests.render.conftest import _stories
from translate_pipeline.domain import AlignedStory, Finding, MatchKind, Note, Severity, Status, TagKind
from translate_pipeline.render import render

if TYPE_CHECKING:
    from lxml.etree import _Element

NS = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
#: By element its children in the order of the standard's schema, and the attributes that it must have.
_ORDER = {
    "trans-unit": ("source", "target", "note", "alt-trans"),
    "file": ("header", "body"),
    "alt-trans": ("source", "target"),
}
_NEEDED = {
    "xliff": {"version"},
    "file": {"original", "source-language", "datatype"},
    "trans-unit": {"id"},
    "g": {"id"},
    "x": {"id"},
    "bx": {"id"},
    "ex": {"id"},
}


def _root(aligned: AlignedStory, language: str = "ru") -> _Element:
    return etree.fromstring(dict(render(aligned, ["xlf"]))[f"story.{language}.xlf"])


def _violations(root: _Element) -> list[str]:
    found = []
    for element in root.iter():
        name = etree.QName(element).localname
        missing = _NEEDED.get(name, set()) - set(map(str, element.attrib))
        found += [f"{name} has no {attribute}" for attribute in missing]
        order = _ORDER.get(name)
        if order:
            places = [order.index(etree.QName(child).localname) for child in element]
            found += [f"children of {name} out of order"] if places != sorted(places) else []
        if name in ("source", "target"):
            ids = Counter(code.get("id") for code in element.iterdescendants())
            found += [f"id {name} twice in a {name}" for name, count in ids.items() if count > 1]
    ids = Counter(unit.get("id") for unit in root.iterfind(".//x:trans-unit", NS))
    return found + [f"unit {name} twice" for name, count in ids.items() if count > 1]


def test_a_story_is_valid_and_names_where_it_is_from(aligned: AlignedStory) -> None:
    for language in ("ru", "tk"):
        root = _root(aligned, language)
        assert _violations(root) == []
        file = root.find("x:file", NS)
        assert file is not None
        assert file.get("original") == "stories/compressor-station.txt"
        assert (file.get("source-language"), file.get("target-language")) == ("en", language)


@given(story=_stories())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_story_is_valid(story: AlignedStory) -> None:
    for name, content in render(story, ["xlf"]):
        assert _violations(etree.fromstring(content)) == [], name


def test_an_independent_reader_sees_every_segment(aligned: AlignedStory) -> None:
    store = Xliff1File.parsefile(BytesIO(dict(render(aligned, ["xlf"]))["story.ru.xlf"]))
    units = [unit for unit in store.units if unit.istranslatable()]
    assert [str(unit.source) for unit in units] == [segment.text for segment in aligned.segments]
    assert [str(unit.target) for unit in units] == [target.text for target in aligned.targets["ru"]]
    assert [unit.isapproved() for unit in units] == [True] + [False] * 8
    assert len(store.units) - len(units) == 5


@pytest.mark.parametrize(
    ("fields", "approved", "state", "qualifier"),
    [
        ({}, "no", "translated", "mt-suggestion"),
        ({"status": Status.APPROVED, "kind": MatchKind.EXACT}, "yes", "final", "exact-match"),
        ({"status": Status.REJECTED}, "no", "needs-translation", "rejected-inaccurate"),
        ({"kind": MatchKind.FUZZY, "score": 86}, "no", "translated", "fuzzy-match"),
        ({"kind": MatchKind.COPY}, "no", "translated", None),
        (
            {"findings": (Finding("length", Severity.ERROR, "Too short."),)},
            "no",
            "needs-review-translation",
            "mt-suggestion",
        ),
    ],
)
def test_states_say_how_far_a_target_is(
    one_sentence: Any, fields: dict[str, Any], approved: str, state: str, qualifier: str | None
) -> None:
    unit = _root(one_sentence("Yes.", "Да.", **fields)).find(".//x:trans-unit", NS)
    assert unit is not None
    target = unit.find("x:target", NS)
    assert target is not None
    assert (unit.get("approved"), target.get("state"), target.get("state-qualifier")) == (approved, state, qualifier)
    notes = [note.text for note in unit.iterfind("x:note", NS)]
    assert notes == (["error: Too short. (length)"] if "findings" in fields else [])


def test_codes_pair_and_share_ids_between_source_and_target(one_sentence: Any, make_tag: Any) -> None:
    tags = (
        make_tag(0, TagKind.OPEN, 1, "b"),
        make_tag(3, TagKind.CLOSE, 1, "b"),
        make_tag(3, TagKind.EMPTY, 2, "br"),
        make_tag(3, TagKind.OPEN, 3, "span"),
    )
    moved = (
        make_tag(0, TagKind.EMPTY, 2, "br"),
        make_tag(0, TagKind.OPEN, 1, "b"),
        make_tag(2, TagKind.CLOSE, 1, "b"),
        make_tag(3, TagKind.OPEN, 3, "span"),
    )
    root = _root(one_sentence("Yes.", "Да.", source_tags=tags, tags=moved))
    shapes = [
        [
            (etree.QName(code).localname, code.get("id"), code.get("ctype"), code.text)
            for code in root.iterfind(f".//x:trans-unit/x:{side}/*", NS)
        ]
        for side in ("source", "target")
    ]
    assert shapes == [
        [("g", "1", "bold", "Yes"), ("x", "2", "lb", None), ("bx", "3", None, None)],
        [("x", "2", "lb", None), ("g", "1", "bold", "Да"), ("bx", "3", None, None)],
    ]


def test_what_people_remarked_is_from_them(one_sentence: Any) -> None:
    notes = (Note("Leyla", "Which one?"), Note("", "Any."))
    root = _root(one_sentence("One.", "Один.", notes=notes))
    assert [(n.get("from"), n.text) for n in root.findall(".//x:trans-unit/x:note", NS)] == [
        ("Leyla", "Which one?"),
        (None, "Any."),
    ]

"""Valid XLIFF 2.1: the grammar, the rules that no grammar can say, and an independent reader's view."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff2 import Xliff2File

from translate_pipeline.domain import MatchKind, Note, Role, Status, TagKind
from translate_pipeline.render import render
from translate_pipeline.render.base import storable
from translate_pipeline.render.xliff import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from translate_pipeline.domain import AlignedStory

NS = {
    "x": "urn:oasis:names:tc:xliff:document:2.0",
    "mda": METADATA,
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
}
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "xliff-profile.rng"))
OPEN, CLOSE, EMPTY = TagKind.OPEN, TagKind.CLOSE, TagKind.EMPTY


def _bytes(aligned: AlignedStory, language: str = "ru") -> bytes:
    return dict(render(aligned, ["xliff"]))[f"story.{language}.xliff"]


def _root(aligned: AlignedStory, language: str = "ru") -> _Element:
    return etree.fromstring(_bytes(aligned, language))


def _text(element: _Element) -> str:
    """The characters of inline content, ``cp`` decoded."""
    parts = [element.text or ""]
    for inline in element:
        name = etree.QName(inline).localname
        parts.append(chr(int(inline.get("hex"), 16)) if name == "cp" else _text(inline))
        parts.append(inline.tail or "")
    return "".join(parts)


def violations(root: _Element) -> Iterator[str]:
    """What breaks the constraints and processing requirements of XLIFF 2.1 that are about more than one element."""
    for unit in root.iterfind(".//x:unit", NS):
        yield from (f"{unit.get('id')}: {problem}" for problem in _unit_violations(unit))
    ids = Counter(unit.get("id") for unit in root.iterfind(".//x:unit", NS))
    yield from (f"unit id {name} twice" for name, count in ids.items() if count > 1)


def _unit_violations(unit: _Element) -> Iterator[str]:
    if not unit.findall("x:segment", NS):
        yield "no segment"
    sources = unit.xpath("x:segment/x:source//*[@id] | x:ignorable/x:source//*[@id] | x:segment[@id]", namespaces=NS)
    taken = Counter(element.get("id") for element in sources)
    yield from (f"id {name} twice" for name, count in taken.items() if count > 1)
    for segment in unit.findall("x:segment", NS):
        if segment.get("state", "initial") != "initial" and segment.find("x:target", NS) is None:
            yield "state without target"
    yield from _target_id_violations(unit, taken)
    for side in ("source", "target"):
        yield from _pair_violations(unit.xpath(f"(x:segment|x:ignorable)/x:{side}//*", namespaces=NS))
    yield from _reference_violations(unit)
    for match in unit.iterfind("mtc:matches/mtc:match", NS):
        for side in ("source", "target"):
            yield from _pair_violations(match.xpath(f"x:{side}//*", namespaces=NS))


def _target_id_violations(unit: _Element, sources: Counter[str]) -> Iterator[str]:
    targets = Counter(e.get("id") for e in unit.xpath("x:segment/x:target//*[@id]", namespaces=NS))
    for element in unit.xpath("x:segment/x:target//*[@id]", namespaces=NS):
        name = element.get("id")
        (segment,) = element.xpath("ancestor::x:segment", namespaces=NS)
        same = [e for e in segment.find("x:source", NS).iterfind(f".//*[@id='{name}']") if e.tag == element.tag]
        if targets[name] > 1 or (sources[name] and len(same) != 1):
            yield f"target id {name} stands for something else"


def _pair_violations(codes: list[_Element]) -> Iterator[str]:
    starts: dict[str, int] = {}
    for code in codes:
        name, isolated = etree.QName(code).localname, code.get("isolated") == "yes"
        if name == "sc" and not isolated:
            starts[code.get("id")] = 0
        elif name == "ec" and not isolated:
            if code.get("startRef") not in starts:
                yield f"ec without sc {code.get('startRef')}"
            else:
                starts[code.get("startRef")] += 1
    yield from (f"sc {name} ends {count} times" for name, count in starts.items() if count != 1)


def _reference_violations(unit: _Element) -> Iterator[str]:
    data = [element.get("id") for element in unit.iterfind("x:originalData/x:data", NS)]
    notes = [element.get("id") for element in unit.iterfind("x:notes/x:note", NS)]
    segments = {element.get("id") for element in unit.iterfind("x:segment", NS)}
    if len(data) != len(set(data)) or len(notes) != len(set(notes)):
        yield "data or note id twice"
    for element in unit.iter():
        for attribute in ("dataRef", "dataRefStart", "dataRefEnd"):
            if element.get(attribute, data[0] if data else None) not in {*data, None}:
                yield f"{attribute} leads nowhere"
        if etree.QName(element).localname == "mrk" and element.get("ref").removeprefix("#n=") not in notes:
            yield "mrk leads nowhere"
        if etree.QName(element).localname == "match" and element.get("ref").removeprefix("#") not in segments:
            yield "match leads nowhere"


def _assert_valid(root: _Element) -> None:
    assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
    assert list(violations(root)) == []


class TestValidity:
    @pytest.mark.parametrize("language", ["ru", "tk"])
    def test_the_sample_story(self, aligned: AlignedStory, language: str) -> None:
        _assert_valid(_root(aligned, language))

    @given(data=st.data())
    @settings(max_examples=60, deadline=None)
    def test_any_story(self, stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
        aligned = data.draw(stories)
        for language in aligned.languages:
            _assert_valid(_root(aligned, language))

    def test_a_story_without_blocks(self, builder: Any) -> None:
        builder.targets = {"ru": []}
        _assert_valid(_root(builder.build()))

    @pytest.mark.parametrize(
        ("path", "attribute", "value"),
        [
            (".//x:segment", "id", "t1"),
            (".//x:segment//x:pc", "id", "s4"),
            (".//x:segment//x:pc", "dataRefStart", "d9"),
            (".//x:mrk", "ref", "#n=n9"),
            (".//mtc:match", "ref", "#s99"),
            (".//x:unit", "id", "u2"),
        ],
    )
    def test_the_rules_see_what_they_are_for(
        self, aligned: AlignedStory, path: str, attribute: str, value: str
    ) -> None:
        """A checker that finds nothing wrong proves nothing unless it can find something wrong."""
        root = _root(aligned)
        units = root.findall(".//x:unit", NS)
        damaged = units[0] if path == ".//x:unit" else units[4].find(path, NS)
        if damaged is None:
            damaged = root.find(path, NS)
        damaged.set(attribute, value)
        assert list(violations(root))


class TestContent:
    @given(data=st.data())
    @settings(max_examples=30, deadline=None)
    def test_a_unit_is_its_block_to_the_last_character(
        self, stories: st.SearchStrategy[AlignedStory], data: st.DataObject
    ) -> None:
        """Even characters that XML cannot hold, which are spelt out as ``cp``."""
        aligned = data.draw(stories)
        units = _root(aligned).findall(".//x:unit", NS)
        for block, unit in zip(aligned.story.blocks, units, strict=False):
            assert "".join(_text(s) for s in unit.xpath("*/x:source[not(ancestor::mtc:*)]", namespaces=NS)) == storable(
                block.text
            )
        targets = [_text(t) for unit in units for t in unit.iterfind("x:segment/x:target", NS)]
        assert targets == [storable(target.text) for target in aligned.targets["ru"]]

    def test_metadata_blocks_are_not_for_translation(self, aligned: AlignedStory) -> None:
        kept = [unit for unit in _root(aligned).iterfind(".//x:unit", NS) if unit.get("translate") == "no"]
        assert [_text(unit.find("x:segment/x:source", NS)) for unit in kept] == [
            "09:40 14.05.2024 1318",
            "https://news.example.org/storage/posts/2204/cover.jpeg",
            "Other articles",
            "20240514-turbine.jpeg",
            "1 2 3",
        ]
        assert not [unit for unit in kept if unit.findall(".//x:target", NS)]

    def test_layout_between_blocks_is_kept_in_metadata(self, aligned: AlignedStory) -> None:
        metas = _root(aligned).xpath("//mda:meta[@type='before' or @type='after']/text()", namespaces=NS)
        assert "".join(metas) == "\n" + "".join(block.before for block in aligned.story.blocks)

    @pytest.mark.parametrize(
        ("status", "state"), [(Status.DRAFT, "translated"), (Status.APPROVED, "final"), (Status.REJECTED, "initial")]
    )
    def test_states_follow_the_status(self, one_sentence: Any, status: Status, state: str) -> None:
        segment = _root(one_sentence("Yes.", "Да.", status=status)).find(".//x:segment", NS)
        assert segment.get("state") == state
        assert segment.get("subState") == "translate-pipeline:machine"

    def test_a_draft_with_an_error_is_still_to_be_done(self, aligned: AlignedStory) -> None:
        assert _root(aligned).find(".//x:segment[@id='s3']", NS).get("state") == "initial"

    def test_candidates_say_where_the_target_came_from(self, aligned: AlignedStory) -> None:
        matches = {m.get("ref"): m for m in _root(aligned, "tk").iterfind(".//mtc:match", NS)}
        assert (matches["#s6"].get("type"), matches["#s6"].get("similarity")) == ("tm", "100")
        assert (matches["#s2"].get("type"), matches["#s2"].get("origin")) == (
            "mt",
            "embedded@5f0c2a91d7e4 ct2/int8 beam 4",
        )
        assert _root(aligned).find(".//mtc:match", NS).get("type") == "icm"

    def test_no_candidate_claims_a_source_that_is_not_its_own(self, aligned: AlignedStory, one_sentence: Any) -> None:
        """A fuzzy match was another sentence, which the story does not hold."""
        for kind in (MatchKind.FUZZY, MatchKind.PLACEABLE, MatchKind.COPY):
            assert _root(one_sentence("Yes.", "Да.", kind=kind, score=86)).find(".//mtc:match", NS) is None

    def test_what_people_remarked_are_notes_under_their_names(self, one_sentence: Any) -> None:
        root = _root(one_sentence("One.", "Один.", notes=(Note("Leyla", "Which one?"), Note("", "\x01"))))
        notes = root.findall(".//x:note", NS)
        assert [(n.get("category"), n.get("appliesTo"), n.text) for n in notes] == [
            ("comment:Leyla", "target", "1: Which one?"),
            ("comment:", "target", "1: \N{REPLACEMENT CHARACTER}"),
        ]

    def test_a_finding_is_a_note_anchored_at_its_span(self, aligned: AlignedStory) -> None:
        root = _root(aligned)
        (note,) = root.findall(".//x:note", NS)
        assert (note.get("category"), note.get("priority")) == ("error:number-mismatch", "1")
        assert note.text == "3: 56 of the source is missing"
        (mark,) = root.findall(".//x:mrk", NS)
        assert (mark.get("ref"), mark.text) == (f"#n={note.get('id')}", "65")

    def test_a_finding_without_a_span_is_anchored_at_the_whole_target(self, aligned: AlignedStory) -> None:
        mark = _root(aligned, "tk").find(".//x:segment[@id='s9']/x:target/x:mrk", NS)
        assert mark.text == "The parties noted a long-term offtake contract and signed a memorandum."


class TestCodes:
    def _shape(self, target: _Element) -> str:
        return " ".join(
            f"{etree.QName(e).localname}:{e.get('id') or e.get('startRef')}{'!' if e.get('isolated') else ''}"
            for e in target.iterdescendants()
        )

    def test_a_pair_keeps_its_id_and_original_markup(self, aligned: AlignedStory) -> None:
        unit = _root(aligned).findall(".//x:unit", NS)[4]
        codes = unit.xpath(".//x:segment//x:pc", namespaces=NS)
        assert [code.get("id") for code in codes] == ["t1", "t1", "t2", "t2"]
        data = {element.get("id"): element.text for element in unit.iterfind(".//x:data", NS)}
        assert [data[codes[0].get(name)] for name in ("dataRefStart", "dataRefEnd")] == ["<b>", "</b>"]
        assert data[codes[2].get("dataRefStart")] == '<a href="https://example.org/port">'
        assert codes[2].get("type") == "link"

    def test_overlapping_pairs_are_starts_and_ends(self, one_sentence: Any, make_tag: Any) -> None:
        tags = (make_tag(0, OPEN, 1), make_tag(1, OPEN, 2, "i"), make_tag(2, CLOSE, 1), make_tag(3, CLOSE, 2, "i"))
        root = _root(one_sentence("abcd", "abcd", source_tags=tags, tags=tags))
        # The outer pair may stay one element: only what lies across its end has to be taken apart.
        assert self._shape(root.find(".//x:segment/x:source", NS)) == "pc:t1 sc:t2 ec:t2"
        assert self._shape(root.find(".//x:segment/x:target", NS)) == "pc:t1 sc:t2 ec:t2"

    def test_a_pair_may_open_in_one_sentence_and_close_in_the_next(self, builder: Any, make_tag: Any) -> None:
        first, second = (make_tag(0, OPEN, 1),), (make_tag(3, CLOSE, 1),)
        builder.prose(
            Role.PARAGRAPH,
            ("One.", {"ru": {"text": "Раз.", "tags": first}}, first),
            ("Two.", {"ru": {"text": "Два.", "tags": second}}, second),
        )
        root = _root(builder.build())
        _assert_valid(root)
        assert [self._shape(t) for t in root.iterfind(".//x:segment/x:target", NS)] == ["sc:t1", "ec:t1"]

    def test_half_a_pair_is_isolated(self, one_sentence: Any, make_tag: Any) -> None:
        root = _root(one_sentence("ab", "ab", source_tags=(make_tag(1, OPEN, 1), make_tag(1, CLOSE, 2))))
        assert self._shape(root.find(".//x:segment/x:source", NS)) == "sc:t1! ec:t2!"

    def test_a_code_that_changed_its_nature_gets_an_id_of_its_own(self, one_sentence: Any, make_tag: Any) -> None:
        """A target's code has the id of the source's only when it is the same kind of element."""
        pair = (make_tag(0, OPEN, 1), make_tag(1, CLOSE, 1))
        root = _root(one_sentence("ab", "ab", source_tags=pair, tags=pair[:1]))
        _assert_valid(root)
        assert self._shape(root.find(".//x:segment/x:target", NS)) == "sc:t1-2!"

    def test_the_source_file_s_own_markup_is_kept(self, one_sentence: Any, make_tag: Any) -> None:
        from dataclasses import replace

        star = replace(make_tag(1, EMPTY, 1, "br"), literal="\\\n")
        root = _root(one_sentence("ab", "ab", source_tags=(star,), tags=(make_tag(1, EMPTY, 1, "br"),)))
        assert [data.text for data in root.iterfind(".//x:data", NS)] == ["\\\n"]
        assert root.find(".//x:ph", NS).get("subType") == "xlf:lb"


class TestTranslateToolkit:
    def test_it_reads_every_segment_with_its_state(self, aligned: AlignedStory) -> None:
        store = Xliff2File(BytesIO(_bytes(aligned)))
        units = [unit for unit in store.units if unit.target]
        assert len(units) == 9
        assert store.sourcelanguage == "en"
        assert store.targetlanguage == "ru"
        assert [unit.isfuzzy() for unit in units] == [number == 3 for number in range(1, 10)]
        assert units[1].source == "The construction of a gas compressor station was discussed in Ashgabat on Tuesday."
        assert units[1].target == "Во вторник в Ашхабаде обсудили строительство газокомпрессорной станции."

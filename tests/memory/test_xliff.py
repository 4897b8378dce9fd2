"""XLIFF 1.2 and 2.x into the memory: states, codes, segmentation, what is broken, what is hostile."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from translate_pipeline.domain import InlineTag, LanguagePair, OriginKind, Status, TagKind, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, export_file, import_file
from translate_pipeline.memory.exchange import Problem, ReadOptions, format_of
from translate_pipeline.memory.tmx_inline import native_code

EN_RU = LanguagePair("en", "ru")
OPTIONS = ReadOptions("a.xlf")
OURS = 'subState="translate-pipeline:machine"'


def read(path: Path, content: str, options: ReadOptions = OPTIONS) -> list[TranslationUnit | Problem]:
    path.write_text(content, encoding="utf-8")
    return list(format_of(path).read(path, options))


def only(found: list[TranslationUnit | Problem]) -> TranslationUnit:
    [unit] = found
    assert isinstance(unit, TranslationUnit)
    return unit


def first(*units: str, languages: str = 'source-language="en" target-language="ru"') -> str:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="a" datatype="html" {languages}><body>\n' + "\n".join(units) + "\n</body></file></xliff>"
    )


def second(*units: str, root: str = 'srcLang="en" trgLang="ru"') -> str:
    return (
        f'<xliff version="2.1" {root} xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">\n'
        + "\n".join(units)
        + "\n</file></xliff>"
    )


@pytest.fixture
def xlf(tmp_path: Path) -> Path:
    return tmp_path / "a.xlf"


class TestStatesOf12:
    @pytest.mark.parametrize(
        ("unit", "target", "expected"),
        [
            ("", 'state="final"', Status.APPROVED),
            ("", 'state="signed-off"', Status.APPROVED),
            ('approved="yes"', "", Status.APPROVED),
            ('approved="yes"', 'state="translated"', Status.APPROVED),
            ('approved="no"', "", Status.DRAFT),
            ("", 'state="translated"', Status.DRAFT),
            ("", 'state="needs-review-translation"', Status.DRAFT),
            ("", 'state="new"', Status.DRAFT),
            ("", 'state="final" state-qualifier="rejected-grammar"', Status.REJECTED),
            ("", "", Status.APPROVED),
        ],
    )
    def test_status(self, xlf: Path, unit: str, target: str, expected: Status) -> None:
        content = first(f'<trans-unit id="1" {unit}><source>Gas</source><target {target}>Газ</target></trans-unit>')
        assert only(read(xlf, content)).status is expected

    def test_what_says_nothing_is_what_the_caller_says(self, xlf: Path) -> None:
        content = first('<trans-unit id="1"><source>Gas</source><target>Газ</target></trans-unit>')
        assert only(read(xlf, content, ReadOptions("a", status=Status.DRAFT))).status is Status.DRAFT

    @pytest.mark.parametrize(
        "unit",
        [
            '<trans-unit id="1"><source>Gas</source></trans-unit>',
            '<trans-unit id="1"><source>Gas</source><target/></trans-unit>',
            '<trans-unit id="1"><source>Gas</source><target state="new">Gas</target></trans-unit>',
            '<trans-unit id="1"><source>Gas</source><target state="needs-translation">Gas</target></trans-unit>',
            '<trans-unit id="1" translate="no"><source>Gas</source><target>Газ</target></trans-unit>',
            '<trans-unit id="1"><source>Gas</source><alt-trans><target>Газ</target></alt-trans></trans-unit>',
        ],
    )
    def test_what_nobody_translated_is_left_out(self, xlf: Path, unit: str) -> None:
        assert read(xlf, first(unit)) == []

    def test_machine_suggestions_do_not_pass_for_imports(self, xlf: Path) -> None:
        target = '<target state="translated" state-qualifier="mt-suggestion">Газ</target>'
        unit = only(read(xlf, first(f'<trans-unit id="1"><source>Gas</source>{target}</trans-unit>')))
        assert (unit.origin.kind, unit.status) == (OriginKind.MACHINE, Status.DRAFT)

    def test_notes_are_kept(self, xlf: Path) -> None:
        content = first('<trans-unit id="1"><source>Gas</source><target>Газ</target><note>title</note></trans-unit>')
        assert only(read(xlf, content)).notes == ("title",)


class TestCodesOf12:
    def test_pairs_and_single_codes(self, xlf: Path) -> None:
        source = 'A <g id="1" ctype="bold">new</g> port<x id="2" ctype="lb"/>'
        target = '<g id="1" ctype="bold">Новый</g> порт<x id="2" ctype="lb"/>'
        content = first(f'<trans-unit id="1"><source>{source}</source><target>{target}</target></trans-unit>')
        unit = only(read(xlf, content))
        assert (unit.source, unit.target) == ("A new port", "Новый порт")
        assert unit.source_tags == (
            InlineTag(2, TagKind.OPEN, 1, "b"),
            InlineTag(5, TagKind.CLOSE, 1, "b"),
            InlineTag(10, TagKind.EMPTY, 2, "br"),
        )
        assert [(t.position, t.id) for t in unit.target_tags] == [(0, 1), (5, 1), (10, 2)]

    def test_native_code_becomes_html_or_is_kept(self, xlf: Path) -> None:
        source = (
            '<bpt id="1">&lt;a href="x"&gt;</bpt>New<ept id="1">&lt;/a&gt;</ept> port<ph id="2">{0}</ph>'
            '<it id="3" pos="open">&lt;i&gt;</it>'
        )
        content = first(f'<trans-unit id="1"><source>{source}</source><target>Порт</target></trans-unit>')
        tags = only(read(xlf, content)).source_tags
        assert [(t.position, t.kind, t.id, t.name) for t in tags] == [
            (0, TagKind.OPEN, 1, "a"),
            (3, TagKind.CLOSE, 1, "a"),
            (8, TagKind.EMPTY, 2, "ph"),
            (8, TagKind.OPEN, 3, "i"),
        ]
        assert tags[0].attributes == (("href", "x"),)
        assert native_code(tags[2].kind, tags[2].name, tags[2].attributes) == "{0}"

    def test_codes_that_are_joined_by_rid(self, xlf: Path) -> None:
        source = '<bx id="4" rid="1"/>New<ex id="5" rid="1"/> port'
        content = first(f'<trans-unit id="1"><source>{source}</source><target>Порт</target></trans-unit>')
        assert [(t.kind, t.id) for t in only(read(xlf, content)).source_tags] == [(TagKind.OPEN, 1), (TagKind.CLOSE, 1)]

    def test_codes_survive_the_way_into_a_tmx(self, xlf: Path, tmp_path: Path) -> None:
        source = 'A <g id="1" ctype="x-html-EM">new</g> port<ph id="2">{0}</ph>'
        xlf.write_text(first(f'<trans-unit id="1"><source>{source}</source><target>Порт</target></trans-unit>'))
        with Memory.open(tmp_path / "a.db") as one, Memory.open(tmp_path / "b.db") as other:
            import_file(one, xlf)
            export_file(one, tmp_path / "a.tmx")
            import_file(other, tmp_path / "a.tmx")
            [before], [after] = one.units(), other.units()
            assert before.source_tags == after.source_tags
            assert [t.name for t in after.source_tags] == ["em", "em", "ph"]


def test_segments_of_trados_with_their_own_states(tmp_path: Path) -> None:
    unit = (
        '<trans-unit id="1"><source>Gas rose. Oil fell. Coal.</source>'
        '<seg-source><g id="9"><mrk mtype="seg" mid="1">Gas rose.</mrk> <mrk mtype="seg" mid="2">Oil fell.</mrk></g>'
        ' <mrk mtype="seg" mid="3">Coal.</mrk></seg-source>'
        '<target><g id="9"><mrk mtype="seg" mid="1">Газ вырос.</mrk> <mrk mtype="seg" mid="2">Нефть упала.</mrk></g>'
        ' <mrk mtype="seg" mid="3"/></target>'
        '<sdl:seg-defs xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">'
        '<sdl:seg id="1" conf="ApprovedTranslation"/><sdl:seg id="2" conf="Draft"/><sdl:seg id="3"/></sdl:seg-defs>'
        "</trans-unit>"
    )
    found = read(tmp_path / "a.sdlxliff", first(unit))
    assert [(u.source, u.target, u.status) for u in found if isinstance(u, TranslationUnit)] == [
        ("Gas rose.", "Газ вырос.", Status.APPROVED),
        ("Oil fell.", "Нефть упала.", Status.DRAFT),
    ]


def test_states_of_memoq(tmp_path: Path) -> None:
    unit = '<trans-unit id="1" xmlns:mq="MQXliff" mq:status="{}"><source>Gas</source><target>Газ</target></trans-unit>'
    found = read(tmp_path / "a.mqxliff", first(*(unit.format(s) for s in ("Proofread", "Edited", "Rejected"))))
    assert [u.status for u in found if isinstance(u, TranslationUnit)] == [
        Status.APPROVED,
        Status.DRAFT,
        Status.REJECTED,
    ]


class TestVersion2:
    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ('state="final"', Status.APPROVED),
            ('state="reviewed"', Status.APPROVED),
            ('state="translated"', Status.DRAFT),
            ('state="initial"', Status.DRAFT),
            ("", Status.APPROVED),
        ],
    )
    def test_status(self, xlf: Path, attributes: str, expected: Status) -> None:
        content = second(
            f'<unit id="1"><segment {attributes}><source>Gas</source><target>Газ</target></segment></unit>'
        )
        assert only(read(xlf, content)).status is expected

    @pytest.mark.parametrize(
        "segment",
        [
            "<segment><source>Gas</source></segment>",
            '<segment state="initial"><source>Gas</source><target>Gas</target></segment>',
            f'<segment state="initial" {OURS}><source>Gas</source><target>Г</target></segment>',
            "<ignorable><source> </source><target> </target></ignorable>",
        ],
    )
    def test_what_nobody_translated_is_left_out(self, xlf: Path, segment: str) -> None:
        assert read(xlf, second(f'<unit id="1">{segment}</unit>')) == []

    def test_what_a_run_translated_stays_machine(self, xlf: Path) -> None:
        segment = f'<segment state="translated" {OURS}><source>Gas</source><target>Г</target></segment>'
        assert only(read(xlf, second(f'<unit id="1">{segment}</unit>'))).origin.kind is OriginKind.MACHINE

    def test_codes_data_characters_and_marks(self, xlf: Path) -> None:
        source = (
            '<pc id="1" dataRefStart="d1" dataRefEnd="d2">New</pc> <mrk id="m1" type="term">port</mrk><cp hex="001F"/>'
            '<sc id="2" subType="xlf:i"/>!<ec startRef="2"/><ph id="3" dataRef="d3"/>'
        )
        unit = (
            '<unit id="1"><notes><note>title</note></notes><originalData><data id="d1">&lt;b&gt;</data>'
            '<data id="d2">&lt;/b&gt;</data><data id="d3">{0}</data></originalData>'
            f"<segment><source>{source}</source><target>Порт</target></segment></unit>"
        )
        found = only(read(xlf, second(unit)))
        assert found.source == "New port\x1f!"
        assert [(t.position, t.kind, t.id, t.name) for t in found.source_tags] == [
            (0, TagKind.OPEN, 1, "b"),
            (3, TagKind.CLOSE, 1, "b"),
            (9, TagKind.OPEN, 2, "i"),
            (10, TagKind.CLOSE, 2, "i"),
            (10, TagKind.EMPTY, 3, "ph"),
        ]
        assert found.source_tags[-1].attributes == (("code", "{0}"),)
        assert found.notes == ("title",)

    @pytest.mark.parametrize("code", ["D800", "110000", "x", ""])
    def test_no_character(self, xlf: Path, code: str) -> None:
        segment = f'<segment><source>A<cp hex="{code}"/></source><target>Б</target></segment>'
        assert only(read(xlf, second(f'<unit id="1">{segment}</unit>'))).source == "A\ufffd"


class TestLanguages:
    UNIT = '<trans-unit id="1"><source>Gas</source><target>Газ</target></trans-unit>'

    def test_variants_are_kept(self, xlf: Path) -> None:
        content = first(self.UNIT, languages='source-language="EN-us" target-language="ru"')
        assert only(read(xlf, content)).pair == LanguagePair("en-US", "ru")

    def test_the_pair_stands_in_for_what_the_file_lacks(self, xlf: Path) -> None:
        content = first(self.UNIT, languages='source-language="en"')
        assert only(read(xlf, content, ReadOptions("a", EN_RU))).pair == EN_RU
        with pytest.raises(ExchangeError, match=r"a\.xlf:2: .*which languages") as caught:
            read(xlf, content)
        assert "--pair" in caught.value.remedy

    def test_another_pair_is_a_problem_by_line(self, xlf: Path) -> None:
        [problem] = read(xlf, first(self.UNIT), ReadOptions("a", LanguagePair("en", "tk")))
        assert problem == Problem(2, "the languages are en-ru, not en-tk")
        segment = '<unit id="1"><segment><source>Gas</source><target>Газ</target></segment></unit>'
        [problem] = read(xlf, second(segment), ReadOptions("a", LanguagePair("en", "tk")))
        assert problem == Problem(2, "the languages are en-ru, not en-tk")


class TestBroken:
    UNIT = TestLanguages.UNIT

    def test_only_the_damaged_unit_is_lost(self, xlf: Path) -> None:
        broken = "<trans-unit>\n<source>Oil & gas</source></trans-unit>"
        tool = (
            '<trans-unit xmlns:mq="MQXliff" mq:status="Edited"><source>Coal</source><target>Уголь</target></trans-unit>'
        )
        one, problem, other, last = read(xlf, first(self.UNIT, broken, tool, '<trans-unit id="9"></trans-unit>'))
        assert isinstance(one, TranslationUnit)
        assert isinstance(problem, Problem)
        assert problem.line == 3
        assert isinstance(other, TranslationUnit)
        assert (other.source, other.status, str(other.pair)) == ("Coal", Status.DRAFT, "en-ru")
        assert last == Problem(6, "the unit has no source")

    def test_version_2_too(self, xlf: Path) -> None:
        unit = '<unit id="1">\n<segment><source>{}</source>{}</segment></unit>'
        found = read(
            xlf, second(unit.format("Oil <b", ""), unit.format("Gas", "<target>Газ</target>"), unit.format("", ""))
        )
        assert isinstance(found[0], Problem)
        assert [u.target for u in found if isinstance(u, TranslationUnit)] == ["Газ"]

    def test_a_file_that_was_cut_off(self, xlf: Path) -> None:
        content = first(*[self.UNIT] * 3)
        found = read(xlf, content[: content.rindex("<target>")])
        assert [type(each) for each in found] == [TranslationUnit, TranslationUnit, Problem]
        found = read(xlf, content[: content.index("</body>")])
        assert [type(each) for each in found] == [TranslationUnit] * 3 + [Problem]

    def test_damage_in_a_large_file(self, xlf: Path) -> None:
        units = [f"<trans-unit><source>Gas {i}</source><target>Газ {i}</target></trans-unit>" for i in range(3000)]
        units[7] = units[7].replace("<target>", "<target")
        found = read(xlf, first(*units))
        assert [u.source for u in found if isinstance(u, TranslationUnit)] == [
            f"Gas {i}" for i in range(3000) if i != 7
        ]
        assert [p.line for p in found if isinstance(p, Problem)] == [9]

    def test_a_unit_without_source(self, xlf: Path) -> None:
        assert read(xlf, first('<trans-unit id="1"><target>Газ</target></trans-unit>')) == [
            Problem(2, "the unit has no source")
        ]
        assert read(xlf, second('<unit id="1"><segment><target>Газ</target></segment></unit>')) == [
            Problem(2, "the segment has no source")
        ]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "not XML"),
            ("no xml", "not XML"),
            ("<tmx/>", "whose root is xliff"),
            ("<a><xliff version='1.2'/></a>", "whose root is xliff"),
            ("<xliff version='3.0'/>", "XLIFF 3.0 is not known"),
            ("<xliff/>", "without a version"),
            ('<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', "declares XML entities"),
        ],
    )
    def test_what_is_no_xliff_is_refused(self, xlf: Path, content: str, message: str) -> None:
        with pytest.raises(ExchangeError, match=message):
            read(xlf, content)

    def test_an_external_entity_brings_nothing_in(self, xlf: Path, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("secret")
        head = f'<!DOCTYPE xliff [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'
        with pytest.raises(ExchangeError, match="entities"):
            read(xlf, head + first('<trans-unit id="1"><source>&s;</source><target>Газ</target></trans-unit>'))


def test_it_is_only_read(tmp_path: Path, memory: Memory) -> None:
    with pytest.raises(ExchangeError, match="only read") as caught:
        export_file(memory, tmp_path / "a.xlf")
    assert ".tmx" in caught.value.remedy


class TestAsOtherToolsWriteIt:
    """The Translate Toolkit writes, we read."""

    def test_version_1(self, memory: Memory, xlf: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from translate.storage.xliff import xlifffile
        store = xlifffile(sourcelanguage="en", targetlanguage="ru")
        for source, target in (
            ("Gas & oil <b>rose</b>.", "Газ и нефть <b>выросли</b>."),
            ("Coal", "Уголь"),
            ("Tin", ""),
        ):
            unit = store.addsourceunit(source)
            unit.target = target
        store.units[0].markapproved()
        store.units[1].markfuzzy()
        xlf.write_bytes(bytes(store))
        import_file(memory, xlf)
        assert [(u.source, u.target, u.status) for u in memory.units()] == [
            ("Gas & oil <b>rose</b>.", "Газ и нефть <b>выросли</b>.", Status.APPROVED),
            ("Coal", "Уголь", Status.DRAFT),
        ]

    def test_version_2(self, memory: Memory, xlf: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from translate.storage.xliff2 import Xliff2File
        store = Xliff2File(sourcelanguage="en", targetlanguage="ru")
        unit = store.addsourceunit("Gas & oil")
        unit.target = "Газ и нефть"
        xlf.write_bytes(bytes(store))
        assert import_file(memory, xlf, pair=EN_RU).added == 1
        [found] = memory.units()
        assert (found.source, found.target) == ("Gas & oil", "Газ и нефть")

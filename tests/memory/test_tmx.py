"""TMX in and out: what others write is read, what we write others read, and nothing harmful is let in."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Status,
    TagKind,
    TranslationUnit,
    context_hash,
)
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, Problem, export_file, import_file
from translate_pipeline.memory.exchange import ReadOptions
from translate_pipeline.memory.tmx import TmxFormat, canonical_language

EN_RU = LanguagePair("en", "ru")
HEADER = """<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"
 datatype="plaintext"/>"""


def tu(source: str, target: str, attributes: str = "", inside: str = "") -> str:
    return (
        f"<tu {attributes}>{inside}\n<tuv xml:lang='en'><seg>{source}</seg></tuv>\n"
        f"<tuv xml:lang='ru'><seg>{target}</seg></tuv>\n</tu>\n"
    )


def tmx(*units: str, header: str = HEADER, prolog: str = "<?xml version='1.0'?>") -> str:
    return f"{prolog}\n<tmx version='1.4'>\n{header}\n<body>\n{''.join(units)}</body>\n</tmx>\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "archive.tmx"


def read(path: Path, **options: object) -> list[TranslationUnit | Problem]:
    return list(TmxFormat().read(path, ReadOptions(path.name, **options)))  # type: ignore[arg-type]


def read_one(path: Path, **options: object) -> TranslationUnit:
    [unit] = read(path, **options)
    assert isinstance(unit, TranslationUnit), unit
    return unit


class TestReading:
    def test_a_unit_without_more_is_an_approved_import(self, file: Path) -> None:
        file.write_text(tmx(tu("Gas &amp; oil", "Газ и нефть")))
        assert read_one(file) == TranslationUnit(
            "Gas & oil", "Газ и нефть", EN_RU, Origin(OriginKind.IMPORT, "archive.tmx"), Status.APPROVED
        )
        assert read_one(file, status=Status.DRAFT).status is Status.DRAFT

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251"])
    def test_encodings(self, file: Path, encoding: str) -> None:
        declared = encoding.removesuffix("-sig")
        mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
        text = mark + tmx(tu("Gas", "Газ"), prolog=f"<?xml version='1.0' encoding='{declared}'?>")
        file.write_bytes(text.encode(encoding))
        assert read_one(file).target == "Газ"

    def test_a_doctype_is_welcome_and_its_dtd_not_fetched(self, file: Path) -> None:
        file.write_text(
            tmx(tu("Gas", "Газ"), prolog="<?xml version='1.0'?>\n<!DOCTYPE tmx SYSTEM 'http://127.0.0.1:9/tmx14.dtd'>")
        )
        assert read_one(file).target == "Газ"

    def test_what_a_unit_says_of_itself(self, file: Path) -> None:
        dates = "creationdate='20200102T030405Z' changedate='20210102T030405Z'"
        attributes = f"tuid='7' {dates} creationid='A' changeid='B' usagecount='4'"
        inside = "<note>n1</note><note>n2</note><prop type='domain'>energy</prop><prop type='x-status'>draft</prop>"
        file.write_text(tmx(tu("Gas", "Газ", attributes, inside)))
        unit = read_one(file)
        assert (unit.created, unit.changed) == ("2020-01-02T03:04:05Z", "2021-01-02T03:04:05Z")
        assert (unit.author, unit.use_count, unit.status) == ("B", 4, Status.DRAFT)
        assert unit.notes == ("n1", "n2")
        assert unit.properties == (("domain", "energy"), ("tuid", "7"), ("creationid", "A"))

    def test_the_target_variant_has_precedence(self, file: Path) -> None:
        text = tmx(tu("Gas", "Газ", "changedate='20200101T000000Z' changeid='A'"))
        file.write_text(
            text.replace("<tuv xml:lang='ru'>", "<tuv xml:lang='ru' changedate='20220101T000000Z' changeid='C'>")
        )
        unit = read_one(file)
        assert (unit.changed, unit.author) == ("2022-01-01T00:00:00Z", "C")

    @pytest.mark.parametrize(
        ("level", "status"),
        [("Draft", Status.DRAFT), ("ApprovedSignOff", Status.APPROVED), ("RejectedTranslation", Status.REJECTED)],
    )
    def test_confirmation_levels_of_trados(self, file: Path, level: str, status: Status) -> None:
        file.write_text(tmx(tu("Gas", "Газ", inside=f"<prop type='x-ConfirmationLevel'>{level}</prop>")))
        assert read_one(file).status is status

    def test_our_own_story_files_keep_model_and_context(self, file: Path) -> None:
        inside = (
            f"<prop type='x-previous'>{context_hash('a')}</prop><prop type='x-next'>nonsense</prop>"
            "<prop type='x-model'>embedded@abc123 ct2/int8 beam 4</prop><prop type='x-status'>draft</prop>"
        )
        file.write_text(tmx(tu("Gas", "Газ", inside=inside)))
        unit = read_one(file)
        assert unit.origin == Origin(OriginKind.MACHINE, "embedded@abc123")
        assert (unit.previous, unit.next) == (context_hash("a"), "")

    def test_several_languages_become_several_units(self, file: Path) -> None:
        text = tmx(tu("Gas", "Газ")).replace("</tu>", "<tuv xml:lang='tk'><seg>Gaz</seg></tuv></tu>")
        file.write_text(text)
        assert [(str(u.pair), u.target) for u in read(file) if isinstance(u, TranslationUnit)] == [
            ("en-ru", "Газ"),
            ("en-tk", "Gaz"),
        ]
        assert read_one(file, pair=LanguagePair("en", "tk")).target == "Gaz"
        assert read_one(file, pair=LanguagePair("ru", "tk")).source == "Газ"

    def test_variants_are_kept_and_the_very_language_preferred(self, file: Path) -> None:
        variants = "".join(f"<tuv lang='{code}'><seg>{text}</seg></tuv>" for code, text in
                           [("EN_us", "Color"), ("EN-GB", "Colour"), ("ru-RU", "Цвет")])  # fmt: skip
        file.write_text(tmx(f"<tu>{variants}</tu>"))
        assert read_one(file).pair == LanguagePair("en-US", "ru-RU")
        assert read_one(file, pair=LanguagePair("en-GB", "ru")).source == "Colour"

    def test_a_source_language_of_all_means_the_first(self, file: Path) -> None:
        file.write_text(tmx(tu("Gas", "Газ"), header=HEADER.replace('srclang="en"', 'srclang="*all*"')))
        assert read_one(file).source == "Gas"

    def test_the_namespace_of_some_tools(self, file: Path) -> None:
        file.write_text(tmx(tu("Gas", "Газ")).replace("<tmx ", "<tmx xmlns='http://www.lisa.org/tmx14' "))
        assert read_one(file).target == "Газ"

    @pytest.mark.parametrize(
        ("tag", "canonical"), [("EN_us", "en-US"), ("ru", "ru"), ("tk-latn-tm", "tk-Latn-TM"), ("", "")]
    )
    def test_language_tags(self, tag: str, canonical: str) -> None:
        assert canonical_language(tag) == canonical

    def test_memory_use_does_not_grow_with_the_file(self, file: Path) -> None:
        def peak(count: int) -> int:
            file.write_text(tmx(*(tu(f"Sentence number {i}.", "Предложение.") for i in range(count))))
            tracemalloc.start()
            assert sum(1 for _ in TmxFormat().read(file, ReadOptions("x"))) == count
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return found

        peak(10)
        assert peak(8000) < 2 * peak(1000) + 200_000


class TestMarkup:
    def test_html_codes_become_names_and_attributes(self, file: Path) -> None:
        link = "<bpt i='1' x='3'>&lt;a href=\"u?a=1&amp;amp;b\"&gt;</bpt>link<ept i='1'>&lt;/a&gt;</ept>"
        source = f"A {link}<ph x='4'>&lt;br/&gt;</ph>"
        target = (
            "<bpt i='9' x='3'>&lt;a href=\"u\"&gt;</bpt>Ссылка<ept i='9'>&lt;/a&gt;</ept> А<ph x='4'>&lt;br/&gt;</ph>"
        )
        file.write_text(tmx(tu(source, target)))
        unit = read_one(file)
        assert (unit.source, unit.target) == ("A link", "Ссылка А")
        assert unit.source_tags == (
            InlineTag(2, TagKind.OPEN, 3, "a", (("href", "u?a=1&b"),)),
            InlineTag(6, TagKind.CLOSE, 3, "a"),
            InlineTag(6, TagKind.EMPTY, 4, "br"),
        )
        assert [(t.position, t.id) for t in unit.target_tags] == [(0, 3), (6, 3), (8, 4)]

    def test_other_codes_are_kept_whole(self, file: Path) -> None:
        file.write_text(tmx(tu("<bpt i='1' type='bold'>{\\b </bpt>B<ept i='1'>}</ept>", "<ut>{\\x}</ut>Б")))
        unit = read_one(file)
        assert unit.source_tags == (
            InlineTag(0, TagKind.OPEN, 1, "bold", (("type", "bold"), ("code", "{\\b "))),
            InlineTag(1, TagKind.CLOSE, 1, "bold", (("code", "}"),)),
        )
        assert unit.target_tags[0].attributes == (("code", "{\\x}"),)

    def test_isolated_and_highlighted_and_nested(self, file: Path) -> None:
        image = '<ph>&lt;img alt="<sub>deep</sub>"/&gt;</ph>'
        source = f"<it pos='begin' x='1'>&lt;i&gt;</it>one <hi type='term'>two <hi>three</hi></hi> {image}"
        file.write_text(tmx(tu(source, "раз")))
        unit = read_one(file)
        assert unit.source == "one two three "
        assert [(t.position, t.kind.value, t.id, t.name) for t in unit.source_tags] == [
            (0, "open", 1, "i"),
            (4, "open", 2, "term"),
            (8, "open", 3, "hi"),
            (13, "close", 3, "hi"),
            (13, "close", 2, "term"),
            (14, "empty", 4, "img"),
        ]

    def test_without_x_what_corresponds_has_one_id(self, file: Path) -> None:
        file.write_text(
            tmx(
                tu(
                    "<ph>1</ph>a<bpt i='1'>(</bpt>b<ept i='1'>)</ept>",
                    "<bpt i='1'>(</bpt>б<ept i='1'>)</ept>а<ph>1</ph>",
                )
            )
        )
        unit = read_one(file)
        assert [t.id for t in unit.source_tags] == [1, 2, 2]
        assert [t.id for t in unit.target_tags] == [2, 2, 1]


class TestBroken:
    GOOD = tu("Good one", "Хорошо")

    def problems(self, file: Path) -> list[tuple[int, str]]:
        found = read(file)
        assert [u.source for u in found if isinstance(u, TranslationUnit)] == ["Good one", "Good two"]
        return [(p.line, p.message) for p in found if isinstance(p, Problem)]

    @pytest.mark.parametrize(
        ("broken", "message"),
        [
            (tu("", "Пусто"), "the en segment is empty"),
            (tu("Empty", "  "), "the ru segment is empty"),
            ("<tu><tuv xml:lang='de'><seg>Gas</seg></tuv></tu>\n", "no segments for a source"),
            ("<tu><tuv xml:lang='en'><seg>Gas</seg></tuv></tu>\n", "languages: en"),
            ("<tu></tu>\n", "languages: none"),
            (tu("A &nbsp; B", "А"), "broken XML"),
            (tu("A < B", "А"), "broken XML"),
            (tu("A <b>", "А"), "broken XML"),
            (tu("A\x01", "А"), "broken XML"),
        ],
    )
    def test_a_broken_unit_is_reported_with_its_line_and_the_rest_is_read(
        self, file: Path, broken: str, message: str
    ) -> None:
        file.write_text(tmx(self.GOOD, broken, "<!-- -->\n", self.GOOD.replace("one", "two")))
        [(line, text), *_] = self.problems(file)
        assert line == 10
        assert message in text

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
    def test_many_units_after_the_damage_are_all_read(self, file: Path, encoding: str) -> None:
        """In any encoding, over many blocks of the file, with whole and broken units in turn."""
        units = [
            tu(f"Line {i} " + ("< " if i % 100 == 50 else "") + "x" * (i % 90), f"Строка {i}") for i in range(3000)
        ]
        units.insert(700, f"<!-- {tu('no', 'нет')} -->\n")
        file.write_bytes(tmx(*units, prolog=f"<?xml version='1.0' encoding='{encoding}'?>").encode(encoding))
        found = read(file)
        assert [u.target for u in found if isinstance(u, TranslationUnit)] == [
            f"Строка {i}" for i in range(3000) if i % 100 != 50
        ]
        assert len([p for p in found if isinstance(p, Problem)]) == 30

    def test_bytes_that_are_no_characters(self, file: Path) -> None:
        file.write_bytes(tmx(self.GOOD, tu("A#", "А"), self.GOOD.replace("one", "two")).encode().replace(b"#", b"\xff"))
        [(line, message)] = self.problems(file)
        assert (line, "no characters" in message) == (10, True)

    def test_a_unit_without_end(self, file: Path) -> None:
        file.write_text(tmx(self.GOOD, tu("A", "А").replace("</tu>", ""), self.GOOD.replace("one", "two")))
        assert [line for line, _ in self.problems(file)] == [10]

    def test_damage_beside_the_units(self, file: Path) -> None:
        file.write_text(tmx(self.GOOD, self.GOOD.replace("one", "two")).replace("</body>", ""))
        [(line, message)] = self.problems(file)
        assert (line, "body" in message) == (15, True)

    def test_a_file_cut_short(self, file: Path) -> None:
        file.write_text(tmx(self.GOOD, self.GOOD.replace("one", "two"), tu("Third", "Третий"))[:-70])
        assert self.problems(file)

    @pytest.mark.parametrize(
        "content", ["", "not XML at all", "<html><body/></html>", "<?xml version='1.0'?>", "\0\1\2", "{}"]
    )
    def test_what_is_no_tmx(self, file: Path, content: str) -> None:
        file.write_text(content)
        with pytest.raises(ExchangeError, match=r"archive\.tmx:1: not") as caught:
            read(file)
        assert caught.value.remedy

    @pytest.mark.parametrize(
        "declaration",
        [
            "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>",
            "<!ENTITY a SYSTEM 'file:///etc/hostname'>",
            "<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;",
        ],
    )
    def test_entities_are_refused(self, file: Path, declaration: str) -> None:
        file.write_text(tmx(tu("x &a; y", "z"), prolog=f"<?xml version='1.0'?>\n<!DOCTYPE tmx [{declaration}]>"))
        with pytest.raises(ExchangeError, match="entities"):
            read(file)

    def test_strict_refuses_the_file_before_anything_is_stored(self, file: Path, memory: Memory) -> None:
        file.write_text(tmx(self.GOOD, tu("", "Пусто"), tu("", "Пусто")))
        with pytest.raises(ExchangeError, match=r"archive\.tmx:10: the en segment is empty \(and 1 more\)"):
            import_file(memory, file, strict=True)
        assert memory.stats().units == 0
        report = import_file(memory, file)
        assert (report.added, report.skipped, report.problems[0].line) == (1, 2, 10)


class TestRoundTrip:
    TAGS = (
        InlineTag(0, TagKind.OPEN, 2, "a", (("href", 'x"&<>'), ("title", "é"))),
        InlineTag(1, TagKind.EMPTY, 5, "br"),
        InlineTag(3, TagKind.CLOSE, 2, "a"),
        InlineTag(3, TagKind.OPEN, 1, "b"),
    )

    @pytest.fixture
    def full(self) -> TranslationUnit:
        return TranslationUnit(
            "Gas <&> oil\r\n\ttoo",
            "Газ «и» нефть",
            LanguagePair("en-GB", "tk-Latn"),
            Origin(OriginKind.MACHINE, "embedded@1"),
            Status.REJECTED,
            previous=context_hash("before"),
            next=context_hash("after"),
            source_tags=self.TAGS,
            target_tags=self.TAGS[:3],
            created="2020-01-02T03:04:05Z",
            changed="2021-01-02T03:04:05Z",
            author='O"B & co',
            notes=("first\nline", "second"),
            properties=(("domain", "energy & <gas>"), ("tuid", "u7"), ("creationid", "desk")),
            use_count=3,
        )

    def test_everything_of_a_unit_comes_back(self, memory: Memory, file: Path, full: TranslationUnit) -> None:
        memory.record([full])
        assert export_file(memory, file) == 1
        assert read_one(file) == full

    def test_highlights_and_foreign_codes_come_back(self, file: Path, memory: Memory) -> None:
        bold = "<bpt i='1' x='2'>{\\b </bpt>two</hi> three<ept i='1'>}</ept>"
        source = f"<hi type='term' x='1'>one {bold}<ph x='3' assoc='p'>\\n</ph>"
        file.write_text(tmx(tu(source, "<hi x='1'>раз</hi>")))
        before = read_one(file)
        memory.record([before])
        export_file(memory, file)
        after = read_one(file)
        assert (after.source_tags, after.target_tags) == (before.source_tags, before.target_tags)

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(min_size=1), st.text(min_size=1), st.text(), st.text())
    def test_any_text_that_xml_can_hold(self, tmp_path: Path, source: str, target: str, note: str, value: str) -> None:
        unit = TranslationUnit(
            source, target, EN_RU, Origin(OriginKind.HUMAN), Status.APPROVED, notes=(note,), properties=(("p", value),)
        )
        path = tmp_path / "any.tmx"
        with path.open("wb") as out:
            TmxFormat().write(out, [unit])
        import re

        def held(text: str) -> str:
            return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)

        found = read(path)
        if not held(source).strip() or not held(target).strip():
            assert isinstance(found[0], Problem)
            return
        [back] = found
        assert isinstance(back, TranslationUnit)
        assert (back.source, back.target) == (held(source), held(target))
        assert back.notes == ((held(note),) if note else ())
        assert back.properties == ((("p", held(value)),) if value else ())

    def test_overlapping_pairs_after_editing_still_make_xml(
        self, file: Path, memory: Memory, full: TranslationUnit
    ) -> None:
        crossed = tuple(
            InlineTag(i, kind, number, "hi", (("tmx", "hi"),) if kind is TagKind.OPEN else ())
            for i, (kind, number) in enumerate(
                [(TagKind.OPEN, 1), (TagKind.OPEN, 2), (TagKind.CLOSE, 1), (TagKind.CLOSE, 2)]
            )
        )
        memory.record([replace(full, target_tags=crossed)])
        export_file(memory, file)
        assert [(t.position, t.kind, t.id) for t in read_one(file).target_tags] == [
            (t.position, t.kind, t.id) for t in crossed
        ]

    def test_an_independent_reader_understands_what_we_write(
        self, memory: Memory, file: Path, full: TranslationUnit
    ) -> None:
        from translate.storage.tmx import tmxfile

        plain = replace(full, pair=EN_RU, source="Gas & oil", source_tags=(), target_tags=())
        memory.record([plain])
        export_file(memory, file)
        with file.open("rb") as stream:
            [unit] = tmxfile(stream, "en", "ru").units
        assert (unit.source, unit.target) == ("Gas & oil", "Газ «и» нефть")
        assert unit.getnotes() == "first\nline\nsecond"

    def test_we_understand_what_an_independent_writer_writes(self, file: Path) -> None:
        from translate.storage.tmx import tmxfile

        store = tmxfile()
        store.addtranslation("Gas & oil", "en", "Газ и нефть", "ru", "a note")
        file.write_bytes(bytes(store))
        unit = read_one(file)
        assert (unit.source, unit.target, unit.notes) == ("Gas & oil", "Газ и нефть", ("a note",))


OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
    creationtoolversion="3.6.0_10_unknown" segtype="sentence" srclang="EN-US"/>
  <body>
<!-- Default translations -->
    <tu>
      <note>checked
twice</note>
      <tuv lang="EN-US">
        <seg>The port grows.</seg>
      </tuv>
      <tuv lang="RU-RU" changeid="Leyla" changedate="20261125T003000Z" creationid="Leyla">
        <seg>Порт растёт.</seg>
      </tuv>
    </tu>
    <tu>
      <tuv lang="EN-US">
        <seg>It is new.</seg>
      </tuv>
      <tuv lang="RU-RU">
        <seg>Он новый.</seg>
      </tuv>
    </tu>
    <tu>
      <tuv lang="EN-US">
        <seg>Порт LNG вырос.</seg>
      </tuv>
      <tuv lang="RU-RU" changeid="Leyla">
        <seg>Порт СПГ увеличился.</seg>
      </tuv>
    </tu>
<!-- Alternative translations -->
  </body>
</tmx>
"""


def test_omegat_s_memory_says_who_confirmed_what(tmp_path: Path) -> None:
    """What came from another file and nobody signed is a draft; a translation that stands as a source is none."""
    path = tmp_path / "project_save.tmx"
    path.write_text(OMEGAT, encoding="utf-8")
    signed, unsigned, problem = TmxFormat().read(path, ReadOptions(path.name))
    assert isinstance(signed, TranslationUnit)
    assert (signed.status, signed.author, signed.notes) == (Status.APPROVED, "Leyla", ("checked\ntwice",))
    assert isinstance(unsigned, TranslationUnit)
    assert unsigned.status is Status.DRAFT
    assert isinstance(problem, Problem)
    assert problem.message == "the en-US segment is written in another script: Порт LNG вырос."

"""The sample memory, read by an independent reader (translate-toolkit)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

from translate_pipeline.domain import LanguagePair, Segment, Severity
from translate_pipeline.quality import check

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RUSSIAN_WORD = re.compile(r"[А-Яа-яЁё]{2,}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
TURKMEN_LETTERS = set("abçdeäfghijžklmnňoöprsştuüwyýz")
ADDRESS = re.compile(r"\S*(?:@|www\.)\S*[\w]")
THOUSANDS_OR_DECIMALS = re.compile(r"(?<=\d)[.,\u00a0 ](?=\d)")


class Unit(NamedTuple):
    source: str
    target: str
    language: str


@pytest.fixture(scope="module")
def root(corpus: Path) -> etree._Element:
    return etree.parse(corpus / "memory.tmx").getroot()


@pytest.fixture(scope="module")
def units(root: etree._Element) -> list[Unit]:
    found = []
    for unit in root.iter("tu"):
        (source_language, source), (language, target) = [(v.get(XML_LANG), v.findtext("seg")) for v in unit.iter("tuv")]
        assert source_language == "en"
        found.append(Unit(source, target, language))
    return found


def digits(text: str) -> list[str]:
    """The numbers of a text as plain digits, sorted: 31,450 and 31 450 are equal, 1.2 and 1,2 too."""
    return sorted(re.findall(r"\d+", THOUSANDS_OR_DECIMALS.sub("", text)))


def test_both_pairs_cover_the_same_sources(units: list[Unit]) -> None:
    russian = [u.source for u in units if u.language == "ru"]
    turkmen = [u.source for u in units if u.language == "tk"]
    assert russian == turkmen
    assert len(russian) >= 80
    assert len(set(russian)) == len(russian)
    assert {u.language for u in units} == {"ru", "tk"}


def test_every_unit_is_approved_and_names_its_creator(root: etree._Element) -> None:
    for unit in root.iter("tu"):
        assert unit.get("creationid") == "translate-pipeline"
        assert [p.text for p in unit.iter("prop") if p.get("type") == "x-status"] == ["approved"]


def test_header_declares_what_tmx_14_requires(root: etree._Element) -> None:
    assert root.get("version") == "1.4"
    header = root.find("header")
    assert header is not None
    required = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
    assert all(header.get(name) for name in required)
    assert header.get("srclang") == "en"
    assert header.get("segtype") == "sentence"


@pytest.mark.parametrize("language", ["ru", "tk"])
def test_translate_toolkit_reads_every_unit(corpus: Path, units: list[Unit], language: str) -> None:
    from translate.storage.tmx import tmxfile

    with (corpus / "memory.tmx").open("rb") as file:
        store = tmxfile(file, sourcelanguage="en", targetlanguage=language)
    read = {(u.source, u.target) for u in store.units if u.xmlelement.findall(f"tuv[@{XML_LANG}='{language}']")}
    assert read == {(u.source, u.target) for u in units if u.language == language}


def test_numbers_agree(units: list[Unit]) -> None:
    wrong = [u for u in units if digits(u.source) != digits(u.target)]
    assert not wrong


def test_the_number_check_notices_a_changed_figure() -> None:
    assert digits("31,450 containers, 18.6 percent") == digits("31\u00a0450 контейнеров, 18,6 процента")
    assert digits("214 athletes from 23 countries") != digits("214 спортсменов из 32 стран")


def test_addresses_are_kept(units: list[Unit]) -> None:
    with_address = [u for u in units if ADDRESS.search(u.source)]
    assert with_address
    for unit in with_address:
        assert ADDRESS.findall(unit.source) == ADDRESS.findall(unit.target)


def test_russian_is_written_in_cyrillic(units: list[Unit]) -> None:
    for unit in units:
        if unit.language == "ru":
            assert RUSSIAN_WORD.search(unit.target), unit
            assert not re.search(r"[A-Za-z]", ADDRESS.sub("", unit.target)), unit


def test_turkmen_is_written_in_its_alphabet(units: list[Unit]) -> None:
    for unit in units:
        if unit.language == "tk":
            letters = {c.lower() for c in ADDRESS.sub("", unit.target) if c.isalpha()}
            assert letters <= TURKMEN_LETTERS, (letters - TURKMEN_LETTERS, unit)


def test_figures_have_the_form_of_the_target_language(units: list[Unit]) -> None:
    """A decimal comma, and a no-break space between thousands."""
    for unit in units:
        text = ADDRESS.sub("", unit.target)
        assert not re.search(r"\d\.\d", text), unit
        assert not re.search(r"\d \d{3}(?!\d|-)", text), unit


def test_quotation_marks_are_guillemets(units: list[Unit]) -> None:
    for unit in units:
        assert not set('"“”') & set(unit.target), unit
        assert unit.target.count("«") == unit.target.count("»")


def test_final_punctuation_agrees(units: list[Unit]) -> None:
    for unit in units:
        for mark in ".?:":
            assert unit.source.endswith(mark) == unit.target.endswith(mark), unit


def test_turkmen_ordinals_follow_vowel_harmony(units: list[Unit]) -> None:
    """-njy after numbers that end in six, nine, ten, thirty …; -nji after the others."""
    back = {6, 9, 10, 30, 40, 60, 90}  # altynjy, dokuzynjy, onunjy, otuzynjy, kyrkynjy, altmyşynjy, togsanynjy
    for unit in units:
        for number, ending in re.findall(r"(\d+)-(nj[iy])", unit.target):
            last = int(number) % 10 or int(number) % 100
            assert ending == ("njy" if last in back else "nji"), unit


def test_most_sources_occur_in_the_stories(units: list[Unit], story_texts: dict[str, str]) -> None:
    everything = "\n".join(story_texts.values())
    sources = {u.source for u in units}
    found = {source for source in sources if source in everything}
    assert len(found) >= 0.85 * len(sources)
    assert found < sources, "some sources should be near a sentence, for fuzzy matches"


def test_some_sentences_repeat_across_stories(units: list[Unit], story_texts: dict[str, str]) -> None:
    repeated = {u.source for u in units if sum(u.source in text for text in story_texts.values()) > 1}
    assert len(repeated) >= 10


def test_the_checks_have_nothing_against_approved_translations(units: list[Unit]) -> None:
    """Either an approved sentence is wrong or a check is: both are worth knowing.

    A free translation may look as if a part were missing; that is a warning, and rare.
    """
    free = 0
    for unit in units:
        findings = check(Segment("s01", "b01", unit.source), unit.target, LanguagePair("en", unit.language))
        assert all((f.code, f.severity) == ("part-missing", Severity.WARNING) for f in findings), unit
        free += len(findings)
    assert free <= 0.01 * len(units)

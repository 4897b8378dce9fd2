"""Files that were made to hurt: entities, addresses to fetch, archives that swell, depth without end."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.errors import ExchangeError
from translate_pipeline.exchange import Correction, Problem, archive, read_corrections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory

XLIFF = """<?xml version="1.0"?>
{doctype}
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="ru"><file id="f1">
<unit id="u1"><segment id="s1"><source>A</source><target>{target}</target></segment></unit></file></xliff>
"""
SECRET = "the content of a private file"
DOCTYPES = {
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>',
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "external subset": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("attack", DOCTYPES)
def test_a_document_type_is_refused_in_any_encoding(tmp_path: Path, attack: str, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    path = tmp_path / "story.ru.xliff"
    text = XLIFF.format(doctype=DOCTYPES[attack].format(secret=secret.as_uri()), target="&e;")
    path.write_bytes(text.encode(encoding))
    with pytest.raises(ExchangeError, match="declares a document type"):
        list(read_corrections(path))


def test_an_entity_that_nobody_declared_is_damage_and_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "story.ru.xliff"
    path.write_text(XLIFF.format(doctype="", target="&e;"), encoding="utf-8")
    (problem,) = read_corrections(path)
    assert isinstance(problem, Problem)
    assert "line 4" in str(problem)


def test_a_document_type_inside_an_office_file_is_refused(
    write: Callable[..., Path], aligned: AlignedStory, tmp_path: Path
) -> None:
    for name, part in (("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")):
        path = write(aligned, name)
        evil = tmp_path / f"evil.{name}"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(evil, "w") as target:
            for entry in source.namelist():
                content = source.read(entry)
                target.writestr(entry, b'<!DOCTYPE x [<!ENTITY e "x">]>' + content if entry == part else content)
        with pytest.raises(ExchangeError, match="declares a document type"):
            list(read_corrections(evil))


class TestBombs:
    def test_a_part_that_swells_a_thousandfold_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "story.ru.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
            bomb.writestr("word/document.xml", b" " * 40_000_000)
        assert path.stat().st_size < 100_000
        with pytest.raises(ExchangeError, match="would unpack to 40,000,000 bytes"):
            list(read_corrections(path))

    def test_too_many_parts_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "MAX_ENTRIES", 20)
        path = tmp_path / "story.ru.xlsx"
        with zipfile.ZipFile(path, "w") as bomb:
            for number in range(21):
                bomb.writestr(f"xl/{number}.xml", b"<x/>")
        with pytest.raises(ExchangeError, match="21 parts"):
            list(read_corrections(path))

    def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_says(self, tmp_path: Path) -> None:
        path = tmp_path / "story.ru.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("word/document.xml", b"<x/>" + b" " * 5_000_000)
        content = path.read_bytes()
        size = (5_000_004).to_bytes(4, "little")
        assert content.count(size) == 2
        path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
        with pytest.raises(ExchangeError, match="damaged"):
            list(read_corrections(path))


def test_elements_within_elements_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<pc id='1'>" * 5_000 + "x" + "</pc>" * 5_000
    path = tmp_path / "story.ru.xliff"
    path.write_text(XLIFF.format(doctype="", target=deep), encoding="utf-8")
    assert all(isinstance(found, Problem) for found in read_corrections(path))


def test_a_thousand_broken_units_are_read_in_linear_time(tmp_path: Path) -> None:
    unit = '<unit id="u{n}"><segment id="s{n}"><source>S{n}</source><target>T & T</target></segment></unit>'
    head, tail = XLIFF.format(doctype="", target="A").split('<unit id="u1">')[0], "</file></xliff>"
    path = tmp_path / "story.ru.xliff"
    path.write_text(head + "\n".join(unit.format(n=n) for n in range(1, 1001)) + tail, encoding="utf-8")
    found = list(read_corrections(path))
    assert len(found) == 1000
    assert str(found[-1]).startswith("line 1003: this unit is no XML")


def test_a_segment_of_a_megabyte_is_read_and_compared(tmp_path: Path) -> None:
    from tests.render.conftest import Builder, tag
    from translate_pipeline.domain import Role, TagKind
    from translate_pipeline.exchange import Judge

    tags = (tag(0, TagKind.OPEN, 1), tag(4, TagKind.CLOSE, 1))
    long = "слово " * 180_000
    story = Builder().prose(Role.PARAGRAPH, ("Many words.", {"ru": {"text": long, "tags": tags}}, tags)).build()
    path = tmp_path / "story.ru.tsv"
    path.write_text(f"number\tsource\ttarget\n1\tMany words.\t{long}и ещё одно.\n", encoding="utf-8")
    (row,) = read_corrections(path)
    assert isinstance(row, Correction)
    decision = Judge(story, "ru").decide(row)
    assert decision is not None
    assert not isinstance(decision, Problem)
    assert len(decision.text) > 1_000_000

"""Whatever a file holds, reading it ends in units, problems by line, or one clear error."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import FORMATS
from translate_pipeline.memory.exchange import Problem, ReadOptions, format_of

PAIRS = [None, LanguagePair("en", "ru")]


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    assert book.active is not None
    for row in (("source", "target", "status"), ("Gas", "Газ", "final"), ("Oil", "Нефть", "")):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


SAMPLES: dict[str, list[bytes]] = {
    "tmx": [
        b"""<tmx version="1.4"><header srclang="en"/><body>
<tu tuid="1"><tuv xml:lang="en"><seg>Gas <ph x="1">a</ph></seg></tuv>
<tuv xml:lang="ru"><seg>b</seg></tuv></tu>
</body></tmx>"""
    ],
    "xliff": [
        b"""<xliff version="1.2"><file source-language="en" target-language="ru"><body>
<trans-unit id="1" approved="yes"><source>A <g id="1">b</g><x id="2"/></source>
<target state="final">c</target><note>d</note></trans-unit>
</body></file></xliff>""",
        b"""<xliff version="2.1" srcLang="en" trgLang="ru"><file id="f">
<unit id="1"><originalData><data id="d1">e</data></originalData>
<segment state="final"><source>A <pc id="1" dataRefStart="d1">b</pc><cp hex="0001"/></source>
<target>c</target></segment></unit>
</file></xliff>""",
    ],
    "po": [b'msgid ""\nmsgstr "Language: ru\\n"\n\n#, fuzzy\nmsgctxt "c"\nmsgid "Gas\\n"\n"b"\nmsgstr[0] "c\\x41"\n'],
    "csv": [b'source;target;status\n"Gas ""a""";b;final\nOil,c\n', "en,ru,tk\nGas,Газ,Gaz\n".encode("utf-16")],
    "tsv": [b"source\ttarget\nGas\tb\n"],
    "xlsx": [_xlsx()],
}


def test_there_is_a_sample_of_every_format() -> None:
    assert SAMPLES.keys() == FORMATS.keys()


def outcome(path: Path, pair: LanguagePair | None) -> None:
    refusal: ExchangeError | None = None
    try:
        for found in format_of(path).read(path, ReadOptions("a", pair)):
            _look_at(found)
    except ExchangeError as error:
        refusal = error
    if refusal:
        assert str(refusal).startswith(str(path))
        assert refusal.remedy


def _look_at(found: TranslationUnit | Problem) -> None:
    if isinstance(found, Problem):
        assert found.line >= 1
        assert found.message
        return
    assert found.source.strip()
    assert found.target.strip()
    assert all(0 <= t.position <= len(found.source) for t in found.source_tags)
    assert all(0 <= t.position <= len(found.target) for t in found.target_tags)


def changed(data: st.DataObject, content: bytes) -> bytes:
    """The bytes with a piece cut out, doubled, or overwritten."""
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    change: Callable[[bytes], bytes] = data.draw(
        st.sampled_from(
            [lambda _: b"", lambda piece: piece * 2, lambda piece: piece[::-1], lambda _: b'<"&\x00\xff\n;']
        )
    )
    return content[:start] + change(content[start:end]) + content[end:]


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files(tmp_path: Path, name: str, data: st.DataObject) -> None:
    path = tmp_path / f"a.{name}"
    content = data.draw(st.sampled_from(SAMPLES[name]))
    for _ in range(data.draw(st.integers(1, 3))):
        content = changed(data, content)
    path.write_bytes(content)
    outcome(path, data.draw(st.sampled_from(PAIRS)))


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), pair=st.sampled_from(PAIRS))
def test_files_of_anything(tmp_path: Path, name: str, content: bytes, pair: LanguagePair | None) -> None:
    path = tmp_path / f"a.{name}"
    path.write_bytes(content)
    outcome(path, pair)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_within_a_spreadsheet(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(BytesIO(SAMPLES["xlsx"][0])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    victim = data.draw(st.sampled_from(sorted(parts)))
    parts[victim] = changed(data, parts[victim])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    outcome(path, PAIRS[1])

"""PO files into the memory."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, import_file
from translate_pipeline.memory.exchange import Problem, ReadOptions, format_of

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: ru\\n"\n\n'
EN_RU = LanguagePair("en", "ru")


def read(
    tmp_path: Path, content: str, *, header: str = HEADER, pair: LanguagePair | None = None
) -> list[TranslationUnit | Problem]:
    (tmp_path / "a.po").write_text(header + content, encoding="utf-8")
    return list(format_of(tmp_path / "a.po").read(tmp_path / "a.po", ReadOptions("a.po", pair)))


def texts(found: list[TranslationUnit | Problem]) -> list[tuple[str, str]]:
    assert all(isinstance(u, TranslationUnit) for u in found)
    return [(u.source, u.target) for u in found if isinstance(u, TranslationUnit)]


def test_entries_over_several_lines_and_escapes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'msgid ""\n"Gas \\"rose\\"\\n"\n"in\\tMay \\\\ %s"\nmsgstr ""\n"Газ «вырос»\\n"\n"в\\tмае \\\\ %s"\n\n'
        'msgid "caf\\303\\251"\nmsgstr "кафе"\n',
    )
    assert texts(found)[0] == ('Gas "rose"\nin\tMay \\ %s', "Газ «вырос»\nв\tмае \\ %s")
    assert len(found) == 2


def test_states_notes_and_contexts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '# by the desk\n#. a title\n#: a.py:1\n#, c-format, fuzzy\n#| msgid "Gaz"\n'
        'msgctxt "menu"\nmsgid "Gas"\nmsgstr "Газ"\n\n'
        'msgid "Oil"\nmsgstr "Нефть"\n\nmsgid "Tin"\nmsgstr ""\n\n#~ msgid "Old"\n#~ msgstr "Старый"\n',
    )
    first, second = (u for u in found if isinstance(u, TranslationUnit))
    assert (first.status, first.notes) == (Status.DRAFT, ("by the desk", "a title"))
    assert first.properties == (("msgctxt", "menu"),)
    assert (second.status, second.pair, second.origin.name) == (Status.APPROVED, EN_RU, "a.po")
    assert len(found) == 2


def test_entries_need_no_empty_line_between_them(tmp_path: Path) -> None:
    assert len(read(tmp_path, 'msgid "a"\nmsgstr "а"\nmsgid "b"\nmsgstr "б"\n# note\nmsgid "c"\nmsgstr "ц"\n')) == 3


def test_plurals_give_the_singular_its_first_form_and_the_plural_its_last(tmp_path: Path) -> None:
    content = (
        'msgid "%d ship"\nmsgid_plural "%d ships"\nmsgstr[0] "%d судно"\nmsgstr[1] "%d судна"\nmsgstr[2] "%d судов"\n'
    )
    assert texts(read(tmp_path, content)) == [("%d ship", "%d судно"), ("%d ships", "%d судов")]


def test_what_is_broken_is_reported_by_line(tmp_path: Path) -> None:
    found = read(tmp_path, 'msgid "Gas\nmsgstr "Газ"\n\nmsgid "Oil"\nmsgstr "Нефть"\n\nmsgstr "лишнее"\n\nwhat?\n')
    assert [p.line for p in found if isinstance(p, Problem)] == [6, 12, 14]
    assert [u.source for u in found if isinstance(u, TranslationUnit)] == ["Oil"]


def test_languages(tmp_path: Path) -> None:
    silent = 'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n\n'
    entry = 'msgid "Gas"\nmsgstr "Газ"\n'
    [unit] = read(tmp_path, entry, header=silent, pair=EN_RU)
    assert isinstance(unit, TranslationUnit)
    assert unit.pair == EN_RU
    [unit] = read(tmp_path, entry, header="", pair=EN_RU)
    with pytest.raises(ExchangeError, match="which languages"):
        read(tmp_path, entry, header=silent)
    with pytest.raises(ExchangeError, match="languages are en-ru, not en-tk"):
        read(tmp_path, entry, pair=LanguagePair("en", "tk"))


def test_the_declared_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_bytes(
        (HEADER.replace("UTF-8", "KOI8-R") + 'msgid "Gas"\nmsgstr "Газ"\n').encode("koi8-r")
    )
    assert texts(list(format_of(tmp_path / "a.po").read(tmp_path / "a.po", ReadOptions("a")))) == [("Gas", "Газ")]
    (tmp_path / "a.po").write_bytes((HEADER + 'msgid "Gas"\nmsgstr "Газ"\n').encode("koi8-r"))
    with pytest.raises(ExchangeError, match="not in the encoding"):
        list(format_of(tmp_path / "a.po").read(tmp_path / "a.po", ReadOptions("a")))


def test_as_the_translate_toolkit_writes_it(memory: Memory, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from translate.storage.pypo import pofile
    store = pofile()
    store.updateheader(add=True, Language="ru", Content_Type="text/plain; charset=UTF-8")
    long = "The port of Ekerem was opened on Friday after repairs that cost $12 million and took two years to finish."
    for source, target in ((long, "Порт «Экерем»\nоткрыт."), ("Coal", "Уголь"), ("Tin", "")):
        unit = store.addsourceunit(source)
        unit.target = target
    store.units[2].markfuzzy()
    (tmp_path / "a.po").write_bytes(bytes(store))
    assert import_file(memory, tmp_path / "a.po").added == 2
    assert [(u.source, u.target, u.status) for u in memory.units()] == [
        (long, "Порт «Экерем»\nоткрыт.", Status.APPROVED),
        ("Coal", "Уголь", Status.DRAFT),
    ]

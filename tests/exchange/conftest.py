"""A story rendered as a run writes it, and the tools that people edit it with."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.render.conftest import Builder, aligned, from_memory, tag  # noqa: F401 - ``aligned`` is a fixture
from translate_pipeline.domain import AlignedStory, Role, TagKind
from translate_pipeline.exchange import Correction, Judge, Problem, read_corrections
from translate_pipeline.render import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translate_pipeline.exchange import Decision


class Editor(Protocol):
    """What a person does in a tool: other words for a segment's target, or for its source."""

    def __call__(self, path: Path, number: int, target: str | None = None, source: str | None = None) -> None: ...


def edit_tsv(path: Path, number: int, target: str | None = None, source: str | None = None) -> None:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")]
    for cells in rows:
        if cells[0] == str(number):
            cells[2] = source if source is not None else cells[2]
            cells[3] = target if target is not None else cells[3]
    path.write_text("\n".join("\t".join(cells) for cells in rows), encoding="utf-8")


def edit_xlsx(path: Path, number: int, target: str | None = None, source: str | None = None) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    for row in workbook.worksheets[0].iter_rows():
        if row[0].value == number:
            row[2].value = source if source is not None else row[2].value
            row[3].value = target if target is not None else row[3].value
    workbook.save(path)


def edit_docx(path: Path, number: int, target: str | None = None, source: str | None = None) -> None:
    from docx import Document

    document = Document(str(path))
    for row in document.tables[0].rows:
        cells = row.cells
        if cells[0].text == str(number):
            for cell, text in ((cells[1], source), (cells[2], target)):
                if text is not None:
                    cell.paragraphs[0].text = text
    document.save(str(path))


def edit_xliff(path: Path, number: int, target: str | None = None, source: str | None = None) -> None:
    from translate.storage.placeables import StringElem
    from translate.storage.xliff2 import Xliff2File

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        store = Xliff2File.parsefile(str(path))
    for unit in store.units:
        if unit.getid().endswith(f"::s{number}"):
            if source is not None:
                unit.rich_source = [StringElem(source)]
            if target is not None:
                unit.rich_target = [StringElem(target)]  # ``target`` would leave what stands behind the first code
                unit.marktranslated()
    store.savefile(str(path))


def edit_xlf(path: Path, number: int, target: str | None = None, source: str | None = None) -> None:
    from translate.storage.placeables import StringElem
    from translate.storage.xliff import Xliff1File

    store = Xliff1File.parsefile(str(path))
    for unit in store.units:
        if unit.getid().endswith(f"s{number}"):
            if source is not None:
                unit.rich_source = [StringElem(source)]
            if target is not None:
                unit.rich_target = [StringElem(target)]
                unit.set_state_n(unit.S_TRANSLATED)
    store.savefile(str(path))


EDITORS: dict[str, Editor] = {
    "tsv": edit_tsv,
    "xlsx": edit_xlsx,
    "docx": edit_docx,
    "xliff": edit_xliff,
    "xlf": edit_xlf,
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A story as one file of an output folder."""

    def write(story: AlignedStory, format_name: str, language: str = "ru") -> Path:
        path = tmp_path / f"story.{language}.{format_name}"
        path.write_bytes(dict(render(story, [format_name]))[path.name])
        return path

    return write


@pytest.fixture
def verdicts() -> Callable[..., list[Decision | Problem]]:
    """What an edited file means for its story, rows that leave it alone left out."""

    def verdicts(path: Path, story: AlignedStory, language: str = "ru", **options: object) -> list[Decision | Problem]:
        judge = Judge(story, language, **options)  # type: ignore[arg-type]
        found = [judge.decide(r) if isinstance(r, Correction) else r for r in read_corrections(path)]
        return [each for each in found if each is not None]

    return verdicts


@pytest.fixture
def marked_story() -> AlignedStory:
    """Markup of every shape: a pair, a link, a break, a picture; braces and backslashes that are text."""
    bold = (tag(4, TagKind.OPEN, 1), tag(9, TagKind.CLOSE, 1))
    russian = (tag(6, TagKind.OPEN, 1), tag(11, TagKind.CLOSE, 1))
    single = (tag(0, TagKind.EMPTY, 3, "img"), tag(7, TagKind.EMPTY, 4, "br"))
    return (
        Builder()
        .prose(Role.HEADLINE, ("New ferry line opens", {"ru": {"text": "Новый паром открыт", "tags": russian}}, bold))
        .prose(
            Role.PARAGRAPH,
            ("Tariffs are in force.", {"ru": {"text": "Тарифы действуют.", "tags": single}}, single),
            ("A path is C:\\temp {1} here.", {"ru": "Путь C:\\temp {1} здесь."}),
            ("“Yes, it is.”", {"ru": '"Да, это так."'}),
        )
        .build(metadata={})
    )

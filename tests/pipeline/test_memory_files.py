"""What a run delivers and what a memory reads of it: markup and states survive, unreviewed work stays a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
from translate_pipeline.domain import LanguagePair, OriginKind, Status
from translate_pipeline.errors import ExchangeError
from translate_pipeline.memory import Memory, import_file
from translate_pipeline.pipeline.batch import run

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.pipeline.options import RunOptions

PAGE = (
    "<html><body><article><h1>Two ports agree</h1><p>The <b>ports</b> agreed on a <a href='http://x.example/a'>weekly"
    " ferry</a> line on Monday. The first ship<br> sails in 2027.</p></article></body></html>"
)


@pytest.fixture
def out(tmp_path: Path, options: RunOptions) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    formats = ("xliff", "xlsx", "tsv")
    chosen = replace(options, sources=(str(tmp_path / "page.html"),), to=("ru",), formats=formats)
    run(chosen, Watcher(), engines=FakeEngines("ru"))
    return tmp_path / "out" / "page"


def test_the_xliff_of_a_run(out: Path, options: RunOptions, tmp_path: Path) -> None:
    with Memory.open(options.memory) as stored, Memory.open(tmp_path / "other.db") as other:
        assert import_file(other, out / "story.ru.xliff", strict=True).added == 3
        for mine, theirs in zip(stored.units(), other.units(), strict=True):
            assert (mine.source, mine.target) == (theirs.source, theirs.target)
            assert (mine.source_tags, mine.target_tags) == (theirs.source_tags, theirs.target_tags)
            assert (theirs.status, theirs.origin.kind) == (Status.DRAFT, OriginKind.MACHINE)


@pytest.mark.parametrize("name", ["story.ru.tsv", "story.ru.xlsx"])
def test_the_tables_of_a_run_are_not_exports(out: Path, name: str, tmp_path: Path) -> None:
    with Memory.open(tmp_path / "other.db") as other, pytest.raises(ExchangeError, match="aligned copy"):
        import_file(other, out / name, pair=LanguagePair("en", "ru"))

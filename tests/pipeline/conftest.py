"""Stories on disk and a batch over them, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes import STORY, FakeEngines
from translate_pipeline.pipeline.options import RunOptions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.txt").write_text(STORY, encoding="utf-8")
    (folder / "rain.txt").write_text(
        "Rain expected in the north\n\nRain is expected on Friday.\n\n"
        "The ports agreed on a weekly ferry line on Monday.\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def options(tmp_path: Path, stories: Path) -> RunOptions:
    return RunOptions(
        sources=(str(stories),),
        to=("ru", "tk"),
        out=tmp_path / "out",
        memory=tmp_path / "memory.sqlite3",
        formats=("txt", "tsv", "jsonl"),
    )


@pytest.fixture
def engines() -> FakeEngines:
    return FakeEngines("ru", "tk")

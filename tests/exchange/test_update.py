"""Files of a story that was delivered again: what they show of the former version is never taken for an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.render.test_update import updated  # noqa: F401 - a fixture
from translate_pipeline.exchange import Judge, Problem, read_corrections
from translate_pipeline.render import render

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory


@pytest.mark.parametrize("suffix", ["xliff", "xlf", "docx", "tsv", "xlsx"])
def test_a_file_nobody_edited_says_nothing_new(updated: AlignedStory, tmp_path: Path, suffix: str) -> None:  # noqa: F811
    path = tmp_path / f"story.ru.{suffix}"
    path.write_bytes(dict(render(updated, [suffix]))[path.name])
    judge = Judge(updated, "ru", earlier=lambda _: [])
    found = list(read_corrections(path))
    assert len(found) == len(updated.segments)
    for row in found:
        assert not isinstance(row, Problem), row
        assert row.notes == (), row
        assert judge.decide(row) is None, row


@pytest.mark.parametrize("suffix", ["xliff", "xlf"])
def test_who_takes_the_former_target_means_it(updated: AlignedStory, tmp_path: Path, suffix: str) -> None:  # noqa: F811
    path = tmp_path / f"story.ru.{suffix}"
    text = dict(render(updated, [suffix]))[path.name].decode()
    now, before = "Поезда везут сталь и уголь.", "Поезда везут зерно и уголь."
    place = text.rindex(now) if suffix == "xliff" else text.index(now)
    path.write_text(text[:place] + before + text[place + len(now) :], encoding="utf-8")
    judge = Judge(updated, "ru", earlier=lambda _: [])
    decided = [judge.decide(row) for row in read_corrections(path) if not isinstance(row, Problem)]
    assert [d.text for d in decided if d is not None and not isinstance(d, Problem)] == [before]

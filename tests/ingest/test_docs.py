"""The page on input formats says what the readers do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translate_pipeline.domain import Role, Story
from translate_pipeline.ingest import READERS, ReadOptions, read_stories, reader
from translate_pipeline.ingest.base import MIB, human_size
from translate_pipeline.ingest.front_matter import _ROLES as FRONT_MATTER
from translate_pipeline.ingest.record import USUAL_NAMES

PAGE = (Path(__file__).parents[2] / "docs" / "formats-in.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_format_has_its_row_and_its_heading(name: str) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| [`{name}`]")]
    assert all(f"`{suffix}`" in row for suffix in reader(name).suffixes)
    assert re.search(rf"^## .*`{name}`", PAGE, re.MULTILINE)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_named(role: Role) -> None:
    assert f"`{role.value}`" in PAGE


@pytest.mark.parametrize("setting", sorted(USUAL_NAMES))
def test_every_feed_field_has_its_row_with_the_usual_names(setting: str) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{setting}` |")]
    assert re.findall(r"`(\w+)`", row)[1:] == list(USUAL_NAMES[setting])
    assert hasattr(ReadOptions(), setting)


def test_the_limits_are_the_real_ones() -> None:
    assert f"over {ReadOptions().max_bytes // MIB} MiB" in PAGE
    assert f"over {ReadOptions().max_unpacked_bytes // MIB} MiB" in PAGE
    assert human_size(ReadOptions().max_bytes) in PAGE


def test_the_prose_of_front_matter_is_listed() -> None:
    assert all(f"`{key}`" in PAGE for key in FRONT_MATTER)


def test_the_record_in_the_page_is_read_as_it_says(tmp_path: Path) -> None:
    [line] = [line.strip() for line in PAGE.splitlines() if line.strip().startswith('{"id": "n-1"')]
    path = tmp_path / "feed.jsonl"
    path.write_text(line)
    [story] = read_stories(path)
    assert isinstance(story, Story)
    assert [b.role for b in story.blocks] == [Role.HEADLINE, Role.TEASER, Role.PARAGRAPH, Role.PARAGRAPH]

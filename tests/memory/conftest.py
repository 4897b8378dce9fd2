"""A memory in a temporary folder, and short ways to say units and segments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.memory import Memory


@pytest.fixture
def pair() -> LanguagePair:
    return LanguagePair("en", "ru")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.db"


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    with Memory.open(path) as opened:
        yield opened

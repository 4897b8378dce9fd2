"""A memory of each kind, and short ways to say units and segments.

A module or class that says ``STORES = BOTH`` runs its tests over a file and over a server: what holds for one memory
must hold for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.memory import Address, Memory, parse_address

BOTH = ("file", "server")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    stores = getattr(metafunc.cls, "STORES", None) or getattr(metafunc.module, "STORES", None)
    if stores and "store" in metafunc.fixturenames:
        metafunc.parametrize("store", stores, indirect=True)


@pytest.fixture
def pair() -> LanguagePair:
    return LanguagePair("en", "ru")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.db"


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "file"))


@pytest.fixture
def address(request: pytest.FixtureRequest, store: str, path: Path) -> Address:
    """Where no memory lies yet."""
    return path if store == "file" else parse_address(request.getfixturevalue("fresh_database"))


@pytest.fixture
def memory(address: Address) -> Iterator[Memory]:
    with Memory.open(address) as opened:
        yield opened

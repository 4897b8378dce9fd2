"""Fixtures for every test: a clean environment and the embedded model, loaded once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.postgres import programs, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Server


_FORGOTTEN = (
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "TRANSLATE_PIPELINE_MEMORY",
    "HF_ENDPOINT",
    "NO_COLOR",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test reads or writes the person's own configuration, memory or cached models."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    for name in (
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "TRANSLATE_PIPELINE_MEMORY",
        "HF_ENDPOINT",
        "NO_COLOR",
    ):
        monkeypatch.delenv(name, raising=False)
    # What is misspelt must not depend on the dictionaries of the computer.
    monkeypatch.setenv("DICPATH", str(home))
    # Converted models are cached by content hash: sharing them between tests is safe and saves seconds each.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "translate-pipeline-cache"))
    return home


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of our own. POSTGRES_TESTS=required makes a missing PostgreSQL an error."""
    if programs() is None and os.environ.get("POSTGRES_TESTS") != "required":
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with running_server() as running:
        running.sql("CREATE DATABASE desk")
        yield running


@pytest.fixture
def fresh_database(server: Server) -> str:
    """The address of a database without a memory."""
    server.sql("DROP SCHEMA IF EXISTS translate_pipeline CASCADE", database="desk")
    return server.address("desk")

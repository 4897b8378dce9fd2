"""Fixtures for every test: a clean environment and the embedded model, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


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
    # Converted models are cached by content hash: sharing them between tests is safe and saves seconds each.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "translate-pipeline-cache"))
    return home

"""Benchmarks run only when asked for: ``./dev bench``."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "bench" in config.option.markexpr:
        return
    benches = [i for i in items if HERE in i.path.parents and i.get_closest_marker("bench")]
    config.hook.pytest_deselected(items=benches)
    items[:] = [i for i in items if i not in set(benches)]

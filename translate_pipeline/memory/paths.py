"""Where the memory lies when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path


def default_path() -> Path:
    """``translate-pipeline/memory.db`` in the user's data folder. Makes nothing."""
    from platformdirs import user_data_path

    return user_data_path("translate-pipeline", appauthor=False) / "memory.db"

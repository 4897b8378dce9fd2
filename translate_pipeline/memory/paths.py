"""Where the memory lies when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from .address import Address, parse_address


def default_path() -> Path:
    """``translate-pipeline/memory.db`` in the user's data folder. Makes nothing."""
    from platformdirs import user_data_path

    return user_data_path("translate-pipeline", appauthor=False) / "memory.db"


def chosen_address(text: str | None) -> Address:
    """Where ``text`` says, else the default path. Raises UsageError for no address of a memory."""
    return parse_address(text) if text else default_path()

"""Where the files that ship beside the code lie: in a checkout at its top, in an installed wheel inside the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


def models_directory() -> Path:
    """The folder with ``models.toml`` and the embedded model."""
    return _shipped("models")


def corpus_directory() -> Path:
    """The folder with the sample stories, their termbase and their approved memory."""
    return _shipped("corpus")

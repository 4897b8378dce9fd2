"""``models.toml`` as typed values: which models exist, what they serve, which profile means which."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from translate_pipeline.engine.spec import DEFAULT_MAX_SOURCE_TOKENS
from translate_pipeline.errors import ConfigError

__all__ = ["Catalogue", "ModelEntry", "read_catalogue"]


class ModelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model. ``path`` (beside models.toml) for what ships with the program, ``repository`` for what is pulled.

    ``revision`` pins a commit; empty, the first pull pins the one it finds. ``files`` are SHA-256 checksums
    known beforehand. ``size_mb`` is what a pull downloads, about.
    """

    title: str
    languages: dict[str, str]
    licence: str
    path: str = ""
    repository: str = ""
    revision: str = ""
    normaliser: str = "plain"
    max_source_tokens: int = DEFAULT_MAX_SOURCE_TOKENS
    size_mb: int = 0
    scores: str = ""
    files: dict[str, str] = {}


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``languages`` maps the served languages to the three-letter codes of Marian labels; ``profiles`` maps
    profile → pair → model; ``auto`` lists profiles, best first.
    """

    languages: dict[str, str]
    auto: list[str]
    profiles: dict[str, dict[str, str]]
    models: dict[str, ModelEntry]


def read_catalogue(path: Path) -> Catalogue:
    """Raises ConfigError naming the file and the key at fault."""
    try:
        catalogue = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Catalogue)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}", remedy="install translate-pipeline again") from error
    for profile, pairs in catalogue.profiles.items():
        for pair, model in pairs.items():
            if model not in catalogue.models:
                raise ConfigError(f"{path}: profile {profile} names no known model for {pair}: {model}")
    return catalogue

"""Settings from ``translate-pipeline.toml`` and the environment, as one typed object.

Precedence: command-line flags, then ``TRANSLATE_PIPELINE_MEMORY``, then the file, then the defaults below.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Final

import msgspec

from translate_pipeline.errors import ConfigError

FILE_NAME: Final = "translate-pipeline.toml"
_MEMORY_VARIABLE: Final = "TRANSLATE_PIPELINE_MEMORY"


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names of the fields of a JSON or JSONL feed; an empty name means the reader's own list of usual names."""

    id: str = ""
    title: str = ""
    body: str = ""
    summary: str = ""
    date: str = ""
    url: str = ""
    author: str = ""
    image: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every option a run takes. Paths in the file are relative to the file's folder.

    ``memory`` is a path or the address of a server, '' for the user's own.
    """

    to: list[str] = msgspec.field(default_factory=lambda: ["ru", "tk"])
    out: str = "out"
    memory: str = ""
    model: str = "auto"
    engine: str = "ct2"
    beam: int = 4
    threads: int = 0
    repair: bool = True
    termbase: str = ""
    formats: list[str] = []
    dictionaries: dict[str, str] = {}
    feed: FeedSettings = FeedSettings()


def load_settings(path: Path | None = None) -> Settings:
    """The settings of ``path``, else of ``translate-pipeline.toml`` here or in the user's configuration folder.

    Raises ConfigError naming the file and the key or line at fault.
    """
    file = path or _found()
    settings = _read(file) if file else Settings()
    memory = os.environ.get(_MEMORY_VARIABLE)
    return msgspec.structs.replace(settings, memory=memory) if memory else settings


def _found() -> Path | None:
    from platformdirs import user_config_path

    for folder in (Path(), user_config_path("translate-pipeline")):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _read(file: Path) -> Settings:
    remedy = "see docs/configuration.md for the keys and their values"
    try:
        settings = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Settings)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}", remedy="name an existing file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: not valid TOML: {error}", remedy=remedy) from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}", remedy=remedy) from error
    return _anchored(settings, file.parent)


def _anchored(settings: Settings, folder: Path) -> Settings:
    changes = {
        name: str(folder / Path(value).expanduser())
        for name, value in (("memory", settings.memory), ("out", settings.out), ("termbase", settings.termbase))
        if value and folder != Path() and "://" not in value
    }
    dictionaries = {language: str(folder / Path(file).expanduser()) for language, file in settings.dictionaries.items()}
    return msgspec.structs.replace(settings, dictionaries=dictionaries, **changes)

"""Which model serves which pair, where it lies, and whether its files are what they should be. Never goes online."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from translate_pipeline import resources
from translate_pipeline.domain import SOURCE_LANGUAGE, LanguagePair
from translate_pipeline.engine.catalogue import Catalogue, ModelEntry, read_catalogue
from translate_pipeline.engine.files import content_hash, hash_files, model_files, read_manifest
from translate_pipeline.engine.folder import read_labels
from translate_pipeline.engine.hub import Progress, pull
from translate_pipeline.engine.spec import ModelSpec
from translate_pipeline.errors import ModelNotFoundError, UsageError

__all__ = ["FileCheck", "ModelInfo", "Registry", "installed_models_directory"]

_LIST = "`translate-pipeline models list` shows them"


def installed_models_directory() -> Path:
    """Where ``models pull`` puts models; ``XDG_DATA_HOME`` moves it."""
    from platformdirs import user_data_path

    return user_data_path("translate-pipeline") / "models"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A row of ``models list``. ``revision`` is '' for a model that is not installed; ``size`` is bytes on disk."""

    name: str
    title: str
    languages: tuple[str, ...]
    profiles: tuple[str, ...]
    licence: str
    repository: str
    scores: str
    is_installed: bool
    path: Path | None = None
    revision: str = ""
    size: int = 0
    download_mb: int = 0


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file against its checksum: ``ok``, ``damaged``, ``missing``, or ``unpinned`` when none is known."""

    name: str
    status: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Registry:
    """The models of ``models.toml``, and those that the person has installed or made."""

    catalogue: Catalogue
    shipped: Path
    installed: Path

    @classmethod
    def load(cls, *, shipped: Path | None = None, installed: Path | None = None) -> Registry:
        """Raises ConfigError when models.toml cannot be read."""
        folder = shipped or resources.models_directory()
        return cls(read_catalogue(folder / "models.toml"), folder, installed or installed_models_directory())

    @property
    def profiles(self) -> tuple[str, ...]:
        """What ``--model`` takes besides a model's name and a folder."""
        return ("auto", *self.catalogue.profiles)

    def resolve(self, profile: str, pair: LanguagePair) -> ModelSpec:
        """The model that a profile, a model's name or a folder means for ``pair``.

        Raises UsageError for a pair or profile that does not exist, ModelNotFoundError with the command that
        fetches it for a model that is not installed.
        """
        self._check_pair(pair)
        if profile == "auto":
            return self._spec(self._best(pair), pair)
        if profile in self.catalogue.profiles:
            return self._spec(self._in_profile(profile, pair), pair)
        if profile in self.catalogue.models:
            return self._spec(profile, pair)
        for folder in (self.installed / profile, Path(profile).expanduser()):
            if folder.is_dir():
                return self._local(folder, pair)
        raise UsageError(
            f"unknown model {profile!r}",
            remedy=f"use one of {', '.join(self.profiles)}, a model's name ({_LIST}), or the path of a MarianMT folder",
        )

    def resolve_any(self, name: str, pair: LanguagePair) -> ModelSpec:
        """As ``resolve``, also for pairs that are not served: a reverse model makes data, not translations for readers.

        Such a model is one installed or a folder; which language it reads is the caller's word. Raises UsageError for
        one that does not translate into the pair's target.
        """
        if pair.source == SOURCE_LANGUAGE:
            return self.resolve(name, pair)
        folder = next((f for f in (self.installed / name, Path(name).expanduser()) if f.is_dir()), None)
        if folder is None:
            raise UsageError(f"no folder of a model {name!r}", remedy="give the path of a MarianMT folder")
        files = hash_files(folder)
        labels = read_labels(folder, {**self.catalogue.languages, "en": "eng"})
        if pair.target not in labels:
            raise UsageError(f"{folder}: the model does not translate into {pair.target!r}")
        content = content_hash(files)
        return ModelSpec(folder.resolve().name, content, folder, content, labels, files=files, source=pair.source)

    def names(self, name: str) -> tuple[str, ...]:
        """The models that a profile consists of; a model's name is itself."""
        return tuple(dict.fromkeys(self.catalogue.profiles.get(name, {name: name}).values()))

    def list_models(self) -> list[ModelInfo]:
        """All of models.toml in its order, then what else lies in the installed folder."""
        known = [self.model_info(name) for name in self.catalogue.models]
        own = sorted(p.name for p in self.installed.glob("*/config.json") for p in [p.parent])
        return [*known, *(self.model_info(name) for name in own if name not in self.catalogue.models)]

    def model_info(self, name: str) -> ModelInfo:
        """Raises UsageError for an unknown name."""
        entry, folder = self._entry(name), self.folder(name)
        is_installed = _is_complete(folder)
        return ModelInfo(
            name=name,
            title=entry.title,
            languages=tuple(entry.languages),
            profiles=tuple(p for p, pairs in self.catalogue.profiles.items() if name in pairs.values()),
            licence=entry.licence,
            repository=entry.repository,
            scores=entry.scores,
            is_installed=is_installed,
            path=folder if is_installed else None,
            revision=_revision(folder) if is_installed else "",
            size=sum(p.stat().st_size for p in model_files(folder)) if is_installed else 0,
            download_mb=entry.size_mb,
        )

    def verify(self, name: str) -> list[FileCheck]:
        """Every file against the checksums of its manifest and of models.toml.

        Raises ModelNotFoundError when the model is not installed.
        """
        entry, folder = self._entry(name), self.folder(name)
        if not folder.is_dir():
            raise _missing(name)
        pinned: Mapping[str, str] = {**_manifest_files(folder), **entry.files}
        names = sorted({*pinned, *(p.name for p in folder.iterdir() if p.name in _CHECKED)})
        return [_check(folder / file, pinned.get(file, "")) for file in names]

    def pull(self, name: str, *, endpoint: str | None = None, progress: Progress | None = None) -> Path:
        """Fetches a model of models.toml: see ``hub.pull``. Raises UsageError for an unknown name."""
        entry = self.catalogue.models.get(name)
        if entry is None:
            raise UsageError(f"unknown model {name!r}", remedy=_LIST)
        return pull(name, entry, self.folder(name), endpoint=endpoint, progress=progress)

    def folder(self, name: str) -> Path:
        """Where the model of that name lies, or would lie once pulled."""
        entry = self.catalogue.models.get(name)
        return self.shipped / entry.path if entry and entry.path else self.installed / name

    def _entry(self, name: str) -> ModelEntry:
        if entry := self.catalogue.models.get(name):
            return entry
        folder = self.installed / name
        if not _is_complete(folder):
            raise UsageError(f"unknown model {name!r}", remedy=_LIST)
        labels = read_labels(folder, self.catalogue.languages)
        return ModelEntry(title=f"own model in {folder}", languages=labels, licence="")

    def _check_pair(self, pair: LanguagePair) -> None:
        if pair.source != SOURCE_LANGUAGE or pair.target not in self.catalogue.languages:
            served = ", ".join(f"{SOURCE_LANGUAGE}-{language}" for language in self.catalogue.languages)
            raise UsageError(f"no model translates {pair}", remedy=f"the language pairs are {served}")

    def _best(self, pair: LanguagePair) -> str:
        candidates = [self.catalogue.profiles[p].get(str(pair), "") for p in self.catalogue.auto]
        candidates = [name for name in candidates if name]
        present = [name for name in candidates if _is_complete(self.folder(name))]
        return (present or candidates)[0 if present else -1]

    def _in_profile(self, profile: str, pair: LanguagePair) -> str:
        pairs = self.catalogue.profiles[profile]
        if str(pair) not in pairs:
            raise UsageError(f"profile {profile} has no model for {pair}", remedy="use --model auto")
        return pairs[str(pair)]

    def _spec(self, name: str, pair: LanguagePair) -> ModelSpec:
        entry, folder = self._entry(name), self.folder(name)
        if pair.target not in entry.languages:
            raise UsageError(f"model {name} does not translate {pair}", remedy=_LIST)
        if not _is_complete(folder):
            raise _missing(name)
        files = _manifest_files(folder) or hash_files(folder)
        content = content_hash(files)
        return ModelSpec(
            id=name,
            revision=str(read_manifest(folder).get("revision") or content),
            path=folder,
            content=content,
            labels=entry.languages,
            licence=entry.licence,
            normaliser=entry.normaliser,
            max_source_tokens=entry.max_source_tokens,
            files=files,
        )

    def _local(self, folder: Path, pair: LanguagePair) -> ModelSpec:
        """A fine-tuned or otherwise own model: its languages are read from its own files."""
        files = hash_files(folder)
        labels = read_labels(folder, self.catalogue.languages)
        if pair.target not in labels:
            served = ", ".join(f"{SOURCE_LANGUAGE}-{language}" for language in labels) or "no language pair of ours"
            raise UsageError(f"{folder}: the model does not translate {pair} (it serves {served})")
        content = content_hash(files)
        return ModelSpec(folder.resolve().name, content, folder, content, labels, files=files)


_CHECKED = frozenset(
    {"config.json", "generation_config.json", "model.safetensors", "pytorch_model.bin", "source.spm", "target.spm"}
    | {"target_vocab.json", "tokenizer_config.json", "vocab.json"}
)


def _is_complete(folder: Path) -> bool:
    try:
        return bool(model_files(folder))
    except ModelNotFoundError:
        return False


def _manifest_files(folder: Path) -> dict[str, str]:
    files = read_manifest(folder).get("files")
    return {str(k): str(v) for k, v in files.items()} if isinstance(files, dict) else {}


def _revision(folder: Path) -> str:
    return str(read_manifest(folder).get("revision") or content_hash(hash_files(folder)))


def _missing(name: str) -> ModelNotFoundError:
    return ModelNotFoundError(
        f"model {name} is not installed or not complete", remedy=f"translate-pipeline models pull {name}"
    )


def _check(path: Path, expected: str) -> FileCheck:
    from translate_pipeline.engine.files import sha256

    if not path.is_file():
        return FileCheck(path.name, "missing", expected)
    found = sha256(path)
    status = "unpinned" if not expected else "ok" if found == expected else "damaged"
    return FileCheck(path.name, status, expected, found)

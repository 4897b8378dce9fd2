"""The files of a MarianMT folder, their hashes, and the manifest that a pulled model carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from translate_pipeline.engine.weights import WEIGHT_FILES
from translate_pipeline.errors import ModelNotFoundError

__all__ = ["MANIFEST", "OPTIONAL_FILES", "REQUIRED_FILES", "content_hash", "hash_files", "read_manifest", "sha256"]

MANIFEST = "manifest.json"
REQUIRED_FILES = ("config.json", "vocab.json", "source.spm", "target.spm")
OPTIONAL_FILES = ("generation_config.json", "tokenizer_config.json", "target_vocab.json")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_files(folder: Path) -> list[Path]:
    """The files that decide what the model does, sorted by name.

    Raises ModelNotFoundError naming the first one that is missing.
    """
    if not folder.is_dir():
        raise ModelNotFoundError(
            f"{folder}: no such folder", remedy="`translate-pipeline models list` shows the models that are present"
        )
    weights = next((name for name in WEIGHT_FILES if (folder / name).is_file()), None)
    missing = [name for name in REQUIRED_FILES if not (folder / name).is_file()]
    if missing or not weights:
        lacking = missing[0] if missing else " or ".join(WEIGHT_FILES)
        raise ModelNotFoundError(
            f"{folder}: not a complete MarianMT folder, {lacking} is missing",
            remedy=f"it needs {', '.join(REQUIRED_FILES)} and {' or '.join(WEIGHT_FILES)}",
        )
    names = {*REQUIRED_FILES, weights, *(name for name in OPTIONAL_FILES if (folder / name).is_file())}
    return [folder / name for name in sorted(names)]


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 by file name of all that ``model_files`` lists."""
    return {path.name: sha256(path) for path in model_files(folder)}


def content_hash(files: Mapping[str, str]) -> str:
    """One hash over names and hashes: 64 hex digits, the same for the same model wherever it lies."""
    listing = "".join(f"{name} {digest}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(listing.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, object]:
    """What ``pull`` wrote (``repository``, ``revision``, ``files``), or nothing.

    Raises ModelNotFoundError when there is a manifest that cannot be read.
    """
    path = folder / MANIFEST
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(
            f"{path}: cannot be read ({error})", remedy=f"pull it again: translate-pipeline models pull {folder.name}"
        ) from error

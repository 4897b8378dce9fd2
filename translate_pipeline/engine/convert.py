"""MarianMT folder → CTranslate2 model in the user's cache, once for each content, precision and version.

A finished conversion appears by one rename, so another process sees all of it or nothing; a lock makes the
second of two processes wait for the first. A folder without its seal, or whose files differ in size from it, is
damaged and made again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translate_pipeline.engine.files import sha256
from translate_pipeline.engine.weights import MarianConfig, marian_spec, read_weights
from translate_pipeline.errors import EngineError, ModelNotFoundError, TranslatePipelineError

__all__ = ["PRECISIONS", "cache_directory", "convert", "converted"]

#: Ours, and what CTranslate2 calls the stored weights.
PRECISIONS: Mapping[str, str] = {"int8": "int8", "fp32": "float32"}

_SEAL = "seal.json"
#: Raised when the conversion itself changes, so that caches made before are not taken for made now.
_RECIPE = 2


def cache_directory() -> Path:
    """Where converted models are kept; ``XDG_CACHE_HOME`` moves it."""
    from platformdirs import user_cache_path

    return user_cache_path("translate-pipeline") / "ctranslate2"


def converted(
    folder: Path,
    content: str,
    *,
    precision: str = "int8",
    files: Mapping[str, str] | None = None,
    cache: Path | None = None,
) -> Path:
    """The CTranslate2 folder of a MarianMT ``folder`` whose content hash is ``content``, made if need be.

    ``files`` are the SHA-256 that ``content`` was computed from; they are compared before anything is made under its
    name. Raises ModelNotFoundError when the model's files are damaged, EngineError when the cache cannot be written.
    """
    import ctranslate2
    from filelock import FileLock

    root = cache or cache_directory()
    name = f"{content[:32]}-{precision}-ct2-{ctranslate2.__version__}-{_RECIPE}"
    target = root / name
    if is_sound(target):
        return target
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / f"{name}.lock"):
            if not is_sound(target):
                _refuse_damaged(folder, files or {})
                _convert_into(target, folder, precision)
    except TranslatePipelineError:
        raise
    except OSError as error:
        raise EngineError(
            f"{target}: the converted model cannot be written ({error.strerror or error})",
            remedy="free some space, or name a writable folder in XDG_CACHE_HOME",
        ) from error
    return target


def is_sound(folder: Path) -> bool:
    """Whether a conversion is all there, by the sizes that its seal names."""
    try:
        sizes: dict[str, int] = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def discard(folder: Path) -> None:
    """Forgets a conversion that CTranslate2 refused to load."""
    shutil.rmtree(folder, ignore_errors=True)


def _refuse_damaged(folder: Path, files: Mapping[str, str]) -> None:
    """A manifest may vouch for bytes that have changed since."""
    for name, expected in files.items():
        if sha256(folder / name) != expected:
            raise ModelNotFoundError(
                f"{folder / name}: damaged, its checksum is not the one it was installed with",
                remedy=f"translate-pipeline models pull {folder.name}",
            )


def _convert_into(target: Path, folder: Path, precision: str) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".converting-") as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        convert(folder, made, precision=precision)
        sizes = {path.name: path.stat().st_size for path in sorted(made.iterdir())}
        (made / _SEAL).write_text(json.dumps(sizes), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)


def convert(folder: Path, into: Path, *, precision: str) -> None:
    """Writes ``model.bin``, ``config.json`` and the vocabularies of CTranslate2 into an empty folder."""
    config = MarianConfig(folder)
    tokens = _tokens(folder / "vocab.json")
    separate = folder / "target_vocab.json"
    target = _tokens(separate) if separate.is_file() else list(tokens)
    spec: Any = marian_spec(config, read_weights(folder), tokens, target)
    spec.validate()
    spec.optimize(quantization=PRECISIONS[precision])
    spec.save(str(into))


def _tokens(path: Path) -> list[str]:
    """Tokens in the order of their ids. Raises EngineError when an id is missing, for then all after it shift."""
    vocabulary: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    if [vocabulary[t] for t in tokens] != list(range(len(tokens))):
        raise EngineError(f"{path}: the ids of the vocabulary have gaps or repeat")
    return tokens

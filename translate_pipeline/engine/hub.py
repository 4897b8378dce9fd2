"""``models pull``: the one place that uses the network.

Files arrive in a hidden folder beside the installed models, where a broken-off download is taken up again, are
checked against the hub's own checksums and those of models.toml, and appear under the model's name by one rename.
Where models.toml pins no commit, the first pull trusts the one it finds and writes it, with every file's SHA-256,
into the model's manifest; later pulls fetch that commit and no other.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from translate_pipeline import __version__
from translate_pipeline.engine.catalogue import ModelEntry
from translate_pipeline.engine.files import MANIFEST, OPTIONAL_FILES, REQUIRED_FILES, read_manifest, sha256
from translate_pipeline.engine.weights import WEIGHT_FILES
from translate_pipeline.errors import EngineError, ModelNotFoundError, TranslatePipelineError, UsageError

__all__ = ["Progress", "pull"]

#: Told (file, bytes that have arrived, bytes in all; 0 where the hub does not say).
Progress = Callable[[str, int, int], None]
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class _Remote:
    """One file as the hub lists it: ``lfs`` is its SHA-256, ``blob`` the git hash of a small file; either may be ''."""

    name: str
    size: int
    lfs: str
    blob: str

    @property
    def part(self) -> str:
        """The name it has while it arrives. Another content has another name: it is never continued with this one."""
        return f"{self.name}.{(self.lfs or self.blob)[:16]}.part"


def pull(
    name: str, entry: ModelEntry, folder: Path, *, endpoint: str | None = None, progress: Progress | None = None
) -> Path:
    """Fetches a model into ``folder`` and returns it; does nothing when it is there and whole.

    ``endpoint`` is a mirror of the hub, else ``HF_ENDPOINT``, else the hub itself. ``progress`` is told (file,
    bytes that have arrived, bytes in all). Raises UsageError for a model
    that is not pulled but ships, ModelNotFoundError when the hub has not got it or it arrives damaged, EngineError
    when the hub cannot be reached.
    """
    from filelock import FileLock

    if not entry.repository:
        raise UsageError(f"model {name} ships with translate-pipeline: there is nothing to pull")
    endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
    staging = folder.parent / f".pulling-{name}"
    try:
        staging.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{name}.lock"):
            if not _is_whole(folder, entry):
                _fetch(name, entry, folder, staging, endpoint, progress or _silent)
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        # filelock and the hub's client raise their own kinds of OSError too.
        raise _unreachable(entry.repository, endpoint, error) from error
    return folder


def _fetch(name: str, entry: ModelEntry, folder: Path, staging: Path, endpoint: str, progress: Progress) -> None:
    from huggingface_hub import hf_hub_url

    revision = entry.revision or str(_old_manifest(folder).get("revision", "")) or "main"
    with _hub_errors(name, entry.repository, revision, endpoint):
        commit, remote = _listing(entry.repository, revision, endpoint)
        wanted = _wanted(name, remote)
        for file in wanted:
            _download(
                file, hf_hub_url(entry.repository, file.name, revision=commit, endpoint=endpoint), staging, progress
            )
    hashes = {file.name: _checked(name, staging / file.name, file, entry.files) for file in wanted}
    manifest = {"name": name, "repository": entry.repository, "revision": commit, "files": hashes}
    (staging / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    staging.rename(folder)


def _is_whole(folder: Path, entry: ModelEntry) -> bool:
    """Installed, at the pinned commit, every file as its checksum says."""
    manifest = _old_manifest(folder)
    files = manifest.get("files")
    if not isinstance(files, dict) or not files or entry.revision not in {"", manifest.get("revision")}:
        return False
    return all((folder / f).is_file() and sha256(folder / f) == h for f, h in {**files, **entry.files}.items())


def _old_manifest(folder: Path) -> Mapping[str, object]:
    """A damaged manifest is no reason to refuse the pull that repairs it."""
    try:
        return read_manifest(folder)
    except ModelNotFoundError:
        return {}


def _listing(repository: str, revision: str, endpoint: str) -> tuple[str, dict[str, _Remote]]:
    """The commit that ``revision`` names, and its files."""
    from huggingface_hub import HfApi

    # No token: these models are public, and a mirror has no business with the person's credentials.
    info = HfApi(endpoint=endpoint, token=False).model_info(repository, revision=revision, files_metadata=True)
    remote = {s.rfilename: _Remote(s.rfilename, s.size or 0, _lfs(s.lfs), s.blob_id or "") for s in info.siblings or []}
    return str(info.sha), remote


def _lfs(lfs: Any) -> str:
    return str(lfs.sha256) if lfs is not None and lfs.sha256 else ""


def _wanted(name: str, remote: Mapping[str, _Remote]) -> list[_Remote]:
    weights = next((w for w in WEIGHT_FILES if w in remote), None)
    missing = [f for f in REQUIRED_FILES if f not in remote]
    if missing or weights is None:
        lacking = missing[0] if missing else "its weights"
        raise ModelNotFoundError(f"model {name}: the hub's copy lacks {lacking}", remedy="try another mirror")
    return [remote[f] for f in (*REQUIRED_FILES, *OPTIONAL_FILES, weights) if f in remote]


def _download(file: _Remote, url: str, staging: Path, progress: Progress) -> None:
    """Fetches what of the file has not arrived yet. Raises whatever the last of ``_ATTEMPTS`` raised."""
    if (staging / file.name).is_file():
        return
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _receive(file, url, staging / file.part, progress)
            break
        except Exception as error:
            if attempt == _ATTEMPTS or _is_final(error):
                raise
            time.sleep(2**attempt / 2)
    (staging / file.part).rename(staging / file.name)


def _receive(file: _Remote, url: str, part: Path, progress: Progress) -> None:
    """One request for the rest of the file. The hub's own client begins anew in every process, so this asks itself."""
    from huggingface_hub import get_session

    arrived = part.stat().st_size if part.is_file() else 0
    if file.size and arrived >= file.size:
        return
    headers = {"Accept-Encoding": "identity", "User-Agent": f"translate-pipeline/{__version__}"}
    if arrived:
        headers["Range"] = f"bytes={arrived}-"
    with get_session().stream("GET", url, headers=headers, follow_redirects=True, timeout=30) as response:
        response.raise_for_status()
        is_rest = response.status_code == HTTPStatus.PARTIAL_CONTENT
        arrived = arrived if is_rest else 0
        with part.open("ab" if is_rest else "wb") as sink:
            for chunk in response.iter_raw():
                sink.write(chunk)
                arrived += len(chunk)
                progress(file.name, arrived, file.size)


def _is_final(error: Exception) -> bool:
    """An answer that asking again will not change."""
    status = getattr(getattr(error, "response", None), "status_code", 0)
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, OSError)


def _silent(file: str, arrived: int, size: int) -> None:
    pass


def _checked(name: str, path: Path, remote: _Remote, pinned: Mapping[str, str]) -> str:
    """The SHA-256 of a fetched file. A file that is not what it should be is removed, so that it is fetched again."""
    found = sha256(path)
    is_right = found == remote.lfs if remote.lfs else remote.blob in {"", _git_hash(path)}
    if not is_right or found != pinned.get(path.name, found):
        path.unlink()
        raise ModelNotFoundError(
            f"model {name}: {path.name} arrived damaged (its checksum is {found})",
            remedy=f"fetch it again: translate-pipeline models pull {name}",
        )
    return found


def _git_hash(path: Path) -> str:
    """What git names a file by: SHA-1 over a header and the content."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextmanager
def _hub_errors(name: str, repository: str, revision: str, endpoint: str) -> Iterator[None]:
    """The client's errors as ours: one line, with the remedy."""
    from huggingface_hub import errors

    try:
        yield
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError, errors.EntryNotFoundError) as error:
        if isinstance(error, errors.LocalEntryNotFoundError):
            raise _unreachable(repository, endpoint, error) from error
        raise ModelNotFoundError(
            f"model {name}: {endpoint} has no {repository} at revision {revision}",
            remedy="try another mirror with --endpoint or HF_ENDPOINT",
        ) from error
    except errors.OfflineModeIsEnabled as error:
        raise UsageError(
            f"model {name} cannot be pulled: HF_HUB_OFFLINE is set", remedy="unset HF_HUB_OFFLINE for this command"
        ) from error
    except TranslatePipelineError:
        raise
    except Exception as error:  # which HTTP library raises what depends on the version of the client
        raise _unreachable(repository, endpoint, error) from error


def _unreachable(repository: str, endpoint: str, error: Exception) -> EngineError:
    reason = str(error).strip().splitlines()
    return EngineError(
        f"{repository} could not be fetched from {endpoint} ({reason[0] if reason else type(error).__name__})",
        remedy="check the network and the free space, or name a mirror in HF_ENDPOINT; what has arrived is kept",
    )

"""Files to read from what a user names: files, folders and patterns such as ``stories/**/*.html``."""

from __future__ import annotations

import os
import re
import stat
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from translate_pipeline.errors import UsageError
from translate_pipeline.ingest.characters import printable
from translate_pipeline.ingest.registry import story_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

STDIN = Path("-")
_WILDCARD = re.compile(r"[*?\[]")


def discover(patterns: Sequence[str], *, exclude: Sequence[Path] = ()) -> Iterator[Path]:
    """Each file once, in the order of the patterns, and in a folder sorted by name.

    A file named outright is read whatever its name, ``-`` is standard input. From folders (searched to any depth) and
    patterns come only files with a story's suffix; hidden files and folders, what lies under ``exclude`` (such as an
    output folder) and folders already seen through a link are passed over. A folder that cannot be listed is itself
    in the result, so that reading it reports why. Raises UsageError for a pattern that matches nothing.
    """
    excluded = {_identity(path) for path in exclude} - {None}
    seen: set[str] = set()
    for pattern in patterns:
        found = False
        for path in _matches(pattern, excluded):
            found = True
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield path
        if not found:
            raise _nothing(pattern)


def _nothing(pattern: str) -> UsageError:
    name = printable(pattern)
    if re.match(r"[a-z]+://", pattern):
        return UsageError(f"{name}: not a file", remedy="download the page first, then give the file's name")
    if not pattern or (not _WILDCARD.search(pattern) and not _kind(Path(pattern))):
        return UsageError(
            f"{name or '(empty)'}: no such file or folder", remedy="check the name and the folder you are in"
        )
    known = " ".join(sorted(story_suffixes()))
    return UsageError(f"{name}: no stories there", remedy=f"stories end in {known}; name any other file outright")


def _matches(pattern: str, excluded: AbstractSet[object]) -> Iterator[Path]:
    path = Path(pattern)
    if path == STDIN:
        yield path
    elif pattern and _kind(path) == "folder":
        yield from (found for found in _walk(path, excluded) if _is_story(found))
    elif pattern and _kind(path):
        yield path
    elif _WILDCARD.search(pattern):
        yield from _glob(path, excluded)


def _kind(path: Path) -> str:
    """``folder``, ``file``, ``denied``, ``other`` (a pipe, a link that leads nowhere), '' for nothing."""
    try:
        mode = path.stat().st_mode
    except PermissionError:
        return "denied"
    except (OSError, ValueError):
        return "other" if os.path.lexists(path) else ""
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one folder from all others, whichever way it is reached."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _is_story(path: Path) -> bool:
    return path.suffix.lower() in story_suffixes() or _kind(path) != "file"


def _walk(folder: Path, excluded: AbstractSet[object], max_depth: int | None = None) -> Iterator[Path]:
    """Files below a folder, sorted, and folders that cannot be listed. Links are followed, each folder once."""
    top = len(folder.parts)
    waiting = [folder]
    visited = set(excluded)
    while waiting:
        path = waiting.pop()
        if _kind(path) in ("file", "denied"):
            yield path
        elif _kind(path) == "folder" and (identity := _identity(path)) not in visited:
            visited.add(identity)
            if max_depth is None or len(path.parts) - top < max_depth:
                try:
                    # The last one is taken first: depth first in sorted order, without recursion.
                    waiting += sorted((p for p in path.iterdir() if not p.name.startswith(".")), reverse=True)
                except OSError:
                    yield path


def _glob(pattern: Path, excluded: AbstractSet[object]) -> Iterator[Path]:
    """Files that fit, ``**`` being any number of folders. Unlike ``glob`` it is safe against loops of links."""
    first = next(i for i, part in enumerate(pattern.parts) if _WILDCARD.search(part))
    base, wanted = Path(*pattern.parts[:first]), pattern.parts[first:]
    # A pattern that spells its suffix out (*.log) asks for those files, whether or not stories are usually so named.
    asks_suffix = bool(pattern.suffix) and not _WILDCARD.search(pattern.suffix)
    for path in _walk(base, excluded, None if "**" in wanted else len(wanted)):
        is_wanted = _fits(path.parts[first:], wanted) and (asks_suffix or _is_story(path))
        if is_wanted or _kind(path) != "file":
            yield path


def _fits(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted or not names:
        return not wanted and not names
    if wanted[0] == "**":
        rest = wanted[1:] or ("*",)
        return any(_fits(names[i:], rest) for i in range(len(names)))
    return fnmatchcase(names[0], wanted[0]) and _fits(names[1:], wanted[1:])

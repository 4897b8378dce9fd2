"""The render stage: an aligned story into its folder, over nobody's edits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from translate_pipeline.errors import OutputError
from translate_pipeline.render import (
    MANIFEST_NAME,
    StoryRow,
    changed_files,
    is_current,
    manifest,
    read_manifest,
    render,
    render_index,
    row_of,
    write_story,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, Story
    from translate_pipeline.pipeline.journal import StoryRecord

__all__ = ["changed_files", "deliver", "is_delivered", "write_index"]


def deliver(
    aligned: AlignedStory, folder: Path, formats: Sequence[str], *, settings: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Render and write a story's files, the manifest last: where it stands, the files it names are whole.

    A file that somebody has edited since it was written is moved to ``NAME.edited-1`` rather than overwritten; formats
    no longer asked for are removed unless edited. ``settings`` go into the manifest. Returns warnings.

    Raises OutputError.
    """
    files = dict(render(aligned, formats))
    previous = (read_manifest(folder) or {}).get("files", {})
    try:
        warnings = [w for name, entry in previous.items() if (w := _make_way(folder / name, entry, files.get(name)))]
    except OSError as error:
        raise OutputError(
            f"{error.filename}: cannot be written: {error.strerror}", remedy="check permissions and free space"
        ) from error
    write_story(folder, [*files.items(), (MANIFEST_NAME, manifest(aligned, files.items(), settings=settings))])
    return tuple(warnings)


def _make_way(path: Path, entry: Mapping[str, Any], new: bytes | None) -> str:
    """Move an edited file aside, remove one that is no longer wanted. The warning to give, if any."""
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return ""
    if present == new:
        return ""
    if hashlib.sha256(present).hexdigest() != entry.get("sha256"):
        kept = _free_name(path)
        path.rename(kept)
        return f"{path.name} was edited after it was written: kept as {kept.name}"
    if new is None:
        path.unlink()
    return ""


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.edited-{number}")).exists():
        number += 1
    return kept


def is_delivered(folder: Path, story: Story, settings: Mapping[str, str]) -> bool:
    """Whether the folder holds, untouched, what was made from this very source with these settings."""
    content = read_manifest(folder)
    return bool(
        content
        and content["story"]["sha256"] == story.source_hash
        and content["settings"] == settings
        and is_current(folder)
    )


def write_index(out: Path, records: Iterable[StoryRecord]) -> None:
    """The start page of the output folder, over every story it holds."""
    write_story(out, [("index.html", render_index(map(_row, _with_files(out, records))))])


def _with_files(out: Path, records: Iterable[StoryRecord]) -> Iterable[tuple[StoryRecord, dict[str, Any] | None]]:
    return ((record, read_manifest(out / record.folder) if record.state == "done" else None) for record in records)


def _row(story: tuple[StoryRecord, dict[str, Any] | None]) -> StoryRow:
    record, content = story
    if content is None:
        return StoryRow(record.title or record.folder, "", record.title, message=record.message or "not finished")
    return row_of(record.folder, content)

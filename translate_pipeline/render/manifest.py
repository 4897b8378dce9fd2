"""``manifest.json``: what a story's folder holds, from what it was made, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from translate_pipeline.render.base import sections, storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, FormerSegment, StoryUpdate, Target

MANIFEST_NAME = "manifest.json"
#: Raised when a key changes its meaning; a folder with another version counts as not current.
MANIFEST_VERSION = 1


def manifest(
    aligned: AlignedStory, files: Iterable[tuple[str, bytes]], *, settings: Mapping[str, str] | None = None
) -> bytes:
    """The manifest of a story and its files (without itself), as indented JSON with sorted keys.

    ``settings`` are whatever else decided the output (engine, profile, memory revision …), kept as given.
    """
    story = aligned.story
    content = {
        "manifest": MANIFEST_VERSION,
        "story": {
            "id": story.id,
            "title": story.title,
            "origin": story.origin,
            "format": story.format,
            "language": story.language,
            "sha256": story.source_hash,
            "blocks": len(story.blocks),
            "segments": len(aligned.segments),
            "words": sum(len(segment.text.split()) for segment in aligned.segments),
            "warnings": list(story.warnings),
            "revision": aligned.revision,
        },
        **({"update": _update(aligned.update, aligned)} if aligned.update else {}),
        "languages": {language: _counts(aligned, language) for language in aligned.languages},
        "settings": dict(settings or {}),
        "files": {name: {"sha256": _sha256(data), "bytes": len(data)} for name, data in files},
    }
    return storable(json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


def _update(update: StoryUpdate, aligned: AlignedStory) -> dict[str, Any]:
    """What this version changed: counts, and in full what a reader of the new one alone would never see."""
    rows = enumerate(zip(aligned.segments, update.segments, strict=True), start=1)
    return {
        "former_origin": update.origin,
        "segments": update.counts,
        "changed": [
            {"number": number, "source": segment.text, "former": _former(change.former)}
            for number, (segment, change) in rows
            if change.former
        ],
        "removed": [_former(segment) for segment in update.removed],
    }


def _former(segment: FormerSegment) -> dict[str, Any]:
    targets = {language: {"text": t.text, "status": t.status.value} for language, t in segment.targets.items()}
    return {"revision": segment.revision, "source": segment.text, "targets": targets}


def _counts(aligned: AlignedStory, language: str) -> dict[str, Any]:
    """Counts of one language: segments by match kind and status, source words by match kind, findings by severity."""
    matches: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for row in (row for section in sections(aligned, (language,)) for row in section.rows):
        matches[row.labels[0]] += 1
        words[row.labels[0]] += len(row.segment.text.split())
    targets = aligned.targets[language]
    return {
        "segments": len(targets),
        "matches": matches,
        "words": words,
        "status": Counter(target.status.value for target in targets),
        "stored": sum(target.is_stored for target in targets),
        "findings": _findings(targets),
        "models": sorted({target.model for target in targets if target.model}),
    }


def _findings(targets: Iterable[Target]) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    for finding in (finding for target in targets for finding in target.findings):
        codes = counted.setdefault(finding.severity.value, {})
        codes[finding.code] = codes.get(finding.code, 0) + 1
    return counted


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, or None where there is none that this version understands."""
    try:
        content = json.loads((folder / MANIFEST_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("manifest") != MANIFEST_VERSION:
        return None
    return content


def changed_files(folder: Path) -> tuple[str, ...]:
    """Names of the manifest's files that are missing or hold other bytes than the manifest says, in its order."""
    content = read_manifest(folder)
    files = content.get("files") if content else None
    if not isinstance(files, dict):
        return ()
    return tuple(name for name, entry in files.items() if not _is_intact(folder, name, entry))


def is_current(folder: Path) -> bool:
    """Whether every file of the manifest is there with the bytes it names (an edited or missing one is not)."""
    content = read_manifest(folder)
    return content is not None and isinstance(content.get("files"), dict) and not changed_files(folder)


def _is_intact(folder: Path, name: str, entry: object) -> bool:
    if not isinstance(entry, dict) or "/" in name:
        return False
    path = folder / name
    try:
        return path.stat().st_size == entry.get("bytes") and _sha256(path.read_bytes()) == entry.get("sha256")
    except OSError:
        return False


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

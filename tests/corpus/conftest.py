"""The sample job as it ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from translate_pipeline.resources import corpus_directory


@pytest.fixture(scope="session")
def corpus() -> Path:
    return corpus_directory()


@pytest.fixture(scope="session")
def stories(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / "stories").iterdir() if path.is_file())


def plain_text(path: Path) -> str:
    """What a person would read, line ends as line feeds; of markup formats the source, of DOCX the paragraphs."""
    raw = path.read_bytes()
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    if path.suffix == ".json":
        return "\n\n".join(value for item in json.loads(raw) for value in item.values())
    if path.suffix == ".jsonl":
        return "\n\n".join(value for line in raw.splitlines() for value in json.loads(line).values())
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("windows-1252")
    return text.replace("\r\n", "\n")


@pytest.fixture(scope="session")
def story_texts(stories: list[Path]) -> dict[str, str]:
    return {path.name: plain_text(path) for path in stories}

"""Reading from bytes or files in one call, and a Word document to read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from translate_pipeline.domain import Block, Role, Story
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import ReadOptions, read_stories, reader

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def files() -> Path:
    """The folder of small source files."""
    return Path(__file__).parent / "files"


@pytest.fixture
def read_bytes() -> Callable[..., list[Story | SourceFormatError]]:
    """Everything a reader yields from bytes or a string."""

    def read(name: str, data: bytes | str, **options: Any) -> list[Story | SourceFormatError]:
        raw = data.encode() if isinstance(data, str) else data
        return list(
            reader(name).read(io.BytesIO(raw), origin="story.x", story_id="story", options=ReadOptions(**options))
        )

    return read


@pytest.fixture
def read_one(read_bytes: Callable[..., list[Any]]) -> Callable[..., Story]:
    """The only story in bytes or a string."""

    def read(name: str, data: bytes | str, **options: Any) -> Story:
        [story] = read_bytes(name, data, **options)
        assert isinstance(story, Story), str(story)
        return story

    return read


@pytest.fixture
def read_file(files: Path) -> Callable[..., list[Story | SourceFormatError]]:
    """Everything in one of the source files."""

    def read(name: str, **options: Any) -> list[Story | SourceFormatError]:
        return list(read_stories(files / name, options=ReadOptions(**options)))

    return read


@pytest.fixture
def outline() -> Callable[[Story], list[tuple[Role, str]]]:
    """Roles and texts of a story's blocks."""

    def of(story: Story) -> list[tuple[Role, str]]:
        return [(block.role, block.text) for block in story.blocks]

    return of


@pytest.fixture
def marked() -> Callable[[Block], str]:
    """A block's text with its tags written out: ``a <b>word</b>``, ``<br/>``."""

    def write(block: Block) -> str:
        pieces, done = [], 0
        for tag in block.tags:
            form = {"open": f"<{tag.name}>", "close": f"</{tag.name}>", "empty": f"<{tag.name}/>"}[tag.kind]
            pieces += [block.text[done : tag.position], form]
            done = tag.position
        return "".join(pieces) + block.text[done:]

    return write


@pytest.fixture
def docx_bytes() -> bytes:
    """A document with a title, formatting, a list, a quote, a table and a caption."""
    import docx

    document = docx.Document()
    document.core_properties.author = "News desk"
    document.add_heading("Gas station opened", 0)
    paragraph = document.add_paragraph("A station with ")
    paragraph.add_run("six").bold = True
    paragraph.add_run(" pumps, H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O and a café.")
    document.add_heading("Services", 1)
    document.add_paragraph("Car wash", style="List Bullet")
    document.add_paragraph("We work day and night.", style="Quote")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Fuel"
    table.cell(0, 1).text = "95"
    document.add_paragraph("Photo: the station", style="Caption")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

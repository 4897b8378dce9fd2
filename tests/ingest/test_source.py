"""From a path to its stories, and every way in which that can fail."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from translate_pipeline.domain import Story
from translate_pipeline.errors import SourceFormatError, UsageError
from translate_pipeline.ingest import ReadOptions, detect, read_stories, safe_name

TEXT = "Title here\n\nThe text of the story.\n"


def only(path: Path, **arguments: Any) -> Story | SourceFormatError:
    [item] = read_stories(path, **arguments)
    return item


def error_of(path: Path, **arguments: Any) -> SourceFormatError:
    item = only(path, **arguments)
    assert isinstance(item, SourceFormatError)
    assert "\n" not in str(item)
    assert item.remedy
    return item


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.txt", TEXT, "text"),
        ("a.txt", "Title\n\n9:05 14.05.2022 12\n\nText.\n", "site"),
        ("a.text", "Title\n\n9:05 14.05.2022 12\n\nText.\n", "site"),
        ("a.txt", "<!doctype html><p>Text.</p>", "html"),
        ("a.txt", "---\ntitle: T\n---\nText.\n", "markdown"),
        ("a.txt", '{"title": "T", "body": "B"}\n{"title": "T", "body": "B"}\n', "jsonl"),
        ("a.HTML", "<p>Text.</p>", "html"),
        ("a.md", "# Title\n", "markdown"),
        ("a.md", "<!doctype html><p>Text.</p>", "html"),
        ("a.json", '{"title": "T"}', "json"),
        ("a.json", '{\n "items": [\n{"title": "T"},\n{"title": "U"}\n]}', "json"),
        ("a.json", '{"title": "T"}\n{"title": "U"}', "jsonl"),
        ("a.jsonl", '{"title": "T"}', "jsonl"),
        ("a.jsonl", '{"title": "T",\n{"title": "U"}', "jsonl"),
        ("a.jsonl", '{"title": "' + "T" * 40_000 + '"}\n{"title": "U"}', "jsonl"),
        ("a.jsonl", '[\n {"title": "T"}\n]', "json"),
        ("a.ndjson", "words\n", "jsonl"),
        ("a", TEXT, "text"),
        ("a.log", TEXT, "text"),
        ("a.docx", TEXT, "docx"),
    ],
)
def test_the_format_is_known_by_content_and_name(tmp_path: Path, name: str, content: str, format_: str) -> None:
    assert detect(tmp_path / name, content.encode()[:16384]).name == format_


def test_a_word_document_is_known_whatever_its_name(docx_bytes: bytes) -> None:
    assert detect(Path("a.txt"), docx_bytes[:16384]).name == "docx"


def test_the_format_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("# Title\n\nText *here*.\n")
    story = only(path, format="markdown")
    assert isinstance(story, Story)
    assert story.format == "markdown"
    with pytest.raises(UsageError, match="unknown format 'pdf'") as caught:
        read_stories(path, format="pdf")
    assert "markdown" in caught.value.remedy


@pytest.mark.parametrize(
    "name", ["two words.txt", "line\nbreak.txt", "..dots...txt", "ship 🚢.txt", "Ýol.txt", "a\u202eb.txt"]
)
def test_odd_names_are_read_and_give_safe_ids(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT)
    story = only(path)
    assert isinstance(story, Story)
    assert story.id == safe_name(path.stem)
    assert story.origin.isprintable()
    assert not set(story.id) & set("/\\. \n")


def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text(TEXT)
    story = only(path)
    assert isinstance(story, Story)
    story.origin.encode("utf-8")
    assert story.id == "caf"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "no text to translate in it"),
        (b"12 345\n* * *\n", "no text to translate in it"),
        (b"%PDF-1.4", "this is a PDF, not a text"),
        (bytes(range(256)) * 10, "this is a binary file, not a text"),
    ],
)
def test_what_holds_no_story_is_one_error(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    error = error_of(path)
    assert str(error) == f"{path}: {message}"
    assert error.origin == str(path)


def test_a_file_of_200_megabytes_is_refused_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.write(TEXT.encode())
        stream.truncate(200 * 2**20)
    assert str(error_of(path)) == f"{path}: larger than the limit of 32.0 MiB a story file"
    path.write_text(TEXT)
    assert "larger than the limit of 10 bytes" in str(error_of(path, options=ReadOptions(max_bytes=10)))


def test_missing_files_folders_and_dead_links(tmp_path: Path) -> None:
    assert str(error_of(tmp_path / "gone.txt")).endswith("gone.txt: no such file")
    assert str(error_of(tmp_path)) == f"{tmp_path}: is a folder"
    (tmp_path / "me.txt").symlink_to("me.txt")
    assert "cannot be read: " in str(error_of(tmp_path / "me.txt"))
    assert "cannot be read: " in str(error_of(tmp_path / ("x" * 300)))


def test_a_file_without_read_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, since the superuser may read everything."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT)

    def refuse(self: Path, *arguments: Any, **named: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    error = error_of(path)
    assert str(error) == f"{path}: no permission to read it"
    assert "chmod" in error.remedy


def test_a_folder_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert str(error_of(tmp_path)) == f"{tmp_path}: no permission to read it"


def test_a_disk_that_fails_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda *_: Failing())
    assert "cannot be read: Input/output error" in str(error_of(tmp_path / "a.txt"))


def test_a_pipe_is_read_though_it_cannot_go_back(tmp_path: Path) -> None:
    """More than the part that is looked at to know the format."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    content = TEXT + "More text. " * 9000
    writer = threading.Thread(target=path.write_text, args=(content,))
    writer.start()
    story = only(path)
    writer.join(timeout=10)
    assert isinstance(story, Story)
    assert story.layout == content


@pytest.mark.parametrize("suffix", ["\n", ""])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    class Stdin:
        buffer = io.BytesIO((TEXT + suffix).encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    story = only(Path("-"))
    assert isinstance(story, Story)
    assert (story.id, story.origin, story.layout) == ("stdin", "standard input", TEXT + suffix)


def test_encodings_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Title here\n\nThe “port” of Türkmenbaşy.\n".encode("cp1254"))
    story = only(path, options=ReadOptions(encoding="cp1254"))
    assert isinstance(story, Story)
    assert story.blocks[1].text == "The “port” of Türkmenbaşy."
    with pytest.raises(UsageError, match="unknown encoding"):
        only(path, options=ReadOptions(encoding="klingon"))


def test_stories_of_a_folder_keep_their_hash(tmp_path: Path) -> None:
    """The same bytes under another name have the same hash and another id."""
    stories = []
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(TEXT)
        stories.append(only(tmp_path / name))
    assert all(isinstance(s, Story) for s in stories)
    assert len({s.source_hash for s in stories if isinstance(s, Story)}) == 1
    assert {s.id for s in stories if isinstance(s, Story)} == {"one", "two"}

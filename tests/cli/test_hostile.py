"""One good story among everything that can be wrong with files: it comes out, the rest is told in one line each."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from translate_pipeline.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

GOOD = "Wheat harvest begins\n\nThe wheat harvest began in five provinces on Monday.\n"


def make_hostile(folder: Path) -> set[str]:
    """Files that cannot be stories, and the names by which they must be reported."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\n \t\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no zip archive")
    (folder / "broken.json").write_text('{"title": "x", "body": ', encoding="utf-8")
    (folder / "feed.jsonl").write_text('{"id": "a", "title": "One", "body": "Fine."}\nnot json\n', encoding="utf-8")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200 * 2**20)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    return {"empty.txt", "blank.txt", "binary.txt", "broken.docx", "broken.json", "feed.jsonl", "huge.txt"}


@pytest.mark.model
def test_the_good_story_of_a_bad_folder_comes_out(call: Callable[..., Result], tmp_path: Path) -> None:
    stories = tmp_path / "stories"
    stories.mkdir()
    wrong = make_hostile(stories)
    for name in ("a name with spaces.txt", "новость 📰.txt", "line\nbreak.txt", "dots...txt", "-dash.txt", "CON.txt"):
        (stories / name).write_text(GOOD, encoding="utf-8")
    (stories / "rtl\u202e.txt").write_text("\u202eRight to left\n\nIt is \u202ewritten\u202c so.\n", encoding="utf-8")
    (stories / "long.txt").write_text("Long line\n\n" + "No end in sight " * 2000 + "\n", encoding="utf-8")
    arguments = ("--out", tmp_path / "out", "--memory", tmp_path / "m.db", "--to", "ru", "--formats", "txt")
    result = call("run", stories, *arguments)

    assert result.code == 1
    assert "Traceback" not in result.err
    reported = {name for name in wrong if any(name in line for line in result.err.splitlines() if "error:" in line)}
    assert reported == wrong
    status = json.loads(call("status", tmp_path / "out", "--json").out)
    assert sum(s["state"] == "done" for s in status["stories"]) == 9
    folders = [s["folder"] for s in status["stories"]]
    assert len({f.casefold() for f in folders}) == len(folders)
    assert all(f.strip(". ") == f and "/" not in f and "\n" not in f for f in folders)


@pytest.mark.model
def test_a_full_disk_is_one_line_and_the_same_command_goes_on(tmp_path: Path) -> None:
    """Root may mount a file system that is too small; elsewhere /dev/full stands in through the memory's file."""
    stories, small = tmp_path / "stories", tmp_path / "small"
    stories.mkdir()
    small.mkdir()
    for number in range(4):
        (stories / f"s{number}.txt").write_text(GOOD.replace("five", str(number + 5)), encoding="utf-8")
    command = [sys.executable, "-m", "translate_pipeline", "run", str(stories), "--to", "ru", "--quiet"]
    command += ["--memory", str(tmp_path / "m.db")]
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", small], check=False).returncode:
        small = tmp_path / "file"
        small.write_text("in the way", encoding="utf-8")
    try:
        full = subprocess.run([*command, "--out", str(small)], capture_output=True, text=True, check=False)
    finally:
        subprocess.run(["umount", small], check=False, capture_output=True)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert "hint:" in full.stderr
    again = subprocess.run([*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert len(list((tmp_path / "out").glob("*/story.ru.txt"))) == 4


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_memory_that_is_none_is_refused_before_any_work(
    call: Callable[..., Result], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "story.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "m.db").write_bytes(content)
    result = call("run", tmp_path / "story.txt", "--out", tmp_path / "out", "--memory", tmp_path / "m.db", "--dry-run")
    if content:
        assert result.code == 4
        assert "m.db" in result.err
        assert "hint:" in result.err
    assert (tmp_path / "m.db").read_bytes() == content


def test_a_locked_memory_is_waited_for_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from translate_pipeline.errors import MemoryLockedError

    Memory.open(tmp_path / "m.db").close()
    holder = sqlite3.connect(tmp_path / "m.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with Memory.open(tmp_path / "m.db", timeout_s=0.2) as memory, pytest.raises(MemoryLockedError) as caught:
            memory.vacuum()
        assert caught.value.remedy
        assert "m.db" in str(caught.value)
    finally:
        holder.close()

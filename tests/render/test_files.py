"""No half files: on a full disk, without permission, after a kill."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from translate_pipeline.errors import OutputError
from translate_pipeline.render import write_story


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_and_folder_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "story"
    written = write_story(folder, [("story.ru.txt", b"one"), ("story.tk.txt", b"")])
    assert written == (folder / "story.ru.txt", folder / "story.tk.txt")
    assert [path.read_bytes() for path in written] == [b"one", b""]
    assert _names(folder) == ["story.ru.txt", "story.tk.txt"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_story(tmp_path, [("story.ru.txt", b"a longer first version")])
    write_story(tmp_path, [("story.ru.txt", b"second")])
    assert (tmp_path / "story.ru.txt").read_bytes() == b"second"


def test_a_file_that_is_already_so_is_left_alone(tmp_path: Path) -> None:
    (path,) = write_story(tmp_path, [("story.ru.txt", b"same")])
    os.utime(path, (1, 1))
    write_story(tmp_path, [("story.ru.txt", b"same")])
    assert path.stat().st_mtime == 1


def test_files_get_the_permissions_of_the_umask(tmp_path: Path) -> None:
    """A folder shared with colleagues must not fill with files only its maker can read."""
    former = os.umask(0o027)
    try:
        (path,) = write_story(tmp_path, [("story.ru.txt", b"x")])
    finally:
        os.umask(former)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["../story.txt", "a/b", "", ".hidden", "-x", "a\nb", "/etc/x"])
def test_a_name_that_is_a_path_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="no plain file name"):
        write_story(tmp_path / "out", [(name, b"x")])
    assert _names(tmp_path) == ["out"]


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permissions"),
        (errno.EIO, "--out"),
    ],
)
def test_a_disk_that_refuses_is_one_line_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str
) -> None:
    """What stood there before still stands, and nothing half-written lies beside it."""
    write_story(tmp_path, [("story.ru.txt", b"before")])

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OutputError) as caught:
        write_story(tmp_path, [("story.ru.txt", b"after")])
    assert str(caught.value) == f"{tmp_path / 'story.ru.txt'}: cannot be written: {os.strerror(number)}"
    assert remedy in caught.value.remedy
    assert _names(tmp_path) == ["story.ru.txt"]
    assert (tmp_path / "story.ru.txt").read_bytes() == b"before"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(OutputError) as caught:
            write_story(folder, [("story.ru.txt", b"x")])
        assert "--out" in caught.value.remedy


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "story.ru.txt").mkdir()
    with pytest.raises(OutputError, match=r"story\.ru\.txt"):
        write_story(tmp_path, [("story.ru.txt", b"x")])
    assert _names(tmp_path) == ["story.ru.txt"]


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_story(tmp_path, [("story.ru.txt", b"x")])
    assert _names(tmp_path) == []


def test_after_a_kill_the_old_file_stands_and_the_next_run_clears_up(tmp_path: Path) -> None:
    write_story(tmp_path, [("story.ru.txt", b"before")])
    code = (
        "import os, signal, sys; from pathlib import Path; from translate_pipeline.render import write_story;"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL);"
        "write_story(Path(sys.argv[1]), [('story.ru.txt', b'after')])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "story.ru.txt").read_bytes() == b"before"
    assert len(_names(tmp_path)) == 2
    write_story(tmp_path, [("story.ru.txt", b"after")])
    assert _names(tmp_path) == ["story.ru.txt"]


def test_what_another_running_process_is_writing_is_not_cleared_up(tmp_path: Path) -> None:
    theirs = tmp_path / f".story.ru.txt.{os.getppid()}-0011aabb.partial"
    unrelated = tmp_path / ".notes.partial"
    for path in (theirs, unrelated):
        path.write_bytes(b"")
    write_story(tmp_path, [("story.ru.txt", b"x")])
    assert theirs.exists()
    assert unrelated.exists()


def test_files_before_the_failing_one_stay(tmp_path: Path) -> None:
    (tmp_path / "story.tk.txt").mkdir()
    with pytest.raises(OutputError):
        write_story(tmp_path, [("story.ru.txt", b"x"), ("story.tk.txt", b"y")])
    assert (tmp_path / "story.ru.txt").read_bytes() == b"x"

"""Which files a name, a folder or a pattern stands for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translate_pipeline.errors import UsageError
from translate_pipeline.ingest import discover


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of stories, with what is none beside them; it is the current one."""
    for name in (
        "b.txt", "a.html", "c/d/e.md", "c/a.jsonl", "c/picture.jpg", "notes.log", ".hidden.txt", ".git/x.txt", "z.TXT",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*patterns: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [str(path) for path in discover(patterns, exclude=[Path(e) for e in exclude])]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["."], ["a.html", "b.txt", "c/a.jsonl", "c/d/e.md", "z.TXT"]),
        (["c"], ["c/a.jsonl", "c/d/e.md"]),
        (["b.txt", "a.html"], ["b.txt", "a.html"]),
        (["*.txt"], ["b.txt"]),
        (["*"], ["a.html", "b.txt", "z.TXT"]),
        (["**/*.md"], ["c/d/e.md"]),
        (["**/*"], ["a.html", "b.txt", "c/a.jsonl", "c/d/e.md", "z.TXT"]),
        (["**"], ["a.html", "b.txt", "c/a.jsonl", "c/d/e.md", "z.TXT"]),
        (["c/**/*.[jm]*"], ["c/a.jsonl", "c/d/e.md"]),
        (["?.html"], ["a.html"]),
        (["*.log"], ["notes.log"]),
        (["notes.log", ".hidden.txt"], ["notes.log", ".hidden.txt"]),
        (["b.txt", ".", "b.txt"], ["b.txt", "a.html", "c/a.jsonl", "c/d/e.md", "z.TXT"]),
        (["-"], ["-"]),
    ],
)
def test_files_folders_and_patterns(tree: Path, patterns: list[str], expected: list[str]) -> None:
    """In a stable order, each file once; hidden files and what is no story only when named outright."""
    assert found(*patterns) == expected


def test_absolute_patterns(tree: Path) -> None:
    assert found(f"{tree}/c/**/*.md") == [f"{tree}/c/d/e.md"]


def test_files_with_wildcards_in_their_names_are_files(tree: Path) -> None:
    (tree / "a[1].txt").write_text("x")
    assert found("a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize("name", ["two words.txt", "line\nbreak.txt", "a..b...txt", "ship 🚢.txt", "-dash.txt"])
def test_odd_names_are_found(tree: Path, name: str) -> None:
    (tree / "odd").mkdir()
    (tree / "odd" / name).write_text("x")
    assert found("odd/*") == found(f"odd/{name}") == [f"odd/{name}"]
    assert found("odd") == [f"odd/{name}"]


def test_loops_of_links_end(tree: Path) -> None:
    """Each folder once, however many links lead back to it."""
    (tree / "c" / "loop").symlink_to(tree)
    (tree / "c" / "self").symlink_to(tree / "c")
    (tree / "c" / "d" / "up").symlink_to(tree / "c")
    expected = ["a.html", "b.txt", "c/a.jsonl", "c/d/e.md", "z.TXT"]
    assert found(".") == found("**/*") == expected


def test_links_to_files_and_folders_elsewhere_are_followed(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "s.txt").write_text("x")
    (tree / "c" / "linked").symlink_to(other)
    (tree / "c" / "same.jsonl").symlink_to(tree / "c" / "a.jsonl")
    assert found("c") == ["c/a.jsonl", "c/d/e.md", "c/linked/s.txt"]


def test_links_to_nowhere_pipes_and_sockets_are_passed_over_in_folders(tree: Path) -> None:
    (tree / "c" / "gone.txt").symlink_to("nowhere.txt")
    (tree / "c" / "me.txt").symlink_to("me.txt")
    os.mkfifo(tree / "c" / "pipe.txt")
    assert found("c") == ["c/a.jsonl", "c/d/e.md"]
    assert found("c/gone.txt", "c/me.txt", "c/pipe.txt") == ["c/gone.txt", "c/me.txt", "c/pipe.txt"]


def test_a_folder_can_be_excluded(tree: Path) -> None:
    """The output of one run is not the input of the next."""
    assert found(".", exclude=("c/d",)) == ["a.html", "b.txt", "c/a.jsonl", "z.TXT"]
    assert found("**/*", exclude=("c", "nowhere")) == ["a.html", "b.txt", "z.TXT"]


def test_a_folder_that_cannot_be_listed_is_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes as a path, so that reading it says why its stories are missing."""
    listed = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "d":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert found("c") == ["c/a.jsonl", "c/d"]
    assert found("c/**/*.jsonl") == ["c/a.jsonl", "c/d"]


def test_a_tree_deeper_than_python_recurses(tree: Path) -> None:
    deep = tree / "deep"
    deep.mkdir()
    here = deep
    for _ in range(300):
        here = here / "x"
        here.mkdir()
    (here / "s.txt").write_text("x")
    assert len(found("deep")) == len(found("deep/**/*.txt")) == 1


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("gone.txt", "gone.txt: no such file or folder"),
        ("", "(empty): no such file or folder"),
        ("nul\0byte", r"nul\x00byte: no such file or folder"),
        ("*.docx", "*.docx: no stories there"),
        ("nowhere/**/*.txt", "nowhere/**/*.txt: no stories there"),
        ("empty", "empty: no stories there"),
        ("https://a.example/story.html", "https://a.example/story.html: not a file"),
        ("x" * 300, "x" * 300 + ": no such file or folder"),
    ],
)
def test_what_matches_nothing_is_a_usage_error(tree: Path, pattern: str, message: str) -> None:
    (tree / "empty").mkdir()
    with pytest.raises(UsageError) as caught:
        found(pattern)
    assert str(caught.value) == message
    assert caught.value.remedy
    assert caught.value.exit_code == 2

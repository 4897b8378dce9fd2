from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.render import (
    MANIFEST_NAME,
    changed_files,
    is_current,
    manifest,
    read_manifest,
    render,
    write_story,
)

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory


@pytest.fixture
def folder(aligned: AlignedStory, tmp_path: Path) -> Path:
    files = list(render(aligned, ["txt", "tsv"]))
    write_story(tmp_path, [*files, (MANIFEST_NAME, manifest(aligned, files))])
    return tmp_path


def _content(aligned: AlignedStory, **settings: Any) -> dict[str, Any]:
    content = json.loads(manifest(aligned, [], **settings))
    assert isinstance(content, dict)
    return content


def test_it_names_source_and_files_with_their_hashes(aligned: AlignedStory) -> None:
    content = json.loads(manifest(aligned, [("story.ru.txt", b"abc")]))
    assert content["story"]["sha256"] == "9f" * 32
    assert content["story"]["origin"] == "stories/compressor-station.txt"
    assert content["files"] == {"story.ru.txt": {"bytes": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}}


def test_it_counts_what_each_language_got(aligned: AlignedStory) -> None:
    assert _content(aligned)["languages"]["tk"] == {
        "segments": 9,
        "matches": {"copy": 1, "exact": 1, "fuzzy": 1, "machine": 6},
        "words": {"copy": 11, "exact": 11, "fuzzy": 12, "machine": 64},
        "status": {"approved": 1, "draft": 8},
        "stored": 1,
        "findings": {"error": {"source-copied": 1}, "info": {"length-ratio": 1}, "warning": {"term-missing": 1}},
        "models": ["embedded@5f0c2a91d7e4 ct2/int8 beam 4"],
    }


def test_settings_are_kept_as_given(aligned: AlignedStory) -> None:
    assert _content(aligned, settings={"profile": "embedded"})["settings"] == {"profile": "embedded"}
    assert _content(aligned)["settings"] == {}


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_counts_add_up_and_bytes_do_not_depend_on_order(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    aligned = data.draw(stories)
    turned = replace(aligned, targets=dict(reversed(aligned.targets.items())))
    assert manifest(aligned, [("b", b""), ("a", b"")]) == manifest(turned, [("a", b""), ("b", b"")])
    content = _content(aligned)
    for counts in content["languages"].values():
        assert sum(counts["matches"].values()) == sum(counts["status"].values()) == content["story"]["segments"]
        assert sum(counts["words"].values()) == content["story"]["words"]


class TestIsCurrent:
    def test_a_folder_just_written_is(self, folder: Path) -> None:
        assert is_current(folder)
        assert changed_files(folder) == ()

    def test_files_of_others_do_not_matter(self, folder: Path) -> None:
        (folder / "notes.txt").write_text("mine")
        assert is_current(folder)

    @pytest.mark.parametrize("change", ["edited", "same size", "missing", "folder"])
    def test_a_changed_file_makes_it_stale(self, folder: Path, change: str) -> None:
        path = folder / "story.ru.txt"
        content = path.read_bytes()
        path.unlink()
        if change == "edited":
            path.write_bytes(content + b"!")
        elif change == "same size":
            path.write_bytes(content[::-1])
        elif change == "folder":
            path.mkdir()
        assert not is_current(folder)
        assert changed_files(folder) == ("story.ru.txt",)

    @pytest.mark.parametrize(
        "content",
        [b"", b"{", b"[]", b"null", b"\xff", b'{"manifest": 2}', b'{"manifest": 1}', b'{"manifest": 1, "files": []}'],
    )
    def test_a_manifest_that_is_none_makes_it_stale(self, folder: Path, content: bytes) -> None:
        (folder / MANIFEST_NAME).write_bytes(content)
        assert not is_current(folder)

    @pytest.mark.parametrize("entry", ['"x"', "null", "{}", '{"bytes": 3}'])
    def test_an_entry_that_is_none_makes_it_stale(self, folder: Path, entry: str) -> None:
        (folder / MANIFEST_NAME).write_text(f'{{"manifest": 1, "files": {{"story.ru.txt": {entry}}}}}')
        assert not is_current(folder)

    def test_a_manifest_cannot_point_out_of_its_folder(self, folder: Path) -> None:
        (folder / "inner").mkdir()
        secret = (folder / "story.ru.txt").read_bytes()
        entry = {"bytes": len(secret), "sha256": hashlib.sha256(secret).hexdigest()}
        (folder / "inner" / MANIFEST_NAME).write_text(json.dumps({"manifest": 1, "files": {"../story.ru.txt": entry}}))
        assert not is_current(folder / "inner")

    def test_a_folder_without_a_manifest_or_none_at_all_is_not(self, tmp_path: Path) -> None:
        assert not is_current(tmp_path)
        assert not is_current(tmp_path / "missing")
        assert read_manifest(tmp_path) is None

"""What holds for every reader alike."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from translate_pipeline.domain import Role, Story, TagKind
from translate_pipeline.errors import SourceFormatError
from translate_pipeline.ingest import READERS, reader, story_suffixes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLES = {
    "site": "site.txt",
    "text": "wrapped.txt",
    "markdown": "story.md",
    "html": "article.html",
    "jsonl": "feed.jsonl",
    "json": "jsonfeed.json",
}


@pytest.fixture(params=sorted(READERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sample(name: str, files: Path, docx_bytes: bytes) -> bytes:
    return docx_bytes if name == "docx" else (files / SAMPLES[name]).read_bytes()


class TestReader:
    """The contract of ``ingest.base.Reader``."""

    def test_is_registered_under_its_name(self, name: str) -> None:
        assert reader(name).name == name

    def test_has_lower_case_suffixes_that_a_folder_is_searched_for(self, name: str) -> None:
        suffixes = reader(name).suffixes
        assert suffixes
        assert all(s.startswith(".") and s == s.lower() for s in suffixes)
        assert set(suffixes) <= story_suffixes()

    def test_reads_its_sample(self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]) -> None:
        """Stories with numbered blocks, prose in them, tags in order and in bounds, text that UTF-8 can hold."""
        stories = [item for item in read_bytes(name, sample) if isinstance(item, Story)]
        assert stories
        for story in stories:
            assert story.format == name
            assert [b.id for b in story.blocks] == [f"b{n:03d}" for n in range(1, len(story.blocks) + 1)]
            assert any(b.is_translatable for b in story.blocks)
            assert len(story.source_hash) == 64
            story.layout.encode("utf-8")
            for block in story.blocks:
                positions = [tag.position for tag in block.tags]
                assert positions == sorted(positions)
                assert all(0 <= p <= len(block.text) for p in positions)
                opened = {t.id for t in block.tags if t.kind is TagKind.OPEN}
                assert opened == {t.id for t in block.tags if t.kind is TagKind.CLOSE}
                assert {t.id for t in block.tags} == set(range(1, len({t.id for t in block.tags}) + 1))

    def test_reads_the_same_twice(self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]) -> None:
        """A reader keeps nothing from one stream to the next."""
        first, second = ([i for i in read_bytes(name, sample) if isinstance(i, Story)] for _ in range(2))
        assert first == second

    def test_the_hash_is_of_the_source(self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]) -> None:
        """Of the file, and in a feed of each record."""
        hashes = [item.source_hash for item in read_bytes(name, sample) if isinstance(item, Story)]
        assert len(set(hashes)) == len(hashes)
        if len(hashes) == 1:
            assert hashes == [hashlib.sha256(sample).hexdigest()]

    def test_an_empty_source_is_refused(self, name: str, read_bytes: Callable[..., list[Any]]) -> None:
        with pytest.raises(SourceFormatError, match=r"^story\.x: ") as caught:
            read_bytes(name, b"")
        assert caught.value.remedy
        assert caught.value.origin == "story.x"

    @pytest.mark.parametrize("blank", [b" \n\n", b"\xef\xbb\xbf", b"\n"])
    def test_a_source_without_a_word_is_refused(
        self, name: str, blank: bytes, read_bytes: Callable[..., list[Any]]
    ) -> None:
        with pytest.raises(SourceFormatError, match=r"^story\.x"):
            read_bytes(name, blank)

    def test_a_binary_source_is_refused(self, name: str, read_bytes: Callable[..., list[Any]]) -> None:
        """One line that says what is wrong, whether raised or in the place of a story."""
        data = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
        try:
            items = read_bytes(name, data)
        except SourceFormatError as error:
            items = [error]
        assert items
        for error in items:
            assert isinstance(error, SourceFormatError)
            assert "\n" not in str(error)
            assert error.remedy

    def test_a_source_over_the_limit_is_refused(
        self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]
    ) -> None:
        try:
            items = read_bytes(name, sample, max_bytes=20)
        except SourceFormatError as error:
            items = [error]
        assert all("limit" in str(item) and item.remedy for item in items)

    def test_damage_never_crashes(self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]) -> None:
        """A sample cut short or with bytes overwritten gives stories or SourceFormatErrors, nothing else."""
        for cut in range(0, len(sample), max(1, len(sample) // 15)):
            for damaged in (sample[:cut], sample[:cut] + b"\x00\xff\xed\xa0\x80" + sample[cut + 5 :]):
                try:
                    items = read_bytes(name, damaged)
                except SourceFormatError:
                    continue
                for item in items:
                    if isinstance(item, Story):
                        item.layout.encode("utf-8")

    def test_only_prose_is_to_be_translated(
        self, name: str, sample: bytes, read_bytes: Callable[..., list[Any]]
    ) -> None:
        for story in (i for i in read_bytes(name, sample) if isinstance(i, Story)):
            for block in story.blocks:
                if "://" in block.text and " " not in block.text.strip():
                    assert block.role is Role.META


def test_importing_the_package_loads_no_parser() -> None:
    """``--help`` and the formats a run does not use cost nothing."""
    code = (
        "import sys; from translate_pipeline import ingest; ingest.story_suffixes();"
        "heavy = {'lxml', 'docx', 'markdown_it', 'yaml', 'charset_normalizer', 'bs4'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

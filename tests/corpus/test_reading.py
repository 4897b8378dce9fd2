"""The sample stories through the real readers and the real segmentation."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from translate_pipeline.domain import Role, Story
from translate_pipeline.ingest import read_stories
from translate_pipeline.segment import segment_block, segment_story

FORMATS = {".html": {"html"}, ".md": {"markdown"}, ".docx": {"docx"}, ".json": {"json"}, ".jsonl": {"jsonl"}}


@pytest.fixture(scope="module")
def read(stories: list[Path]) -> list[tuple[Path, Story]]:
    found = []
    for path in stories:
        for item in read_stories(path):
            assert isinstance(item, Story), item
            found.append((path, item))
    return found


@pytest.fixture(scope="module")
def segments(read: list[tuple[Path, Story]]) -> Counter[str]:
    return Counter(segment.text for _, story in read for segment in segment_story(story))


def test_every_file_is_recognised_for_what_it_is(read: list[tuple[Path, Story]]) -> None:
    for path, story in read:
        assert story.format in FORMATS.get(path.suffix, {"site", "text"}), path.name
    assert {story.format for _, story in read} == {"site", "text", "html", "markdown", "docx", "json", "jsonl"}


def test_ids_are_unique(read: list[tuple[Path, Story]]) -> None:
    ids = Counter(story.id for _, story in read)
    assert [name for name, count in ids.items() if count > 1] == []


def test_only_the_guessed_encoding_is_warned_of(read: list[tuple[Path, Story]]) -> None:
    assert {path.name for path, story in read if story.warnings} == {"vaccination-campaign.txt"}


def test_every_story_has_one_title_and_several_paragraphs(read: list[tuple[Path, Story]]) -> None:
    for path, story in read:
        assert story.title
        roles = Counter(block.role for block in story.blocks)
        assert roles[Role.HEADLINE] >= 1, path.name
        assert roles[Role.PARAGRAPH] >= 3, path.name


def test_text_formats_are_rebuilt_from_their_blocks(
    read: list[tuple[Path, Story]], story_texts: dict[str, str]
) -> None:
    for path, story in read:
        if path.suffix == ".txt":
            assert story.layout.replace("\r\n", "\n").lstrip("\ufeff") == story_texts[path.name], path.name


def test_boilerplate_of_pages_is_left_out(read: list[tuple[Path, Story]]) -> None:
    pages = "\n".join(story.layout for path, story in read if path.suffix == ".html")
    assert "Visitors can see the classic patterns" in pages
    for boilerplate in ("All rights reserved", "Contacts", "cookies", "Privacy policy", "Politics"):
        assert boilerplate not in pages


def test_segments_rebuild_every_block(read: list[tuple[Path, Story]]) -> None:
    for path, story in read:
        for block in story.blocks:
            if block.is_translatable:
                own = segment_block(block, language=story.language)
                assert "".join(s.leading + s.text + s.trailing for s in own) == block.text, path.name


def test_no_sentence_breaks_at_an_abbreviation_or_an_initial(segments: Counter[str]) -> None:
    broken = re.compile(r"(?:\b(?:U\.S|No|Dr|Prof|e\.g|i\.e|cf|vs|approx|incl|esp|Jan|rev|tel)|(?<![\w.'’-])[A-Z])\.$")
    assert [text for text in segments if broken.search(text)] == []


def test_sources_of_the_memory_are_segments(corpus: Path, segments: Counter[str]) -> None:
    """A first run with the sample memory recalls them: exactly, and in several stories."""
    root = etree.parse(corpus / "memory.tmx").getroot()
    sources = {unit.findtext("tuv/seg") for unit in root.iter("tu")}
    known = {source for source in sources if source in segments}
    assert len(known) >= 0.9 * len(sources)
    assert sum(segments[source] > 1 for source in known) >= 10

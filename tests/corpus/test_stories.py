"""The sample stories: every input format, readable bytes, realistic difficulty, nobody's real address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from docx import Document

SITE_DATE = re.compile(r"^\d\d:\d\d \d\d\.\d\d\.\d{4} \d+$", re.MULTILINE)
HOST = re.compile(r"(?:https?://|www\.|@)([\w.-]+\w)")
RESERVED_HOST = re.compile(r"(?:^|\.)example\.(?:org|com|net)$")


def names(stories: list[Path], suffix: str) -> list[str]:
    return [path.name for path in stories if path.suffix == suffix]


def feed(path: Path) -> list[dict[str, str]]:
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("suffix", "at_least"), [(".txt", 7), (".html", 2), (".md", 2), (".docx", 1), (".json", 1), (".jsonl", 1)]
)
def test_every_input_format_is_present(stories: list[Path], suffix: str, at_least: int) -> None:
    assert len(names(stories, suffix)) >= at_least


def test_nothing_else_lies_among_the_stories(stories: list[Path]) -> None:
    assert {path.suffix for path in stories} == {".txt", ".html", ".md", ".docx", ".json", ".jsonl"}


def test_there_are_stories_enough(stories: list[Path]) -> None:
    single = [path for path in stories if not path.suffix.startswith(".json")]
    in_feeds = sum(len(feed(path)) for path in stories if path.suffix.startswith(".json"))
    assert len(single) >= 13
    assert in_feeds >= 4


def test_site_exports_have_the_layout_of_the_site(stories: list[Path], story_texts: dict[str, str]) -> None:
    exports = {
        name: text for name, text in story_texts.items() if name.endswith(".txt") and "\nOther articles\n" in text
    }
    assert len(exports) >= 5
    for name, text in exports.items():
        headline, date, image, *paragraphs = text.partition("\nOther articles\n")[0].rstrip("\n").split("\n\n")
        assert headline == headline.strip(), name
        assert SITE_DATE.match(date), name
        assert re.fullmatch(r"https://media\.example\.org/\S+\.(?:jpe?g|png)", image), name
        assert all(line.startswith("\u00a0") for p in paragraphs for line in p.splitlines()), name


def test_teasers_are_image_headline_and_summary(story_texts: dict[str, str]) -> None:
    for name, text in story_texts.items():
        _, marker, tail = text.partition("\nOther articles\n")
        for teaser in tail.rstrip("\n").split("\n\n\n") if marker else ():
            image, headline, blank, summary = teaser.split("\n")
            assert re.fullmatch(r"[0-9a-f]+\.(?:jpe?g|png)", image), name
            assert headline, name
            assert not blank, name
            assert summary.endswith("."), name


def test_one_export_ends_without_a_newline_as_the_site_does(stories: list[Path]) -> None:
    ends = {path.read_bytes()[-1:] for path in stories if path.suffix == ".txt"}
    assert b"\n" in ends
    assert any(end != b"\n" for end in ends)


def test_encodings_and_line_ends_vary(corpus: Path) -> None:
    folder = corpus / "stories"
    utf16 = (folder / "university-exchange.txt").read_bytes()
    assert utf16.startswith((b"\xff\xfe", b"\xfe\xff"))
    with pytest.raises(UnicodeDecodeError):
        (folder / "vaccination-campaign.txt").read_bytes().decode("utf-8")
    assert "“Prevention" in (folder / "vaccination-campaign.txt").read_bytes().decode("windows-1252")
    storm = (folder / "storm-warning.txt").read_bytes()
    assert storm.count(b"\r\n") == storm.count(b"\n") > 0


def test_every_story_decodes_to_text_without_control_characters(story_texts: dict[str, str]) -> None:
    for name, text in story_texts.items():
        assert len(text.split()) > 200, name
        assert "\ufffd" not in text, name
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), name


def test_html_pages_wrap_the_article_in_boilerplate(corpus: Path) -> None:
    page = BeautifulSoup((corpus / "stories" / "carpet-festival.html").read_text("utf-8"), "html.parser")
    for element in ("nav", "footer", "aside", "figcaption", "blockquote", "article ul li"):
        assert page.select(element), element
    for inline in ("article p b", "article p i", "article p a[href]"):
        assert page.select(inline), inline


def test_markdown_opens_with_front_matter(stories: list[Path]) -> None:
    for path in stories:
        if path.suffix == ".md":
            _, matter, body = path.read_text("utf-8").split("---\n", 2)
            fields = yaml.safe_load(matter)
            assert fields["title"]
            assert fields["date"].year >= 2025
            assert f"# {fields['title']}\n" in body


def test_docx_has_runs_a_list_and_a_table(corpus: Path) -> None:
    document = Document(str(corpus / "stories" / "railway-corridor.docx"))
    assert document.tables
    assert any(p.style.name == "List Bullet" for p in document.paragraphs)
    runs = [run for p in document.paragraphs for run in p.runs]
    assert any(run.bold for run in runs)
    assert any(run.italic for run in runs)


def test_feeds_name_the_same_fields(stories: list[Path]) -> None:
    for path in stories:
        for item in feed(path) if path.suffix.startswith(".json") else ():
            assert set(item) >= {"id", "title", "date", "url", "body"}, path.name
            assert item["body"].count("\n\n") >= 2, item["id"]


def test_addresses_belong_to_reserved_hosts(story_texts: dict[str, str]) -> None:
    hosts = {(name, host) for name, text in story_texts.items() for host in HOST.findall(text)}
    assert hosts
    assert not {(name, host) for name, host in hosts if not RESERVED_HOST.search(host)}


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d,\d{3}",  # thousands
        r"\d\.\d",  # decimals
        r"\d ?%",
        r"\bpercent\b",
        r"[$€]\d",
        r"\d[-–]\d",  # ranges
        r"\bU\.S\.",
        r"\bNo\. ",
        r"\b[ap]\.m\.",
        r"\bi\.e\.",
        r"\bJan\. |\bNov\. ",
        r"\b[A-Z]\. [A-Z]\w+",  # initials
        r"\bDr\. ",
        r"\.  [A-Z“\"]",  # two spaces after a stop
        r"\.\u00a0 [A-Z]",
        r"[”\"] [a-z]",  # speech before its verb
        r"^[A-Z]{3}[A-Z ]+$",  # headline in capitals
        r"^\u00a0?[A-Z/]+, [A-Z]\w+ \d+ \(SNA\) [—–] ",  # dateline
        r"[\w.]+@[\w.]+",
        r"https://\S+\?\S+",
        r"\b\w+\.(?:pdf|xlsx|docx)\b",
        r"°C",
        r"…|\.\.\.",
        r"\?",
    ],
)
def test_a_difficulty_of_news_is_met(story_texts: dict[str, str], pattern: str) -> None:
    assert re.search(pattern, "\n".join(story_texts.values()), re.MULTILINE)


def test_no_filler(story_texts: dict[str, str]) -> None:
    for name, text in story_texts.items():
        assert not re.search(r"\blorem|ipsum|foobar|asdf|xxx|todo|tbd\b", text, re.IGNORECASE), name


def test_the_readme_lists_every_story_and_says_it_is_a_sample(corpus: Path, stories: list[Path]) -> None:
    readme = (corpus / "README.md").read_text("utf-8")
    assert not [path.name for path in stories if f"`{path.name}`" not in readme]
    assert "language samples" in readme
    assert "invented" in readme

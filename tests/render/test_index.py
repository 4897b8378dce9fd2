from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from translate_pipeline.render import StoryRow, manifest, read_manifest, render, render_index, row_of, write_story

if TYPE_CHECKING:
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory


def _page(*rows: StoryRow) -> BeautifulSoup:
    return BeautifulSoup(render_index(rows).decode("utf-8"), "html.parser")


@pytest.fixture
def row(aligned: AlignedStory, tmp_path: Path) -> StoryRow:
    files = list(render(aligned, ["html", "txt"]))
    write_story(tmp_path, [("manifest.json", manifest(aligned, files))])
    content = read_manifest(tmp_path)
    assert content is not None
    return row_of("news/compressor-station", content)


def test_a_manifest_becomes_a_row(row: StoryRow) -> None:
    assert row == StoryRow(
        title="Ministers Review Progress on a New Gas Compressor Station",
        folder="news/compressor-station",
        origin="stories/compressor-station.txt",
        files=("story.ru-tk.html", "story.ru.html", "story.ru.txt", "story.tk.html", "story.tk.txt"),
        languages=("ru", "tk"),
        segments=9,
        words=98,
        matches={"context": 1, "exact": 1, "fuzzy": 1, "machine": 13, "repeated": 1, "copy": 1},
        findings={"error": 2, "warning": 1, "info": 1},
    )


def test_the_title_opens_the_page_with_all_languages(row: StoryRow) -> None:
    link = _page(row).select_one("tbody th > a")
    assert link is not None
    assert link["href"] == "./news/compressor-station/story.ru-tk.html"


def test_every_file_is_linked(row: StoryRow) -> None:
    hrefs = [a["href"] for a in _page(row).select(".files a")]
    assert hrefs == [f"./news/compressor-station/{name}" for name in row.files]


def test_totals_add_up_and_leave_failed_stories_out(row: StoryRow) -> None:
    page = _page(row, row, StoryRow("broken.docx", "", "stories/broken.docx", message="not a Word document"))
    totals = {dl.dt.get_text(): dl.dd.get_text() for dl in page.select(".totals div")}
    assert totals == {
        "stories": "3", "failed": "1", "segments": "18", "source words": "196",
        "translations": "36", "by the machine": "28", "errors": "4", "warnings": "2", "info": "2",
    }  # fmt: skip


def test_a_failed_story_says_why(row: StoryRow) -> None:
    page = _page(StoryRow("broken.docx", "", "stories/broken.docx", message="not a Word document"))
    assert page.select_one(".failure").get_text() == "not a Word document"
    assert not page.select("tbody a")


@pytest.mark.parametrize(
    ("folder", "href"),
    [
        ("a b", "./a%20b/story.ru.txt"),
        ("javascript:alert(1)", "./javascript%3Aalert%281%29/story.ru.txt"),
        ("50%#?", "./50%25%23%3F/story.ru.txt"),
        ("ýüz", "./%C3%BD%C3%BCz/story.ru.txt"),
        ("", "./story.ru.txt"),
    ],
)
def test_a_folder_s_name_is_a_path_whatever_it_holds(folder: str, href: str) -> None:
    page = _page(StoryRow("t", folder, "o", files=("story.ru.txt",)))
    assert {a["href"] for a in page.select("tbody a")} == {href}


def test_hostile_titles_and_messages_stay_text() -> None:
    attack = '"><script>alert(1)</script>\u202e'
    page = _page(StoryRow(attack, "f", attack, message=attack))
    assert not page.select("script")
    assert "\u202e" not in page.decode()


def test_an_empty_batch_is_a_page(row: StoryRow) -> None:
    assert _page().select_one(".totals dd").get_text() == "0"


def test_ten_thousand_stories_fit_on_the_page(row: Any) -> None:
    assert render_index([row] * 10_000).count(b"<tr role=") == 10_001

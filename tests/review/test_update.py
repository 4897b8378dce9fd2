"""The review of a story that was delivered again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FakeEngines, Watcher
from tests.review.test_pages import soup
from translate_pipeline.domain import Status
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline.batch import run
from translate_pipeline.pipeline.correct import Correction, Corrections
from translate_pipeline.review.desk import Desk
from translate_pipeline.review.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.review.conftest import Browser
    from translate_pipeline.pipeline.options import RunOptions

FIRST = "Rail link opens\n\nTrains carry grain and cotton. The yard was small.\n\nNew cranes arrive soon.\n"
SECOND = "Rail link opens\n\nNew cranes arrive soon.\n\nTrains carry grain and steel.\n\nIt is new.\n"
WORDS = {
    "Trains carry grain and cotton.": "Поезда везут зерно и хлопок.",
    "The yard was small.": "Двор был мал.",
    "New cranes arrive soon.": "Скоро прибудут новые краны.",
}


@pytest.fixture
def options(options: RunOptions, stories: Path) -> RunOptions:
    for path in stories.iterdir():
        path.unlink()
    (stories / "rail.txt").write_text(FIRST, encoding="utf-8")
    return replace(options, to=("ru",))


@pytest.fixture
def desk(options: RunOptions, stories: Path) -> Iterator[Desk]:
    """Delivered, approved, revised, delivered again; the memory that is open is another one, and empty."""
    run(options, Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
    with Memory.open(options.memory) as memory:
        first = Corrections.open(options.out, memory)
        segments = first.story("rail").segments
        chosen = [
            Correction(segment=s.id, language="ru", text=WORDS[s.text], status=Status.APPROVED)
            for s in segments
            if s.text in WORDS
        ]
        first.correct_all("rail", chosen, author="Leyla")
    (stories / "rail.txt").write_text(SECOND, encoding="utf-8")
    run(options, Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
    with Memory.open(options.memory.with_name("other.sqlite3")) as memory:
        corrections = Corrections.open(options.out, memory)
        writer = Writer(corrections, pause_s=600)
        yield Desk(corrections, memory, writer, author="Merdan")
        writer.close()


def place(desk: Desk, words: str) -> str:
    return next(s.id for s in desk.corrections.story("rail").segments if words in s.text)


def test_rows_say_what_became_of_their_segment(browser: Browser, desk: Desk) -> None:
    page = soup(browser, "/story/rail/ru")
    said = [[c.get_text() for c in row.select(".change")] for row in page.select("li.row")]
    assert said == [[], [], ["changed since revision 1"], ["new"]]
    row = page.select_one(f'li.row[data-segment="{place(desk, "steel")}"]')
    assert row
    source, target = row.select(".former")
    assert (source.find("del").get_text(), source.find("ins").get_text()) == ("cotton", "steel")  # type: ignore[union-attr]
    assert target.get_text() == "before, approved: Поезда везут зерно и хлопок."
    assert "changed" in str(row["data-flags"]).split()
    assert page.select_one('button[data-filter="changed"]')


def test_what_is_gone_stands_above_the_text(browser: Browser) -> None:
    strip = soup(browser, "/story/rail/ru").select_one(".update")
    assert strip
    assert "Revision 2" in strip.get_text()
    assert [p.get_text() for p in strip.select("li p")] == ["The yard was small.", "Двор был мал. approved"]


def test_a_story_delivered_once_has_no_such_filter(browser: Browser, options: RunOptions, stories: Path) -> None:
    (stories / "other.txt").write_text("Another story\n", encoding="utf-8")
    run(options, Watcher(), engines=FakeEngines("ru"))  # type: ignore[arg-type]
    page = soup(browser, "/story/other/ru")
    assert page.select_one('button[data-filter="changed"]') is None
    assert page.select_one(".update") is None


def test_the_former_target_is_offered_where_the_memory_has_nothing_like_it(browser: Browser, desk: Desk) -> None:
    segment = place(desk, "steel")
    found = desk.find("rail", "ru", segment)
    (offer,) = desk.suggestions(found)
    assert (offer.key, offer.edit, offer.where) == (1, "Поезда везут зерно и хлопок.", "revision 1 of this story")
    assert 50 <= offer.match.score < 100
    panel = soup(browser, f"/story/rail/ru/panel/{segment}").get_text()
    assert "revision 1 of this story" in panel


def test_once_where_the_memory_has_it(desk: Desk, options: RunOptions) -> None:
    with Memory.open(options.memory) as memory:
        found = Desk(desk.corrections, memory, desk._writer)
        offers = [s for s in found.suggestions(found.find("rail", "ru", place(desk, "steel"))) if "зерно" in s.edit]
    assert [offer.where for offer in offers] == [""]


def test_history_tells_of_the_former_source(browser: Browser, desk: Desk) -> None:
    panel = soup(browser, f"/story/rail/ru/panel/{place(desk, 'steel')}").get_text()
    assert "of the former source" in panel
    kept = soup(browser, f"/story/rail/ru/panel/{place(desk, 'cranes')}").get_text()
    assert "Leyla" in kept
    assert "of the former source" not in kept

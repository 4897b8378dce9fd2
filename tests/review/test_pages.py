"""Pages and parts of pages, through the application as a browser asks for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.fakes import FakeEngines, Watcher, disguise
from translate_pipeline.domain import LanguagePair, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.pipeline.batch import run
from translate_pipeline.review.row import version

if TYPE_CHECKING:
    from tests.review.conftest import Browser
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.review.desk import Desk

RU = LanguagePair("en", "ru")
FERRY = "The ports agreed on a weekly ferry line on Monday."


def soup(browser: Browser, path: str, status: int = 200) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "html.parser")


def segment_of(desk: Desk, folder: str = "ferry", source: str = FERRY) -> str:
    return next(s.id for s in desk.corrections.story(folder).segments if s.text == source)


def save(browser: Browser, desk: Desk, text: str | None, verdict: str, source: str = FERRY) -> None:
    segment = segment_of(desk, source=source)
    seen = version(desk.find("ferry", "ru", segment).target)
    body = {"segment": segment, "text": text, "status": verdict, "version": seen}
    assert browser.post("/story/ferry/ru/save", body).status_code == 200


class TestStories:
    def test_each_with_its_progress_words_and_age_in_each_language(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, None, "approved")
        page = soup(browser, "/")
        assert [h.text for h in page.select(".card h2")] == [
            "Two ports agree on a ferry line",
            "Rain expected in the north",
        ]
        go = page.select_one('a.go[href="/story/ferry/ru"]')
        assert go
        assert "1/4" in go.text
        assert go.progress
        assert (go.progress["value"], go.progress["max"]) == ("1", "4")
        assert "31 words" in page.select(".card")[0].text
        assert "written just now" in page.select(".card")[0].text
        assert page.select_one('a.go[href="/story/rain/tk"]')

    def test_nothing_delivered_yet_is_said(self, browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(desk.shelf, "cards", lambda _now: [])
        assert "No story has been delivered here yet" in soup(browser, "/").text

    def test_a_run_beside_it_shows_without_starting_again(
        self, browser: Browser, options: RunOptions, stories: Path
    ) -> None:
        assert len(soup(browser, "/").select(".card")) == 2
        (stories / "new.txt").write_text("A new pier\n\nThe pier opened.\n", encoding="utf-8")
        run(options, Watcher(), engines=FakeEngines("ru", "tk"))  # type: ignore[arg-type]
        assert len(soup(browser, "/").select(".card")) == 3


class TestStory:
    def test_source_and_target_stand_side_by_side_in_their_languages(self, browser: Browser) -> None:
        row = soup(browser, "/story/ferry/tk").select_one("#s2")
        assert row
        source, target = row.select_one(".source .text"), row.select_one(".target .text")
        assert source
        assert target
        assert (source["lang"], source.text) == ("en", FERRY)
        assert (target["lang"], target.text) == ("tk", disguise(FERRY, "tk"))
        assert row["aria-label"] == "Segment 2, draft, machine"

    def test_terms_show_their_translation(self, browser: Browser) -> None:
        mark = soup(browser, "/story/ferry/ru").select_one("#s2 .source mark")
        assert mark
        assert (mark.text, mark["title"]) == ("ferry line", "паромная линия")

    def test_each_row_knows_the_filters_that_show_it(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, "Паром.", "approved")
        rows = {
            r["data-number"]: str(r["data-flags"]).split() for r in soup(browser, "/story/rain/ru").select("li.row")
        }
        assert "repeated" in rows["4"]
        assert "repeated" in rows["5"]
        assert "repeated" not in rows["1"]
        ferry = soup(browser, "/story/ferry/ru").select_one("#s2")
        assert ferry
        assert str(ferry["data-flags"]).split() == ["all", "findings", "machine"]

    def test_tags_are_edited_as_marks(self, browser: Browser) -> None:
        row = soup(browser, "/story/rain/ru").select_one("#s2")
        assert row
        assert row["data-source"] == "The {1}north{/1} expects rain on Friday."
        assert row.select_one(".source strong, .source b")

    def test_findings_have_their_repair(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, "Порты договорились  о еженедельной паромной линии в понедельник.", "draft")
        button = soup(browser, "/story/ferry/ru").select_one("#s2 .findings button.fix")
        assert button
        assert "one space" in button.text

    @pytest.mark.parametrize("path", ["/story/none/ru", "/story/..%2Fferry/ru", "/story/ferry/none", "/story/%00/ru"])
    def test_what_is_not_there_is_said_on_a_page(self, browser: Browser, path: str) -> None:
        answer = browser.get(path)
        assert answer.status_code in (400, 404)
        assert "Traceback" not in answer.text

    @pytest.mark.parametrize("name", ["review.py", "..%2F..%2Fapp.py", "%2Fetc%2Fpasswd", "page.css%00"])
    def test_only_the_known_files_are_served(self, browser: Browser, name: str) -> None:
        assert browser.get(f"/static/{name}").status_code == 404

    def test_the_known_files_are_what_they_say(self, browser: Browser) -> None:
        assert browser.get("/static/review.js").headers["content-type"].startswith("text/javascript")
        assert browser.get("/static/review.css").headers["content-type"].startswith("text/css")
        assert browser.get("/favicon.ico").status_code == 204


class TestPanel:
    def test_matches_with_what_differs_in_the_source(self, browser: Browser, desk: Desk) -> None:
        unit = TranslationUnit(
            "The ports agreed on a weekly ferry line on Friday.",
            "Порты договорились в пятницу.",
            RU,
            Origin(OriginKind.HUMAN, "Merdan"),
            Status.APPROVED,
        )
        desk.memory.record([unit])
        page = soup(browser, f"/story/ferry/ru/panel/{segment_of(desk)}")
        takes = {str(li["data-take"]): li for li in page.select(".matches li")}
        fuzzy = takes["Порты договорились в пятницу."]
        assert [fuzzy.select_one(n).text for n in ("del", "ins")] == ["Friday", "Monday"]  # type: ignore[union-attr]
        assert "fuzzy" in fuzzy.text
        assert "Merdan" in fuzzy.text
        assert [b["data-key"] for b in page.select(".take")] == ["1"], "the draft itself is no suggestion"

    def test_history_comments_and_terms(self, browser: Browser, desk: Desk) -> None:
        save(browser, desk, "Порты договорились.", "approved")
        body = {"segment": segment_of(desk), "text": "Ask <them>."}
        assert browser.post("/story/ferry/ru/comment", body).status_code == 200
        page = soup(browser, f"/story/ferry/ru/panel/{segment_of(desk)}")
        assert [p.select_one("b").text for p in page.select(".history li")] == ["Leyla"]  # type: ignore[union-attr]
        assert "Ask <them>." in page.select_one(".comment").text  # type: ignore[union-attr]
        assert "паромная линия" in page.select_one(".terms").text  # type: ignore[union-attr]

    def test_notes_of_the_memory_s_units_stand_with_them(self, browser: Browser, desk: Desk) -> None:
        """Those of an imported unit under its match; a comment that went into the memory is not said twice."""
        imported = Origin(OriginKind.IMPORT, "other.tmx")
        desk.memory.record(
            [TranslationUnit(FERRY, "Порты, паром.", RU, imported, Status.APPROVED, notes=("<b>of</b> the client",))]
        )
        save(browser, desk, "Порты договорились.", "approved")
        browser.post("/story/ferry/ru/comment", {"segment": segment_of(desk), "text": "Well said."})
        page = soup(browser, f"/story/ferry/ru/panel/{segment_of(desk)}")
        assert [p.text for p in page.select(".matches .note")] == ["<b>of</b> the client"]
        assert page.text.count("Well said.") == 1

    def test_no_such_segment(self, browser: Browser) -> None:
        assert browser.get("/story/ferry/ru/panel/none").status_code == 400


def test_the_preview_has_a_headline_once(browser: Browser, options: RunOptions) -> None:
    story = "---\ntitle: Two ports agree\n---\n\n# Two ports agree\n\nTwo ports agree.\n"
    (Path(options.sources[0]) / "ports.md").write_text(story, encoding="utf-8")
    run(options, Watcher(), engines=FakeEngines(*options.to))  # type: ignore[arg-type]
    assert len(soup(browser, "/story/ports/ru/preview").select("main h1")) == 1
    assert len(soup(browser, "/story/ports/ru").select("li.row")) == 3


def test_the_next_story_is_one_with_something_to_do(browser: Browser, desk: Desk) -> None:
    def after(folder: str, language: str = "ru") -> str:
        answer = browser.get(f"/story/{folder}/{language}/next")
        assert answer.status_code == 303
        return str(answer.headers["location"])

    assert [after("ferry"), after("rain")] == ["/story/rain/ru", "/story/ferry/ru"]
    for segment in desk.corrections.story("rain").segments:
        desk.corrections.correct("rain", segment.id, "ru", text="Дождь.", status=Status.APPROVED, author="x")
    assert after("ferry") == "/"
    assert after("rain") == "/story/ferry/ru"
    assert after("ferry", "tk") == "/story/rain/tk"
    assert after("ferry", "de") == "/"


def test_concordance_finds_words_of_either_side(browser: Browser, desk: Desk) -> None:
    save(browser, desk, "Порты договорились.", "approved")
    for question in ("ports agreed", "договорились"):
        page = soup(browser, f"/story/ferry/ru/concordance?q={question}")
        assert "Порты договорились." in page.text
        assert page.select("mark")
    assert "Nothing found" in soup(browser, "/story/ferry/ru/concordance?q=zebra").text
    assert "Nothing found" in soup(browser, "/story/ferry/ru/concordance").text


def test_the_preview_reads_like_the_story_and_says_what_is_open(browser: Browser, desk: Desk) -> None:
    save(browser, desk, "Порты договорились.", "approved")
    page = soup(browser, "/story/ferry/ru/preview")
    main = page.select_one("main")
    assert main
    assert main["lang"] == "ru"
    assert page.h1
    assert page.h1.text == disguise("Two ports agree on a ferry line", "ru")
    assert [s["class"][0] for s in main.select("p.paragraph span")] == ["approved", "draft", "draft"]
    assert "Порты договорились.</span>  <span" in browser.get("/story/ferry/ru/preview").text


class TestHostile:
    STORY = (
        "# <script>alert(1)</script>\n\n"
        "See [this](javascript:alert(2)) \u202egnol\u202c <img src=x onerror=alert(3)>.\n\n"
        "\"'><svg/onload=alert(4)> {{ 7 * 7 }} {1} &lt; end.\n"
    )

    @pytest.fixture
    def options(self, options: RunOptions, stories: Path) -> RunOptions:
        (stories / "evil.md").write_text(self.STORY, encoding="utf-8")
        return replace(options, formats=("html",))

    @pytest.fixture
    def engines(self) -> FakeEngines:
        """What the machine says is as hostile as the source."""
        engines = FakeEngines("ru", "tk")
        engines.fake.spoil = lambda source, target: f"{target} <script>alert(5)</script> \u202e"
        return engines

    @pytest.mark.parametrize("path", ["", "/preview", "/concordance?q=script", "/panel/{segment}"])
    def test_nothing_of_it_becomes_an_element(self, browser: Browser, desk: Desk, path: str) -> None:
        segment = desk.corrections.story("evil").segments[1].id
        page = soup(browser, "/story/evil/ru" + path.format(segment=segment))
        assert [s.get("src") for s in page.select("script")] in ([], ["/static/review.js"])
        assert not page.select("img, svg, iframe, object, embed, base")
        assert not [a for a in page.select("[href]") if str(a["href"]).startswith("javascript")]
        assert not [n for tag in page.find_all(True) for n in tag.attrs if n.startswith("on")]
        visible = " ".join(t.text for t in page.select(".text, h1, h2"))
        assert not set("\u202e\u202c") & set(visible)

    def test_nothing_of_it_leaves_an_answer_to_a_change(self, browser: Browser, desk: Desk) -> None:
        segment = desk.corrections.story("evil").segments[1].id
        seen = version(desk.find("evil", "ru", segment).target)
        text = '"><script>alert(6)</script>\u202e'
        body = {"segment": segment, "text": text, "status": "approved", "version": seen}
        answer = browser.post("/story/evil/ru/save", body).json()
        assert "<script" not in answer["rows"][segment]
        again = browser.post("/story/evil/ru/save", body | {"text": "<b onclick=x>"})
        assert again.status_code == 409
        assert "<script" not in again.json()["conflict"]
        assert "<b onclick" not in again.json()["conflict"]

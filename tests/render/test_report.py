"""The report's page: numbers where they belong, plots that add up, nothing that a story could slip in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import MatchKind
from translate_pipeline.render.charts import bars, stack
from translate_pipeline.render.report import (
    BANDS,
    EFFORT_BOUNDS,
    ORIGINS,
    Effort,
    LanguageReport,
    ModelReport,
    Report,
    RunWords,
    StoryReport,
    Volume,
    render_report,
)

NASTY = "<script>alert(1)</script> & \u202eevil"


@pytest.fixture
def report() -> Report:
    russian, turkmen = LanguageReport("ru"), LanguageReport("tk")
    russian.bands["b100"] = Volume(10, 120, 600, 9)
    russian.bands["new"] = Volume(30, 1280, 6400, 2)
    turkmen.bands["repetition"] = Volume(1, 8, 40)
    for edits, words in ((0, 10), (1, 10), (3, 10), (5, 10), (9, 10)):
        russian.effort.add(edits, words)
    model = ModelReport("embedded@5f0c", "ru", 30, 1280, 3, 27, russian.effort)
    return Report(
        stories=[
            StoryReport("A ferry line opens", "ferry", "./ferry/story.ru.html", {"b100": 120, "new": 280}, 11, 20),
            StoryReport(NASTY, "rain", "", {"new": 1000}, 0, 20),
        ],
        languages=[russian, turkmen],
        findings={
            ("error", "number-mismatch"): {"ru": 3, "tk": 1},
            ("error", "date-mismatch"): {"ru": 2},
            ("info", "double-space"): {"tk": 5},
        },
        models=[model],
        segments=40,
        words=1400,
    )


def _page(report: Report) -> BeautifulSoup:
    return BeautifulSoup(render_report(report).decode("utf-8"), "html.parser")


def _section(page: BeautifulSoup, name: str) -> Tag:
    found = page.select_one(f'section[aria-label="{name}"]')
    assert found is not None, name
    return found


def _rows(section: Tag) -> list[list[str]]:
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")] for row in section.select("tbody tr, tfoot tr")
    ]


def test_the_analysis_counts_as_translation_tools_do(report: Report) -> None:
    rows = _rows(_section(_page(report), "Analysis, Russian"))
    assert [row[0] for row in rows] == [name for key, name, _ in BANDS if key != "copied"] + ["Total"]
    assert rows[2] == ["100 %", "10", "120", "600", "9"]
    assert rows[7] == ["New", "30", "1,280", "6,400", "2"]
    assert rows[8] == ["Total", "40", "1,400", "7,000", "11"]


def test_what_was_copied_is_shown_where_there_is_any(report: Report) -> None:
    report.languages[0].bands["copied"] = Volume(1, 2, 3)
    page = _page(report)
    assert "Copied" in [row[0] for row in _rows(_section(page, "Analysis, Russian"))]
    assert "Copied" not in [row[0] for row in _rows(_section(page, "Analysis, Turkmen"))]


def test_the_plot_says_in_words_what_it_draws(report: Report) -> None:
    plot = _section(_page(report), "Analysis, Russian").select_one("svg.plot")
    assert plot is not None
    assert plot["aria-label"] == "Share of source words: 100 % 9 %, New 91 %"
    assert [(r["class"], r["x"], r["width"]) for r in plot.select("rect")] == [
        (["b100"], "0.00%", "8.57%"),
        (["new"], "8.57%", "91.43%"),
    ]


def test_stories_show_what_was_saved_and_lead_to_their_pages(report: Report) -> None:
    section = _section(_page(report), "Leverage by story")
    assert [[row[0], *row[2:]] for row in _rows(section)] == [
        ["A ferry line opens", "30 %", "400", "11 of 20"],
        ["<script>alert(1)</script> & \N{REPLACEMENT CHARACTER}evil", "0 %", "1,000", "0 of 20"],
    ]
    assert [a["href"] for a in section.select("a")] == ["./ferry/story.ru.html"]


def test_more_stories_than_one_can_read_are_one_line(report: Report) -> None:
    report.stories = [StoryReport(f"Story {n}", f"s{n}", words={"new": 10}, approved=1, targets=2) for n in range(100)]
    rows = _rows(_section(_page(report), "Leverage by story"))
    assert len(rows) == 61
    assert [rows[-1][0], *rows[-1][2:]] == ["40 more stories", "0 %", "400", "40 of 80"]


def test_review_shows_the_rate_and_its_classes(report: Report) -> None:
    section = _section(_page(report), "Review, Russian")
    assert section.select_one(".big").get_text() == "36.0 %edit rate over 5 reviewed segments"  # type: ignore[union-attr]
    assert [li.get_text(strip=True) for li in section.select("li")] == [
        "none: 1",
        "up to 10 %: 1",
        "11–30 %: 1",
        "31–50 %: 1",
        "over 50 %: 1",
    ]


def test_findings_are_ordered_by_gravity_and_number_on_one_scale(report: Report) -> None:
    page = _page(report)
    assert [[r[0], *r[2:]] for r in _rows(_section(page, "Findings, error"))] == [
        ["number-mismatch", "4", "3", "1"],
        ["date-mismatch", "2", "2", "0"],
    ]
    widths = [r["width"] for r in page.select("svg.thin[aria-hidden] rect")]
    assert widths == ["80.00%", "40.00%", "100.00%"]


def test_models_are_compared_within_a_language(report: Report) -> None:
    """Counts with their share, and a bar only where drafts of the model were reviewed."""
    report.models += [ModelReport("other@77", "ru", 20, 300, 1, 0), ModelReport("embedded@5f0c", "tk", 5, 50, 0, 5)]
    section = _section(_page(report), "Models")
    assert [row[:8] for row in _rows(section)] == [
        ["Russian"],
        ["embedded@5f0c", "30", "1,280", "310 %", "2790 %", "5", "120 %", "36.0 %"],
        ["other@77", "20", "300", "15 %", "00 %", "0", "0", "–"],
        ["Turkmen"],
        ["embedded@5f0c", "5", "50", "00 %", "5100 %", "0", "0", "–"],
    ]
    (bar,) = section.select("svg.plot")
    assert bar["aria-label"] == (
        "Segments by share of words changed: none 20 %, up to 10 % 20 %, 11–30 % 20 %, 31–50 % 20 %, over 50 % 20 %"
    )


def test_leverage_over_time_is_drawn_and_told(report: Report) -> None:
    """Each run is a column, memory below and machine above; the same stands in words and in a table."""
    report.runs = [
        RunWords("2026-04-01T10:30:00Z", {"machine": 90, "exact": 10}),
        RunWords("2026-04-02T10:30:00Z", {"machine": 20, "context": 40, "fuzzy-repair": 30, "placeable": 10}),
    ]
    section = _section(_page(report), "Leverage over time")
    plot = section.select_one("svg.columns")
    assert plot is not None
    assert plot["aria-label"] == "Words from the memory, by run: 2026-04-01 10:30 10 %, 2026-04-02 10:30 80 %"
    drawn = [(r["class"][0], r["x"], r["y"], r["height"]) for r in plot.select("rect")]
    assert drawn == [
        ("new", "0.83%", "0.00%", "90.00%"),
        ("b100", "0.83%", "90.00%", "10.00%"),
        ("new", "9.16%", "0.00%", "20.00%"),
        ("b95", "9.16%", "20.00%", "40.00%"),
        ("b101", "9.16%", "60.00%", "40.00%"),
    ]
    assert _rows(section) == [
        ["2026-04-02 10:30", "100", "80 %", "40", "0", "40", "0", "20", "0"],
        ["2026-04-01 10:30", "100", "10 %", "0", "10", "0", "0", "90", "0"],
    ]


def test_of_many_runs_the_last_are_shown(report: Report) -> None:
    report.runs = [
        RunWords(f"2026-04-{day:02}T{hour}:00:00Z", {"exact": 1}) for day in range(1, 31) for hour in (10, 11)
    ]
    columns = _page(report).select("svg.columns rect")
    assert len(columns) == 40
    assert float(str(columns[-1]["x"]).rstrip("%")) + float(str(columns[-1]["width"]).rstrip("%")) <= 100
    assert "2026-04-30 11:00" in columns[-1].get_text()


def test_every_match_kind_has_its_place_over_time() -> None:
    assert sorted(kind for _, _, kinds in ORIGINS for kind in kinds) == sorted(MatchKind)


def test_an_empty_folder_has_a_page_that_says_so() -> None:
    text = _page(Report()).get_text()
    for said in ("No draft has been approved yet.", "The checks have found nothing.", "No model was needed."):
        assert said in text


def test_one_page_with_nothing_from_elsewhere_and_no_script(report: Report) -> None:
    page = _page(report)
    assert not page.select("script, link, img, iframe, object, [onclick], [style]")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'",
        str(policy["content"]),
    )
    style = page.select_one("style")
    assert style is not None
    import base64
    import hashlib

    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy["content"]
    assert "url(" not in style.get_text()
    assert "<script>" not in render_report(report).decode("utf-8")


def test_the_same_numbers_give_the_same_bytes(report: Report) -> None:
    assert render_report(report) == render_report(report)


def test_headings_tables_and_languages_for_those_who_listen(report: Report) -> None:
    page = _page(report)
    assert [h.name for h in page.select("h1, h2, h3")][:3] == ["h1", "h2", "h3"]
    assert all(th.get("scope") for th in page.select("th"))
    assert [s["lang"] for s in page.select("h3 span[lang]")] == ["ru", "tk"]
    assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in page.select("svg"))


@given(counts=st.lists(st.integers(0, 10**7), max_size=12))
def test_shares_touch_and_fill_the_bar(counts: list[int]) -> None:
    shares = stack([(str(i), str(i), count) for i, count in enumerate(counts)])
    assert [share.count for share in shares] == [count for count in counts if count]
    ends = [round((float(s.start) + float(s.width)) * 100) for s in shares]
    starts = [round(float(s.start) * 100) for s in shares]
    assert starts == [0, *ends][: len(starts)]
    assert not shares or ends[-1] == 10_000


@pytest.mark.parametrize(("count", "percent"), [(1, "<1 %"), (10, "1 %"), (999, "100 %")])
def test_a_small_share_is_not_nothing(count: int, percent: str) -> None:
    assert stack([("a", "a", count), ("b", "b", 1000 - count)])[0].percent == percent


def test_bars_without_a_scale_are_empty() -> None:
    assert [row.width for row in bars([("a", {"ru": 0})], full=0)] == ["0.00"]


@pytest.mark.parametrize(
    ("edits", "words", "place"),
    [(0, 0, 0), (0, 9, 0), (1, 10, 1), (1, 9, 2), (3, 10, 2), (1, 2, 3), (9, 10, 4), (30, 9, 4)],
)
def test_segments_fall_into_classes_of_effort(edits: int, words: int, place: int) -> None:
    effort = Effort()
    effort.add(edits, words)
    assert effort.classes == [int(i == place) for i in range(len(EFFORT_BOUNDS))]


def test_no_rate_without_review() -> None:
    effort: Any = Effort()
    assert effort.rate is None

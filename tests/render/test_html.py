"""The page an editor opens: what it says, that it is safe, and that it can be read."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

import translate_pipeline.render
from translate_pipeline.domain import InlineTag, Role, TagKind
from translate_pipeline.render import render
from translate_pipeline.render.html import LABELS

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory

STYLE = (Path(translate_pipeline.render.__file__).parent / "templates" / "page.css").read_text("utf-8")


def _page(aligned: AlignedStory, name: str = "story.ru-tk.html") -> BeautifulSoup:
    return BeautifulSoup(dict(render(aligned, ["html"]))[name].decode("utf-8"), "html.parser")


def _one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, selector
    return found[0]


class TestAlignment:
    def test_a_row_holds_a_segment_and_its_targets(self, aligned: AlignedStory) -> None:
        cells = _page(aligned).select("#s4 td .text")
        assert [cell.get_text() for cell in cells] == [
            "The parties noted a long-term offtake contract and signed a memorandum.",
            "Стороны отметили долгосрочный контракт на закупку и подписали меморандум.",
            "Taraplar uzak möhletli satyn alyş şertnamasyny bellediler we ähtnama gol çekdiler.",
        ]
        assert [cell["lang"] for cell in cells] == ["en", "ru", "tk"]
        assert {cell["dir"] for cell in cells} == {"auto"}

    def test_every_segment_and_every_metadata_line_is_there_in_order(self, aligned: AlignedStory) -> None:
        rows = _page(aligned).select("table.story tbody tr")
        assert [row.get("id") for row in rows] == [
            "s1", None, None, "s2", "s3", "s4", "s5", "s6", None, None, "s7", "s8", "s9", None,
        ]  # fmt: skip
        assert "20240514-turbine.jpeg" in rows[9].get_text()

    def test_one_language_has_two_columns(self, aligned: AlignedStory) -> None:
        heads = _page(aligned, "story.tk.html").select("thead th")
        assert [head.get_text() for head in heads] == ["№", "English", "TürkmençeTurkmen"]

    def test_blocks_are_told_apart_by_their_role(self, aligned: AlignedStory) -> None:
        bodies = [body["class"][0] for body in _page(aligned).select("tbody")]
        assert bodies == [
            "headline", "meta", "meta", "paragraph", "paragraph", "quote", "meta", "meta", "teaser-headline", "teaser",
            "meta",
        ]  # fmt: skip

    def test_every_role_has_a_style_or_is_plain_prose(self) -> None:
        for role in set(Role) - {Role.PARAGRAPH, Role.TABLE_CELL}:
            assert f".{role}" in STYLE, role

    def test_inline_markup_is_real_markup(self, aligned: AlignedStory) -> None:
        page = _page(aligned)
        assert [b.get_text() for b in page.select("#s4 b")][:2] == [
            "long-term offtake contract",
            "долгосрочный контракт на закупку",
        ]
        assert [a["href"] for a in page.select("#s5 .text a")] == ["https://example.org/port"] * 2


class TestJudging:
    def test_each_target_says_how_it_was_found(self, aligned: AlignedStory) -> None:
        page = _page(aligned)
        kinds = [kind.get_text() for kind in page.select("tbody .about .kind")]
        assert kinds[::2] == ["context", *["machine"] * 7, "repeated"]
        assert kinds[1::2] == [
            "machine",
            "machine",
            "fuzzy 86",
            "machine",
            "machine",
            "exact",
            *["machine"] * 2,
            "copy",
        ]

    def test_approval_is_shown_where_it_was_given(self, aligned: AlignedStory) -> None:
        approved = [row["id"] for row in _page(aligned).select("tbody tr") if row.select(".approved")]
        assert approved == ["s1", "s6"]

    def test_a_finding_is_said_beside_its_target_and_its_span_is_marked(self, aligned: AlignedStory) -> None:
        row = _one(_page(aligned), "#s3")
        assert _one(row, "mark.error").get_text() == "65"
        assert "56 of the source is missing" in _one(row, ".findings").get_text()

    def test_all_findings_are_listed_first_worst_first_with_links(self, aligned: AlignedStory) -> None:
        items = _page(aligned).select(".concerns li")
        assert [item.select_one(".severity").get_text() for item in items] == ["error", "error", "warning", "info"]
        assert [item.a["href"] for item in items] == ["#s3", "#s9", "#s4", "#s5"]

    def test_a_story_without_findings_has_no_list_of_them(self, one_sentence: Any) -> None:
        assert not _page(one_sentence("Yes.", "Да."), "story.ru.html").select(".concerns")

    def test_the_strip_counts_segments_words_matches_and_names_models(self, aligned: AlignedStory) -> None:
        page = _page(aligned)
        assert [dd.get_text() for dd in page.select(".totals dd")] == ["9", "98"]
        russian = _one(page, '.strip section[aria-label="Russian"]')
        assert [li.get_text(strip=True) for li in russian.select(".key li")] == [
            "1 context", "1 repeated", "7 machine", "1 approved", "1 error",
        ]  # fmt: skip
        assert _one(russian, ".models").get_text() == "embedded@5f0c2a91d7e4 ct2/int8 beam 4"

    def test_the_bar_s_parts_fill_it(self, aligned: AlignedStory) -> None:
        for bar in _page(aligned).select("svg.bar"):
            widths = [float(rect["width"].rstrip("%")) for rect in bar.select("rect")]
            assert sum(widths) == pytest.approx(100, abs=0.01)
            assert [float(rect["x"].rstrip("%")) for rect in bar.select("rect")] == pytest.approx(
                [sum(widths[:i]) for i in range(len(widths))], abs=0.01
            )

    def test_the_legend_explains_the_kinds_that_occur(self, aligned: AlignedStory) -> None:
        legend = [b.get_text() for b in _page(aligned, "story.ru.html").select(".legend b")]
        assert legend == ["context", "repeated", "machine"]
        for label in LABELS:
            assert f".kind.{label}::before" in STYLE


class TestSafety:
    def test_the_policy_allows_the_page_s_own_style_and_nothing_else(self, aligned: AlignedStory) -> None:
        html = dict(render(aligned, ["html"]))["story.ru.html"].decode("utf-8")
        style = re.search("<style>(.*?)</style>", html, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode("utf-8")).digest()).decode("ascii")
        policy = _one(_page(aligned), 'meta[http-equiv="Content-Security-Policy"]')["content"]
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    def test_the_page_loads_and_runs_nothing(self, aligned: AlignedStory) -> None:
        page = _page(aligned)
        assert not page.select("script, link, img, iframe, object, embed, form, base")
        assert "url(" not in STYLE
        assert "@import" not in STYLE

    @given(data=st.data())
    @settings(max_examples=30, deadline=None)
    def test_nothing_in_a_story_adds_an_element_or_handler(
        self, stories: st.SearchStrategy[AlignedStory], data: st.DataObject
    ) -> None:
        page = BeautifulSoup(dict(render(data.draw(stories), ["html"]))["story.ru.html"].decode("utf-8"), "html.parser")
        assert not page.select("script, img, iframe, object, embed, form, base, x")
        for element in page.find_all(True):
            assert not any(name.startswith("on") or name == "style" for name in element.attrs)
            href = str(element.get("href", "#"))
            assert href.startswith(("#", "http://", "https://", "mailto:"))

    def test_a_hostile_story_keeps_its_words(self, builder: Any) -> None:
        attack = '</p></td><script>alert("1")</script><!-- \u202e'
        tags = (InlineTag(0, TagKind.OPEN, 1, 'b onclick="x"'), InlineTag(4, TagKind.CLOSE, 1, 'b onclick="x"'))
        builder.prose(Role.HEADLINE, (attack, {"ru": attack}, tags))
        story = builder.build(origin=attack, metadata={attack: "javascript:alert(1)", "url": "javascript:alert(2)"})
        page = _page(story, "story.ru.html")
        assert not page.select("script")
        assert '<script>alert("1")</script><!--' in _one(page, "#s1 .source .text").get_text()
        assert _one(page, "title").get_text().startswith('</p></td><script>alert("1")')
        assert not [a for a in page.select("a") if "javascript" in a["href"]]
        assert "\u202e" not in page.decode()

    def test_a_megabyte_in_one_segment_is_shown_whole(self, one_sentence: Any) -> None:
        page = dict(render(one_sentence("word" * 250_000, "слово" * 200_000), ["html"]))["story.ru.html"].decode()
        assert "word" * 250_000 in page
        assert "слово" * 200_000 in page
        assert "overflow-wrap: anywhere" in STYLE


class TestReading:
    def test_the_table_keeps_its_meaning_when_cells_are_stacked(self, aligned: AlignedStory) -> None:
        """``display: block`` on a narrow screen would take the table roles away, so they are said."""
        table = _one(_page(aligned), "table.story")
        assert table["role"] == "table"
        assert {row["role"] for row in table.select("tr")} == {"row"}
        assert {cell["role"] for cell in table.select("tbody td")} == {"cell"}
        assert {cell["scope"] for cell in table.select("tbody th")} == {"row"}
        assert all(cell.get("data-name") for cell in table.select("tr[id] td"))

    def test_ids_are_unique(self, aligned: AlignedStory) -> None:
        ids = [element["id"] for element in _page(aligned).select("[id]")]
        assert len(ids) == len(set(ids))

    def test_blank_blocks_leave_no_empty_row(self, builder: Any) -> None:
        builder.meta(" \n").prose(Role.PARAGRAPH, ("Yes.", {"ru": "Да."}))
        assert len(_page(builder.build(), "story.ru.html").select("tbody tr")) == 1

    def test_it_prints_adapts_to_dark_and_to_narrow(self) -> None:
        for rule in (
            "@media print",
            "prefers-color-scheme: dark",
            "@media screen and (max-width",
            "break-inside: avoid",
        ):
            assert rule in STYLE

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(
        ("ink", "grounds"),
        [
            ("ink", ("paper", "ground", "tint", "error-mark", "warning-mark", "info-mark", "accent-soft")),
            ("soft", ("paper", "ground", "tint", "accent-soft")),
            ("faint", ("paper", "ground", "tint", "accent-soft")),
            ("accent", ("paper", "ground", "tint")),
            ("link", ("paper", "ground", "tint", "accent-soft")),
            ("exact", ("paper", "tint")),
            ("error", ("error-soft", "paper")),
            ("warning", ("warning-soft",)),
            ("info", ("info-soft",)),
        ],
    )
    def test_text_has_the_contrast_of_wcag_aa(self, theme: str, ink: str, grounds: tuple[str, ...]) -> None:
        """4.5 to 1 for text of any size (WCAG 2.2, success criterion 1.4.3)."""
        colours = _colours(theme)
        for ground in grounds:
            assert _contrast(colours[ink], colours[ground]) >= 4.5, f"{ink} on {ground}"

    def test_letters_of_all_languages_arrive(self, one_sentence: Any) -> None:
        letters = "Ää Çç Žž Ňň Öö Şş Üü Ýý Ёё Йй Щщ Ъъ №"
        html = dict(render(one_sentence(letters, letters), ["html"]))["story.ru.html"]
        assert html.decode("utf-8").count(letters) >= 2
        assert b'<meta charset="utf-8">' in html[:200]


def _colours(theme: str) -> dict[str, str]:
    roots = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    values = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", roots[0]))
    return {**values, **dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", roots[1]))} if theme == "dark" else values


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours written #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_page_is_the_same_for_equal_stories(aligned: AlignedStory) -> None:
    copy = replace(aligned, segments=tuple(replace(segment) for segment in aligned.segments))
    assert list(render(copy, ["html"])) == list(render(aligned, ["html"]))

"""A translated Markdown file whose front matter is still YAML, and says what the translation says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import AlignedStory, MatchKind, Target
from translate_pipeline.ingest.base import ReadOptions
from translate_pipeline.ingest.markdown import MarkdownReader
from translate_pipeline.render import render
from translate_pipeline.segment import segment_story

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLES = ["{}", '"{}"', "'{}'"]
#: What a plain value cannot hold, or would not be read as the string that it is.
HARD = [
    "Итоги: порт вырос",
    "№ 5 #порт",
    "- «Север»",
    '"Север" открыт',
    "'Север' открыт",
    "«Север» d'Азов",
    "@порт",
    "*порт*",
    "&порт",
    "!порт",
    "[порт] открыт",
    "{порт} открыт",
    "% порта",
    "| порт",
    "> порт",
    "порт:",
    "true",
    "2027",
    "путь C:\\temp",
    "две\nстроки",
    "знак \x07 и \u2028",
    "\N{GRINNING FACE} порт",
]


def translated(source: str, words: Mapping[str, str]) -> str:
    """The Markdown file with the targets of ``words``, all else left as the source has it."""
    stream = io.BytesIO(source.encode("utf-8"))
    (story,) = MarkdownReader().read(stream, origin="a.md", story_id="a", options=ReadOptions())
    segments = segment_story(story)
    targets = tuple(
        Target(s.id, "ru", words.get(s.text, s.text), MatchKind.MACHINE, tags=() if s.text in words else s.tags)
        for s in segments
    )
    return dict(render(AlignedStory(story, tuple(segments), {"ru": targets}), ["txt"]))["story.ru.txt"].decode("utf-8")


def values(page: str) -> Any:
    return yaml.safe_load(page.split("---\n")[1])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("target", HARD)
def test_a_translated_value_is_read_as_the_translation(target: str, style: str) -> None:
    page = translated(
        f"---\ntitle: {style.format('Port grows')}\ndate: 2026-04-15\n---\n\n# Port grows\n\nIt did.\n",
        {"Port grows": target},
    )
    assert values(page)["title"] == target
    assert str(values(page)["date"]) == "2026-04-15"
    assert page.endswith(f"---\n\n# {target}\n\nIt did.\n")


@given(target=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), style=st.sampled_from(STYLES))
@settings(max_examples=80, deadline=None)
@example(target="\ufeff", style="{}")
@example(target="\x85", style="'{}'")
def test_any_text_comes_back(target: str, style: str) -> None:
    page = translated(f"---\ntitle: {style.format('Port grows')}\nviews: 3\n---\nIt did.\n", {"Port grows": target})
    assert values(page) == {"title": target, "views": 3}


def test_what_needs_no_quotes_gets_none_and_quotes_stay_as_they_were() -> None:
    source = "---\ntitle: Port grows # short\nlead: 'It does.'\nsummary: \"It does so.\"\n---\nIt did.\n"
    page = translated(source, {"Port grows": "Порт растёт", "It does.": "Да.", "It does so.": "Да, так."})
    assert page == "---\ntitle: Порт растёт # short\nlead: 'Да.'\nsummary: \"Да, так.\"\n---\nIt did.\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_front_matter_is_quoted(newline: str) -> None:
    """A colon further down, or between rules that are no front matter, is a colon."""
    source = newline.join(["---", "title: Port grows", "---", "", "Port grows", "", "---", "Last words", ""])
    page = translated(source, {"Port grows": "Итог: растёт", "Last words": "Конец: да"})
    expected = ["---", 'title: "Итог: растёт"', "---", "", "Итог: растёт", "", "---", "Конец: да", ""]
    assert page == newline.join(expected)


def test_untranslated_values_stay_byte_for_byte() -> None:
    source = "---\ntitle:   'Port  grows: fast'\nlead: \"It does\"   # so\n---\nIt did.\n"
    assert translated(source, {}) == source


def test_a_value_of_several_sentences_is_quoted_as_one() -> None:
    page = translated(
        "---\nlead: It grows. It is new.\n---\nIt did.\n", {"It grows.": "Итог: да.", "It is new.": "Вот: нов."}
    )
    assert values(page)["lead"] == "Итог: да. Вот: нов."

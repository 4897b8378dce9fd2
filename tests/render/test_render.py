"""The package's promise to its callers, and what holds for every format alike."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.errors import OutputError, UsageError
from translate_pipeline.render import DEFAULT_FORMATS, FORMATS, RENDERERS, choose_formats, load_renderer, render

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


class TestRegistry:
    @pytest.mark.parametrize("name", FORMATS)
    def test_every_entry_is_a_renderer(self, name: str) -> None:
        renderer = load_renderer(name)
        assert renderer.suffix == name
        assert isinstance(renderer.joins_languages, bool)

    def test_default_formats_are_registered(self) -> None:
        assert set(DEFAULT_FORMATS) <= set(RENDERERS)

    def test_an_unknown_format_names_those_there_are(self, aligned: AlignedStory) -> None:
        with pytest.raises(UsageError, match="'pdf'") as caught:
            list(render(aligned, ["pdf"]))
        assert "xliff" in caught.value.remedy

    def test_every_public_name_is_there(self) -> None:
        package = import_module("translate_pipeline.render")
        assert [name for name in package.__all__ if not hasattr(package, name)] == []

    def test_formats_are_chosen_by_name_and_all_means_all(self) -> None:
        assert choose_formats([]) == DEFAULT_FORMATS
        assert choose_formats(["TSV", "html"]) == ("html", "tsv")
        assert choose_formats(["all"]) == FORMATS
        with pytest.raises(UsageError):
            choose_formats(["html", "nope"])

    def test_importing_the_package_loads_no_heavy_library(self) -> None:
        """``--help`` must not wait for lxml, Jinja2, python-docx or openpyxl."""
        code = (
            "import sys, translate_pipeline.render; print(*{'lxml', 'jinja2', 'docx', 'openpyxl'} & set(sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == ""


class TestNames:
    def test_languages_side_by_side_then_each_alone(self, aligned: AlignedStory) -> None:
        names = [name for name, _ in render(aligned, ["txt", "html"])]
        assert names == ["story.ru-tk.html", "story.ru.html", "story.tk.html", "story.ru.txt", "story.tk.txt"]

    def test_one_language_makes_no_joint_page(self, aligned: AlignedStory) -> None:
        only = replace(aligned, targets={"tk": aligned.targets["tk"]})
        assert [name for name, _ in render(only, ["html"])] == ["story.tk.html"]

    def test_names_do_not_depend_on_the_order_of_languages(self, aligned: AlignedStory) -> None:
        turned = replace(aligned, targets=dict(reversed(aligned.targets.items())))
        assert list(render(turned, FORMATS)) == list(render(aligned, FORMATS))

    def test_a_region_may_be_part_of_a_tag(self, aligned: AlignedStory) -> None:
        regional = replace(aligned, targets={"pt-BR": aligned.targets["ru"]})
        assert [name for name, _ in render(regional, ["tsv"])] == ["story.pt-BR.tsv"]

    @pytest.mark.parametrize("language", ["../ru", "", "ru/", "r\n", "."])
    def test_a_language_that_is_none_makes_no_file_name(self, aligned: AlignedStory, language: str) -> None:
        with pytest.raises(OutputError, match="no language tag"):
            list(render(replace(aligned, targets={language: aligned.targets["ru"]}), ["txt"]))


@pytest.mark.parametrize("name", FORMATS)
class TestEveryFormat:
    def test_the_same_story_gives_the_same_bytes(self, aligned: AlignedStory, name: str) -> None:
        """Including documents whose writers would like to note the time."""
        assert list(render(aligned, [name])) == list(render(aligned, [name]))

    def test_targets_that_are_not_aligned_are_refused(self, aligned: AlignedStory, name: str) -> None:
        shorter = replace(aligned, targets={"ru": aligned.targets["ru"][:-1]})
        swapped = replace(aligned, targets={"ru": aligned.targets["ru"][::-1]})
        for wrong in (shorter, swapped):
            with pytest.raises(ValueError, match=r"segment|zip"):
                list(render(wrong, [name]))

    def test_a_story_without_blocks_still_gives_a_file(self, builder: Any, name: str) -> None:
        builder.targets = {"ru": []}
        assert [file for file, _ in render(builder.build(), [name])] == [f"story.ru.{name}"]

    def test_nothing_in_a_file_tells_when_or_where_it_was_made(self, aligned: AlignedStory, name: str) -> None:
        """The bytes of another process are the same: no date, no random seed, no address."""
        code = (
            "import sys, pickle, hashlib; from translate_pipeline.render import render;"
            "story = pickle.load(sys.stdin.buffer);"
            f"print(hashlib.sha256(b''.join(c for _, c in render(story, [{name!r}]))).hexdigest())"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], input=pickle.dumps(aligned), capture_output=True, check=True
        )
        here = hashlib.sha256(b"".join(content for _, content in render(aligned, [name]))).hexdigest()
        assert done.stdout.decode().strip() == here


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_story_is_too_strange_for_any_format(stories: st.SearchStrategy[AlignedStory], data: st.DataObject) -> None:
    """Whatever the types allow is rendered: controls, lone surrogates, crossing tags, spans anywhere."""
    aligned = data.draw(stories)
    files = dict(render(aligned, FORMATS))
    assert len(files) == len(FORMATS) * len(aligned.languages) + (len(aligned.languages) > 1)

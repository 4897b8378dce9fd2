"""Which story a file is about, and in which language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.render.conftest import Builder
from translate_pipeline.domain import AlignedStory, Role
from translate_pipeline.exchange import Correction, StoryName, find_language, find_owner


def _story(name: str, *sentences: str) -> AlignedStory:
    pairs = [(s, {"ru": f"{s} по-русски", "tk": f"{s} türkmençe"}) for s in sentences]
    return Builder().prose(Role.PARAGRAPH, *pairs).build(id=name, origin=f"stories/{name}.txt", source_hash=name * 4)


def _rows(*sentences: str, **fields: object) -> list[Correction]:
    rows = [Correction(f"line {n}", n, s, "") for n, s in enumerate(sentences, 1)]
    return [replace(row, **fields) for row in rows]  # type: ignore[arg-type]


STORIES = {
    "one": _story("one", "A.", "B.", "C."),
    "two": _story("two", "A.", "X."),
    "three": _story("three", "C.", "A."),
}


@pytest.mark.parametrize(
    ("sentences", "owners"),
    [
        (("A.", "B."), ["one"]),
        (("A.", "X."), ["two"]),
        (("A.",), ["one", "two"]),
        (("C.", "A."), ["three"]),
        (("Z.",), []),
        ((), []),
    ],
)
def test_sentences_and_their_numbers_decide(sentences: tuple[str, ...], owners: list[str]) -> None:
    assert find_owner(_rows(*sentences), STORIES.items()) == owners


@pytest.mark.parametrize(
    "name", [StoryName(origin="stories/two.txt"), StoryName(source_hash="two" * 4), StoryName(id="two")]
)
def test_a_named_story_comes_before_a_likely_one(name: StoryName) -> None:
    assert find_owner(_rows("A.", "B.", story=name), STORIES.items()) == ["two"]


def test_a_name_alone_is_not_enough() -> None:
    assert find_owner(_rows("Z.", story=StoryName(id="two")), STORIES.items()) == []


@pytest.mark.parametrize(
    ("targets", "language"),
    [
        (["A. по-русски", "правка", "C. по-русски"], "ru"),
        (["правка", "B. türkmençe", ""], "tk"),
        (["правка", "правка", "правка"], ""),
        (["A. по-русски", "B. türkmençe", ""], ""),
    ],
)
def test_the_language_is_the_one_whose_translations_are_there(targets: list[str], language: str) -> None:
    rows = [replace(row, target=t) for row, t in zip(_rows("A.", "B.", "C."), targets, strict=True)]
    assert find_language(rows, STORIES["one"]) == language

"""The model card says what went in, under which licence, and what came out."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from translate_pipeline.training.card import DevScore, is_unclear, write_card
from translate_pipeline.training.corpora import CorpusReport
from translate_pipeline.training.recipe import Recipe

CORPORA = (
    CorpusReport("news", "CC BY 4.0", 5, "example/news", Counter(ru=1200), Counter(cap=30, script=4)),
    CorpusReport("site", "none stated", 1, "", Counter(tk=10), Counter()),
    CorpusReport("unused", "none stated", 0),
)


def _card(recipe: Recipe, scores: tuple[DevScore, ...] = (DevScore("ru", 510, 32.125, 7.6, 4),)) -> str:
    return write_card(
        recipe,
        CORPORA,
        scores,
        parameters=13_040_000,
        steps=1234,
        hours=1.5,
        target_tokens=12_000_000,
        hardware="a CPU",
    )


def test_data_licences_and_scores_are_listed(tiny_recipe: Recipe) -> None:
    card = _card(tiny_recipe)
    assert "| news | CC BY 4.0 | ru 1,200 | 5 | 34 | example/news |" in card
    assert "| unused | none stated | – | 0 | – | – |" in card
    assert "Without a clear licence: site." in card
    assert "| ru | 510 | 4 | 32.12 | 7.60 |" in card
    assert "13.04 million" in card
    assert "1,234 steps, 12.0 million target tokens, 1.50 hours on a CPU" in card


def test_the_front_matter_is_yaml_and_names_served_languages_only(tiny_recipe: Recipe) -> None:
    import msgspec

    card = _card(msgspec.structs.replace(tiny_recipe, served=("tk",)))
    head = yaml.safe_load(card.split("---")[1])
    assert head["language"] == ["en", "tk"]
    assert head["license"] == "apache-2.0"
    assert ">>tuk<<" in card
    assert ">>rus<<" not in card


def test_no_dev_set_is_said(tiny_recipe: Recipe) -> None:
    assert "No dev set was given." in _card(tiny_recipe, ())


@pytest.mark.parametrize(
    ("licence", "unclear"),
    [("CC0", False), ("", True), ("none stated", True), ("MIT?", True), ("mixed: BSD, none stated", True),
     ("not found in the repository", True), ("MIT / Apache-2.0", False)],
)  # fmt: skip
def test_unclear_licences_are_recognised(licence: str, *, unclear: bool) -> None:
    assert is_unclear(licence) is unclear

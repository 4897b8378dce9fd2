"""The model card says what went in, under which licence, and what came out."""

from __future__ import annotations

from collections import Counter

import yaml

from translate_pipeline.training.card import DevScore, write_card
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
    assert "| news | CC BY 4.0 | ru 1,200 | 5 | – | 34 | example/news |" in card
    assert "| unused | none stated | – | 0 | – | – | – |" in card
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


def test_synthetic_and_left_out_corpora_are_told(tiny_recipe: Recipe) -> None:
    corpora = (
        CorpusReport("bt", "made here", 1, "", Counter(ru=9), Counter(), Counter(noise=3, joined=1), tag="<bt>"),
        CorpusReport("site", "none stated", 0, is_left_out=True),
    )
    card = write_card(
        tiny_recipe, corpora, (), parameters=1, steps=1, hours=1.0, target_tokens=1, hardware="a CPU"
    )  # fmt: skip
    assert "| bt (synthetic, `<bt>`) | made here | ru 9 | 1 | noise 3, joined 1 | 0 | – |" in card
    assert "Left out for their licence: site." in card

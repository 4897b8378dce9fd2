"""What a licence field says, and which corpora a recipe takes by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translate_pipeline.resources import models_directory
from translate_pipeline.training.licences import Licences, is_admitted, is_restricted, is_unclear
from translate_pipeline.training.recipe import load_recipe

RECIPES = models_directory() / "recipes"
DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("licence", "unclear", "restricted"),
    [
        ("CC0", False, False),
        ("MIT / Apache-2.0", False, False),
        ("", True, False),
        ("none stated", True, False),
        ("MIT?", True, False),
        ("mixed: BSD, none stated", True, False),
        ("CC BY 4.0; not stated for its subtitles", True, False),
        ("not found in the repository", True, False),
        ("WMT test sets, free for research", False, True),
        ("CC BY-NC 4.0", False, True),
    ],
)
def test_licence_fields_are_understood(licence: str, *, unclear: bool, restricted: bool) -> None:
    assert (is_unclear(licence), is_restricted(licence)) == (unclear, restricted)


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [("all", [True, True, True]), ("clear", [True, True, False]), ("free", [True, False, False])],
)
def test_each_wish_is_stricter_than_the_one_before(wanted: Licences, admitted: list[bool]) -> None:
    assert [is_admitted(text, wanted) for text in ("CC0", "free for research", "none stated")] == admitted


def test_the_clear_recipe_is_the_embedded_one_without_unclear_corpora() -> None:
    whole, clear = (load_recipe(RECIPES / f"{name}.toml") for name in ("embedded", "embedded-clear"))
    assert clear.corpora == whole.corpora
    assert [c.name for c in clear.corpora if not clear.takes(c)] == [
        c.name for c in whole.corpora if is_unclear(c.licence)
    ]
    assert load_recipe(RECIPES / "embedded.toml", licences="clear").licences == "clear"
    used = {language for c in clear.corpora if clear.takes(c) for language in c.columns}
    assert used == {"en", "ru", "tk", "tr"}


def test_the_documentation_names_what_is_left_out() -> None:
    text = (DOCS / "models.md").read_text(encoding="utf-8")
    corpora = load_recipe(RECIPES / "embedded.toml").corpora
    unclear = [c.name for c in corpora if is_unclear(c.licence)]
    restricted = [c.name for c in corpora if is_restricted(c.licence)]
    for wanted, names in (("clear", unclear), ("free", restricted)):
        (line,) = re.findall(rf"^\| `{wanted}` \| (.*) \|$", text, re.MULTILINE)
        assert line.split(", ") == [f"`{name}`" for name in names]

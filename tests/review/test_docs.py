"""The page and its documentation say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from translate_pipeline.review.fixes import _REPAIRS
from translate_pipeline.review.guard import MAX_BODY_BYTES
from translate_pipeline.review.row import FILTERS
from translate_pipeline.review.server import USUAL_PORT
from translate_pipeline.review.writer import QUIET_S

if TYPE_CHECKING:
    from tests.review.conftest import Browser

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
SCRIPT = (ROOT / "translate_pipeline" / "review" / "static" / "review.js").read_text(encoding="utf-8")


def test_every_key_of_the_script_is_in_the_help_and_in_the_guide(browser: Browser) -> None:
    mapping = SCRIPT[SCRIPT.index("const keys = {") :].partition("};")[0]
    keys = {k.strip('"') for k in re.findall(r'("[^"]+"|\w+): "', mapping)} - {"e", "ArrowDown", "ArrowUp"}
    assert {"j", "a", "Enter", "/", "?"} <= keys
    page = BeautifulSoup(browser.get("/story/ferry/ru").text, "html.parser")
    helped = {k.text for k in page.select("#help kbd")}
    assert keys <= helped
    documented = set(re.findall(r"`([^`\n]+)`", GUIDE.partition("| key |")[2]))
    assert keys <= documented


def test_every_button_does_something(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/story/ferry/ru").text, "html.parser")
    wanted = {str(b["data-do"]) for b in page.select("[data-do]")}
    doing = SCRIPT[SCRIPT.index("const doing = {") :].partition("\n};")[0]
    assert wanted <= {name.strip('"') for name in re.findall(r'^  ("[^"]+"|\w+):', doing, re.MULTILINE)}
    # No version of this story came before.
    assert {str(b["data-filter"]) for b in page.select("[data-filter]")} == set(FILTERS) - {"changed"}


def test_ids_that_the_script_looks_for_are_there(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/story/ferry/ru").text, "html.parser")
    fragments = {"comment", "comment-text"}  # in the panel
    assert {i for i in re.findall(r'\$\("([\w-]+)"\)', SCRIPT) if not page.find(id=i)} <= fragments


def test_figures_in_the_guide_are_those_of_the_program() -> None:
    assert str(USUAL_PORT) in GUIDE
    assert f"at most {MAX_BODY_BYTES // 2**20} MiB" in GUIDE
    assert QUIET_S == 4
    assert "a pause of four seconds" in GUIDE
    assert len(_REPAIRS) == 10

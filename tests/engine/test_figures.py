"""Figures are compared by value; what is certain is put right and what is not is left for the checks to report."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.engine.figures import localise, repair, unmatched

CASES = [
    [cell.strip().replace("~", "\u00a0") for cell in line.split("|")]
    for line in (Path(__file__).parent / "figures.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("language", "source", "machine", "delivered"), CASES)
def test_cases(language: str, source: str, machine: str, delivered: str) -> None:
    localised = localise(source, machine, language).text
    assert repair(source, localised, language).text == delivered


FIGURE = st.sampled_from(
    ["5", "2021", "1,234.5", "7%", "April 2, 2021", "21st", "10:30", "3:1", "1.2 million", "Mi-17"]
)
TARGET = st.sampled_from(["5", "2020", "1 234,5", "7 %", "2 апреля", "21-й", "10:30", "3:2", "1,2 млн", "Ми-17", "12"])


def sentence(figures: list[str]) -> str:
    return "слово " + " слово ".join(figures) + " слово."


@given(st.lists(FIGURE, max_size=4), st.lists(TARGET, max_size=4), st.sampled_from(["ru", "tk"]))
def test_no_change_ever_makes_it_worse(source_figures: list[str], target_figures: list[str], language: str) -> None:
    source = sentence(source_figures).replace("слово", "word")
    target = sentence(target_figures)
    before = unmatched(source, target, language)
    localised = localise(source, target, language).text
    after = unmatched(source, repair(source, localised, language).text, language)
    assert len(after[0]) <= len(before[0])


@given(st.lists(FIGURE, max_size=4), st.sampled_from(["ru", "tk"]))
def test_what_is_right_already_is_not_touched_again(figures: list[str], language: str) -> None:
    source = sentence(figures).replace("слово", "word")
    once = localise(source, source, language).text
    assert localise(source, once, language).text == once


def test_alignment_tells_several_wrong_figures_apart() -> None:
    source, target = "From 15 to 20 lorries.", "От 16 до 21 грузовика."
    assert repair(source, target, "ru").text == target
    alignment = [(source.index("15"), target.index("16")), (source.index("20"), target.index("21"))]
    assert repair(source, target, "ru", alignment).text == "От 15 до 20 грузовика."


def test_alignment_that_points_twice_at_one_figure_is_no_proof() -> None:
    source, target = "From 15 to 20 lorries.", "От 16 до 21 грузовика."
    doubtful = [(source.index("15"), target.index("16")), (source.index("15"), target.index("21"))]
    assert repair(source, target, "ru", doubtful).text == target


def test_a_date_never_takes_the_place_of_a_number() -> None:
    source, target = "It has 15 offices.", "У него 6 мая конторы."
    assert repair(source, target, "ru").text == target


def test_unmatched_names_both_sides() -> None:
    missing, extra = unmatched("15 of 20 in May 2021", "15 из 30 в мае 2021", "ru")
    assert [p.text for p in missing] == ["20"]
    assert [p.text for p in extra] == ["30"]

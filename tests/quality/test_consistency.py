"""One source in two ways, two sources in one way."""

from __future__ import annotations

from translate_pipeline.domain import Severity
from translate_pipeline.quality import check_consistency


def test_equal_pairs_are_consistent() -> None:
    assert check_consistency([("Road", "Дорога"), ("Bridge", "Мост"), ("Road", "Дорога")]) == ()


def test_one_source_with_two_targets_is_marked_at_the_later_one() -> None:
    ((position, finding),) = check_consistency([("Road", "Дорога"), ("Bridge", "Мост"), ("Road", "Путь")])
    assert position == 2
    assert (finding.code, finding.severity) == ("inconsistent-target", Severity.WARNING)
    assert (finding.start, finding.end) == (0, len("Путь"))
    assert "“Дорога”" in finding.message


def test_two_sources_with_one_target_are_an_information() -> None:
    ((position, finding),) = check_consistency([("Road", "Дорога"), ("Way", "Дорога")])
    assert (position, finding.code, finding.severity) == (1, "inconsistent-source", Severity.INFO)
    assert "“Road”" in finding.message


def test_spaces_make_no_difference_but_capitals_of_a_target_do() -> None:
    assert check_consistency([("The  road", "Дорога"), ("The road", " Дорога ")]) == ()
    ((_, finding),) = check_consistency([("the road", "Дорога"), ("the road", "дорога")])
    assert finding.code == "inconsistent-target"


def test_empty_sides_are_left_out() -> None:
    assert check_consistency([("", "Дорога"), ("Road", ""), ("", "Мост"), ("Road", "Дорога")]) == ()

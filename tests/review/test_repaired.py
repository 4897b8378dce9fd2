"""A fuzzy repair on the review page: found by its filter, shown with the match it was made of."""

from __future__ import annotations

from dataclasses import replace

from translate_pipeline.domain import AlignedStory, Block, MatchKind, RepairedMatch, Role, Segment, Story, Target
from translate_pipeline.review import pages
from translate_pipeline.review.row import Line, lines

SOURCE = "Talks in Almaty ended."
MATCH = RepairedMatch("Talks in Bishkek ended.", "Переговоры в Бишкеке завершились.", 13, 19)
TARGET = Target("b1.s1", "ru", "Переговоры в Алматы завершились.", MatchKind.REPAIR, 83, model="m@1", repaired=MATCH)


def line(target: Target) -> Line:
    story = Story("s", "s.txt", "txt", (Block("b1", Role.PARAGRAPH, SOURCE),), "0" * 64)
    aligned = AlignedStory(story, (Segment("b1.s1", "b1", SOURCE),), {"ru": (target,)})
    (found,) = lines(aligned, "ru")
    return found


def test_it_is_among_the_fuzzy_matches_and_not_the_machine_s() -> None:
    found = line(TARGET)
    assert (found.label, found.match) == ("fuzzy-repair", "fuzzy-repair 83")
    assert "fuzzy" in found.flags
    assert "machine" not in found.flags


def test_the_row_shows_how_source_and_target_differ_from_the_match() -> None:
    found = line(TARGET)
    assert found.repair is not None
    assert [str(part) for part in found.repair] == [
        "Talks in <del>Bishkek</del><ins>Almaty</ins> ended.",
        "Переговоры в <del>Бишкеке</del><ins>Алматы</ins> завершились.",
    ]
    page = pages._fill("row.html.j2", line=found, source_language="en", language="ru")
    assert "repaired from:" in page
    assert "<del>Bishkek</del>" in page


def test_words_of_a_person_are_no_repair() -> None:
    assert line(replace(TARGET, repaired=None)).repair is None

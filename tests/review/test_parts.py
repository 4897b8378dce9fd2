"""The small parts: splicing, repairs, differences, search and replace, rows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    MatchKind,
    Segment,
    Status,
    TagKind,
    Target,
)
from translate_pipeline.quality import CHECKS, SPELLING_CHECKS, check
from translate_pipeline.render.diff import difference
from translate_pipeline.review.desk import is_surely_right
from translate_pipeline.review.fixes import _REPAIRS, fix_for
from translate_pipeline.review.pages import age
from translate_pipeline.review.replace import Wanted, replaced
from translate_pipeline.review.row import Progress, version
from translate_pipeline.review.splice import splice

RU = LanguagePair("en", "ru")
BOLD = (InlineTag(2, TagKind.OPEN, 1, "b"), InlineTag(5, TagKind.CLOSE, 1, "b"))


def target(text: str, **more: object) -> Target:
    return Target("s", "ru", text, MatchKind.MACHINE, **more)  # type: ignore[arg-type]


class TestSplice:
    def test_tags_after_it_move_along_and_tags_before_it_stay(self) -> None:
        text, tags = splice("ab cd ef", BOLD, 3, 4, "xyz")
        assert text == "ab xyzd ef"
        assert [t.position for t in tags] == [2, 7]

    @given(st.text(max_size=20), st.integers(0, 20), st.integers(0, 20), st.text(max_size=9), st.integers(0, 20))
    def test_tags_stay_inside_and_in_order(self, text: str, a: int, b: int, new: str, place: int) -> None:
        start, end = sorted((min(a, len(text)), min(b, len(text))))
        tags = [InlineTag(min(p, len(text)), TagKind.EMPTY, n, "br") for n, p in enumerate((place, place + 1))]
        made, moved = splice(text, tags, start, end, new)
        assert made == text[:start] + new + text[end:]
        positions = [t.position for t in moved]
        assert positions == sorted(positions)
        assert all(0 <= p <= len(made) for p in positions)


class TestFixes:
    @pytest.mark.parametrize(
        ("code", "source", "text", "repaired", "label"),
        [
            ("double-space", "It sails.", "Он  плывёт.", "Он плывёт.", "one space"),
            ("double-space", "It sails.", "Он \u00a0плывёт.", "Он\u00a0плывёт.", "one space"),
            ("edge-whitespace", "It sails.", " Он плывёт.", "Он плывёт.", "space as in the source"),
            ("edge-whitespace", "It sails.", "Он плывёт. ", "Он плывёт.", "space as in the source"),
            ("punctuation-spacing", "It sails, slowly.", "Он плывёт , тихо.", "Он плывёт, тихо.", "remove the space"),
            ("punctuation-spacing", "It sails, slowly.", "Он плывёт,тихо.", "Он плывёт, тихо.", "add a space"),
            ("invisible-character", "It sails.", "Он плы\u200bвёт.", "Он плывёт.", "remove the character"),
            ("repeated-word", "It sails.", "Он плывёт плывёт.", "Он плывёт.", "say it once"),
            ("number-format", "It made 3.5 km.", "Он прошёл 3.5 км.", "Он прошёл 3,5 км.", "write 3,5"),
            ("unit-format", "It made 12 km.", "Он прошёл 12км.", "Он прошёл 12\u00a0км.", "write 12\u00a0км"),
            ("unit-format", "It made 12 km.", "Он прошёл 12 km.", "Он прошёл 12\u00a0км.", "write 12\u00a0км"),
            ("quote-style", 'The "Altyn" sails.', 'Плывёт "Алтын".', "Плывёт «Алтын».", "write «…»"),
            ("quote-style", 'The "Altyn" sails.', "Плывёт « Алтын ».", "Плывёт «Алтын».", "remove the space"),
            ("end-punctuation", "Does it sail?", "Он плывёт", "Он плывёт?", "add ?"),
            ("end-punctuation", "Does it sail?", "Он плывёт.", "Он плывёт?", "end with ?"),
            ("end-punctuation", "It sails", "Он плывёт.", "Он плывёт", "remove the sign"),
        ],
    )
    def test_a_repair_settles_its_finding(self, code: str, source: str, text: str, repaired: str, label: str) -> None:
        segment = Segment("s", "b", source)
        findings = [f for f in check(segment, text, RU) if f.code == code]
        assert findings
        fix = fix_for(findings[0], segment, target(text))
        assert fix
        assert (fix.text, fix.label) == (repaired, label)
        assert code not in {f.code for f in check(segment, fix.text, RU)}

    def test_every_repair_is_of_a_check_there_is(self) -> None:
        assert set(_REPAIRS) <= {*CHECKS, *SPELLING_CHECKS}

    def test_what_only_a_person_can_know_has_none(self) -> None:
        segment = Segment("s", "b", "It has 56 cabins.")
        findings = check(segment, "На нём 65 кают.", RU)
        assert [fix_for(f, segment, target("На нём 65 кают.")) for f in findings if f.code == "number-mismatch"] == [
            None
        ]


class TestDifference:
    def test_what_is_new_and_what_is_missing(self) -> None:
        shown = str(difference("The old ferry sails.", "The new ferry sails."))
        assert shown == "The <del>old</del><ins>new</ins> ferry sails."

    def test_changed_words_in_a_row_are_one_change(self) -> None:
        assert str(difference("a b c d", "a x y d")) == "a <del>b c</del><ins>x y</ins> d"

    def test_the_same_is_unmarked_and_markup_is_text(self) -> None:
        assert str(difference("<b>", "<b>")) == "&lt;b&gt;"
        assert "<script" not in difference("<script>", "</script>")

    def test_long_texts_are_not_compared_word_by_word(self) -> None:
        old, new = "a " * 5000, "b " * 5000
        assert str(difference(old, new)) == f"<del>{old}</del><ins>{new}</ins>"

    @given(st.lists(st.sampled_from("abc d"), max_size=12), st.lists(st.sampled_from("abc d"), max_size=12))
    def test_both_texts_can_be_read_from_it(self, one: list[str], two: list[str]) -> None:
        old, new = " ".join(one), " ".join(two)
        shown = str(difference(old, new))
        assert re.sub(r"<del>.*?</del>|</?ins>", "", shown) == new
        assert re.sub(r"<ins>.*?</ins>|</?del>", "", shown) == old


class TestReplace:
    def test_it_stands_for_itself_and_is_no_pattern(self) -> None:
        assert replaced(target("a.c abc"), Wanted("a.c", "x").pattern, r"\1")[0] == r"\1 abc"

    def test_capitals_and_whole_words(self) -> None:
        text = target("Паром, паромы, паром")
        assert replaced(text, Wanted("паром", "x").pattern, "x")[0] == "Паром, xы, x"
        assert replaced(text, Wanted("паром", "x", is_exact=False).pattern, "x")[0] == "x, xы, x"
        assert replaced(text, Wanted("паром", "x", is_word=True).pattern, "x")[0] == "Паром, паромы, x"

    def test_tags_keep_to_their_words(self) -> None:
        tags = (InlineTag(3, TagKind.OPEN, 1, "b"), InlineTag(6, TagKind.CLOSE, 1, "b"))
        text, moved = replaced(target("от парома", tags=tags), Wanted("от", "около").pattern, "около")
        assert (text, [t.position for t in moved]) == ("около парома", [6, 9])


@pytest.mark.parametrize(
    ("kind", "status", "text", "expected"),
    [
        (MatchKind.EXACT, Status.DRAFT, "Он плывёт.", True),
        (MatchKind.CONTEXT, Status.DRAFT, "Он плывёт.", True),
        (MatchKind.EXACT, Status.DRAFT, "Он  плывёт.", True),
        (MatchKind.EXACT, Status.DRAFT, "Он плывёт 5.", False),
        (MatchKind.EXACT, Status.APPROVED, "Он плывёт.", False),
        (MatchKind.EXACT, Status.REJECTED, "Он плывёт.", False),
        (MatchKind.FUZZY, Status.DRAFT, "Он плывёт.", False),
        (MatchKind.MACHINE, Status.DRAFT, "Он плывёт.", False),
    ],
)
def test_only_exact_matches_without_findings_of_weight_are_approved_in_bulk(
    kind: MatchKind, status: Status, text: str, *, expected: bool
) -> None:
    findings = check(Segment("s", "b", "It sails."), text, RU)
    assert is_surely_right(Target("s", "ru", text, kind, status=status, findings=findings)) is expected


def test_a_version_names_all_that_a_person_decides_on() -> None:
    first = target("Он плывёт.")
    others = [
        target("Он плывёт"),
        target("Он плывёт.", status=Status.APPROVED),
        target("Он плывёт.", tags=BOLD),
        target("\ud800"),
    ]
    assert len({version(t) for t in (first, *others)}) == 5
    assert version(first) == version(target("Он плывёт.", score=95, model="other"))


def test_progress_adds_up() -> None:
    assert Progress(4, 1, 40, 10, 2, 1) + Progress(6, 4, 10, 5) == Progress(10, 5, 50, 15, 2, 1)
    assert (Progress(3, 1).percent, Progress(0, 0).percent) == (33, 100)


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (3, "just now"), (61, "1 min ago"), (7300, "2 h ago"), (200_000, "2 d ago")]
)
def test_ages_are_said_in_one_unit(seconds: float | None, said: str) -> None:
    assert age(seconds) == said

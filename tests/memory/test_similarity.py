"""The measure: what it says of pairs an editor would judge, and that it is an edit distance."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.memory.similarity import allowance, distance, least_distance, score_of, similarity
from translate_pipeline.memory.tokens import Kind, Token, Tokens

#: Few words, some of them forms of each other: texts that have much to do with one another.
WORDS = st.sampled_from(
    [
        "gas",
        "gases",
        "Gas",
        "the",
        "of",
        "minister",
        "ministers",
        "ministry",
        "talks",
        "talk",
        "energy",
        "x",
        "12",
        "1,300",
        "2021",
        ",",
        ".",
        "-",
        "(",
        ")",
        "a@b.org",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


def slow_distance(one: tuple[Token, ...], other: tuple[Token, ...]) -> int:
    """The definition, word for word: the least cost over all ways to edit."""

    @cache
    def best(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return sum(t.weight for t in one[i:]) + sum(t.weight for t in other[j:])
        return min(
            best(i + 1, j) + one[i].weight,
            best(i, j + 1) + other[j].weight,
            best(i + 1, j + 1) + slow_cost(one[i], other[j]),
        )

    return best(0, 0)


def slow_cost(one: Token, other: Token) -> int:
    if one.form == other.form:
        return 0
    if one.kind is not other.kind:
        return one.weight + other.weight
    if one.kind is not Kind.WORD:
        return 20 if one.kind is Kind.PUNCTUATION else 5
    a, b = one.form.casefold(), other.form.casefold()
    if a == b:
        return 10
    return 100 if a[:3] != b[:3] else max(25, 100 * slow_edits(a, b) // max(len(a), len(b)))


@cache
def slow_edits(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        slow_edits(one[1:], other) + 1,
        slow_edits(one, other[1:]) + 1,
        slow_edits(one[1:], other[1:]) + (one[0] != other[0]),
    )


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "forms"),
        [
            ("The country's 2nd forum.", ["The", "country's", "2nd", "forum", "."]),
            ("Turkmen-Russian talks", ["Turkmen", "-", "Russian", "talks"]),
            ("1,234.5 at 10:30, 12%", ["1,234.5", "at", "10:30", ",", "12", "%"]),
            ("See https://a.example/b?c=1 now", ["See", "https://a.example/b?c=1", "now"]),
            ("press@a.example x_y", ["press@a.example", "x", "_", "y"]),
            ("“Quoted” it’s", ['"', "Quoted", '"', "it's"]),
            ("nji ýylyň Российской", ["nji", "ýylyň", "Российской"]),
        ],
    )
    def test_how_a_text_comes_apart(self, text: str, forms: list[str]) -> None:
        assert [t.form for t in Tokens.of(text).sequence] == forms

    @pytest.mark.parametrize(
        ("form", "kind"),
        [("gas", Kind.WORD), ("5G", Kind.WORD), ("1,300", Kind.NUMBER), ("7", Kind.NUMBER), ("@", Kind.PUNCTUATION),
         ("www.a.example", Kind.ADDRESS), ("_", Kind.PUNCTUATION), ("x²", Kind.WORD)],
    )  # fmt: skip
    def test_kinds(self, form: str, kind: Kind) -> None:
        assert [t.kind for t in Tokens.of(form).sequence] == [kind]

    @given(st.text())
    def test_nothing_to_see_is_left_out(self, text: str) -> None:
        from translate_pipeline.memory.normal import normalise

        assert "".join(t.form for t in Tokens.of(text).sequence) == "".join(normalise(text).split())


class TestScores:
    NEWS = "The ministers discussed energy and transport on Thursday in Awaza."

    @pytest.mark.parametrize(
        ("other", "score"),
        [
            ("The ministers discussed energy and transport on Friday in Awaza.", 90),  # a word of ten
            ("The ministers discussed energy and transport in Awaza.", 80),  # two left out
            ("The minister discussed energy and transport on Thursday in Awaza.", 97),  # another form of a word
            ("The ministers discussed energy and transport on Thursday in Awaza", 98),  # the full stop
            ("The Ministers discussed energy and transport on Thursday in Awaza.", 99),  # case
            ("On Thursday, trade was the main topic of the talks.", 0),
        ],
    )
    def test_what_an_editor_would_expect(self, other: str, score: int) -> None:
        assert similarity(Tokens.of(self.NEWS), Tokens.of(other), min_score=50) == score

    def test_another_figure_is_hardly_a_change(self) -> None:
        one, other = Tokens.of("Output rose by 12 percent."), Tokens.of("Output rose by 1,300 percent.")
        assert similarity(one, other) == 98

    def test_a_figure_more_is_less_than_a_word_more(self) -> None:
        short = Tokens.of("Output rose by percent.")
        figure, word = Tokens.of("Output rose by 12 percent."), Tokens.of("Output rose by some percent.")
        assert similarity(short, figure) > similarity(short, word)

    def test_nothing_but_spaces_differs(self) -> None:
        assert similarity(Tokens.of("2-3 days"), Tokens.of("2 - 3 days")) == 99

    @pytest.mark.parametrize(("heavier", "score"), [(1000, 70), (999, 75), (340, 99), (100, 1), (7, 50)])
    def test_the_allowance_is_the_greatest_distance_that_scores(self, heavier: int, score: int) -> None:
        most = allowance(heavier, score)
        assert score_of(most, heavier) >= min(99, score)
        assert score_of(most + 1, heavier) < score


class TestDistance:
    @given(TEXTS, TEXTS)
    def test_is_the_definition(self, one: str, other: str) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        assert distance(a, b) == slow_distance(a.sequence, b.sequence)

    @given(TEXTS, TEXTS)
    def test_is_the_same_both_ways_and_0_only_for_equal_tokens(self, one: str, other: str) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        assert distance(a, b) == distance(b, a)
        assert (distance(a, b) == 0) == (a.sequence == b.sequence)

    @given(TEXTS, TEXTS)
    def test_is_never_below_its_bound(self, one: str, other: str) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        assert least_distance(a, b) <= distance(a, b)

    @given(TEXTS, TEXTS, st.integers(0, 1500))
    def test_a_limit_changes_nothing_below_it(self, one: str, other: str, limit: int) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        true = distance(a, b)
        assert distance(a, b, limit=limit) == true if true <= limit else distance(a, b, limit=limit) > limit

    @given(TEXTS, TEXTS, st.integers(1, 99))
    def test_a_least_score_only_cuts(self, one: str, other: str, least: int) -> None:
        a, b = Tokens.of(one), Tokens.of(other)
        true = similarity(a, b)
        assert similarity(a, b, min_score=least) == (true if true >= least else 0)

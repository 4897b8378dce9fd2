"""What is left out of a translation and what was never in it; the lexicon that tells."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_pipeline.domain import LanguagePair, Segment, Severity
from translate_pipeline.quality import CHECKS, Case, TargetText, check, guard
from translate_pipeline.quality.coverage import Evidence, evidence, largest_gap
from translate_pipeline.quality.lexicon import lexicon, odds, source_key, stem

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
SOURCE = (
    "The delegation visited the new hospital in the capital, and in the evening the president received "
    "the members of the parliament and the heads of large companies."
)
TARGETS = {
    RU: (
        "Делегация посетила новую больницу в столице, а вечером президент принял членов парламента и "
        "руководителей крупных компаний."
    ),
    TK: (
        "Wekiliýet paýtagtdaky täze hassahana bardy, agşam bolsa prezident parlamentiň agzalaryny we iri "
        "kompaniýalaryň ýolbaşçylaryny kabul etdi."
    ),
}


def case(source: str, target: str, pair: LanguagePair = RU) -> Case:
    return Case(Segment("s", "b", source), TargetText(target), pair)


class TestLexicon:
    @pytest.mark.parametrize("pair", [RU, TK], ids=str)
    def test_every_line_is_of_use(self, pair: LanguagePair) -> None:
        entries = lexicon(pair)
        assert len(entries) > 1000
        for word, entry in entries.items():
            assert word == source_key(word)
            assert entry.stems
            assert all(each == stem(each) for each in entry.stems)
            assert entry.hit > 0 > entry.miss

    def test_a_pair_without_one_has_no_evidence(self) -> None:
        assert lexicon(LanguagePair("en", "de")) == {}
        assert evidence(case(SOURCE, "Die Delegation.", LanguagePair("en", "de"))) == ()

    @pytest.mark.parametrize(
        ("word", "key"), [("Roads", "road"), ("press", "press"), ("gas", "gas"), ("minister's", "minister")]
    )
    def test_plurals_and_possessives_are_one_word(self, word: str, key: str) -> None:
        assert source_key(word) == key

    def test_stems_are_short_and_know_no_dots(self) -> None:
        assert stem("Самолётами") == stem("самолета") == "самол"

    @given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
    def test_the_odds_point_the_right_way_and_none_proves_much(self, present: float, elsewhere: float) -> None:
        hit, miss = odds(present, elsewhere)
        assert (hit > 0) == (present > elsewhere) or math.isclose(present, elsewhere)
        assert (miss < 0) == (present > elsewhere) or math.isclose(present, elsewhere)
        assert hit <= 2.5
        assert miss >= -2.5


class TestCoverage:
    @pytest.mark.parametrize("pair", TARGETS, ids=str)
    def test_a_whole_translation_is_covered(self, pair: LanguagePair) -> None:
        assert check(Segment("s", "b", SOURCE), TARGETS[pair], pair) == ()

    @pytest.mark.parametrize("pair", TARGETS, ids=str)
    @pytest.mark.parametrize("part", [0, 1])
    def test_either_half_alone_is_refused_though_it_reads_well(self, pair: LanguagePair, part: int) -> None:
        half = TARGETS[pair].split(", ")[part]
        text = half[0].upper() + half[1:].rstrip(".") + "."
        found = check(Segment("s", "b", SOURCE), text, pair)
        assert "part-missing" in {f.code for f in found if f.severity is Severity.ERROR}
        assert not guard(found)

    def test_the_stretch_left_out_is_named(self) -> None:
        half = TARGETS[RU].split(", ")[0] + "."
        (found,) = CHECKS["part-missing"].find(case(SOURCE, half))
        assert found.message.startswith("Nothing stands for “")
        assert found.message.endswith("heads of large companies.”.")

    @pytest.mark.parametrize("pair", TARGETS, ids=str)
    def test_a_fluent_text_of_the_same_length_about_something_else_is_refused(self, pair: LanguagePair) -> None:
        other = "The national football team won the final match of the championship, and the coach thanked the fans."
        found = check(Segment("s", "b", other), TARGETS[pair], pair)
        assert "other-text" in {f.code for f in found}
        assert not guard(found)

    def test_few_words_prove_nothing(self) -> None:
        assert list(CHECKS["other-text"].find(case("The new road", "Кошки спят"))) == []
        assert largest_gap(case("Road", "Мост"), [Evidence(0, 4, -2.0)], least=0.0) is None

    def test_a_name_that_sounds_alike_is_evidence(self) -> None:
        kept, lost = (
            sum(e.weight for e in evidence(case("We met Zbigniew there.", text)))
            for text in ("Мы встретили Збигнева.", "Мы встретили его.")
        )
        assert kept - lost == pytest.approx(1.6)


# Weights whose sums are exact: a stretch of weight 0 must not pass for one of less.
@given(st.lists(st.tuples(st.sampled_from([-2.0, -0.875, 0.5, 2.0]), st.integers(1, 9)), min_size=2, max_size=12))
def test_the_gap_is_the_heaviest_of_all_stretches(found: list[tuple[float, int]]) -> None:
    """Against every stretch written out. One word apart each; the translation is half as long as the source."""
    places = [Evidence(10 * n, 10 * n + size, weight) for n, (weight, size) in enumerate(found)]
    text = "x" * (10 * len(places))
    one = case(text, "x" * (len(text) // 2))
    gap = largest_gap(one, places, least=0.0)
    if gap is None:
        return
    assert 0 <= gap.start < gap.end <= len(text)
    inside = [e.weight for e in places if gap.start <= e.start and e.end <= gap.end]
    assert sum(inside) < 0
    assert gap.weight == max(
        other.weight for least in (0.0, gap.weight) if (other := largest_gap(one, places, least=least))
    )

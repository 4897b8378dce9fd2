"""Candidates for a termbase out of approved units."""

from __future__ import annotations

import random
from array import array
from pathlib import Path

import pytest

from translate_pipeline.domain import LanguagePair
from translate_pipeline.terms import Term, Termbase, TermName, TermStatus
from translate_pipeline.terms.extract import Candidate, extract, write
from translate_pipeline.terms.pairing import log_likelihood, partners
from translate_pipeline.terms.phrases import Lexicon, c_values, frequent, occurrences

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")

UNITS = [
    ("The Coast Guard saved sailors.", "Береговая охрана спасла моряков.", "Kenar goragy deňizçileri halas etdi."),
    ("A ship of the Coast Guard arrived.", "Прибыл корабль береговой охраны.", "Kenar goragynyň gämisi geldi."),
    ("They thanked the Coast Guard.", "Они поблагодарили береговую охрану.", "Olar Kenar goragyna sag bol diýdiler."),
    ("Rain at the Coast Guard base.", "Дождь на базе береговой охраны.", "Kenar goragynyň bazasynda ýagyş."),
    ("The wind farm feeds the town.", "Ветропарк питает город.", "Ýel parky şäheri üpjün edýär."),
    ("A new wind farm was opened.", "Открыт новый ветропарк.", "Täze ýel parky açyldy."),
    ("Engineers visited two wind farms.", "Инженеры посетили два ветропарка.", "Inženerler iki ýel parkyna bardylar."),
    ("Every wind farm needs a road.", "Каждому ветропарку нужна дорога.", "Her ýel parkyna ýol gerek."),
    ("The IMO published rules.", "ИМО опубликовала правила.", "HDG düzgünleri çap etdi."),
    ("Members of the IMO met.", "Встретились члены ИМО.", "HDG-niň agzalary duşuşdy."),
    ("He works at the IMO in London.", "Он работает в ИМО в Лондоне.", "Ol Londonda HDG-de işleýär."),
    ("Prices rose.", "Цены выросли.", "Bahalar galdy."),
    ("The road was closed.", "Дорога была закрыта.", "Ýol ýapyldy."),
    ("Sailors spoke with engineers.", "Моряки говорили с инженерами.", "Deňizçiler inženerler bilen gürleşdiler."),
]  # fmt: skip


def mined(pair: LanguagePair, **options: object) -> dict[str, Candidate]:
    units = [(en, ru if pair == RU else tk) for en, ru, tk in UNITS]
    return {c.source: c for c in extract(units, pair, **options)}  # type: ignore[arg-type]


def test_names_abbreviations_and_phrases_are_found_with_their_dictionary_forms() -> None:
    found = mined(RU)
    assert {c.source: (c.target, c.kind) for c in found.values()} == {
        "Coast Guard": ("береговая охрана", "name"),
        "wind farm": ("ветропарк", "phrase"),
        "IMO": ("ИМО", "abbreviation"),
    }
    guard = found["Coast Guard"]
    assert (guard.units, guard.target_units, guard.together) == (4, 4, 4)
    assert guard.examples[0] == UNITS[0][:2]
    assert 0 < guard.confidence < 1


def test_turkmen_forms_are_one_term() -> None:
    found = mined(TK)
    assert found["wind farm"].target == "ýel parky"
    assert found["Coast Guard"].target == "Kenar goragy"
    assert found["IMO"].target == "HDG"


def test_what_is_rare_is_no_candidate() -> None:
    assert set(mined(RU, least=4)) == {"Coast Guard", "wind farm"}
    assert mined(RU, least=9) == {}


def test_the_more_units_the_surer() -> None:
    found = mined(RU)
    assert found["Coast Guard"].confidence > found["IMO"].confidence


def test_known_terms_are_left_out_unless_only_proposed() -> None:
    def known(status: TermStatus) -> Termbase:
        return Termbase([Term({"en": (TermName("Coast Guard"),), "ru": (TermName("береговая охрана", status),)})])

    assert "Coast Guard" not in mined(RU, known=known(TermStatus.PREFERRED))
    assert "Coast Guard" in mined(RU, known=known(TermStatus.PROPOSED))


def test_order_and_repetition_of_units_change_nothing() -> None:
    units = [(en, ru) for en, ru, _ in UNITS]
    shuffled = units * 2
    random.Random(3).shuffle(shuffled)
    key = [(c.source, c.target, c.units, c.confidence) for c in extract(units, RU)]
    assert key == [(c.source, c.target, c.units, c.confidence) for c in extract(shuffled, RU)]


def test_nothing_in_nothing_out() -> None:
    assert extract([], RU) == []
    assert extract([("", ""), ("1 2 3", "—")], RU) == []


def test_the_table_is_a_termbase_in_which_nothing_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "proposed.csv"
    write(path, {RU: list(mined(RU).values()), TK: list(mined(TK).values())})
    termbase = Termbase.load(path)
    assert {t.names["en"][0].text for t in termbase} == {"Coast Guard", "wind farm", "IMO"}
    assert all(n.status is TermStatus.PROPOSED for t in termbase for n in (*t.names["ru"], *t.names["tk"]))
    assert termbase.find("The Coast Guard and a wind farm.", RU) == []
    path.write_text(path.read_text(encoding="utf-8").replace("proposed", "preferred"), encoding="utf-8")
    assert [h.term.name("tk") for h in Termbase.load(path).find("the Coast Guard", TK)] == ["Kenar goragy"]


def test_phrases_are_counted_within_what_punctuation_parts() -> None:
    lexicon = Lexicon(str.casefold)
    counts = frequent([lexicon.encode("red cat, red dog 5 red cat"), lexicon.encode("red-cat")], least=2)
    red, cat, dog = (lexicon.number(w) for w in ("red", "cat", "dog"))
    assert counts == {(red,): 4, (cat,): 3, (red, cat): 3}
    assert (cat, red) not in counts
    assert (dog,) not in counts


def test_part_of_a_longer_phrase_is_worth_what_it_is_by_itself() -> None:
    values = c_values({(1, 2, 3): 4, (1, 2): 4, (2, 3): 6})
    assert values[1, 2] == 0
    assert values[2, 3] == pytest.approx(2 * 1.585, abs=0.01)
    assert values[1, 2, 3] == 8


def test_capitals_at_the_beginning_of_a_text_mean_nothing() -> None:
    lexicon = Lexicon(str.casefold)
    texts = ["Red cat here", "a red cat", "the Big Cat", "see Big Cat"]
    red, cat, big = (lexicon.number(w) for w in ("red", "cat", "big"))
    found = occurrences(texts, [lexicon.encode(t) for t in texts], lexicon, [(red, cat), (big, cat)])
    assert not found[red, cat].is_name
    assert found[big, cat].is_name
    assert found[big, cat].units == [2, 3]


def test_the_partner_is_what_comes_with_it_and_not_what_is_everywhere() -> None:
    targets = [array("i", sentence) for sentence in ([1, 2], [1, 3, 2], [1, 2, 3], [1], [1, 4], [1, 4])]
    found = partners({(7,): [0, 1, 2]}, targets, light=())
    assert found[7,].key == (2,)
    assert (found[7,].units, found[7,].together, found[7,].dice) == (3, 3, 1.0)


def test_likelihood_is_nought_for_chance_and_grows_with_company() -> None:
    assert log_likelihood(1, 10, 10, 100) == pytest.approx(0)
    assert log_likelihood(10, 10, 10, 100) == pytest.approx(65.02, abs=0.01)
    assert log_likelihood(8, 10, 10, 100) < log_likelihood(10, 10, 10, 100)

"""Where names of terms go in a target."""

from __future__ import annotations

from translate_pipeline.domain import Translation
from translate_pipeline.pipeline.slots import MarkedSource, Slot, Target, Wanted, aligned_target, slot_for
from translate_pipeline.terms import Term, TermName, TermStatus


def term(english: str, russian: str, *forbidden: str) -> Term:
    names = (TermName(russian), *(TermName(f, TermStatus.FORBIDDEN) for f in forbidden))
    return Term({"en": (TermName(english),), "ru": names})


LAVROV, COURT = term("Lavrov", "Лавров"), term("Supreme Court", "Верховный суд", "Высший суд")


def wanted(source: str, of: Term) -> Wanted:
    name = of.names["en"][0].text
    return Wanted(source.index(name), source.index(name) + len(name), of, is_plural=False)


def test_slots_take_their_forms_and_know_where_everything_went() -> None:
    target = Target("a X b Y c", (Slot(2, 3, ("x", "xx")), Slot(6, 7, ("y", "yyy"))), ((0, 0), (5, 8)))
    assert target.edited.text == "a x b y c"
    assert [v.edited.text for v in target.variants(1)] == ["a x b y c", "a x b yyy c"]
    target.chosen = [1, 1]
    assert target.edited.text == "a xx b yyy c"
    assert target.beginnings() == ["a xx", "a xx b yyy"]
    assert target.moved_alignment() == ((0, 0), (5, 11))


def test_nothing_goes_on_after_the_last_word() -> None:
    assert Target("a X.", (Slot(2, 3, ("x",)),)).beginnings() == []


def test_the_neighbouring_preposition_chooses_and_the_beginning_is_capital() -> None:
    slot = slot_for(wanted("Supreme Court", COURT), "к ??? и", (2, 5), "ru")
    assert slot == Slot(2, 5, ("Верховному суду",))
    well = Wanted(0, 4, term("well", "скважина"), is_plural=False)
    assert slot_for(well, "«??? бурят", (1, 4), "ru").forms[0] == "Скважина"


def test_words_that_are_aligned_with_a_term_make_room_for_it() -> None:
    source = "The Supreme Court met Lavrov."
    translation = Translation("Высокий и суд встретил «Лаворова».", alignment=((4, 0), (12, 10), (22, 23), (18, 14)))
    target = aligned_target(translation, [wanted(source, COURT), wanted(source, LAVROV)], [], "ru")
    assert target is not None
    assert target.edited.text == "Верховный суд встретил «Лавров»."


def test_what_is_right_and_figures_are_not_overwritten() -> None:
    source = "Lavrov came in 2021."
    at_figure = Translation("В 2021 приехал он.", alignment=((0, 2),))
    assert aligned_target(at_figure, [wanted(source, LAVROV)], [], "ru") is None
    at_other = Translation("Сюда приехал он.", alignment=((0, 0),))
    assert aligned_target(at_other, [wanted(source, LAVROV)], [(0, 4)], "ru") is None


def test_a_forbidden_name_is_replaced_where_it_stands() -> None:
    source = "The Supreme Court met."
    target = aligned_target(Translation("Собрался Высший суд."), [wanted(source, COURT)], [], "ru")
    assert target is not None
    assert target.slots[0].start == len("Собрался ")
    assert "Верховный суд" in target.slots[0].forms


def test_marks_stand_for_terms_and_come_back_in_any_order() -> None:
    source = "Lavrov met the Supreme Court."
    marked = MarkedSource.of(source, [wanted(source, LAVROV), wanted(source, COURT)], "[{}]")
    assert marked is not None
    assert marked.source.text == "[1] met the [2]."
    target = marked.target(Translation("С [2] встретился [1].", alignment=((0, 17), (12, 2))), "ru")
    assert target is not None
    assert target.alignment == ((0, 17), (15, 2))
    assert [s.forms[0] for s in target.slots] == ["Верховного суда", "Лавров"]


def test_marks_that_are_lost_doubled_or_made_up_are_not_believed() -> None:
    source = "Lavrov met them."
    marked = MarkedSource.of(source, [wanted(source, LAVROV)], "[{}]")
    assert marked is not None
    for text in ("Встретил их.", "[1] встретил [1].", "[1] встретил [2].", "[1]."):
        assert marked.target(Translation(text), "ru") is None, text


def test_a_text_with_marks_of_its_own_is_not_marked() -> None:
    source = "See [1] of Lavrov."
    assert MarkedSource.of(source, [wanted(source, LAVROV)], "[{}]") is None

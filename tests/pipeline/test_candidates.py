"""What a repaired target may say, which of several is taken, and what must speak for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from translate_pipeline.engine.forced import Forced
from translate_pipeline.pipeline.candidates import Candidate, Read, Revision, best, candidates, is_convincing
from translate_pipeline.pipeline.evidence import Place
from translate_pipeline.pipeline.splice import difference, words

OLD, NEW = "Talks in Bishkek ended on Friday.", "Talks in Almaty ended on Friday."
TARGET = "Переговоры в Бишкеке завершились в пятницу."


def revision(old: str = OLD, new: str = NEW, target: str = TARGET) -> Revision:
    change = difference(old, new)
    assert change is not None
    return Revision(new, old, target, change)


def place(target: str, gone: str, *, before: bool = False, after: bool = False) -> Place:
    start = target.index(gone)
    return Place((start, start + len(gone)), before, after)


def texts(made: Revision, where: Place, *ways: str) -> list[str]:
    return [candidate.text for candidate in candidates(made, [where], [ways])]


class TestCandidates:
    def test_every_beginning_of_a_continuation_is_tried(self) -> None:
        found = texts(revision(), place(TARGET, "Бишкеке"), " Алматы завершились", " Астане")
        assert found == [
            "Переговоры в Алматы завершились в пятницу.",
            "Переговоры в Астане завершились в пятницу.",
        ]

    def test_what_was_kept_is_not_said_twice(self) -> None:
        assert texts(revision(), place(TARGET, "Бишкеке"), " переговорах Алматы") == []

    def test_the_old_target_is_no_repair(self) -> None:
        assert texts(revision(), place(TARGET, "Бишкеке"), " Бишкеке") == []

    def test_a_continuation_must_begin_as_the_span_does(self) -> None:
        assert texts(revision(), place(TARGET, "Бишкеке"), "Алматы", "ски Алматы") == []
        made = revision("“Yes,” he said.", "“No,” he said.", "«Да», — сказал он.")
        assert texts(made, place("«Да», — сказал он.", "Да"), "Нет", " Нет") == ["«Нет», — сказал он."]

    def test_a_mark_at_the_end_belongs_to_what_follows(self) -> None:
        assert texts(revision(), place(TARGET, "Бишкеке"), " Алматы,") == ["Переговоры в Алматы завершились в пятницу."]

    def test_not_many_more_words_than_the_source_has(self) -> None:
        found = texts(revision(), place(TARGET, "Бишкеке"), " красивом городе Алматы")
        assert max(len(words(text)) for text in found) == len(words(TARGET)) + 1

    def test_commas_are_those_of_the_source(self) -> None:
        made = revision("Silk and pottery.", "Silk, melons and pottery.", "Шёлк и керамика.")
        where = Place((5, 5))
        assert texts(made, where, ", дыни", " дыни") == ["Шёлк, дыни и керамика."]

    def test_neighbours_are_inflected_never_replaced(self) -> None:
        target = "Она продлится три дня в мае."
        made = revision("It lasts three days in May.", "It lasts five days in May.", target)
        where = place(target, "три дня", after=True)
        assert texts(made, where, " пять дней", " пять недель", " пятнадцать") == ["Она продлится пять дней в мае."]
        where = place(target, "продлится три", before=True)
        assert texts(made, where, " продлилась пять", " заняла пять") == ["Она продлилась пять дня в мае."]

    def test_a_deletion_needs_no_continuation(self) -> None:
        made = revision("The sides also met.", "The sides met.", "Стороны также встретились.")
        where = place("Стороны также встретились.", "также")
        assert [c.text for c in candidates(made, [where], [()])] == ["Стороны встретились."]

    def test_one_text_from_two_places_is_one_candidate(self) -> None:
        wide = replace(place(TARGET, "в Бишкеке"), before=True)
        found = candidates(revision(), [place(TARGET, "Бишкеке"), wide], [[" Алматы"], [" в Алматы"]])
        assert len(found) == 1
        assert found[0].place.inflected == 0


def forced(text: str, log_probability: float = -1.0, **each: float) -> Forced:
    """One token a word; ``each`` names what single words cost."""
    spans = words(text)
    return Forced(spans, (*(each.get(text[a:b], log_probability) for a, b in spans), log_probability))


def read(text: str, middle: str, *, new: Forced | None = None, old: float = -3.0, gone: str = "Бишкеке") -> Read:
    return Read(Candidate(text, place(TARGET, gone), middle), new or forced(text, -0.8), forced(text, old))


REPAIRED = "Переговоры в Алматы завершились в пятницу."


class TestBest:
    def test_the_likeliest(self) -> None:
        worse = read("Переговоры в Астане завершились в пятницу.", " Астане", new=forced(REPAIRED, -1.5))
        good = read(REPAIRED, " Алматы")
        assert best(revision(), [worse, good]) is good
        assert best(revision(), []) is None

    def test_leaving_out_words_is_no_way_to_be_likely(self) -> None:
        short = read("Переговоры завершились.", "", new=forced("Переговоры завершились.", -0.8))
        good = read(REPAIRED, " Алматы")
        assert best(revision(), [short, good]) is good

    def test_what_changes_less_wins_where_the_model_hardly_cares(self) -> None:
        wide = Candidate(REPAIRED, replace(place(TARGET, "в Бишкеке"), before=True), " в Алматы")
        good = read(REPAIRED, " Алматы")
        better = Read(wide, forced(REPAIRED, -0.7), forced(REPAIRED, -3.0))
        assert best(revision(), [better, good]) is good


class TestIsConvincing:
    APPROVED, STALE = forced(TARGET, -0.8), forced(TARGET, -0.8, Бишкеке=-9.0)
    FREE = "Беседы в Алматы закончились."

    def judged(self, one: Read | None = None, *, free: str = FREE, **other: Forced) -> bool:
        approved, stale = other.get("approved", self.APPROVED), other.get("stale", self.STALE)
        return is_convincing(revision(), one or read(REPAIRED, " Алматы"), approved, stale, free)

    def test_all_that_speaks_for_it(self) -> None:
        assert self.judged()

    def test_the_old_target_must_be_wrong_for_the_new_source(self) -> None:
        assert not self.judged(stale=self.APPROVED)

    def test_the_new_target_must_be_wrong_for_the_old_source(self) -> None:
        assert not self.judged(read(REPAIRED, " Алматы", old=-0.8))

    def test_the_sentence_must_be_as_likely_as_the_approved_pair(self) -> None:
        assert not self.judged(read(REPAIRED, " Алматы", new=forced(REPAIRED, -1.2)))

    def test_the_model_must_be_sure_of_the_new_words(self) -> None:
        assert self.judged(read(REPAIRED, " Алматы", new=forced(REPAIRED, -0.8, Алматы=-0.9)))
        assert not self.judged(read(REPAIRED, " Алматы", new=forced(REPAIRED, -0.8, Алматы=-1.1)))

    def test_what_follows_must_follow_as_it_did(self) -> None:
        jolted = forced(REPAIRED, -0.3, завершились=-6.0)
        assert not self.judged(read(REPAIRED, " Алматы", new=jolted))

    def test_the_free_translation_must_say_it_too(self) -> None:
        assert self.judged(free="Разговоры алматинских сторон. Алматы.")
        assert not self.judged(free="Разговоры в Астане закончились.")

    def test_what_is_only_left_out_must_be_missing_there_too(self) -> None:
        target = "Стороны также встретились."
        made = revision("The sides also met.", "The sides met.", target)
        one = Read(
            Candidate("Стороны встретились.", place(target, "также"), ""),
            forced("Стороны встретились.", -0.5),
            forced("Стороны встретились.", -0.5),
        )
        known = forced(target, -0.5), forced(target, -0.5, также=-7.0)
        assert is_convincing(made, one, *known, "Стороны виделись.")
        assert not is_convincing(made, one, *known, "Стороны также виделись.")


@pytest.mark.parametrize(
    ("free", "agrees"), [("23 500 тонн", True), ("23\u00a0500 тонн", True), ("29 500 тонн", False)]
)
def test_figures_agree_digit_by_digit(free: str, agrees: bool) -> None:
    target = "Вывезли 18 000 тонн."
    made = revision("It sold 18,000 tonnes.", "It sold 23,500 tonnes.", target)
    text = "Вывезли 23 500 тонн."
    one = Read(Candidate(text, place(target, "18 000"), " 23 500"), forced(text, -0.5), forced(text, -4.0))
    assert is_convincing(made, one, forced(target, -0.5), forced(target, -4.0), free) is agrees

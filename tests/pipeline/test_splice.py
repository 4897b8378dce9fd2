"""The text part of a repair: outside the span the approved target is untouched, and no word of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from translate_pipeline.pipeline.splice import Difference, difference, hull, middles, splice, words

WORDS = st.sampled_from(
    ["the", "port", "Порт", "в", "18 000", "5,1", "«Гарагум-2»", "şäher", "2025-nji", ",", ".", "—", "из-за"]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


def spoken(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Рост на 18 000 тонн.", ["Рост", "на", "18 000", "тонн", "."]),
            ("12 000-den gowrak", ["12 000", "-", "den", "gowrak"]),
            ("из-за «Гарагум-2»", ["из-за", "«", "Гарагум-2", "»"]),
            ("at 7:30, 5.1%", ["at", "7:30", ",", "5.1", "%"]),
            ("in 2021 2022", ["in", "2021", "2022"]),
            ("", []),
        ],
    )
    def test_figures_and_compounds_are_one_word(self, text: str, expected: list[str]) -> None:
        assert spoken(text) == expected

    @given(st.text())
    def test_every_visible_character_is_in_a_word(self, text: str) -> None:
        covered = {i for a, b in words(text) for i in range(a, b)}
        assert all(i in covered for i, c in enumerate(text) if c.isalnum())


class TestDifference:
    @pytest.mark.parametrize(
        ("old", "new", "gone", "come"),
        [
            ("The port took 78 ships.", "The port took 80 ships.", "78", "80"),
            ("Talks in Bishkek ended.", "Talks in Almaty ended.", "Bishkek", "Almaty"),
            ("The new line opened.", "The new railway line opened.", "", "railway"),
            ("The sides also met.", "The sides met.", "also", ""),
            ("It will produce buses.", "It produces buses.", "will produce", "produces"),
            ("Halls, a library and a pool.", "Halls and a pool.", ", a library", ""),
            ("Rain fell", "Snow fell", "Rain", "Snow"),
        ],
    )
    def test_one_span(self, old: str, new: str, gone: str, come: str) -> None:
        found = difference(old, new)
        assert found is not None
        assert (old[slice(*found.old)], new[slice(*found.new)]) == (gone, come)
        assert (found.is_insertion, found.is_deletion) == (not gone, not come)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Two ports met in May.", "Five ports met in June."),
            ("The port took 78 ships.", "The port took 78 ships."),
            ("The port took 78 ships.", "The  port took\u00a078 ships."),
            ("Rain is expected.", "Heavy rain is expected."),
            ("It was calm.", "It was calm!"),
        ],
    )
    def test_none_where_there_is_none_or_more_than_one(self, old: str, new: str) -> None:
        assert difference(old, new) is None

    def test_an_insertion_stands_before_the_word_that_follows(self) -> None:
        assert difference("Порт открыт.", "Порт снова открыт.") == Difference((5, 5), (5, 10))
        assert difference("Port", "Port open") == Difference((4, 4), (5, 9))

    @given(TEXTS, TEXTS)
    def test_what_stands_outside_is_the_same_in_both(self, old: str, new: str) -> None:
        found = hull(old, new)
        assert spoken(old[: found.old[0]]) == spoken(new[: found.new[0]])
        assert spoken(old[found.old[1] :]) == spoken(new[found.new[1] :])

    @given(TEXTS, WORDS.filter(str.isalpha), TEXTS, WORDS.filter(str.isalpha))
    def test_a_replaced_word_is_found(self, left: str, one: str, right: str, other: str) -> None:
        assume(one.casefold() != other.casefold())
        found = difference(f"{left} {one} {right}", f"{left} {other} {right}")
        assert found is not None


class TestSplice:
    @pytest.mark.parametrize(
        ("target", "gone", "middle", "expected"),
        [
            ("Встреча прошла в Ташкенте, и всё.", "Ташкенте", " Бишкеке", "Встреча прошла в Бишкеке, и всё."),
            ("Порт  принял 78 судов.", "78", " 80", "Порт  принял 80 судов."),
            ("Порт принял\u00a078 судов.", "78", " 80", "Порт принял\u00a080 судов."),
            ("Казахстан отправит зерно.", "Казахстан", "Россия", "Россия отправит зерно."),
            ("Стороны обсудили также планы.", "также", "", "Стороны обсудили планы."),
            ("Вход для детей и студентов.", "и студентов", "", "Вход для детей."),
            ("Сегодня дождь.", "Сегодня", "", "дождь."),
            ("Он сказал «да».", "да", "нет", "Он сказал «нет»."),
        ],
    )
    def test_replacing_and_leaving_out(self, target: str, gone: str, middle: str, expected: str) -> None:
        start = target.index(gone)
        assert splice(target, (start, start + len(gone)), middle) == expected

    @pytest.mark.parametrize(
        ("before", "middle", "expected"),
        [
            ("линия", " железная", "Новая железная линия и порты."),
            ("и", ", станция", "Новая линия, станция и порты."),
            ("Новая", "Эта", "Эта Новая линия и порты."),
            (".", " открыты", "Новая линия и порты открыты."),
        ],
    )
    def test_putting_in(self, before: str, middle: str, expected: str) -> None:
        target = "Новая линия и порты."
        start = next(a for a, b in words(target) if target[a:b] == before)
        assert splice(target, (start, start), middle) == expected

    @given(st.data(), TEXTS.filter(bool), TEXTS, st.booleans())
    def test_outside_the_span_every_byte_stays(self, data: st.DataObject, target: str, new: str, begins: bool) -> None:
        spans = words(target)
        first = data.draw(st.integers(0, len(spans) - 1))
        last = data.draw(st.integers(first, len(spans) - 1))
        span = data.draw(st.sampled_from([(spans[first][0], spans[last][1]), (spans[first][0], spans[first][0])]))
        middle = " " * begins + new
        result = splice(target, span, middle)
        left, right = target[: span[0]].rstrip(), target[span[1] :].lstrip()
        assert result.startswith(left)
        assert result.endswith(right)
        between = result[len(left) : len(result) - len(right)]
        assert between.strip() == middle.strip()
        assert "  " not in between

    @given(TEXTS.filter(bool), st.integers(0, 11), WORDS.filter(str.isalpha))
    def test_no_word_is_lost_or_made(self, target: str, index: int, new: str) -> None:
        spans = words(target)
        start, end = spans[index % len(spans)]
        result = splice(target, (start, end), f" {new}")
        assert sorted(spoken(result)) == sorted([*spoken(target[:start]), new, *spoken(target[end:])])


class TestMiddles:
    def test_they_end_with_words_and_keep_the_space_they_begin_with(self) -> None:
        assert list(middles(" пять дней, и", 3)) == [" пять", " пять дней", " пять дней,"]
        assert list(middles("", 3)) == []

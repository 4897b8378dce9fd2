"""Which words of a target go: told by how far they fall, and by what they attend to."""

from __future__ import annotations

from collections.abc import Mapping

from translate_pipeline.engine.forced import Forced
from translate_pipeline.pipeline.evidence import Place, places
from translate_pipeline.pipeline.splice import difference, words

OLD = "The port took 78 ships."
TARGET = "Порт принял 78 судов."


def readings(
    target: str, source: str, falls: Mapping[str, float], shares: Mapping[str, str] | None = None
) -> tuple[Forced, Forced]:
    """A target read beside the old and the new source: one token a word, each attending to one word of the source."""
    ours, theirs = words(target), words(source)
    pairs = dict(shares or {})
    rows = []
    for a, b in ours:
        wanted = pairs.get(target[a:b])
        rows.append(tuple(float(wanted is not None and source[x:y] == wanted) or 0.01 for x, y in theirs))
    before = tuple(-1.0 for _ in range(len(ours) + 1))
    after = (*(-1.0 - falls.get(target[a:b], 0.0) for a, b in ours), -1.0)
    return Forced(ours, before, theirs, tuple(rows)), Forced(ours, after)


def found(
    old: str, new: str, target: str, falls: Mapping[str, float], shares: Mapping[str, str] | None = None
) -> list[tuple[str, bool, bool]]:
    change = difference(old, new)
    assert change is not None
    result = places(target, change, *readings(target, old, falls, shares))
    assert all(isinstance(place, Place) for place in result)
    return [(target[p.span[0] : p.span[1]], p.before, p.after) for p in result]


class TestReplacement:
    NEW = "The port took 80 ships."

    def test_the_word_that_falls_goes_and_its_neighbours_may_be_inflected(self) -> None:
        assert found(OLD, self.NEW, TARGET, {"78": 9.0}) == [
            ("78", False, False),
            ("принял 78", True, False),
            ("78 судов", False, True),
        ]

    def test_attention_alone_is_enough(self) -> None:
        assert found(OLD, self.NEW, TARGET, {}, {"78": "78"})[0] == ("78", False, False)

    def test_where_nothing_falls_nothing_goes(self) -> None:
        assert found(OLD, self.NEW, TARGET, {"78": 2.0}) == []

    def test_a_word_that_becomes_likelier_stays(self) -> None:
        assert found(OLD, self.NEW, TARGET, {"78": -4.0}, {"78": "78"}) == []

    def test_neighbours_go_along_that_attend_to_what_changed(self) -> None:
        falls, shares = {"принял": 3.0, "78": 9.0}, {"принял": "78", "78": "78"}
        assert found(OLD, self.NEW, TARGET, falls, shares)[0] == ("принял 78", False, False)
        assert found(OLD, self.NEW, TARGET, falls, {"78": "78"})[0] == ("78", False, False)

    def test_a_mark_goes_between_words_only(self) -> None:
        old, new, target = "Trade with Iran grew.", "Trade with Japan grew.", "Торговля: Иран, и рост."
        shares = dict.fromkeys(("Иран", ",", "и"), "Iran")
        assert found(old, new, target, {"Иран": 9, ",": 9, "и": 5}, shares)[0][0] == "Иран, и"
        assert found(old, new, target, {"Иран": 9, ",": 9}, {"Иран": "Iran", ",": "Iran"})[0][0] == "Иран"


class TestInsertion:
    def test_it_stands_before_the_word_that_falls_most(self) -> None:
        places_ = found(OLD, "The port took 78 large ships.", TARGET, {"судов": 4.0, "78": 2.0})
        assert places_ == [("", False, False), ("судов", False, True)]

    def test_where_nothing_falls_there_is_no_place(self) -> None:
        assert found(OLD, "The port took 78 large ships.", TARGET, {"судов": 1.0}) == []

    def test_a_mark_is_not_inflected(self) -> None:
        assert found(OLD, "The port took 78 ships yesterday.", TARGET, {".": 4.0}) == [("", False, False)]


class TestDeletion:
    def test_a_short_word_or_a_comma_may_go_along(self) -> None:
        old, new, target = "It fell in May.", "It fell.", "Цены, в мае упали."
        assert found(old, new, target, {"мае": 8.0}) == [("мае", False, False), ("в мае", False, False)]
        assert found(old, new, "Цены, мае упали.", {"мае": 8.0}) == [("мае", False, False), (", мае", False, False)]

    def test_a_long_neighbour_stays(self) -> None:
        assert found("It fell in May.", "It fell.", "Цены мае упали", {"мае": 8.0}) == [("мае", False, False)]


def test_a_target_without_words_has_no_place() -> None:
    assert found(OLD, "The port took 80 ships.", "…", {"…": 9.0}) == []

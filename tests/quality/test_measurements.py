"""The commands that measure precision, recall and a lexicon, on files small enough to count by hand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench import check_precision, check_recall
from tests.bench.check_files import Pair, read_pairs
from tests.bench.damage import DAMAGES, Spoiler
from tests.bench.fit_lexicon import lines
from translate_pipeline.domain import LanguagePair

RU = LanguagePair("en", "ru")
GOOD = Pair(
    "On Monday the ministers of the 5 countries met in London, and the talks on gas lasted 3 hours.",
    "В понедельник в Лондоне встретились министры 5 стран, а переговоры по газу длились 3 часа.",
)
WRONG = Pair("The plant makes 300 bricks.", "Завод выпускает 400  кирпичей.")


def test_precision_counts_segments_not_findings() -> None:
    counts = check_precision.measure([GOOD, WRONG, WRONG], RU)
    assert counts["error", ""] == counts["error", "number-mismatch"] == counts["refused", ""] == 2
    assert counts["info", "double-space"] == 2


def test_only_sound_pairs_are_damaged() -> None:
    assert check_recall.sound_pairs([GOOD, WRONG], RU) == [GOOD]


def test_recall_counts_what_the_damage_alone_brought() -> None:
    caught = check_recall.measure([GOOD], RU, "one digit changed")
    assert caught == (1, 1, 1)
    assert check_recall.measure([Pair("It is open.", "Открыто.")], RU, "one digit changed").damaged == 0


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_text_is_another_one_on_one_line(damage: str) -> None:
    text = DAMAGES[damage](Spoiler(GOOD, [WRONG], "ru", random.Random(1)))
    assert text is None or (text != GOOD.target and "\n" not in text)


def test_files_that_are_not_aligned_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a\n\nb\n", encoding="utf-8")
    other.write_text("c\nd\ne\n", encoding="utf-8")
    assert read_pairs(one, other) == [Pair("a", "c"), Pair("b", "e")]
    other.write_text("c\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="not aligned"):
        read_pairs(one, other)


def test_a_lexicon_has_the_words_that_tell_and_no_others() -> None:
    sources = [frozenset({"gas", "the"})] * 20 + [frozenset({"road", "the"})] * 20
    targets = [frozenset({"газ", "это"})] * 20 + [frozenset({"дорог", "это"})] * 20
    assert list(lines(sources, targets)) == []  # in half of all texts: a stem so frequent proves nothing
    rest = range(400)
    sources += [frozenset({f"s{n}", "the"}) for n in rest]
    targets += [frozenset({f"t{n}", "это"}) for n in rest]
    found = list(lines(sources, targets))
    assert [line.split()[0] for line in found] == ["gas", "road"]
    assert [line.split()[3:] for line in found] == [["газ"], ["дорог"]]

"""What a person can do to stored units."""

from __future__ import annotations

import pytest

from translate_pipeline.domain import (
    InlineTag,
    LanguagePair,
    Origin,
    OriginKind,
    Segment,
    Status,
    TagKind,
    TranslationUnit,
)
from translate_pipeline.errors import MemoryStoreError, ReviewConflictError
from translate_pipeline.memory import Memory

STORES = ("file", "server")
EN_RU = LanguagePair("en", "ru")
MODEL = Origin(OriginKind.MACHINE, "alpha@1")
TAG = InlineTag(0, TagKind.EMPTY, 1, "br")


@pytest.fixture
def number(memory: Memory) -> int:
    unit = TranslationUnit("Gas prices rose.", "Цена газ рос.", EN_RU, MODEL, source_tags=(TAG,), target_tags=(TAG,))
    return memory.record([unit]).ids[0]


def test_approving_counts_what_changed_and_names_the_author(memory: Memory, number: int) -> None:
    assert memory.approve([number, 999], author="desk") == 1
    assert memory.approve([number]) == 0
    unit = memory.get(number)
    assert unit is not None
    assert (unit.status, unit.author, unit.origin) == (Status.APPROVED, "desk", MODEL)


def test_rejecting_takes_a_unit_out_of_recall_but_keeps_it(memory: Memory, number: int) -> None:
    assert memory.reject([number]) == 1
    assert memory.recall([Segment("s", "b", "Gas prices rose.")], EN_RU) == [[]]
    assert memory.get(number) is not None


def test_deleting(memory: Memory, number: int) -> None:
    assert memory.delete([number, number, 999]) == 1
    assert memory.get(number) is None


def test_editing_makes_the_words_a_persons_and_keeps_the_id(memory: Memory, number: int) -> None:
    edited = memory.edit(number, "Цены на газ выросли.", author="desk")
    assert memory.get(number) == edited
    assert (edited.id, edited.target, edited.status) == (number, "Цены на газ выросли.", Status.APPROVED)
    assert edited.origin == Origin(OriginKind.HUMAN, "desk")
    assert edited.target_tags == (), "their positions belonged to the old words"


def test_editing_may_bring_its_markup(memory: Memory, number: int) -> None:
    moved = InlineTag(4, TagKind.EMPTY, 1, "br")
    assert memory.edit(number, "Цены на газ выросли.", target_tags=[moved]).target_tags == (moved,)


def test_editing_to_the_same_words_approves_the_machines(memory: Memory, number: int) -> None:
    edited = memory.edit(number, "Цена газ рос.")
    assert (edited.status, edited.origin, edited.target_tags) == (Status.APPROVED, MODEL, (TAG,))


def test_editing_to_words_that_are_stored_already_leaves_one_unit(memory: Memory, number: int) -> None:
    other = memory.record([TranslationUnit("Gas prices rose.", "Газ подорожал.", EN_RU, MODEL)]).ids[0]
    assert memory.edit(number, "Газ подорожал.").id == other
    assert [(u.id, u.status) for u in memory.units()] == [(other, Status.APPROVED)]


def test_editing_what_somebody_else_changed_is_a_conflict(memory: Memory, number: int) -> None:
    memory.edit(number, "Газ подорожал.")
    with pytest.raises(ReviewConflictError, match="Газ подорожал"):
        memory.edit(number, "Цены выросли.", expected="Цена газ рос.")
    assert memory.edit(number, "Цены выросли.", expected="Газ подорожал.").target == "Цены выросли."


@pytest.mark.parametrize("target", ["", " ", "\u200b"])
def test_a_target_cannot_be_edited_away(memory: Memory, number: int, target: str) -> None:
    with pytest.raises(MemoryStoreError, match="needs some text"):
        memory.edit(number, target)


def test_editing_what_is_not_there(memory: Memory) -> None:
    with pytest.raises(MemoryStoreError, match="no unit 5"):
        memory.edit(5, "x")


def test_touch_counts_uses_and_changes_no_date(memory: Memory, number: int) -> None:
    before = memory.get(number)
    memory.touch([number, number])
    after = memory.get(number)
    assert before is not None
    assert after is not None
    assert (after.use_count, after.changed) == (2, before.changed)


def test_units_by_pair_and_status_in_the_order_of_ids(memory: Memory, number: int) -> None:
    memory.record(
        TranslationUnit(
            f"Line {i}.", f"Строка {i}.", LanguagePair("en", "tk" if i % 2 else "ru"), MODEL, Status.APPROVED
        )
        for i in range(2500)
    )
    assert [u.id for u in memory.units()] == list(range(1, 2502))
    assert sum(1 for _ in memory.units(EN_RU)) == 1251
    assert [u.id for u in memory.units(EN_RU, Status.DRAFT)] == [number]
    assert list(memory.units(LanguagePair("de", "ru"))) == []


def test_units_may_be_changed_while_they_are_streamed(memory: Memory, number: int) -> None:
    memory.record(TranslationUnit(f"Line {i}.", "Строка.", EN_RU, MODEL) for i in range(1500))
    seen = 0
    for unit in memory.units():
        seen += 1
        if unit.id % 300 == 0:
            memory.delete(range(unit.id - 300, unit.id + 1))
    assert (seen, memory.stats().units) == (1501, 1)

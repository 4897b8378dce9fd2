"""Where words were used: found by their beginnings, on either side, whether indexed yet or not."""

from __future__ import annotations

import pytest

from translate_pipeline.domain import LanguagePair, Origin, OriginKind, TranslationUnit
from translate_pipeline.memory import Memory
from translate_pipeline.memory import concordance as module
from translate_pipeline.memory.concordance import index_words

STORES = ("file", "server")
EN_RU, EN_TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
EDITOR = Origin(OriginKind.HUMAN)


@pytest.fixture(params=["indexed", "half", "not"])
def known(request: pytest.FixtureRequest, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> Memory:
    units = [
        TranslationUnit("The pipeline carries gas.", "Газопровод подаёт газ.", EN_RU, EDITOR),
        TranslationUnit("Gas prices rose.", "Цены на газ выросли.", EN_RU, EDITOR),
        TranslationUnit("Prices of gas rose.", "Gazyň bahasy ýokarlandy.", EN_TK, EDITOR),
        TranslationUnit("A degasser was built.", "Построен дегазатор.", EN_RU, EDITOR),
    ]
    memory.record(units[:2])
    if request.param == "half":
        index_words(memory.database)
    memory.record(units[2:])
    if request.param == "indexed":
        index_words(memory.database)
    else:
        monkeypatch.setattr(module, "index_words", lambda *_, **__: None)
    return memory


def found(memory: Memory, text: str, **options: object) -> list[int]:
    return [hit.unit.id for hit in memory.concordance(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("gas", [3, 2, 1]),
        ("GAS", [3, 2, 1]),
        ("газ", [2, 1]),
        ("газопр", [1]),
        ("gas prices", [3, 2]),
        ('"gas prices"', [2]),
        ('"prices of"', [3]),
        ("gas pipe", [1]),
        ("ýokar", [3]),
        ("egas", []),
        ("oil", []),
        ("", []),
        ("!?", []),
        ('"', []),
        ("gas OR oil", []),
        ("NEAR(gas)", []),
        ("* -gas: ^", [3, 2, 1]),
    ],
)
def test_what_is_found(known: Memory, text: str, ids: list[int]) -> None:
    assert found(known, text) == ids


def test_spans_mark_the_words(known: Memory) -> None:
    hit = next(h for h in known.concordance("gas rose", sides=["source"]) if h.unit.id == 2)
    assert hit.side == "source"
    assert [hit.unit.source[start:end] for start, end in hit.spans] == ["Gas", "rose"]


def test_by_pair_side_and_limit(known: Memory) -> None:
    assert found(known, "gas", pair=EN_TK) == [3]
    assert found(known, "gas", pair=LanguagePair("de", "ru")) == []
    assert found(known, "газ", sides=["source"]) == []
    assert found(known, "gas", limit=2) == [3, 2]


def test_edits_and_deletions_reach_the_index(known: Memory) -> None:
    known.edit(1, "Трубопровод подаёт топливо.")
    known.delete([2])
    assert found(known, "газ") == []
    assert found(known, "топливо") == [1]
    assert known.check() == []


def test_a_question_brings_the_index_forward(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEP", 10)
    memory.record(TranslationUnit(f"Gas field {i}.", f"Поле {i}.", EN_RU, EDITOR) for i in range(35))
    assert len(found(memory, "gas", limit=100)) == 35
    through = memory.database.query("SELECT DISTINCT id FROM words_through")
    assert through == [(10,)]
    steps: list[int] = []
    index_words(memory.database, progress=steps.append)
    assert sum(steps) == 2 * 25
    assert len(found(memory, "gas", limit=100)) == 35


def test_many_pages(memory: Memory) -> None:
    memory.record(TranslationUnit(f"Gas field {i}.", "Поле.", EN_RU, EDITOR) for i in range(1300))
    assert found(memory, "field", limit=5000) == list(range(1300, 0, -1))
    with Memory.open(memory.address, read_only=True) as reader:
        assert found(reader, "field 77", limit=5000) == [*range(780, 770, -1), 78]

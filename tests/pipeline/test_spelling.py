"""What spelling is checked against, and what is said where there is nothing to check it against."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate_pipeline.domain import (
    AlignedStory,
    Block,
    LanguagePair,
    MatchKind,
    Origin,
    OriginKind,
    Role,
    Segment,
    Status,
    Story,
    Target,
    TranslationUnit,
)
from translate_pipeline.errors import ConfigError
from translate_pipeline.memory import Memory
from translate_pipeline.pipeline import spelling as module
from translate_pipeline.pipeline.spelling import Spelling, WordList, dictionary_file
from translate_pipeline.terms import Term, Termbase, TermName

RU, TK = LanguagePair("en", "ru"), LanguagePair("en", "tk")
DICTIONARY = Path(__file__).parents[1] / "quality" / "dictionary" / "ru_RU.dic"
CONFIGURED = {"ru": str(DICTIONARY)}


def unit(source: str, target: str, pair: LanguagePair, status: Status = Status.APPROVED) -> TranslationUnit:
    return TranslationUnit(source, target, pair, Origin(OriginKind.HUMAN), status)


def misspelt(spelling: Spelling, target: str, pair: LanguagePair = RU) -> list[str]:
    return [target[f.start : f.end] for f in spelling.check("It.", target, pair)]


class TestDictionaries:
    def test_the_configured_one_comes_first(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("DICPATH", str(DICTIONARY.parent))
        assert dictionary_file("ru", {"ru": str(tmp_path / "own.dic")}) == tmp_path / "own.dic"
        assert dictionary_file("ru", {}) == DICTIONARY

    def test_a_language_whose_name_begins_alike_is_another(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "rue_UA.dic").touch()
        monkeypatch.setenv("DICPATH", str(tmp_path))
        assert dictionary_file("ru", {}) is None

    def test_the_systems_folders_are_looked_into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DICPATH")
        monkeypatch.setattr(module, "_FOLDERS", ("/nowhere", str(DICTIONARY.parent)))
        assert dictionary_file("ru", {}) == DICTIONARY

    def test_one_that_is_configured_and_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="no such dictionary"):
            Spelling({"ru": str(tmp_path / "ru.dic")}).check("It.", "Мост.", RU)

    def test_without_one_nothing_is_found_and_the_reason_is_told(self) -> None:
        spelling = Spelling()
        assert spelling.missing() == {}
        assert misspelt(spelling, "Новый прдседатель.") == []
        assert spelling.missing() == {"ru": "off: no dictionary; install hunspell-ru, or name one under [dictionaries]"}
        assert "no spelling is known" in spelling.state("de")


class TestWords:
    def test_what_was_approved_is_right_and_a_draft_proves_nothing(self, tmp_path: Path) -> None:
        with Memory.open(tmp_path / "m.db") as memory:
            memory.record([unit("The Jabberwock", "Бармаглот", RU), unit("Brillig", "Варкалось", RU, Status.DRAFT)])
            spelling = Spelling(CONFIGURED, memory=memory)
            assert misspelt(spelling, "Новый бармаглот, варкалось.") == ["варкалось"]
            assert spelling.state("ru") == f"{DICTIONARY}, 1 words of approved translations"

    def test_words_of_the_termbase_are_right_in_every_form(self) -> None:
        terms = Termbase([Term({"en": (TermName("velayat"),), "ru": (TermName("велаят"),)})])
        assert misspelt(Spelling(CONFIGURED), "Новый велаят, велаятом.") == ["велаят", "велаятом"]
        assert misspelt(Spelling(CONFIGURED, termbase=terms), "Новый велаят, велаятом.") == []

    def test_turkmen_needs_some_thousand_words(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with Memory.open(tmp_path / "m.db") as memory:
            memory.record([unit("Because", "Çünki ministr geldi", TK)])
            few = Spelling(memory=memory)
            assert misspelt(few, "ol çüňki geldi", TK) == []
            assert few.state("tk") == "off: 3 words of approved translations, 3000 are needed"
            monkeypatch.setattr(module, "_BY_LIST", {"tk": 3})
            enough = Spelling(memory=memory)
            assert misspelt(enough, "ol çüňki geldi, minsitr", TK) == ["çüňki", "minsitr"]
            assert enough.missing() == {}

    def test_forms_by_the_rules_of_the_terms(self) -> None:
        words = WordList("tk", ["kitap"], ["zawod"])
        assert words.has("Zawod")
        assert words.derives("kitaplaryň")
        assert words.derives("zawodyň")
        assert not words.derives("kitüp")


def test_a_story_gets_findings_where_nobody_has_judged() -> None:
    segments = tuple(Segment(f"s{n}", "b", "It.") for n in range(3))
    block = Block("b", Role.PARAGRAPH, "It.")
    story = Story("s", "s.txt", "txt", (block,), "0" * 64)
    targets = tuple(
        Target(f"s{n}", "ru", "Новый председаель.", MatchKind.MACHINE, status=status)
        for n, status in enumerate((Status.DRAFT, Status.APPROVED, Status.REJECTED))
    )
    shown = Spelling(CONFIGURED).added_to(AlignedStory(story, segments, {"ru": targets}))
    assert [[f.code for f in t.findings] for t in shown.targets["ru"]] == [["spelling"], [], []]

"""What spelling is checked against: dictionaries of this computer, the termbase, approved translations.

Everything is read when the first word of its language is asked for. Not part of a run: what a run delivers must not
depend on which dictionaries a computer has.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import LanguagePair, Status
from translate_pipeline.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from translate_pipeline.domain import AlignedStory, Finding, Segment, Target
    from translate_pipeline.memory import Memory
    from translate_pipeline.quality.spelling import Speller
    from translate_pipeline.terms import Termbase

#: Where systems keep Hunspell's dictionaries; the folders of DICPATH, which Hunspell obeys too, take their place.
_FOLDERS: Final = (
    "/usr/share/hunspell",
    "/usr/local/share/hunspell",
    "/usr/share/myspell/dicts",
    "~/Library/Spelling",
    "/Library/Spelling",
)
_VARIABLE: Final = "DICPATH"

#: Languages that can be spelt by a dictionary, and by a list of so many different words of approved translations.
_BY_DICTIONARY: Final = ("ru", "tk")
_BY_LIST: Final[Mapping[str, int]] = {"tk": 3000}

#: Letters by which the words of a list are looked up; no suffix changes them.
_HEAD: Final = 3


def dictionary_file(language: str, configured: Mapping[str, str]) -> Path | None:
    """The ``.dic`` file for a language: the configured one, else the first that the system has."""
    if language in configured:
        return Path(configured[language]).expanduser().with_suffix(".dic")
    given = os.environ.get(_VARIABLE)
    for folder in given.split(os.pathsep) if given else _FOLDERS:
        found = sorted(f for f in Path(folder).expanduser().glob(f"{language}*.dic") if _names(f, language))
        if found:
            return found[0]
    return None


def _names(file: Path, language: str) -> bool:
    return file.stem.partition("_")[0].partition("-")[0] == language


class Spelling:
    """One for a whole command. Threads may share it."""

    def __init__(
        self,
        dictionaries: Mapping[str, str] | None = None,
        *,
        memory: Memory | None = None,
        termbase: Termbase | None = None,
    ) -> None:
        self._dictionaries = dictionaries or {}
        self._memory = memory
        self._termbase = termbase
        self._spellers: dict[str, Speller | None] = {}
        self._states: dict[str, str] = {}
        self._lock = threading.Lock()
        self._known = lru_cache(maxsize=20_000)(self._checked)

    def check(self, source: str, target: str, pair: LanguagePair) -> tuple[Finding, ...]:
        """Findings of the code ``spelling``; none for a language that cannot be checked. Raises ConfigError."""
        return self._known(source, target, pair)

    def _checked(self, source: str, target: str, pair: LanguagePair) -> tuple[Finding, ...]:
        from translate_pipeline.quality import check_spelling

        speller = self._speller(pair.target)
        return tuple(check_spelling(speller, source, target, pair)) if speller else ()

    def added_to(self, aligned: AlignedStory) -> AlignedStory:
        """The story with what is misspelt in targets that nobody has judged yet."""
        targets = {
            language: tuple(
                self._spelt(segment, target, LanguagePair(aligned.story.language, language))
                for segment, target in zip(aligned.segments, column, strict=True)
            )
            for language, column in aligned.targets.items()
        }
        return replace(aligned, targets=targets)

    def _spelt(self, segment: Segment, target: Target, pair: LanguagePair) -> Target:
        found = self.check(segment.text, target.text, pair) if target.status is Status.DRAFT else ()
        return replace(target, findings=(*target.findings, *found)) if found else target

    def state(self, language: str) -> str:
        """What a language is checked against, or why it is not. Raises ConfigError for a broken dictionary."""
        self._speller(language)
        return self._states[language]

    def missing(self) -> dict[str, str]:
        """By language that was asked for and cannot be checked, why."""
        return {language: self._states[language] for language, speller in self._spellers.items() if speller is None}

    def _speller(self, language: str) -> Speller | None:
        with self._lock:
            if language not in self._spellers:
                self._spellers[language], self._states[language] = self._open(language)
            return self._spellers[language]

    def _open(self, language: str) -> tuple[Speller | None, str]:
        if language not in _BY_DICTIONARY:
            return None, "off: no spelling is known of this language"
        file = dictionary_file(language, self._dictionaries)
        words = self._approved(language)
        known = WordList(language, words, self._term_words(language))
        if file:
            return _speller(language, file, known), f"{file}, {len(words)} words of approved translations"
        if language not in _BY_LIST:
            return None, "off: no dictionary; install hunspell-ru, or name one under [dictionaries]"
        if len(words) < _BY_LIST[language]:
            return None, f"off: {len(words)} words of approved translations, {_BY_LIST[language]} are needed"
        return _speller(language, None, known), f"{len(words)} words of approved translations"

    def _approved(self, language: str) -> dict[str, int]:
        from translate_pipeline.quality.spelling import word_counts

        if self._memory is None:
            return {}
        units = self._memory.units(status=Status.APPROVED)
        return word_counts(unit.target for unit in units if unit.pair.target == language)

    def _term_words(self, language: str) -> Iterable[str]:
        from translate_pipeline.text.tokens import words

        names = (n.text for term in self._termbase or () for n in term.allowed(language))
        return {word.text.lower() for name in names for word in words(name)}


class WordList:
    """Words in small letters, and their forms by the rules of ``terms``."""

    def __init__(self, language: str, words: Iterable[str], bases: Iterable[str]) -> None:
        self._words = frozenset(words) | frozenset(bases)
        self._is_form = _form_rule(language)
        self._by_head: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._by_head[word[:_HEAD]].append(word)

    def has(self, word: str) -> bool:
        return word.lower() in self._words

    def derives(self, word: str) -> bool:
        """Whether it may be a form of a word of the list. Takes milliseconds where many words begin alike."""
        return any(self._is_form(word, base) for base in self._by_head.get(word[:_HEAD], ()) if len(base) > _HEAD)


def _form_rule(language: str) -> Callable[[str, str], bool]:
    from translate_pipeline.terms import russian, turkmen

    return {"ru": russian.is_form, "tk": turkmen.is_form}[language]


def _speller(language: str, file: Path | None, known: WordList) -> Speller:
    from translate_pipeline.quality.hunspell import Dictionary
    from translate_pipeline.quality.spelling import Speller

    if file is None:
        return Speller(language, known.has, derives=known.derives, is_complete=False)
    if not file.is_file():
        raise ConfigError(f"{file}: there is no such dictionary", remedy="correct [dictionaries] in the configuration")
    dictionary = Dictionary.load(file)
    return Speller(
        language, lambda word: known.has(word) or dictionary.knows(word), derives=known.derives, is_complete=True
    )

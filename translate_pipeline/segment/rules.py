"""What a language knows about its full stops, read from ``abbreviations/<language>.txt``.

A new language is a new file. The sections of a file, and what each does to a full stop, are in
``docs/segmentation.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translate_pipeline.errors import SegmentationError

#: Sections that say what a full stop after one of their words means. A word stands in one of them only.
KINDS = ("inside", "number", "name", "final")
#: Sections that say something of the words around a full stop.
WORD_LISTS = ("starter", "continuation", "second", "reporting", "letter")


_FILES = Path(__file__).with_name("abbreviations")


@dataclass(frozen=True, slots=True)
class Rules:
    """The knowledge of one language. Words are kept as the file has them."""

    language: str
    kinds: dict[str, str]
    words: dict[str, frozenset[str]]

    def kind(self, token: str, *, is_shouted: bool = False) -> str:
        """The section of the abbreviation ``token`` (without its final stop); '' if it is none.

        A single capital is an initial, never ``p.``; capitals are an acronym (``NO``), unless dotted or shouted.
        """
        forms = [token]
        if len(token) > 1 and (is_shouted or "." in token or not token.isupper()):
            forms += [token.title(), token.lower()] if token.isupper() else [token.lower()]
        return next((self.kinds[form] for form in forms if form in self.kinds), "")

    def has(self, section: str, word: str) -> bool:
        return word in self.words[section]


def languages() -> tuple[str, ...]:
    """The languages that can be segmented, sorted."""
    return tuple(sorted(file.stem for file in _FILES.glob("*.txt")))


@cache
def rules_for(language: str) -> Rules:
    """The rules of ``language``, a tag such as ``en`` or ``en-GB`` (what follows the hyphen is not looked at).

    Raises SegmentationError for a language without a data file.
    """
    name = language.partition("-")[0].lower()
    known = languages()
    if name not in known:
        raise SegmentationError(
            f"no segmentation rules for the language {language!r}", remedy=f"use one of: {', '.join(known)}"
        )
    return parse_rules(name, (_FILES / f"{name}.txt").read_text(encoding="utf-8"))


def parse_rules(language: str, text: str) -> Rules:
    """Rules from the text of a data file. Raises ValueError where it breaks the format."""
    kinds: dict[str, str] = {}
    words: dict[str, set[str]] = {name: set() for name in WORD_LISTS}
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        if line.startswith("[") or not line:
            continue
        if section in words:
            words[section].update(line.split())
        elif section in KINDS:
            _add_kinds(kinds, section, line.split(), f"{language}.txt:{number}")
        else:
            raise ValueError(f"{language}.txt:{number}: unknown section {section!r}")
    return Rules(language, kinds, {name: frozenset(found) for name, found in words.items()})


def _add_kinds(kinds: dict[str, str], section: str, words: list[str], place: str) -> None:
    for word in words:
        if kinds.setdefault(word, section) != section:
            raise ValueError(f"{place}: {word!r} stands in [{kinds[word]}] already")

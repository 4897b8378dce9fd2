"""Reads dictionaries in Hunspell's format: which words there are, by stems and the endings that each may take.

The format is that of hunspell(5). Read are words, prefixes and suffixes with their conditions and flags, which is what
Russian and most dictionaries are made of. Compounds, chained affixes and aliases are not: a dictionary with them is
refused, as half of its words would seem misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self

from translate_pipeline.errors import ConfigError

_REFUSED: Final = {
    "AF", "COMPOUNDRULE", "COMPOUNDFLAG", "COMPOUNDBEGIN", "COMPOUNDMIDDLE", "COMPOUNDEND", "ONLYINCOMPOUND",
    "COMPLEXPREFIXES", "CIRCUMFIX", "NEEDAFFIX",
}  # fmt: skip
_ENCODINGS: Final = {"microsoft-cp1251": "cp1251", "ISO8859-1": "latin-1"}


class Rule(NamedTuple):
    """A stem with ``flag`` may have the affix if ``condition`` fits it."""

    flag: str
    condition: str


#: By the letters that an affix adds and those that it takes off, who may have it: many rules share one stem to look up.
Affixes = dict[str, dict[str, list[Rule]]]


class Dictionary:
    """``stems`` have their flags."""

    def __init__(self, stems: dict[str, frozenset[str]], suffixes: Affixes, prefixes: Affixes) -> None:
        self.stems = stems
        self._suffixes = suffixes
        self._prefixes = prefixes
        self._longest = max(map(len, suffixes), default=0)

    @classmethod
    def load(cls, path: Path) -> Self:
        """From ``path``, a ``.dic`` file with its ``.aff`` beside. Raises ConfigError."""
        rules = _read(path.with_suffix(".aff"))
        flags = _flag_reader(rules)
        suffixes: Affixes = {}
        prefixes: Affixes = {}
        for kind, strip, added, rule in _affixes(rules, path):
            (suffixes if kind == "SFX" else prefixes).setdefault(added, {}).setdefault(strip, []).append(rule)
        stems: dict[str, frozenset[str]] = {}
        shared: dict[str, frozenset[str]] = {}
        for line in _read(path)[1:]:
            word, _, given = line.split("\t")[0].strip().partition("/")
            found = shared.get(given)
            if found is None:
                found = shared[given] = flags(given.split(" ")[0])
            stems[word] = stems[word] | found if word in stems else found
        return cls(stems, suffixes, prefixes)

    def knows(self, word: str) -> bool:
        """Whether this is a word, in this spelling: capitals may be those of a beginning or of a headline."""
        return any(self._is_word(form) for form in _forms(word))

    def _is_word(self, word: str) -> bool:
        if word in self.stems or self._is_suffixed(word, ""):
            return True
        return bool(self._prefixes) and any(self._is_prefixed(word, end) for end in range(1, len(word)))

    def _is_prefixed(self, word: str, end: int) -> bool:
        for strip, rules in self._prefixes.get(word[:end], {}).items():
            stem = strip + word[end:]
            flags = self.stems.get(stem, frozenset())
            for rule in rules:
                if _fits(rule.condition, stem, at_end=False) and (
                    rule.flag in flags or self._is_suffixed(stem, rule.flag)
                ):
                    return True
        return False

    def _is_suffixed(self, word: str, prefix: str) -> bool:
        for start in range(max(0, len(word) - self._longest), len(word) + 1):
            for strip, rules in self._suffixes.get(word[start:], {}).items():
                stem = word[:start] + strip
                flags = self.stems.get(stem)
                if not flags or (prefix and prefix not in flags):
                    continue
                if any(rule.flag in flags and _fits(rule.condition, stem) for rule in rules):
                    return True
        return False


def _forms(word: str) -> Iterator[str]:
    yield word
    if not word.islower():
        yield word.lower()
    if word.isupper():
        yield word.capitalize()
    if "ё" in word:
        yield from _forms(word.replace("ё", "е"))


@cache
def _pattern(condition: str, at_end: bool) -> re.Pattern[str]:
    return re.compile(f"{condition}$" if at_end else condition)


def _fits(condition: str, stem: str, *, at_end: bool = True) -> bool:
    return condition == "." or _pattern(condition, at_end).search(stem) is not None


def _read(path: Path) -> list[str]:
    """The lines that say something, in the encoding that the affix file names."""
    try:
        head = path.with_suffix(".aff").read_bytes()[:4096]
        named = re.search(rb"^SET\s+(\S+)", head, re.MULTILINE)
        encoding = named[1].decode("ascii") if named else "latin-1"
        text = path.read_text(encoding=_ENCODINGS.get(encoding, encoding))
    except OSError as error:
        remedy = "name a .dic file that has its .aff beside it"
        raise ConfigError(f"{path}: cannot be read: {error.strerror}", remedy=remedy) from error
    except (UnicodeDecodeError, LookupError) as error:
        raise ConfigError(f"{path}: not in the encoding it names: {error}", remedy="use a UTF-8 dictionary") from error
    return [line for line in text.removeprefix("\ufeff").splitlines() if line.strip() and not line.startswith("#")]


class _Flags:
    """Splits the flags of a word: one character each, two, or numbers."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, given: str) -> frozenset[str]:
        if self._kind == "num":
            return frozenset(given.split(",")) - {""}
        return frozenset(re.findall("..", given) if self._kind == "long" else given)


def _flag_reader(rules: list[str]) -> _Flags:
    return _Flags(next((line.split()[1] for line in rules if line.startswith("FLAG ")), "char"))


def _affixes(rules: list[str], path: Path) -> Iterator[tuple[str, str, str, Rule]]:
    """Kind, what is taken off, what is added, and the rule. A group's first line only counts the others."""
    for line in rules:
        parts = line.split()
        if parts[0] in _REFUSED:
            raise ConfigError(f"{path}: {parts[0]} of Hunspell is not understood", remedy="use another dictionary")
        if parts[0] not in ("SFX", "PFX") or len(parts) < 4 or (len(parts) == 4 and parts[3].isdecimal()):
            continue
        kind, flag, strip, added = parts[:4]
        if "/" in added:
            raise ConfigError(f"{path}: chained affixes ({added}) are not understood", remedy="use another dictionary")
        rule = Rule(flag, parts[4] if len(parts) > 4 else ".")
        yield kind, strip.replace("0", ""), added.replace("0", ""), rule

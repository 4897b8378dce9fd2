"""Rules that a sentence pair must pass before a model learns from it, and the normalisation that goes before.

One rule set serves every source. ``Cleaner.clean`` names the first rule a pair breaks, so that a report can count
them; duplicates are found blind to case and punctuation.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from translate_pipeline.training.recipe import Cleaning

#: The share of letters a language's own script must make up; foreign names stay welcome in Russian.
SCRIPTS: Mapping[str, tuple[str, float]] = {"ru": ("cyrillic", 0.5)}
_LATIN_SHARE = ("latin", 0.97)

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u0259\u02bb\u02bc]")
_MARKUP = re.compile(
    r"</?[a-zA-Z][^>]*>|\{\{|\}\}|\[\[|\]\]|\$\{|%[sd(]|%\d|\{\d*\}|\{[a-zA-Z_]+\}|&[a-z]+;|\\[a-z]|::|=>|->|\(\)"
    r"|https?://|www\.|_[a-zA-Z]+_|\|"
)
_MOJIBAKE = re.compile(r"\ufffd|Ã.|Ð.|â€")
_KEY = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+")

#: The part of Moses' normalize-punctuation.perl (as OPUS-MT applies it) that changes no meaning: odd spaces and
#: look-alike signs. Quotation marks and dashes stay, because each language writes its own.
_PUNCTUATION = str.maketrans(
    {
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u3000": " ",
        "\u200b": None, "\u00ad": None, "\ufeff": None, "\u2060": None,
        "\u00b4": "'", "\u0060": "'", "\u02b9": "'", "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2015": "—",
        "\uff0c": ",", "\uff1a": ":", "\uff1b": ";", "\uff01": "!", "\uff1f": "?", "\uff08": "(", "\uff09": ")",
    }
)  # fmt: skip


def normalise(text: str) -> str:
    """NFC, entities resolved, look-alike signs and spaces made one, control characters gone, edges trimmed."""
    text = unicodedata.normalize("NFC", html.unescape(text)).translate(_PUNCTUATION)
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(text.split())


@lru_cache(maxsize=64)
def key(text: str) -> str:
    """What makes two sentences the same: letters and figures, blind to case."""
    return _KEY.sub("", text.casefold())


def is_in_script(text: str, language: str) -> bool:
    """Whether the letters of a text are those of its language (see ``SCRIPTS``)."""
    letters = "".join(c for c in text if c.isalpha())
    cyrillic, latin = len(_CYRILLIC.findall(letters)), len(_LATIN.findall(letters))
    if not letters or cyrillic + latin < 0.95 * len(letters):
        return False
    script, share = SCRIPTS.get(language, _LATIN_SHARE)
    return (cyrillic if script == "cyrillic" else latin) >= share * len(letters)


def _figures(text: str) -> list[str]:
    """The whole numbers of a text, grouping and decimal signs taken away, sorted."""
    joined = re.sub(r"(?<=\d)[ .,](?=\d)", "", text)
    return sorted(_FIGURE.findall(joined))


def held_out_keys(lines: Iterable[str]) -> frozenset[str]:
    """Keys of sentences that must never be trained on; those under four words are too common to exclude."""
    return frozenset(key(normalise(line)) for line in lines if len(line.split()) >= 4)


def text_problem(text: str, language: str, limits: Cleaning) -> str:
    """The first rule that a text breaks whatever its translation may be, '' for none. ``text`` is normalised."""
    if not text:
        return "empty"
    if len(text.split()) > limits.max_words or len(text) > limits.max_characters:
        return "long"
    if _MARKUP.search(text):
        return "markup"
    if _MOJIBAKE.search(text):
        return "mojibake"
    return "" if is_in_script(text, language) else "script"


class Cleaner:
    """Judges pairs of one language pair in order; it remembers what it let pass to find duplicates."""

    def __init__(
        self, source: str, target: str, limits: Cleaning | None = None, held_out: frozenset[str] = frozenset()
    ) -> None:
        self._source, self._target = source, target
        self._limits = limits or Cleaning()
        self._held_out = held_out
        self._seen: set[tuple[str, str]] = set()

    def clean(self, source: str, target: str) -> tuple[str, str] | str:
        """The normalised pair, or the name of the rule it breaks."""
        a, b = normalise(source), normalise(target)
        for name, is_broken in _RULES.items():
            if is_broken(self, a, b):
                return name
        self._seen.add((key(a), key(b)))
        return a, b

    def _is_long(self, a: str, b: str) -> bool:
        limits = self._limits
        return (
            max(len(a.split()), len(b.split())) > limits.max_words or max(len(a), len(b)) > limits.max_characters
        )  # fmt: skip

    def _is_foreign(self, a: str, b: str) -> bool:
        return not (is_in_script(a, self._source) and is_in_script(b, self._target))

    def _is_uneven(self, a: str, b: str) -> bool:
        """Lengths say little about a handful of words."""
        ratio = (len(b) + 5) / (len(a) + 5)
        is_short = len(a.split()) + len(b.split()) <= 8
        return not is_short and not self._limits.min_length_ratio < ratio < self._limits.max_length_ratio

    def _is_held_out(self, a: str, b: str) -> bool:
        return key(a) in self._held_out or key(b) in self._held_out

    def _is_duplicate(self, a: str, b: str) -> bool:
        return (key(a), key(b)) in self._seen


def _lacks_figures(a: str, b: str) -> bool:
    """Only where there are many digits: words for small numbers, dates and times differ lawfully."""
    is_relevant = len(a.split()) > 3 and sum(c.isdigit() for c in a + b) > 8
    return is_relevant and _figures(a) != _figures(b)


def _is_symbols(a: str, _: str) -> bool:
    return len(a.split()) > 2 and sum(c.isalpha() or c == " " for c in a) < 0.6 * len(a)


#: In order of cost; the name stands in reports.
_RULES: Mapping[str, Callable[[Cleaner, str, str], bool]] = {
    "empty": lambda _, a, b: not a or not b,
    "long": Cleaner._is_long,  # noqa: SLF001
    "markup": lambda _, a, b: bool(_MARKUP.search(a) or _MARKUP.search(b)),
    "mojibake": lambda _, a, b: bool(_MOJIBAKE.search(a) or _MOJIBAKE.search(b)),
    "script": Cleaner._is_foreign,  # noqa: SLF001
    "same": lambda _, a, b: key(a) == key(b),
    "ratio": Cleaner._is_uneven,  # noqa: SLF001
    "figures": lambda _, a, b: _lacks_figures(a, b),
    "symbols": lambda _, a, b: _is_symbols(a, b),
    "held out": Cleaner._is_held_out,  # noqa: SLF001
    "duplicate": Cleaner._is_duplicate,  # noqa: SLF001
}
RULES = tuple(_RULES)

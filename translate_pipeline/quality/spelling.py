"""Words that are in no dictionary, with what they may have been meant to be.

The check asks a ``Speller``, which knows words: of a dictionary, of a termbase, of approved translations. Names are no
errors, nor are words of the source, acronyms, and whatever stands in URLs and codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from translate_pipeline.domain import Finding, LanguagePair, Severity
from translate_pipeline.text import scripts
from translate_pipeline.text.names import is_same_name
from translate_pipeline.text.placeables import PlaceableKind, find_placeables
from translate_pipeline.text.scripts import ALPHABETS, SCRIPTS
from translate_pipeline.text.spans import outside
from translate_pipeline.text.tokens import Token, TokenKind, tokenise, words

SPELLING: Final = "spelling"
SPELLING_CHECKS: Final[Mapping[str, str]] = {SPELLING: "A word is in no dictionary"}

#: Shorter words are abbreviations as often as slips.
_LEAST: Final = 4
_MOST_SUGGESTIONS: Final = 3
#: Shorter words have a neighbour by chance: дрон, дон.
_LONG: Final = 7
_LITERAL: Final = frozenset({PlaceableKind.URL, PlaceableKind.EMAIL, PlaceableKind.FILE, PlaceableKind.CODE})
_SENTENCE_ENDS: Final = ".!?…"


@cache
def _beginnings(language: str) -> tuple[str, ...]:
    """What may stand before any word and make one with it."""
    file = Path(__file__).with_name("beginnings") / f"{language}.txt"
    return tuple(file.read_text(encoding="utf-8").split()) if file.is_file() else ()


class Speller:
    """Remembers what it was asked. ``has`` and ``derives`` answer for one word: the first at once, the second slowly.

    ``is_complete`` says what a no is worth: a dictionary has nearly every word. A list from translations has not, and
    then only a word next to one that it has is reported.
    """

    def __init__(
        self,
        language: str,
        has: Callable[[str], bool],
        *,
        derives: Callable[[str], bool] = lambda _: False,
        is_complete: bool,
    ) -> None:
        self.language = language
        self.is_complete = is_complete
        self._has = has
        self._derives = derives
        self._letters = "".join(sorted(ALPHABETS[language]))
        self.has = lru_cache(maxsize=100_000)(has)
        self.derives = lru_cache(maxsize=10_000)(self._is_derived)
        self.suggestions = lru_cache(maxsize=10_000)(self._suggestions)

    def _is_derived(self, word: str) -> bool:
        """A form of a known word, or one behind a beginning that any word may have (видеонаблюдение)."""
        folded = word.lower()
        return self._derives(folded) or any(
            folded.startswith(first) and len(folded) - len(first) >= _LEAST and self._has(folded[len(first) :])
            for first in _beginnings(self.language)
        )

    def _suggestions(self, word: str) -> tuple[str, ...]:
        """Known words that one slip makes into ``word``, which is in small letters; the likeliest slips first."""
        slips = _any_slip(word, self._letters) if self.is_complete else _written_slip(word, self.language)
        near = dict.fromkeys(each for each in slips if each != word)
        return tuple(islice((candidate for candidate in near if self._has(candidate)), _MOST_SUGGESTIONS))


def _any_slip(word: str, letters: str) -> Iterator[str]:
    """Letters swapped, doubled, left out, struck wrongly (F. J. Damerau, Communications of the ACM 7(3), 1964)."""
    yield from (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    yield from (word[:i] + word[i + 1 :] for i in range(len(word)))
    yield from (word[:i] + c + word[i:] for i in range(len(word) + 1) for c in letters)
    yield from (word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in letters if c != word[i])


#: Letters that are taken for each other where a keyboard lacks them.
_CONFUSED: Final[Mapping[str, Mapping[str, str]]] = {
    "tk": {
        "a": "ä", "ä": "ae", "e": "ä", "n": "ň", "ň": "n", "o": "ö", "ö": "o", "u": "ü", "ü": "u", "y": "ýi", "ý": "y",
        "i": "y", "s": "ş", "ş": "s", "ç": "cj", "c": "ç", "z": "ž", "ž": "zj", "j": "žç",
    },
}  # fmt: skip


def _written_slip(word: str, language: str) -> Iterator[str]:
    """Only what no other form of a word looks like: letters confused or swapped.

    An ending more or less, or other letters in it, are grammar as often as they are slips.
    """
    confused = _CONFUSED.get(language, {})
    yield from (word[:i] + c + word[i + 1 :] for i in range(len(word)) for c in confused.get(word[i], ""))
    yield from (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))


def check_spelling(speller: Speller, source: str, target: str, pair: LanguagePair) -> list[Finding]:
    """Findings for unknown words, in order; one for each word and place."""
    if speller.language != pair.target:
        return []
    return [finding for word in _doubtful(speller, source, target, pair) if (finding := _judge(speller, word))]


def _judge(speller: Speller, word: Token) -> Finding | None:
    near = speller.suggestions(word.text.lower())
    if (not near and not (speller.is_complete and word.text.islower())) or speller.derives(word.text):
        return None
    likely = [each.capitalize() if word.text[0].isupper() else each for each in near]
    advice = f"; perhaps {', '.join(f'“{each}”' for each in likely)}" if likely else ""
    is_likely = bool(near) and speller.is_complete and len(word.text) >= _LONG
    severity = Severity.WARNING if is_likely else Severity.INFO
    where = "no dictionary" if speller.is_complete else "no approved translation"
    return Finding(SPELLING, severity, f"“{word.text}” is in {where}{advice}.", word.start, word.end)


def _doubtful(speller: Speller, source: str, target: str, pair: LanguagePair) -> Iterator[Token]:
    """Unknown words that ought to be known."""
    taken = [p for p in find_placeables(target, pair.target) if p.kind in _LITERAL]
    names: list[str] | None = None
    said = {w.text.casefold() for w in words(source)}
    for word in outside(_parts(speller, target), taken):
        if word.text.casefold() in said or not _is_own(word.text, pair.target) or speller.has(word.text):
            continue
        if word.text.islower():
            yield word
        elif word.text.istitle() and _begins_sentence(target, word.start):
            names = [w.text for w in words(source) if w.text[0].isupper()] if names is None else names
            if not any(is_same_name(name, word.text) for name in names):
                yield word


def _parts(speller: Speller, target: str) -> Iterator[Token]:
    """Words of letters, hyphenated ones whole where that is known and in their parts where it is not."""
    for token in tokenise(target):
        if token.kind is not TokenKind.WORD or len(token.text) < _LEAST or any(c.isdigit() for c in token.text):
            continue
        parts = words(token.text)
        if len(parts) > 1 and speller.has(token.text):
            continue
        shift = token.start
        yield from (Token(p.start + shift, p.end + shift, p.text, p.kind) for p in parts if len(p.text) >= _LEAST)


def _is_own(word: str, language: str) -> bool:
    """All letters of the language's own: those of others have checks of their own."""
    script = SCRIPTS[language]
    return all(scripts.script_of(c) is script for c in word) and set(word.lower()) <= ALPHABETS[language]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(' \u00a0«„“"(—–-')
    return not before or before[-1] in _SENTENCE_ENDS


def word_counts(texts: Iterable[str]) -> dict[str, int]:
    """Words of some texts in small letters, with how often they occur."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in words(text):
            key = word.text.lower()
            counts[key] = counts.get(key, 0) + 1
    return counts

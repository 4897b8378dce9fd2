"""Letters: the right script and alphabet, no word half Latin and half Cyrillic, nothing left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit
from translate_pipeline.text import scripts
from translate_pipeline.text.placeables import PlaceableKind
from translate_pipeline.text.scripts import SCRIPTS, Script
from translate_pipeline.text.spans import outside
from translate_pipeline.text.tokens import Token

_LITERAL = frozenset({PlaceableKind.URL, PlaceableKind.EMAIL, PlaceableKind.FILE, PlaceableKind.CODE})


def _prose_words(case: Case) -> list[Token]:
    """Words of the translation outside URLs, e-mail addresses, file names and codes."""
    return list(outside(case.target_words, [p for p in case.there.placeables if p.kind in _LITERAL]))


_ROMAN = re.compile(r"[IVXLC]+")


class WrongScript(BaseCheck):
    code = "wrong-script"
    title = "The translation is not in the script of its language"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        wanted = SCRIPTS.get(case.pair.target)
        if wanted is None or (wanted is Script.LATIN and case.target.text.isascii()):
            return
        counts = scripts.letter_counts(case.target.text)
        if 2 * counts[wanted] >= counts.total():
            return
        own = foreign = 0
        names = set(re.findall(r"\w+", case.source.text))
        for word in _prose_words(case):
            is_own = scripts.script_of(word.text[0]) is wanted
            if is_own:
                own += len(word.text)
            elif word.text not in names or word.text.islower():
                foreign += len(word.text)
        if foreign > own:
            message = f"Expected {wanted.value.title()} letters, found {foreign} of another script and {own} of it."
            yield Hit(message, 0, len(case.target.text))


class MixedScriptWord(BaseCheck):
    code = "mixed-script-word"
    title = "A word mixes Latin and Cyrillic letters"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        for start, end in scripts.mixed_script_words(case.target.text):
            word = case.target.text[start:end]
            if word not in case.source.text:
                yield Hit(f"“{word}” mixes Latin and Cyrillic letters.", start, end)


class ForeignWord(BaseCheck):
    code = "foreign-word"
    title = "A Latin word that the source does not have"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        """Only in Cyrillic text: there a Latin word is a name, and the source has it."""
        is_cyrillic = SCRIPTS.get(case.pair.target) is Script.CYRILLIC
        if not is_cyrillic or not scripts.LATIN_LETTER.search(case.target.text):
            return
        names = case.source.text.casefold()
        for word in _prose_words(case):
            is_latin = len(word.text) > 2 and scripts.LATIN_RUN.fullmatch(word.text)
            if is_latin and not _ROMAN.fullmatch(word.text) and word.text.casefold() not in names:
                yield Hit(f"“{word.text}” is not in the source.", word.start, word.end)


#: Letters of near relatives that a model may drift into, and whose they are.
_NEIGHBOURS: Mapping[str, Mapping[str, str]] = {
    "tk": dict.fromkeys("ğıİĞ", "Turkish") | dict.fromkeys("əƏ", "Azerbaijani") | dict.fromkeys("ñÑ", "older Turkmen"),
    "ru": dict.fromkeys("іїєґІЇЄҐ", "Ukrainian")
    | dict.fromkeys("ўЎ", "Belarusian")
    | dict.fromkeys("әғқңөұүһӘҒҚҢӨҰҮҺ", "Kazakh"),
}


class ForeignLetter(BaseCheck):
    code = "foreign-letter"
    title = "A letter that the language does not have"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        wanted = SCRIPTS.get(case.pair.target)
        if wanted is None:
            return
        neighbours = _NEIGHBOURS.get(case.pair.target, {})
        kept = set(case.source.text)
        for at in scripts.letters_outside(case.target.text, case.pair.target):
            letter = case.target.text[at]
            if letter in kept and letter not in neighbours:
                continue
            owner = neighbours.get(letter)
            message = f"“{letter}” is no letter of the language" + (f"; it is {owner}." if owner else ".")
            yield Hit(message, at, at + 1, Severity.ERROR if owner else Severity.WARNING)
        yield from self._other_scripts(case.source.text, case.target.text, wanted)

    @staticmethod
    def _other_scripts(source: str, target: str, wanted: Script) -> Iterator[Hit]:
        if target.isascii():
            return
        for pattern in (scripts.OTHER_RUN, *((scripts.CYRILLIC_RUN,) if wanted is Script.LATIN else ())):
            for word in pattern.finditer(target):
                if word[0] not in source:
                    severity = Severity.WARNING if len(word[0]) == 1 else Severity.ERROR
                    yield Hit(f"“{word[0]}” is in another script.", word.start(), word.end(), severity)


#: Words of English that are words of no target language; Turkmen has its own "we", "on", "at", "ol", "men".
_ENGLISH = frozenset(
    {
        "the", "of", "and", "with", "for", "from", "that", "this", "these", "those", "was", "were", "which", "have",
        "has", "been", "their", "they", "would", "will", "about", "into", "after", "before", "between", "because",
        "said", "but", "not", "are", "its", "his", "her", "who", "what", "when", "where", "by", "an",
    }
)  # fmt: skip


_QUOTES = tuple("\"«»“”„‘’'")


class PartlyUntranslated(BaseCheck):
    code = "partly-untranslated"
    title = "Words of the source were left as they are"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if SCRIPTS.get(case.pair.target) is Script.CYRILLIC and not scripts.LATIN_LETTER.search(case.target.text):
            return
        here = [word.text.casefold() for word in case.source_words]
        runs = set(zip(here, here[1:], here[2:], strict=False))
        known = set(here)
        run: list[Token] = []
        for word in _prose_words(case):
            if word.text.casefold() in known and self._continues(run, word, case.target.text):
                run.append(word)
                continue
            yield from self._judge(run, runs, case)
            run = [word] if word.text.casefold() in known else []
        yield from self._judge(run, runs, case)

    @staticmethod
    def _continues(run: list[Token], word: Token, text: str) -> bool:
        return not run or not text[run[-1].end : word.start].strip(" \u00a0,.-0123456789")

    @staticmethod
    def _judge(run: list[Token], runs: set[tuple[str, str, str]], case: Case) -> Iterator[Hit]:
        """Capitalised words are names; lower-case English ones are what a translator forgot."""
        english = [w for w in run if w.text in _ENGLISH and case.is_known]
        plain = [w for w in run if w.text.islower() and len(w.text) > 1]
        if SCRIPTS.get(case.pair.target) is Script.CYRILLIC:
            is_left = len(plain) >= 2 or bool(english)
        else:
            keys = [w.text.casefold() for w in run]
            is_left = len(plain) >= 2 and any(t in runs for t in zip(keys, keys[1:], keys[2:], strict=False))
            is_left = is_left or len(english) >= 2
        if is_left:
            found = " ".join(w.text for w in run)
            is_title = len(plain) <= 2 and run[0].text[0].isupper() and run[-1].text[0].isupper()
            start, end = run[0].start, run[-1].end
            is_quoted = (
                case.target.text[max(0, start - 1) : start] in _QUOTES and case.target.text[end : end + 1] in _QUOTES
            )
            severity = Severity.WARNING if is_title or is_quoted else Severity.ERROR
            yield Hit(f"“{found}” was left untranslated.", start, end, severity)


#: Frequent words of a neighbour language that the target language does not have, and the language.
_CONFUSED: Mapping[str, tuple[str, frozenset[str]]] = {
    "tk": ("Turkish", frozenset({"ve", "için", "değil", "olarak", "veya", "ancak", "gibi", "önce"})),
}


class WrongLanguage(BaseCheck):
    code = "wrong-language"
    title = "The translation is in a neighbouring language"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        entry = _CONFUSED.get(case.pair.target)
        if entry is None:
            return
        language, telling = entry
        found = [w for w in case.target_words if w.text.casefold() in telling and w.text not in case.source.text]
        if len(found) >= 2:
            shown = ", ".join(f"“{w.text}”" for w in found[:3])
            yield Hit(f"This looks like {language}: {shown}.", found[0].start, found[-1].end)

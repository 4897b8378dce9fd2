"""Whether there is a whole translation at all: empty, copied, cut off, too short or too long, sentences lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from translate_pipeline.domain import Severity
from translate_pipeline.quality.base import BaseCheck, Case, Hit, quoted
from translate_pipeline.quality.lengths import DEFAULT_MODEL, LENGTH_MODELS, REFUSE_AT, WARN_AT
from translate_pipeline.text.normalise import fold, strip_invisible
from translate_pipeline.text.placeables import PlaceableKind, find_placeables
from translate_pipeline.text.spans import outside
from translate_pipeline.text.tokens import words

_WORDY = frozenset({PlaceableKind.NUMBER_WORD, PlaceableKind.DATE, PlaceableKind.ROMAN})


def translatable_words(text: str, language: str) -> list[str]:
    """The words that a translation must change: no placeables, no acronyms."""
    taken = [p for p in find_placeables(text, language) if p.kind not in _WORDY]
    return [word.text for word in outside(words(text), taken) if not word.text.isupper()]


def is_title(words_found: list[str]) -> bool:
    """Several words, each with a capital: a name such as Sony Music. One capitalised word proves nothing."""
    return 1 < len(words_found) <= 5 and all(word[0].isupper() for word in words_found)


class Empty(BaseCheck):
    code = "empty"
    title = "The translation is empty"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if strip_invisible(case.source.text).strip() and not strip_invisible(case.target.text).strip():
            yield Hit(f"Nothing was translated of {quoted(case.source.text)}.", 0, len(case.target.text))
        elif any(c.isalnum() for c in case.source.text) and not any(c.isalnum() for c in case.target.text):
            yield Hit("The translation holds no letter and no digit.", 0, len(case.target.text))


class SourceCopied(BaseCheck):
    code = "source-copied"
    title = "The translation is the source itself"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if len(case.source_words) != len(case.target_words):
            return
        if fold(case.source.text) != fold(case.target.text) or not case.source.text.strip():
            return
        left = translatable_words(case.source.text, case.pair.source)
        if left:
            severity = Severity.WARNING if is_title(left) else Severity.ERROR
            yield Hit("The source was copied, not translated.", 0, len(case.target.text), severity)


#: Words after which a sentence cannot end.
_UNFINISHED: Mapping[str, frozenset[str]] = {
    "ru": frozenset(
        {
            "и",
            "а",
            "но",
            "или",
            "в",
            "во",
            "на",
            "с",
            "со",
            "к",
            "ко",
            "о",
            "об",
            "от",
            "для",
            "из",
            "при",
            "чтобы",
            "который",
        }
    ),
    "tk": frozenset({"we", "ýa-da", "hem-de", "emma", "ýöne", "bilen", "üçin", "baradaky"}),
}
_FINAL_STOP = re.compile(r"[.!?…][\"'»”’)\]]*\s*$")
_TAIL = 12
_DANGLING = tuple(",(«„[–—-")


class CutOff(BaseCheck):
    code = "cut-off"
    title = "The translation stops in mid-sentence"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        if not case.target.is_complete:
            yield Hit("The engine stopped at its length limit.", len(case.target.text), len(case.target.text))
            return
        if not _FINAL_STOP.search(case.source.text[-_TAIL:]):
            return
        text = case.target.text.rstrip()
        if text.endswith(_DANGLING):
            yield Hit("The translation ends in mid-sentence.", len(text) - 1, len(text))
            return
        last = text[text.rfind(" ") + 1 :]
        if last in _UNFINISHED.get(case.pair.target, ()):
            yield Hit(f"The translation ends in mid-sentence, with “{last}”.", len(text) - len(last), len(text))


class Length(BaseCheck):
    code = "length"
    title = "The translation is far too short or too long for its source"
    severity = Severity.ERROR
    is_guard = True

    def hits(self, case: Case) -> Iterator[Hit]:
        here, there = len(case.source.text.strip()), len(case.target.text.strip())
        if not here or not there:
            return
        model = LENGTH_MODELS.get(str(case.pair), DEFAULT_MODEL)
        deviation = model.deviation(here, there)
        if abs(deviation) < WARN_AT:
            return
        severity = Severity.ERROR if abs(deviation) >= REFUSE_AT else Severity.WARNING
        which = "long" if deviation > 0 else "short"
        message = f"Too {which}: {there} characters, where about {model.expected(here)} are usual for {here}."
        yield Hit(message, 0, len(case.target.text), severity)


_SENTENCE_END = re.compile(r"[.!?…](?<=[^\W\d_]{3}.)[\"'»”’)\]]*\s+(?=[\"'«„“(\[]?[A-ZÄÇÖÜÝŇŞŽА-ЯЁ])")


class SentenceCount(BaseCheck):
    code = "sentence-count"
    title = "The translation has fewer or more sentences than the source"

    def hits(self, case: Case) -> Iterator[Hit]:
        here, there = (len(_SENTENCE_END.findall(text.strip())) + 1 for text in (case.source.text, case.target.text))
        if here == there or (abs(here - there) == 1 and here > 1 and there > 1):
            return
        if abs(here - there) == 1 and not self._is_far(case):
            return
        yield Hit(f"The source has {here} sentence(s), the translation {there}.", 0, len(case.target.text))

    @staticmethod
    def _is_far(case: Case) -> bool:
        """A sentence joined or split keeps the length; one lost or added does not."""
        here, there = len(case.source.text.strip()), len(case.target.text.strip())
        model = LENGTH_MODELS.get(str(case.pair), DEFAULT_MODEL)
        return bool(here and there) and abs(model.deviation(here, there)) > 2


class LowConfidence(BaseCheck):
    code = "low-confidence"
    title = "The engine itself was unsure"

    #: Mean log-probability of a token: below this the engine gave its own words less than one chance in four.
    threshold = -1.4

    def hits(self, case: Case) -> Iterator[Hit]:
        if case.target.score < self.threshold:
            yield Hit(
                f"The engine was unsure of this translation (score {case.target.score:.2f}).", 0, len(case.target.text)
            )

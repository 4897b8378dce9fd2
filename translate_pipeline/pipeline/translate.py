"""The translate and check stages: what no memory knows, each text once, judged before anything relies on it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import LanguagePair, Segment, Translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.engine import DecodeOptions
    from translate_pipeline.pipeline.engines import Engines
    from translate_pipeline.pipeline.journal import Journal
    from translate_pipeline.pipeline.options import Observer

#: Texts in one call of the engine: what a kill can lose.
CALL_SIZE: Final = 512

#: The property under which a draft keeps the score of its translation.
SCORE: Final = "x-score"


class GuardedTranslator:
    """The models of a batch with further tries for what the guard refuses."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def translate(self, call: Sequence[Segment], pair: LanguagePair) -> dict[str, Translation]:
        """By text. First with the usual decoding; what the guard refuses again with more and more careful ones."""
        from translate_pipeline.engine import RETRIES, DecodeOptions

        result = self._decode(call, pair, DecodeOptions(beam=self._engines.beam))
        faults = {s.text: refusals(s, result[s.text], pair) for s in call}
        for options in RETRIES:
            refused = [s for s in call if faults[s.text]]
            again = self._decode(refused, pair, options) if refused else {}
            for segment in refused:
                text, found = segment.text, refusals(segment, again[segment.text], pair)
                # The one with the fewest reasons to refuse it, the earlier where they tie.
                if found < faults[text]:
                    result[text], faults[text] = again[text], found
        return result

    def _decode(
        self, segments: Sequence[Segment], pair: LanguagePair, options: DecodeOptions
    ) -> dict[str, Translation]:
        """Word alignments are asked for only where there is markup to place: they cost time."""
        translator = self._engines.translator(pair)
        result: dict[str, Translation] = {}
        for has_tags in (False, True):
            texts = [s.text for s in segments if bool(s.tags) is has_tags]
            if texts:
                chosen = replace(options, alignment=has_tags)
                result |= zip(texts, translator.translate(texts, pair, options=chosen), strict=True)
        return result


class TranslateStage:
    """Translates through the journal, so that nothing is translated twice in one output folder."""

    def __init__(self, journal: Journal, engines: Engines, observer: Observer) -> None:
        self._journal = journal
        self._engines = engines
        self._translate = GuardedTranslator(engines).translate
        self._observer = observer
        self.translated = 0

    def translate(self, segments: Sequence[Segment], pair: LanguagePair) -> dict[str, Translation]:
        """The translations of the texts of ``segments``, by text."""
        unique = {s.text: s for s in sorted(segments, key=lambda s: bool(s.tags))}
        signature = self._engines.signature(pair)
        known = self._journal.translations(pair, signature, list(unique))
        missing = [s for text, s in unique.items() if text not in known]
        self._observer.translating(segments=len(missing))
        for call in calls(missing):
            began = time.monotonic()
            fresh = self._translate(call, pair)
            self._journal.save_translations(pair, signature, fresh)
            words = sum(len(s.text.split()) for s in call)
            self._journal.add_speed(pair, words, time.monotonic() - began)
            self.translated += len(call)
            self._observer.translated(segments=len(call), words=words)
            known |= fresh
        return known


def refusals(segment: Segment, translation: Translation, pair: LanguagePair) -> int:
    """How many findings keep a translation out of the memory. Markup is left aside: it is placed afterwards."""
    from translate_pipeline.quality import CHECKS, GUARD_CODES, Guard, check

    bare = Segment(segment.id, segment.block_id, segment.text)
    others = CHECKS.keys() - GUARD_CODES
    findings = check(bare, translation.text, pair, is_complete=translation.is_complete, skip=others)
    return len(Guard().refusals(findings))


def calls(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Calls of like-long texts: padding costs as much as words."""
    ordered = sorted(segments, key=lambda s: (len(s.text), s.text))
    for start in range(0, len(ordered), CALL_SIZE):
        yield ordered[start : start + CALL_SIZE]

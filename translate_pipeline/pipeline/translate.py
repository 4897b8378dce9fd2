"""The translate and check stages: what no memory knows, each text once, judged before anything relies on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import Finding, LanguagePair, Segment, Severity, Translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translate_pipeline.pipeline.engines import Engines
    from translate_pipeline.pipeline.journal import Journal
    from translate_pipeline.pipeline.options import Observer

#: Texts in one call of the engine: what a kill can lose.
CALL_SIZE: Final = 128


class TranslateStage:
    """Translates through the journal, so that nothing is translated twice in one output folder."""

    def __init__(self, journal: Journal, engines: Engines, observer: Observer) -> None:
        self._journal = journal
        self._engines = engines
        self._observer = observer
        self.translated = 0

    def translate(self, segments: Sequence[Segment], pair: LanguagePair) -> dict[str, Translation]:
        """The translations of the texts of ``segments``, by text."""
        unique = {s.text: s for s in segments}
        signature = self._engines.signature(pair)
        known = self._journal.translations(pair, signature, list(unique))
        missing = [s for text, s in unique.items() if text not in known]
        for call in _calls(missing):
            began = time.monotonic()
            fresh = self._attempt(call, pair)
            self._journal.save_translations(pair, signature, fresh)
            words = sum(len(s.text.split()) for s in call)
            self._journal.add_speed(pair, words, time.monotonic() - began)
            self.translated += len(call)
            self._observer.translated(segments=len(call), words=words)
            known |= fresh
        return known

    def _attempt(self, call: Sequence[Segment], pair: LanguagePair) -> dict[str, Translation]:
        """First with the usual decoding; what the guard refuses once more with a more careful one."""
        from translate_pipeline.engine import RETRY

        translator = self._engines.translator(pair)
        first = translator.translate([s.text for s in call], pair)
        result = {s.text: t for s, t in zip(call, first, strict=True)}
        refused = [s for s in call if _errors(judge(s, result[s.text], pair))]
        if refused:
            again = translator.translate([s.text for s in refused], pair, options=RETRY)
            for segment, second in zip(refused, again, strict=True):
                result[segment.text] = _better(segment, result[segment.text], second, pair)
        return result


def judge(segment: Segment, translation: Translation, pair: LanguagePair) -> tuple[Finding, ...]:
    """What the checks say of a machine translation, markup left aside: it is placed afterwards."""
    from translate_pipeline.quality import check

    return check(
        Segment(segment.id, segment.block_id, segment.text),
        translation.text,
        pair,
        is_complete=translation.is_complete,
    )


def _calls(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """Calls of like-long texts: padding costs as much as words."""
    ordered = sorted(segments, key=lambda s: (len(s.text), s.text))
    for start in range(0, len(ordered), CALL_SIZE):
        yield ordered[start : start + CALL_SIZE]


def _errors(findings: Sequence[Finding]) -> int:
    return sum(f.severity is Severity.ERROR for f in findings)


def _better(segment: Segment, first: Translation, second: Translation, pair: LanguagePair) -> Translation:
    """The one with fewer errors; the first where they tie."""
    if _errors(judge(segment, second, pair)) < _errors(judge(segment, first, pair)):
        return second
    return first

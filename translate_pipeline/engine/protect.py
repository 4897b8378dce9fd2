"""A Translator around a Translator: URLs, e-mail, files, codes, markup and figures survive, or are put right.

What must be copied is masked by marks the model copies, tried one kind after the other, and where none comes through
the text is translated in pieces around it. What has a meaning (numbers, dates) goes to the model as it is, for
grammar hangs on it; the result is compared by value, repaired where that is certain, and translated once more with
the missing figures masked where it is not. What still differs is left for the checks to report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine.base import DEFAULT, DecodeOptions, Scorer, Translator
from translate_pipeline.engine.capitals import begun_like
from translate_pipeline.engine.edits import Edited
from translate_pipeline.engine.figures import localise, repair, unmatched
from translate_pipeline.engine.masks import MARKS, Protected, mask, protected_spans, restore
from translate_pipeline.errors import EngineError
from translate_pipeline.text.forms import format_for

__all__ = ["PROTECTION", "ProtectedTranslator"]

#: Stands in the signature: raised when protection itself would give another text.
PROTECTION = "protect2"

Mark = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class _Job:
    """One text and the spans of it that must come through."""

    text: str
    spans: tuple[Protected, ...]

    @property
    def is_wordless(self) -> bool:
        """Nothing for a model to translate: no letter outside the protected spans."""
        return not any(c.isalpha() for piece in self.pieces[::2] for c in piece)

    @property
    def pieces(self) -> list[str]:
        """Free text and protected forms in turn, free text first and last."""
        pieces, position = [], 0
        for span in self.spans:
            pieces += [self.text[position : span.start], span.form]
            position = span.end
        return [*pieces, self.text[position:]]


class ProtectedTranslator:
    """Same contract as the Translator it wraps; ``signature`` says that it is wrapped."""

    def __init__(self, inner: Translator) -> None:
        self.inner = inner
        # Marian models can say which characters they have no token for; another Translator need not.
        self._unknown: Callable[[str], list[tuple[int, int]]] = getattr(inner, "unknown_spans", lambda _: [])

    @cached_property
    def signature(self) -> Signature:
        return replace(self.inner.signature, engine=f"{self.inner.signature.engine}+{PROTECTION}")

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        jobs = [_Job(text, tuple(protected_spans(text, self._unknown(text)))) for text in texts]
        results = self._carried(jobs, pair, options)
        results = [_with_figures(job, result, pair) for job, result in zip(jobs, results, strict=True)]
        self._pair_by_alignment(jobs, results, pair, options)
        self._mask_figures(jobs, results, pair, options)
        return [replace(r, text=begun_like(t, r.text)) for t, r in zip(texts, results, strict=True)]

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: LanguagePair) -> list[tuple[float, ...]]:
        """What the model inside says of the texts as they are. Raises EngineError if it cannot score."""
        if not isinstance(self.inner, Scorer):
            raise EngineError(f"{self.signature}: this engine cannot score translations")
        return self.inner.score(sources, targets, pair)

    def _carried(self, jobs: Sequence[_Job], pair: LanguagePair, options: DecodeOptions) -> list[Translation]:
        """Translations with every protected span in place."""
        results: list[Translation | None] = [_copied(job, pair) if job.is_wordless else None for job in jobs]
        for mark in MARKS:
            pending = [i for i, result in enumerate(results) if result is None]
            for i, result in zip(pending, self._masked([jobs[i] for i in pending], mark, pair, options), strict=True):
                results[i] = result
        pending = [i for i, result in enumerate(results) if result is None]
        for i, result in zip(pending, self._around([jobs[i] for i in pending], pair, options), strict=True):
            results[i] = result
        return [result for result in results if result is not None]

    def _masked(
        self, jobs: Sequence[_Job], mark: Mark, pair: LanguagePair, options: DecodeOptions
    ) -> list[Translation | None]:
        """None where a mark did not come through, or nothing else did."""
        masked = {i: source for i, job in enumerate(jobs) if (source := mask(job.text, job.spans, mark)) is not None}
        translations = self.inner.translate([source.text for source in masked.values()], pair, options=options)
        results: list[Translation | None] = [None] * len(jobs)
        for (i, source), translation in zip(masked.items(), translations, strict=True):
            target = restore(jobs[i].text, translation.text, jobs[i].spans, mark)
            # A model may copy the marks and forget the words.
            if target is not None and (not jobs[i].spans or any(c.isalpha() for c in translation.text)):
                results[i] = _moved(translation, source, target)
        return results

    def _around(self, jobs: Sequence[_Job], pair: LanguagePair, options: DecodeOptions) -> list[Translation]:
        """Translations of the pieces between protected spans, joined around them."""
        free = {piece.strip() for job in jobs for piece in job.pieces[::2] if any(c.isalpha() for c in piece)}
        texts = sorted(free)
        known = dict(
            zip(texts, self.inner.translate(texts, pair, options=replace(options, alignment=False)), strict=True)
        )
        return [_joined(job, known) for job in jobs]

    def _pair_by_alignment(
        self, jobs: Sequence[_Job], results: list[Translation], pair: LanguagePair, options: DecodeOptions
    ) -> None:
        """Several figures wrong at once: word alignment, which costs time, may tell which stands for which."""
        if options.alignment:
            return
        several = [i for i, job in enumerate(jobs) if not job.spans and _is_worth_aligning(job, results[i], pair)]
        aligned = replace(options, alignment=True)
        for i, again in zip(
            several, self.inner.translate([jobs[i].text for i in several], pair, options=aligned), strict=True
        ):
            results[i] = replace(_with_figures(jobs[i], again, pair), alignment=())

    def _mask_figures(
        self, jobs: Sequence[_Job], results: list[Translation], pair: LanguagePair, options: DecodeOptions
    ) -> None:
        """What is still missing is masked like a URL; kept only where fewer figures are wrong afterwards."""
        for mark in MARKS:
            second: dict[int, _Job] = {}
            for i, job in enumerate(jobs):
                if not job.is_wordless and (spans := _missing_spans(job, results[i], pair)):
                    second[i] = _Job(job.text, tuple(sorted((*job.spans, *spans), key=lambda s: s.start)))
            again = self._masked(list(second.values()), mark, pair, options)
            for (i, job), translation in zip(second.items(), again, strict=True):
                better = translation and _with_figures(job, translation, pair)
                if better and better.is_complete and _wrong(job, better, pair) < _wrong(job, results[i], pair):
                    results[i] = better


def _copied(job: _Job, pair: LanguagePair) -> Translation:
    is_visible = any(c.isprintable() and not c.isspace() for c in job.text)
    return Translation(localise(job.text, job.text, pair.target).text.strip() if is_visible else "")


def _with_figures(job: _Job, translation: Translation, pair: LanguagePair) -> Translation:
    """The translation with its figures in the target's notation, and right where that is certain."""
    localised = localise(job.text, translation.text, pair.target)
    translation = _moved(translation, Edited(job.text), localised)
    return _moved(translation, Edited(job.text), repair(job.text, translation.text, pair.target, translation.alignment))


def _moved(translation: Translation, source: Edited, target: Edited) -> Translation:
    """With the edited text, and the alignment in offsets of the original source and the edited target."""
    alignment = tuple((source.backward(s), target.forward(t)) for s, t in translation.alignment)
    return replace(translation, text=target.text, alignment=alignment)


def _joined(job: _Job, known: dict[str, Translation]) -> Translation:
    text, score, weight, is_complete = "", 0.0, 0, True
    for piece in job.pieces:
        core = piece.strip()
        if translation := known.get(core):
            said = begun_like(core, translation.text)
            text += piece[: piece.index(core)] + said + piece[piece.index(core) + len(core) :]
            score, weight = score + translation.score * len(core), weight + len(core)
            is_complete = is_complete and translation.is_complete
        else:
            text += piece
    return Translation(text.strip(), round(score / weight, 6) if weight else 0.0, is_complete)


def _wrong(job: _Job, translation: Translation, pair: LanguagePair) -> int:
    missing, extra = unmatched(job.text, translation.text, pair.target)
    return len(missing) + len(extra)


def _is_worth_aligning(job: _Job, translation: Translation, pair: LanguagePair) -> bool:
    missing, extra = unmatched(job.text, translation.text, pair.target)
    return 1 < len(missing) <= len(extra) or (len(missing) == 1 and len(extra) > 1)


def _missing_spans(job: _Job, translation: Translation, pair: LanguagePair) -> list[Protected]:
    missing, _ = unmatched(job.text, translation.text, pair.target)
    forms = [(p, format_for(p, pair.target)) for p in missing]
    return [
        Protected(p.start, p.end, form)
        for p, form in forms
        if form and all(p.end <= s.start or p.start >= s.end for s in job.spans)
    ]

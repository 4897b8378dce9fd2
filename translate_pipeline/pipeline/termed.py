"""A Translator around a Translator: the termbase's names stand in its translations, in the form the sentence needs.

Where a draft lacks a term there are three places for it: the words that stand for it by the model's own attention,
a mark that took its place in the source, and either of these with what follows translated anew. Which of the term's
inflected forms goes there the model decides: all that a neighbouring preposition allows are scored as translations of
the source. A text takes the draft's place only if fewer terms are wrong in it, no figure is, and the model finds it
not much less likely.

Substitution by alignment and placeholders are compared by G. Dinu and others, "Training Neural Machine Translation to
Apply Terminology Constraints" (ACL 2019); why targets with rich inflection need the paradigm of a term is shown by
T. Bergmanis and M. Pinnis, "Facilitating Terminology Translation with Target Lemma Annotations" (EACL 2021).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import LanguagePair, Signature, Translation
from translate_pipeline.engine.base import DEFAULT, DecodeOptions, Translator
from translate_pipeline.engine.figures import unmatched
from translate_pipeline.engine.masks import protected_spans
from translate_pipeline.pipeline.slots import MarkedSource, Target, Wanted, aligned_target
from translate_pipeline.terms import Termbase, TermStatus, check_terms, find_name, is_plural

if TYPE_CHECKING:
    from translate_pipeline.engine.forced import ForcedDecoder
    from translate_pipeline.engine.protect import ProtectedTranslator
    from translate_pipeline.terms import Term

#: How much less likely than the draft, in mean log-probability of a token, a text with its terms may be: docs/terms.md.
TOLERANCE: Final = 2.0

#: How terms are marked in the source; the second where the first did not come through. As in engine/masks.py.
MARKS: Final = ("[{}]", "({})")

#: Tokens after a term that is followed by a new translation. Decoding stops at its end; this bounds one that has none.
_CONTINUATION: Final = 64


@dataclass(slots=True)
class _Job:
    """A text whose draft has terms wrong: ``wanted`` are those to be placed, ``targets`` what may take its place."""

    text: str
    draft: Translation
    wanted: list[Wanted]
    targets: list[Target] = field(default_factory=list)


class TermedTranslator:
    """Same contract as the Translator it wraps; ``signature`` names the terms. ``decoder`` is over the same model."""

    def __init__(self, inner: ProtectedTranslator, termbase: Termbase, decoder: ForcedDecoder) -> None:
        self.inner = inner
        self._termbase = termbase
        self._decoder = decoder
        self._of_pair: dict[LanguagePair, Termbase] = {}

    @cached_property
    def signature(self) -> Signature:
        return termed_signature(self.inner.signature, self._termbase)

    def translate(
        self, texts: Sequence[str], pair: LanguagePair, *, options: DecodeOptions = DEFAULT
    ) -> list[Translation]:
        results = self.inner.translate(texts, pair, options=options)
        jobs = {i: job for i, (t, r) in enumerate(zip(texts, results, strict=True)) if (job := self._job(t, r, pair))}
        if jobs:
            pending = list(jobs.values())
            self._find_places(pending, pair, options)
            self._choose_forms(pending, pair)
            if not options.alignment:  # of what goes on by itself no alignment is known
                self._go_on(pending, pair, options)
            results = [*results]
            for i, best in zip(jobs, self._best(pending, pair), strict=True):
                results[i] = best
        return results

    def _terms(self, pair: LanguagePair) -> Termbase:
        """Those that must be used: with a preferred name, or names themselves."""
        if pair not in self._of_pair:
            self._of_pair[pair] = Termbase(t for t in self._termbase if _is_forced(t, pair))
        return self._of_pair[pair]

    def _job(self, text: str, draft: Translation, pair: LanguagePair) -> _Job | None:
        """None where no term is wrong."""
        if not check_terms(self._terms(pair), text, draft.text, pair):
            return None
        by_span: dict[tuple[int, int], list[Term]] = {}
        for hit in self._terms(pair).find(text, pair):
            by_span.setdefault(hit.span, []).append(hit.term)
        wanted: dict[str, Wanted] = {}
        for (start, end), terms in by_span.items():
            said = text[start:end]
            if check_terms(Termbase(terms), said, draft.text, pair):
                wanted.setdefault(said, Wanted(start, end, terms[0], is_plural(said)))
        return _Job(text, draft, list(wanted.values()))

    def _find_places(self, jobs: Sequence[_Job], pair: LanguagePair, options: DecodeOptions) -> None:
        aligned = self.inner.translate([j.text for j in jobs], pair, options=replace(options, alignment=True))
        for job, translation in zip(jobs, aligned, strict=True):
            kept = self._kept(job, translation.text, pair)
            if target := aligned_target(translation, job.wanted, kept, pair.target):
                job.targets.append(target)
        pending = list(jobs)
        for mark in MARKS:
            marked = [(job, s) for job in pending if (s := MarkedSource.of(job.text, job.wanted, mark))]
            results = self.inner.translate([s.source.text for _, s in marked], pair, options=options)
            for (job, source), translation in zip(marked, results, strict=True):
                if target := source.target(translation, pair.target):
                    job.targets.append(target)
                    pending.remove(job)

    def _kept(self, job: _Job, text: str, pair: LanguagePair) -> Iterator[tuple[int, int]]:
        """Where a target names other terms rightly."""
        wanted = [w.term for w in job.wanted]
        for hit in self._terms(pair).find(job.text, pair):
            for name in () if hit.term in wanted else hit.term.allowed(pair.target):
                if span := find_name(name.text, text, pair.target):
                    yield span

    def _choose_forms(self, jobs: Sequence[_Job], pair: LanguagePair) -> None:
        """Slot by slot from left to right, all targets at once: the form with which the whole is likeliest."""
        targets = [(job.text, target) for job in jobs for target in job.targets]
        for number in range(max((len(t.slots) for _, t in targets), default=0)):
            variants = [(s, t, v) for s, t in targets if number < len(t.slots) for v in t.variants(number)]
            scores = self._scores([(source, v.edited.text) for source, _, v in variants], pair)
            best: dict[int, tuple[float, list[int]]] = {}
            for (_, target, variant), score in zip(variants, scores, strict=True):
                if id(target) not in best or _total(score) > best[id(target)][0]:
                    best[id(target)] = _total(score), variant.chosen
            for _, target in targets:
                target.chosen = best.get(id(target), (0.0, target.chosen))[1]

    def _go_on(self, jobs: Sequence[_Job], pair: LanguagePair, options: DecodeOptions) -> None:
        """For each slot one more target: the same up to its term, and from there as the model goes on."""
        found = [(job, text) for job in jobs for target in job.targets for text in target.beginnings()]
        rests = self._decoder.proceed(
            [(job.text, text) for job, text in found], pair, hypotheses=options.beam, max_tokens=_CONTINUATION
        )
        for (job, text), rest in zip(found, rests, strict=True):
            if rest:
                job.targets.append(Target(text + rest[0]))

    def _best(self, jobs: Sequence[_Job], pair: LanguagePair) -> Iterator[Translation]:
        """The draft, or of the targets that have fewest terms wrong the likeliest."""
        texts = [[job.draft.text, *(t.edited.text for t in job.targets)] for job in jobs]
        scores = iter(
            self._scores([(job.text, text) for job, found in zip(jobs, texts, strict=True) for text in found], pair)
        )
        for job, found in zip(jobs, texts, strict=True):
            draft, *others = [(self._faults(job, text, pair), -_mean(next(scores)), i) for i, text in enumerate(found)]
            fit = [
                (faults, unlikely, i)
                for faults, unlikely, i in others
                if faults < draft[0] and unlikely <= draft[1] + TOLERANCE and _keeps_the_rest(job, found[i], pair)
            ]
            yield _as_translation(job, min(fit)) if fit else job.draft

    def _faults(self, job: _Job, text: str, pair: LanguagePair) -> int:
        return len(check_terms(self._terms(pair), job.text, text, pair))

    def _scores(self, texts: Sequence[tuple[str, str]], pair: LanguagePair) -> list[tuple[float, ...]]:
        return self.inner.score([source for source, _ in texts], [target for _, target in texts], pair)


def _mean(score: Sequence[float]) -> float:
    """Of the tokens of a target; the worst there is where it was too long to be scored."""
    return sum(score) / len(score) if score else float("-inf")


def _total(score: Sequence[float]) -> float:
    return sum(score) if score else float("-inf")


def _as_translation(job: _Job, best: tuple[int, float, int]) -> Translation:
    _, unlikely, number = best
    target = job.targets[number - 1]
    return Translation(
        target.edited.text,
        round(-unlikely, 6),
        job.draft.is_complete,
        target.moved_alignment() if job.draft.alignment else (),
    )


def _keeps_the_rest(job: _Job, text: str, pair: LanguagePair) -> bool:
    """Whether no more figures are wrong than in the draft, everything copied is there, and brackets and quotes pair."""
    lacking, extra = unmatched(job.text, text, pair.target)
    lacked, had = unmatched(job.text, job.draft.text, pair.target)
    copied = [span.form for span in protected_spans(job.text)]
    is_whole = all(text.count(form) >= job.draft.text.count(form) for form in copied)
    is_whole = is_whole and all(_gap(text, p) <= _gap(job.draft.text, p) for p in ("()", "[]", "«»"))
    return is_whole and len(lacking) <= len(lacked) and len(extra) <= len(had)


def _gap(text: str, pair: str) -> int:
    return abs(text.count(pair[0]) - text.count(pair[1]))


def _is_forced(term: Term, pair: LanguagePair) -> bool:
    """Preferred names must stand where their term does, and of proper names any that is allowed."""
    is_name = term.name(pair.source)[:1].isupper()
    return any(
        n.status is TermStatus.PREFERRED or (is_name and n.status is TermStatus.ADMITTED)
        for n in term.in_language(pair.target)
    )


def with_terms(translator: Translator, termbase: Termbase | None) -> Translator:
    """The translator with the names of ``termbase``, or as it is where there are none."""
    from translate_pipeline.engine.forced import forced_decoder
    from translate_pipeline.engine.protect import ProtectedTranslator

    decoder = forced_decoder(translator) if termbase else None
    if termbase is None or decoder is None or not isinstance(translator, ProtectedTranslator):
        return translator
    return TermedTranslator(translator, termbase, decoder)


def termed_signature(signature: Signature, termbase: Termbase) -> Signature:
    """The signature of a translator with these terms: other terms give other text."""
    digest = hashlib.sha256(repr(termbase.terms).encode()).hexdigest()[:8]
    return replace(signature, engine=f"{signature.engine}+terms-{digest}")

"""Fuzzy repair: an approved target of a similar sentence, kept but for the words that stand for what changed.

The model finds those words (``evidence``), goes on from what stands before them (``candidates``), and reads every whole
sentence that comes of it beside the new source. The best one is accepted only where the model finds it about as likely
as the approved pair, says the same in its own free translation, and no check keeps it out of the memory. The method is
fuzzy-match repair (Ortega, Sánchez-Martínez and Forcada, Fuzzy-match repair using black-box machine translation
systems, AMTA 2016), with forced decoding in place of a second translation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import MatchKind, Segment, Status, Translation
from translate_pipeline.pipeline.candidates import Read, Revision, best, candidates, is_convincing
from translate_pipeline.pipeline.evidence import places
from translate_pipeline.pipeline.splice import difference
from translate_pipeline.pipeline.translate import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from translate_pipeline.domain import LanguagePair, Match, Target
    from translate_pipeline.engine.forced import Forced, ForcedDecoder
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.engines import Engines
    from translate_pipeline.pipeline.evidence import Place
    from translate_pipeline.pipeline.journal import Journal
    from translate_pipeline.pipeline.targets import TargetMaker

__all__ = ["MIN_SCORE", "RepairStage", "Repaired", "repair"]

#: The lowest score of a match, penalties taken off, that is repaired.
MIN_SCORE: Final = 80
#: Matches of one sentence looked through for one that can be repaired.
_LOOKED_AT: Final = 5
#: Leaves out the drafts of every machine: a run must not see what an earlier one drafted.
_NO_MODEL: Final = "none"
#: Stands in the journal's keys: raised when the same match would be repaired otherwise.
_METHOD: Final = "repair1"
#: Sentences repaired in one go; each has some ten candidates.
_CALL: Final = 64
#: Ways to go on that are looked at, and how long: the longest change that scores 80 is a few words.
_HYPOTHESES: Final = 6
_MAX_TOKENS: Final = 16


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a match comes to for a new source; ``translation`` is None for one refitted by the memory itself."""

    match: Match
    translation: Translation | None = None

    def target(self, maker: TargetMaker, segment: Segment) -> Target | None:
        """None where a check keeps it out of the memory: markup of this very segment may be at fault."""
        if self.translation is None:
            return maker.refitted(segment, self.match)
        return maker.repaired(segment, self.match, self.translation)


class RepairStage:
    """Repairs through the journal, so that nothing is repaired twice in one output folder."""

    def __init__(self, journal: Journal, engines: Engines, memory: Memory, *, run: str) -> None:
        self._journal = journal
        self._engines = engines
        self._memory = memory
        self._run = run

    def repair(
        self,
        segments: Sequence[Segment],
        translations: Mapping[str, Translation],
        pair: LanguagePair,
        *,
        own: Mapping[str, Match] | None = None,
    ) -> dict[str, Repaired]:
        """By text what a match can be made to say; ``translations`` are the model's own of the same segments.

        ``own`` are matches of the stories' last versions, taken where the memory has none that scores as high.
        """
        unique = list({s.text: Segment("", "", s.text) for s in segments}.values())
        found = self._memory.recall(
            unique,
            pair,
            contexts=[("", "")] * len(unique),
            run=self._run,
            model=_NO_MODEL,
            min_score=MIN_SCORE,
            limit=_LOOKED_AT,
        )
        offers = [_offers(matches, (own or {}).get(s.text)) for s, matches in zip(unique, found, strict=True)]
        chosen = {s.text: m for s, matches in zip(unique, offers, strict=True) if (m := _repairable(s.text, matches))}
        result = {text: Repaired(match) for text, match in chosen.items() if match.kind is MatchKind.PLACEABLE}
        fuzzy = {text: match for text, match in chosen.items() if text not in result}
        for text, translation in self._repaired(fuzzy, translations, pair).items():
            if translation.text:
                result[text] = Repaired(chosen[text], translation)
        return result

    def _repaired(
        self, fuzzy: Mapping[str, Match], translations: Mapping[str, Translation], pair: LanguagePair
    ) -> dict[str, Translation]:
        """An empty text for what cannot be repaired, which the journal remembers as well."""
        signature = self._engines.signature(pair)
        signature = replace(signature, engine=f"{signature.engine}+{_METHOD}")
        keys = {text: json.dumps([text, m.unit.source, m.unit.target], ensure_ascii=False) for text, m in fuzzy.items()}
        known = self._journal.translations(pair, signature, list(keys.values()))
        missing = [text for text, key in keys.items() if key not in known]
        decoder = self._decoder(pair) if missing else None
        if decoder is not None:
            for start in range(0, len(missing), _CALL):
                call = missing[start : start + _CALL]
                revisions = [_revision(text, fuzzy[text]) for text in call]
                fresh = repair(decoder, [r for r in revisions if r], translations, pair)
                fresh = {keys[text]: fresh.get(text, Translation("")) for text in call}
                self._journal.save_translations(pair, signature, fresh)
                known |= fresh
        return {text: known[key] for text, key in keys.items() if key in known}

    def _decoder(self, pair: LanguagePair) -> ForcedDecoder | None:
        from translate_pipeline.engine.forced import forced_decoder

        return forced_decoder(self._engines.translator(pair))


def _offers(matches: Sequence[Match], own: Match | None) -> Sequence[Match]:
    """Best first, the memory's before the story's where they score the same."""
    return sorted([*matches, own], key=lambda m: -m.score) if own else matches


def _repairable(text: str, matches: Sequence[Match]) -> Match | None:
    """The best match that somebody approved and that differs in one place."""
    for match in matches:
        if match.unit.status is not Status.APPROVED or match.score < MIN_SCORE:
            continue
        if match.kind is MatchKind.PLACEABLE or (match.kind is MatchKind.FUZZY and _revision(text, match)):
            return match
    return None


def _revision(text: str, match: Match) -> Revision | None:
    change = difference(match.unit.source, text)
    return Revision(text, match.unit.source, match.unit.target, change) if change else None


def repair(
    decoder: ForcedDecoder, revisions: Sequence[Revision], free: Mapping[str, Translation], pair: LanguagePair
) -> dict[str, Translation]:
    """By new source the repaired target, where there is one that convinces. ``free`` has the model's own translations.

    The score of a repaired target is the model's, the alignment pairs words of the new source with its words.
    """
    return _Repair(decoder, pair, free).repair(revisions)


class _Repair:
    def __init__(self, decoder: ForcedDecoder, pair: LanguagePair, free: Mapping[str, Translation]) -> None:
        self._decoder = decoder
        self._pair = pair
        self._free = free

    def repair(self, revisions: Sequence[Revision]) -> dict[str, Translation]:
        approved = self._decoder.read([(r.old_source, r.target) for r in revisions], self._pair, alignment=True)
        stale = self._decoder.read([(r.source, r.target) for r in revisions], self._pair)
        pending = [
            (r, old, new, found)
            for r, old, new in zip(revisions, approved, stale, strict=True)
            if old and new and (found := places(r.target, r.change, old, new))
        ]
        read = self._read([(r, found) for r, _, _, found in pending])
        chosen = {
            r.source: one.candidate.text
            for (r, old, new, _), choice in zip(pending, read, strict=True)
            if (one := best(r, choice)) and is_convincing(r, one, old, new, self._free[r.source].text)
        }
        return dict(self._guarded(chosen))

    def _read(self, pending: Sequence[tuple[Revision, Sequence[Place]]]) -> list[list[Read]]:
        """For each revision its candidates, read beside both sources; all revisions in each call of the engine."""
        asked = [
            (r.source, r.target[: p.span[0]].rstrip())
            for r, found in pending
            if not r.change.is_deletion
            for p in found
        ]
        ways = iter(self._decoder.proceed(asked, self._pair, hypotheses=_HYPOTHESES, max_tokens=_MAX_TOKENS))
        every = [
            candidates(r, found, [() if r.change.is_deletion else next(ways) for _ in found]) for r, found in pending
        ]
        flat = [(r, c.text) for (r, _), some in zip(pending, every, strict=True) for c in some]
        new = iter(self._decoder.read([(r.source, text) for r, text in flat], self._pair))
        old = iter(self._decoder.read([(r.old_source, text) for r, text in flat], self._pair))
        both = [[(c, next(new), next(old)) for c in some] for some in every]
        return [[Read(c, n, o) for c, n, o in some if n and o] for some in both]

    def _guarded(self, chosen: Mapping[str, str]) -> Iterator[tuple[str, Translation]]:
        sound = {
            source: text
            for source, text in chosen.items()
            if not refusals(Segment("", "", source), Translation(text), self._pair)
        }
        for (source, text), forced in zip(
            sound.items(), self._decoder.read(list(sound.items()), self._pair, alignment=True), strict=True
        ):
            if forced:
                yield (
                    source,
                    Translation(text, round(forced.score, 6), alignment=_correspondences(source, text, forced)),
                )


def _correspondences(source: str, target: str, forced: Forced) -> tuple[tuple[int, int], ...]:
    """(source offset, target offset) of words: each of the target with the one it attends to most."""
    from translate_pipeline.engine.align import correspondences
    from translate_pipeline.pipeline.splice import words

    ours, theirs = words(source), words(target)
    columns = [_tokens_in(span, forced.source) for span in ours]
    rows = [_tokens_in(span, forced.tokens) for span in theirs]
    return tuple((ours[i][0], theirs[j][0]) for i, j in correspondences(columns, rows, forced.attention))


def _tokens_in(span: tuple[int, int], tokens: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first token that overlaps the span and the one after the last."""
    inside = [i for i, (start, end) in enumerate(tokens) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)

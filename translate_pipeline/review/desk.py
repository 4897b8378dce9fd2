"""What the page can be asked to do, in the words of the project; requests and HTML stay outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import LanguagePair, MatchKind, Status
from translate_pipeline.errors import ReviewConflictError, UsageError
from translate_pipeline.memory import contexts_of
from translate_pipeline.pipeline.correct import Correction
from translate_pipeline.pipeline.marks import marked, unmarked
from translate_pipeline.pipeline.updates import former_match
from translate_pipeline.render.diff import difference

from .replace import MOST_PLACES, Replacement, Wanted, replacements
from .row import LONG_TEXT, version
from .shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from translate_pipeline.domain import AlignedStory, Match, Segment, Target, TranslationUnit
    from translate_pipeline.memory import Memory
    from translate_pipeline.memory.concordance import Hit
    from translate_pipeline.pipeline.correct import Corrections
    from translate_pipeline.terms import Termbase

    from .writer import Writer

MIN_SCORE: Final = 70
#: Matches are taken by the keys 1 to 9.
MOST_MATCHES: Final = 9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A match with what its source lacks and adds, and its target as it would be edited.

    ``where`` names what it comes from, if that is not the memory.
    """

    key: int
    match: Match
    source: Markup
    edit: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One target of one story: ``index`` counts from 0."""

    aligned: AlignedStory
    index: int
    segment: Segment
    target: Target


class Desk:
    def __init__(
        self,
        corrections: Corrections,
        memory: Memory,
        writer: Writer,
        *,
        author: str = "",
        termbase: Termbase | None = None,
    ) -> None:
        self.corrections = corrections
        self.memory = memory
        self.author = author
        self.termbase = termbase
        self.shelf = Shelf(corrections)
        self._writer = writer

    # -- looking ------------------------------------------------------------------------------------------------------

    def find(self, folder: str, language: str, segment_id: str) -> Found:
        """Raises OutputError for no such story, UsageError for no such segment or language."""
        aligned = self.corrections.story(folder)
        for index, segment in enumerate(aligned.segments):
            if segment.id == segment_id and language in aligned.targets:
                return Found(aligned, index, segment, aligned.targets[language][index])
        raise UsageError(f"{folder}: no segment {segment_id} in {language}", remedy="load the page again")

    def suggestions(self, found: Found) -> list[Suggestion]:
        """What the memory has for a segment or one like it, and what a changed one was, best first.

        Not the draft that stands there already.
        """
        segment = found.segment
        pair = LanguagePair(found.aligned.story.language, found.target.language)
        context = contexts_of(found.aligned.segments)[found.index]
        score = MIN_SCORE if len(segment.text) <= LONG_TEXT else 100
        (matches,) = self.memory.recall([segment], pair, contexts=[context], min_score=score, limit=MOST_MATCHES)
        offers = [(match, "") for match in matches if not _is_draft_of(match.unit, segment, found.target)]
        former = found.aligned.update.segments[found.index].former if found.aligned.update else None
        own = former_match(former, segment, pair, self.memory.penalties) if former else None
        if former and own and all(m.unit.target != own.unit.target for m in matches):
            offers.append((own, f"revision {former.revision} of this story"))
            offers.sort(key=lambda offer: -offer[0].score)
        return [
            Suggestion(
                key,
                match,
                difference(match.unit.source, segment.text),
                marked(match.unit.target, match.unit.target_tags),
                where,
            )
            for key, (match, where) in enumerate(offers[:MOST_MATCHES], start=1)
        ]

    def concordance(self, text: str, source_language: str, language: str) -> list[Hit]:
        return self.memory.concordance(text[:500], pair=LanguagePair(source_language, language), limit=30)

    def comment_counts(self, folder: str, language: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for comment in self.corrections.comments(folder, language):
            counts[comment.segment] = counts.get(comment.segment, 0) + 1
        return counts

    # -- correcting ---------------------------------------------------------------------------------------------------

    def save(self, folder: str, language: str, segment_id: str, *, text: str | None, status: Status, seen: str) -> None:
        """``text`` has marks for its tags; None leaves it as it stands. ``seen`` is the version that the person saw.

        Raises ReviewConflictError where somebody else was first.
        """
        found = self._seen(folder, language, segment_id, seen)
        words, tags = (found.target.text, found.target.tags) if text is None else unmarked(text, found.segment)
        if words == found.target.text and not tags:
            tags = found.target.tags
        self._correct(
            folder,
            Correction(
                segment=segment_id, language=language, text=words, status=status, tags=tags, expected=found.target.text
            ),
        )

    def undo(self, folder: str, language: str, segment_id: str) -> None:
        self.corrections.undo(folder, segment_id, language, author=self.author)
        self._writer.touch()

    def fix(self, folder: str, language: str, segment_id: str, *, number: int, seen: str) -> None:
        """Apply the repair of the finding ``number`` of the version seen. An approved target stays approved."""
        from .fixes import fix_for

        found = self._seen(folder, language, segment_id, seen)
        findings = found.target.findings
        fix = fix_for(findings[number], found.segment, found.target) if 0 <= number < len(findings) else None
        if fix is None:
            raise UsageError("there is nothing to repair here", remedy="edit the text")
        status = Status.APPROVED if found.target.status is Status.APPROVED else Status.DRAFT
        self._correct(
            folder,
            Correction(
                segment=segment_id,
                language=language,
                text=fix.text,
                status=status,
                tags=fix.tags,
                expected=found.target.text,
            ),
        )

    def comment(self, folder: str, language: str, segment_id: str, text: str) -> None:
        if not text.strip():
            raise UsageError("the comment is empty", remedy="write something first")
        self.corrections.comment(folder, segment_id, language, text=text.strip(), author=self.author)
        self._writer.touch()  # the files have it too

    def approve_exact(self, folder: str, language: str) -> int:
        """Approve every exact match that has no finding of weight: how many."""
        aligned = self.corrections.story(folder)
        chosen = [
            Correction(segment=t.segment_id, language=language, text=t.text, status=Status.APPROVED, expected=t.text)
            for t in aligned.targets.get(language, ())
            if is_surely_right(t)
        ]
        if chosen:
            self.corrections.correct_all(folder, chosen, author=self.author)
            self._writer.touch()
        return len(chosen)

    def _seen(self, folder: str, language: str, segment_id: str, seen: str) -> Found:
        found = self.find(folder, language, segment_id)
        if version(found.target) != seen:
            raise ReviewConflictError("somebody else changed this segment first", remedy="look at both and decide")
        return found

    def _correct(self, folder: str, correction: Correction) -> None:
        self.corrections.correct_all(folder, [correction], author=self.author)
        self._writer.touch()

    # -- the same sentence elsewhere ----------------------------------------------------------------------------------

    def twins(self, folder: str, language: str, segment_id: str) -> list[tuple[str, Target]]:
        """Targets of the very same source, here and in other stories, that are not the same and approved."""
        found = self.find(folder, language, segment_id)
        return [
            (place_folder, target)
            for place_folder, target in self._same_source(found, language)
            if (place_folder, target.segment_id) != (folder, segment_id)
            and (target.text != found.target.text or target.status is not Status.APPROVED)
        ]

    def _same_source(self, found: Found, language: str) -> Iterator[tuple[str, Target]]:
        stories: dict[str, AlignedStory] = {}
        for place in self.shelf.places(found.segment.text):
            aligned = stories.get(place.folder) or self.corrections.story(place.folder)
            stories[place.folder] = aligned
            for target in aligned.targets.get(language, ()):
                if target.segment_id == place.segment:
                    yield place.folder, target

    def propagate(self, folder: str, language: str, segment_id: str) -> tuple[int, int]:
        """Give every twin that nobody has approved the text of this approved one: how many, and how many were left."""
        found = self.find(folder, language, segment_id)
        if found.target.status is not Status.APPROVED:
            raise UsageError("only an approved translation can be given to others", remedy="approve it first")
        twins = self.twins(folder, language, segment_id)
        wanted: dict[str, list[Correction]] = {}
        for place, target in twins:
            if target.status is not Status.APPROVED:
                wanted.setdefault(place, []).append(
                    Correction(
                        segment=target.segment_id,
                        language=language,
                        text=found.target.text,
                        status=Status.APPROVED,
                        expected=target.text,
                    )
                )
        for place, corrections in wanted.items():
            self.corrections.correct_all(place, corrections, author=self.author)
        self._writer.touch()
        done = sum(map(len, wanted.values()))
        return done, len(twins) - done

    # -- search and replace -------------------------------------------------------------------------------------------

    def replacements(self, folder: str, language: str, wanted: Wanted, *, everywhere: bool) -> list[Replacement]:
        """At most ``MOST_PLACES`` of them."""
        if not wanted.find:
            raise UsageError("nothing to search for", remedy="type what is to be found")
        folders = [card.folder for card in self.shelf.cards(0)] if everywhere else [folder]
        found: list[Replacement] = []
        for place in folders:
            aligned = self.corrections.story(place)
            if language in aligned.targets:
                found += replacements(place, aligned, language, wanted)
            if len(found) >= MOST_PLACES:
                break
        return found[:MOST_PLACES]

    def replace(
        self, folder: str, language: str, wanted: Wanted, chosen: Sequence[tuple[str, str, str]], *, everywhere: bool
    ) -> int:
        """Do the ``chosen`` ones, each a folder, segment and version as shown: how many. An approved one stays so.

        Raises ReviewConflictError when one of them has changed since; then nothing of its story is replaced.
        """
        offered = {
            (r.folder, r.segment, r.version): r
            for r in self.replacements(folder, language, wanted, everywhere=everywhere)
        }
        corrections: dict[str, list[Correction]] = {}
        for key in dict.fromkeys(chosen):
            if key not in offered:
                raise ReviewConflictError("a segment was changed since the preview", remedy="search again")
            one = offered[key]
            corrections.setdefault(one.folder, []).append(
                Correction(
                    segment=one.segment,
                    language=language,
                    text=one.text,
                    tags=one.tags,
                    expected=one.before,
                    status=Status.APPROVED if one.is_approved else Status.DRAFT,
                )
            )
        for place, some in corrections.items():
            self.corrections.correct_all(place, some, author=self.author)
        self._writer.touch()
        return sum(map(len, corrections.values()))


def _is_draft_of(unit: TranslationUnit, segment: Segment, target: Target) -> bool:
    is_same = (unit.source, unit.target) == (segment.text, target.text)
    return is_same and unit.status is Status.DRAFT and not unit.notes


def is_surely_right(target: Target) -> bool:
    """An unreviewed match of the whole text against which no check has more than a remark."""
    is_exact = target.kind in (MatchKind.CONTEXT, MatchKind.EXACT)
    return is_exact and target.status is Status.DRAFT and all(f.severity.value == "info" for f in target.findings)

"""What a person says of delivered segments: into the memory, into the journal, and into the story's files.

Every way of correcting ends here: the review page, and files that come back from other tools. A correction is durable
before its caller hears of it; the files follow when ``render`` is asked for them, at the latest when the folder is next
opened for correcting. The folder's lock is held for each step alone, so a review open all day never holds up a run.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from translate_pipeline.domain import (
    AlignedStory,
    LanguagePair,
    Status,
    Target,
)
from translate_pipeline.errors import OutputError, OutputLockedError, ReviewConflictError, UsageError
from translate_pipeline.pipeline.deliver import deliver, write_index
from translate_pipeline.pipeline.journal import Comment, Journal, Revision
from translate_pipeline.pipeline.options import Counts
from translate_pipeline.pipeline.remarks import noted, notes_of
from translate_pipeline.pipeline.tags import place_tags
from translate_pipeline.pipeline.teaching import Change, Teaching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from translate_pipeline.domain import Finding, InlineTag, Segment
    from translate_pipeline.memory import Memory
    from translate_pipeline.pipeline.journal import StoryRecord
    from translate_pipeline.pipeline.spelling import Spelling
    from translate_pipeline.terms import Termbase

#: How long a correction waits for another one of the same folder; a run takes longer, and is told of.
_WAIT_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What shall become of one target. ``tags`` None: those it has while its words stay, else placed by likeness.

    ``expected`` is the text that the person saw before them; None where nobody looked.
    """

    segment: str
    language: str
    text: str
    status: Status
    tags: tuple[InlineTag, ...] | None = None
    expected: str | None = None


class Corrections:
    """The delivered stories of one output folder, open to be corrected. Threads may share it."""

    def __init__(self, out: Path, memory: Memory, termbase: Termbase | None, spelling: Spelling | None = None) -> None:
        self.out = out
        self.memory = memory
        self.termbase = termbase
        self.spelling = spelling
        self._lock = threading.RLock()

    @classmethod
    def open(
        cls, out: Path, memory: Memory, *, termbase: Termbase | None = None, spelling: Spelling | None = None
    ) -> Self:
        """Raises OutputError where no run has written."""
        opened = cls(out, memory, termbase, spelling)
        with opened._reading():
            return opened

    # -- reading ------------------------------------------------------------------------------------------------------

    def stories(self) -> list[StoryRecord]:
        """The delivered ones, by folder name."""
        with self._reading() as journal:
            return [record for record in journal.stories() if record.state == "done"]

    def versions(self) -> dict[str, tuple[str, int]]:
        """By folder what changes whenever the story does: its run and its last revision."""
        with self._reading() as journal:
            latest = journal.latest_revisions()
            return {r.folder: (r.run, latest.get(r.origin, 0)) for r in journal.stories() if r.state == "done"}

    def story(self, folder: str) -> AlignedStory:
        """As last delivered or corrected, and with what is misspelt. Raises OutputError where there is none."""
        with self._reading() as journal:
            aligned = self._story(journal, folder)[1]
        return self.spelling.added_to(aligned) if self.spelling else aligned

    def history(self, folder: str, segment_id: str, language: str) -> list[Revision]:
        """What was replaced, newest first."""
        with self._reading() as journal:
            return journal.revisions(self._story(journal, folder)[0].origin, segment_id, language)

    def comments(self, folder: str, language: str) -> list[Comment]:
        """Oldest first."""
        with self._reading() as journal:
            return journal.comments(self._story(journal, folder)[0].origin, language)

    # -- correcting ---------------------------------------------------------------------------------------------------

    def correct(
        self,
        folder: str,
        segment_id: str,
        language: str,
        *,
        text: str,
        status: Status,
        author: str,
        tags: tuple[InlineTag, ...] | None = None,
        expected: str | None = None,
    ) -> Target:
        """See ``correct_all``."""
        correction = Correction(
            segment=segment_id, language=language, text=text, status=status, tags=tags, expected=expected
        )
        return self.correct_all(folder, [correction], author=author)[0]

    def correct_all(self, folder: str, corrections: Sequence[Correction], *, author: str) -> list[Target]:
        """The new targets, in order: all of them stored, or none.

        Raises ReviewConflictError where a target is not the expected one, UsageError for no such segment or an approved
        text with nothing to see, OutputLockedError while a run is writing.
        """
        with self._writing() as journal:
            record, aligned = self._story(journal, folder)
            changes = [self._change(aligned, correction) for correction in corrections]
            return self._save(journal, record, aligned, changes, author)

    def undo(self, folder: str, segment_id: str, language: str, *, author: str, expected: str | None = None) -> Target:
        """Take back the last change of a segment that has not been taken back. Raises as ``correct_all`` does."""
        with self._writing() as journal:
            record, aligned = self._story(journal, folder)
            index = _index(aligned, segment_id, language)
            current = aligned.targets[language][index]
            last = next((r for r in journal.revisions(record.origin, segment_id, language) if r.kind == "change"), None)
            if last is None:
                raise UsageError(f"segment {segment_id}: nothing to take back", remedy="edit it instead")
            _expect(current, last.after.text if expected is None else expected)
            _expect(current, last.after.text)
            change = Change(index, current, last.before)
            return self._save(journal, record, aligned, [change], author, undone=last.id)[0]

    def comment(self, folder: str, segment_id: str, language: str, *, text: str, author: str) -> None:
        """For whoever comes after, here and in the files; of an approved target the memory keeps it too."""
        with self._writing() as journal:
            record, aligned = self._story(journal, folder)
            index = _index(aligned, segment_id, language)
            journal.add_comment(record.origin, Comment(segment_id, language, _now(), author, text))
            target = aligned.targets[language][index]
            if target.status is Status.APPROVED and target.is_stored:
                notes = notes_of(journal, record.origin, [language])
                Teaching(self.memory, aligned, author, notes).teach([Change(index, target, target)])

    def _change(self, aligned: AlignedStory, correction: Correction) -> Change:
        index = _index(aligned, correction.segment, correction.language)
        segment, before = aligned.segments[index], aligned.targets[correction.language][index]
        _expect(before, correction.expected)
        is_same = correction.text == before.text
        if correction.status is Status.APPROVED and not correction.text.strip():
            raise UsageError(f"segment {segment.id}: an approved translation needs some text", remedy="reject it")
        tags = correction.tags
        if tags is None:
            tags = before.tags if is_same else place_tags(segment.text, segment.tags, correction.text)
        after = replace(
            before,
            text=correction.text,
            tags=tags,
            status=correction.status,
            model=before.model if is_same else "",
            repaired=before.repaired if is_same else None,
        )
        is_untouched = is_same and tags == before.tags and correction.status is Status.DRAFT
        return Change(index, before, after if is_untouched else self._checked(aligned, segment, after))

    def _checked(self, aligned: AlignedStory, segment: Segment, target: Target) -> Target:
        from translate_pipeline.quality import check
        from translate_pipeline.terms import check_terms

        pair = LanguagePair(aligned.story.language, target.language)
        role = next(b.role for b in aligned.story.blocks if b.id == segment.block_id)
        findings: tuple[Finding, ...] = check(segment, target.text, pair, tags=target.tags, role=role)
        if self.termbase:
            findings += tuple(check_terms(self.termbase, segment.text, target.text, pair))
        return replace(target, findings=findings)

    def _save(
        self,
        journal: Journal,
        record: StoryRecord,
        aligned: AlignedStory,
        changes: Sequence[Change],
        author: str,
        *,
        undone: int = 0,
    ) -> list[Target]:
        """The memory first: whatever stops us after it, a later run delivers what was approved."""
        notes = notes_of(journal, record.origin, aligned.languages)
        changes = Teaching(self.memory, aligned, author, notes).teach(changes)
        targets = {language: list(column) for language, column in aligned.targets.items()}
        for change in changes:
            targets[change.after.language][change.index] = change.after
        corrected = replace(aligned, targets={language: tuple(column) for language, column in targets.items()})
        kind, moment = "undo" if undone else "change", _now()
        revisions = [
            Revision(c.after.segment_id, c.after.language, moment, author, c.before, c.after, kind)
            for c in changes
            if c.before != c.after
        ]
        journal.save_revisions(record.origin, corrected, revisions, undone=[undone] if undone else [])
        return [change.after for change in changes]

    # -- rendering ----------------------------------------------------------------------------------------------------

    def render(self, folder: str) -> tuple[str, ...]:
        """Write a story's files again, in the formats they were made in, and the start page. Returns warnings.

        A file that somebody has edited meanwhile is kept beside the new one. Raises OutputError.
        """
        with self._writing() as journal:
            warnings = self._render(journal, self._story(journal, folder)[0])
            write_index(self.out, journal.stories())
        return warnings

    def render_stale(self) -> tuple[str, ...]:
        """Write the files of every story that was corrected since they were written. Returns warnings."""
        with self._reading() as journal:
            if not journal.stale():
                return ()
        warnings: list[str] = []
        with self._writing() as journal:
            for origin in journal.stale():
                record = journal.story(origin)
                if record is None or record.state != "done":
                    journal.freshen(origin)
                else:
                    warnings += self._render(journal, record)
            write_index(self.out, journal.stories())
        return tuple(warnings)

    def _render(self, journal: Journal, record: StoryRecord) -> tuple[str, ...]:
        from translate_pipeline.render import DEFAULT_FORMATS, FORMATS, read_manifest

        _, aligned = self._story(journal, record.folder)
        folder = self.out / record.folder
        manifest = read_manifest(folder) or {}
        suffixes = {name.rpartition(".")[2] for name in manifest.get("files", {})}
        formats = [name for name in FORMATS if name in suffixes] or list(DEFAULT_FORMATS)
        shown = noted(journal, record.origin, aligned)
        warnings = deliver(shown, folder, formats, settings=manifest.get("settings", {}))
        journal.save_stories([replace(record, counts=Counts.of(aligned).to_json())])
        journal.freshen(record.origin)
        return warnings

    # -- the journal --------------------------------------------------------------------------------------------------

    def _story(self, journal: Journal, folder: str) -> tuple[StoryRecord, AlignedStory]:
        record = journal.story_in(folder)
        aligned = journal.aligned(record.origin) if record and record.state == "done" else None
        if record is None or aligned is None:
            raise OutputError(f"{self.out}: no delivered story {folder}", remedy="see: translate-pipeline status")
        return record, aligned

    @contextmanager
    def _reading(self) -> Iterator[Journal]:
        journal = Journal.read(self.out)
        if journal is None:
            raise OutputError(
                f"{self.out}: no output of translate-pipeline", remedy="name the folder given to run as --out"
            )
        with journal:
            yield journal

    @contextmanager
    def _writing(self) -> Iterator[Journal]:
        with self._lock:
            try:
                journal = Journal.open(self.out, wait_s=_WAIT_S)
            except OutputLockedError as error:
                raise OutputLockedError(
                    f"{self.out}: a run is writing there, so nothing can be corrected until it has ended",
                    remedy="save again then: nothing of yours is lost",
                ) from error
            with journal:
                yield journal


def _index(aligned: AlignedStory, segment_id: str, language: str) -> int:
    """Raises UsageError for no such segment or language."""
    if language in aligned.targets:
        for index, segment in enumerate(aligned.segments):
            if segment.id == segment_id:
                return index
    raise UsageError(f"{aligned.story.id}: no segment {segment_id} in {language}", remedy="open the story again")


def _expect(current: Target, expected: str | None) -> None:
    if expected is not None and current.text != expected:
        raise ReviewConflictError(
            f"segment {current.segment_id} was changed meanwhile to: {current.text}",
            remedy="look at it and decide again",
        )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""Corrected files back into the stories they came from, and what was approved in them into the memory.

Row by row: what a file says of one segment stands or falls alone, so a file that is half broken brings its good half.
What was decided of a story in one language is stored in one step, and its files are written again at the end.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from translate_pipeline.domain import Status
from translate_pipeline.errors import (
    ExchangeError,
    OutputLockedError,
    ReviewConflictError,
    TranslatePipelineError,
    UsageError,
)
from translate_pipeline.exchange import (
    Correction,
    Decision,
    Judge,
    Problem,
    find_language,
    find_owner,
    language_of,
    read_corrections,
)
from translate_pipeline.pipeline import correct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from translate_pipeline.domain import AlignedStory, Note

#: Stories named in a message about a file that fits several.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """``story`` and ``language`` say what a file belongs to where it does not say so itself.

    ``is_forced``: the file wins over changes made since it was written. ``is_trusted``: changed words are approved even
    where the file says that they are unfinished. ``is_dry``: nothing is stored or written.
    """

    author: str = ""
    story: str = ""
    language: str = ""
    format: str = ""
    is_forced: bool = False
    is_trusted: bool = False
    is_dry: bool = False


@dataclass(slots=True)
class FileReport:
    """What came of one file: counts of segments, and what could not be used.

    ``corrected`` have new words that were approved, ``confirmed`` were approved as they stood, ``drafted`` have new
    words that nobody approved yet; ``unchanged`` are left as they were. ``comments`` are new notes, by whomever.
    """

    file: str
    stories: list[str] = field(default_factory=list)
    corrected: int = 0
    confirmed: int = 0
    drafted: int = 0
    rejected: int = 0
    unchanged: int = 0
    comments: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, decision: Decision) -> None:
        if decision.status is Status.REJECTED:
            self.rejected += 1
        elif decision.status is Status.DRAFT:
            self.drafted += 1
        elif decision.is_changed:
            self.corrected += 1
        else:
            self.confirmed += 1

    def to_json(self) -> dict[str, Any]:
        names = ("corrected", "confirmed", "drafted", "rejected", "unchanged", "comments")
        counts = {name: getattr(self, name) for name in names}
        problems = [{"place": p.place, "message": p.message} for p in self.problems]
        return {"file": self.file, "stories": self.stories, **counts, "problems": problems}


@dataclass(slots=True)
class ApplyReport:
    files: list[FileReport] = field(default_factory=list)
    rendered: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return int(any(report.problems for report in self.files))

    def to_json(self) -> dict[str, Any]:
        return {
            "files": [report.to_json() for report in self.files],
            "rendered": self.rendered,
            "warnings": self.warnings,
        }


def apply(corrections: correct.Corrections, files: Iterable[Path], options: ApplyOptions) -> ApplyReport:
    """Take over what the files say. A file of which nothing can be used is a problem of that file alone.

    Raises UsageError for a story or format that does not exist, and what makes the output folder or memory unusable.
    """
    work = _Apply(corrections, options)
    try:
        for file in files:
            work.take(file)
    finally:
        # Whatever stops us, what is stored by now is shown by the stories' files too.
        if not options.is_dry:
            work.render()
    return work.report


def _line(problem: Problem) -> int:
    found = re.search(r"\d+", problem.place)
    return int(found[0]) if found else 0


class _Apply:
    def __init__(self, corrections: correct.Corrections, options: ApplyOptions) -> None:
        self._corrections = corrections
        self._options = options
        self._touched: dict[str, None] = {}
        self._folders = [record.folder for record in corrections.stories()]
        if options.story and options.story not in self._folders:
            raise UsageError(
                f"{corrections.out}: no delivered story {options.story!r}", remedy="see: translate-pipeline status"
            )
        self.report = ApplyReport()

    def take(self, file: Path) -> None:
        report = FileReport(str(file))
        self.report.files.append(report)
        groups: dict[object, list[Correction]] = defaultdict(list)
        try:
            for found in read_corrections(file, format=self._options.format):
                if isinstance(found, Problem):
                    report.problems.append(found)
                else:
                    groups[found.story, found.language].append(found)
        except ExchangeError as error:
            report.problems.append(Problem("file", str(error)))
        for rows in groups.values():
            try:
                self._take_rows(file, rows, report)
            except (ExchangeError, OutputLockedError, ReviewConflictError) as error:
                report.problems.append(Problem("file", str(error)))
        report.problems.sort(key=_line)

    def _take_rows(self, file: Path, rows: Sequence[Correction], report: FileReport) -> None:
        folder = self._folder(file, rows)
        aligned = self._corrections.story(folder)
        language = self._language(file, rows, aligned)
        report.stories.append(folder)
        judge = self._judge(folder, aligned, language)
        self._comment(folder, language, judge, rows, report)  # before approvals, which take them into the memory
        decisions: dict[str, Decision] = {}
        for decision in self._decide(judge, rows, report):
            other = decisions.setdefault(decision.segment_id, decision)
            if (other.text, other.status) != (decision.text, decision.status):
                report.problems.append(
                    Problem(decision.place, f"says otherwise than {other.place} of the same segment")
                )
        if decisions and not self._options.is_dry:
            self._store(folder, list(decisions.values()), report)
        else:
            for decision in decisions.values():
                report.count(decision)

    def _judge(self, folder: str, aligned: AlignedStory, language: str) -> Judge:
        return Judge(
            aligned,
            language,
            earlier=lambda segment: [r.before.text for r in self._corrections.history(folder, segment, language)],
            is_forced=self._options.is_forced,
            is_trusted=self._options.is_trusted,
        )

    def _comment(
        self, folder: str, language: str, judge: Judge, rows: Sequence[Correction], report: FileReport
    ) -> None:
        """Notes that nobody has made yet become comments of whoever signed them, else of the file's author."""
        if not any(row.notes for row in rows):
            return
        known = {(c.segment, c.text) for c in self._corrections.comments(folder, language)}
        for row in rows:
            segment = judge.segment_of(row)
            for note in row.notes:
                if segment and (segment, note.text) not in known:
                    known.add((segment, note.text))
                    report.comments += 1
                    self._store_comment(folder, segment, language, note)

    def _store_comment(self, folder: str, segment: str, language: str, note: Note) -> None:
        if not self._options.is_dry:
            author = note.author or self._options.author
            self._corrections.comment(folder, segment, language, text=note.text, author=author)
            self._touched[folder] = None

    def _decide(self, judge: Judge, rows: Sequence[Correction], report: FileReport) -> Iterator[Decision]:
        for row in rows:
            found = judge.decide(row)
            if isinstance(found, Problem):
                report.problems.append(found)
            elif found is None:
                report.unchanged += 1
            else:
                yield found

    def _store(self, folder: str, decisions: Sequence[Decision], report: FileReport) -> None:
        """All in one step; where that is refused, one by one, so that one segment does not cost the others."""
        try:
            self._correct(folder, decisions)
        except (ReviewConflictError, UsageError):
            for decision in decisions:
                try:
                    self._correct(folder, [decision])
                except (ReviewConflictError, UsageError) as error:
                    report.problems.append(Problem(decision.place, str(error)))
                else:
                    report.count(decision)
        else:
            for decision in decisions:
                report.count(decision)
        self._touched[folder] = None

    def _correct(self, folder: str, decisions: Sequence[Decision]) -> None:
        wanted = [
            correct.Correction(
                segment=d.segment_id,
                language=d.language,
                text=d.text,
                status=d.status,
                tags=d.tags,
                expected=d.expected,
            )
            for d in decisions
        ]
        self._corrections.correct_all(folder, wanted, author=self._options.author)

    # -- which story, which language ----------------------------------------------------------------------------------

    def _folder(self, file: Path, rows: Sequence[Correction]) -> str:
        """As told, else the story that the file lies with or names, else the one whose sentences it has.

        Raises ExchangeError where no story fits or several do.
        """
        if self._options.story:
            return self._options.story
        beside = self._beside(file)
        if beside and find_owner(rows, [(beside, self._corrections.story(beside))]):
            return beside
        owners = find_owner(rows, ((folder, self._corrections.story(folder)) for folder in self._folders))
        if len(owners) == 1:
            return owners[0]
        named = ", ".join(owners[:_NAMED]) + (" …" if len(owners) > _NAMED else "")
        raise ExchangeError(
            f"fits several stories: {named}; choose one with --story" if owners else "fits no story of this folder"
        )

    def _beside(self, file: Path) -> str:
        folder = file.resolve().parent
        is_own = folder.parent == self._corrections.out.resolve() and folder.name in self._folders
        return folder.name if is_own else ""

    def _language(self, file: Path, rows: Sequence[Correction], aligned: AlignedStory) -> str:
        """The story's language that option, file or file name mean (``ru-RU`` is ``ru``). Raises ExchangeError."""
        given = (self._options.language or rows[0].language or language_of(file)).lower().replace("_", "-")
        known = {language.lower(): language for language in aligned.languages}
        for name in (given, given.partition("-")[0]):
            if name in known:
                return known[name]
        if not given and len(known) == 1:
            return aligned.languages[0]
        if not given and (found := find_language(rows, aligned)):
            return found
        offered = ", ".join(aligned.languages)
        raise ExchangeError(
            f"the story has no translation into {given!r}, only {offered}"
            if given
            else f"does not say its language; choose one of {offered} with --to"
        )

    # -- writing ------------------------------------------------------------------------------------------------------

    def render(self) -> None:
        for folder in self._touched:
            try:
                self.report.warnings += [f"{folder}: {warning}" for warning in self._corrections.render(folder)]
            except TranslatePipelineError as error:
                self.report.warnings.append(f"{folder}: stored, but its files could not be written: {error}")
            else:
                self.report.rendered.append(folder)
        try:
            # Stories that were corrected, but whose files a kill or a full disk kept from being written.
            self.report.warnings += self._corrections.render_stale()
        except TranslatePipelineError as error:
            self.report.warnings.append(str(error))

"""What can be checked, from wherever it is: output folders, exchange files, the memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import SOURCE_LANGUAGE, Finding, LanguagePair, Role, Segment, Status
from translate_pipeline.errors import ExchangeError, UsageError
from translate_pipeline.exchange import Correction, Problem, language_of, read_corrections
from translate_pipeline.pipeline.journal import Journal
from translate_pipeline.pipeline.journal_file import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translate_pipeline.domain import AlignedStory, InlineTag, TranslationUnit
    from translate_pipeline.memory import Address

_SQLITE: Final = b"SQLite format 3\x00"
_MEMORY_TSV: Final = b"source\ttarget\tsource-language"
_ROLES: Final = frozenset(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class Item:
    """A source and its target, and where they stand.

    ``file`` is the path as it was given; ``story`` and ``segment`` name the place within an output folder, ``place``
    within any file (``line 12``). ``line`` is 0 where the file has no lines. ``delivered`` are the findings it was
    delivered with.
    """

    file: str
    pair: LanguagePair
    source: Segment
    target: str
    tags: tuple[InlineTag, ...] = ()
    role: Role | None = None
    story: str = ""
    place: str = ""
    line: int = 0
    is_flat: bool = False
    delivered: tuple[Finding, ...] = ()

    @property
    def segment(self) -> str:
        return self.source.id if self.story else ""


#: What cannot be read of a file, with the file.
Trouble = tuple[str, Problem]


def read_items(paths: Iterable[Address], pair: LanguagePair | None) -> Iterator[Item | Trouble]:
    """Everything to be checked under the paths, in their order; rejected translations are left out.

    Raises UsageError for a path that is nothing of this kind.
    """
    for path in paths:
        yield from (
            each for each in _read(path, pair) if not isinstance(each, Item) or pair is None or each.pair == pair
        )


def _read(path: Address, pair: LanguagePair | None) -> Iterator[Item | Trouble]:
    if not isinstance(path, Path):
        return _read_memory(path, pair)
    if path.is_dir():
        return _read_folder(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}", remedy="name an output folder, a file of it, or a memory"
        ) from error
    if head.startswith(_SQLITE):
        return _read_memory(path, pair)
    is_exchange = path.suffix.lower() == ".tmx" or head.removeprefix(b"\xef\xbb\xbf").startswith(_MEMORY_TSV)
    return _read_units(path, pair) if is_exchange else _read_rows(path, pair)


# -- output folders ---------------------------------------------------------------------------------------------------


def _read_folder(folder: Path) -> Iterator[Item]:
    """All stories of an output folder, or the one whose folder was given."""
    for out, wanted in ((folder, ""), (folder.resolve().parent, folder.resolve().name)):
        journal = Journal.read(out)
        if journal is not None:
            with journal:
                yield from _read_journal(journal, wanted, folder)
            return
    raise UsageError(f"{folder}: no output of translate-pipeline", remedy=f"name a folder that holds {FOLDER}")


def _read_journal(journal: Journal, wanted: str, given: Path) -> Iterator[Item]:
    records = [r for r in journal.stories() if r.state == "done" and wanted in ("", r.folder)]
    if wanted and not records:
        raise UsageError(f"{given}: no delivered story", remedy="see: translate-pipeline status")
    for record in records:
        aligned = journal.aligned(record.origin)
        if aligned is not None:
            yield from _read_story(aligned, record.folder, given if wanted else given / record.folder)


def _read_story(aligned: AlignedStory, story: str, folder: Path) -> Iterator[Item]:
    roles = {block.id: block.role for block in aligned.story.blocks}
    for language, targets in aligned.targets.items():
        pair = LanguagePair(aligned.story.language, language)
        file = _delivered_file(folder, language)
        for number, (segment, target) in enumerate(zip(aligned.segments, targets, strict=True), 1):
            if target.status is not Status.REJECTED:
                yield Item(
                    file,
                    pair,
                    segment,
                    target.text,
                    target.tags,
                    roles[segment.block_id],
                    story,
                    f"segment {number}",
                    delivered=target.findings,
                )


def _delivered_file(folder: Path, language: str) -> str:
    """A file of the story that holds this language, else the folder."""
    for suffix in ("xliff", "tsv", "txt", "html", "jsonl"):
        file = folder / f"story.{language}.{suffix}"
        if file.is_file():
            return file.as_posix()
    return folder.as_posix()


# -- files ------------------------------------------------------------------------------------------------------------


def _read_rows(path: Path, pair: LanguagePair | None) -> Iterator[Item | Trouble]:
    """A file of a run, edited or not."""
    try:
        for row in read_corrections(path):
            if isinstance(row, Problem):
                yield str(path), row
                continue
            language = row.language.partition("-")[0].lower() or language_of(path) or (pair.target if pair else "")
            if not language:
                raise ExchangeError("does not say its language; give it with --pair")
            if row.target.strip() or row.verdict.value != "rejected":
                yield _item(path, row, LanguagePair(pair.source if pair else SOURCE_LANGUAGE, language))
    except ExchangeError as error:
        yield str(path), Problem("file", str(error))


def _item(path: Path, row: Correction, pair: LanguagePair) -> Item:
    return Item(
        path.as_posix(),
        pair,
        Segment(f"s{row.number}", "", row.source, tags=row.source_tags),
        row.target,
        row.target_tags,
        Role(row.role) if row.role in _ROLES else None,
        place=row.place,
        line=_line(row.place),
        is_flat=row.is_flat,
    )


def _line(place: str) -> int:
    """``line 12, segment s3`` → 12; rows of a document are no lines of a file."""
    word, _, rest = place.partition(" ")
    number = rest.partition(",")[0]
    return int(number) if word == "line" and number.isdecimal() else 0


def _read_units(path: Path, pair: LanguagePair | None) -> Iterator[Item | Trouble]:
    from translate_pipeline.memory import Problem as Damage
    from translate_pipeline.memory.exchange import ReadOptions, format_of

    try:
        for number, unit in enumerate(format_of(path).read(path, ReadOptions(path.name, pair)), 1):
            if isinstance(unit, Damage):
                yield str(path), Problem(f"line {unit.line}", unit.message)
            elif unit.status is not Status.REJECTED:
                yield _unit_item(path.as_posix(), unit, f"unit {number}")
    except ExchangeError as error:
        yield str(path), Problem("file", str(error))


def _read_memory(address: Address, pair: LanguagePair | None) -> Iterator[Item]:
    from translate_pipeline.memory import Memory

    file = address.as_posix() if isinstance(address, Path) else str(address)
    with Memory.open(address, create=False, read_only=True) as memory:
        for unit in memory.units(pair):
            if unit.status is not Status.REJECTED:
                yield _unit_item(file, unit, f"unit #{unit.id}")


def _unit_item(file: str, unit: TranslationUnit, place: str) -> Item:
    source = Segment(place, "", unit.source, tags=unit.source_tags)
    return Item(file, unit.pair, source, unit.target, unit.target_tags, place=place)

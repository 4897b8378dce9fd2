"""Units from files and into files: the formats, and what importing and exporting have in common."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from translate_pipeline.domain import LanguagePair, Status, TranslationUnit
from translate_pipeline.errors import ExchangeError

from .address import Address
from .recording import RecordReport
from .store import Memory
from .whole_file import appearing

#: From a format's name to ``module:class``, imported on demand. The name is the suffix of its files.
FORMATS: Mapping[str, str] = {
    "tmx": "translate_pipeline.memory.tmx:TmxFormat",
    "tsv": "translate_pipeline.memory.tsv:TsvFormat",
    "xliff": "translate_pipeline.memory.xliff:XliffFormat",
    "po": "translate_pipeline.memory.po:PoFormat",
    "csv": "translate_pipeline.memory.csv_file:CsvFormat",
    "xlsx": "translate_pipeline.memory.xlsx:XlsxFormat",
}

#: Other suffixes of the same formats.
_ALIASES: Mapping[str, str] = {"xlf": "xliff", "sdlxliff": "xliff", "mqxliff": "xliff", "mxliff": "xliff"}

#: Units stored in one transaction: what a kill during an import can lose.
BATCH_SIZE = 10_000

#: Files of so many bytes are read by a process of their own, where there is a second core.
BIG_FILE = 16 << 20

#: Problems kept in a report; the rest is counted.
MAX_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """A unit of a file that cannot be used, and why. Lines count from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the file itself may leave open.

    ``pair`` None reads every language that is there, from the file's source language into each other. ``status`` is
    for units that say nothing of it. ``name`` becomes the name of their origin.
    """

    name: str
    pair: LanguagePair | None = None
    status: Status = Status.APPROVED


class ExchangeFormat(Protocol):
    """One kind of file. Reading is streamed: memory use does not grow with the file."""

    def read(self, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
        """Raises ExchangeError where the file as a whole is not what it should be."""


@runtime_checkable
class WritableFormat(ExchangeFormat, Protocol):
    """A format that holds all of a unit, or what a table can: what memories are written as, streamed too."""

    def write(self, out: BinaryIO, units: Iterable[TranslationUnit]) -> int:
        """How many units were written."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of units; ``problems`` are the first of those ``skipped``."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def read(self) -> int:
        return self.added + self.updated + self.unchanged + self.refused


def format_of(path: Path, name: str | None = None) -> ExchangeFormat:
    """The format called ``name``, else that of the file's suffix. Raises ExchangeError where there is none."""
    suffix = path.suffix.lower().lstrip(".")
    wanted = name or _ALIASES.get(suffix, suffix)
    if wanted not in FORMATS:
        known = ", ".join(FORMATS)
        raise ExchangeError(f"{path}: no exchange format {wanted!r}", remedy=f"use one of {known} with --format")
    module, _, attribute = FORMATS[wanted].partition(":")
    found: ExchangeFormat = getattr(import_module(module), attribute)()
    return found


def import_file(
    memory: Memory,
    path: Path,
    *,
    format_name: str | None = None,
    pair: LanguagePair | None = None,
    status: Status = Status.APPROVED,
    strict: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Stores the units of a file, batch by batch: what a crash leaves behind is a sound memory with whole batches.

    Units that cannot be used are reported and left out; with ``strict`` they make the whole file be refused before
    anything of it is stored. ``progress`` hears of the units of each batch. Raises ExchangeError.
    """
    chosen = format_of(path, format_name)
    options = ReadOptions(path.name, pair, status)
    if strict:
        _refuse_problems(path, read_units(chosen, path, options))
    counts = RecordReport()
    problems: list[Problem] = []
    skipped = 0
    units = _by_two(path, format_name, options) if _is_big(path) else read_units(chosen, path, options)
    while True:
        with _no_cycles():
            batch = list(islice(units, BATCH_SIZE))
            found = [each for each in batch if isinstance(each, Problem)]
            skipped += len(found)
            problems += found[: MAX_PROBLEMS - len(problems)]
            counts = _sum(counts, memory.record(each for each in batch if isinstance(each, TranslationUnit)))
        if not batch:
            break
        if progress:
            progress(len(batch))
    memory.index()
    return ImportReport(counts.added, counts.updated, counts.unchanged, counts.refused, skipped, tuple(problems))


def export_file(
    memory: Memory,
    path: Path,
    *,
    format_name: str | None = None,
    pair: LanguagePair | None = None,
    status: Status | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Writes the units to a file that appears whole or not at all; how many. Raises ExchangeError."""
    chosen = format_of(path, format_name)
    if not isinstance(chosen, WritableFormat):
        raise ExchangeError(f"{path}: files of this format are only read", remedy="export to a .tmx or .tsv file")
    try:
        with appearing(path) as part, part.open("wb") as out:
            return chosen.write(out, _counted(memory.units(pair, status), progress))
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be written ({error.strerror})", remedy="choose another file") from error


def merge(memory: Memory, other: Address, *, pair: LanguagePair | None = None) -> RecordReport:
    """Takes over the units of another memory by the rules of storing: of two decisions the newer one stays."""
    counts = RecordReport()
    with Memory.open(other, create=False, read_only=True) as source:
        units = source.units(pair)
        while batch := list(islice(units, BATCH_SIZE)):
            counts = _sum(counts, memory.record(batch))
    memory.index()
    return counts


def _is_big(path: Path) -> bool:
    return path.exists() and path.stat().st_size >= BIG_FILE and (os.cpu_count() or 1) > 1


def _by_two(path: Path, format_name: str | None, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    from .beside import read_beside

    return read_beside(path, format_name, options)


def read_units(chosen: ExchangeFormat, path: Path, options: ReadOptions) -> Iterator[TranslationUnit | Problem]:
    """Raises ExchangeError, also where the file cannot be read at all."""
    try:
        yield from chosen.read(path, options)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read ({error.strerror})", remedy="check the name") from error


def _refuse_problems(path: Path, units: Iterable[TranslationUnit | Problem]) -> None:
    problems = [each for each in units if isinstance(each, Problem)]
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise ExchangeError(
            f"{path}:{problems[0].line}: {problems[0].message}{more}; nothing was imported",
            remedy="mend the file, or import it without --strict to leave out what is broken",
        )


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Spares Python the search for cycles among the units of a batch, which have none: a twelfth of an import."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sum(one: RecordReport, other: RecordReport) -> RecordReport:
    return RecordReport(
        one.added + other.added,
        one.updated + other.updated,
        one.unchanged + other.unchanged,
        one.refused + other.refused,
    )


def _counted(units: Iterator[TranslationUnit], progress: Callable[[int], None] | None) -> Iterator[TranslationUnit]:
    for number, unit in enumerate(units, 1):
        yield unit
        if progress and number % BATCH_SIZE == 0:
            progress(BATCH_SIZE)

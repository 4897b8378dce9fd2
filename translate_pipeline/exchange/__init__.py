"""Corrected files read back: what a translator did, in whatever tool, to the files that a run wrote.

``read_corrections`` says what a file holds, row by row; ``Judge`` compares a row with the story and says what it means.
Neither trusts the file: its XML declares nothing, its archives stay within bounds, and a damaged row costs that row.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from translate_pipeline.errors import ExchangeError, UsageError
from translate_pipeline.exchange.decide import Decision, Judge
from translate_pipeline.exchange.model import Correction, Problem, Shown, StoryName, Verdict
from translate_pipeline.exchange.owner import find_language, find_owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from translate_pipeline.exchange.model import CorrectionReader

__all__ = [
    "FORMATS",
    "Correction",
    "Decision",
    "Judge",
    "Problem",
    "Shown",
    "StoryName",
    "Verdict",
    "find_language",
    "find_owner",
    "format_of",
    "language_of",
    "read_corrections",
]

#: From a format's name to ``module:class``, imported on demand. The first that recognises a file's beginning reads it.
FORMATS: Mapping[str, str] = {
    "xliff": "translate_pipeline.exchange.xliff:XliffReader",
    "xlf": "translate_pipeline.exchange.xliff12:Xliff12Reader",
    "docx": "translate_pipeline.exchange.docx:DocxReader",
    "xlsx": "translate_pipeline.exchange.xlsx:XlsxReader",
    "tsv": "translate_pipeline.exchange.tsv:TsvReader",
}

#: What a run sets aside is ``story.ru.tsv.edited-1``, what a browser saves twice ``story.ru (1).tsv``.
_NAME = re.compile(r"story\.([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*?)(?: ?\(\d+\))?\.([a-z0-9]+)(?:\.edited-\d+)?")
_HEAD_BYTES = 4096


def read_corrections(path: Path, *, format: str = "") -> Iterator[Correction | Problem]:  # noqa: A002 - the option's name
    """What a file says of each segment, in its order, and what of it cannot be read.

    ``format`` '' recognises the file by its content. Raises ExchangeError where nothing of the file can be used, and
    UsageError for an unknown format.
    """
    reader = _reader(format) if format else _reader(format_of(path))
    try:
        yield from reader.read(path)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror or error}", remedy="check the name") from error


def format_of(path: Path) -> str:
    """The name in ``FORMATS`` of what the file is, whatever its suffix. Raises ExchangeError."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror or error}", remedy="check the name") from error
    for name in FORMATS:
        if _reader(name).recognises(path, head):
            return name
    raise ExchangeError(
        f"{path}: no file that corrections are read from", remedy=f"export one of {', '.join(FORMATS)} and edit that"
    )


def language_of(path: Path) -> str:
    """The target language that the file's name says (``story.ru.tsv``), '' where it says none."""
    found = _NAME.fullmatch(path.name)
    return found[1].lower() if found else ""


def _reader(name: str) -> CorrectionReader:
    if name not in FORMATS:
        raise UsageError(f"unknown format of corrections {name!r}", remedy=f"choose from {', '.join(FORMATS)}")
    module, _, class_name = FORMATS[name].partition(":")
    reader: CorrectionReader = getattr(import_module(module), class_name)()
    return reader

"""Termbases as CSV or TSV: a row is a concept, a column a language.

Columns: ``en`` (or ``source``), ``ru``, ``tk`` or ``target_xx`` for any language; optional ``status`` (preferred,
admitted, forbidden, proposed; of the row's targets), ``domain`` (or ``kind``), ``note``. Others are passed over.
``|`` separates several names in a cell: the first is preferred, the others are admitted. Rows with the same English
and domain are one concept. Commas, semicolons or tabs separate columns; UTF-8, with or without byte order mark.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from translate_pipeline.domain import SOURCE_LANGUAGE
from translate_pipeline.errors import ExchangeError

from .files import replace_file
from .model import Term, TermName, TermStatus

_LANGUAGE = re.compile(r"(?:target_)([a-z]{2,3})|(en|ru|tk)")
_ALIASES = {"source": SOURCE_LANGUAGE, "kind": "domain"}
_DELIMITERS = ",;\t"


@dataclass(slots=True)
class _Draft:
    names: dict[str, list[TermName]] = field(default_factory=dict)
    domain: str = ""
    notes: list[str] = field(default_factory=list)

    def add(self, language: str, names: Iterable[TermName]) -> None:
        known = self.names.setdefault(language, [])
        known.extend(name for name in names if name.text not in {k.text for k in known})

    def finished(self) -> Term:
        return Term({lang: tuple(names) for lang, names in self.names.items()}, self.domain, "; ".join(self.notes))


def read(path: Path) -> list[Term]:
    """The concepts of a file in order. Raises ExchangeError with file and line."""
    drafts: dict[tuple[str, str], _Draft] = {}
    for line, row in _rows(path):
        _add(drafts, row, f"{path}:{line}")
    return [draft.finished() for draft in drafts.values()]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, by canonical column name, with the line it ends on."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count), strict=True)
            header = [_canonical(name) for name in next(reader, [])]
            _require_languages(header, path)
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, {k: v.strip() for k, v in zip(header, row, strict=False)}
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path}: not UTF-8 text", remedy="save the table as CSV in UTF-8") from error
    except csv.Error as error:
        raise ExchangeError(f"{path}:{reader.line_num}: {error}", remedy="check the quotes around that cell") from error
    except OSError as error:
        raise ExchangeError(
            f"{path}: {error.strerror or error}", remedy="check the path and its permissions"
        ) from error


def _canonical(name: str) -> str:
    """The language tag or field that a column stands for; '' if it is none of ours."""
    name = name.strip().lower()
    name = _ALIASES.get(name, name)
    if name in {"status", "domain", "note"}:
        return name
    found = _LANGUAGE.fullmatch(name)
    return (found[1] or found[2]) if found else ""


def _require_languages(header: list[str], path: Path) -> None:
    targets = set(header) - {SOURCE_LANGUAGE, "status", "domain", "note", ""}
    if SOURCE_LANGUAGE not in header or not targets:
        raise ExchangeError(
            f"{path}:1: expected columns such as en,ru,tk in the first line",
            remedy="name the column of English terms 'en' and that of each translation by its language",
        )


def _add(drafts: dict[tuple[str, str], _Draft], row: dict[str, str], place: str) -> None:
    source = _names(row.get(SOURCE_LANGUAGE, ""), TermStatus.PREFERRED)
    if not source:
        raise ExchangeError(f"{place}: the English term is missing", remedy="fill the cell or delete the row")
    status = _status(row.get("status", ""), place)
    domain = row.get("domain", "")
    draft = drafts.setdefault((source[0].text, domain), _Draft(domain=domain))
    draft.add(SOURCE_LANGUAGE, source)
    for column, cell in row.items():
        if column not in {SOURCE_LANGUAGE, "status", "domain", "note", ""} and cell:
            draft.add(column, _names(cell, status))
    note = row.get("note", "")
    if note and note not in draft.notes:
        draft.notes.append(note)


def _status(text: str, place: str) -> TermStatus:
    try:
        return TermStatus(text.lower() or TermStatus.PREFERRED)
    except ValueError:
        known = ", ".join(TermStatus)
        raise ExchangeError(f"{place}: unknown status {text!r}", remedy=f"use one of: {known}") from None


def _names(cell: str, status: TermStatus) -> list[TermName]:
    texts = [" ".join(text.split()) for text in cell.split("|") if text.strip()]
    later = TermStatus.ADMITTED if status is TermStatus.PREFERRED else status
    return [TermName(text, later if i else status) for i, text in enumerate(texts)]


def write(path: Path, terms: Iterable[Term]) -> None:
    """Writes a table that ``read`` reads back. Raises ExchangeError."""
    terms = list(terms)
    targets = sorted({lang for term in terms for lang in term.names} - {SOURCE_LANGUAGE})
    header = [SOURCE_LANGUAGE, *(_column(lang) for lang in targets), "status", "domain", "note"]
    with replace_file(path) as file:
        writer = csv.writer(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",", lineterminator="\n")
        writer.writerow(header)
        for term in terms:
            writer.writerows(_rows_of(term, targets))


def _column(language: str) -> str:
    return language if _LANGUAGE.fullmatch(language) else f"target_{language}"


def _rows_of(term: Term, targets: list[str]) -> Iterator[list[str]]:
    """A row for each status: names to use, names admitted where none is preferred, forbidden names."""
    cells: dict[TermStatus, dict[str, str]] = {status: {} for status in TermStatus}
    for language in targets:
        allowed = sorted(term.allowed(language), key=lambda name: name.status is not TermStatus.PREFERRED)
        if allowed:
            cells[allowed[0].status][language] = _cell(allowed)
        for status in (TermStatus.FORBIDDEN, TermStatus.PROPOSED):
            if names := [name for name in term.in_language(language) if name.status is status]:
                cells[status][language] = _cell(names)
    source = _cell(term.in_language(SOURCE_LANGUAGE))
    note = term.note
    for status, row in cells.items():
        if row or (status is TermStatus.PREFERRED and not any(cells.values())):
            yield [source, *(row.get(lang, "") for lang in targets), status.value, term.domain, note]
            note = ""


def _cell(names: Iterable[TermName]) -> str:
    texts = [name.text for name in names]
    for text in texts:
        if "|" in text:
            raise ExchangeError(f"the term {text!r} contains '|'", remedy="write the termbase as TBX instead")
    return " | ".join(texts)

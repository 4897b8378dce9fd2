"""What the two table formats share: which column is what, and a row as a correction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translate_pipeline.exchange.marks import read_marks
from translate_pipeline.exchange.model import Correction, Problem, Shown, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What a header calls a column; the two that are left are source and target, in this order.
_NAMES = {
    "number": "number", "№": "number", "no": "number", "role": "role", "source": "source", "target": "target",
    "match": "match", "score": "score", "status": "status", "findings": "findings", "model": "model",
}  # fmt: skip
ORDER = ("number", "role", "source", "target", "match", "score", "status", "findings", "model")
_VERDICTS = {
    "": Verdict.UNSAID,
    "draft": Verdict.UNSAID,
    "approved": Verdict.APPROVED,
    "rejected": Verdict.REJECTED,
}
#: Spreadsheets that take the column for numbers write ``12.0``.
_NUMBER = re.compile(r"(\d{1,9})(?:[.,]0+)?")


def columns_of(header: Sequence[str]) -> dict[str, int] | None:
    """By our name of a column its place; None where this is no header."""
    named = {_NAMES[cell]: i for i, given in enumerate(header) if (cell := given.strip().casefold()) in _NAMES}
    if "number" not in named:
        return None
    free = [i for i, given in enumerate(header) if given.strip() and i not in named.values()]
    for name in ("source", "target"):
        if name not in named and free:
            named[name] = free.pop(0)
    return named if {"source", "target"} <= named.keys() else None


def correction(
    cells: Mapping[str, str], place: str, *, language: str = "", is_escaped: bool
) -> Correction | Problem | None:
    """A row by the names of its columns; None for one without a segment, such as a verbatim block or an empty row."""
    number, source, target = (cells.get(name, "") for name in ("number", "source", "target"))
    if cells.get("match", "").strip() == "verbatim" or not (number.strip() or source.strip()):
        return None
    found = _NUMBER.fullmatch(number.strip())
    status = cells.get("status", "").strip().casefold()
    if status not in _VERDICTS:
        return Problem(place, f"unknown status {status!r}; expected draft, approved or rejected")
    here, source_tags = read_marks(source, is_escaped=is_escaped)
    there, target_tags = read_marks(target, is_escaped=is_escaped)
    return Correction(
        place,
        int(found[1]) if found else 0,
        here,
        there,
        _VERDICTS[status],
        source_tags,
        target_tags,
        language,
        shown=Shown(cells.get("match"), _score(cells.get("score")), cells.get("model")),
        role=cells.get("role", "").strip(),
        is_escaped=is_escaped,
    )


def _score(given: str | None) -> str | None:
    found = _NUMBER.fullmatch(given.strip()) if given else None
    return found[1] if found else given

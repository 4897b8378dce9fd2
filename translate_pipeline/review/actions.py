"""Changes that the page asks for, each a typed question and an answer in parts of the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from translate_pipeline.domain import Status
from translate_pipeline.errors import ReviewConflictError, TranslatePipelineError

from . import pages
from .replace import Wanted
from .row import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .desk import Desk

Answer = dict[str, Any]


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """A change of no segment in particular."""


class OfSegment(Asked):
    segment: str


class Save(OfSegment):
    """``text`` None leaves it as it stands; ``version`` is the one that the page shows."""

    status: Literal["draft", "approved", "rejected"]
    version: str
    text: str | None = None


class Fix(OfSegment):
    number: int
    version: str


class Comment(OfSegment):
    text: str


class Replace(Asked):
    """``chosen`` None asks what would change; else (folder, segment, version) of each to change."""

    find: str
    replace: str
    exact: bool = True
    word: bool = False
    everywhere: bool = False
    chosen: list[tuple[str, str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Where:
    folder: str
    language: str


@dataclass(frozen=True, slots=True)
class Action:
    asks: type[Asked]
    do: Callable[[Desk, Where, Any], Answer]


def _save(desk: Desk, where: Where, asked: Save) -> Answer:
    desk.save(
        where.folder,
        where.language,
        asked.segment,
        text=asked.text,
        status=Status(asked.status),
        seen=asked.version,
    )
    twins = desk.twins(where.folder, where.language, asked.segment) if asked.status == "approved" else []
    return {**_rows(desk, where, [asked.segment]), "twins": sum(t.status is not Status.APPROVED for _, t in twins)}


def _undo(desk: Desk, where: Where, asked: OfSegment) -> Answer:
    desk.undo(where.folder, where.language, asked.segment)
    return {**_rows(desk, where, [asked.segment]), "message": "Taken back"}


def _fix(desk: Desk, where: Where, asked: Fix) -> Answer:
    desk.fix(where.folder, where.language, asked.segment, number=asked.number, seen=asked.version)
    return {**_rows(desk, where, [asked.segment]), "message": "Repaired"}


def _comment(desk: Desk, where: Where, asked: Comment) -> Answer:
    desk.comment(where.folder, where.language, asked.segment, asked.text)
    return {**_rows(desk, where, [asked.segment]), "message": "Comment added"}


def _approve_exact(desk: Desk, where: Where, _asked: Asked) -> Answer:
    count = desk.approve_exact(where.folder, where.language)
    return {**_rows(desk, where), "message": f"{count} exact {_plural(count, 'match', 'matches')} approved"}


def _propagate(desk: Desk, where: Where, asked: OfSegment) -> Answer:
    done, left = desk.propagate(where.folder, where.language, asked.segment)
    message = f"{done} identical {_plural(done, 'segment', 'segments')} approved with this translation"
    if left:
        message += f"; {left} approved with other words left alone"
    return {**_rows(desk, where), "message": message}


def _replace(desk: Desk, where: Where, asked: Replace) -> Answer:
    wanted = Wanted(asked.find, asked.replace, asked.exact, asked.word)
    if asked.chosen is None:
        found = desk.replacements(where.folder, where.language, wanted, everywhere=asked.everywhere)
        return {"preview": pages.replacements(found, where.language), "count": len(found)}
    done = desk.replace(where.folder, where.language, wanted, asked.chosen, everywhere=asked.everywhere)
    return {**_rows(desk, where), "message": f"{done} {_plural(done, 'segment', 'segments')} changed"}


ACTIONS: Final[Mapping[str, Action]] = {
    "save": Action(Save, _save),
    "undo": Action(OfSegment, _undo),
    "fix": Action(Fix, _fix),
    "comment": Action(Comment, _comment),
    "approve-exact": Action(Asked, _approve_exact),
    "propagate": Action(OfSegment, _propagate),
    "replace": Action(Replace, _replace),
}


def conflict(desk: Desk, where: Where, asked: Asked, error: TranslatePipelineError) -> Answer:
    """After a lost race: the row as it is now, and both texts side by side."""
    if not isinstance(error, ReviewConflictError) or not isinstance(asked, OfSegment):
        return {}
    mine = asked.text if isinstance(asked, Save) else None
    shown = pages.conflict(desk, where.folder, where.language, asked.segment, mine)
    return {**_rows(desk, where, [asked.segment]), "conflict": shown}


def _rows(desk: Desk, where: Where, segments: Iterable[str] = ()) -> Answer:
    """The rows of ``segments``, or all, and how far the story is."""
    aligned = desk.corrections.story(where.folder)
    counted = progress(aligned, where.language)
    return {
        "rows": pages.rows(desk, where.folder, where.language, aligned, only=set(segments)),
        "progress": {**asdict(counted), "percent": counted.percent},
    }


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many

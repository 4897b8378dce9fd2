"""What a person does to stored units: approve, reject, edit, delete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from translate_pipeline.domain import InlineTag, Origin, OriginKind, Status, TranslationUnit
from translate_pipeline.errors import MemoryStoreError, ReviewConflictError

from .database import Database
from .normal import is_storable
from .rows import UNIT_COLUMNS, UNIT_TABLES, Dictionaries, now, packed, unit_from_row


def get(database: Database, unit_id: int) -> TranslationUnit | None:
    rows = database.query(f"SELECT {UNIT_COLUMNS} FROM {UNIT_TABLES} WHERE u.id = ?", (unit_id,))  # noqa: S608
    return unit_from_row(rows[0]) if rows else None


def set_status(database: Database, ids: Iterable[int], status: Status, author: str) -> int:
    """How many units had another status. ``author`` '' leaves the author as it is."""
    with database.transaction():
        label = Dictionaries(database).label(author) if author else None
        return sum(
            database.execute(
                """UPDATE unit SET status = ?, changed = ?, author_id = coalesce(?, author_id)
                   WHERE id = ? AND status <> ?""",
                (str(status), now(), label, number, str(status)),
            )
            for number in ids
        )


def delete(database: Database, ids: Iterable[int], *, drafts_only: bool = False) -> int:
    where = "id = ? AND status = 'draft'" if drafts_only else "id = ?"
    with database.transaction():
        return sum(database.execute(f"DELETE FROM unit WHERE {where}", (number,)) for number in ids)  # noqa: S608


def touch(database: Database, ids: Iterable[int]) -> None:
    with database.transaction():
        database.execute_many("UPDATE unit SET use_count = use_count + 1 WHERE id = ?", [(number,) for number in ids])


def edit(
    database: Database,
    unit_id: int,
    target: str,
    *,
    target_tags: Sequence[InlineTag] | None,
    author: str,
    expected: str | None,
) -> TranslationUnit:
    """See ``Memory.edit``."""
    if not is_storable(target):
        raise MemoryStoreError("a target needs some text", remedy="reject the unit instead")
    with database.transaction():
        unit = _existing(database, unit_id)
        if expected is not None and unit.target != expected:
            raise ReviewConflictError(
                f"unit {unit_id} was changed meanwhile to: {unit.target}", remedy="look at it and edit it again"
            )
        edited = _edited(unit, target, target_tags, author)
        twin = _twin(database, edited)
        if twin:
            database.execute("DELETE FROM unit WHERE id = ?", (unit_id,))
            edited = replace(edited, id=twin)
        _overwrite(database, edited)
        return _existing(database, edited.id)


def _existing(database: Database, unit_id: int) -> TranslationUnit:
    unit = get(database, unit_id)
    if unit is None:
        raise MemoryStoreError(f"{database.address}: no unit {unit_id}", remedy="find it with: memory search TEXT")
    return unit


def _edited(
    unit: TranslationUnit, target: str, target_tags: Sequence[InlineTag] | None, author: str
) -> TranslationUnit:
    is_same = unit.target == target
    kept_tags = unit.target_tags if is_same else ()  # their positions belong to the words
    return replace(
        unit,
        target=target,
        target_tags=kept_tags if target_tags is None else tuple(target_tags),
        origin=unit.origin if is_same else Origin(OriginKind.HUMAN, author),
        status=Status.APPROVED,
        author=author or unit.author,
        changed=now(),
    )


def _twin(database: Database, unit: TranslationUnit) -> int:
    """The id of another unit with the same source, pair, context and target; 0 for none."""
    found = database.value(
        """SELECT t.id FROM unit u JOIN unit t USING (source_id, pair_id, previous, next)
           WHERE u.id = ? AND t.id <> u.id AND t.target = ?""",
        (unit.id, unit.target),
    )
    return found or 0


def _overwrite(database: Database, unit: TranslationUnit) -> None:
    dictionaries = Dictionaries(database)
    database.execute(
        """UPDATE unit SET target = ?, origin_id = ?, author_id = ?, status = ?, changed = ?, extra = ? WHERE id = ?""",
        (
            unit.target,
            dictionaries.origin(unit.origin),
            dictionaries.label(unit.author),
            str(unit.status),
            unit.changed,
            packed(unit),
            unit.id,
        ),
    )

"""Taking an operation back: a new operation that gives every row what it had before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.terms import ActionKind
from app.entities import RECORDED, Operation, RowChange, metadata
from app.storage import canonical
from app.storage.recorder import Writing

Key = tuple[str, UUID]
"""A table's name and a row's id."""


@dataclass(frozen=True, slots=True)
class _Reverse:
    """What taking an operation back writes."""

    left: Mapping[Key, int]
    """The revision at which the operation left each row."""
    values: Mapping[str, Mapping[UUID, dict[str, Any]]]
    """What each row gets again, by table and row."""


def take_back(session: Writing, operation_id: UUID) -> None:
    """Write the reverse of an operation. Taking back an undo is a redo.

    A row that was added goes to the bin and comes back out of it; nothing is ever deleted. Each
    row must still have the revision that the operation left, none may go that living rows name,
    and none come back that names one in the bin; or `NotAllowed` says what changed since and
    nothing is written.
    """
    _refuse_weighty(session, operation_id)
    reverse = _reverse(session, operation_id, session.operation_id)
    if standing := _in_the_way(session, operation_id, reverse):
        raise NotAllowed(_changed_since(session, operation_id, standing))
    for table_name, rows in reverse.values.items():
        session.write_rows(metadata.tables[table_name], rows)


def in_the_way(session: Session, operation_id: UUID) -> list[Operation]:
    """Return the later operations that keep one from being taken back, the newest first."""
    return _in_the_way(session, operation_id, _reverse(session, operation_id, operation_id))


def _refuse_weighty(session: Session, operation_id: UUID) -> None:
    """Refuse what only its named counter-action takes back, or nothing."""
    operation = session.get(Operation, operation_id)
    if operation is not None and operation.kind is not ActionKind.UNDOABLE:
        raise NotAllowed(
            f"Việc “{operation.label}” không hoàn tác được ({operation.kind.label.lower()}). "
            "Chưa có gì bị thay đổi."
        )


def _reverse(session: Session, operation_id: UUID, by: UUID) -> _Reverse:
    changes = session.scalars(
        select(RowChange)
        .where(RowChange.operation_id == operation_id)
        .order_by(RowChange.table_name, RowChange.position.desc())
    ).all()
    left: dict[Key, int] = {}
    values: dict[str, dict[UUID, dict[str, Any]]] = {}
    for change in changes:
        left.setdefault((change.table_name, change.row_id), change.revision)
        row = values.setdefault(change.table_name, {}).setdefault(change.row_id, {})
        row.update(_before(change, by))
    return _Reverse(left, values)


def _before(change: RowChange, by: UUID) -> dict[str, Any]:
    if change.blanked_by is not None:
        raise NotAllowed(
            "Không hoàn tác được vì dữ liệu này đã bị xóa hẳn khỏi Thùng rác. "
            "Chưa có gì bị thay đổi."
        )
    if change.before is None:
        return {"deleted_by": by}
    return canonical.python(metadata.tables[change.table_name], json.loads(change.before))


def _in_the_way(session: Session, operation_id: UUID, reverse: _Reverse) -> list[Operation]:
    since = _changed_later(session, operation_id, reverse.left)
    since.update(_naming(session, reverse), _put_away(session, reverse))
    return _standing(session, since - {operation_id})


def _naming(session: Session, reverse: _Reverse) -> Iterator[UUID]:
    """Yield who last wrote the living rows that name rows which would go, and stay themselves."""
    links = [
        (column, [row_id for row_id, row in rows.items() if row.get("deleted_by")])
        for table_name, rows in reverse.values.items()
        for column in links_to(table_name)
    ]
    for column, going in links:
        rows, stays = column.table.c, reverse.values.get(column.table.name, {})
        for ids in _parts(going):
            statement = (
                select(rows.id, RowChange.operation_id)
                .join(RowChange, (RowChange.row_id == rows.id))
                .where(
                    column.in_(ids),
                    rows.deleted_by.is_(None),
                    RowChange.table_name == column.table.name,
                    RowChange.revision == rows.revision,
                )
            )
            for row_id, by in session.execute(statement):
                if stays.get(row_id, {}).get("deleted_by") is None:
                    yield by


def _put_away(session: Session, reverse: _Reverse) -> Iterator[UUID]:
    """Yield who put away the rows that would be named by others that live."""
    named: dict[str, set[UUID]] = {}
    for table_name, rows in reverse.values.items():
        columns = [c for c in metadata.tables[table_name].c if c.name != "deleted_by"]
        links = [(c, key.column.table.name) for c in columns for key in c.foreign_keys]
        coming = [row_id for row_id, row in rows.items() if row.get("deleted_by", row) is None]
        for column, target in links:
            again = {row[column.name] for row in rows.values() if row.get(column.name)}
            named.setdefault(target, set()).update(again, _held(session, column, coming))
    for target, ids in named.items():
        table, comes = metadata.tables[target].c, reverse.values.get(target, {})
        for part in _parts(list(ids)):
            statement = select(table.id, table.deleted_by).where(
                table.id.in_(part), table.deleted_by.is_not(None)
            )
            for row_id, by in session.execute(statement):
                if comes.get(row_id, {}).get("deleted_by", by) is not None:
                    yield by


def _held(session: Session, column: Column[Any], row_ids: Sequence[UUID]) -> Iterator[UUID]:
    for part in _parts(row_ids):
        yield from session.scalars(
            select(column).where(column.table.c.id.in_(part), column.is_not(None))
        )


def links_to(table_name: str) -> list[Column[UUID]]:
    """Return the columns of recorded tables that name rows of one."""
    return [
        key.parent
        for table in RECORDED
        for key in table.foreign_keys
        if key.column.table.name == table_name
    ]


def _changed_later(session: Session, operation_id: UUID, left: Mapping[Key, int]) -> set[UUID]:
    """Return the operations that changed rows after they were left at these revisions."""
    since: set[UUID] = set()
    for ids in _parts([row_id for _, row_id in left]):
        later = session.execute(
            select(
                RowChange.table_name, RowChange.row_id, RowChange.revision, RowChange.operation_id
            ).where(RowChange.row_id.in_(ids), RowChange.operation_id != operation_id)
        )
        since.update(
            row.operation_id
            for row in later
            if row.revision > left.get((row.table_name, row.row_id), row.revision)
        )
    return since


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _standing(session: Session, since: set[UUID]) -> list[Operation]:
    """Return the operations of `since` that no other of them took back, newest first."""
    if not since:
        return []
    newest = select(Operation).order_by(
        Operation.happened_at.desc(), Operation.sequence.desc(), Operation.id
    )
    operations = [row for row in session.scalars(newest) if row.id in since]
    gone: set[UUID] = set()
    for operation in operations:
        undone = operation.undoes_id
        if operation.id not in gone and undone is not None and undone in since:
            gone.update((operation.id, undone))
    return [operation for operation in operations if operation.id not in gone]


def _changed_since(session: Writing, operation_id: UUID, standing: list[Operation]) -> str:
    label = session.scalar(select(Operation.label).where(Operation.id == operation_id))
    shown = ", ".join(
        f"“{operation.label}” lúc {operation.happened_at.astimezone():%H:%M ngày %d/%m/%Y}"
        for operation in standing[:3]
    )
    more = f" và {len(standing) - 3} việc khác" if len(standing) > 3 else ""
    return (
        f"Không hoàn tác được “{label}” vì sau đó dữ liệu đã được thay đổi: {shown}{more}. "
        "Chưa có gì bị thay đổi. Hãy hoàn tác việc sau trước."
    )

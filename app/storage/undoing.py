"""Taking an operation back: a new operation that gives every row what it had before."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.errors import NotAllowed
from app.entities import Operation, RowChange, metadata
from app.storage import canonical
from app.storage.recorder import Writing


def take_back(session: Writing, operation_id: UUID) -> None:
    """Write the reverse of an operation. Taking back an undo is a redo.

    A row that was added goes to the bin and comes back out of it; nothing is ever deleted. Each
    row must still have the revision that the operation left, or `NotAllowed` says what changed it
    since and nothing is written.
    """
    changes = session.scalars(
        select(RowChange)
        .where(RowChange.operation_id == operation_id)
        .order_by(RowChange.table_name, RowChange.position.desc())
    ).all()
    left: dict[tuple[str, UUID], int] = {}
    back: dict[str, dict[UUID, dict[str, Any]]] = {}
    for change in changes:
        left.setdefault((change.table_name, change.row_id), change.revision)
        row = back.setdefault(change.table_name, {}).setdefault(change.row_id, {})
        row.update(_before(session, change))
    _refuse_changed_since(session, operation_id, left)
    for table_name, rows in back.items():
        session.write_rows(metadata.tables[table_name], rows)


def _before(session: Writing, change: RowChange) -> dict[str, Any]:
    if change.blanked_by is not None:
        raise NotAllowed(
            "Không hoàn tác được vì dữ liệu này đã bị xóa hẳn khỏi Thùng rác. "
            "Chưa có gì bị thay đổi."
        )
    if change.before is None:
        return {"deleted_by": session.operation_id}
    return canonical.python(metadata.tables[change.table_name], json.loads(change.before))


def _refuse_changed_since(
    session: Writing, operation_id: UUID, left: dict[tuple[str, UUID], int]
) -> None:
    since: set[UUID] = set()
    keys = list(left)
    for start in range(0, len(keys), 500):
        ids = [row_id for _, row_id in keys[start : start + 500]]
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
    if standing := _standing(session, since):
        raise NotAllowed(_changed_since(session, operation_id, standing))


def _standing(session: Writing, since: set[UUID]) -> list[Operation]:
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

"""Checking a data file: the chain of operations, and every row against its last change."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, func, literal_column, or_, select, true
from sqlalchemy.orm import Session

from app.core.progress import Progress, Silent
from app.entities import RECORDED, Operation, RowChange, ScoreSheet
from app.storage import canonical, export_notes
from app.storage.chain import operation_hash, reason_hash
from app.storage.recorder import change_hash

_BATCH = 2000
_PART = 500
"""Rows asked about at once."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole file found."""

    operations: int
    rows: int
    head: str
    findings: tuple[str, ...]
    """What is wrong, one sentence each; empty when the file is whole."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(session: Session, progress: Progress | None = None) -> Verification:
    """Check the log, then every recorded row against it."""
    hashes = _row_hashes(session)
    operations = session.execute(
        select(Operation).order_by(Operation.device_id, Operation.sequence)
    ).scalars()
    known = list(operations)
    findings = [
        *_broken_changes(session),
        *_broken_chain(known, hashes),
        *_wrongly_blanked(session, known),
        *export_notes.findings(session),
    ]
    count = 0
    watch = progress or Silent()
    last = _last_changes(session)
    for done, table in enumerate(RECORDED, start=1):
        expected = last.pop(table.name, {})
        for row in session.execute(select(table)).mappings():
            count += 1
            findings += _row_findings(table, row, expected.pop(row["id"], None))
        gone = [row_id for row_id, change in expected.items() if change.digest is not None]
        findings += [f"Bảng {table.name}: mất dòng {row_id}." for row_id in gone]
        watch.report(done, len(RECORDED))
    head = max(known, key=lambda o: (o.happened_at, o.sequence)).hash if known else ""
    return Verification(len(known), count, head, tuple(findings))


SAMPLED = 50
"""How many of the newest rows of a table a start looks at, and how many others."""
_JUDGED = (
    "subject",
    "score_sheet",
    "entry",
    "sheet_figure",
    "result",
    "finalisation",
    "nomination",
    "vote",
    "ballot_count",
    "decision",
    "award",
)
"""Tables that scores and awards stand in."""


def sampled(session: Session) -> list[str]:
    """Return what is wrong with the newest rows of scores and awards and some others.

    It takes a moment whatever the size of the file, so that every start can do it. For a data
    file, not for a server.
    """
    findings: list[str] = []
    for table in _judged_tables():
        newest_place = f"SELECT max(rowid) FROM {table.name}"  # noqa: S608 - ours
        last = session.connection().exec_driver_sql(newest_place).scalar()
        if not last:
            continue
        wanted = set(range(max(last - SAMPLED, 0) + 1, last + 1))
        wanted |= {1 + secrets.randbelow(last) for _ in range(SAMPLED)}
        place: ColumnElement[int] = literal_column(f"{table.name}.rowid")
        findings += _found_in(session, table, place.in_(wanted))
    order: ColumnElement[int] = literal_column("row_change.rowid")
    newest = session.execute(
        select(RowChange.table_name, RowChange.row_id, RowChange.digest)
        .order_by(order.desc())
        .limit(SAMPLED)
    ).all()
    for name in {change.table_name for change in newest}:
        ids = {change.row_id for change in newest if change.table_name == name}
        findings += _lost(session, name, RowChange.row_id.in_(ids))
    return findings


def judged(session: Session, plan_id: UUID | None = None) -> list[str]:
    """Return what is wrong with the rows that scores and awards stand in.

    Those of one plan, where one is asked about; subjects and awards are looked at always.
    """
    findings: list[str] = []
    for table in _judged_tables():
        findings += _found_in(session, table, _of_plan(table, plan_id))
        findings += _lost(session, table.name)
    return findings


def _judged_tables() -> list[Table]:
    return [table for table in RECORDED if table.name in _JUDGED]


def _of_plan(table: Table, plan_id: UUID | None) -> ColumnElement[bool]:
    if plan_id is None:
        return true()
    if "plan_id" in table.c:
        return or_(table.c.plan_id == plan_id, table.c.plan_id.is_(None))
    if "sheet_id" in table.c:
        return table.c.sheet_id.in_(select(ScoreSheet.id).where(ScoreSheet.plan_id == plan_id))
    return true()


def _found_in(session: Session, table: Table, wanted: ColumnElement[bool]) -> Iterator[str]:
    """Yield what is wrong with some rows of a table."""
    rows = session.execute(select(table).where(wanted)).mappings().all()
    for part in range(0, len(rows), _PART):
        some = rows[part : part + _PART]
        last = _last_changes(session, RowChange.row_id.in_([row["id"] for row in some]))
        for row in some:
            yield from _row_findings(table, row, last[table.name].get(row["id"]))


def _lost(session: Session, name: str, *wanted: ColumnElement[bool]) -> Iterator[str]:
    """Yield the rows of a table that the log tells of and that are gone without its knowledge."""
    table = next((table for table in RECORDED if table.name == name), None)
    if table is None:
        return
    told = (
        select(RowChange.row_id)
        .outerjoin(table, table.c.id == RowChange.row_id)
        .where(RowChange.table_name == name, table.c.id.is_(None), *wanted)
        .group_by(RowChange.row_id)
        .having(func.count() == func.count(RowChange.digest))  # none of them destroyed it
    )
    for row_id in session.scalars(told):
        yield f"Bảng {name}: mất dòng {row_id}."


def log_findings(session: Session) -> list[str]:
    """Return what is wrong with the log alone, one sentence each."""
    known = list(session.execute(select(Operation)).scalars())
    return [
        *_broken_changes(session),
        *_broken_chain(known, _row_hashes(session)),
        *_wrongly_blanked(session, known),
        *export_notes.findings(session),
    ]


def _row_findings(table: Any, row: Any, change: Row[Any] | None) -> Iterator[str]:  # noqa: ANN401
    if change is None:
        yield f"Bảng {table.name}: dòng {row['id']} không có trong nhật ký."
        return
    values = canonical.plain(table, row, canonical.logged_columns(table))
    digest = canonical.row_digest(table, row["revision"], values)
    if digest != row["digest"] or change.digest != digest or change.revision != row["revision"]:
        yield f"Bảng {table.name}: dòng {row['id']} đã bị thay đổi ngoài phần mềm."


def _last_changes(
    session: Session, *wanted: ColumnElement[bool]
) -> dict[str, dict[UUID, Row[Any]]]:
    last: dict[str, dict[UUID, Row[Any]]] = defaultdict(dict)
    changes = session.execute(
        select(RowChange.table_name, RowChange.row_id, RowChange.revision, RowChange.digest).where(
            *wanted
        )
    )
    for change in changes:
        rows = last[change.table_name]
        kept = rows.get(change.row_id)
        if kept is None or change.revision > kept.revision:
            rows[change.row_id] = cast("Row[Any]", change)
    return last


def _row_hashes(session: Session) -> dict[UUID, list[str]]:
    hashes: dict[UUID, list[str]] = defaultdict(list)
    changes = session.execute(
        select(RowChange.operation_id, RowChange.hash).order_by(
            RowChange.operation_id, RowChange.position
        )
    )
    for change in changes:
        hashes[change.operation_id].append(change.hash)
    return hashes


def _broken_changes(session: Session) -> Iterator[str]:
    columns = RowChange.__table__.columns
    for change in session.execute(select(*columns)).yield_per(_BATCH).mappings():
        if change["blanked_by"] is None and change_hash(change) != change["hash"]:
            yield f"Nhật ký: thay đổi của dòng {change['row_id']} đã bị sửa."


def _broken_chain(operations: list[Operation], hashes: dict[UUID, list[str]]) -> Iterator[str]:
    known = {operation.hash for operation in operations}
    expected: dict[UUID, int] = defaultdict(int)
    for operation in sorted(operations, key=lambda o: (str(o.device_id), o.sequence)):
        said = {column.name: getattr(operation, column.name) for column in _COLUMNS}
        rows = hashes.pop(operation.id, [])
        expected[operation.device_id] += 1
        is_told = operation_hash(said, rows) == operation.hash and _has_its_reason(operation)
        if not is_told or len(rows) != operation.row_count:
            yield f"Nhật ký: việc “{operation.label}” ({operation.id}) đã bị sửa."
        elif operation.previous_hash and operation.previous_hash not in known:
            yield f"Nhật ký: mất việc đứng trước “{operation.label}” ({operation.id})."
        elif operation.sequence != expected[operation.device_id]:
            yield f"Nhật ký: thiếu việc số {expected[operation.device_id]} của một máy."
            expected[operation.device_id] = operation.sequence
    for operation_id in hashes:
        yield f"Nhật ký: thay đổi không thuộc việc nào ({operation_id})."


def _wrongly_blanked(session: Session, operations: list[Operation]) -> Iterator[str]:
    """Yield the operations whose reason is gone though a row of theirs is still told of."""
    if not any(operation.blanked_by for operation in operations):
        return
    still_told = set(
        session.scalars(
            select(RowChange.operation_id)
            .join(Operation, Operation.id == RowChange.operation_id)
            .where(
                Operation.blanked_by.is_not(None),
                RowChange.blanked_by.is_(None),
                RowChange.digest.is_not(None),
            )
        )
    )
    for operation in operations:
        if operation.id in still_told:
            yield f"Nhật ký: mất lý do của việc “{operation.label}” ({operation.id})."


def _has_its_reason(operation: Operation) -> bool:
    """Return whether the reason is the one given, or was blanked with what it was given for."""
    if operation.reason_hash is None:
        return operation.reason_salt is None and operation.blanked_by is None
    if operation.blanked_by is not None:
        return not operation.reason and operation.reason_salt is None
    return reason_hash(operation.reason, operation.reason_salt) == operation.reason_hash


_COLUMNS = Operation.__table__.columns

"""Joining two copies of a data file that were both worked on: at the level of the log.

What only the other copy did is taken over as it stands in its log. Where both changed the same
row to different values, a person chooses; nothing is decided by the clock. All or nothing, and
joining the same copy again does nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from app.core.errors import StorageFailure
from app.domain.terms import ActionKind
from app.entities import Device, Operation, RowChange, Values, metadata
from app.storage import canonical, chain, opening, verifying
from app.storage.canonical import PlainValues
from app.storage.database import Action, Change, Database
from app.storage.engine import open_file
from app.storage.failures import spoken
from app.storage.recorder import Writing

RowKey = tuple[str, UUID]
"""A table's name and a row's id."""


class Side(Enum):
    """Whose values a row keeps."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that both copies changed to different values, in plain form."""

    key: RowKey
    ours: PlainValues
    theirs: PlainValues

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ."""
        names = self.ours.keys() | self.theirs.keys()
        return tuple(sorted(n for n in names if self.ours.get(n) != self.theirs.get(n)))


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining would do, or did: how much is taken over, and what a person must choose."""

    operations: int
    rows: int
    conflicts: tuple[Conflict, ...]


def preview(database: Database, other: Path) -> Joining:
    """Return what joining `other` would do. Nothing is written."""
    with _opened(other) as theirs, database.reading() as ours:
        return _Difference(ours, theirs).joining


def join(database: Database, other: Path, chosen: Mapping[RowKey, Side] | None = None) -> Joining:
    """Take over what the copy at `other` did. Its file is only read.

    When a conflict is not among the `chosen` ones, nothing is written: the answer names them all.
    Raises `StorageFailure` when the copy is damaged, altered, or grew from another file.
    """
    chosen = chosen or {}
    with _opened(other) as theirs:
        with database.reading() as ours:
            difference = _Difference(ours, theirs)
        joining = difference.joining
        open_conflicts = [c for c in joining.conflicts if c.key not in chosen]
        if open_conflicts or not joining.operations:
            return joining
        action = Action(
            label="Gộp dữ liệu từ bản khác của tệp",
            verb="joining.join",
            kind=ActionKind.FINAL,
            joins=tuple(chain.heads(theirs)),
        )
        with database.changing(action) as change:
            difference.write(change, chosen)
    return joining


class _opened:  # noqa: N801 - used as a context, like a function
    """The other copy, read-only, with its log checked."""

    def __init__(self, path: Path) -> None:
        opening.check(path)
        self._path = path
        self._engine = open_file(path, read_only=True)
        self._session = Session(self._engine)

    def __enter__(self) -> Session:
        with spoken(self._path):
            if findings := verifying.verify(self._session).findings:
                self.__exit__()
                raise StorageFailure(
                    f"Tệp “{self._path.name}” không còn nguyên vẹn: {findings[0]} "
                    "Chưa gộp gì. Hãy dùng bản sao lưu của tệp đó."
                )
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._engine.dispose()


class _Difference:
    """What each copy did that the other does not know."""

    def __init__(self, ours: Session, theirs: Session) -> None:
        our_ids, their_ids = _operation_ids(ours), _operation_ids(theirs)
        if our_ids and their_ids and not our_ids & their_ids:
            raise StorageFailure(
                "Hai tệp không phải là hai bản của cùng một tệp dữ liệu. Chưa gộp gì. "
                "Hãy chọn bản sao của chính tệp đang mở."
            )
        self._theirs = theirs
        self._new_operations = their_ids - our_ids
        self._changed_here = _changed_rows(ours, our_ids - their_ids)
        self._changed_there = _changed_rows(theirs, self._new_operations)
        self._conflicts = tuple(self._find_conflicts(ours))

    @property
    def joining(self) -> Joining:
        """How much there is to take over."""
        return Joining(len(self._new_operations), len(self._changed_there), self._conflicts)

    def write(self, change: Change, chosen: Mapping[RowKey, Side]) -> None:
        """Take over log and rows; settle the rows that both sides changed."""
        session = change.session
        self._copy_log(session)
        for key, revision in self._changed_there.items():
            table = metadata.tables[key[0]]
            values = _row(self._theirs, key)
            if key not in self._changed_here:
                _take_over(session, table, key[1], values)
                if values is None:
                    session.blank(table, [key[1]])
            elif values is None or _row(session, key) is None:
                _end(session, table, key[1], revision)
            else:
                side = chosen.get(key, Side.THEIRS)
                settled = values if side is Side.THEIRS else _row(session, key) or values
                logged = {name: settled[name] for name in canonical.logged_columns(table)}
                session.settle_row(table, key[1], logged, above=revision)
            session.topics.add(key[0])

    def _find_conflicts(self, ours: Session) -> Iterable[Conflict]:
        """Yield what people choose about. What one side emptied from its bin stays destroyed."""
        for key in self._changed_here.keys() & self._changed_there.keys():
            table = metadata.tables[key[0]]
            here, there = _row(ours, key), _row(self._theirs, key)
            if here is not None and there is not None:
                ours_plain, theirs_plain = _plain(table, here), _plain(table, there)
                if ours_plain != theirs_plain:
                    yield Conflict(key, ours_plain, theirs_plain)

    def _copy_log(self, session: Session) -> None:
        connection = session.connection()
        devices = set(session.scalars(select(Device.id)))
        for entity, ids in (
            (Device, set(self._theirs.scalars(select(Device.id))) - devices),
            (Operation, self._new_operations),
            (RowChange, self._new_operations),
        ):
            table = cast("Table", entity.__table__)
            column = table.c.operation_id if entity is RowChange else table.c.id
            for part in _parts(ids):
                rows = self._theirs.execute(select(table).where(column.in_(part))).mappings()
                if copied := [dict(row) for row in rows]:
                    connection.execute(insert(table), copied)


def _operation_ids(session: Session) -> set[UUID]:
    return set(session.scalars(select(Operation.id)))


def _changed_rows(session: Session, operations: set[UUID]) -> dict[RowKey, int]:
    """Return the rows that `operations` changed, and the revision each was left with."""
    changed: dict[RowKey, int] = {}
    for part in _parts(operations):
        rows = session.execute(
            select(RowChange.table_name, RowChange.row_id, RowChange.revision).where(
                RowChange.operation_id.in_(part)
            )
        )
        for table_name, row_id, revision in rows:
            key = (table_name, row_id)
            changed[key] = max(revision, changed.get(key, 0))
    return changed


def _row(session: Session, key: RowKey) -> Values | None:
    table = metadata.tables[key[0]]
    row = session.execute(select(table).where(table.c.id == key[1])).mappings().first()
    return None if row is None else dict(row)


def _plain(table: Table, row: Values) -> PlainValues:
    return canonical.plain(table, row, canonical.logged_columns(table))


def _end(session: Writing, table: Table, row_id: UUID, revision: int) -> None:
    """Destroy a row that one copy destroyed and the other changed."""
    row = _row(session, (table.name, row_id))
    last = max(revision, row["revision"] if row else revision)
    session.bury(table, {row_id: last})
    if row is not None:
        session.connection().execute(delete(table).where(table.c.id == row_id))


def _take_over(session: Session, table: Table, row_id: UUID, values: Values | None) -> None:
    """Give a row that only they changed the state it has there."""
    connection = session.connection()
    this_row = table.c.id == row_id
    if values is None:
        connection.execute(delete(table).where(this_row))
    elif connection.execute(select(table.c.id).where(this_row)).first() is None:
        connection.execute(insert(table).values(**values))
    else:
        connection.execute(table.update().where(this_row).values(**values))


def _parts(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    ordered = sorted(ids)
    return (ordered[start : start + 500] for start in range(0, len(ordered), 500))

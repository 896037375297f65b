"""Joining two copies of a data file that were both worked on: at the level of the log.

What only the other copy did is taken over as it stands in its log. Where both changed the same
row to different values, a person chooses field by field; nothing is decided by the clock. All or
nothing, and joining the same copy again does nothing.
"""

import json
from collections.abc import Generator, Iterable, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import Index, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed, StorageFailure
from app.core.progress import Progress
from app.domain.terms import ActionKind, Side
from app.entities import Device, ExportNote, Operation, RowChange, Values, metadata
from app.storage import canonical, chain, migration, opening, schema
from app.storage.backup import copy_pages, is_backup, opened_backup, sound
from app.storage.canonical import Plain, PlainValues
from app.storage.database import Action, Change, Database, Done
from app.storage.engine import open_file
from app.storage.examining import examine
from app.storage.failures import spoken
from app.storage.recorder import Writing
from app.storage.workspace import workspace

RowKey = tuple[str, UUID]
"""A table's name and a row's id."""

FieldKey = tuple[str, UUID, str]
"""A table's name, a row's id and the name of a column; "" for a row that was added twice."""

BIN = "deleted_by"
"""The column that tells whether a row is in the bin."""


_TWICE = (
    "Hai máy cùng thêm những dòng chỉ được có một, nên chưa gộp gì; hai tệp còn nguyên. Hãy bỏ "
    "một trong hai dòng vào Thùng rác trên máy đã thêm nó, rồi gộp lại."
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that both copies changed to different values, in plain form."""

    key: RowKey
    ours: PlainValues
    theirs: PlainValues
    base: PlainValues
    """Before this copy first changed it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ. In the bin is in the bin, whoever put it there."""
        names = self.ours.keys() | self.theirs.keys()
        if self.ours.get(BIN) and self.theirs.get(BIN):
            names -= {BIN}
        return tuple(sorted(n for n in names if self.ours.get(n) != self.theirs.get(n)))

    @property
    def fields(self) -> tuple[FieldKey, ...]:
        """What is chosen about."""
        return tuple((*self.key, column) for column in self.columns)

    def changed_by(self, column: str) -> Side | None:
        """Return which copy alone changed a field; nothing when both did."""
        if self.ours.get(column) == self.base.get(column):
            return Side.THEIRS
        return Side.OURS if self.theirs.get(column) == self.base.get(column) else None


@dataclass(frozen=True, slots=True)
class Twins:
    """Two rows that each copy added for itself, where only one may live; nothing hangs on them."""

    ours: RowKey
    theirs: RowKey

    @property
    def field(self) -> FieldKey:
        """What is chosen about: whose row lives. The other goes to the bin."""
        return (*self.theirs, "")


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining would do, or did: how much is taken over, and what a person must choose."""

    operations: int
    rows: int
    conflicts: tuple[Conflict, ...]
    twins: tuple[Twins, ...] = ()
    is_done: bool = False

    @property
    def fields(self) -> frozenset[FieldKey]:
        """All that is chosen about."""
        chosen = [field for conflict in self.conflicts for field in conflict.fields]
        return frozenset([*chosen, *(twins.field for twins in self.twins)])


def preview(database: Database, other: Path) -> Joining:
    """Return what joining `other` would do. Nothing is written."""
    with compared(database, other) as difference:
        return difference.joining


@contextmanager
def compared(
    database: Database, other: Path, progress: Progress | None = None, passphrase: str = ""
) -> Generator["Difference"]:
    """Compare with the copy at `other`, a data file or a backup of one; it is only read.

    Raises `StorageFailure` when the copy is damaged, altered, or grew from another file;
    `PassphraseRefused` when it is encrypted and the passphrase is not its own.
    """
    with (
        workspace() as work,
        _opened(other, work, progress, passphrase) as theirs,
        database.reading() as ours,
    ):
        yield Difference(ours, theirs)


def join(
    database: Database,
    other: Path,
    chosen: Mapping[FieldKey, Side] | None = None,
    progress: Progress | None = None,
    passphrase: str = "",
) -> tuple[Joining, Done | None]:
    """Take over what the copy at `other` did, and return what that was. Its file is only read.

    When a field is not among the `chosen` ones, nothing is written: the answer names them all.
    Raises what `compared` raises; `NotAllowed` where both copies added what only one may have.
    """
    chosen = chosen or {}
    with workspace() as work, _opened(other, work, progress, passphrase) as theirs:
        with database.reading() as ours:
            difference = Difference(ours, theirs)
        joining = difference.joining
        if joining.fields - chosen.keys() or not joining.operations:
            return joining, None
        action = Action(
            label="Gộp dữ liệu từ máy khác",
            verb="joining.join",
            kind=ActionKind.FINAL,
            joins=tuple(chain.heads(theirs)),
        )
        with database.changing(action) as change:
            difference.write(change, chosen)
    return replace(joining, is_done=True), change.done


@contextmanager
def _opened(
    path: Path, work: Path, progress: Progress | None, passphrase: str
) -> Generator[Session]:
    """Open this PC's own copy of the other copy, judged and brought to our version."""
    if is_backup(path):
        opened = opened_backup(path, work, progress, passphrase)
        copy, contents = opened.data, opened.contents
    else:
        opening.check(path)
        copy = work / "other.sqlite"
        copy_pages(path, copy)
        contents = sound(path, examine(copy, progress))
    with spoken(path):
        if contents.schema < schema.VERSION:
            migration.migrate_file(copy)
        engine = open_file(copy, read_only=True)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()


class Difference:
    """What each copy did that the other does not know."""

    def __init__(self, ours: Session, theirs: Session) -> None:
        our_ids, their_ids = _operation_ids(ours), _operation_ids(theirs)
        if our_ids and their_ids and not our_ids & their_ids:
            raise StorageFailure(
                "Hai tệp không phải là hai bản của cùng một tệp dữ liệu. Chưa gộp gì. "
                "Hãy chọn bản sao của chính tệp đang mở."
            )
        self.ours, self.theirs = ours, theirs
        self.new_operations = their_ids - our_ids
        """Of the other copy, not known here."""
        self.our_operations = our_ids - their_ids
        """Of this copy, not known there."""
        self._changed_here = _changed_rows(ours, self.our_operations)
        self._changed_there = _changed_rows(theirs, self.new_operations)
        self._rows_there = _rows_of(theirs, self._changed_there)
        self._rows_here = _rows_of(ours, self._changed_there)
        """Before anything is written; of what only the other copy added there is none."""
        twins = list(dict.fromkeys(self._find_twins()))
        self.in_the_way = tuple(pair for pair in twins if self._is_leant_on(pair))
        """Rows added twice of which other rows are parts: nobody but a person parts them."""
        self.joining = Joining(
            len(self.new_operations),
            len(self._changed_there),
            tuple(self._find_conflicts()),
            tuple(pair for pair in twins if pair not in self.in_the_way),
        )

    def write(self, change: Change, chosen: Mapping[FieldKey, Side]) -> None:
        """Take over log and rows; settle what both sides changed or added as it was chosen.

        Raises `NotAllowed` where two rows would stand that exclude each other.
        """
        if self.in_the_way:
            raise NotAllowed(_TWICE)
        try:
            self._write(change.session, chosen)
        except IntegrityError as error:
            raise NotAllowed(_TWICE) from error

    def _write(self, session: Writing, chosen: Mapping[FieldKey, Side]) -> None:
        self._copy_log(session)
        for pair in self.joining.twins:
            _write_bin(session, pair.ours, session.operation_id)
        waiting = sorted(self._changed_there, key=self._turn)
        while waiting:
            # A number may have gone from one row to another: who takes it waits for who leaves it.
            still = [key for key in waiting if not self._is_taken(session, key, chosen)]
            if len(still) == len(waiting):
                raise NotAllowed(_TWICE)
            waiting = still
        for pair in self.joining.twins:
            if chosen[pair.field] is Side.OURS:
                _write_bin(session, pair.theirs, session.operation_id)
                _write_bin(session, pair.ours, None)

    def _turn(self, key: RowKey) -> int:
        """Let come first what leaves a place, then what moves, then what is new."""
        values = self._rows_there.get(key)
        if values is None or values[BIN] is not None:
            return 0
        return 1 if key in self._rows_here else 2

    def _is_taken(self, session: Writing, key: RowKey, chosen: Mapping[FieldKey, Side]) -> bool:
        if key in self._changed_here:
            self._settle(session, key, chosen)
            return True
        table, values = metadata.tables[key[0]], self._rows_there.get(key)
        try:
            with session.connection().begin_nested():
                _take_over(session, table, key[1], values)
        except IntegrityError:
            return False
        if values is None:
            session.blank(table, [key[1]])
        session.topics.add(key[0])
        return True

    def _settle(self, session: Writing, key: RowKey, chosen: Mapping[FieldKey, Side]) -> None:
        table, revision = metadata.tables[key[0]], self._changed_there[key]
        values, here = self._rows_there.get(key), row_of(session, key)
        if values is None or here is None:
            _end(session, table, key[1], revision)
        else:
            # What nobody was asked about stands alike on both sides.
            settled = {
                name: (here if chosen.get((*key, name)) is Side.OURS else values)[name]
                for name in canonical.logged_columns(table)
            }
            session.settle_row(table, key[1], settled, above=revision)
        session.topics.add(key[0])

    def _find_conflicts(self) -> Iterable[Conflict]:
        """Yield what people choose about. What one side emptied from its bin stays destroyed."""
        both = self._rows_here.keys() & self._rows_there.keys() & self._changed_here.keys()
        before = _before(self.ours, both, self.our_operations)
        for key in both:
            table = metadata.tables[key[0]]
            ours = _plain(table, self._rows_here[key])
            theirs = _plain(table, self._rows_there[key])
            conflict = Conflict(key, ours, theirs, {**ours, **before.get(key, {})})
            if conflict.columns:
                yield conflict

    def _find_twins(self) -> Iterable[Twins]:
        """Yield living rows of which a rule of the database allows only one."""
        for table in metadata.sorted_tables:
            here = [row_id for name, row_id in self._changed_here if name == table.name]
            there = [row_id for name, row_id in self._changed_there if name == table.name]
            if not here or not there:
                continue
            for rule in (index for index in table.indexes if index.unique):
                ours, theirs = _living(self.ours, rule, here), _living(self.theirs, rule, there)
                for values in ours.keys() & theirs.keys():
                    if ours[values] != theirs[values]:
                        pair = (table.name, ours[values]), (table.name, theirs[values])
                        yield Twins(*pair)

    def _is_leant_on(self, pair: Twins) -> bool:
        return _has_parts(self.ours, pair.ours) or _has_parts(self.theirs, pair.theirs)

    def _copy_log(self, session: Session) -> None:
        connection = session.connection()
        devices = set(session.scalars(select(Device.id)))
        notes = set(session.scalars(select(ExportNote.id)))
        for entity, ids in (
            (Device, set(self.theirs.scalars(select(Device.id))) - devices),
            (Operation, self.new_operations),
            (RowChange, self.new_operations),
            (ExportNote, set(self.theirs.scalars(select(ExportNote.id))) - notes),
        ):
            table = cast("Table", entity.__table__)
            column = table.c.operation_id if entity is RowChange else table.c.id
            for part in _parts(ids):
                rows = self.theirs.execute(select(table).where(column.in_(part))).mappings()
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


def _before(
    session: Session, keys: Set[RowKey], operations: Set[UUID]
) -> dict[RowKey, dict[str, Plain]]:
    """Return what stood in the fields of rows before any of these operations changed them."""
    told: dict[RowKey, dict[str, Plain]] = {}
    for part in _parts(row_id for _, row_id in keys):
        statement = (
            select(
                RowChange.table_name, RowChange.row_id, RowChange.before, RowChange.operation_id
            )
            .where(RowChange.row_id.in_(part))
            .order_by(RowChange.revision.desc())
        )
        for table_name, row_id, before, operation_id in session.execute(statement):
            if operation_id in operations and before:
                told.setdefault((table_name, row_id), {}).update(json.loads(before))
    return told


def _living(session: Session, rule: Index, ids: Iterable[UUID]) -> dict[tuple[object, ...], UUID]:
    """Return living rows by what must not be the same in two; blanks exclude nothing."""
    table = cast("Table", rule.table)
    found: dict[tuple[object, ...], UUID] = {}
    for part in _parts(ids):
        statement = select(table.c.id, *rule.columns).where(
            table.c.id.in_(part), table.c[BIN].is_(None)
        )
        for row_id, *values in session.execute(statement):
            if all(value is not None for value in values):
                found[tuple(values)] = row_id
    return found


def _has_parts(session: Session, key: RowKey) -> bool:
    """Return whether a living row names this one."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if BIN in table.columns and column.references(metadata.tables[key[0]].c.id):
                leaning = select(column).where(column == key[1], table.c[BIN].is_(None))
                if session.execute(leaning.limit(1)).first():
                    return True
    return False


def _write_bin(session: Writing, key: RowKey, operation_id: UUID | None) -> None:
    """Put a row into the bin, or take it out again where there is no operation."""
    session.write_rows(metadata.tables[key[0]], {key[1]: {BIN: operation_id}})
    session.topics.add(key[0])


def row_of(session: Session, key: RowKey) -> Values | None:
    """Return the values of a row, or nothing where it is not there."""
    return _rows_of(session, [key]).get(key)


def _rows_of(session: Session, keys: Iterable[RowKey]) -> dict[RowKey, Values]:
    """Return the values of those rows that are there."""
    by_table: dict[str, list[UUID]] = {}
    for table_name, row_id in keys:
        by_table.setdefault(table_name, []).append(row_id)
    found: dict[RowKey, Values] = {}
    for table_name, ids in by_table.items():
        table = metadata.tables[table_name]
        for part in _parts(ids):
            rows = session.execute(select(table).where(table.c.id.in_(part))).mappings()
            found.update(((table_name, row["id"]), dict(row)) for row in rows)
    return found


def _plain(table: Table, row: Values) -> PlainValues:
    return canonical.plain(table, row, canonical.logged_columns(table))


def _end(session: Writing, table: Table, row_id: UUID, revision: int) -> None:
    """Destroy a row that one copy destroyed and the other changed."""
    row = row_of(session, (table.name, row_id))
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

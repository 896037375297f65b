"""The recorder: the one way to write. It notes each row change before the row is written.

The database itself holds to this order: its triggers refuse a recorded row whose change does not
stand in the log with the same table, revision and digest. So raw SQL, Core and ORM writes that go
round the recorder fail, whoever makes them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Engine, Table, bindparam, event, inspect, select
from sqlalchemy.orm import InstanceState, Session, UOWTransaction

from app.entities import Base, Operation, Recorded, RowChange, Values, metadata
from app.entities.types import canonical_json
from app.storage import canonical
from app.storage.canonical import PlainValues

_CHUNK = 500


def _nobody(_rows: int) -> None:
    return


class Writing(Session):
    """The session of one action under way. Everything written in it is noted in the log.

    A service adds and edits entities as it would in any session; `insert_many` and `update_many`
    write lists of plain rows 20 times faster. Rows are put away (`put_away` marks them); only
    emptying the bin destroys them.
    """

    def __init__(self, engine: Engine, operation_id: UUID) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.operation_id = operation_id
        self.topics: set[str] = set()
        self.hashes: list[str] = []
        self.heard: Callable[[int], None] = _nobody
        """Is told how many rows a piece of `insert_many` or `update_many` wrote; may stop all by
        what it raises."""

    def insert_many(self, entity: type[Base], rows: Iterable[Mapping[str, Any]]) -> list[UUID]:
        """Add rows given as column values; columns left out take their defaults."""
        self.flush()
        table = cast("Table", entity.__table__)
        complete = [_complete(table, row) for row in rows]
        for start in range(0, len(complete), _CHUNK):
            chunk = complete[start : start + _CHUNK]
            noted = [self._noted_insert(table, row) for row in chunk]
            self._announce([change for change, _ in noted])
            self.connection().execute(table.insert(), [row for _, row in noted])
            self.heard(len(chunk))
        return [row["id"] for row in complete]

    def update_many(self, entity: type[Base], changes: Mapping[UUID, Values]) -> None:
        """Give the named rows new values; rows whose values stay the same are left alone."""
        self.write_rows(cast("Table", entity.__table__), changes)
        self.expire_all()

    def write_rows(self, table: Table, changes: Mapping[UUID, Values]) -> None:
        """Give rows of `table` new values, by row id. `LookupError` when a row is missing."""
        self.flush()
        rows = self._rows(table, list(changes))
        noted = [
            self._noted_update(table, rows[row_id], values)
            for row_id, values in changes.items()
            if _differs(rows[row_id], values)
        ]
        self._announce([change for change, _, _ in noted])
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for _, row_id, written in noted:
            alike[tuple(sorted(written))].append({**written, "row_id": row_id})
        for names, written_rows in alike.items():
            statement = table.update().where(table.c.id == bindparam("row_id"))
            self.connection().execute(
                statement.values({name: bindparam(name) for name in names}), written_rows
            )
            self.heard(len(written_rows))

    def settle_row(self, table: Table, row_id: UUID, values: Values, *, above: int) -> None:
        """Give a row that two copies changed its values, at a revision higher than both left."""
        row = dict(self._rows(table, [row_id])[row_id])
        row["revision"] = max(row["revision"], above)
        change, _, written = self._noted_update(table, row, values)
        self._announce([change])
        self.connection().execute(table.update().where(table.c.id == row_id).values(**written))

    def destroy(self, table: Table, row_ids: Sequence[UUID]) -> None:
        """Delete rows of the bin for good, and blank what the log tells of them.

        The log keeps that they were there, and the hash of each change. `LookupError` when a row
        is missing, `ValueError` when one is not in the bin.
        """
        self.flush()
        rows = self._rows(table, row_ids)
        if any(row["deleted_by"] is None for row in rows.values()):
            raise ValueError(f"{table.name}: only rows of the bin are destroyed")
        self.bury(table, {row_id: row["revision"] for row_id, row in rows.items()})
        for start in range(0, len(row_ids), _CHUNK):
            chunk = row_ids[start : start + _CHUNK]
            self.connection().execute(table.delete().where(table.c.id.in_(chunk)))
        self.expire_all()

    def bury(self, table: Table, revisions: Mapping[UUID, int]) -> None:
        """Note that rows end after these revisions, and blank what the log tells of them."""
        changes = [
            self._change(table, row_id, revision + 1, None, None, None)
            for row_id, revision in revisions.items()
        ]
        self._announce(changes)
        self.blank(table, list(revisions))

    def blank(self, table: Table, row_ids: Sequence[UUID]) -> None:
        """Blank what the log tells of destroyed rows, save that they ended.

        Of an action whose rows are all destroyed by now the reason goes too.
        """
        log = cast("Table", RowChange.__table__)
        blank = {"before": None, "after": None, "salt": None, "digest": None}
        for start in range(0, len(row_ids), _CHUNK):
            self.connection().execute(
                log.update()
                .where(
                    log.c.row_id.in_(row_ids[start : start + _CHUNK]),
                    log.c.table_name == table.name,
                    log.c.digest.is_not(None),
                    log.c.blanked_by.is_(None),
                )
                .values(blank | {"blanked_by": self.operation_id})
            )
            self._blank_reasons(table, row_ids[start : start + _CHUNK])

    def _blank_reasons(self, table: Table, row_ids: Sequence[UUID]) -> None:
        """Blank the reasons of what was done to these rows and to none that is still told of."""
        operations = cast("Table", Operation.__table__)
        log = cast("Table", RowChange.__table__)
        of_these = select(log.c.operation_id).where(
            log.c.row_id.in_(row_ids), log.c.table_name == table.name
        )
        still_told = select(log.c.operation_id).where(
            log.c.operation_id == operations.c.id,
            log.c.blanked_by.is_(None),
            log.c.digest.is_not(None),
        )
        self.connection().execute(
            operations.update()
            .where(
                operations.c.id.in_(of_these),
                operations.c.reason_hash.is_not(None),
                operations.c.blanked_by.is_(None),
                ~still_told.exists(),
            )
            .values(reason="", reason_salt=None, blanked_by=self.operation_id)
        )

    def put_away(self, *entities: Recorded) -> None:
        """Move rows to the bin (Thùng rác). Rules of uniqueness no longer count them."""
        for entity in entities:
            entity.deleted_by = self.operation_id

    def _rows(self, table: Table, ids: Sequence[UUID]) -> dict[UUID, Values]:
        found: dict[UUID, Values] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            rows = self.connection().execute(select(table).where(table.c.id.in_(chunk)))
            found.update((row["id"], dict(row)) for row in rows.mappings())
        if missing := [row_id for row_id in ids if row_id not in found]:
            raise LookupError(f"{table.name}: no row {missing[0]}")
        return found

    def _noted_insert(self, table: Table, row: dict[str, Any]) -> tuple[dict[str, Any], Values]:
        after = canonical.plain(table, row, canonical.logged_columns(table))
        digest = canonical.row_digest(table, 1, after)
        change = self._change(table, row["id"], 1, None, canonical.filled(after), digest)
        return change, row | canonical.derive(table, row) | {"revision": 1, "digest": digest}

    def _noted_update(
        self, table: Table, row: Values, values: Values
    ) -> tuple[dict[str, Any], UUID, Values]:
        changed = [name for name, value in values.items() if row[name] != value]
        new = {**row, **values}
        revision = row["revision"] + 1
        digest = canonical.row_digest(
            table, revision, canonical.plain(table, new, canonical.logged_columns(table))
        )
        before = canonical.plain(table, row, changed)
        after = canonical.plain(table, new, changed)
        change = self._change(table, row["id"], revision, before, after, digest)
        written = {name: new[name] for name in changed}
        written |= canonical.derive(table, new) | {"revision": revision, "digest": digest}
        return change, row["id"], written

    def _change(
        self,
        table: Table,
        row_id: UUID,
        revision: int,
        before: PlainValues | None,
        after: PlainValues | None,
        digest: str | None,
    ) -> dict[str, Any]:
        change: dict[str, Any] = {
            "operation_id": self.operation_id,
            "position": len(self.hashes),
            "table_name": table.name,
            "row_id": row_id,
            "revision": revision,
            "before": None if before is None else canonical_json(before),
            "after": None if after is None else canonical_json(after),
            "digest": digest,
            "salt": canonical.salt(),
            "blanked_by": None,
        }
        change["hash"] = change_hash(change)
        self.hashes.append(change["hash"])
        self.topics.add(table.name)
        return change

    def _announce(self, changes: list[dict[str, Any]]) -> None:
        if changes:
            table = cast("Table", RowChange.__table__)
            self.connection().execute(table.insert(), changes)

    def note_flush(self) -> None:
        """Note every entity that the coming flush writes. SQLAlchemy calls this."""
        if self.deleted:
            raise RuntimeError("rows are put away, not deleted: use Writing.put_away")
        changes = [self._note_new(entity) for entity in self.new]
        changes += [
            self._note_changed(entity) for entity in self.dirty if self.is_modified(entity)
        ]
        self._announce(changes)

    def _note_new(self, entity: object) -> dict[str, Any]:
        table = _recorded_table(entity)
        row = {name: getattr(entity, name) for name in canonical.logged_columns(table)}
        change, written = self._noted_insert(table, row)
        _assign(entity, table, written)
        return change

    def _note_changed(self, entity: object) -> dict[str, Any]:
        table = _recorded_table(entity)
        state = cast("InstanceState[Any]", inspect(entity))
        now = {column.name: getattr(entity, column.name) for column in table.columns}
        values: dict[str, Any] = {}
        row = dict(now)
        for name in canonical.logged_columns(table):
            history = state.attrs[name].history
            if history.has_changes():
                values[name] = now[name]
                row[name] = history.deleted[0] if history.deleted else None
        change, _, written = self._noted_update(table, row, values)
        _assign(entity, table, written)
        return change


def change_hash(change: Mapping[Any, Any]) -> str:
    """Return the hash of a row change, over all that it says."""
    return canonical.fingerprint(
        [
            str(change["operation_id"]),
            change["position"],
            change["table_name"],
            str(change["row_id"]),
            change["revision"],
            change["before"],
            change["after"],
            change["digest"],
            change["salt"],
        ]
    )


def _assign(entity: object, table: Table, values: Values) -> None:
    for name in ("revision", "digest", *(c.name for c in canonical.derived_columns(table))):
        setattr(entity, name, values[name])


def _complete(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    complete = {**_defaults(table), "id": uuid4(), **row}
    if unknown := complete.keys() - _defaults(table).keys():
        raise KeyError(f"{table.name} has no column {min(unknown)}")
    return complete


@cache
def _defaults(table: Table) -> dict[str, Any]:
    defaults: dict[str, Any] = {name: table.columns[name].default for name in table.columns.keys()}  # noqa: SIM118
    return {name: getattr(defaults[name], "arg", None) for name in canonical.logged_columns(table)}


def _differs(row: Values, values: Values) -> bool:
    return any(row[name] != value for name, value in values.items())


def _recorded_table(entity: object) -> Table:
    if not isinstance(entity, Recorded):
        raise TypeError(f"{type(entity).__name__} is no recorded row")
    return metadata.tables[cast("Any", entity).__tablename__]


@event.listens_for(Writing, "before_flush")
def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if isinstance(session, Writing):
        session.note_flush()

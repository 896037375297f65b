"""The bin (Thùng rác): what people deleted, and bringing it back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, select, tuple_
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import SubjectKind
from app.entities import CriteriaSet, Operation, UserAccount, metadata
from app.services import closing, plan_access, reading, units
from app.services.ordering import in_chunks
from app.services.record_names import Names, RowKey
from app.services.record_words import KINDS, kind_of
from app.services.verbs import undoable, verb_named
from app.storage.recorder import Writing

Row = Mapping[str, Any]

_UNCHANGED = "Chưa khôi phục dòng nào."


@dataclass(frozen=True, slots=True)
class BinnedRow:
    """Something that a person deleted; its parts are in the bin with it."""

    table: str
    id: UUID
    noun: str
    name: str
    owner: str
    """What it was a part of, "" when it stood alone."""
    deleted_at: datetime
    user: str

    @property
    def key(self) -> RowKey:
        """Its table and id."""
        return self.table, self.id


# --- what is in it ---------------------------------------------------------------------------


def listed(session: Session) -> tuple[BinnedRow, ...]:
    """Return what people deleted, the newest first."""
    verbs = _deleting(session)
    found = [(table, row) for table in KINDS for row in _heads(session, table, verbs)]
    names = Names(session)
    names.load((table, row["id"]) for table, row in found)
    users = {row.id: row.name for row in session.execute(select(UserAccount.id, UserAccount.name))}
    binned = [
        BinnedRow(
            table=table,
            id=row["id"],
            noun=names.noun(table, row["id"]),
            name=names.name(table, row["id"]),
            owner=names.owner(table, row["id"]),
            deleted_at=row["happened_at"],
            user=users.get(row["user_id"], ""),
        )
        for table, row in found
    ]
    return tuple(sorted(binned, key=lambda row: row.deleted_at, reverse=True))


def with_parts(session: Session, keys: Sequence[RowKey]) -> dict[RowKey, Row]:
    """Return rows of the bin with the parts that went there by the same action."""
    found: dict[RowKey, Row] = {}
    waiting = {(table, row["id"]): row for table, row in rows_of(session, keys)}
    while waiting:
        found |= waiting
        parts = [part for table in KINDS for part in _parts(session, table, waiting)]
        waiting = {key: row for key, row in parts if key not in found}
    return found


def _parts(
    session: Session, table: str, owners: Mapping[RowKey, Row]
) -> Iterator[tuple[RowKey, Row]]:
    """Yield what went by the same action as the rows of a table that it is a part of."""
    gone_by = {
        row_id: row["deleted_by"] for (name, row_id), row in owners.items() if name == table
    }
    for column in _part_columns(table) if gone_by else ():
        for chunk in in_chunks(list(gone_by)):
            statement = select(column.table).where(
                column.in_(chunk), column.table.c.deleted_by.is_not(None)
            )
            for row in session.execute(statement).mappings():
                if row["deleted_by"] == gone_by[row[column.name]]:
                    yield (column.table.name, row["id"]), dict(row)


def rows_of(session: Session, keys: Sequence[RowKey]) -> Iterator[tuple[str, Row]]:
    """Yield these rows of the bin. `NotAllowed` when one is not there any more."""
    by_table: dict[str, list[UUID]] = {}
    for table, row_id in keys:
        by_table.setdefault(table, []).append(row_id)
    for name, ids in by_table.items():
        table = metadata.tables[name]
        found: dict[UUID, Row] = {}
        for chunk in in_chunks(ids):
            statement = select(table).where(table.c.id.in_(chunk), table.c.deleted_by.is_not(None))
            found.update((row["id"], dict(row)) for row in session.execute(statement).mappings())
        if len(found) < len(set(ids)):
            raise NotAllowed(
                "Có dòng không còn trong Thùng rác. Chưa có gì thay đổi. Hãy nạp lại danh sách."
            )
        yield from ((name, row) for row in found.values())


def told(session: Session, keys: Sequence[RowKey]) -> list[str]:
    """Return how sentences name rows: “cá nhân “Nguyễn Văn An””."""
    names = Names(session)
    names.load(keys)
    return [
        f"{kind_of(table).noun if not kind_of(table).by else lower(names.noun(table, row_id))} "
        f"{quoted(names.name(table, row_id))}"
        for table, row_id in keys
    ]


# --- bringing back ---------------------------------------------------------------------------


@undoable("Khôi phục từ Thùng rác")
def restore(session: Writing, keys: Sequence[RowKey]) -> int:
    """Bring rows back with their parts and return how many in all.

    `NotAllowed` names what stands in the way: what they belonged to is gone, another row has
    taken their place, or the plan is closed meanwhile.
    """
    rows = with_parts(session, keys)
    _refuse_without_owner(session, rows)
    _refuse_twins(session, rows)
    _refuse_closed(session, rows)
    _refuse_locked(session, rows)
    _refuse_alike(session, rows)
    for table in dict.fromkeys(table for table, _ in rows):
        ids = [row_id for name, row_id in rows if name == table]
        session.write_rows(metadata.tables[table], {id_: {"deleted_by": None} for id_ in ids})
    return len(rows)


def _refuse_without_owner(session: Session, rows: Mapping[RowKey, Row]) -> None:
    """Refuse rows that name others which are not there and do not come back with them."""
    wanted: dict[str, dict[UUID, RowKey]] = defaultdict(dict)
    for (table, row_id), row in rows.items():
        for column, target in links(metadata.tables[table]):
            named = row[column.name]
            if named is not None and (target.name, named) not in rows:
                wanted[target.name].setdefault(named, (table, row_id))
    for name, by_whom in wanted.items():
        target = metadata.tables[name]
        for chunk in in_chunks(list(by_whom)):
            gone = session.execute(
                select(target.c.id).where(target.c.id.in_(chunk), target.c.deleted_by.is_not(None))
            ).scalar()
            if gone is not None:
                own, other = told(session, [by_whom[gone], (name, gone)])
                raise NotAllowed(
                    f"Không khôi phục được {own} vì {other} đang ở trong Thùng rác. {_UNCHANGED} "
                    "Hãy khôi phục cả hai, hoặc dòng đó trước."
                )


def _refuse_twins(session: Session, rows: Mapping[RowKey, Row]) -> None:
    """Refuse rows whose place another living row has taken, or another that comes back."""
    places: dict[tuple[Column[Any], ...], dict[tuple[Any, ...], RowKey]] = defaultdict(dict)
    for key, row in rows.items():
        for columns in _unique(metadata.tables[key[0]]):
            values = tuple(row[column.name] for column in columns)
            if None in values:
                continue
            if values in places[columns]:
                _refuse_twin(session, key)
            places[columns][values] = key
    for columns, wanted in places.items():
        living = columns[0].table.c.deleted_by.is_(None)
        for chunk in in_chunks(list(wanted)):
            taken = session.execute(select(*columns).where(living, tuple_(*columns).in_(chunk)))
            for values in taken:
                _refuse_twin(session, wanted[tuple(values)])


def _refuse_twin(session: Session, key: RowKey) -> None:
    own = told(session, [key])[0]
    raise NotAllowed(
        f"Không khôi phục được {own} vì đã có dòng khác như vậy đang dùng. "
        f"{_UNCHANGED} Hãy xóa hoặc sửa dòng đang dùng trước."
    )


def _refuse_closed(session: Session, rows: Mapping[RowKey, Row]) -> None:
    """Refuse what the services would not let anyone add to a plan now; each is asked once."""
    asked = {
        (
            plan_access.draft if table in plan_access.ON_PAPER else plan_access.open_plan,
            row["plan_id"],
        )
        for (table, _), row in rows.items()
        if table != "score_sheet" and _is_of_another(rows, "plan", row.get("plan_id"))
    }
    for ask, plan_id in asked:
        ask(session, plan_id)
    scored = {
        (row["plan_id"], row["phase_id"])
        for (table, _), row in rows.items()
        if table == "score_sheet" and _is_of_another(rows, "plan", row["plan_id"])
    }
    for plan_id, phase_id in scored:
        closing.refuse_closed(session, plan_id, phase_id)


def _refuse_locked(session: Session, rows: Mapping[RowKey, Row]) -> None:
    """Refuse criteria of sets that sheets use already."""
    sets = {
        row["set_id"]: row["name"]
        for (table, _), row in rows.items()
        if table == "criterion" and _is_of_another(rows, "criteria_set", row["set_id"])
    }
    for set_id, name in sets.items():
        if reading.the(session, CriteriaSet, set_id, "Bộ tiêu chí").is_locked:
            raise NotAllowed(
                f"Không khôi phục được tiêu chí {quoted(name)} vì bộ tiêu chí đã khóa. "
                f"{_UNCHANGED} Hãy tạo phiên bản mới của bộ tiêu chí."
            )


def _is_of_another(rows: Mapping[RowKey, Row], table: str, owner_id: UUID | None) -> bool:
    """Return whether an owner is there and does not come back with what it owns."""
    return owner_id is not None and (table, owner_id) not in rows


def _refuse_alike(session: Session, rows: Mapping[RowKey, Row]) -> None:
    """Refuse units of whose name and kind one is followed under the same parent."""
    coming = [
        row
        for (table, _), row in rows.items()
        if table == "subject" and row["kind"] is SubjectKind.UNIT
    ]
    followed = units.names_followed(session, {row["parent_id"] for row in coming})
    for row in coming:
        if (row["parent_id"], row["kind_code"], row["name"].casefold()) in followed:
            raise NotAllowed(
                f"Không khôi phục được đơn vị {quoted(row['name'])} vì đang có đơn vị cùng tên, "
                f"cùng loại. {_UNCHANGED} Hãy đổi tên đơn vị đang có rồi khôi phục lại."
            )


# --- inside ----------------------------------------------------------------------------------


def links(table: Table) -> list[tuple[Column[Any], Table]]:
    """Return the columns of a table that name rows, each with the table of those."""
    return [
        (column, key.column.table)
        for column in table.columns
        if column.name != "deleted_by"
        for key in column.foreign_keys
    ]


def _deleting(session: Session) -> list[str]:
    """Return the verbs in the log by which people delete: what else puts rows away stays hidden.

    A verb of another version is unknown here; its label, which begins with “Xóa”, tells.
    """
    logged = select(Operation.verb, Operation.label).where(Operation.undoes_id.is_(None))
    found: list[str] = []
    for name, label in session.execute(logged.distinct()):
        verb = verb_named(name)
        if verb.deletes if verb else label.startswith("Xóa "):
            found.append(name)
    return found


def _heads(session: Session, name: str, deleting: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table that a person deleted, but no parts of what went with them."""
    table = metadata.tables[name]
    statement = select(table, Operation.happened_at, Operation.user_id).join(
        Operation, Operation.id == table.c.deleted_by
    )
    by_people = statement.where(Operation.undoes_id.is_(None), Operation.verb.in_(deleting))
    found = [dict(row) for row in session.execute(by_people).mappings()]
    together: dict[str, set[UUID]] = {}
    above = [
        (column, target)
        for column, target in links(table)
        if column.name == kind_of(name).owner or _is_tree(column)
    ]
    for column, target in above:
        ids = list({row[column.name] for row in found if row[column.name] is not None})
        for chunk in in_chunks(ids):
            rows = session.execute(
                select(target.c.id, target.c.deleted_by).where(target.c.id.in_(chunk))
            )
            for row_id, by in rows:
                together.setdefault(str(by), set()).add(row_id)
    for row in found:
        gone = together.get(str(row["deleted_by"]), set())
        if not any(row[column.name] in gone for column, _ in above):
            yield row


def _part_columns(table: str) -> list[Column[Any]]:
    """Return the columns that name what their rows are parts of, where that is in `table`."""
    owned = [metadata.tables[name].c[kind.owner] for name, kind in KINDS.items() if kind.owner]
    trees = [column for column, _ in links(metadata.tables[table]) if _is_tree(column)]
    return [
        column
        for column in (*owned, *trees)
        if any(key.column.table.name == table for key in column.foreign_keys)
    ]


def _is_tree(column: Column[Any]) -> bool:
    """Return whether a column makes a tree whose branches go together; units do not."""
    return column.name == "parent_id" and column.table.name != "subject"


def _unique(table: Table) -> list[tuple[Column[Any], ...]]:
    return [tuple(index.columns) for index in table.indexes if index.unique]


def lower(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]

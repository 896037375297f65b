"""What actions changed, field by field, in the words that people have for it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.domain.sensitive import MASKED, masked
from app.entities import Operation, RowChange, UserAccount, metadata
from app.services.ordering import in_chunks
from app.services.record_names import GONE, Names, RowKey
from app.services.record_words import KINDS, field_word, kind_of, told_columns
from app.storage import canonical

MOST = 500
"""How many changed rows of one action, or of one record, are told at once."""

STATE = "Dòng này"
LIVES, BINNED, _DESTROYED = "Đang có", "Trong Thùng rác", "Đã xóa hẳn"
"""What a row itself is called, and what may have become of it."""
_NEWEST = (Operation.happened_at.desc(), Operation.sequence.desc(), Operation.id)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row that an action changed: from what, to what."""

    id: tuple[UUID, int, str]
    happened_at: datetime
    user: str
    label: str
    reason: str
    table: str
    row_id: UUID
    noun: str
    name: str
    owner: str
    """What the row is a part of, "" when it stands alone."""
    field: str
    before: str
    after: str

    @property
    def action_id(self) -> UUID:
        """The action it belongs to."""
        return self.id[0]


@dataclass(frozen=True, slots=True)
class _Image:
    """A row change with its values as columns hold them; no `before`: the row was added."""

    change: Row[Any]
    before: dict[str, Any] | None
    after: dict[str, Any]

    @property
    def key(self) -> RowKey:
        return self.change.table_name, self.change.row_id


def of_action(session: Session, action_id: UUID, most: int = MOST) -> tuple[Change, ...]:
    """Return what one action changed, field by field, of its first rows."""
    found = _changes(session, RowChange.operation_id == action_id, limit=most)
    return _told(session, found)


def of_record(session: Session, table: str, row_id: UUID, most: int = MOST) -> tuple[Change, ...]:
    """Return what was ever done to a record and its parts, the newest first."""
    ids = [row_id, *(part for _, part in parts_of(session, table, [row_id]))]
    found = [
        change
        for chunk in in_chunks(ids)
        for change in _changes(session, RowChange.row_id.in_(chunk), limit=most)
    ]
    found.sort(key=lambda change: change.position)
    found.sort(key=lambda change: (change.happened_at, change.sequence), reverse=True)
    return _told(session, found[:most])


def record_name(session: Session, table: str, row_id: UUID) -> str:
    """Return what a record is and its name: “Kế hoạch: Phát động phong trào …”."""
    names = Names(session)
    names.load([(table, row_id)])
    return f"{names.noun(table, row_id)}: {names.name(table, row_id)}"


def parts_of(session: Session, table: str, row_ids: Sequence[UUID]) -> list[tuple[str, UUID]]:
    """Return the rows that are parts of others, and their parts, living or not."""
    found: list[tuple[str, UUID]] = []
    for part, kind in KINDS.items():
        columns = metadata.tables[part].columns
        if not kind.owner or not columns[kind.owner].references(metadata.tables[table].c.id):
            continue
        ids: list[UUID] = []
        for chunk in in_chunks(row_ids):
            statement = select(columns.id).where(columns[kind.owner].in_(chunk))
            ids += session.scalars(statement)
        if ids:
            found += [(part, part_id) for part_id in ids]
            found += parts_of(session, part, ids)
    return found


def _changes(session: Session, condition: ColumnElement[bool], limit: int) -> Sequence[Row[Any]]:
    statement = (
        select(
            RowChange.operation_id,
            RowChange.position,
            RowChange.table_name,
            RowChange.row_id,
            RowChange.before,
            RowChange.after,
            RowChange.digest,
            RowChange.blanked_by,
            Operation.happened_at,
            Operation.sequence,
            Operation.label,
            Operation.reason,
            Operation.user_id,
        )
        .join(Operation, Operation.id == RowChange.operation_id)
        .where(condition)
        .order_by(*_NEWEST, RowChange.position)
        .limit(limit)
    )
    return cast("Sequence[Row[Any]]", session.execute(statement).all())


def _told(session: Session, found: Sequence[Row[Any]]) -> tuple[Change, ...]:
    images = [_image(change) for change in found]
    names = Names(session)
    names.load(image.key for image in images)
    names.load(key for image in images for key in _named(image))
    accounts = session.execute(select(UserAccount.id, UserAccount.name))
    users = {row.id: row.name for row in accounts}
    return tuple(
        Change(
            id=(change.operation_id, change.position, column),
            happened_at=change.happened_at,
            user=users.get(change.user_id, ""),
            label=change.label,
            reason=change.reason,
            table=image.key[0],
            row_id=image.key[1],
            noun=names.noun(*image.key),
            name=names.name(*image.key),
            owner=names.owner(*image.key),
            field=word,
            before=before,
            after=after,
        )
        for image in images
        for change in (image.change,)
        for column, word, before, after in (*_whole(image), *_fields(names, image))
    )


def _image(change: Row[Any]) -> _Image:
    table = metadata.tables[change.table_name]
    before, after = (
        None if text is None else cast("dict[str, Any]", json.loads(text))
        for text in (change.before, change.after)
    )
    return _Image(
        change,
        None if before is None else canonical.python(table, before),
        canonical.python(table, after or {}),
    )


def _named(image: _Image) -> Iterator[RowKey]:
    """Yield the rows that the values of a change name."""
    columns = metadata.tables[image.key[0]].columns
    for values in (image.before or {}, image.after):
        for name, value in values.items():
            if value is not None and name != "deleted_by":
                for key in columns[name].foreign_keys:
                    yield key.column.table.name, value


def _whole(image: _Image) -> Iterator[tuple[str, str, str, str]]:
    """Yield what became of the row itself: added, put into the bin, brought back, destroyed."""
    if image.change.blanked_by is not None:
        yield "", "Nội dung", GONE, GONE
    elif image.change.digest is None:
        yield "", STATE, BINNED, _DESTROYED
    elif image.before is None:
        yield "", STATE, "", "Đã thêm"
    elif "deleted_by" in image.after:
        went = image.after["deleted_by"] is not None
        before, after = (LIVES, BINNED) if went else (BINNED, LIVES)
        yield "", STATE, before, after


def _fields(names: Names, image: _Image) -> Iterator[tuple[str, str, str, str]]:
    """Yield each field that changed: its column, its word, what it was and what it became."""
    table, row_id = image.key
    is_new, before = image.before is None, image.before or {}
    for column in told_columns(table):
        if column not in image.after or (is_new and column == kind_of(table).owner):
            continue
        value = image.after[column]
        was = names.shown_beside(table, column, before.get(column), row_id)
        now = names.shown_beside(table, column, value, row_id)
        if was != now and not (is_new and value == _usual(table, column)):
            if (table, column) in MASKED:
                was, now = masked(was), masked(now)
            yield column, field_word(table, column), was, now


def _usual(table: str, column: str) -> Any:  # noqa: ANN401 - as the column holds
    return getattr(metadata.tables[table].columns[column].default, "arg", None)

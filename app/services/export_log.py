"""The export log (nhật ký xuất dữ liệu): what left the data file, when, by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.vietnamese import fold
from app.domain.terms import ExportKind
from app.entities import ExportNote
from app.services.history import Sorts, holding, ordered, users, within


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One time that data left."""

    id: UUID
    happened_at: datetime
    user: str
    machine: str
    what: str
    kind: ExportKind
    file_name: str
    row_count: int | None
    is_sensitive: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which times are asked for; what is left out does not narrow."""

    first: date | None = None
    last: date | None = None
    user_id: UUID | None = None
    kind: ExportKind | None = None
    words: str = ""
    sort: str = ""
    """“moment”, “user”, “what”, “kind”, “file” or “rows”; else the newest come first."""
    descending: bool = False


def listed(
    session: Session, narrowing: Narrowing | None = None, offset: int = 0, limit: int | None = None
) -> tuple[ExportRow, ...]:
    """Return when data left the file, the newest first."""
    asked = narrowing or Narrowing()
    order = ordered(_SORTS, _NEWEST, asked.sort, descending=asked.descending)
    statement = select(ExportNote).where(*_conditions(session, asked)).order_by(*order)
    known = dict(users(session))
    return tuple(
        ExportRow(
            note.id,
            note.happened_at,
            known.get(note.user_id, ""),
            note.machine,
            note.what,
            note.kind,
            note.file_name,
            note.row_count,
            note.is_sensitive,
        )
        for note in session.scalars(statement.offset(offset).limit(limit))
    )


def count(session: Session, narrowing: Narrowing | None = None) -> int:
    """Return how often data left the file."""
    narrowed = _conditions(session, narrowing or Narrowing())
    return session.execute(select(func.count(ExportNote.id)).where(*narrowed)).scalar_one()


# --- inside ----------------------------------------------------------------------------------

_NEWEST = (ExportNote.happened_at.desc(), ExportNote.number.desc(), ExportNote.id)

_SORTS: Sorts = {
    "moment": ExportNote.happened_at,
    "user": ExportNote.user_id,
    "what": ExportNote.what,
    "kind": ExportNote.kind,
    "file": ExportNote.file_name,
    "rows": func.coalesce(ExportNote.row_count, -1),
}


def _conditions(session: Session, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    found = within(ExportNote.happened_at, narrowing.first, narrowing.last)
    if narrowing.user_id is not None:
        found.append(ExportNote.user_id == narrowing.user_id)
    if narrowing.kind is not None:
        found.append(ExportNote.kind == narrowing.kind)
    if words := fold(narrowing.words).split():
        told = (ExportNote.what, ExportNote.file_name, ExportNote.machine)
        found.append(
            or_(
                *(
                    column.in_(holding(session.scalars(select(column).distinct()), words))
                    for column in told
                )
            )
        )
    return found

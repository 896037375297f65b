"""Lists taken in from Excel: all rows of a file as one action, and which file they came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.errors import InvalidInput
from app.domain.terms import ListKind, SubjectKind
from app.entities import ListImport
from app.services import reading
from app.services.subject_intake import INTAKES
from app.services.verbs import undoable
from app.storage.recorder import Writing

Values = Mapping[str, Any]
Rows = Mapping[UUID, Values]


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of a file that are to be written, and what is kept of the file.

    `added` are the values of new records by the ids that they get, so that one may name another;
    `changed` are new values of records that are there. `skipped` and `refused` count the rows
    that are not written: known already or passed over, and wrong.
    """

    kind: ListKind
    file_name: str
    sha256: str
    layout: str
    columns: Mapping[str, int]
    added: Rows = field(default_factory=dict[UUID, Values])
    changed: Rows = field(default_factory=dict[UUID, Values])
    skipped: int = 0
    refused: int = 0
    plan_id: UUID | None = None
    stage_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was taken in before."""

    id: UUID
    kind: ListKind
    taken_at: datetime
    file_name: str
    sha256: str
    layout: str
    columns: Mapping[str, Any]
    plan_id: UUID | None
    stage_id: UUID | None
    added: int
    changed: int
    skipped: int
    refused: int


Writer = Callable[[Incoming, Writing], None]


def _subjects(kind: SubjectKind) -> Writer:
    def write(incoming: Incoming, session: Writing) -> None:
        INTAKES[kind](session).take(incoming.added, incoming.changed, session)

    return write


_WRITERS: Mapping[ListKind, Writer] = {
    ListKind.UNITS: _subjects(SubjectKind.UNIT),
    ListKind.PEOPLE: _subjects(SubjectKind.PERSON),
    ListKind.HOUSEHOLDS: _subjects(SubjectKind.HOUSEHOLD),
}


@undoable("Nhập danh sách từ Excel")
def take_in(session: Writing, incoming: Incoming) -> UUID:
    """Write the rows of a list, all or none, and note the file; return the note's id.

    Raises `InvalidInput` when there is nothing to write, or with what is wrong with any row, the
    changed ones first: the field “3.name” is that of the fourth.
    """
    if not incoming.added and not incoming.changed:
        raise InvalidInput.of(None, "Không có dòng nào để nhập. Chưa có gì thay đổi.")
    _WRITERS[incoming.kind](incoming, session)
    noted = ListImport(
        kind=incoming.kind,
        taken_at=now(),
        file_name=incoming.file_name,
        sha256=incoming.sha256,
        layout=incoming.layout,
        columns=dict(incoming.columns),
        plan_id=incoming.plan_id,
        stage_id=incoming.stage_id,
        added=len(incoming.added),
        changed=len(incoming.changed),
        skipped=incoming.skipped,
        refused=incoming.refused,
    )
    session.add(noted)
    return noted.id


def earlier(
    session: Session,
    kind: ListKind,
    sha256: str,
    plan_id: UUID | None = None,
    stage_id: UUID | None = None,
) -> ImportRow | None:
    """Return when this very file was last taken in for the same purpose, or nothing."""
    found = reading.rows(
        session,
        ImportRow,
        ListImport,
        ListImport.kind == kind,
        ListImport.sha256 == sha256,
        _is(ListImport.plan_id, plan_id),
        _is(ListImport.stage_id, stage_id),
        order_by=[ListImport.taken_at.desc(), ListImport.id],
    )
    return found[0] if found else None


def remembered(session: Session, kind: ListKind, layout: str) -> Mapping[str, int] | None:
    """Return the columns that were chosen for a list with the same headings last, or nothing."""
    found = reading.rows(
        session,
        ImportRow,
        ListImport,
        ListImport.kind == kind,
        ListImport.layout == layout,
        order_by=[ListImport.taken_at.desc(), ListImport.id],
    )
    return dict(found[0].columns) if found else None


def _is(column: Any, value: UUID | None) -> Any:  # noqa: ANN401 - a column and a condition
    return column.is_(None) if value is None else column == value

"""What is due in a plan (mốc thời gian): by whom, how many, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.terms import DeadlineKind, WorkKind
from app.entities import Deadline, Phase, Plan
from app.services import plan_access, plan_parts
from app.services.validation import Fields, Line, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class DeadlineFields(Fields):
    """What a person fills in about something due.

    `minimum_count` is how many works of one of the `work_kinds` (of any, when there are none)
    each participating unit must register at least.
    """

    task: Prose = Field(title="Việc phải làm", min_length=1, max_length=2000)
    kind: DeadlineKind = Field(DeadlineKind.OTHER, title="Loại việc")
    responsible: Line = Field("", title="Người, đơn vị thực hiện", max_length=500)
    due: PartialDate | None = Field(None, title="Thời hạn")
    phase_id: UUID | None = Field(None, title="Giai đoạn")
    minimum_count: int = Field(0, title="Số lượng ít nhất", ge=0)
    work_kinds: Annotated[tuple[WorkKind, ...], plan_parts.BlankSeparated] = Field(
        (), title="Loại công trình, mô hình"
    )
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """Something due. `work_kinds` are codes separated by blanks; `kinds` reads them."""

    id: UUID
    position: int
    task: str
    kind: DeadlineKind
    responsible: str
    due: PartialDate | None
    phase_id: UUID | None
    minimum_count: int
    work_kinds: str
    done_on: date | None
    note: str

    @property
    def kinds(self) -> tuple[WorkKind, ...]:
        """The kinds of work that count; empty: any."""
        return tuple(WorkKind(code) for code in self.work_kinds.split())


def _check(session: Session, plan: Plan, fields: DeadlineFields) -> None:
    plan_parts.check_link(session, plan, Phase, fields.phase_id, "phase_id")


PART = plan_parts.Part(Deadline, DeadlineFields, DeadlineRow, "Mốc thời gian", "task", _check)


@undoable("Thêm mốc thời gian")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a deadline after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều mốc thời gian")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa mốc thời gian")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a deadline."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ mốc thời gian")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a deadline at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa mốc thời gian", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a deadline away."""
    PART.remove(session, row_id)


@undoable("Ghi việc đã xong")
def mark_done(session: Writing, row_id: UUID, done_on: date | None) -> None:
    """Note the day on which something due was done, or that it is not done after all.

    Allowed until the plan is closed.
    """
    deadline = PART.the(session, row_id)
    plan_access.open_plan(session, deadline.plan_id)
    deadline.done_on = done_on

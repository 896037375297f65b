"""Who has to do what under a plan (tổ chức thực hiện)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.entities import Assignment, Plan
from app.services import plan_access, plan_parts, subjects
from app.services.validation import Fields, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class AssignmentFields(Fields):
    """What a person fills in about an assignment: the organisation in the plan's words."""

    organisation: Prose = Field(title="Tổ chức, đơn vị", min_length=1, max_length=1000)
    subject_id: UUID | None = Field(None, title="Đơn vị trong danh sách")
    task: Prose = Field("", title="Nhiệm vụ")
    due: PartialDate | None = Field(None, title="Thời hạn")


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment."""

    id: UUID
    position: int
    organisation: str
    subject_id: UUID | None
    task: str
    due: PartialDate | None
    done_on: date | None


def _check(session: Session, _plan: Plan, fields: AssignmentFields) -> None:
    subjects.check_known(session, fields.subject_id, "subject_id")


PART = plan_parts.Part(
    Assignment, AssignmentFields, AssignmentRow, "Phân công", "organisation", _check
)


@undoable("Thêm phân công")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a assignment after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Sửa phân công")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a assignment."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ phân công")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a assignment at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa phân công")
def remove(session: Writing, row_id: UUID) -> None:
    """Put a assignment away."""
    PART.remove(session, row_id)


@undoable("Ghi lại phân công")
def replace(session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these rows in place of those it has, for example from a pasted list."""
    PART.replace(session, plan_id, values)


@undoable("Ghi nhiệm vụ đã xong")
def mark_done(session: Writing, row_id: UUID, done_on: date | None) -> None:
    """Note the day on which a task was done, or that it is not done after all.

    Allowed until the plan is closed.
    """
    assignment = PART.the(session, row_id)
    plan_access.open_plan(session, assignment.plan_id)
    assignment.done_on = done_on

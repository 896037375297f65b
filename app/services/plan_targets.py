"""The numbers to reach (chỉ tiêu) that a plan sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.terms import Direction, Operator
from app.entities import ContestItem, Phase, Plan, Target
from app.services import plan_parts, subjects
from app.services.validation import Fields, Line, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class TargetFields(Fields):
    """What a person fills in about a target. A target in words only has no value."""

    name: Prose = Field(title="Chỉ tiêu", min_length=1, max_length=2000)
    operator: Operator = Field(Operator.AT_LEAST, title="So sánh")
    value: Decimal | None = Field(None, title="Giá trị", strict=True)
    unit: Line = Field("", title="Đơn vị tính", max_length=50)
    direction: Direction = Field(Direction.HIGHER, title="Chiều")
    contest_item_id: UUID | None = Field(None, title="Thuộc nội dung")
    phase_id: UUID | None = Field(None, title="Giai đoạn")
    subject_id: UUID | None = Field(None, title="Giao cho đơn vị")
    is_per_unit: bool = Field(default=False, title="Mỗi đơn vị")
    due: PartialDate | None = Field(None, title="Thời hạn")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target. Values are exact decimal numbers, counted in `unit`."""

    id: UUID
    position: int
    name: str
    operator: Operator
    value: Decimal | None
    unit: str
    direction: Direction
    contest_item_id: UUID | None
    phase_id: UUID | None
    subject_id: UUID | None
    is_per_unit: bool
    due: PartialDate | None
    note: str


def _check(session: Session, plan: Plan, fields: TargetFields) -> None:
    plan_parts.check_link(session, plan, ContestItem, fields.contest_item_id, "contest_item_id")
    plan_parts.check_link(session, plan, Phase, fields.phase_id, "phase_id")
    subjects.check_known(session, fields.subject_id, "subject_id")


PART = plan_parts.Part(Target, TargetFields, TargetRow, "Chỉ tiêu", "name", _check)


@undoable("Thêm chỉ tiêu")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a target after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều chỉ tiêu")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa chỉ tiêu")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a target."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ chỉ tiêu")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a target at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa chỉ tiêu", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a target away."""
    PART.remove(session, row_id)

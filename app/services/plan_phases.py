"""The phases (giai đoạn) and waves (đợt) of a plan; there may be gaps between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field

from app.domain.dates import PartialDate
from app.domain.terms import PhaseKind
from app.entities import Phase
from app.services import plan_parts
from app.services.validation import Fields, Line, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class PhaseFields(Fields):
    """What a person fills in about a phase or wave; its dates may be partial."""

    name: Line = Field(title="Tên giai đoạn, đợt", min_length=1, max_length=300)
    kind: PhaseKind = Field(PhaseKind.PHASE, title="Loại")
    starts: PartialDate | None = Field(None, title="Bắt đầu")
    ends: PartialDate | None = Field(None, title="Kết thúc")
    note: Prose = Field("", title="Nội dung, ghi chú")


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase or wave. Whether its dates fit is told by `plan_checks.gaps`."""

    id: UUID
    position: int
    name: str
    kind: PhaseKind
    starts: PartialDate | None
    ends: PartialDate | None
    note: str


PART = plan_parts.Part(Phase, PhaseFields, PhaseRow, "Giai đoạn, đợt", "name")


@undoable("Thêm giai đoạn, đợt")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a phase after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều giai đoạn, đợt")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa giai đoạn, đợt")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a phase."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ giai đoạn, đợt")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a phase at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa giai đoạn, đợt", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a phase away."""
    PART.remove(session, row_id)

"""Whom a plan addresses (đối tượng thi đua), in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field

from app.domain.terms import SubjectKind
from app.entities import PlanAudience
from app.services import plan_parts
from app.services.validation import Fields, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class AudienceFields(Fields):
    """What a person fills in about whom a plan addresses."""

    text: Prose = Field(title="Đối tượng", min_length=1, max_length=4000)
    subject_kind: SubjectKind | None = Field(None, title="Loại đối tượng")


@dataclass(frozen=True, slots=True)
class AudienceRow:
    """One line of whom a plan addresses."""

    id: UUID
    position: int
    text: str
    subject_kind: SubjectKind | None


PART = plan_parts.Part(PlanAudience, AudienceFields, AudienceRow, "Đối tượng", "text")


@undoable("Thêm đối tượng")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a line after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều đối tượng")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa đối tượng")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a line."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ đối tượng")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a line at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa đối tượng", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a line away."""
    PART.remove(session, row_id)


@undoable("Ghi lại đối tượng")
def replace(session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these rows in place of those it has, for example from a pasted list."""
    PART.replace(session, plan_id, values)

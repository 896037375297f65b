"""Whom a plan is sent to (nơi nhận), line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field

from app.entities import Recipient
from app.services import plan_parts
from app.services.validation import Fields, Line
from app.services.verbs import undoable
from app.storage.recorder import Writing


class RecipientFields(Fields):
    """What a person fills in about a recipient, with the purpose: “Đảng ủy xã (để b/c)”."""

    text: Line = Field(title="Nơi nhận", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One line of recipients."""

    id: UUID
    position: int
    text: str


PART = plan_parts.Part(Recipient, RecipientFields, RecipientRow, "Nơi nhận", "text")


@undoable("Thêm nơi nhận")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a recipient after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều nơi nhận")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa nơi nhận")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a recipient."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ nơi nhận")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a recipient at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa nơi nhận", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a recipient away."""
    PART.remove(session, row_id)


@undoable("Ghi lại nơi nhận")
def replace(session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these rows in place of those it has, for example from a pasted list."""
    PART.replace(session, plan_id, values)

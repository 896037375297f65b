"""The legal bases (căn cứ) of a plan, in the order they are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.entities import LegalDocument, Plan, PlanBasis
from app.services import plan_parts
from app.services.validation import Fields, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class BasisFields(Fields):
    """What a person fills in about a legal basis: its words, and the document they cite."""

    text: Prose = Field(title="Căn cứ", min_length=1, max_length=2000)
    legal_document_id: UUID | None = Field(None, title="Văn bản trong danh mục")


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One legal basis. Whether its document held is told by `plan_checks.gaps`."""

    id: UUID
    position: int
    text: str
    legal_document_id: UUID | None


def _check(session: Session, _plan: Plan, fields: BasisFields) -> None:
    if fields.legal_document_id is None:
        return
    found = session.get(LegalDocument, fields.legal_document_id)
    if found is None or found.deleted_by is not None:
        raise InvalidInput.of(
            "legal_document_id",
            "Văn bản này không còn trong danh mục căn cứ. Hãy chọn lại hoặc để trống.",
        )


PART = plan_parts.Part(PlanBasis, BasisFields, BasisRow, "Căn cứ", "text", _check)


@undoable("Thêm căn cứ")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a legal basis after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều căn cứ")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa căn cứ")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a legal basis."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ căn cứ")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a legal basis at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa căn cứ", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a legal basis away."""
    PART.remove(session, row_id)


@undoable("Ghi lại căn cứ")
def replace(session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these rows in place of those it has, for example from a pasted list."""
    PART.replace(session, plan_id, values)

"""Units that must not score each other in a plan (không được chấm chéo), as they declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.entities import ScoringConflict, Subject
from app.services import many, plan_access, reading
from app.services.validation import Fields, Line, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class ConflictFields(Fields):
    """Which two units must not score each other, and why."""

    scorer_id: UUID = Field(title="Đơn vị")
    subject_id: UUID = Field(title="Không chấm chéo với")
    reason: Line = Field("", title="Lý do", max_length=1000)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two units that must not score each other."""

    id: UUID
    scorer_id: UUID
    scorer_name: str
    subject_id: UUID
    subject_name: str
    reason: str


def listed(session: Session, plan_id: UUID) -> tuple[ConflictRow, ...]:
    """Return the declared pairs of a plan, by name."""
    scorer, subject = aliased(Subject), aliased(Subject)
    rows = session.execute(
        select(
            ScoringConflict.id,
            ScoringConflict.scorer_id,
            scorer.name,
            ScoringConflict.subject_id,
            subject.name,
            ScoringConflict.reason,
        )
        .join(scorer, scorer.id == ScoringConflict.scorer_id)
        .join(subject, subject.id == ScoringConflict.subject_id)
        .where(ScoringConflict.plan_id == plan_id, ScoringConflict.deleted_by.is_(None))
        .order_by(scorer.name_key, subject.name_key, ScoringConflict.id)
    )
    return tuple(ConflictRow(*row) for row in rows)


def conflicts_of(session: Session, plan_id: UUID) -> tuple[tuple[UUID, UUID], ...]:
    """Return the pairs of a plan; each holds both ways."""
    rows = session.execute(
        select(ScoringConflict.scorer_id, ScoringConflict.subject_id).where(
            ScoringConflict.plan_id == plan_id, ScoringConflict.deleted_by.is_(None)
        )
    )
    return tuple((scorer_id, subject_id) for scorer_id, subject_id in rows)


@undoable("Ghi đơn vị không được chấm chéo")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Declare that two units must not score each other, and return the id."""
    plan_access.open_plan(session, plan_id)
    fields = validated(ConflictFields, values)
    one = reading.the(session, Subject, fields.scorer_id, "Đơn vị")
    other = reading.the(session, Subject, fields.subject_id, "Đơn vị")
    if one.id == other.id:
        raise InvalidInput.of(
            "subject_id",
            f"{quoted(one.name)} vốn không chấm cho chính mình. Hãy chọn đơn vị khác.",
        )
    pair = {one.id, other.id}
    if any({*known} == pair for known in conflicts_of(session, plan_id)):
        raise InvalidInput.of(
            "subject_id",
            f"Đã ghi {quoted(one.name)} và {quoted(other.name)} không chấm chéo nhau.",
        )
    row = ScoringConflict(
        plan_id=plan_id, scorer_id=one.id, subject_id=other.id, reason=fields.reason
    )
    session.add(row)
    return row.id


@undoable("Ghi nhiều cặp không được chấm chéo")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Declare pairs as `add` does, all or none.

    The problems' fields say which row: “3.subject_id” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return add(session, plan_id, values)

    return many.each(rows, one, "Chưa có cặp đơn vị nào để ghi.")


@undoable("Xóa đơn vị không được chấm chéo", deletes=True)
def delete(session: Writing, conflict_id: UUID) -> None:
    """Let two units score each other again."""
    row = reading.the(session, ScoringConflict, conflict_id, "Đơn vị không được chấm chéo")
    plan_access.open_plan(session, row.plan_id)
    session.put_away(row)

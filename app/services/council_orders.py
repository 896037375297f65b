"""The order in which the council puts equals (thứ tự do hội đồng chọn), with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.entities import CouncilOrder
from app.services import plan_access
from app.services.closing import refuse_closed
from app.services.validation import Fields, Line, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class CouncilOrderFields(Fields):
    """Why the council put equals in this order."""

    reason: Line = Field(title="Lý do", min_length=1, max_length=1000)


def order_of(session: Session, plan_id: UUID, phase_id: UUID | None) -> dict[UUID, int]:
    """Return the place that the council gave each subject, 1 first."""
    rows = session.execute(
        select(CouncilOrder.subject_id, CouncilOrder.place).where(*_here(plan_id, phase_id))
    )
    return dict(rows.all())


def reasons(session: Session, plan_id: UUID, phase_id: UUID | None) -> dict[UUID, str]:
    """Return the reason that stands with each place that the council gave."""
    rows = session.execute(
        select(CouncilOrder.subject_id, CouncilOrder.reason).where(*_here(plan_id, phase_id))
    )
    return dict(rows.all())


@undoable("Ghi thứ tự hội đồng chọn")
def choose(
    session: Writing,
    plan_id: UUID,
    phase_id: UUID | None,
    subject_ids: Sequence[UUID],
    values: Mapping[str, Any],
) -> None:
    """Put equals in this order, the best first, with the reason; it replaces what they had."""
    plan_access.the(session, plan_id)
    refuse_closed(session, plan_id, phase_id)
    fields = validated(CouncilOrderFields, values)
    if len(set(subject_ids)) < max(2, len(subject_ids)):
        raise NotAllowed(
            "Cần chọn ít nhất hai đối tượng đồng hạng, mỗi đối tượng một lần, để hội đồng xếp thứ "
            "tự. Chưa có gì thay đổi."
        )
    _take_away(session, plan_id, phase_id, subject_ids)
    session.insert_many(
        CouncilOrder,
        [
            {
                "plan_id": plan_id,
                "phase_id": phase_id,
                "subject_id": subject_id,
                "place": place,
                "reason": fields.reason,
            }
            for place, subject_id in enumerate(subject_ids, start=1)
        ],
    )


@undoable("Bỏ thứ tự hội đồng chọn")
def take_back(
    session: Writing, plan_id: UUID, phase_id: UUID | None, subject_ids: Sequence[UUID]
) -> None:
    """Let these subjects stand as equals again."""
    refuse_closed(session, plan_id, phase_id)
    _take_away(session, plan_id, phase_id, subject_ids)


def _take_away(
    session: Writing, plan_id: UUID, phase_id: UUID | None, subject_ids: Sequence[UUID]
) -> None:
    wanted = set(subject_ids)
    rows = session.scalars(select(CouncilOrder).where(*_here(plan_id, phase_id)))
    session.put_away(*(row for row in rows if row.subject_id in wanted))
    session.flush()


def _here(plan_id: UUID, phase_id: UUID | None) -> tuple[Any, ...]:
    return (
        CouncilOrder.plan_id == plan_id,
        CouncilOrder.phase_id == phase_id,
        CouncilOrder.deleted_by.is_(None),
    )

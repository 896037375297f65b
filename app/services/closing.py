"""Whether scores may still change: not once they are closed (chốt điểm)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import PlanState
from app.entities import Finalisation, Phase, Plan
from app.services import plan_access, reading


@dataclass(frozen=True, slots=True)
class Closed:
    """Why what belongs to scoring cannot change now, each a sentence, "" where it can.

    `plan` stops everything; `scores` the scores of the phase asked about, or of the plan as a
    whole; `shared` what the scores of all phases go by.
    """

    plan: str = ""
    scores: str = ""
    shared: str = ""


def closed(session: Session, plan_id: UUID, phase_id: UUID | None) -> Closed:
    """Return what is closed for scoring under a plan, and why."""
    scores = reason_closed(session, plan_id, phase_id)
    plan = plan_access.the(session, plan_id)
    if plan.state is PlanState.CLOSED:
        return Closed(scores, scores, scores)
    return Closed("", scores, scores or _reason_any_closed(session, plan))


def standing(session: Session, plan_id: UUID, phase_id: UUID | None) -> Finalisation | None:
    """Return the closing of scores that stands for a phase, or for the plan when that is None."""
    return session.scalar(
        select(Finalisation).where(
            Finalisation.plan_id == plan_id,
            Finalisation.phase_id == phase_id,
            Finalisation.reopened_on.is_(None),
            Finalisation.deleted_by.is_(None),
        )
    )


def reason_closed(session: Session, plan_id: UUID, phase_id: UUID | None) -> str:
    """Return why no score of a phase can change, as a sentence, or nothing."""
    plan = plan_access.the(session, plan_id)
    scope = scope_name(session, plan, phase_id)
    if plan.state is PlanState.CLOSED:
        return (
            f"Kế hoạch {quoted(plan.name)} đã đóng nên không chấm điểm nữa. "
            "Muốn chấm tiếp, hãy dùng “Mở lại kế hoạch”."
        )
    closing = standing(session, plan_id, phase_id)
    return "" if closing is None else _reason(scope, closing)


def _reason(scope: str, closing: Finalisation) -> str:
    return (
        f"Điểm của {scope} đã chốt ngày "
        f"{closing.finalised_on:%d/%m/%Y}. Muốn sửa, hãy dùng “Mở lại điểm” và ghi lý do."
    )


def _reason_any_closed(session: Session, plan: Plan) -> str:
    """Return why what all scores of a plan share cannot change, as a sentence, or nothing."""
    closing = session.scalar(
        select(Finalisation)
        .where(
            Finalisation.plan_id == plan.id,
            Finalisation.reopened_on.is_(None),
            Finalisation.deleted_by.is_(None),
        )
        .limit(1)
    )
    return "" if closing is None else _reason(scope_name(session, plan, closing.phase_id), closing)


def refuse_closed(session: Session, plan_id: UUID, phase_id: UUID | None) -> None:
    """Raise `NotAllowed` when the scores of a phase, or of a plan as a whole, are closed."""
    if reason := reason_closed(session, plan_id, phase_id):
        raise NotAllowed(f"{reason} Chưa có gì thay đổi.")


def refuse_any_closed(session: Session, plan_id: UUID) -> None:
    """Raise `NotAllowed` when any scores of a plan are closed: what all of them share stays."""
    plan = plan_access.open_plan(session, plan_id)
    if reason := _reason_any_closed(session, plan):
        raise NotAllowed(f"{reason} Chưa có gì thay đổi.")


def scope_name(session: Session, plan: Plan, phase_id: UUID | None) -> str:
    """Return what is scored, in words: the plan, or one phase of it.

    `NotAllowed` when the phase is gone or belongs to another plan.
    """
    if phase_id is None:
        return f"kế hoạch {quoted(plan.name)}"
    phase = reading.the(session, Phase, phase_id, "Giai đoạn")
    if phase.plan_id != plan.id:
        raise NotAllowed(
            f"Giai đoạn {quoted(phase.name)} không thuộc kế hoạch {quoted(plan.name)}. "
            "Chưa có gì thay đổi."
        )
    return f"kế hoạch {quoted(plan.name)}, {phase.name}"

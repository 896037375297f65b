"""Whether a plan can be written to now, and which day its rules are resolved by."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import PlanState
from app.entities import Plan
from app.services import reading

ON_PAPER = frozenset(
    {
        *("plan_basis", "plan_audience", "phase", "contest_item", "target", "deadline"),
        *("assignment", "ladder_step", "recipient"),
    }
)
"""The parts of a plan that its signed paper holds."""


def the(session: Session, plan_id: UUID) -> Plan:
    """Return the living plan. `NotAllowed` when it is gone."""
    return reading.the(session, Plan, plan_id, "Kế hoạch")


def draft(session: Session, plan_id: UUID) -> Plan:
    """Return a plan whose paper can be changed. `NotAllowed` once it is issued."""
    plan = the(session, plan_id)
    if obstacle := paper_obstacle(plan.state):
        raise NotAllowed(obstacle)
    return plan


def open_plan(session: Session, plan_id: UUID) -> Plan:
    """Return a plan under which work can go on. `NotAllowed` once it is closed."""
    plan = the(session, plan_id)
    if plan.state is PlanState.CLOSED:
        raise NotAllowed(paper_obstacle(plan.state))
    return plan


def paper_obstacle(state: PlanState) -> str:
    """Return why the paper of a plan cannot be changed, as a sentence; empty when it can."""
    if state is PlanState.DRAFT:
        return ""
    if state is PlanState.CLOSED:
        return "Kế hoạch đã đóng. Chưa có gì thay đổi. Muốn sửa, hãy dùng “Mở lại kế hoạch”."
    if state is PlanState.FINAL:
        return (
            "Kế hoạch đã tổng kết nên nội dung văn bản không sửa được nữa. Chưa có gì thay đổi. "
            "Điều cần bổ sung hãy ghi ở một kế hoạch khác."
        )
    return (
        f"Kế hoạch ở trạng thái “{state.label}” nên nội dung văn bản được giữ nguyên. "
        "Chưa có gì thay đổi. Muốn sửa, hãy dùng “Thu hồi kế hoạch”, sửa rồi ban hành lại."
    )


def resolving_day(dated: DocumentDate | None, starts: PartialDate | None, year: int) -> date:
    """Return the day by which a plan's titles, levels and legal bases are resolved.

    Its own date; while that is blank the first day it can mean, or the first day of its period,
    or of its year.
    """
    known = dated.as_partial() if dated else None
    for partial in (known, starts):
        if partial is not None and partial.earliest is not None:
            return partial.earliest
    return date(year, 1, 1)

"""Equals (đồng hạng): those whom no tie-break parts, for the council to put in order."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.services.council_orders import order_of, reasons
from app.services.score_data import grade_rules
from app.services.standings import Standing, judged, scored_at, stage_of


@dataclass(frozen=True, slots=True)
class Equals:
    """Who shares a rank while the council has not chosen, in the order it chose if it has.

    `reason` is the council's, `is_chosen` says that there is an order to be taken back.
    """

    rows: tuple[Standing, ...]
    is_chosen: bool
    reason: str


def of(
    session: Session, plan_id: UUID, phase_id: UUID | None, stage_id: UUID, subject_id: UUID
) -> Equals:
    """Return the equals of a subject, itself among them; nobody when it is not ranked."""
    stage = stage_of(session, plan_id, stage_id)
    scored = scored_at(session, stage, phase_id)
    found = [row for row, _ in judged(scored, grade_rules(session, plan_id), {})]
    own = next((row for row in found if row.subject_id == subject_id), None)
    if own is None or own.rank is None:
        return Equals((), is_chosen=False, reason="")
    equals = [r for r in found if (r.cluster_id, r.rank) == (own.cluster_id, own.rank)]
    order = order_of(session, plan_id, phase_id)
    equals.sort(key=lambda row: order.get(row.subject_id, len(order) + 1))
    chosen = [row.subject_id for row in equals if row.subject_id in order]
    said = reasons(session, plan_id, phase_id)
    return Equals(tuple(equals), bool(chosen), said[chosen[0]] if chosen else "")

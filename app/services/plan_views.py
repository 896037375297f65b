"""A whole plan with all its parts as one value: what the editor and the documents read."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import PlanForm, PlanState, Regime, RegistrationPolicy, ReviewKind
from app.entities import Review
from app.services import (
    plan_access,
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_participations,
    plan_phases,
    plan_recipients,
    plan_targets,
    reading,
)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An interim or final review of a plan."""

    id: UUID
    phase_id: UUID | None
    kind: ReviewKind
    held_on: date | None
    report_number: str
    results: str
    shortcomings: str
    directions: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with all its parts, each in its order.

    `obstacle` says why its paper cannot be changed now; empty when it can. `resolving_day` is
    the day by which its titles, levels and legal bases are resolved.
    """

    id: UUID
    name: str
    year: int
    state: PlanState
    regime: Regime
    form: PlanForm
    number: str
    symbol: str
    dated: DocumentDate | None
    place: str
    parent_body: str
    issuer: str
    occasion: str
    theme: str
    slogan: str
    preamble: str
    purpose: str
    requirements: str
    scope: str
    closing: str
    starts: PartialDate | None
    ends: PartialDate | None
    upper_title: str
    upper_number: str
    upper_dated: DocumentDate | None
    upper_issuer: str
    registration_policy: RegistrationPolicy
    registration_basis: str
    registration_due: PartialDate | None
    authority_line: str
    signer_post: str
    signer_second_post: str
    signer_name: str
    archive_line: str
    copied_from_id: UUID | None
    note: str
    obstacle: str
    resolving_day: date
    bases: tuple[plan_bases.BasisRow, ...]
    audiences: tuple[plan_audiences.AudienceRow, ...]
    participations: tuple[plan_participations.ParticipationRow, ...]
    phases: tuple[plan_phases.PhaseRow, ...]
    contents: tuple[plan_contents.ContentNode, ...]
    targets: tuple[plan_targets.TargetRow, ...]
    deadlines: tuple[plan_deadlines.DeadlineRow, ...]
    ladder: tuple[plan_ladders.LadderStepRow, ...]
    assignments: tuple[plan_assignments.AssignmentRow, ...]
    recipients: tuple[plan_recipients.RecipientRow, ...]
    reviews: tuple[ReviewRow, ...]


def view(session: Session, plan_id: UUID) -> PlanView:
    """Return a plan with all its parts. `NotAllowed` when it is gone."""
    plan = plan_access.the(session, plan_id)
    own: dict[str, Any] = {
        field.name: getattr(plan, field.name)
        for field in fields(PlanView)
        if field.name in plan.__table__.columns
    }
    of_plan = Review.plan_id == plan_id
    return PlanView(
        **own,
        obstacle=plan_access.paper_obstacle(plan.state),
        resolving_day=plan_access.resolving_day(plan.dated, plan.starts, plan.year),
        bases=plan_bases.PART.rows(session, plan_id),
        audiences=plan_audiences.PART.rows(session, plan_id),
        participations=plan_participations.rows(session, plan_id),
        phases=plan_phases.PART.rows(session, plan_id),
        contents=plan_contents.tree(session, plan_id),
        targets=plan_targets.PART.rows(session, plan_id),
        deadlines=plan_deadlines.PART.rows(session, plan_id),
        ladder=plan_ladders.PART.rows(session, plan_id),
        assignments=plan_assignments.PART.rows(session, plan_id),
        recipients=plan_recipients.PART.rows(session, plan_id),
        reviews=reading.rows(session, ReviewRow, Review, of_plan, order_by=[Review.held_on]),
    )

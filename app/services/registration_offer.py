"""What a plan lets be registered, by whom and until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.dates import PartialDate, due_words
from app.domain.terms import AwardScope, PlanState, RegistrationPolicy, SubjectKind
from app.entities import Plan, Subject
from app.services import catalogues, ladder, plan_access
from app.services.catalogues import AwardTypeRow
from app.services.registering import plan_day
from app.services.registration_desk import SCOPES

_POLICIES = {
    RegistrationPolicy.NONE: "Kế hoạch không xét đến việc đăng ký",
    RegistrationPolicy.WARN: "Kế hoạch nhắc khi chưa đăng ký",
    RegistrationPolicy.BLOCK: "Kế hoạch không xét khen thưởng khi chưa đăng ký",
}


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """A title or form of commendation that can be registered, for one kind of subject."""

    code: str
    scope: AwardScope
    name: str
    is_of_plan: bool
    """Whether it stands on the plan's own ladder."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """A unit, person, household or cluster that can register."""

    id: UUID
    name: str
    kind: SubjectKind
    unit_id: UUID | None
    """The unit of a person or household; of a unit, itself."""
    unit_name: str
    post: str

    @property
    def scope(self) -> AwardScope:
        """Whose awards it can be given."""
        return SCOPES[self.kind]

    @property
    def label(self) -> str:
        """The name with what tells it from others of the same name."""
        about = ", ".join(part for part in (self.post, self.unit_name) if part)
        return f"{self.name} – {about}" if about else self.name


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be registered under a plan, and what its deadline means today."""

    plan_id: UUID
    plan_name: str
    year: int
    obstacle: str
    """Why nothing can be registered any more; empty when it can."""
    due: PartialDate | None
    is_past: bool
    policy: RegistrationPolicy
    basis: str
    awards: tuple[AwardChoice, ...]
    """Those of the plan's ladder first, then by the catalogue's order."""
    left: str
    """“Còn n ngày”, “Hôm nay”, “Quá hạn n ngày”, or nothing without a day."""

    @property
    def policy_words(self) -> str:
        """What not registering means under this plan, with the basis it rests on."""
        basis = f" (căn cứ: {self.basis})" if self.basis else ""
        return f"{_POLICIES[self.policy]}{basis}."

    @property
    def reminder(self) -> str:
        """What whoever registers today must know: the deadline, and what the plan makes of it."""
        if self.due is None:
            return f"Kế hoạch không đặt hạn đăng ký. {self.policy_words}"
        left = f", {self.left[0].lower()}{self.left[1:]}" if self.left else ""
        told = f"Hạn đăng ký: {self.due.display}{left}."
        if self.is_past:
            told += " Đăng ký đến sau hạn vẫn ghi được và được ghi là trễ hạn."
        return f"{told} {self.policy_words}"


def of_plan(session: Session, plan_id: UUID, today: date) -> Offer:
    """Return what can be registered under a plan."""
    plan = plan_access.the(session, plan_id)
    is_closed = plan.state is PlanState.CLOSED
    due = plan.registration_due
    return Offer(
        plan_id,
        plan.name,
        plan.year,
        obstacle=plan_access.paper_obstacle(plan.state) if is_closed else "",
        due=due,
        is_past=due is not None and due.is_overdue(today),
        policy=plan.registration_policy,
        basis=plan.registration_basis,
        awards=_awards(session, plan),
        left=due_words(due, today),
    )


def applicants(
    session: Session, plan_id: UUID, keep_id: UUID | None = None
) -> tuple[Applicant, ...]:
    """Return who can register under a plan: units, clusters, people, households, each by name.

    Those the office no longer follows can as long as they were there when the plan ended;
    `keep_id` names who has registered already and stays, whatever became of it.
    """
    plan = plan_access.the(session, plan_id)
    plan_ends = plan.ends_latest or date(plan.year, 12, 31)
    unit = aliased(Subject)
    rows = session.execute(
        select(Subject.id, Subject.name, Subject.kind, Subject.parent_id, unit.name, Subject.post)
        .outerjoin(unit, and_(unit.id == Subject.parent_id, Subject.kind.in_(_OF_A_UNIT)))
        .where(
            Subject.deleted_by.is_(None),
            or_(~Subject.is_retired, Subject.valid_to > plan_ends, Subject.id == keep_id),
        )
        .order_by(_ORDER, Subject.position, Subject.name_key, Subject.id)
    )
    return tuple(
        Applicant(
            row_id,
            name,
            kind,
            parent_id if kind in _OF_A_UNIT else row_id,
            unit_name or "",
            post or "",
        )
        for row_id, name, kind, parent_id, unit_name, post in rows
    )


def award_types_of(session: Session, plan_id: UUID) -> tuple[AwardTypeRow, ...]:
    """Return the awards that hold for a plan, as the catalogue has them on its day."""
    plan = plan_access.the(session, plan_id)
    return catalogues.award_types(session, plan_day(plan), plan.regime)


_OF_A_UNIT = (SubjectKind.PERSON, SubjectKind.HOUSEHOLD)
_ORDER = case(
    {SubjectKind.UNIT: 0, SubjectKind.CLUSTER: 1, SubjectKind.PERSON: 2},
    value=Subject.kind,
    else_=3,
)


def _awards(session: Session, plan: Plan) -> tuple[AwardChoice, ...]:
    steps = ladder.steps(session, [plan.id]).get(plan.id, [])
    choices = [
        AwardChoice(
            award.code,
            award.scope,
            award.name,
            is_of_plan=any(step.covers(award.code, award.scope) for step in steps),
        )
        for award in catalogues.award_types(session, plan_day(plan), plan.regime)
    ]
    return tuple(sorted(choices, key=lambda choice: not choice.is_of_plan))

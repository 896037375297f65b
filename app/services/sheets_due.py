"""Who is to be scored at each stage of a plan, and whose sheets are not complete yet.

To be scored is who takes part in a plan and has a criteria set there, that of its kind or that for
everyone. A sheet is complete when each criterion (bonus and penalty apart) is answered or does not
apply; with several sheets at a stage, all must be.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import Session

from app.domain.terms import CriterionKind, EntryState, StagePurpose
from app.entities import (
    Criterion,
    Entry,
    Participation,
    PlanCriteria,
    ScoreSheet,
    Stage,
    Subject,
)


@dataclass(frozen=True, slots=True)
class OwedSheet:
    """A sheet of self-scoring that a unit has not handed in complete by its day."""

    subject_id: UUID
    subject_name: str
    stage_name: str
    due: date


def owed(session: Session, plan_id: UUID, today: date) -> tuple[OwedSheet, ...]:
    """Return the self-scored sheets of a plan that are due by today and not complete.

    Stage by stage, then by name. A stage without a day is never due.
    """
    due = [
        one
        for one in rounds(session, [plan_id])
        if one.purpose is StagePurpose.SELF and one.due is not None and one.due <= today
    ]
    expected = to_be_scored(session, [plan_id])[plan_id]
    complete = completely_scored(session, [one.id for one in due])
    named = select(Subject.id, Subject.name).where(Subject.id.in_(expected))
    people = session.execute(named.order_by(Subject.name_key, Subject.id)).all()
    return tuple(
        OwedSheet(subject_id, name, one.name, one.due)
        for one in due
        for subject_id, name in people
        if one.due is not None and subject_id not in complete[one.id]
    )


@dataclass(frozen=True, slots=True)
class Round:
    """A stage of a plan, and when its sheets are due."""

    id: UUID
    plan_id: UUID
    name: str
    due: date | None
    purpose: StagePurpose


def rounds(session: Session, plan_ids: Sequence[UUID]) -> list[Round]:
    """Return the stages of plans, plan by plan, in their order."""
    statement = (
        select(Stage.id, Stage.plan_id, Stage.name, Stage.due, Stage.purpose)
        .where(Stage.plan_id.in_(plan_ids), Stage.deleted_by.is_(None))
        .order_by(Stage.plan_id, Stage.position, Stage.id)
    )
    return [Round(*row) for row in session.execute(statement)]


def to_be_scored(session: Session, plan_ids: Sequence[UUID]) -> Mapping[UUID, set[UUID]]:
    """Return who is to be scored under each plan."""
    takes_part = (
        select(Participation.plan_id, Participation.subject_id)
        .join(Subject, Participation.subject_id == Subject.id)
        .join(
            PlanCriteria,
            and_(
                PlanCriteria.plan_id == Participation.plan_id,
                PlanCriteria.deleted_by.is_(None),
                PlanCriteria.applies_to.in_(("", Subject.kind_code)),
            ),
        )
        .where(
            Participation.plan_id.in_(plan_ids),
            Participation.deleted_by.is_(None),
            Subject.deleted_by.is_(None),
            Subject.is_retired == false(),
        )
    )
    expected: dict[UUID, set[UUID]] = defaultdict(set)
    for plan_id, subject_id in session.execute(takes_part):
        expected[plan_id].add(subject_id)
    return expected


def completely_scored(session: Session, stage_ids: Sequence[UUID]) -> Mapping[UUID, set[UUID]]:
    """Return the subjects of each stage whose sheets there are all complete."""
    asked = (
        select(Criterion.set_id, func.count())
        .where(Criterion.kind == CriterionKind.BASE, Criterion.deleted_by.is_(None))
        .group_by(Criterion.set_id)
    )
    questions = Counter({row[0]: row[1] for row in session.execute(asked)})
    answered = and_(
        Entry.sheet_id == ScoreSheet.id,
        Entry.deleted_by.is_(None),
        Entry.state != EntryState.BLANK,
        Entry.criterion_id.in_(
            select(Criterion.id).where(
                Criterion.kind == CriterionKind.BASE, Criterion.deleted_by.is_(None)
            )
        ),
    )
    sheets = (
        select(ScoreSheet.stage_id, ScoreSheet.subject_id, ScoreSheet.set_id, func.count(Entry.id))
        .outerjoin(Entry, answered)
        .where(ScoreSheet.stage_id.in_(stage_ids), ScoreSheet.deleted_by.is_(None))
        .group_by(ScoreSheet.id, ScoreSheet.stage_id, ScoreSheet.subject_id, ScoreSheet.set_id)
    )
    complete: dict[UUID, set[UUID]] = defaultdict(set)
    short: dict[UUID, set[UUID]] = defaultdict(set)
    for stage_id, subject_id, set_id, answers in session.execute(sheets):
        group = complete if answers >= questions[set_id] else short
        group[stage_id].add(subject_id)
    return defaultdict(set, {stage: done - short[stage] for stage, done in complete.items()})

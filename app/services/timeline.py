"""The year on one line: its plans, or the phases of one, and the days when things are due."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate
from app.domain.terms import PhaseKind
from app.entities import Phase, Plan
from app.services import monitoring
from app.services.monitoring import TaskSource


@dataclass(frozen=True, slots=True)
class Stretch:
    """A plan, or a phase or wave of one; `kind` is nothing for a plan."""

    id: UUID
    plan_id: UUID
    name: str
    kind: PhaseKind | None
    starts: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline of a plan that has a date."""

    id: UUID
    plan_id: UUID
    name: str
    due: PartialDate
    is_done: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """What stretches over a year and what is due in it, both by their days."""

    stretches: tuple[Stretch, ...]
    days: tuple[DueDay, ...]


def for_year(session: Session, year: int, today: date, plan_id: UUID | None = None) -> Timeline:
    """Return the year's plans with their deadlines; of one plan its phases, where it has any."""
    plans = [row for row in _plans(session, year) if plan_id in (None, row.plan_id)]
    phases = _phases(session, plans[0].plan_id) if len(plans) == 1 else []
    shown = {row.plan_id for row in plans}
    days = [
        DueDay(
            row.id,
            row.plan_id,
            row.task or row.responsible,
            row.due,
            row.is_done,
            row.is_overdue,
        )
        for row in monitoring.for_year(session, year, today)
        if row.source is TaskSource.DEADLINE
        and row.plan_id in shown
        and row.due is not None
        and row.due.latest is not None
        and row.due.latest.year == year
    ]
    days.sort(key=lambda day: (day.due.latest or date.max, day.name))
    return Timeline(tuple(phases or plans), tuple(days))


def _plans(session: Session, year: int) -> list[Stretch]:
    rows = session.execute(
        select(Plan.id, Plan.name, Plan.starts, Plan.ends)
        .where(monitoring.in_year(year))
        .order_by(Plan.starts_earliest, Plan.name, Plan.id)
    )
    return [Stretch(row.id, row.id, row.name, None, row.starts, row.ends) for row in rows]


def _phases(session: Session, plan_id: UUID) -> list[Stretch]:
    rows = session.execute(
        select(Phase.id, Phase.name, Phase.kind, Phase.starts, Phase.ends)
        .where(Phase.plan_id == plan_id, Phase.deleted_by.is_(None))
        .order_by(Phase.position, Phase.id)
    )
    return [Stretch(row.id, plan_id, row.name, row.kind, row.starts, row.ends) for row in rows]

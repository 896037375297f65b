"""What a new data file needs before it can serve (Bắt đầu), and how far that has come."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.domain.terms import SubjectKind
from app.entities import CriteriaSet, Criterion, Office, Plan, Recorded, Subject


@dataclass(frozen=True, slots=True)
class Beginning:
    """How many there are of each kind of thing that is declared first."""

    offices: int
    """One, or none while the office is not known well enough to head a document."""
    units: int
    people: int
    criteria_sets: int
    """Those that hold a criterion."""
    plans: int

    @property
    def is_over(self) -> bool:
        """Whether the work itself has begun: there is a plan, and units to take part in it."""
        return bool(self.units and self.plans)


def beginning(session: Session) -> Beginning:
    """Count what has been declared, in one question."""
    of_set = select(Criterion.id).where(
        Criterion.set_id == CriteriaSet.id, Criterion.deleted_by.is_(None)
    )
    counts = session.execute(
        select(
            _count(Office, Office.parent_name != ""),
            _count(Subject, Subject.kind == SubjectKind.UNIT),
            _count(Subject, Subject.kind == SubjectKind.PERSON),
            _count(CriteriaSet, of_set.exists()),
            _count(Plan),
        )
    ).one()
    return Beginning(*counts)


def _count(entity: type[Recorded], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    living = select(func.count()).select_from(entity).where(entity.deleted_by.is_(None))
    return living.where(*conditions).scalar_subquery()

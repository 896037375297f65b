"""The grades of a plan (mức xếp loại) and the points from which each is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.domain.grade_checks import band_problems
from app.domain.grading import GradeRule
from app.entities import GradeBand as GradeBandRow
from app.entities import PlanCriteria
from app.services.closing import refuse_any_closed
from app.services.schemes import MOST_POINTS, schemes
from app.services.score_data import grade_rules
from app.services.validation import Fields, Line, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class GradeFields(Fields):
    """A grade and the least total that reaches it, in hundredths."""

    name: Line = Field(title="Mức xếp loại", max_length=100)
    minimum: int = Field(title="Từ (điểm)")


def listed(session: Session, plan_id: UUID) -> tuple[GradeRule, ...]:
    """Return the grades of a plan from the best down."""
    return grade_rules(session, plan_id)


@dataclass(frozen=True, slots=True)
class OwnGrades:
    """A criteria set of a plan that has grades of its own, which win over those of the plan."""

    set_id: UUID
    label: str


def own_of_sets(session: Session, plan_id: UUID) -> tuple[OwnGrades, ...]:
    """Return the sets that a plan chose and that have grades of their own, each once."""
    chosen = select(PlanCriteria.set_id).where(
        PlanCriteria.plan_id == plan_id, PlanCriteria.deleted_by.is_(None)
    )
    found = schemes(session, set(session.scalars(chosen))).values()
    own = [OwnGrades(one.id, one.label) for one in found if one.rules.grades]
    return tuple(sorted(own, key=lambda one: (one.label, str(one.set_id))))


@undoable("Đặt mức xếp loại")
def set_bands(session: Writing, plan_id: UUID, bands: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these grades, the best first, in place of those it had; none is allowed."""
    refuse_any_closed(session, plan_id)
    fields = [validated(GradeFields, band) for band in bands]
    wanted = tuple(GradeRule(field.name, field.minimum) for field in fields)
    problems = band_problems(wanted) if wanted else []
    problems += [
        f"Mức “{band.name}” có điểm quá lớn. Sửa lại."
        for band in wanted
        if band.minimum > MOST_POINTS
    ]
    if problems:
        raise InvalidInput(Problem("bands", problem) for problem in problems)
    if wanted == grade_rules(session, plan_id):
        return
    rows = select(GradeBandRow).where(GradeBandRow.plan_id == plan_id)
    session.put_away(*session.scalars(rows.where(GradeBandRow.deleted_by.is_(None))))
    session.insert_many(
        GradeBandRow,
        [
            {"plan_id": plan_id, "position": n, "name": band.name, "minimum": band.minimum}
            for n, band in enumerate(wanted)
        ],
    )

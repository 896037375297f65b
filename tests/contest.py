"""A plan under which units are scored, for the tests of scoring.

Every argument has a default: a test names only what matters to it. Points are hundredths.
"""

from dataclasses import dataclass
from uuid import UUID

from app.services import (
    criteria,
    criteria_sets,
    plan_participations,
    plan_phases,
    scoring,
    sheets,
    stages,
)
from app.storage.database import Action
from tests.beginnings import begins

PLAN = "Kế hoạch thi đua xã An Bình năm 2026"


def joined(office, change_rows):
    """Change rows as the joining of two copies of a file can, past the rules of the services."""
    with office.database.changing(Action("Gộp", "test.join")) as change:
        change_rows(change.session)


def plan(office, name=PLAN):
    return office.plan(name)


def units(office, *names):
    return office.units(*names)


def takes_part(office, plan_id, *subject_ids):
    office.do(plan_participations.add, plan_id, list(subject_ids))


def phase(office, plan_id, name="Đợt 1"):
    return office.do(plan_phases.add, plan_id, {"name": name})


def criteria_set(office, *rows, name="Tiêu chí thôn văn hóa", **values):
    """A set of criteria, each (name, maximum) or a whole mapping; return its id and theirs."""
    rows = rows or (("Vệ sinh môi trường", 1000), ("An ninh trật tự", 500))
    set_id = office.do(criteria_sets.create, {"name": name} | values)
    described = [
        row if isinstance(row, dict) else {"name": row[0], "max_points": row[1]} for row in rows
    ]
    return set_id, list(office.do(criteria.add_many, set_id, None, described))


@dataclass(frozen=True)
class Contest:
    """A plan with units that take part, a criteria set, and rounds of scoring."""

    plan_id: UUID
    units: list[UUID]
    set_id: UUID
    criteria: list[UUID]
    self_stage: UUID
    cross_stage: UUID
    final_stage: UUID


@begins
def contest(office, *names, rows=(), is_in_cluster=True, **values):
    """Units of one cluster under a plan, with the usual rounds and no sheets yet."""
    unit_ids = office.units(*(names or ("Thôn Đông", "Thôn Tây", "Thôn Nam")))
    plan_id = office.plan(PLAN, units=unit_ids)
    if is_in_cluster:
        office.cluster("Cụm 1", unit_ids)
    set_id, criterion_ids = criteria_set(office, *rows, **values)
    office.do(criteria_sets.use, plan_id, set_id)
    usual = office.do(stages.add_usual, plan_id)
    return Contest(plan_id, unit_ids, set_id, criterion_ids, *usual)


@begins
def make_sheets(office, it, stage_id=None, phase_id=None):
    """Make the sheets of a stage, the deciding one by default; return them by their unit."""
    stage_id = stage_id or it.final_stage
    office.do(sheets.make, it.plan_id, phase_id, stage_id)
    rows = office.ask(sheets.listed, it.plan_id, phase_id, stage_id)
    return {row.subject_id: row.id for row in rows}


def score(office, it, sheet_id, *marks):
    """Give a sheet its marks in the order of the criteria; None leaves one blank."""
    office.do(
        scoring.record_many,
        [
            scoring.Cell(sheet_id, criterion_id, mark)
            for criterion_id, mark in zip(it.criteria, marks, strict=True)
        ],
    )


@begins
def scored(office, *marks, stage_id=None, **values):
    """A contest whose units have these marks at the deciding stage; return it and its sheets."""
    names = [f"Thôn {n}" for n in range(1, len(marks) + 1)]
    it = contest(office, *names, **values)
    sheet_ids = make_sheets(office, it, stage_id)
    for unit_id, given in zip(it.units, marks, strict=True):
        score(office, it, sheet_ids[unit_id], *given)
    return it, sheet_ids

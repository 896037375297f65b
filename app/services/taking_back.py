"""What undo may not reach into: issued plans' papers, closed plans and scores, sets in use.

The verbs refuse to write there; taking an earlier action back would write there all the same.
"""

import json
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from app.entities import CriteriaSet, Criterion, Meeting, Plan, RowChange, ScoreSheet, metadata
from app.services import closing, plan_access
from app.services.criteria_sets import refuse_locked

_GOES_ON = frozenset({"list_import", "submission", "unit_workbook"})
"""What belongs to a plan and goes on after it is closed, or says only what was done."""
_SHARED = frozenset({"stage", "grade_band", "council_order"})
"""What all scores of a plan go by."""


def refuse_closed(session: Session, operation_id: UUID) -> None:
    """Raise `NotAllowed` where what an operation wrote is closed now."""
    its = RowChange.operation_id == operation_id
    for name in session.scalars(select(RowChange.table_name).where(its).distinct()).all():
        table = metadata.tables[name]
        rows = select(RowChange.row_id).where(its, RowChange.table_name == name)
        these = table.c.id.in_(rows)
        _refuse_closed_plans(session, table, these, its)
        _refuse_closed_scores(session, table, these, its)
        if name == "criterion":
            sets = select(Criterion.set_id).where(these)
            for row in session.scalars(select(CriteriaSet).where(CriteriaSet.id.in_(sets))):
                refuse_locked(row)


def _refuse_closed_plans(
    session: Session, table: Table, these: ColumnElement[bool], its: ColumnElement[bool]
) -> None:
    if "plan_id" in table.c and table.name not in _GOES_ON:
        asked = select(table.c.plan_id).where(these, table.c.plan_id.is_not(None))
    elif "meeting_id" in table.c:
        meetings = select(table.c.meeting_id).where(these)
        asked = select(Meeting.plan_id).where(Meeting.id.in_(meetings))
    else:
        return
    living = select(Plan.id).where(Plan.id.in_(asked), Plan.deleted_by.is_(None))
    is_paper = table.name in plan_access.ON_PAPER and _says_more_than_done(session, table, its)
    access = plan_access.draft if is_paper else plan_access.open_plan
    for plan_id in session.scalars(living).all():
        access(session, plan_id)
        if table.name in _SHARED and _weighs(session, table.name, its):
            closing.refuse_any_closed(session, plan_id)


def _refuse_closed_scores(
    session: Session, table: Table, these: ColumnElement[bool], its: ColumnElement[bool]
) -> None:
    if table.name == "score_sheet":
        sheets = select(table.c.id).where(table.c.id.in_(_sheets_changed(session, its)))
    elif "sheet_id" in table.c:
        sheets = select(table.c.sheet_id).where(these)
    else:
        return
    asked = select(ScoreSheet.plan_id, ScoreSheet.phase_id).where(ScoreSheet.id.in_(sheets))
    living = asked.join(Plan, Plan.id == ScoreSheet.plan_id).where(Plan.deleted_by.is_(None))
    for row in session.execute(living.distinct()).all():
        plan_access.open_plan(session, row.plan_id)
        if closing.standing(session, row.plan_id, row.phase_id):
            closing.refuse_closed(session, row.plan_id, row.phase_id)


def _weighs(session: Session, name: str, its: ColumnElement[bool]) -> bool:
    """Whether scores go by what was changed: of rounds only by which of them decides."""
    if name != "stage":
        return True
    asked = select(RowChange.before, RowChange.after).where(its, RowChange.table_name == name)
    return any(
        before is not None and "is_decisive" in json.loads(after or "{}")
        for before, after in session.execute(asked)
    )


def _says_more_than_done(session: Session, table: Table, its: ColumnElement[bool]) -> bool:
    """Whether more of these rows was changed than the day on which they were done."""
    asked = select(RowChange.after).where(its, RowChange.table_name == table.name)
    changed = (json.loads(after) for after in session.scalars(asked) if after is not None)
    return any(set(columns) - {"done_on"} for columns in changed)


def _sheets_changed(session: Session, its: ColumnElement[bool]) -> Iterator[UUID]:
    """Yield the sheets of which more was changed than the day they came in."""
    asked = select(RowChange.row_id, RowChange.after).where(
        its, RowChange.table_name == ScoreSheet.__tablename__
    )
    for row_id, after in session.execute(asked):
        if after is None or set(json.loads(after)) - {"received_on"}:
            yield row_id

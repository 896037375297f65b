"""Copying a plan with all its parts into another year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import PlanState
from app.entities import (
    BOOKKEEPING,
    DERIVE,
    Assignment,
    ContestItem,
    Deadline,
    GradeBand,
    LadderStep,
    Participation,
    Phase,
    Plan,
    PlanAudience,
    PlanBasis,
    PlanCriteria,
    Recipient,
    Stage,
    Target,
)
from app.services import plan_parts

PARTS: tuple[type[Any], ...] = (
    PlanBasis,
    PlanAudience,
    Participation,
    Phase,
    ContestItem,
    Target,
    Deadline,
    Assignment,
    LadderStep,
    Recipient,
    PlanCriteria,
    Stage,
    GradeBand,
)
"""What a plan consists of; a part that others name comes before them."""


def copied(
    session: Session, source: Plan, new_id: UUID, year: int
) -> Iterator[tuple[type[Any], list[dict[str, Any]]]]:
    """Return, table by table, the rows of a draft `new_id` for `year` like `source`.

    Real dates move by whole years (29 February to the 28th), events stay; the number, the day of
    the paper and what was done are left blank.
    """
    shift = year - source.year
    plan = _values(source, shift) | {
        "id": new_id,
        "year": year,
        "state": PlanState.DRAFT,
        "number": "",
        "dated": DocumentDate(year=year),
        "copied_from_id": source.id,
    }
    yield Plan, [plan]
    new_ids = {source.id: new_id}
    for entity in PARTS:
        parts = plan_parts.all_of(session, entity, source.id)
        new_ids |= {part.id: uuid4() for part in parts}
        yield entity, [_copied(part, shift, new_ids) for part in parts]


def _copied(part: Any, shift: int, new_ids: dict[UUID, UUID]) -> dict[str, Any]:  # noqa: ANN401
    values = _values(part, shift)
    if "done_on" in values:
        values["done_on"] = None
    return {
        name: new_ids.get(value, value) if isinstance(value, UUID) else value
        for name, value in values.items()
    }


def _values(row: Any, shift: int) -> dict[str, Any]:  # noqa: ANN401 - an entity
    return {
        column.name: _moved(getattr(row, column.name), shift)
        for column in row.__table__.columns
        if column.name not in BOOKKEEPING and DERIVE not in column.info
    }


def _moved(value: Any, years: int) -> Any:  # noqa: ANN401 - the value of a column
    if isinstance(value, date):
        day = 28 if (value.month, value.day) == (2, 29) else value.day
        return value.replace(year=value.year + years, day=day)
    if isinstance(value, PartialDate) and value.year is not None:
        day = 28 if (value.month, value.day) == (2, 29) else value.day
        return replace(value, year=value.year + years, day=day)
    return value

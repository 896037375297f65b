"""What is due under a plan (theo dõi thực hiện): its deadlines and assignments in one list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate, due_words
from app.domain.terms import DeadlineKind, PlanState
from app.entities import Assignment, Deadline, Plan
from app.services.plan_access import open_plan
from app.services.registering import UNCHANGED, chunks
from app.services.verbs import undoable
from app.storage.recorder import Writing


class TaskSource(StrEnum):
    """Where a task stands in the plan."""

    DEADLINE = "deadline"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something to be done under a plan, and how much time is left on a given day."""

    id: UUID
    """Of the deadline or assignment."""
    source: TaskSource
    plan_id: UUID
    plan_name: str
    plan_state: PlanState
    kind: DeadlineKind | None
    """Of a deadline; an assignment has none."""
    task: str
    responsible: str
    phase_id: UUID | None
    due: PartialDate | None
    done_on: date | None
    days_left: int | None
    """Negative when past; nothing when it is done, has no date, or waits for an event."""
    left: str
    """“Còn n ngày”, “Hôm nay”, “Quá hạn n ngày”, “Đã xong ngày …”, or nothing."""

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it should be done by now. What waits for an event is never overdue."""
        return self.days_left is not None and self.days_left < 0


def listed(session: Session, plan_id: UUID, today: date) -> tuple[TaskRow, ...]:
    """Return the deadlines and assignments of a plan: what presses most first, done ones last."""
    return _rows(session, today, Plan.id == plan_id)


def for_year(session: Session, year: int, today: date) -> tuple[TaskRow, ...]:
    """Return the same of all plans of a year, those that run over several years too."""
    return _rows(session, today, in_year(year))


def in_year(year: int) -> ColumnElement[bool]:
    """Return the rule that a plan is of a year, or runs in it."""
    runs = and_(Plan.starts_earliest <= date(year, 12, 31), Plan.ends_latest >= date(year, 1, 1))
    return and_(Plan.deleted_by.is_(None), or_(Plan.year == year, runs))


@undoable("Đánh dấu đã xong")
def mark_done(session: Writing, task_ids: Iterable[UUID], on: date) -> int:
    """Note that deadlines and assignments were met on a day; return how many."""
    return _mark(session, task_ids, on)


@undoable("Bỏ đánh dấu đã xong")
def mark_not_done(session: Writing, task_ids: Iterable[UUID]) -> int:
    """Take back that deadlines and assignments were met; return how many."""
    return _mark(session, task_ids, None)


def _mark(session: Writing, task_ids: Iterable[UUID], on: date | None) -> int:
    wanted = list(dict.fromkeys(task_ids))
    if not wanted:
        raise InvalidInput.of(None, "Chưa chọn việc nào. Chọn ít nhất một dòng rồi làm lại.")
    marked = 0
    for entity in (Deadline, Assignment):
        found = _open_ones(session, entity, wanted)
        session.update_many(entity, {row_id: {"done_on": on} for row_id in found})
        marked += len(found)
    if marked < len(wanted):
        raise NotAllowed(
            f"Có {len(wanted) - marked} việc đã chọn không còn trong kế hoạch. {UNCHANGED} "
            "Nạp lại danh sách rồi chọn lại."
        )
    return marked


def _open_ones(
    session: Session, entity: type[Deadline] | type[Assignment], ids: Sequence[UUID]
) -> list[UUID]:
    """Return which of `ids` are rows of `entity`; `NotAllowed` when a plan is closed."""
    found: list[UUID] = []
    plan_ids: set[UUID] = set()
    for chunk in chunks(ids):
        rows = session.execute(
            select(entity.id, entity.plan_id).where(
                entity.id.in_(chunk), entity.deleted_by.is_(None)
            )
        )
        for row_id, plan_id in rows:
            found.append(row_id)
            plan_ids.add(plan_id)
    for plan_id in plan_ids:
        open_plan(session, plan_id)
    return found


_DEADLINES = select(
    Deadline.id,
    Deadline.plan_id,
    Plan.name.label("plan_name"),
    Plan.state.label("plan_state"),
    Deadline.kind,
    Deadline.task,
    Deadline.responsible,
    Deadline.phase_id,
    Deadline.due,
    Deadline.done_on,
    Deadline.position,
).join(Plan, Deadline.plan_id == Plan.id)

_ASSIGNMENTS = select(
    Assignment.id,
    Assignment.plan_id,
    Plan.name.label("plan_name"),
    Plan.state.label("plan_state"),
    Assignment.task,
    Assignment.organisation.label("responsible"),
    Assignment.due,
    Assignment.done_on,
    Assignment.position,
).join(Plan, Assignment.plan_id == Plan.id)


def _rows(session: Session, today: date, which: ColumnElement[bool]) -> tuple[TaskRow, ...]:
    deadlines = session.execute(_DEADLINES.where(which, Deadline.deleted_by.is_(None)))
    assignments = session.execute(_ASSIGNMENTS.where(which, Assignment.deleted_by.is_(None)))
    found = [(_row(row, TaskSource.DEADLINE, today), row) for row in deadlines.mappings()]
    found += [(_row(row, TaskSource.ASSIGNMENT, today), row) for row in assignments.mappings()]
    return tuple(task for task, _ in sorted(found, key=lambda pair: _urgency(*pair)))


def _row(values: Mapping[Any, Any], source: TaskSource, today: date) -> TaskRow:
    due: PartialDate | None = values["due"]
    done_on: date | None = values["done_on"]
    is_open = done_on is None
    return TaskRow(
        id=values["id"],
        source=source,
        plan_id=values["plan_id"],
        plan_name=values["plan_name"],
        plan_state=values["plan_state"],
        kind=values.get("kind"),
        task=values["task"],
        responsible=values["responsible"],
        phase_id=values.get("phase_id"),
        due=due,
        done_on=done_on,
        days_left=due.days_left(today) if due and is_open else None,
        left=due_words(due, today) if done_on is None else f"Đã xong ngày {done_on:%d/%m/%Y}",
    )


def _urgency(task: TaskRow, values: Mapping[Any, Any]) -> tuple[Any, ...]:
    last = task.due.latest if task.due else None
    return (
        task.is_done,
        last is None,
        last or date.max,
        task.plan_name,
        str(task.plan_id),
        task.source is TaskSource.ASSIGNMENT,
        values["position"],
        str(task.id),
    )

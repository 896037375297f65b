"""Who has to do what under a plan (tổ chức thực hiện)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.outline import OutlineNode, flattened, settled
from app.core.vietnamese import fold
from app.domain.dates import PartialDate
from app.entities import Assignment, Plan
from app.services import plan_access, plan_parts, subjects, units
from app.services.validation import Fields, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class AssignmentFields(Fields):
    """What a person fills in about an assignment: the organisation in the plan's words."""

    organisation: Prose = Field(title="Tổ chức, đơn vị", min_length=1, max_length=1000)
    subject_id: UUID | None = Field(None, title="Đơn vị trong danh sách")
    task: Prose = Field("", title="Nhiệm vụ")
    due: PartialDate | None = Field(None, title="Thời hạn")


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment."""

    id: UUID
    position: int
    organisation: str
    subject_id: UUID | None
    task: str
    due: PartialDate | None
    done_on: date | None


def _check(session: Session, _plan: Plan, fields: AssignmentFields) -> None:
    subjects.check_known(session, fields.subject_id, "subject_id")


PART = plan_parts.Part(
    Assignment, AssignmentFields, AssignmentRow, "Phân công", "organisation", _check
)


@undoable("Thêm phân công")
def add(
    session: Writing, plan_id: UUID, values: Mapping[str, Any], *, place: int | None = None
) -> UUID:
    """Add an assignment after the last one, or at `place` counted from 0, and return its id."""
    row = PART.add(session, plan_id, values)
    if place is not None:
        others = [one for one in PART.ordered(session, plan_id) if one is not row]
        plan_parts.renumber([*others[:place], row, *others[place:]])
    return row.id


@undoable("Dán phân công từ Word")
def add_block(session: Writing, plan_id: UUID, nodes: Sequence[OutlineNode]) -> tuple[UUID, ...]:
    """Add an assignment for each node at the top: an organisation, and below it what it does.

    An organisation that is called like a unit of the list is linked to it.
    """
    plan = plan_access.draft(session, plan_id)
    known = _units_by_name(session)
    position = len(PART.ordered(session, plan_id))
    added: list[UUID] = []
    for values in _by_organisation(settled(nodes)):
        position += 1
        unit_id = known.get(fold(values["organisation"]))
        added.append(PART.put(session, plan, values | {"subject_id": unit_id}, position).id)
    return tuple(added)


@undoable("Sửa phân công")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an assignment."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ phân công")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put an assignment at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa phân công", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put an assignment away."""
    PART.remove(session, row_id)


@undoable("Ghi lại phân công")
def replace(session: Writing, plan_id: UUID, values: Sequence[Mapping[str, Any]]) -> None:
    """Give a plan these rows in place of those it has, for example from a pasted list."""
    PART.replace(session, plan_id, values)


@undoable("Ghi nhiệm vụ đã xong")
def mark_done(session: Writing, row_id: UUID, done_on: date | None) -> None:
    """Note the day on which a task was done, or that it is not done after all.

    Allowed until the plan is closed.
    """
    assignment = PART.the(session, row_id)
    plan_access.open_plan(session, assignment.plan_id)
    assignment.done_on = done_on


def _by_organisation(nodes: Sequence[OutlineNode]) -> Iterator[dict[str, Any]]:
    tops = [number for number, node in enumerate(nodes) if node.depth == 0]
    for first, end in zip(tops, [*tops[1:], len(nodes)], strict=True):
        top = nodes[first]
        name, _, more = (top.heading or top.body).partition("\n")
        body = top.body if top.heading else more
        below = flattened(nodes[first + 1 : end])
        task = "\n".join(part for part in (body, below) if part)
        yield {"organisation": name, "task": task}


def _units_by_name(session: Session) -> dict[str, UUID]:
    """Return the units in use by their names; a name that several have stands for none."""
    names = [(fold(row.name), row.id) for row in units.listed(session)]
    counts = Counter(name for name, _ in names)
    return {name: row_id for name, row_id in names if counts[name] == 1}

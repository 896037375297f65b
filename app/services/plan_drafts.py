"""A whole draft in one action: a plan that was read from a paper, with all its parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.errors import InvalidInput, Problem
from app.entities import Plan
from app.services import (
    plan_access,
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
    plans,
)
from app.services.plan_parts import Part
from app.services.verbs import undoable
from app.storage.recorder import Writing

_PARTS: Mapping[str, Part[Any, Any]] = {
    "bases": plan_bases.PART,
    "audiences": plan_audiences.PART,
    "phases": plan_phases.PART,
    "targets": plan_targets.PART,
    "deadlines": plan_deadlines.PART,
    "ladder": plan_ladders.PART,
    "assignments": plan_assignments.PART,
    "recipients": plan_recipients.PART,
}
"""The parts that are plain lists, named as in `PlanView`."""


@undoable("Nhập kế hoạch từ văn bản")
def create(
    session: Writing,
    values: Mapping[str, Any],
    parts: Mapping[str, Sequence[Mapping[str, Any]]],
) -> UUID:
    """Add a draft with all its parts and return its id.

    `parts` are lists of values, named as in `PlanView`. A row of "contents" may have a "depth"
    (0 at the top): it stands under the nearest row above that is less deep. Raises `InvalidInput`
    that names the part and the line of what is wrong.
    """
    if unknown := parts.keys() - _PARTS.keys() - {"contents"}:
        raise KeyError(min(unknown))
    plan = plan_access.draft(session, plans.create(session, values))
    for name, part in _PARTS.items():
        for line, row in enumerate(parts.get(name, ()), start=1):
            _put(session, plan, part, row, line, line)
    _put_contents(session, plan, parts.get("contents", ()))
    return plan.id


def _put_contents(session: Writing, plan: Plan, contents: Sequence[Mapping[str, Any]]) -> None:
    above: list[tuple[int, UUID]] = []
    children = Counter[UUID | None]()
    for line, row in enumerate(contents, start=1):
        depth = row.get("depth", 0)
        while above and above[-1][0] >= depth:
            above.pop()
        parent_id = above[-1][1] if above else None
        values = {name: value for name, value in row.items() if name != "depth"}
        children[parent_id] += 1
        node = _put(session, plan, plan_contents.PART, values, line, children[parent_id])
        node.parent_id = parent_id
        above.append((depth, node.id))


def _put(
    session: Writing,
    plan: Plan,
    part: Part[Any, Any],
    values: Mapping[str, Any],
    line: int,
    position: int,
) -> Any:  # noqa: ANN401 - an entity
    try:
        return part.put(session, plan, values, position)
    except InvalidInput as error:
        raise _located(error, part, line) from None


def _located(error: InvalidInput, part: Part[Any, Any], line: int) -> InvalidInput:
    return InvalidInput(
        Problem(problem.field, f"{part.noun}, dòng {line}: {problem.message}")
        for problem in error.problems
    )

"""Many rows made as one action, all or none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from app.core.errors import InvalidInput, Problem

T = TypeVar("T")


def in_list(position: int, field: str) -> str:
    """Name the field of one of many: “3.subject_id” is that of the fourth row."""
    return f"{position}.{field}"


def each(
    rows: Sequence[Mapping[str, Any]], create: Callable[[Mapping[str, Any]], T], empty: str
) -> tuple[T, ...]:
    """Return what `create` makes of each row.

    Raises `InvalidInput` with what is wrong with any of them, each problem's field saying which
    row: “3.name” is the fourth one's. Without rows it says `empty`.
    """
    if not rows:
        raise InvalidInput.of(None, empty)
    made: list[T] = []
    problems: list[Problem] = []
    for position, values in enumerate(rows):
        try:
            made.append(create(values))
        except InvalidInput as refusal:
            problems += [
                Problem(in_list(position, problem.field or ""), problem.message)
                for problem in refusal.problems
            ]
    if problems:
        raise InvalidInput(problems)
    return tuple(made)

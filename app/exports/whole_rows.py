"""Papers of scores and awards are made only where the rows behind them are as they were saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.storage import before_papers

Kind = TypeVar("Kind")
"""A `ReportKind` or a `DocumentKind`: what has a code and a `build`."""


def of_whole_rows(kinds: Sequence[Kind], others: frozenset[str]) -> tuple[Kind, ...]:
    """Let each of `kinds` refuse rows that were changed outside the program.

    `others` are the codes of those that say nothing of scores or awards.
    """
    return tuple(map(_checked, kinds, [others] * len(kinds)))


def _checked(kind: Any, others: frozenset[str]) -> Any:  # noqa: ANN401 - of either kind
    return kind if kind.code in others else replace(kind, build=_of_whole_rows(kind.build))


def _of_whole_rows(build: Callable[[Session, Any], Any]) -> Callable[[Session, Any], Any]:
    @wraps(build)
    def refusing(session: Session, asked: Any) -> Any:  # noqa: ANN401 - as `build` has it
        before_papers.require_whole(session, asked.plan_id)
        return build(session, asked)

    return refusing

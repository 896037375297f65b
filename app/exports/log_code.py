"""The short code of the log on papers that are signed: what was in the file when they were made.

Who holds the paper can have the code looked up in the history years later: a log that was changed
since no longer has it, or has it elsewhere.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy.orm import Session

from app.exports.report import Report
from app.services import history

P = ParamSpec("P")
Made = TypeVar("Made", Report, tuple[Report, ...])


def coded(
    build: Callable[Concatenate[Session, P], Made],
) -> Callable[Concatenate[Session, P], Made]:
    """Let the papers that `build` makes carry the code at their foot; none in an empty log."""

    @wraps(build)
    def with_code(session: Session, *args: P.args, **kwargs: P.kwargs) -> Made:
        made = build(session, *args, **kwargs)
        code = history.newest_code(session)
        if not code:
            return made
        footer = f"Sổ Thi Đua – mã nhật ký {code}"
        if isinstance(made, tuple):
            return cast("Any", tuple(replace(one, footer=one.footer or footer) for one in made))
        return cast("Any", replace(made, footer=made.footer or footer))

    return with_code

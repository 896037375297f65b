"""What titles, targets and works have in common when they are registered (đăng ký thi đua)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.domain.terms import (
    AwardScope,
    RegistrationState,
    SubjectKind,
)
from app.entities import AwardType, Plan, Registration, Subject
from app.services import catalogues, plan_access, reading
from app.services.validation import Fields, validated

F = TypeVar("F", bound=Fields)

COUNTED = (RegistrationState.PENDING, RegistrationState.APPROVED)
"""The states in which something counts as registered: it was sent and not turned down."""

UNCHANGED = "Chưa có gì thay đổi."
UNSAVED = "Chưa có gì được lưu."
_CHUNK = 5000
_SHOWN = 3


def _exact(value: object) -> object:
    """Let only exact numbers through: a float has lost digits, a text may be read two ways."""
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    raise PydanticCustomError("decimal_type", "not an exact number")


ExactNumber = Annotated[Annotated[Decimal, Field(max_digits=18)] | None, BeforeValidator(_exact)]
"""A number of a form: a Decimal, a whole number or nothing."""


def chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield `ids` in pieces that one statement can name."""
    every = list(dict.fromkeys(ids))
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


def some_of(names: Sequence[str]) -> str:
    """Return the first few names and how many more there are.

    >>> some_of(["Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc"])
    'Thôn Đông, Thôn Tây, Thôn Nam và 1 dòng khác'
    """
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" và {more} dòng khác" if more > 0 else "")


def found(session: Session, registration_id: UUID) -> Registration:
    """Return a living registration; `NotAllowed` when it is gone."""
    return reading.the(session, Registration, registration_id, "Đăng ký")


def editable(session: Session, registration_id: UUID) -> Registration:
    """Return a registration that may be changed; `NotAllowed` when it is approved."""
    registration = found(session, registration_id)
    if registration.state is RegistrationState.APPROVED:
        raise NotAllowed(
            f"Đăng ký này đã duyệt nên không sửa được. {UNCHANGED} Đưa về “Chờ duyệt” rồi sửa."
        )
    return registration


@dataclass(frozen=True, slots=True)
class Selected:
    """What has to be known of a registration before its state changes."""

    id: UUID
    state: RegistrationState
    registered_on: date | None
    subject_name: str


def selected(session: Session, registration_ids: Iterable[UUID]) -> list[Selected]:
    """Return the registrations of `registration_ids`.

    Raises `InvalidInput` when there are none, `NotAllowed` when some are gone or their plan is
    closed.
    """
    wanted = list(dict.fromkeys(registration_ids))
    if not wanted:
        raise InvalidInput.of(None, "Chưa chọn đăng ký nào. Chọn ít nhất một dòng rồi làm lại.")
    rows: list[Selected] = []
    plan_ids: set[UUID] = set()
    for chunk in chunks(wanted):
        statement = (
            select(
                Registration.id,
                Registration.state,
                Registration.registered_on,
                Subject.name,
                Registration.plan_id,
            )
            .join(Subject, Registration.subject_id == Subject.id)
            .where(Registration.id.in_(chunk), Registration.deleted_by.is_(None))
        )
        for row_id, state, registered_on, name, plan_id in session.execute(statement):
            rows.append(Selected(row_id, state, registered_on, name))
            plan_ids.add(plan_id)
    if gone := len(wanted) - len(rows):
        raise NotAllowed(
            f"Có {gone} đăng ký đã chọn không còn trong tệp dữ liệu. {UNCHANGED} "
            "Hãy nạp lại danh sách rồi chọn lại."
        )
    for plan_id in plan_ids:
        plan_access.open_plan(session, plan_id)
    return rows


class Received(Protocol):
    """The days on which the copies of a registration came."""

    @property
    def paper_received_on(self) -> date | None:
        """The day the paper copy came."""
        ...

    @property
    def file_received_on(self) -> date | None:
        """The day the electronic copy came."""
        ...


def came_in(state: RegistrationState, copies: Received) -> RegistrationState:
    """Return the state after these copies came: what has come has been sent."""
    has_come = copies.paper_received_on is not None or copies.file_received_on is not None
    if has_come and state is RegistrationState.UNSENT:
        return RegistrationState.PENDING
    return state


FieldName = Callable[[int, str], str]
"""Names the field of a problem, from its row's place in the list and its own name."""


def alone(_position: int, field: str) -> str:
    """Name the field of the only row."""
    return field


def validated_all(fields: type[F], rows: Sequence[Mapping[str, Any]], field: FieldName) -> list[F]:
    """Return `rows` as `fields`, or raise `InvalidInput` with what is wrong with any of them."""
    filled: list[F] = []
    problems: list[Problem] = []
    for position, values in enumerate(rows):
        try:
            filled.append(validated(fields, values))
        except InvalidInput as refusal:
            problems += [
                Problem(field(position, problem.field or ""), problem.message)
                for problem in refusal.problems
            ]
    if problems:
        raise InvalidInput(problems)
    return filled


def plan_day(plan: Plan) -> date:
    """Return the day that decides which catalogue rows hold for a plan."""
    return plan_access.resolving_day(plan.dated, plan.starts, plan.year)


AwardNames = Mapping[tuple[str, AwardScope], str]
"""The names of award types by code and scope: one code may be given to several kinds."""


def award_names(session: Session, on: date) -> AwardNames:
    """Return the names of the award types on a day, by code and scope."""
    rows = session.execute(
        select(AwardType.code, AwardType.scope, AwardType.name).where(
            AwardType.deleted_by.is_(None), catalogues.in_force(AwardType, on)
        )
    )
    return {(code, scope): name for code, scope, name in rows}


def received_on() -> ColumnElement[Any]:
    """Return the day on which a registration came, as a column.

    The first of its copies counts; without one, the day written on it. What was not sent has not
    come.
    """
    paper, file = Registration.paper_received_on, Registration.file_received_on
    first = case(
        (file < paper, file), else_=func.coalesce(paper, file, Registration.registered_on)
    )
    return case((Registration.state != RegistrationState.UNSENT, first), else_=None)


def came_late() -> ColumnElement[bool]:
    """Return the rule that a registration came after its plan's deadline. Events are never late.

    The statement must join `Plan`.
    """
    return received_on() > Plan.registration_due_latest


def home_unit() -> ColumnElement[Any]:
    """Return the unit a subject belongs to, as a column: a unit is its own."""
    of_a_unit = Subject.kind.in_((SubjectKind.PERSON, SubjectKind.HOUSEHOLD))
    return case((of_a_unit, Subject.parent_id), else_=Subject.id)


def units_under(unit_id: UUID) -> Select[tuple[UUID]]:
    """Return the ids of a unit and of all that stands under it: units, people, households."""
    top = select(Subject.id).where(Subject.id == unit_id).cte("tree", recursive=True)
    below = select(Subject.id).join(top, Subject.parent_id == top.c.id)
    return select(top.union(below).c.id)

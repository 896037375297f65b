"""Works (công trình, mô hình, phần việc, sự kiện) that units register, and how far they are.

A work is known by the id of its registration; sending, approving and receiving are those of
`registrations`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased, join

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import fold, tidy_lines
from app.domain.dates import PartialDate, due_words, period_problem
from app.domain.registration import is_late, lateness_words
from app.domain.terms import (
    RegistrationKind,
    RegistrationState,
    SubjectKind,
    WorkKind,
)
from app.entities import Plan, Registration, Subject, Work
from app.services import registrations
from app.services.many import in_list
from app.services.plan_access import open_plan
from app.services.registering import (
    UNCHANGED,
    FieldName,
    alone,
    came_in,
    editable,
    found,
    home_unit,
    received_on,
    units_under,
    validated_all,
)
from app.services.registration_desk import Desk, Wanted, accepted
from app.services.validation import Fields, Line, Prose, changed, labels
from app.services.verbs import undoable
from app.storage.recorder import Writing

_MOST_DONG = 10**15


class WorkFields(Fields):
    """What a person fills in to register a work."""

    subject_id: UUID = Field(title="Đơn vị thực hiện")
    kind: WorkKind = Field(title="Loại")
    name: Line = Field(title="Tên công trình, mô hình, phần việc", min_length=1)
    scale: Prose = Field("", title="Nội dung, quy mô")
    place: Line = Field("", title="Địa điểm")
    cost: int | None = Field(None, title="Kinh phí (đồng)", ge=0, le=_MOST_DONG, strict=True)
    funding: Line = Field("", title="Nguồn kinh phí")
    person_in_charge: Line = Field("", title="Người phụ trách")
    starts: PartialDate | None = Field(None, title="Khởi công")
    finishes: PartialDate | None = Field(None, title="Hoàn thành")
    has_plaque: bool = Field(default=False, title="Gắn biển")
    registered_on: date | None = Field(None, title="Ngày đăng ký")
    paper_received_on: date | None = Field(None, title="Nhận bản giấy ngày")
    file_received_on: date | None = Field(None, title="Nhận bản mềm ngày")
    note: Prose = Field("", title="Ghi chú")


LABELS = labels(WorkFields)
"""The Vietnamese label of each field of a work."""

_OF_REGISTRATION = (
    "subject_id",
    "registered_on",
    "paper_received_on",
    "file_received_on",
    "note",
)
_OF_WORK = tuple(name for name in WorkFields.model_fields if name not in _OF_REGISTRATION)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work as lists show it."""

    id: UUID
    """Of its registration."""
    plan_id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    unit_id: UUID | None
    kind: WorkKind
    name: str
    scale: str
    place: str
    cost: int | None
    """Đồng; nothing when it is not known, which is not 0."""
    funding: str
    person_in_charge: str
    starts: PartialDate | None
    finishes: PartialDate | None
    has_plaque: bool
    finished_on: date | None
    outcome: str
    state: RegistrationState
    registered_on: date | None
    paper_received_on: date | None
    file_received_on: date | None
    received_on: date | None
    is_late: bool
    """Whether its registration came after the plan's deadline."""
    lateness: str
    is_again: bool
    note: str
    is_overdue: bool
    progress: str
    """"Hoàn thành ngày …", "Còn n ngày", "Hôm nay", "Quá hạn n ngày" or nothing."""


@dataclass(frozen=True, slots=True)
class WorkFilters:
    """Which works to show; what is left out does not matter."""

    text: str = ""
    kind: WorkKind | None = None
    unit_id: UUID | None = None
    """A unit, with all that stands under it."""
    state: RegistrationState | None = None
    is_finished: bool | None = None
    is_overdue: bool = False


EVERYTHING = WorkFilters()


@dataclass(frozen=True, slots=True)
class KindTotal:
    """The works of one kind under a plan; rejected ones do not count."""

    kind: WorkKind
    count: int
    finished_count: int
    plaque_count: int
    cost: int
    """Đồng, of those whose cost is known."""
    costed_count: int


# --- making and changing ---------------------------------------------------------------------


@undoable("Thêm công trình, mô hình, phần việc")
def create(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Register a work under a plan and return its registration's id.

    Raises `InvalidInput` when it ends before it starts, when the unit is no longer followed, and
    when the unit registered one of the same name; `NotAllowed` when the plan is closed.
    """
    return _create(session, plan_id, [values])[0]


@undoable("Thêm nhiều công trình, mô hình, phần việc")
def create_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Register each of `rows` as `create` does, all or none.

    The problems' fields say which row: “3.name” is the fourth one's.
    """
    if not rows:
        raise InvalidInput.of(None, "Chưa có công trình, mô hình, phần việc nào để thêm.")
    return _create(session, plan_id, rows)


@undoable("Sửa công trình, mô hình, phần việc")
def update(session: Writing, registration_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a work that is not yet approved."""
    registration = editable(session, registration_id)
    work = _work(session, registration_id)
    plan = open_plan(session, registration.plan_id)
    before = {name: getattr(registration, name) for name in _OF_REGISTRATION}
    before |= {name: getattr(work, name) for name in _OF_WORK}
    fields = changed(WorkFields, before, values)
    wanted = _wanted(fields, registration_id)
    desk = Desk.at(session, plan, [wanted])
    _refuse_wrong_periods([fields], alone)
    accepted(desk, [wanted], alone)
    for name in _OF_REGISTRATION:
        setattr(registration, name, getattr(fields, name))
    for name in _OF_WORK:
        setattr(work, name, getattr(fields, name))
    registration.content = fields.name
    registration.is_again = desk.is_again(wanted)
    registration.state = came_in(registration.state, fields)


@undoable("Xóa công trình, mô hình, phần việc", deletes=True)
def delete(session: Writing, registration_ids: Iterable[UUID]) -> int:
    """Move works to the bin with their registrations. Approved ones are taken back first."""
    return registrations.delete(session, registration_ids)


@undoable("Nhân bản công trình, mô hình, phần việc")
def duplicate(session: Writing, registration_id: UUID, subject_id: UUID | None = None) -> UUID:
    """Register a copy of a work, for another unit or once more for the same.

    A copy for the same unit gets a number after its name. Dates of registration, state, notes
    and what came of the work are not copied.
    """
    registration, work = found(session, registration_id), _work(session, registration_id)
    owner = subject_id or registration.subject_id
    values = {name: getattr(work, name) for name in _OF_WORK} | {"subject_id": owner}
    if owner == registration.subject_id:
        values["name"] = _free_name(session, registration, work.name)
    return _create(session, registration.plan_id, [values])[0]


@undoable("Ghi nhận hoàn thành")
def finish(session: Writing, registration_id: UUID, on: date, outcome: str = "") -> None:
    """Note the day a work was finished and what came of it."""
    registration, work = found(session, registration_id), _work(session, registration_id)
    open_plan(session, registration.plan_id)
    if registration.state is RegistrationState.REJECTED:
        raise NotAllowed(
            f"“{work.name}” đã bị từ chối nên không ghi nhận hoàn thành được. {UNCHANGED} "
            "Gửi lại và duyệt đăng ký trước."
        )
    starts = work.starts
    if starts is not None and starts.earliest is not None and on < starts.earliest:
        raise InvalidInput.of(
            "on",
            f"Ngày hoàn thành {on:%d/%m/%Y} trước ngày khởi công ({starts.display}). "
            f"{UNCHANGED} Sửa một trong hai ngày.",
        )
    work.finished_on = on
    work.outcome = tidy_lines(outcome)


@undoable("Ghi nhận hoàn thành nhiều công trình, mô hình, phần việc")
def finish_many(session: Writing, registration_ids: Iterable[UUID], on: date) -> int:
    """Note the day on which some works were finished, all or none; return how many.

    What is written about the outcome of each stays.
    """
    wanted = _some(registration_ids)
    for registration_id in wanted:
        finish(session, registration_id, on, _work(session, registration_id).outcome)
    return len(wanted)


@undoable("Bỏ ghi nhận hoàn thành nhiều công trình, mô hình, phần việc")
def reopen_many(session: Writing, registration_ids: Iterable[UUID]) -> int:
    """Take back that some works are finished, all or none; return how many."""
    wanted = _some(registration_ids)
    for registration_id in wanted:
        reopen(session, registration_id)
    return len(wanted)


@undoable("Bỏ ghi nhận hoàn thành")
def reopen(session: Writing, registration_id: UUID) -> None:
    """Take back that a work is finished; what was written about its outcome stays."""
    registration, work = found(session, registration_id), _work(session, registration_id)
    open_plan(session, registration.plan_id)
    if work.finished_on is None:
        raise NotAllowed(f"“{work.name}” chưa ghi nhận hoàn thành. {UNCHANGED}")
    work.finished_on = None


# --- lists -----------------------------------------------------------------------------------


def one(session: Session, registration_id: UUID, today: date) -> WorkRow:
    """Return one work."""
    _work(session, registration_id)
    return _rows(session, today, Registration.id == registration_id)[0]


def listed(
    session: Session, plan_id: UUID, today: date, filters: WorkFilters = EVERYTHING
) -> tuple[WorkRow, ...]:
    """Return the works of a plan, by unit, then by kind and name."""
    rules = [Registration.plan_id == plan_id, *_rules(filters, today)]
    return _rows(session, today, *rules)


def overdue(session: Session, plan_ids: Iterable[UUID], today: date) -> tuple[WorkRow, ...]:
    """Return the works of some plans that should be finished by now, the oldest first.

    Rejected ones do not count; what ends with an event is never overdue.
    """
    late = WorkFilters(is_overdue=True)
    rows = _rows(session, today, Registration.plan_id.in_(tuple(plan_ids)), *_rules(late, today))
    return tuple(sorted(rows, key=lambda row: _days_left(row, today)))


def totals(session: Session, plan_id: UUID) -> tuple[KindTotal, ...]:
    """Return how many works of each kind a plan has, finished, with a plaque, and their cost."""
    statement = (
        select(
            Work.kind,
            func.count(),
            func.count(Work.finished_on),
            func.count(case((Work.has_plaque == true(), 1))),
            func.sum(Work.cost),
            func.count(Work.cost),
        )
        .select_from(_SOURCE)
        .where(
            Registration.plan_id == plan_id,
            Registration.deleted_by.is_(None),
            Work.deleted_by.is_(None),
            Registration.state != RegistrationState.REJECTED,
        )
        .group_by(Work.kind)
    )
    counted = {
        kind: KindTotal(kind, number, finished, plaques, int(cost or 0), costed)
        for kind, number, finished, plaques, cost, costed in session.execute(statement)
    }
    return tuple(counted[kind] for kind in WorkKind if kind in counted)


# --- how -------------------------------------------------------------------------------------


def _create(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    plan = open_plan(session, plan_id)
    field = alone if len(rows) == 1 else in_list
    filled = validated_all(WorkFields, rows, field)
    _refuse_wrong_periods(filled, field)
    wanted = [_wanted(fields) for fields in filled]
    desk = Desk.at(session, plan, wanted)
    accepted(desk, wanted, field)
    ids = [uuid4() for _ in filled]
    session.insert_many(
        Registration,
        (
            {name: getattr(fields, name) for name in _OF_REGISTRATION}
            | {
                "id": row_id,
                "plan_id": plan_id,
                "kind": RegistrationKind.WORK,
                "content": fields.name,
                "state": came_in(RegistrationState.UNSENT, fields),
                "is_again": desk.is_again(one_wanted),
            }
            for row_id, fields, one_wanted in zip(ids, filled, wanted, strict=True)
        ),
    )
    session.insert_many(
        Work,
        (
            {name: getattr(fields, name) for name in _OF_WORK} | {"registration_id": row_id}
            for row_id, fields in zip(ids, filled, strict=True)
        ),
    )
    return tuple(ids)


def _wanted(fields: WorkFields, registration_id: UUID | None = None) -> Wanted:
    return Wanted(
        fields.subject_id,
        RegistrationKind.WORK,
        content=fields.name,
        content_field="name",
        registration_id=registration_id,
    )


def _refuse_wrong_periods(rows: Sequence[WorkFields], field: FieldName) -> None:
    problems = [
        Problem(field(position, "finishes"), wrong)
        for position, fields in enumerate(rows)
        if (wrong := period_problem(fields.starts, fields.finishes))
    ]
    if problems:
        raise InvalidInput(problems)


def _work(session: Session, registration_id: UUID) -> Work:
    of_registration = select(Work).where(
        Work.registration_id == registration_id, Work.deleted_by.is_(None)
    )
    work = session.scalars(of_registration).one_or_none()
    if work is None:
        raise NotAllowed(
            f"Công trình, mô hình, phần việc này không còn trong tệp dữ liệu. {UNCHANGED} "
            "Nạp lại danh sách rồi chọn lại."
        )
    return work


def _some(registration_ids: Iterable[UUID]) -> list[UUID]:
    wanted = list(dict.fromkeys(registration_ids))
    if not wanted:
        raise InvalidInput.of(
            None,
            "Chưa chọn công trình, mô hình, phần việc nào. Chọn ít nhất một dòng rồi làm lại.",
        )
    return wanted


def _free_name(session: Session, registration: Registration, name: str) -> str:
    """Return `name` with the first number after it that the same subject does not use yet."""
    used = set(
        session.scalars(
            select(Registration.content).where(
                Registration.plan_id == registration.plan_id,
                Registration.subject_id == registration.subject_id,
                Registration.kind == RegistrationKind.WORK,
                Registration.deleted_by.is_(None),
            )
        )
    )
    number = 2
    while f"{name} ({number})" in used:
        number += 1
    return f"{name} ({number})"


_unit = aliased(Subject, name="unit")

_SOURCE = (
    join(Registration, Work, Work.registration_id == Registration.id)
    .join(Plan, Registration.plan_id == Plan.id)
    .join(Subject, Registration.subject_id == Subject.id)
    .outerjoin(_unit, _unit.id == home_unit())
)

_COLUMNS = select(
    Registration.id,
    Registration.plan_id,
    Registration.subject_id,
    Subject.name.label("subject_name"),
    Subject.kind.label("subject_kind"),
    _unit.id.label("unit_id"),
    *(Work.__table__.c[name] for name in (*_OF_WORK, "finished_on", "outcome")),
    Registration.state,
    Registration.registered_on,
    Registration.paper_received_on,
    Registration.file_received_on,
    received_on().label("received_on"),
    Registration.is_again,
    Registration.note,
    Plan.registration_due,
).select_from(_SOURCE)


def _rules(filters: WorkFilters, today: date) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        rules.append(Work.kind == filters.kind)
    if filters.state is not None:
        rules.append(Registration.state == filters.state)
    if filters.unit_id is not None:
        rules.append(Subject.id.in_(units_under(filters.unit_id)))
    if filters.is_finished is not None:
        unfinished = Work.finished_on.is_(None)
        rules.append(~unfinished if filters.is_finished else unfinished)
    if filters.is_overdue:
        rules.append(
            and_(
                Work.finished_on.is_(None),
                Work.finishes_latest < today,
                Registration.state != RegistrationState.REJECTED,
            )
        )
    for word in fold(filters.text).split():
        columns = (Work.search, Registration.search, Subject.search, _unit.search)
        rules.append(or_(*(column.contains(word, autoescape=True) for column in columns)))
    return rules


def _rows(session: Session, today: date, *rules: ColumnElement[bool]) -> tuple[WorkRow, ...]:
    statement = _COLUMNS.where(
        Registration.deleted_by.is_(None), Work.deleted_by.is_(None), *rules
    ).order_by(
        func.coalesce(_unit.position, -1),
        func.coalesce(_unit.name_key, ""),
        _unit.id,
        Subject.name_key,
        Work.kind,
        Work.name,
        Registration.id,
    )
    return tuple(_row(dict(row), today) for row in session.execute(statement).mappings())


def _row(values: dict[str, Any], today: date) -> WorkRow:
    due, came = values.pop("registration_due"), values["received_on"]
    finishes: PartialDate | None = values["finishes"]
    finished_on: date | None = values["finished_on"]
    is_running = finished_on is None and values["state"] is not RegistrationState.REJECTED
    return WorkRow(
        **values,
        is_late=is_late(came, due),
        lateness=lateness_words(came, due),
        is_overdue=is_running and finishes is not None and finishes.is_overdue(today),
        progress=_progress(finishes, finished_on, today) if finished_on or is_running else "",
    )


def _progress(finishes: PartialDate | None, finished_on: date | None, today: date) -> str:
    if finished_on is not None:
        return f"Hoàn thành ngày {finished_on:%d/%m/%Y}"
    return due_words(finishes, today)


def _days_left(row: WorkRow, today: date) -> int:
    return (row.finishes and row.finishes.days_left(today)) or 0

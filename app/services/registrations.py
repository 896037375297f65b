"""Registration (đăng ký thi đua): what is registered, where it stands, and who is missing.

Titles, commendations and targets are made here, works in `works`; sending, approving, turning
down, receiving and deleting are the same for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, and_, case, false, func, not_, null, or_, select
from sqlalchemy.orm import Session, aliased, join

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import collation_key, fold, tidy
from app.domain.dates import PartialDate
from app.domain.registration import is_late, lateness_words
from app.domain.terms import (
    Operator,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
    WorkKind,
)
from app.entities import Plan, Registration, Subject, Target, Work
from app.services import plan_access
from app.services.many import in_list
from app.services.plan_access import open_plan
from app.services.registering import (
    UNCHANGED,
    UNSAVED,
    AwardNames,
    ExactNumber,
    FieldName,
    Selected,
    alone,
    award_names,
    came_in,
    came_late,
    chunks,
    editable,
    found,
    home_unit,
    plan_day,
    received_on,
    selected,
    some_of,
    units_under,
    validated_all,
)
from app.services.registration_desk import SCOPES, Desk, Wanted, accepted
from app.services.validation import Fields, Line, Prose, changed, labels
from app.services.verbs import undoable
from app.storage.recorder import Writing


class RegistrationFields(Fields):
    """What a person fills in to register a title, a commendation or a target."""

    subject_id: UUID = Field(title="Đối tượng đăng ký")
    kind: RegistrationKind = Field(RegistrationKind.AWARD, title="Loại đăng ký")
    award_code: Line = Field("", title="Danh hiệu, hình thức")
    content: Prose = Field("", title="Nội dung chỉ tiêu")
    target_id: UUID | None = Field(None, title="Chỉ tiêu của kế hoạch")
    operator: Operator = Field(Operator.AT_LEAST, title="So sánh")
    pledged_value: ExactNumber = Field(None, title="Mức đăng ký")
    value_unit: Line = Field("", title="Đơn vị tính")
    registered_on: date | None = Field(None, title="Ngày đăng ký")
    paper_received_on: date | None = Field(None, title="Nhận bản giấy ngày")
    file_received_on: date | None = Field(None, title="Nhận bản mềm ngày")
    note: Prose = Field("", title="Ghi chú")


LABELS = labels(RegistrationFields)
"""The Vietnamese label of each field of a registration."""


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration as lists show it."""

    id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    unit_id: UUID | None
    """The unit of a person or household; of a unit, itself."""
    unit_name: str
    kind: RegistrationKind
    award_code: str
    what: str
    """The award's name on the plan's date, the work's name, or the target in words."""
    work_kind: WorkKind | None
    target_id: UUID | None
    operator: Operator
    pledged_value: Decimal | None
    value_unit: str
    state: RegistrationState
    reject_reason: str
    registered_on: date | None
    paper_received_on: date | None
    file_received_on: date | None
    decided_on: date | None
    received_on: date | None
    """The day it came: the first of its copies, or the day written on it; of an unsent, none."""
    is_late: bool
    lateness: str
    """"Đúng hạn", "Trễ n ngày" or nothing."""
    is_again: bool
    note: str


@dataclass(frozen=True, slots=True)
class RegistrationFilters:
    """Which registrations to show; what is left out does not matter."""

    text: str = ""
    """Words in any order, with or without marks: names, units, awards, content, notes."""
    state: RegistrationState | None = None
    kind: RegistrationKind | None = None
    subject_kind: SubjectKind | None = None
    unit_id: UUID | None = None
    """A unit, with all units, people and households under it."""
    award_code: str = ""
    is_late: bool | None = None
    lacks_paper: bool = False
    lacks_file: bool = False


EVERYTHING = RegistrationFilters()

SortBy = Literal[
    "subject",
    "subject_kind",
    "unit",
    "what",
    "content",
    "registered_on",
    "paper",
    "file",
    "came",
    "state",
]
"""The columns that registrations can be sorted by."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column registrations are sorted, before their usual order."""

    by: SortBy
    descending: bool = False


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many registrations of a plan are in each state."""

    unsent: int
    pending: int
    rejected: int
    approved: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.unsent + self.pending + self.rejected + self.approved


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one award for many subjects did."""

    ids: tuple[UUID, ...]
    already: tuple[str, ...]
    """The names of those who had it already; nothing of theirs was changed."""


# --- making and changing ---------------------------------------------------------------------


@undoable("Thêm đăng ký")
def create(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Register a title, a commendation or a target under a plan, and return its id.

    It is “Chưa gửi”, or “Chờ duyệt” when a copy of it has come. Raises `InvalidInput` when the
    award does not hold on the plan's date or is not for this kind of subject, when the subject is
    no longer followed, and when the same is registered twice; `NotAllowed` when the plan is
    closed.
    """
    return _create(session, plan_id, [values])[0]


@undoable("Thêm nhiều đăng ký")
def create_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Register each of `rows` as `create` does, all or none.

    The problems' fields say which row: “3.subject_id” is the fourth one's.
    """
    if not rows:
        raise InvalidInput.of(None, "Chưa có dòng đăng ký nào để thêm.")
    return _create(session, plan_id, rows)


@undoable("Đăng ký danh hiệu cho nhiều đối tượng")
def add_award(
    session: Writing,
    plan_id: UUID,
    award_code: str,
    subject_ids: Iterable[UUID],
    registered_on: date | None = None,
) -> Added:
    """Register one award for many subjects at once.

    Those who have it already are left as they are and named in the answer. Whoever may not
    register it stops the whole, with a sentence each.
    """
    plan = open_plan(session, plan_id)
    wanted = [
        Wanted(subject_id, RegistrationKind.AWARD, tidy(award_code))
        for subject_id in dict.fromkeys(subject_ids)
    ]
    if not wanted:
        raise InvalidInput.of("subject_ids", "Chưa chọn đối tượng nào để đăng ký.")
    desk = Desk.at(session, plan, wanted)
    already = tuple(desk.name(one.subject_id) for one in wanted if desk.has_taken(one))
    new = [one for one in wanted if not desk.has_taken(one)]
    if not new:
        raise InvalidInput.of(
            "subject_ids",
            f"Tất cả {len(already)} đối tượng đã chọn đều đăng ký rồi. Chưa có gì được thêm. "
            "Chọn đối tượng hoặc danh hiệu khác.",
        )
    accepted(desk, new, in_list)
    ids = session.insert_many(
        Registration,
        (
            {
                "plan_id": plan_id,
                "subject_id": one.subject_id,
                "kind": RegistrationKind.AWARD,
                "award_code": one.award_code,
                "registered_on": registered_on,
                "is_again": desk.is_again(one),
            }
            for one in new
        ),
    )
    return Added(tuple(ids), already)


@undoable("Sửa đăng ký")
def update(session: Writing, registration_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a title, commendation or target that is not yet approved."""
    registration = editable(session, registration_id)
    if registration.kind is RegistrationKind.WORK:
        raise NotAllowed(
            f"Đây là đăng ký công trình, mô hình, phần việc. {UNCHANGED} "
            "Sửa ở mục “Mô hình – công trình”."
        )
    plan = open_plan(session, registration.plan_id)
    fields = changed(RegistrationFields, _laid_over(registration, values), values)
    [fields] = _completed(session, [fields], alone)
    wanted = _wanted(fields, registration_id)
    desk = Desk.at(session, plan, [wanted])
    accepted(desk, [wanted], alone)
    for name, value in fields.model_dump().items():
        setattr(registration, name, value)
    registration.is_again = desk.is_again(wanted)
    registration.state = came_in(registration.state, fields)


@undoable("Xóa đăng ký", deletes=True)
def delete(session: Writing, registration_ids: Iterable[UUID]) -> int:
    """Move registrations to the bin, with their works. Approved ones are taken back first."""
    rows = selected(session, registration_ids)
    if approved := [row for row in rows if row.state is RegistrationState.APPROVED]:
        names = some_of([row.subject_name for row in approved])
        raise NotAllowed(
            f"Không xóa được {len(approved)} đăng ký đã duyệt: {names}. {UNCHANGED} "
            "Đưa về “Chờ duyệt” rồi xóa."
        )
    away = {"deleted_by": session.operation_id}
    work_ids: list[UUID] = []
    for chunk in chunks(row.id for row in rows):
        of_chunk = Work.registration_id.in_(chunk), Work.deleted_by.is_(None)
        work_ids += session.scalars(select(Work.id).where(*of_chunk))
    session.update_many(Work, dict.fromkeys(work_ids, away))
    session.update_many(Registration, {row.id: away for row in rows})
    return len(rows)


@undoable("Nhân bản đăng ký")
def duplicate(session: Writing, registration_id: UUID, subject_id: UUID) -> UUID:
    """Register for another subject what this one registered: title, commendation or target.

    Dates, state and notes are not copied.
    """
    source = found(session, registration_id)
    if source.kind is RegistrationKind.WORK:
        raise NotAllowed(
            f"Đây là đăng ký công trình, mô hình, phần việc. {UNCHANGED} "
            "Nhân bản ở mục “Mô hình – công trình”."
        )
    copied = ("kind", "award_code", "content", "target_id", "operator", "pledged_value")
    values = {name: getattr(source, name) for name in (*copied, "value_unit")}
    return _create(session, source.plan_id, [values | {"subject_id": subject_id}])[0]


# --- where it stands -------------------------------------------------------------------------


@undoable("Gửi đăng ký")
def send(session: Writing, registration_ids: Iterable[UUID], on: date) -> int:
    """Send what is “Chưa gửi”, or send again what was turned down; return how many changed.

    The day of sending stands as the day of registration where none is written.
    """
    moving = _moving(
        session,
        registration_ids,
        "gửi",
        RegistrationState.PENDING,
        (RegistrationState.UNSENT, RegistrationState.REJECTED),
    )
    sent = {"state": RegistrationState.PENDING, "decided_on": None, "reject_reason": ""}
    changes = {row.id: {**sent, "registered_on": row.registered_on or on} for row in moving}
    session.update_many(Registration, changes)
    return len(changes)


@undoable("Duyệt đăng ký")
def approve(session: Writing, registration_ids: Iterable[UUID], on: date) -> int:
    """Approve one or many that wait; return how many changed."""
    moving = _moving(
        session,
        registration_ids,
        "duyệt",
        RegistrationState.APPROVED,
        (RegistrationState.PENDING,),
    )
    approved = {"state": RegistrationState.APPROVED, "decided_on": on}
    session.update_many(Registration, {row.id: approved for row in moving})
    return len(moving)


@undoable("Từ chối đăng ký")
def reject(session: Writing, registration_ids: Iterable[UUID], reason: str, on: date) -> int:
    """Turn down one or many that wait, with the reason; return how many changed."""
    if not tidy(reason):
        raise InvalidInput.of(
            "reason", f"Chưa nhập lý do từ chối. {UNCHANGED} Nhập lý do rồi làm lại."
        )
    moving = _moving(
        session,
        registration_ids,
        "từ chối",
        RegistrationState.REJECTED,
        (RegistrationState.PENDING,),
    )
    rejected = {
        "state": RegistrationState.REJECTED,
        "decided_on": on,
        "reject_reason": tidy(reason),
    }
    session.update_many(Registration, {row.id: rejected for row in moving})
    return len(moving)


@undoable("Đưa đăng ký về chờ duyệt")
def take_back(session: Writing, registration_ids: Iterable[UUID]) -> int:
    """Let approved or rejected registrations wait again; return how many changed."""
    moving = _moving(
        session,
        registration_ids,
        "đưa về chờ duyệt",
        RegistrationState.PENDING,
        (RegistrationState.APPROVED, RegistrationState.REJECTED),
    )
    waiting = {"state": RegistrationState.PENDING, "decided_on": None, "reject_reason": ""}
    session.update_many(Registration, {row.id: waiting for row in moving})
    return len(moving)


@undoable("Ghi ngày nhận bản giấy")
def mark_paper_received(
    session: Writing, registration_ids: Iterable[UUID], on: date | None
) -> int:
    """Note the day the paper copies came, or take it away; return how many are so marked.

    What has come has been sent: “Chưa gửi” becomes “Chờ duyệt”.
    """
    return _mark_received(session, registration_ids, "paper_received_on", on)


@undoable("Ghi ngày nhận bản mềm")
def mark_file_received(session: Writing, registration_ids: Iterable[UUID], on: date | None) -> int:
    """Note the day the electronic copies came, as `mark_paper_received` does for paper."""
    return _mark_received(session, registration_ids, "file_received_on", on)


# --- lists -----------------------------------------------------------------------------------


def one(session: Session, registration_id: UUID) -> RegistrationRow:
    """Return one registration."""
    registration = found(session, registration_id)
    only = Registration.id == registration_id
    return _rows(session, registration.plan_id, EVERYTHING, only)[0]


def listed(
    session: Session, plan_id: UUID, filters: RegistrationFilters = EVERYTHING
) -> tuple[RegistrationRow, ...]:
    """Return the registrations of a plan, by unit, then kind of subject, then name.

    With a search text, those that have it as typed stand before those that have it without marks.
    """
    return _rows(session, plan_id, filters)


def page(
    session: Session,
    plan_id: UUID,
    filters: RegistrationFilters = EVERYTHING,
    *,
    offset: int,
    limit: int,
    order: Order | None = None,
) -> tuple[RegistrationRow, ...]:
    """Return `limit` rows of what `listed` returns, from the row `offset` on (from 0).

    With `order` they are sorted by a column first.
    """
    return _rows(session, plan_id, filters, offset=offset, limit=limit, order=order)


def place(
    session: Session,
    plan_id: UUID,
    registration_id: UUID,
    filters: RegistrationFilters = EVERYTHING,
    order: Order | None = None,
) -> int | None:
    """Return the number (from 0) of a registration among the rows of `page`; None if not there."""
    plan = plan_access.the(session, plan_id)
    names = award_names(session, plan_day(plan))
    statement = select(Registration.id).select_from(_SOURCE)
    statement = statement.where(*_rules(session, plan, filters))
    ordered = statement.order_by(*_order(filters.text, order, names))
    ids_in_order = session.scalars(ordered)
    return next(
        (n for n, found_id in enumerate(ids_in_order) if found_id == registration_id), None
    )


def count(session: Session, plan_id: UUID, filters: RegistrationFilters = EVERYTHING) -> int:
    """Return how many rows `listed` would return."""
    rules = _rules(session, plan_access.the(session, plan_id), filters)
    statement = select(func.count()).select_from(_needed(filters)).where(*rules)
    return session.scalar(statement) or 0


def ids(
    session: Session, plan_id: UUID, filters: RegistrationFilters = EVERYTHING
) -> tuple[UUID, ...]:
    """Return the ids of what `listed` would return, for doing one thing to all of them."""
    rules = _rules(session, plan_access.the(session, plan_id), filters)
    statement = select(Registration.id).select_from(_needed(filters)).where(*rules)
    return tuple(session.scalars(statement))


def counts_by_state(
    session: Session, plan_id: UUID, filters: RegistrationFilters = EVERYTHING
) -> StateCounts:
    """Return how many registrations of a plan are in each state."""
    rules = _rules(session, plan_access.the(session, plan_id), filters)
    statement = select(Registration.state, func.count()).select_from(_needed(filters))
    statement = statement.where(*rules)
    counts = {row[0]: row[1] for row in session.execute(statement.group_by(Registration.state))}
    return StateCounts(
        unsent=counts.get(RegistrationState.UNSENT, 0),
        pending=counts.get(RegistrationState.PENDING, 0),
        rejected=counts.get(RegistrationState.REJECTED, 0),
        approved=counts.get(RegistrationState.APPROVED, 0),
    )


# --- how -------------------------------------------------------------------------------------


def _create(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    plan = open_plan(session, plan_id)
    field = alone if len(rows) == 1 else in_list
    filled = _completed(session, validated_all(RegistrationFields, rows, field), field)
    wanted = [_wanted(fields) for fields in filled]
    desk = Desk.at(session, plan, wanted)
    accepted(desk, wanted, field)
    new = (
        {
            **fields.model_dump(),
            "plan_id": plan_id,
            "state": came_in(RegistrationState.UNSENT, fields),
            "is_again": desk.is_again(one_wanted),
        }
        for fields, one_wanted in zip(filled, wanted, strict=True)
    )
    return tuple(session.insert_many(Registration, new))


def _wanted(fields: RegistrationFields, registration_id: UUID | None = None) -> Wanted:
    return Wanted(
        fields.subject_id,
        fields.kind,
        fields.award_code,
        fields.content,
        target_id=fields.target_id,
        registration_id=registration_id,
    )


def _completed(
    session: Session, rows: Sequence[RegistrationFields], field: FieldName
) -> list[RegistrationFields]:
    """Return `rows` with the words of the plan's target where they name one without their own."""
    target_ids = {fields.target_id for fields in rows if fields.target_id}
    targets = {
        row.id: row
        for row in session.execute(
            select(Target.id, Target.name, Target.unit, Target.operator).where(
                Target.id.in_(target_ids)
            )
        )
    }
    complete: list[RegistrationFields] = []
    problems: list[Problem] = []
    for position, fields in enumerate(rows):
        target = targets.get(fields.target_id) if fields.target_id else None
        filled = fields
        if target is not None and not fields.content:
            words = {"content": target.name, "operator": target.operator}
            words["value_unit"] = fields.value_unit or target.unit
            filled = fields.model_copy(update=words)
        complete.append(filled)
        problems += [Problem(field(position, name), told) for name, told in _mismatches(filled)]
    if problems:
        raise InvalidInput(problems)
    return complete


_NO_WORKS = (
    f"Công trình, mô hình, phần việc được đăng ký ở mục riêng. {UNSAVED} "
    "Mở mục “Mô hình – công trình” rồi thêm ở đó."
)
_NO_TARGET = (
    f"Đăng ký danh hiệu, hình thức không kèm chỉ tiêu. {UNSAVED} "
    "Đăng ký chỉ tiêu thành dòng riêng hoặc ghi vào “Ghi chú”."
)
_NO_AWARD = f"Đăng ký chỉ tiêu không kèm danh hiệu. {UNSAVED} Đăng ký danh hiệu thành dòng riêng."


def _mismatches(fields: RegistrationFields) -> Iterator[tuple[str, str]]:
    """Yield what does not belong to the kind of registration, by field."""
    if fields.kind is RegistrationKind.WORK:
        yield "kind", _NO_WORKS
    elif fields.kind is RegistrationKind.AWARD:
        if not fields.award_code:
            yield "award_code", "Chưa chọn danh hiệu, hình thức đăng ký."
        if fields.content or fields.target_id or fields.pledged_value is not None:
            yield "content", _NO_TARGET
    elif not fields.content:
        yield "content", "Chưa nhập nội dung chỉ tiêu hoặc chưa chọn chỉ tiêu của kế hoạch."
    elif fields.award_code:
        yield "award_code", _NO_AWARD


_WORDS_OF_TARGET = ("content", "operator", "value_unit")


def _laid_over(registration: Registration, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands, without the words of the former target when another one is chosen."""
    before = {name: getattr(registration, name) for name in RegistrationFields.model_fields}
    if values.get("target_id", registration.target_id) != registration.target_id:
        for name in _WORDS_OF_TARGET:
            del before[name]
    return before


def _moving(
    session: Session,
    registration_ids: Iterable[UUID],
    doing: str,
    becomes: RegistrationState,
    leaves: tuple[RegistrationState, ...],
) -> list[Selected]:
    """Return those that change; those already there stay; any other refuses the whole."""
    rows = selected(session, registration_ids)
    stuck = [row for row in rows if row.state not in (becomes, *leaves)]
    if stuck:
        states = " hoặc ".join(dict.fromkeys(f"“{row.state.label}”" for row in stuck))
        names = some_of([row.subject_name for row in stuck])
        raise NotAllowed(
            f"Không {doing} được {len(stuck)} đăng ký vì đang ở trạng thái {states}: {names}. "
            f"{UNCHANGED} Bỏ chọn các dòng này rồi làm lại."
        )
    return [row for row in rows if row.state in leaves]


def _mark_received(
    session: Writing, registration_ids: Iterable[UUID], column: str, on: date | None
) -> int:
    rows = selected(session, registration_ids)
    changes: dict[UUID, dict[str, Any]] = {row.id: {column: on} for row in rows}
    for row in rows:
        if on is not None and row.state is RegistrationState.UNSENT:
            changes[row.id]["state"] = RegistrationState.PENDING
    session.update_many(Registration, changes)
    return len(changes)


# --- reading ---------------------------------------------------------------------------------

_unit = aliased(Subject, name="unit")

_SOURCE = (
    join(Registration, Plan, Registration.plan_id == Plan.id)
    .join(Subject, Registration.subject_id == Subject.id)
    .outerjoin(_unit, _unit.id == home_unit())
    .outerjoin(Work, and_(Work.registration_id == Registration.id, Work.deleted_by.is_(None)))
)


def _needed(filters: RegistrationFilters) -> FromClause:
    """Return what must be joined to count: without filters that look further, nothing."""
    looks_further = (
        filters.text or filters.subject_kind or filters.unit_id or filters.is_late is not None
    )
    return _SOURCE if looks_further else Registration.__table__


_COLUMNS = select(
    Registration.id,
    Registration.subject_id,
    Subject.name.label("subject_name"),
    Subject.kind.label("subject_kind"),
    _unit.id.label("unit_id"),
    func.coalesce(_unit.name, "").label("unit_name"),
    Registration.kind,
    Registration.award_code,
    Registration.content,
    Work.kind.label("work_kind"),
    Registration.target_id,
    Registration.operator,
    Registration.pledged_value,
    Registration.value_unit,
    Registration.state,
    Registration.reject_reason,
    Registration.registered_on,
    Registration.paper_received_on,
    Registration.file_received_on,
    Registration.decided_on,
    received_on().label("received_on"),
    Registration.is_again,
    Registration.note,
).select_from(_SOURCE)


def _rows(
    session: Session,
    plan_id: UUID,
    filters: RegistrationFilters,
    *only: ColumnElement[bool],
    offset: int | None = None,
    limit: int | None = None,
    order: Order | None = None,
) -> tuple[RegistrationRow, ...]:
    plan = plan_access.the(session, plan_id)
    names = award_names(session, plan_day(plan))
    statement = _COLUMNS.where(*_rules(session, plan, filters), *only)
    ordered = statement.order_by(*_order(filters.text, order, names)).offset(offset).limit(limit)
    due = plan.registration_due
    return tuple(_row(dict(row), due, names) for row in session.execute(ordered).mappings())


def _rules(
    session: Session, plan: Plan, filters: RegistrationFilters
) -> list[ColumnElement[bool]]:
    """Return the rules for the living registrations of a plan that pass the filters."""
    rules = [Registration.plan_id == plan.id, Registration.deleted_by.is_(None)]
    for column, value in (
        (Registration.state, filters.state),
        (Registration.kind, filters.kind),
        (Registration.award_code, filters.award_code or None),
        (Subject.kind, filters.subject_kind),
    ):
        if value is not None:
            rules.append(column == value)
    if filters.unit_id is not None:
        rules.append(Subject.id.in_(units_under(filters.unit_id)))
    return [*rules, *_arrival_rules(filters), *_search_rules(session, plan, filters.text)]


def _arrival_rules(filters: RegistrationFilters) -> Iterator[ColumnElement[bool]]:
    if filters.is_late is not None:
        late = func.coalesce(came_late(), false())
        yield late if filters.is_late else not_(late)
    if filters.lacks_paper:
        yield Registration.paper_received_on.is_(None)
    if filters.lacks_file:
        yield Registration.file_received_on.is_(None)


def _search_rules(session: Session, plan: Plan, text: str) -> Iterator[ColumnElement[bool]]:
    """Yield one rule for each word: it stands somewhere in what the row shows."""
    words = fold(text).split()
    if not words:
        return
    names = award_names(session, plan_day(plan))
    folded = [(code, fold(name)) for (code, _), name in names.items()]
    for word in words:
        codes = {code for code, name in folded if word in name}
        yield or_(
            Subject.search.contains(word, autoescape=True),
            _unit.search.contains(word, autoescape=True),
            Registration.search.contains(word, autoescape=True),
            Registration.award_code.in_(codes),
        )


_KIND_ORDER = case({kind: place for place, kind in enumerate(SubjectKind)}, value=Subject.kind)
_STATE_ORDER = case(
    {state: place for place, state in enumerate(RegistrationState)}, value=Registration.state
)


def _order(text: str, asked: Order | None, names: AwardNames) -> list[Any]:
    """Return what rows are sorted by: a column asked for, as typed, unit, subject, content."""
    order: list[Any] = list(_asked_order(asked, names)) if asked else []
    if typed := tidy(text):
        spelled = (Subject.spelling, _unit.spelling)
        exact = [column.contains(typed.casefold(), autoescape=True) for column in spelled]
        exact.append(Registration.content.contains(typed, autoescape=True))
        order.append(case((or_(*exact), 0), else_=1))
    order += (func.coalesce(_unit.position, -1), func.coalesce(_unit.name_key, ""), _unit.id)
    order += (_KIND_ORDER, Subject.position, Subject.name_key, Subject.id)
    order += (Registration.kind, Registration.award_code, Registration.content, Registration.id)
    return order


def _asked_order(asked: Order, names: AwardNames) -> Iterator[Any]:
    """Yield what sorts by the column asked for; rows without a value come last, either way."""
    column = _sortable(names)[asked.by]
    yield column.is_(None)
    yield column.desc() if asked.descending else column.asc()


def _sortable(names: AwardNames) -> dict[SortBy, Any]:
    by_name = sorted(names, key=lambda key: (collation_key(names[key]), key))
    codes = list(dict.fromkeys(code for code, _ in by_name))
    places = {code: number for number, code in enumerate(codes)}
    of_award = case(places, value=Registration.award_code) if places else null()
    due = Plan.registration_due_latest
    return {
        "subject": Subject.name_key,
        "subject_kind": _KIND_ORDER,
        "unit": _unit.name_key,
        "what": of_award,
        "content": func.nullif(Registration.content, ""),
        "registered_on": Registration.registered_on,
        "paper": Registration.paper_received_on,
        "file": Registration.file_received_on,
        "came": case((due.is_not(None), received_on()), else_=None),
        "state": _STATE_ORDER,
    }


def _row(values: dict[str, Any], due: PartialDate | None, names: AwardNames) -> RegistrationRow:
    content, code, came = values.pop("content"), values["award_code"], values["received_on"]
    return RegistrationRow(
        **values,
        what=names.get((code, SCOPES[values["subject_kind"]]), code) if code else content,
        is_late=is_late(came, due),
        lateness=lateness_words(came, due),
    )

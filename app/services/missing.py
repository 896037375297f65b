"""Who has registered (đăng ký thi đua) and who has not: what is missing, late, or short.

* Registered is what was sent and not turned down: “Chờ duyệt” or “Đã duyệt”.
* Missing can only be a subject that must take part in the plan (`Participation.is_required`) and
  that the office still follows.
* A unit whose people or households registered a title has handed in its list: it is not missing.
  Its works and targets are its own: what its people register does not count for them.
* A subject stands for itself when it is proposed for an award: nobody else's registration counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, select, true
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotAllowed
from app.domain.dates import PartialDate, due_words
from app.domain.registration import is_late, lateness_words
from app.domain.terms import (
    RegistrationKind,
    RegistrationPolicy,
    RegistrationState,
    SubjectKind,
    WorkKind,
)
from app.entities import Deadline, Participation, Plan, Registration, Subject, Work
from app.services import plan_access, registrations
from app.services.registering import (
    COUNTED,
    came_late,
    chunks,
    home_unit,
    received_on,
)
from app.services.registrations import RegistrationFilters, RegistrationRow


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A subject that has not registered what a plan asks of it."""

    plan_id: UUID
    plan_name: str
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    deadline_id: UUID | None
    """The deadline whose minimum is not met; nothing when the subject registered nothing."""
    minimum: int
    registered: int
    due: PartialDate | None
    is_overdue: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class UnitTally:
    """What one unit, its people and its households registered under a plan."""

    unit_id: UUID
    unit_name: str
    collective_titles: int
    people_titles: int
    household_titles: int
    works: int
    targets: int
    waiting: int
    """Of these, how many wait to be approved."""
    late: int

    @property
    def total(self) -> int:
        """How many there are."""
        titles = self.collective_titles + self.people_titles + self.household_titles
        return titles + self.works + self.targets


@dataclass(frozen=True, slots=True)
class RegistrationStanding:
    """Whether a subject registered under a plan, and what the plan makes of it."""

    is_registered: bool
    is_late: bool
    policy: RegistrationPolicy
    sentence: str
    basis: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the plan lets nobody be considered who has not registered."""
        return not self.is_registered and self.policy is RegistrationPolicy.BLOCK

    @property
    def warns(self) -> bool:
        """Whether a person should look at it: not registered, or too late."""
        cares = self.policy is not RegistrationPolicy.NONE
        return cares and not self.blocks and (self.is_late or not self.is_registered)


def listed(session: Session, plan_id: UUID, today: date) -> tuple[MissingRow, ...]:
    """Return who has registered nothing, then who lacks the minimum of a deadline."""
    return (
        *not_registered(session, [plan_id], today),
        *lacking(session, [plan_id], today),
    )


def not_registered(
    session: Session, plan_ids: Collection[UUID], today: date
) -> tuple[MissingRow, ...]:
    """Return the subjects that have registered nothing under some plans, in one query."""
    statement = (
        select(
            Plan.id,
            Plan.name,
            Plan.registration_due,
            Subject.id,
            Subject.name,
            Subject.kind,
        )
        .join(Participation, Participation.plan_id == Plan.id)
        .join(Subject, Participation.subject_id == Subject.id)
        .where(*_must_register(plan_ids), ~_has_registered(), ~_list_came_in())
        .order_by(Plan.id, *_BY_NAME)
    )
    return tuple(
        MissingRow(
            plan_id,
            plan_name,
            subject_id,
            name,
            kind,
            deadline_id=None,
            minimum=1,
            registered=0,
            due=due,
            is_overdue=due is not None and due.is_overdue(today),
            sentence=f"{name} chưa đăng ký thi đua{_in_brackets(_due_parts(due, today))}.",
        )
        for plan_id, plan_name, due, subject_id, name, kind in session.execute(statement)
    )


def lacking(session: Session, plan_ids: Collection[UUID], today: date) -> tuple[MissingRow, ...]:
    """Return the units that lack what a deadline asks each to register, in three queries."""
    deadlines = _asking(session, plan_ids)
    if not deadlines:
        return ()
    counts = _work_counts(session, [deadline.plan_id for deadline in deadlines])
    units = (
        select(Participation.plan_id, Subject.id, Subject.name, Subject.kind)
        .join(Subject, Participation.subject_id == Subject.id)
        .where(*_must_register(plan_ids), Subject.kind == SubjectKind.UNIT)
        .order_by(*_BY_NAME)
    )
    by_plan: dict[UUID, list[tuple[UUID, str, SubjectKind]]] = defaultdict(list)
    for plan_id, subject_id, name, kind in session.execute(units):
        by_plan[plan_id].append((subject_id, name, kind))
    return tuple(
        row
        for deadline in deadlines
        for subject in by_plan[deadline.plan_id]
        for row in _short_of(deadline, subject, counts, today)
    )


def late(session: Session, plan_id: UUID) -> tuple[RegistrationRow, ...]:
    """Return the registrations that came after the plan's deadline."""
    return registrations.listed(session, plan_id, RegistrationFilters(is_late=True))


def per_unit(session: Session, plan_id: UUID) -> tuple[UnitTally, ...]:
    """Return what each unit registered: those that take part, and all that registered."""
    counts = _tallies(session, plan_id)
    takes_part = select(Participation.subject_id).where(
        Participation.plan_id == plan_id, Participation.deleted_by.is_(None)
    )
    units = (
        select(Subject.id, Subject.name)
        .where(
            Subject.kind == SubjectKind.UNIT,
            Subject.deleted_by.is_(None),
            Subject.id.in_(takes_part) | Subject.id.in_(counts),
        )
        .order_by(*_BY_NAME)
    )
    return tuple(
        UnitTally(unit_id, name, **(counts.get(unit_id) or _NOTHING))
        for unit_id, name in session.execute(units)
    )


def standing(session: Session, plan_id: UUID, subject_id: UUID) -> RegistrationStanding:
    """Return whether a subject registered under a plan, and what the plan makes of it.

    Luật Thi đua, khen thưởng 2022, Điều 7 no longer makes registration a basis of titles, so the
    plan's own policy and basis decide.
    """
    found = standings(session, plan_id, [subject_id]).get(subject_id)
    if found is None:
        raise NotAllowed("Đối tượng này không còn trong tệp dữ liệu. Hãy nạp lại danh sách.")
    return found


def standings(
    session: Session, plan_id: UUID, subject_ids: Iterable[UUID]
) -> Mapping[UUID, RegistrationStanding]:
    """Return the standing of many subjects at once, in a query for every few thousand."""
    plan = plan_access.the(session, plan_id)
    found: dict[UUID, RegistrationStanding] = {}
    for chunk in chunks(subject_ids):
        registered: dict[UUID, list[_Entered]] = defaultdict(list)
        statement = select(
            Registration.subject_id,
            Registration.state,
            Registration.reject_reason,
            received_on(),
        ).where(
            Registration.plan_id == plan_id,
            Registration.deleted_by.is_(None),
            Registration.subject_id.in_(chunk),
        )
        for subject_id, state, reason, came in session.execute(statement):
            registered[subject_id].append(_Entered(state, reason, came))
        names = select(Subject.id, Subject.name).where(Subject.id.in_(chunk))
        for subject_id, name in session.execute(names):
            found[subject_id] = _standing(plan, name, registered[subject_id])
    return found


def registered(session: Session, plan_id: UUID) -> dict[UUID, bool]:
    """Return who is registered under a plan, and whether late: `standings` of all, without words.

    Sent and not turned down counts; of several, the first that came.
    """
    due = plan_access.the(session, plan_id).registration_due
    first = (
        select(Registration.subject_id, func.min(received_on()))
        .where(
            Registration.plan_id == plan_id,
            Registration.deleted_by.is_(None),
            Registration.state.in_(COUNTED),
        )
        .group_by(Registration.subject_id)
    )
    return {subject_id: is_late(came, due) for subject_id, came in session.execute(first)}


# --- how -------------------------------------------------------------------------------------

_BY_NAME = (Subject.position, Subject.name_key, Subject.id)


def _must_register(plan_ids: Collection[UUID]) -> list[ColumnElement[bool]]:
    return [
        Participation.plan_id.in_(plan_ids),
        Participation.deleted_by.is_(None),
        Participation.is_required == true(),
        Subject.deleted_by.is_(None),
        Subject.is_retired == false(),
    ]


def _has_registered() -> ColumnElement[bool]:
    return (
        select(Registration.id)
        .where(
            Registration.plan_id == Participation.plan_id,
            Registration.subject_id == Participation.subject_id,
            Registration.deleted_by.is_(None),
            Registration.state.in_(COUNTED),
        )
        .exists()
    )


def _list_came_in() -> ColumnElement[bool]:
    """Return the rule that people or households of the unit registered titles."""
    member = aliased(Subject)
    return (
        select(Registration.id)
        .join(member, Registration.subject_id == member.id)
        .where(
            Registration.plan_id == Participation.plan_id,
            member.parent_id == Participation.subject_id,
            member.kind.in_((SubjectKind.PERSON, SubjectKind.HOUSEHOLD)),
            Registration.kind == RegistrationKind.AWARD,
            Registration.deleted_by.is_(None),
            Registration.state.in_(COUNTED),
        )
        .exists()
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """A deadline that asks each unit to register something."""

    plan_id: UUID
    plan_name: str
    deadline_id: UUID
    minimum: int
    kinds: tuple[WorkKind, ...]
    due: PartialDate | None

    @property
    def label(self) -> str:
        if not self.kinds:
            return "công trình, mô hình, phần việc"
        return " hoặc ".join(kind.label.lower() for kind in self.kinds)


def _asking(session: Session, plan_ids: Collection[UUID]) -> list[_Asking]:
    statement = (
        select(
            Deadline.plan_id,
            Plan.name,
            Deadline.id,
            Deadline.minimum_count,
            Deadline.work_kinds,
            Deadline.due,
        )
        .join(Plan, Deadline.plan_id == Plan.id)
        .where(
            Deadline.plan_id.in_(plan_ids),
            Deadline.deleted_by.is_(None),
            Deadline.minimum_count > 0,
        )
        .order_by(Deadline.plan_id, Deadline.position, Deadline.id)
    )
    return [
        _Asking(plan_id, plan_name, deadline_id, minimum, _kinds(codes), due)
        for plan_id, plan_name, deadline_id, minimum, codes, due in session.execute(statement)
    ]


def _kinds(codes: str) -> tuple[WorkKind, ...]:
    known = {kind.value: kind for kind in WorkKind}
    return tuple(known[code] for code in codes.split() if code in known)


_WorkCounts = Mapping[tuple[UUID, UUID], Mapping[WorkKind, int]]


def _work_counts(session: Session, plan_ids: Sequence[UUID]) -> _WorkCounts:
    counts: dict[tuple[UUID, UUID], dict[WorkKind, int]] = defaultdict(dict)
    statement = (
        select(Registration.plan_id, Registration.subject_id, Work.kind, func.count())
        .join(Work, and_(Work.registration_id == Registration.id, Work.deleted_by.is_(None)))
        .where(
            Registration.plan_id.in_(plan_ids),
            Registration.deleted_by.is_(None),
            Registration.state.in_(COUNTED),
        )
        .group_by(Registration.plan_id, Registration.subject_id, Work.kind)
    )
    for plan_id, subject_id, kind, number in session.execute(statement):
        counts[plan_id, subject_id][kind] = number
    return counts


def _short_of(
    deadline: _Asking,
    subject: tuple[UUID, str, SubjectKind],
    counts: _WorkCounts,
    today: date,
) -> Iterator[MissingRow]:
    subject_id, name, kind = subject
    of_unit = counts.get((deadline.plan_id, subject_id), {})
    registered = sum(of_unit.get(kind, 0) for kind in set(deadline.kinds or WorkKind))
    if registered >= deadline.minimum:
        return
    done = (
        f"mới đăng ký {registered:02d} {deadline.label}"
        if registered
        else f"chưa đăng ký {deadline.label} nào"
    )
    parts = [f"cần ít nhất {deadline.minimum:02d}", *_due_parts(deadline.due, today)]
    yield MissingRow(
        deadline.plan_id,
        deadline.plan_name,
        subject_id,
        name,
        kind,
        deadline.deadline_id,
        deadline.minimum,
        registered,
        deadline.due,
        deadline.due is not None and deadline.due.is_overdue(today),
        f"{name} {done}{_in_brackets(parts)}.",
    )


def _due_parts(due: PartialDate | None, today: date) -> list[str]:
    """Return how a deadline is told: "hạn 15/08/2023", "quá hạn 5 ngày"."""
    if due is None:
        return []
    words = due_words(due, today)
    return [f"hạn {due.display}", *([words[0].lower() + words[1:]] if words else [])]


def _in_brackets(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


_NOTHING = {
    "collective_titles": 0,
    "people_titles": 0,
    "household_titles": 0,
    "works": 0,
    "targets": 0,
    "waiting": 0,
    "late": 0,
}
_TITLES = {
    SubjectKind.UNIT: "collective_titles",
    SubjectKind.CLUSTER: "collective_titles",
    SubjectKind.PERSON: "people_titles",
    SubjectKind.HOUSEHOLD: "household_titles",
}


def _tallies(session: Session, plan_id: UUID) -> dict[UUID, dict[str, int]]:
    unit = aliased(Subject)
    statement = (
        select(
            unit.id,
            Registration.kind,
            Subject.kind,
            func.count(),
            func.count(case((Registration.state == RegistrationState.PENDING, 1))),
            func.count(case((came_late(), 1))),
        )
        .select_from(Registration)
        .join(Plan, Registration.plan_id == Plan.id)
        .join(Subject, Registration.subject_id == Subject.id)
        .join(unit, unit.id == home_unit())
        .where(
            Registration.plan_id == plan_id,
            Registration.deleted_by.is_(None),
            Registration.state.in_(COUNTED),
        )
        .group_by(unit.id, Registration.kind, Subject.kind)
    )
    tallies: dict[UUID, dict[str, int]] = defaultdict(lambda: dict(_NOTHING))
    for unit_id, kind, subject_kind, number, waiting, late_count in session.execute(statement):
        tally = tallies[unit_id]
        tally[_column_of(kind, subject_kind)] += number
        tally["waiting"] += waiting
        tally["late"] += late_count
    return tallies


def _column_of(kind: RegistrationKind, subject_kind: SubjectKind) -> str:
    if kind is RegistrationKind.WORK:
        return "works"
    return "targets" if kind is RegistrationKind.TARGET else _TITLES[subject_kind]


@dataclass(frozen=True, slots=True)
class _Entered:
    state: RegistrationState
    reject_reason: str
    came: date | None


_POLICY_WORDS = {
    RegistrationPolicy.NONE: "Kế hoạch không xét đến đăng ký",
    RegistrationPolicy.WARN: "Kế hoạch nhắc khi chưa đăng ký",
    RegistrationPolicy.BLOCK: "Kế hoạch không xét khi chưa đăng ký",
}


def _standing(plan: Plan, name: str, entered: Sequence[_Entered]) -> RegistrationStanding:
    counted = [one for one in entered if one.state in COUNTED]
    policy, basis = plan.registration_policy, plan.registration_basis
    if not counted:
        told = f"{name} {_not_counted(entered)}. {_POLICY_WORDS[policy]}"
        sentence = f"{told} ({basis})." if basis else f"{told}."
        return RegistrationStanding(
            is_registered=False, is_late=False, policy=policy, sentence=sentence, basis=basis
        )
    first = min((one.came for one in counted if one.came), default=None)
    due = plan.registration_due
    parts = [lateness_words(first, due).lower()]
    if is_late(first, due) and due is not None:
        parts.append(f"hạn {due.display}")
    if all(one.state is RegistrationState.PENDING for one in counted):
        parts.append("đang chờ duyệt")
    on = f" ngày {first:%d/%m/%Y}" if first else ""
    told = f"{name} đã đăng ký thi đua{on}{_in_brackets([part for part in parts if part])}."
    return RegistrationStanding(
        is_registered=True, is_late=is_late(first, due), policy=policy, sentence=told, basis=basis
    )


def _not_counted(entered: Sequence[_Entered]) -> str:
    if any(one.state is RegistrationState.UNSENT for one in entered):
        return "đã soạn nhưng chưa gửi đăng ký thi đua"
    for one in entered:
        return f"có đăng ký thi đua bị từ chối: {one.reject_reason}"
    return "chưa đăng ký thi đua"

"""The office's year on one screen (Tổng quan): what presses, what is missing, what was reached.

What is still to be done is asked of plans that are under way (issued, running, after the interim
review). Tasks, registrations that wait and nominations count in every plan that is not closed;
targets in every plan that is no draft.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import floor
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.dates import PartialDate, due_words
from app.domain.terms import (
    Direction,
    NominationState,
    Operator,
    PlanState,
    RegistrationState,
)
from app.entities import (
    Nomination,
    Plan,
    Registration,
)
from app.services import figures, missing, monitoring, sheets_due, works
from app.services.monitoring import TaskRow
from app.services.sheets_due import Round

_SOON = 30
_SHOWN = 50
_UNDER_WAY = (PlanState.ISSUED, PlanState.RUNNING, PlanState.INTERIM)


class Tab(StrEnum):
    """Where a line of the overview leads."""

    MONITORING = "monitoring"
    REGISTRATIONS = "registrations"
    WORKS = "works"
    TARGETS = "targets"
    SCORING = "scoring"
    NOMINATIONS = "nominations"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: a tab, a plan in it, and the row that the line is about, where it is one."""

    tab: Tab
    plan_id: UUID
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card."""

    text: str
    plan_name: str
    place: Place
    is_urgent: bool = False
    percent: int | None = None
    """How full its bar is, 0–100, rounded down; nothing where a share would say nothing."""


@dataclass(frozen=True, slots=True)
class Card:
    """A number with the lines behind it."""

    heading: str
    number: int
    lines: tuple[Line, ...]
    hidden: int
    """How many lines are left out: a card shows fifty."""
    of: int | None = None
    """Of how many, where the number is a part of something."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A year as it stands on a day."""

    year: int
    plan_count: int
    overdue: Card
    due_soon: Card
    not_registered: Card
    lacking: Card
    waiting: Card
    works_overdue: Card
    targets: Card
    """Targets that are met, of all that have a number."""
    sheets: Card
    """Subjects without a complete sheet, stage by stage."""
    nominations: Card

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards in the order they are shown."""
        return (
            self.overdue,
            self.due_soon,
            self.not_registered,
            self.lacking,
            self.waiting,
            self.works_overdue,
            self.targets,
            self.sheets,
            self.nominations,
        )


def for_year(session: Session, year: int, today: date, plan_id: UUID | None = None) -> Overview:
    """Return the overview of a year, or of one of its plans, as it stands on a day.

    About twenty queries in all, however many rows there are.
    """
    plans = {
        found: plan for found, plan in _plans(session, year).items() if plan_id in (None, found)
    }
    under_way = [plan_id for plan_id, plan in plans.items() if plan.state in _UNDER_WAY]
    tasks = [
        task
        for task in monitoring.for_year(session, year, today)
        if task.plan_id in plans
        and task.plan_state is not PlanState.CLOSED
        and task.days_left is not None
    ]
    return Overview(
        year=year,
        plan_count=len(plans),
        overdue=_tasks("Việc quá hạn", (task for task in tasks if task.is_overdue)),
        due_soon=_tasks(f"Việc đến hạn trong {_SOON} ngày", _coming(tasks)),
        not_registered=_missing(
            "Chưa đăng ký thi đua", missing.not_registered(session, under_way, today)
        ),
        lacking=_missing(
            "Chưa đủ công trình, mô hình, phần việc", missing.lacking(session, under_way, today)
        ),
        waiting=_waiting(session, plans),
        works_overdue=_works(session, plans, under_way, today),
        targets=_targets(session, plans),
        sheets=_sheets(session, plans, under_way, today),
        nominations=_nominations(session, plans),
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    state: PlanState


def _plans(session: Session, year: int) -> dict[UUID, _Plan]:
    rows = session.execute(
        select(Plan.id, Plan.name, Plan.state)
        .where(monitoring.in_year(year))
        .order_by(Plan.starts_earliest, Plan.name, Plan.id)
    )
    return {row[0]: _Plan(row[1], row[2]) for row in rows}


def _card(
    heading: str, lines: Iterable[Line], number: int | None = None, of: int | None = None
) -> Card:
    every = tuple(lines)
    shown = every[:_SHOWN]
    return Card(
        heading, len(every) if number is None else number, shown, len(every) - len(shown), of
    )


def _coming(tasks: Iterable[TaskRow]) -> Iterator[TaskRow]:
    for task in tasks:
        if task.days_left is not None and 0 <= task.days_left <= _SOON:
            yield task


def _tasks(heading: str, tasks: Iterable[TaskRow]) -> Card:
    return _card(
        heading,
        (
            Line(
                f"{_named(task)}: {task.left[0].lower()}{task.left[1:]}",
                task.plan_name,
                Place(Tab.MONITORING, task.plan_id, task.id),
                task.is_overdue,
            )
            for task in tasks
        ),
    )


def _named(task: TaskRow) -> str:
    words = task.task or task.responsible
    return f"{words} ({task.responsible})" if task.responsible and task.task else words


def _missing(heading: str, rows: Iterable[missing.MissingRow]) -> Card:
    return _card(
        heading,
        (
            Line(
                row.sentence,
                row.plan_name,
                Place(Tab.REGISTRATIONS, row.plan_id, row.subject_id),
                row.is_overdue,
            )
            for row in rows
        ),
    )


def _open(plans: Mapping[UUID, _Plan]) -> list[UUID]:
    return [plan_id for plan_id, plan in plans.items() if plan.state is not PlanState.CLOSED]


def _waiting(session: Session, plans: Mapping[UUID, _Plan]) -> Card:
    statement = (
        select(Registration.plan_id, func.count())
        .where(
            Registration.plan_id.in_(_open(plans)),
            Registration.deleted_by.is_(None),
            Registration.state == RegistrationState.PENDING,
        )
        .group_by(Registration.plan_id)
    )
    counts = {row[0]: row[1] for row in session.execute(statement)}
    lines = (
        Line(f"{counts[plan_id]} đăng ký chờ duyệt", plan.name, Place(Tab.REGISTRATIONS, plan_id))
        for plan_id, plan in plans.items()
        if plan_id in counts
    )
    return _card("Đăng ký chờ duyệt", lines, sum(counts.values()))


def _works(
    session: Session, plans: Mapping[UUID, _Plan], plan_ids: Sequence[UUID], today: date
) -> Card:
    lines = (
        Line(
            f"{row.subject_name}: {row.name}, {row.progress[0].lower()}{row.progress[1:]}",
            plans[row.plan_id].name,
            Place(Tab.WORKS, row.plan_id, row.id),
            is_urgent=True,
        )
        for row in works.overdue(session, plan_ids, today)
    )
    return _card("Công trình, mô hình quá hạn", lines)


def _targets(session: Session, plans: Mapping[UUID, _Plan]) -> Card:
    counted = [plan_id for plan_id, plan in plans.items() if plan.state is not PlanState.DRAFT]
    rows = [row for row in figures.summary(session, counted) if row.wanted is not None]
    rows.sort(key=lambda row: (counted.index(row.plan_id), _BEHIND_FIRST[row.is_met]))
    lines = (
        Line(
            ": ".join((" – ".join(_of_whom(row)), row.sentence)),
            plans[row.plan_id].name,
            Place(Tab.TARGETS, row.plan_id, row.target_id),
            percent=_percent(row),
        )
        for row in rows
    )
    met = sum(row.is_met is True for row in rows)
    return _card("Chỉ tiêu đạt", lines, met, len(rows))


_BEHIND_FIRST = {False: 0, None: 1, True: 2}


def _percent(row: figures.ProgressRow) -> int | None:
    """Return how much of a target is reached. Where less is better, a share says nothing."""
    is_ceiling = row.operator in (Operator.AT_MOST, Operator.BELOW)
    if row.ratio is None or is_ceiling or row.direction is Direction.LOWER:
        return None
    return max(0, min(100, floor(row.ratio * 100)))


def _of_whom(row: figures.ProgressRow) -> Iterator[str]:
    yield row.target_name
    if row.subject_name:
        yield row.subject_name
    if row.phase_name:
        yield row.phase_name


def _nominations(session: Session, plans: Mapping[UUID, _Plan]) -> Card:
    statement = (
        select(Nomination.plan_id, Nomination.state, func.count())
        .where(
            Nomination.plan_id.in_(_open(plans)),
            Nomination.deleted_by.is_(None),
            Nomination.state.in_(_WAITING),
        )
        .group_by(Nomination.plan_id, Nomination.state)
    )
    counts = {(row[0], row[1]): row[2] for row in session.execute(statement)}
    lines = (
        Line(
            f"{counts[plan_id, state]} đề nghị {words}",
            plan.name,
            Place(Tab.NOMINATIONS, plan_id),
            state is NominationState.RETURNED,
        )
        for plan_id, plan in plans.items()
        for state, words in _WAITING.items()
        if (plan_id, state) in counts
    )
    return _card("Đề nghị khen thưởng chờ xử lý", lines, sum(counts.values()))


_WAITING = {
    NominationState.RETURNED: "bị trả về, cần bổ sung",
    NominationState.PROPOSED: "chờ bình xét",
    NominationState.PASSED: "đã đạt, chờ trình hoặc quyết định",
    NominationState.SUBMITTED: "đã trình, chờ cấp trên",
}


# --- score sheets ----------------------------------------------------------------------------


def _sheets(
    session: Session, plans: Mapping[UUID, _Plan], plan_ids: Sequence[UUID], today: date
) -> Card:
    """Count, stage by stage, who is to be scored and has no complete sheet.

    Who that is, and what a complete sheet is, `sheets_due` says.
    """
    rounds = sheets_due.rounds(session, plan_ids)
    expected = sheets_due.to_be_scored(session, [one.plan_id for one in rounds])
    complete = sheets_due.completely_scored(session, [one.id for one in rounds])
    lines: list[Line] = []
    lacking = wanted = 0
    for one in rounds:
        subjects = expected[one.plan_id]
        if not subjects:
            continue
        short = subjects - complete[one.id]
        wanted += len(subjects)
        lacking += len(short)
        if short:
            is_late = one.due is not None and one.due < today
            place = Place(Tab.SCORING, one.plan_id, one.id)
            told = _round_words(one, len(subjects) - len(short), len(subjects), today)
            percent = 100 * (len(subjects) - len(short)) // len(subjects)
            lines.append(Line(told, plans[one.plan_id].name, place, is_late, percent))
    return _card("Phiếu chấm còn thiếu", lines, lacking, wanted)


def _round_words(one: Round, done: int, wanted: int, today: date) -> str:
    told = f"{one.name}: {done}/{wanted} đối tượng có phiếu đủ"
    if one.due is None:
        return told
    left = due_words(PartialDate.of(one.due), today)
    return f"{told} (hạn {one.due:%d/%m/%Y}, {left[0].lower()}{left[1:]})"

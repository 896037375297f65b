"""Rows put in place for a test without asking a service for them.

They stand in the log as an action of their own, which undo does not see.
"""

from decimal import Decimal

from app.domain.dates import PartialDate
from app.domain.terms import AwardKind, AwardScope, PlanState, SubjectKind
from app.entities import (
    AwardType,
    ClusterMember,
    Deadline,
    Participation,
    Phase,
    Plan,
    Subject,
    Target,
)
from app.storage.database import Action


def add(office, *rows):
    """Put `rows` in place and return the id of the first."""
    with office.database.changing(Action(label="Thử", verb="test")) as change:
        change.session.add_all(rows)
        return rows[0].id


def change(office, entity, row_id, **values):
    """Give a row other values."""
    with office.database.changing(Action(label="Thử", verb="test")) as change:
        change.session.update_many(entity, {row_id: values})


def plan(office, name="Thi đua năm 2026", year=2026, state=PlanState.RUNNING, units=(), **values):
    """A plan, with the units that must take part in it."""
    row = Plan(name=name, year=year, state=state, **values)
    parts = [Participation(plan_id=row.id, subject_id=unit_id) for unit_id in units]
    return add(office, row, *parts)


def subject(office, name, kind, **values):
    return add(office, Subject(kind=kind, name=name, **values))


def unit(office, name="Thôn Đông", **values):
    return subject(office, name, SubjectKind.UNIT, **values)


def person(office, name="Nguyễn Thị Hoa", unit_id=None, **values):
    return subject(office, name, SubjectKind.PERSON, parent_id=unit_id, **values)


def household(office, name="Hộ ông Trần Văn Bình", unit_id=None, **values):
    return subject(office, name, SubjectKind.HOUSEHOLD, parent_id=unit_id, **values)


def cluster(office, name="Cụm số 1", year=2026, units=()):
    row = Subject(kind=SubjectKind.CLUSTER, name=name)
    members = [
        ClusterMember(cluster_id=row.id, year=year, subject_id=unit_id, position=place)
        for place, unit_id in enumerate(units)
    ]
    return add(office, row, *members)


def award(office, code="GK-TT", name="Giấy khen", scope=AwardScope.COLLECTIVE, **values):
    """A commendation for collectives, unless a test says otherwise; returns its code."""
    values = {"kind": AwardKind.COMMENDATION} | values
    add(office, AwardType(code=code, name=name, scope=scope, **values))
    return code


def title(office, code="LDTT", name="Lao động tiên tiến", scope=AwardScope.PERSON, **values):
    """A title for people, unless a test says otherwise; returns its code."""
    return award(office, code, name, scope, kind=AwardKind.TITLE, **values)


def target(office, plan_id, name="Hộ đạt gia đình văn hóa", value="60", unit="hộ", **values):
    """A target; `value` as text or nothing."""
    number = None if value is None else Decimal(value)
    values = {"position": 1} | values
    return add(office, Target(plan_id=plan_id, name=name, value=number, unit=unit, **values))


def phase(office, plan_id, name="Giai đoạn 1", position=1):
    return add(office, Phase(plan_id=plan_id, position=position, name=name))


def deadline(office, plan_id, task="Đăng ký công trình", due=None, **values):
    """A deadline; `due` is a date or a partial date."""
    when = due if due is None or isinstance(due, PartialDate) else PartialDate.of(due)
    return add(office, Deadline(plan_id=plan_id, position=1, task=task, due=when, **values))

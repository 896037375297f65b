from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import DeadlineKind, PhaseKind
from app.services import monitoring, plan_deadlines, plan_phases, timeline

TODAY = date(2026, 8, 20)


@pytest.fixture
def plan_id(office):
    return office.plan("Thi đua 2026")


def line(office, plan_id=None, year=2026):
    return office.ask(timeline.for_year, year, TODAY, plan_id)


def phase(office, plan_id, name, kind=PhaseKind.PHASE):
    values = {
        "name": name,
        "kind": kind,
        "starts": PartialDate(2026, 1),
        "ends": PartialDate(2026, 6),
    }
    return office.do(plan_phases.add, plan_id, values)


def test_a_year_shows_its_plans_and_one_plan_its_phases(office, plan_id):
    assert [row.name for row in line(office).stretches] == ["Thi đua 2026"]
    phase(office, plan_id, "Giai đoạn 1")
    phase(office, plan_id, "Đợt 26/3", PhaseKind.WAVE)
    found = line(office, plan_id).stretches
    assert [(row.name, row.kind) for row in found] == [
        ("Giai đoạn 1", PhaseKind.PHASE),
        ("Đợt 26/3", PhaseKind.WAVE),
    ]
    office.plan("Thi đua đặc biệt")
    assert {row.kind for row in line(office).stretches} == {None}
    assert len(line(office).stretches) == 2


def test_deadlines_stand_by_their_days_and_say_what_is_late_or_done(office, plan_id):
    values = {"kind": DeadlineKind.OTHER, "responsible": "Các thôn"}
    done = office.do(
        plan_deadlines.add, plan_id, {**values, "task": "Phát động", "due": PartialDate(2026, 3)}
    )
    office.do(monitoring.mark_done, [done], date(2026, 3, 1))
    for task, due in [
        ("Tổng kết", PartialDate(2026, 12, 1)),
        ("Sơ kết", PartialDate(2026, 7)),
        ("Năm sau", PartialDate(2027, 1, 1)),
        ("Khi có hướng dẫn", None),
    ]:
        office.do(plan_deadlines.add, plan_id, {**values, "task": task, "due": due})
    found = line(office, plan_id).days
    assert [(day.name, day.is_done, day.is_overdue) for day in found] == [
        ("Phát động", True, False),
        ("Sơ kết", False, True),
        ("Tổng kết", False, False),
    ]


def test_another_year_and_another_plan_are_left_out(office, plan_id):
    other = office.plan("Thi đua đặc biệt")
    assert {row.plan_id for row in line(office, other).stretches} == {other}
    assert line(office, year=2020).stretches == ()
    assert line(office, year=2020).days == ()

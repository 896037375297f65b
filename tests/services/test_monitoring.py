from datetime import date
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import DeadlineKind, PlanState
from app.entities import Assignment, Plan
from app.services import monitoring
from tests import rows

TODAY = date(2026, 8, 20)


def assignment(office, plan_id, task="Tuyên truyền", due=None, **values):
    values = {"organisation": "Văn phòng UBND xã", "position": 1} | values
    return rows.add(office, Assignment(plan_id=plan_id, task=task, due=due, **values))


@pytest.fixture
def plan_id(office):
    return rows.plan(office)


def listed(office, plan_id):
    return office.ask(monitoring.listed, plan_id, TODAY)


@pytest.mark.parametrize(
    ("due", "left", "days", "is_overdue"),
    [
        (PartialDate(2026, 8, 25), "Còn 5 ngày", 5, False),
        (PartialDate(2026, 8, 20), "Hôm nay", 0, False),
        (PartialDate(2026, 8, 15), "Quá hạn 5 ngày", -5, True),
        (PartialDate(2026, 8), "Còn 11 ngày", 11, False),
        (PartialDate(2025), "Quá hạn 232 ngày", -232, True),
        (PartialDate(words="sau Đại hội Đảng bộ"), "", None, False),
        (None, "", None, False),
    ],
)
def test_time_left_is_counted_to_the_last_day(office, plan_id, due, left, days, is_overdue):
    rows.deadline(office, plan_id, due=due)
    assignment(office, plan_id, due=due)
    for row in listed(office, plan_id):
        assert (row.left, row.days_left, row.is_overdue) == (left, days, is_overdue)


def test_what_presses_most_stands_first_and_done_things_last(office, plan_id):
    rows.deadline(office, plan_id, "Không hạn")
    done = rows.deadline(office, plan_id, "Đã xong", date(2026, 1, 1))
    rows.deadline(office, plan_id, "Tổng kết", date(2026, 12, 1))
    assignment(office, plan_id, "Báo cáo", PartialDate(2026, 8, 1))
    office.do(monitoring.mark_done, [done], date(2026, 1, 1))
    assert [row.task for row in listed(office, plan_id)] == [
        "Báo cáo",
        "Tổng kết",
        "Không hạn",
        "Đã xong",
    ]


def test_a_row_says_what_is_due_and_from_whom(office, plan_id):
    rows.deadline(
        office, plan_id, "Đăng ký mô hình", kind=DeadlineKind.REGISTRATION, responsible="Các thôn"
    )
    assignment(office, plan_id, "Tổng hợp")
    found = {row.task: (row.kind, row.responsible) for row in listed(office, plan_id)}
    assert found == {
        "Đăng ký mô hình": (DeadlineKind.REGISTRATION, "Các thôn"),
        "Tổng hợp": (None, "Văn phòng UBND xã"),
    }


def test_what_is_done_is_no_longer_overdue(office, plan_id):
    ids = [
        rows.deadline(office, plan_id, due=date(2026, 8, 1)),
        assignment(office, plan_id, due=PartialDate(2026, 7)),
    ]
    assert office.do(monitoring.mark_done, ids, date(2026, 8, 19)) == 2
    found = listed(office, plan_id)
    assert [(row.is_done, row.is_overdue, row.left) for row in found] == [
        (True, False, "Đã xong ngày 19/08/2026")
    ] * 2
    assert office.do(monitoring.mark_not_done, ids) == 2
    assert all(row.is_overdue for row in listed(office, plan_id))


def test_nothing_selected_gone_or_of_a_closed_plan_is_refused(office, plan_id):
    task_id = rows.deadline(office, plan_id)
    with pytest.raises(InvalidInput, match="Chưa chọn việc nào"):
        office.do(monitoring.mark_done, [], TODAY)
    with pytest.raises(NotAllowed, match="Có 1 việc đã chọn không còn"):
        office.do(monitoring.mark_done, [task_id, uuid4()], TODAY)
    assert not listed(office, plan_id)[0].is_done
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(monitoring.mark_done, [task_id], TODAY)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(monitoring.mark_not_done, [task_id])


def test_a_year_has_the_tasks_of_all_its_plans(office):
    five_years = rows.plan(
        office, "Năm năm", 2021, starts=PartialDate(2021, 6), ends=PartialDate(2025)
    )
    for name, year in (("Kế hoạch 2026", 2026), ("Kế hoạch 2025", 2025)):
        rows.deadline(office, rows.plan(office, name, year), name)
    rows.deadline(office, five_years, "Báo cáo năm", date(2025, 12, 1))

    def tasks(year):
        return {row.task for row in office.ask(monitoring.for_year, year, TODAY)}

    assert tasks(2025) == {"Báo cáo năm", "Kế hoạch 2025"}
    assert tasks(2026) == {"Kế hoạch 2026"}
    assert tasks(2023) == {"Báo cáo năm"}

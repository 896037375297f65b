from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import HoldReason
from app.services import holds
from tests.commendation import commune

STARTS = date(2026, 5, 1)


def add(office, it, **values):
    row = {
        "subject_id": it.people[0],
        "reason": HoldReason.INSPECTION,
        "reference": "15/QĐ-TTr",
        "starts_on": STARTS,
    }
    return office.do(holds.add, row | values)


def test_a_hold_says_that_it_is_so_and_where_it_stands(office):
    it = commune(office)
    add(office, it)
    [row] = office.ask(holds.listed)
    assert (row.subject_name, row.unit_name, row.reference) == (
        "Nguyễn Văn An",
        "Trường Tiểu học An Bình",
        "15/QĐ-TTr",
    )


def test_a_hold_has_no_room_for_the_matter_itself(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="“Số văn bản” dài quá 100 ký tự"):
        add(office, it, reference="Nội dung tố cáo: " + "x" * 100)


def test_a_hold_counts_from_its_first_to_its_last_day(office):
    it = commune(office)
    hold_id = add(office, it)
    office.do(holds.end, [hold_id], date(2026, 6, 30))
    [row] = office.ask(holds.listed)
    days = (date(2026, 4, 30), STARTS, date(2026, 6, 30), date(2026, 7, 1))
    assert [row.is_active(day) for day in days] == [False, True, True, False]
    assert [len(office.ask(holds.listed, day)) for day in days] == [0, 1, 1, 0]


def test_holds_of_one_subject_are_listed_alone(office):
    it = commune(office)
    add(office, it)
    add(office, it, subject_id=it.people[1])
    [row] = office.ask(holds.listed, None, it.people[1])
    assert row.subject_name == "Trần Thị Bình"


def test_a_hold_that_ended_is_not_ended_again(office):
    it = commune(office)
    hold_id = add(office, it)
    office.do(holds.end, [hold_id], date(2026, 6, 30))
    with pytest.raises(NotAllowed, match="có ngày kết thúc 30/06/2026"):
        office.do(holds.end, [hold_id], date(2026, 7, 1))
    office.do(holds.update, hold_id, {"ends_on": date(2026, 7, 1)})


def test_a_hold_that_ends_before_it_starts_is_refused(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="trước ngày bắt đầu"):
        add(office, it, ends_on=date(2026, 4, 1))


def test_a_hold_of_nobody_is_refused(office):
    it = commune(office)
    with pytest.raises(NotAllowed, match="Đối tượng này không còn"):
        add(office, it, subject_id=it.plan_id)


def test_a_hold_noted_by_mistake_goes_to_the_bin(office):
    it = commune(office)
    office.do(holds.delete, [add(office, it)])
    assert office.ask(holds.listed) == ()

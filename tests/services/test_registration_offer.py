from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import AwardScope, PlanState, RegistrationPolicy, SubjectKind
from app.entities import LadderStep
from app.services import registration_offer
from tests import rows

TODAY = date(2026, 3, 10)


def offer(office, plan_id):
    return office.ask(registration_offer.of_plan, plan_id, TODAY)


def test_the_reminder_tells_the_days_left_and_what_the_plan_rests_on(office):
    plan_id = rows.plan(
        office,
        registration_due=PartialDate(2026, 3, 15),
        registration_policy=RegistrationPolicy.BLOCK,
        registration_basis="Quy chế thi đua của xã, Điều 5",
    )
    told = offer(office, plan_id)
    assert not told.is_past
    assert told.reminder == (
        "Hạn đăng ký: 15/03/2026, còn 5 ngày. Kế hoạch không xét khen thưởng khi chưa đăng ký "
        "(căn cứ: Quy chế thi đua của xã, Điều 5)."
    )


def test_past_the_deadline_the_reminder_says_that_what_comes_is_late(office):
    plan_id = rows.plan(office, registration_due=PartialDate(2026, 3, 5))
    told = offer(office, plan_id)
    assert told.is_past
    assert "quá hạn 5 ngày" in told.reminder
    assert "được ghi là trễ hạn" in told.reminder


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "không đặt hạn đăng ký"),
        (PartialDate.event("sau Đại hội"), "Hạn đăng ký: sau Đại hội."),
        (PartialDate(2026, 3), "Hạn đăng ký: 03/2026, còn 21 ngày."),
    ],
)
def test_a_deadline_without_a_day_is_never_past(office, due, words):
    told = offer(office, rows.plan(office, registration_due=due))
    assert (told.is_past, words in told.reminder) == (False, True)


def test_a_closed_plan_says_why_nothing_can_be_registered(office):
    assert "đã đóng" in offer(office, rows.plan(office, state=PlanState.CLOSED)).obstacle
    assert offer(office, rows.plan(office, "Kế hoạch khác")).obstacle == ""


def test_awards_of_the_plans_own_ladder_come_first(office):
    plan_id = rows.plan(office)
    rows.award(office, "A-TT", "Bằng khen", position=1)
    rows.award(office, "B-TT", "Giấy khen", position=2)
    rows.title(office, "B-TT", "Giấy khen cho người", position=3)
    step = LadderStep(
        plan_id=plan_id,
        position=1,
        name="Giấy khen",
        award_codes="B-TT",
        scope=AwardScope.COLLECTIVE,
    )
    rows.add(office, step)
    names = {"Bằng khen", "Giấy khen", "Giấy khen cho người"}
    awards = [award for award in offer(office, plan_id).awards if award.name in names]
    assert [(award.name, award.is_of_plan) for award in awards] == [
        ("Giấy khen", True),
        ("Bằng khen", False),
        ("Giấy khen cho người", False),
    ]


def test_applicants_are_told_apart_by_unit_and_post(office):
    unit_id = rows.unit(office, "Thôn Đông")
    rows.person(office, "Nguyễn Thị Hoa", unit_id, post="Trưởng thôn")
    rows.household(office, "Hộ ông Bình", unit_id)
    rows.cluster(office, "Cụm số 1")
    found = office.ask(registration_offer.applicants, rows.plan(office))
    assert [(one.kind, one.label, one.scope) for one in found] == [
        (SubjectKind.UNIT, "Thôn Đông", AwardScope.COLLECTIVE),
        (SubjectKind.CLUSTER, "Cụm số 1", AwardScope.COLLECTIVE),
        (SubjectKind.PERSON, "Nguyễn Thị Hoa – Trưởng thôn, Thôn Đông", AwardScope.PERSON),
        (SubjectKind.HOUSEHOLD, "Hộ ông Bình – Thôn Đông", AwardScope.HOUSEHOLD),
    ]
    assert {one.unit_id for one in found if one.kind is not SubjectKind.CLUSTER} == {unit_id}


def test_who_left_before_the_plan_ended_cannot_register(office):
    plan_id = rows.plan(office, ends=PartialDate(2026, 6, 30))
    rows.unit(office, "Thôn Cũ", is_retired=True, valid_to=date(2026, 5, 1))
    rows.unit(office, "Thôn Sáp nhập", is_retired=True, valid_to=date(2026, 12, 31))
    names = [one.name for one in office.ask(registration_offer.applicants, plan_id)]
    assert names == ["Thôn Sáp nhập"]

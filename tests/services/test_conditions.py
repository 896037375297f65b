from datetime import date

import pytest
from sqlalchemy import event, select

from app.domain.dates import PartialDate
from app.domain.eligibility import Severity
from app.domain.terms import HoldReason, RegistrationPolicy
from app.entities import AwardType
from app.services import awards, holds, nominations
from app.services.conditions import stopping
from tests.commendation import (
    DECISION_DAY,
    commune,
    concluded,
    issued,
    nominate,
    registration,
    step,
)
from tests.contest import joined


def unmet(office, nomination_id, on=DECISION_DAY):
    found = office.ask(nominations.eligibility, nomination_id, on)
    return {condition.code: condition for condition in found.conditions if not condition.is_met}


def test_a_plain_nomination_meets_everything(office):
    it = commune(office)
    assert unmet(office, nominate(office, it)) == {}


@pytest.mark.parametrize(
    ("policy", "severity", "overridable"),
    [
        (RegistrationPolicy.WARN, Severity.WARN, False),
        (RegistrationPolicy.BLOCK, Severity.BLOCK, True),
    ],
)
def test_not_having_registered_weighs_as_the_plan_says(office, policy, severity, overridable):
    it = commune(office, policy=policy, registration_basis="Mục IV của kế hoạch")
    nomination_id = nominate(office, it)
    found = unmet(office, nomination_id)["not_registered"]
    assert (found.severity, found.is_overridable) == (severity, overridable)
    assert "Mục IV của kế hoạch" in found.sentence
    registration(office, it, it.people[0])
    assert unmet(office, nomination_id) == {}


def test_a_plan_without_registration_asks_for_none(office):
    it = commune(office, policy=RegistrationPolicy.NONE)
    assert "not_registered" not in unmet(office, nominate(office, it))


def test_a_late_registration_is_warned_about(office):
    it = commune(office, policy=RegistrationPolicy.WARN, registration_due=PartialDate(2026, 1, 31))
    registration(office, it, it.people[0])
    found = unmet(office, nominate(office, it))["registered_late"]
    assert found.severity is Severity.WARN


def test_a_hold_blocks_on_its_days_only(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    row = {"subject_id": it.people[0], "reason": HoldReason.COMPLAINT}
    days = {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 28)}
    office.do(holds.add, row | days)
    found = unmet(office, nomination_id)["hold_active"]
    assert (found.severity, found.is_overridable) == (Severity.BLOCK, False)
    assert unmet(office, nomination_id, date(2026, 8, 29)) == {}


def test_the_authority_is_that_of_the_day(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS", period="2025")
    before = office.ask(nominations.eligibility, nomination_id, date(2025, 6, 30))
    after = office.ask(nominations.eligibility, nomination_id, date(2025, 7, 1))
    deciders = [
        next(c for c in found.conditions if c.code == "decider_not_competent").sentence
        for found in (before, after)
    ]
    assert "Chủ tịch UBND huyện có thẩm quyền" in deciders[0]
    assert "Chủ tịch UBND xã có thẩm quyền" in deciders[1]


def test_an_award_and_a_level_that_ended_block(office):
    it = commune(office)
    found = unmet(office, nominate(office, it, award="GK_H_CN"))
    assert {"rule_not_in_force", "level_retired", "decider_not_competent"} <= found.keys()
    assert "đến hết 30/06/2025" in found["rule_not_in_force"].sentence
    assert "Cấp huyện không còn từ 01/07/2025" in found["level_retired"].sentence


def test_an_award_of_neither_this_office_nor_above_blocks(office):
    it = commune(office)
    found = unmet(office, nominate(office, it, award="GKN_CN"))["decider_not_competent"]
    assert found.sentence.startswith("Chủ tịch UBND xã không có thẩm quyền")


def test_an_award_that_left_the_catalogue_blocks(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="GDVH", subject_id=it.household)

    def remove(session):
        gone = select(AwardType).where(AwardType.code == "GDVH")
        session.put_away(*session.scalars(gone))

    joined(office, remove)
    assert "award_unknown" in unmet(office, nomination_id)


def test_a_title_with_a_ballot_waits_for_the_vote(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    found = unmet(office, nomination_id)["below_vote_threshold"]
    assert (found.severity, found.is_overridable) == (Severity.BLOCK, True)
    concluded(office, it, nomination_id)
    assert unmet(office, nomination_id) == {}


def test_a_vote_below_the_threshold_blocks_and_tells_the_share(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    concluded(office, it, nomination_id, agree=5)
    assert "Đồng ý 5/7" in unmet(office, nomination_id)["below_vote_threshold"].sentence


def given(office, it, *years, code="CSTDCS", person=0):
    for year in years:
        row = {"subject_id": it.people[person], "award_code": code, "year": year}
        office.do(awards.add, row)


@pytest.mark.parametrize(
    ("years", "is_met"),
    [
        ((2023, 2024, 2025), True),
        ((2024, 2025, 2026), True),
        ((2022, 2024, 2025), False),
        ((2023, 2024), False),
        ((), False),
    ],
)
def test_a_higher_title_needs_the_lower_one_for_years_running(office, years, is_met):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDT")
    given(office, it, *years)
    assert ("needs_previous_awards" not in unmet(office, nomination_id)) is is_met


def test_a_withdrawn_award_counts_for_nothing(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDT")
    given(office, it, 2023, 2024, 2025)
    rows = office.ask(awards.of_subject, it.people[0])
    office.do_because("Sai", awards.withdraw, rows[0].id, "Khai man thành tích")
    assert "2025" in unmet(office, nomination_id)["needs_previous_awards"].sentence


def test_years_count_by_the_period_and_not_by_the_decision(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDT")
    given(office, it, 2023, 2024)
    late = {"award_code": "CSTDCS", "year": 2026, "period": "năm học 2024-2025"}
    office.do(awards.add, late | {"subject_id": it.people[0]})
    assert "needs_previous_awards" not in unmet(office, nomination_id)


def test_a_collective_needs_its_share_of_title_holders(office):
    it = commune(office)
    nomination_id = nominate(office, it, it.school, "TTLDTT")
    found = unmet(office, nomination_id)["title_share_too_low"]
    assert "0/3 cá nhân đạt Lao động tiên tiến" in found.sentence
    assert found.is_overridable
    given(office, it, 2026, code="LDTT")
    given(office, it, 2026, code="CSTDCS", person=1)
    nominate(office, it, it.people[2])
    assert unmet(office, nomination_id) == {}


def test_a_collective_without_people_in_the_file_is_warned_about(office):
    it = commune(office)
    found = unmet(office, nominate(office, it, it.village, "TTLDTT"))["members_unknown"]
    assert found.severity is Severity.WARN


def test_a_disciplined_member_of_a_collective_is_warned_about(office):
    it = commune(office)
    nomination_id = nominate(office, it, it.school, "TTLDTT")
    row = {"reason": HoldReason.DISCIPLINED, "starts_on": date(2026, 1, 1)}
    office.do(holds.add, row | {"subject_id": it.people[1]})
    assert unmet(office, nomination_id)["member_disciplined"].severity is Severity.WARN


def test_a_title_given_for_the_same_year_blocks(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    given(office, it, 2026, code="LDTT")
    found = unmet(office, nomination_id)["duplicate_nomination"]
    assert (found.severity, found.is_overridable) == (Severity.BLOCK, False)
    assert "Lao động tiên tiến năm 2026" in found.sentence


def second_plan(office, it):
    return office.plan("Đợt thi đua hè", units=[it.school], registration_policy="none")


@pytest.mark.parametrize(
    ("award", "severity"), [("LDTT", Severity.BLOCK), ("GK_CN", Severity.WARN)]
)
def test_the_same_award_under_another_plan_is_told(office, award, severity):
    it = commune(office)
    nomination_id = nominate(office, it, award=award)
    row = {"subject_id": it.people[0], "award_code": award}
    other = office.do(nominations.nominate, second_plan(office, it), row)
    found = unmet(office, nomination_id)["duplicate_nomination"]
    assert found.severity is severity
    assert "Đợt thi đua hè" in found.sentence
    office.do(nominations.give_back, [other], "Trùng")
    assert "duplicate_nomination" not in unmet(office, nomination_id)


def test_one_achievement_is_not_rewarded_twice(office):
    it = commune(office)
    first = nominate(office, it, achievement="Dạy giỏi cấp tỉnh")
    second = nominate(office, it, award="GK_CN", achievement="dạy giỏi  cấp tỉnh")
    found = unmet(office, second)["duplicate_achievement"]
    assert found.severity is Severity.WARN
    assert "Lao động tiên tiến (đang đề nghị)" in found.sentence
    issued(office, it, first)
    assert "quyết định số 12/QĐ-UBND" in unmet(office, second)["duplicate_achievement"].sentence


def test_an_award_does_not_stand_in_its_own_way(office):
    it = commune(office)
    nomination_id = nominate(office, it, achievement="Dạy giỏi")
    issued(office, it, nomination_id)
    assert unmet(office, nomination_id) == {}


def test_two_titles_for_one_person_are_allowed_with_a_warning(office):
    it = commune(office)
    lower, higher = nominate(office, it), nominate(office, it, award="CSTDCS")
    concluded(office, it, lower, higher)
    found = unmet(office, lower)
    assert found.keys() == {"several_titles"}
    assert found["several_titles"].severity is Severity.WARN
    assert "Chiến sĩ thi đua cơ sở" in found["several_titles"].sentence


def test_more_than_a_step_allows_is_warned_about(office):
    it = commune(office)
    step(office, it, "GK_CN", name="Giấy khen cá nhân", quota_count=1)
    first = nominate(office, it, award="GK_CN")
    assert unmet(office, first) == {}
    nominate(office, it, it.people[1], "GK_CN")
    found = unmet(office, first)["quota_exceeded"]
    assert found.severity is Severity.WARN
    assert "Đề nghị 2, vượt hạn mức 1" in found.sentence
    assert "Giấy khen cá nhân" in found.basis


def test_a_share_of_the_group_is_no_less_than_one(office):
    it = commune(office)
    step(office, it, "GK_CN", quota_percent=25)
    first = nominate(office, it, award="GK_CN")
    nominate(office, it, it.people[1], "GK_CN")
    assert "vượt hạn mức 1 (25% của 3)" in unmet(office, first)["quota_exceeded"].sentence


def test_an_award_s_own_share_is_of_those_proposed_for_the_lower_one(office):
    it = commune(office, *(f"Nguyễn Văn {letter}" for letter in "ABCDEFG"))
    for person in it.people:
        nominate(office, it, person)
    first = nominate(office, it, award="CSTDCS")
    nominate(office, it, it.people[1], "CSTDCS")
    found = unmet(office, first, date(2022, 12, 1))["quota_exceeded"]
    assert "vượt hạn mức 1 (15% của 7)" in found.sentence


@pytest.mark.parametrize(
    ("on", "is_warned"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True)]
)
def test_a_title_from_october_2026_on_is_to_be_checked(office, on, is_warned):
    it = commune(office)
    found = unmet(office, nominate(office, it), on)
    assert ("law_changed" in found) is is_warned
    if is_warned:
        assert found["law_changed"].severity is Severity.WARN
        assert "Luật 06/2026/QH16" in found["law_changed"].sentence


def test_a_set_aside_condition_stops_no_more(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    found = office.ask(nominations.eligibility, nomination_id, DECISION_DAY)
    assert [condition.code for condition in stopping(found, "")] == ["below_vote_threshold"]
    assert stopping(found, "Họp bổ sung") == ()


def test_many_are_judged_in_as_many_queries_as_one(office):
    it = commune(office, *(f"Nguyễn Văn {n}" for n in range(12)))
    ids = [nominate(office, it, person) for person in it.people]
    asked = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    office.ask(nominations.eligibilities, ids[:1], DECISION_DAY)
    for_one = len(asked)
    asked.clear()
    found = office.ask(nominations.eligibilities, ids, DECISION_DAY)
    assert len(found) == 12
    assert len(asked) == for_one

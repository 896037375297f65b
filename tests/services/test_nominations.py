from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import (
    AwardScope,
    HoldReason,
    NominationState,
    PlanState,
    RegistrationPolicy,
)
from app.entities import Finalisation
from app.services import awards, holds, nominations, people, registrations
from app.services.nominations import NominationFilters
from tests.commendation import (
    DECISION_DAY,
    commune,
    concluded,
    drafted,
    issued,
    meeting,
    nominate,
    registration,
    results,
    step,
    vote,
)
from tests.contest import joined, phase


def one(office, nomination_id):
    return office.ask(nominations.one, nomination_id)


# --- proposing -------------------------------------------------------------------------------


def test_a_nomination_carries_the_frozen_result_and_the_plan_s_year(office):
    it = commune(office)
    results(office, it, {it.people[0]: 9250})
    row = one(office, nominate(office, it, achievement="Dạy giỏi cấp tỉnh"))
    assert (row.total, row.rank, row.grade, row.period) == (9250, 1, "Tốt", "2026")
    assert (row.name, row.unit_name, row.award_name, row.state) == (
        "Nguyễn Văn An",
        "Trường Tiểu học An Bình",
        "Lao động tiên tiến",
        NominationState.PROPOSED,
    )


def test_a_nomination_can_rest_on_the_result_of_a_phase(office):
    it = commune(office)
    phase_id = phase(office, it.plan_id)
    results(office, it, {it.people[0]: 8000}, phase_id)
    row = {"subject_id": it.people[0], "award_code": "LDTT"}
    nomination_id = office.do(nominations.nominate, it.plan_id, row, phase_id)
    assert one(office, nomination_id).total == 8000
    assert one(office, nominate(office, it, award="GK_CN")).total is None


def test_many_are_proposed_at_once_or_none(office):
    it = commune(office)
    rows = [{"subject_id": person, "award_code": "LDTT"} for person in it.people]
    bad = [*rows, {"subject_id": it.village, "award_code": "LDTT"}, {"award_code": "LDTT"}]
    with pytest.raises(InvalidInput) as refusal:
        office.do(nominations.nominate_many, it.plan_id, bad)
    assert "4.subject_id" in {problem.field for problem in refusal.value.problems}
    assert office.ask(nominations.count, it.plan_id) == 0
    assert len(office.do(nominations.nominate_many, it.plan_id, rows)) == 3


def test_an_award_for_people_is_refused_for_a_unit(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="dành cho cá nhân, không đề nghị được cho"):
        nominate(office, it, it.village)


def test_an_award_that_no_catalogue_has_is_refused(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="“HUAN_CHUONG” không có trong danh mục"):
        nominate(office, it, award="HUAN_CHUONG")


def test_the_same_proposal_twice_is_refused_and_another_time_is_not(office):
    it = commune(office)
    nominate(office, it)
    with pytest.raises(InvalidInput, match="đã được đề nghị"):
        nominate(office, it, period="2026")
    nominate(office, it, period="năm học 2025-2026")


def test_the_same_proposal_twice_in_one_list_is_refused(office):
    it = commune(office)
    row = {"subject_id": it.people[0], "award_code": "LDTT"}
    with pytest.raises(InvalidInput) as refusal:
        office.do(nominations.nominate_many, it.plan_id, [row, row])
    assert [problem.field for problem in refusal.value.problems] == ["1.award_code"]


def test_an_empty_list_is_refused(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Chưa chọn ai"):
        office.do(nominations.nominate_many, it.plan_id, [])


def test_nobody_is_proposed_who_is_not_in_the_file(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Đối tượng không còn"):
        nominate(office, it, it.plan_id)


def test_a_closed_plan_takes_no_nominations(office):
    it = commune(office, state=PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        nominate(office, it)


# --- candidates ------------------------------------------------------------------------------


def test_candidates_are_the_participants_with_their_people_and_households(office):
    it = commune(office)
    office.person("Người ngoài kế hoạch")
    office.do(people.retire, [office.person("Đã nghỉ", it.school)])
    team = office.unit("Tổ 1", kind="", parent=it.school)
    office.person("Đỗ Thị Yến", team)
    rows = office.ask(nominations.candidates, it.plan_id)
    assert [row.name for row in rows] == [
        "Thôn Đông",
        "Hộ Đinh Văn Sáu",
        "Đỗ Thị Yến",
        "Trường Tiểu học An Bình",
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Văn Cường",
    ]


def candidate(office, it, subject_id, **kwargs):
    rows = office.ask(nominations.candidates, it.plan_id, **kwargs)
    return next(row for row in rows if row.subject_id == subject_id)


def test_a_candidate_shows_result_registration_hold_and_former_awards(office):
    it = commune(office)
    an = it.people[0]
    results(office, it, {an: 9250})
    registration(office, it, an)
    hold = {"reason": HoldReason.COMPLAINT, "starts_on": date(2026, 5, 1)}
    office.do(holds.add, hold | {"subject_id": an})
    for year in (2024, 2025):
        former = {"subject_id": an, "award_code": "LDTT", "year": year}
        office.do(awards.add, former)
    row = candidate(office, it, an, on=date(2026, 6, 1))
    assert (row.total, row.rank, row.grade) == (9250, 1, "Tốt")
    assert (row.is_registered, row.is_late, row.is_held) == (True, False, True)
    assert [one_award.words for one_award in row.former] == ["Lao động tiên tiến (2024, 2025)"]
    assert not candidate(office, it, an, on=date(2026, 4, 1)).is_held
    other = candidate(office, it, it.people[1], on=date(2026, 6, 1))
    assert (other.total, other.is_registered, other.is_held, other.former) == (
        None,
        False,
        False,
        (),
    )


def test_scores_that_are_open_again_show_no_result(office):
    it = commune(office)
    closing_id = results(office, it, {it.people[0]: 9250})

    def reopen(session):
        session.get(Finalisation, closing_id).reopened_on = date(2026, 8, 1)

    joined(office, reopen)
    assert candidate(office, it, it.people[0]).total is None


def test_the_results_of_a_phase_are_its_own(office):
    it = commune(office)
    phase_id = phase(office, it.plan_id)
    results(office, it, {it.people[0]: 8000}, phase_id)
    assert candidate(office, it, it.people[0]).total is None
    assert candidate(office, it, it.people[0], phase_id=phase_id).total == 8000


def test_a_late_registration_shows(office):
    it = commune(office, registration_due=PartialDate(2026, 1, 31))
    registration(office, it, it.people[0])
    row = candidate(office, it, it.people[0])
    assert (row.is_registered, row.is_late) == (True, True)


def test_the_ladder_suggests_what_is_meant_for_the_candidate(office):
    it = commune(office)
    step(office, it, "GK_CN", "GK_TT", name="Giấy khen xã")
    step(office, it, "BKT_CN", name="Bằng khen tỉnh")
    person = candidate(office, it, it.people[0])
    assert [(row.award_code, row.is_above) for row in person.suggested] == [
        ("GK_CN", False),
        ("BKT_CN", True),
    ]
    assert [row.award_code for row in candidate(office, it, it.village).suggested] == ["GK_TT"]
    assert candidate(office, it, it.household).suggested == ()


def test_the_best_by_points_stand_within_the_quota(office):
    it = commune(office)
    step(office, it, "GK_CN", quota_count=1)
    results(office, it, {it.people[0]: 9250, it.people[1]: 9000})
    places = [candidate(office, it, person).suggested[0].is_within_quota for person in it.people]
    assert places == [True, False, None]


def test_what_is_proposed_already_shows(office):
    it = commune(office)
    nominate(office, it)
    assert candidate(office, it, it.people[0]).nominated == ("LDTT",)


# --- lists -----------------------------------------------------------------------------------


def test_nominations_are_found_without_marks_and_spelled_ones_come_first(office):
    it = commune(office, "Lê Văn Tuân", "Lê Văn Tuấn")
    for person in it.people:
        nominate(office, it, person)
    rows = office.ask(nominations.listed, it.plan_id, NominationFilters(text="tuấn"))
    assert [row.name for row in rows] == ["Lê Văn Tuấn", "Lê Văn Tuân"]
    rows = office.ask(nominations.listed, it.plan_id, NominationFilters(text="tuan"))
    assert [row.name for row in rows] == ["Lê Văn Tuân", "Lê Văn Tuấn"]


def test_nominations_are_filtered_and_paged(office):
    it = commune(office)
    for person in it.people:
        nominate(office, it, person)
    nominate(office, it, it.household, "GK_HO")
    households = NominationFilters(scope=AwardScope.HOUSEHOLD)
    [row] = office.ask(nominations.listed, it.plan_id, households)
    assert (row.award_code, row.scope) == ("GK_HO", AwardScope.HOUSEHOLD)
    people = NominationFilters(award_code="LDTT", state=NominationState.PROPOSED)
    assert office.ask(nominations.count, it.plan_id, people) == 3
    page = office.ask(nominations.page, it.plan_id, people, offset=1, limit=1)
    assert [row.name for row in page] == ["Trần Thị Bình"]
    own = NominationFilters(subject_id=it.people[2])
    assert office.ask(nominations.count, it.plan_id, own) == 1
    counts = office.ask(nominations.counts_by_state, it.plan_id)
    assert counts[NominationState.PROPOSED] == 4
    assert counts[NominationState.PASSED] == 0


def test_priority_goes_before_points_and_no_priority_comes_last(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    office.do(nominations.prioritise, it.plan_id, [ids[2], ids[0]])
    rows = office.ask(nominations.listed, it.plan_id)
    assert [row.id for row in rows] == [ids[2], ids[0], ids[1]]


# --- changing --------------------------------------------------------------------------------


def test_a_proposed_nomination_can_be_changed(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    office.do(nominations.update, nomination_id, {"award_code": "GK_CN", "achievement": "Giỏi"})
    row = one(office, nomination_id)
    assert (row.award_code, row.achievement) == ("GK_CN", "Giỏi")


def test_a_passed_nomination_keeps_all_but_its_words(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    office.do(nominations.update, nomination_id, {"achievement": "Giỏi", "priority": 2})
    with pytest.raises(NotAllowed, match="không sửa được Danh hiệu, hình thức"):
        office.do(nominations.update, nomination_id, {"award_code": "GK_CN"})


def test_a_decided_nomination_keeps_everything(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    issued(office, it, nomination_id)
    with pytest.raises(NotAllowed, match="“Đã có quyết định” nên không sửa được"):
        office.do(nominations.update, nomination_id, {"achievement": "Giỏi"})


def test_a_withdrawn_nomination_goes_to_the_bin(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    assert office.do(nominations.withdraw, [nomination_id]) == 1
    assert office.ask(nominations.count, it.plan_id) == 0
    with pytest.raises(NotAllowed, match="không còn"):
        office.do(nominations.withdraw, [nomination_id])


def test_what_a_council_votes_on_is_not_withdrawn(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    vote(office, it, meeting(office, it), nomination_id)
    with pytest.raises(NotAllowed, match=r"đã biểu quyết.*Nguyễn Văn An"):
        office.do(nominations.withdraw, [nomination_id])


def test_nothing_chosen_is_refused(office):
    with pytest.raises(InvalidInput, match="Chưa chọn đề nghị nào"):
        office.do(nominations.withdraw, [])


def test_a_nomination_given_back_carries_the_reason_until_it_is_proposed_again(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    office.do(nominations.give_back, [nomination_id], "Thiếu báo cáo thành tích")
    row = one(office, nomination_id)
    assert (row.state, row.state_reason) == (NominationState.RETURNED, "Thiếu báo cáo thành tích")
    office.do(nominations.resubmit, [nomination_id])
    row = one(office, nomination_id)
    assert (row.state, row.state_reason) == (NominationState.PROPOSED, "")


def test_giving_back_needs_a_reason(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
        office.do(nominations.give_back, [nominate(office, it)], "  ")


def test_what_stands_in_a_draft_is_not_given_back(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    drafted(office, it)
    with pytest.raises(NotAllowed, match="đang có trong dự thảo quyết định"):
        office.do(nominations.give_back, [nomination_id], "Thiếu hồ sơ")


def test_what_is_proposed_cannot_be_proposed_again(office):
    it = commune(office)
    with pytest.raises(NotAllowed, match="ở trạng thái “Đề xuất”: Nguyễn Văn An"):
        office.do(nominations.resubmit, [nominate(office, it)])


def test_a_closed_plan_moves_no_nominations(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    office.bring(it.plan_id, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        office.do(nominations.withdraw, [nomination_id])


def test_a_sudden_award_passes_without_a_meeting(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="GK_CN")
    passing = (nominations.pass_without_meeting, [nomination_id], "Cứu người", DECISION_DAY)
    office.do(*passing)
    row = one(office, nomination_id)
    assert (row.state, row.state_reason) == (NominationState.PASSED, "Cứu người")


def test_a_title_that_needs_a_ballot_does_not_pass_without_a_meeting(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    with pytest.raises(NotAllowed, match=r"phải bỏ phiếu.*Nguyễn Văn An"):
        office.do(nominations.pass_without_meeting, [nomination_id], "Gấp", DECISION_DAY)


# --- setting aside ---------------------------------------------------------------------------


def test_a_condition_that_may_be_set_aside_is_so_with_a_reason(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    office.do(nominations.override, nomination_id, "Họp bổ sung sau", DECISION_DAY)
    assert one(office, nomination_id).override_reason == "Họp bổ sung sau"
    office.do(nominations.stop_overriding, nomination_id)
    assert one(office, nomination_id).override_reason == ""
    with pytest.raises(NotAllowed, match="chưa bỏ qua điều kiện nào"):
        office.do(nominations.stop_overriding, nomination_id)


def test_a_hold_is_not_set_aside(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    row = {"reason": HoldReason.DISCIPLINARY, "starts_on": date(2026, 8, 1)}
    office.do(holds.add, row | {"subject_id": it.people[0]})
    with pytest.raises(NotAllowed, match=r"(?s)không được bỏ qua.*Tạm dừng xét.*Điều 4 khoản 4"):
        office.do(nominations.override, nomination_id, "Không sao", DECISION_DAY)


def test_nothing_unmet_is_nothing_to_set_aside(office):
    it = commune(office)
    with pytest.raises(NotAllowed, match="không vướng điều kiện nào"):
        office.do(nominations.override, nominate(office, it), "Cho chắc", DECISION_DAY)


def test_setting_aside_needs_a_reason(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do"):
        office.do(nominations.override, nominate(office, it), " ", DECISION_DAY)


# --- upwards ---------------------------------------------------------------------------------


def test_what_a_level_above_decides_goes_upward(office):
    it = commune(office)
    own, above = nominate(office, it), nominate(office, it, award="BKT_CN")
    [row] = office.ask(nominations.upward, it.plan_id, DECISION_DAY)
    assert (row.nomination.id, row.decider, row.is_ready) == (above, "Chủ tịch UBND tỉnh", False)
    concluded(office, it, own, above)
    [row] = office.ask(nominations.upward, it.plan_id)
    assert row.is_ready
    office.do(nominations.submit_upward, [above], DECISION_DAY)
    assert one(office, above).state is NominationState.SUBMITTED
    office.do_because("Thiếu bản cứng", nominations.recall, [above])
    assert one(office, above).state is NominationState.PASSED


def test_what_the_office_decides_itself_is_not_submitted(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    with pytest.raises(NotAllowed, match=r"Nguyễn Văn An: .* thuộc thẩm quyền Chủ tịch UBND xã"):
        office.do(nominations.submit_upward, [nomination_id], DECISION_DAY)


def test_what_a_condition_stops_is_not_submitted(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDT")
    concluded(office, it, nomination_id)
    with pytest.raises(NotAllowed, match="Cần 3 năm liên tục đạt Chiến sĩ thi đua cơ sở"):
        office.do(nominations.submit_upward, [nomination_id], DECISION_DAY)
    [row] = office.ask(nominations.upward, it.plan_id)
    assert not row.is_ready


def test_what_is_not_passed_is_not_submitted(office):
    it = commune(office)
    with pytest.raises(NotAllowed, match="“Đề xuất”"):
        office.do(nominations.submit_upward, [nominate(office, it, award="BKT_CN")], DECISION_DAY)


def test_a_plan_of_the_three_level_time_goes_up_to_the_district(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    [row] = office.ask(nominations.upward, it.plan_id, date(2025, 3, 1))
    assert (row.nomination.id, row.decider) == (nomination_id, "Chủ tịch UBND huyện")
    assert office.ask(nominations.upward, it.plan_id, DECISION_DAY) == ()


def test_a_rejected_registration_is_no_registration(office):
    it = commune(office, policy=RegistrationPolicy.WARN)
    registration_id = registration(office, it, it.people[0])
    assert candidate(office, it, it.people[0]).is_registered
    office.do(registrations.reject, [registration_id], "Sai mẫu", date(2026, 3, 1))
    assert not candidate(office, it, it.people[0]).is_registered

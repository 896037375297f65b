from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import NominationState
from app.services import ballots, councils, decisions, meetings, nominations
from tests.commendation import (
    MEETING_DAY,
    commune,
    concluded,
    council,
    drafted,
    meeting,
    nominate,
    vote,
)


def state(office, nomination_id):
    return office.ask(nominations.one, nomination_id).state


def test_a_meeting_keeps_who_was_there_and_who_was_not(office):
    it = commune(office)
    meeting_id = meeting(office, it, 5, 6)
    minutes = office.ask(meetings.view, meeting_id)
    assert (minutes.member_count, len(minutes.present), len(minutes.absent)) == (7, 5, 2)
    assert minutes.absent[0].absence_reason == "Đi công tác"
    assert (minutes.chair.name, minutes.secretary.name) == ("Ủy viên 0", "Ủy viên 1")
    assert minutes.starts_at == "08:00"


def test_meetings_of_a_plan_are_listed_the_latest_first(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    first = meeting(office, it, held_on=date(2026, 7, 1))
    second = meeting(office, it)
    vote(office, it, second, nomination_id)
    rows = office.ask(meetings.listed, it.plan_id)
    assert [row.id for row in rows] == [second, first]
    assert [row.vote_count for row in rows] == [1, 0]


@pytest.mark.parametrize(
    ("typed", "kept"), [("8", "08:00"), ("8h30", "08:30"), ("14 giờ 05", "14:05"), ("", "")]
)
def test_an_hour_is_understood_however_it_is_typed(office, typed, kept):
    it = commune(office)
    meeting_id = meeting(office, it)
    office.do(meetings.update, meeting_id, {"starts_at": typed})
    assert office.ask(meetings.view, meeting_id).starts_at == kept


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_at": "25:00"}, "Không hiểu giờ “25:00”"),
        ({"starts_at": "9:00", "ends_at": "8:30"}, "trước giờ bắt đầu"),
        ({"held_on": None}, "“Ngày họp” phải là ngày"),
    ],
)
def test_a_wrong_heading_is_refused(office, values, sentence):
    it = commune(office)
    meeting_id = meeting(office, it)
    with pytest.raises(InvalidInput, match=sentence):
        office.do(meetings.update, meeting_id, values)


def test_a_chair_who_is_no_member_on_the_day_is_refused(office):
    it = council(office, commune(office))
    office.do(councils.update_member, it.members[2], {"valid_to": date(2026, 1, 1)})
    values = {"council_id": it.council_id, "held_on": MEETING_DAY, "chair_id": it.members[2]}
    with pytest.raises(InvalidInput, match="Chủ trì không phải thành viên"):
        office.do(meetings.create, it.plan_id, values)


def test_an_absent_member_needs_a_reason(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    with pytest.raises(InvalidInput, match="Chưa nhập lý do vắng của Ông Ủy viên 4"):
        office.do(
            meetings.record_attendance,
            meeting_id,
            [{"member_id": it.members[4], "is_present": False}],
        )


def test_a_present_member_gives_no_written_opinion(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    row = {"member_id": it.members[4], "has_written_opinion": True}
    with pytest.raises(InvalidInput, match="ghi có mặt nhưng"):
        office.do(meetings.record_attendance, meeting_id, [row])


def test_who_is_no_member_attends_no_meeting(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    with pytest.raises(InvalidInput, match="không phải thành viên"):
        office.do(meetings.record_attendance, meeting_id, [{"member_id": it.people[0]}])


def test_opinions_and_counting_team_stand_in_their_order(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    said = [{"speaker": "Ông A", "text": "Nhất trí."}, {"speaker": "Bà B", "text": "Đồng ý."}]
    office.do(meetings.record_opinions, meeting_id, said)
    office.do(meetings.record_opinions, meeting_id, said[::-1])
    team = [{"name": "Bà C", "is_head": True}, {"name": "Ông D"}]
    office.do(meetings.record_tellers, meeting_id, team)
    minutes = office.ask(meetings.view, meeting_id)
    assert [row.speaker for row in minutes.opinions] == ["Bà B", "Ông A"]
    assert [(row.name, row.is_head) for row in minutes.tellers] == [
        ("Bà C", True),
        ("Ông D", False),
    ]


def test_a_counting_team_has_one_head(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    with pytest.raises(InvalidInput, match="đúng một tổ trưởng"):
        office.do(meetings.record_tellers, meeting_id, [{"name": "Bà C"}, {"name": "Ông D"}])


def test_the_share_is_of_all_members_absent_and_recused_ones_too(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    meeting_id = meeting(office, it, 6)
    office.do(ballots.record_recusals, meeting_id, nomination_id, [{"member_id": it.members[5]}])
    vote(office, it, meeting_id, nomination_id, agree=5)
    [row] = office.ask(meetings.outcome, meeting_id)
    assert (row.ratio_text, row.is_met, row.member_count) == ("5/7 (71,43%)", False, 7)
    assert row.sentence == (
        "Đồng ý 5/7 thành viên hội đồng (71,43%), chưa đạt mức tối thiểu 80%; cần ít nhất 6 phiếu."
    )


def test_an_absent_member_s_written_opinion_counts(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    meeting_id = meeting(office, it, 5, 6)
    absent = {"is_present": False, "absence_reason": "Ốm", "has_written_opinion": True}
    rows = [{"member_id": it.members[n]} | absent for n in (5, 6)]
    office.do(meetings.record_attendance, meeting_id, rows)
    vote(office, it, meeting_id, nomination_id)
    office.do(meetings.conclude, meeting_id)
    assert state(office, nomination_id) is NominationState.PASSED


def test_the_threshold_is_that_of_the_day(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDT")
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id, agree=6)
    [row] = office.ask(meetings.outcome, meeting_id)
    assert (row.threshold_percent, row.is_met) == (90, False)


@pytest.mark.parametrize(("agree", "is_met"), [(3, False), (4, True)])
def test_without_a_threshold_more_than_half_of_all_members_decide(office, agree, is_met):
    it = commune(office)
    nomination_id = nominate(office, it, award="GK_CN")
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id, agree=agree)
    [row] = office.ask(meetings.outcome, meeting_id)
    assert row.is_met is is_met
    assert ("chưa quá nửa" in row.sentence) is not is_met


def test_concluding_passes_and_fails_nominations_by_the_vote(office):
    it = commune(office)
    good, bad = nominate(office, it), nominate(office, it, it.people[1])
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, good)
    vote(office, it, meeting_id, bad, agree=2)
    office.do(meetings.conclude, meeting_id)
    assert state(office, good) is NominationState.PASSED
    failed = office.ask(nominations.one, bad)
    assert failed.state is NominationState.FAILED
    assert "2/7" in failed.state_reason


def problems(office, meeting_id):
    with pytest.raises(NotAllowed) as refusal:
        office.do(meetings.conclude, meeting_id)
    return str(refusal.value)


def test_a_meeting_without_votes_is_not_concluded(office):
    it = commune(office)
    told = problems(office, meeting(office, it))
    assert "Chưa ghi kết quả biểu quyết của đề nghị nào" in told
    assert "Chưa có gì thay đổi" in told


def test_a_meeting_without_chair_secretary_and_attendance_is_not_concluded(office):
    it = council(office, commune(office))
    nomination_id = nominate(office, it)
    heading = {"council_id": it.council_id, "held_on": MEETING_DAY}
    meeting_id = office.do(meetings.create, it.plan_id, heading)
    row = {"nomination_id": nomination_id, "for_count": 0}
    office.do(ballots.record_votes, meeting_id, [row])
    told = problems(office, meeting_id)
    assert "Chưa chọn chủ trì" in told
    assert "Chưa chọn thư ký" in told
    assert "Chưa ghi có mặt hay vắng mặt của 7 thành viên" in told


def test_an_absent_chair_concludes_no_meeting(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it, 0)
    vote(office, it, meeting_id, nomination_id)
    assert "Ông Ủy viên 0 là chủ trì nhưng ghi vắng mặt" in problems(office, meeting_id)


def test_a_council_without_members_concludes_no_meeting(office):
    it = commune(office)
    empty = office.do(councils.create, {"name": "Hội đồng mới"})
    heading = {"council_id": empty, "held_on": MEETING_DAY}
    meeting_id = office.do(meetings.create, it.plan_id, heading)
    assert "Hội đồng không có thành viên" in problems(office, meeting_id)


def test_a_title_that_needs_a_ballot_needs_counted_ballots(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="CSTDCS")
    meeting_id = meeting(office, it)
    votes = [{"nomination_id": nomination_id, "for_count": 7}]
    office.do(ballots.record_votes, meeting_id, votes)
    assert "Chiến sĩ thi đua cơ sở phải bỏ phiếu" in problems(office, meeting_id)


def test_a_show_of_hands_needs_no_counted_ballots(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    votes = [{"nomination_id": nomination_id, "for_count": 7}]
    office.do(ballots.record_votes, meeting_id, votes)
    office.do(meetings.conclude, meeting_id)
    assert state(office, nomination_id) is NominationState.PASSED


def test_more_ballots_than_members_who_may_vote_are_a_problem(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it, 5, 6)
    office.do(ballots.record_ballots, meeting_id, {"issued": 7, "returned": 7, "valid": 7})
    votes = [{"nomination_id": nomination_id, "for_count": 7}]
    office.do(ballots.record_votes, meeting_id, votes)
    told = problems(office, meeting_id)
    assert "phát ra (7) nhiều hơn số thành viên có mặt và gửi ý kiến bằng văn bản (5)" in told


def test_votes_that_do_not_add_up_are_a_problem(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    votes = [{"nomination_id": nomination_id, "for_count": 4}]
    office.do(ballots.record_votes, meeting_id, votes)
    assert "mới ghi 4 trong 7 phiếu hợp lệ" in problems(office, meeting_id)


def test_two_people_of_one_name_are_both_checked(office):
    it = commune(office, "Nguyễn Văn An", "Nguyễn Văn An")
    both = [nominate(office, it, person) for person in it.people]
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, *both)
    votes = [{"nomination_id": row, "for_count": 3} for row in both]
    office.do(ballots.record_votes, meeting_id, votes)
    assert problems(office, meeting_id).count("mới ghi 3 trong 7") == 2


def test_too_few_present_are_warned_about_by_the_dated_parts(office):
    it = commune(office)
    meeting_id = meeting(office, it, 4, 5, 6)
    told = "\n".join(office.ask(meetings.check, meeting_id).warnings)
    assert "Có mặt 4/7 thành viên, chưa đủ 2/3" in told
    assert "chưa đủ 80%" in told


def test_a_candidate_who_votes_on_themselves_is_warned_about(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    council(office, it)
    office.do(councils.update_member, it.members[3], {"subject_id": it.people[0]})
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    before = office.ask(meetings.check, meeting_id).warnings
    assert any("chưa ghi không tham gia biểu quyết" in told for told in before)
    rows = [{"member_id": it.members[3], "reason": "Là người được xét"}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, rows)
    after = office.ask(meetings.check, meeting_id).warnings
    assert not any("chưa ghi không tham gia" in told for told in after)


def test_what_was_not_voted_on_is_warned_about(office):
    it = commune(office)
    nominate(office, it)
    meeting_id = meeting(office, it)
    told = office.ask(meetings.check, meeting_id).warnings
    assert any("Còn 1 đề nghị" in sentence for sentence in told)


def test_a_concluded_meeting_changes_no_more(office):
    it = commune(office)
    meeting_id = concluded(office, it, nominate(office, it))
    for service, *args in (
        (meetings.update, {"place": "Hội trường"}),
        (meetings.delete,),
        (meetings.conclude,),
        (meetings.record_opinions, []),
    ):
        with pytest.raises(NotAllowed, match="đã kết luận nên không sửa được"):
            office.do(service, meeting_id, *args)


def test_a_reopened_meeting_lets_its_nominations_be_proposed_again(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = concluded(office, it, nomination_id)
    office.do_because("Đếm nhầm phiếu", meetings.reopen, meeting_id)
    assert state(office, nomination_id) is NominationState.PROPOSED
    assert not office.ask(meetings.view, meeting_id).is_concluded
    with pytest.raises(NotAllowed, match="chưa kết luận"):
        office.do_because("Đếm nhầm phiếu", meetings.reopen, meeting_id)


def test_a_meeting_whose_nominations_stand_in_a_draft_is_not_reopened(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = concluded(office, it, nomination_id)
    drafted(office, it, nomination_id)
    with pytest.raises(NotAllowed, match=r"đã có quyết định.*Nguyễn Văn An"):
        office.do_because("Đếm nhầm phiếu", meetings.reopen, meeting_id)


def test_a_meeting_that_a_later_one_voted_after_is_not_reopened(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    first = concluded(office, it, nomination_id, agree=1)
    concluded(office, it, nomination_id, held_on=date(2026, 8, 25))
    with pytest.raises(NotAllowed, match="Cuộc họp sau đã biểu quyết lại"):
        office.do_because("Đếm nhầm phiếu", meetings.reopen, first)


def test_a_meeting_that_a_decision_rests_on_is_not_deleted(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    nomination_id = nominate(office, it, award="GK_CN")
    office.do(nominations.pass_without_meeting, [nomination_id], "Đột xuất", MEETING_DAY)
    drafted(office, it, nomination_id, meeting_id=meeting_id)
    with pytest.raises(NotAllowed, match="đã có quyết định"):
        office.do(meetings.delete, meeting_id)


def test_a_deleted_meeting_takes_its_minutes_along(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    office.do(meetings.delete, meeting_id)
    assert office.ask(meetings.listed, it.plan_id) == ()
    office.do(nominations.withdraw, [nomination_id])


def test_a_meeting_with_minutes_keeps_its_council(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    other = office.do(councils.create, {"name": "Hội đồng khác"})
    values = {"council_id": other, "chair_id": None, "secretary_id": None}
    with pytest.raises(NotAllowed, match="không đổi hội đồng"):
        office.do(meetings.update, meeting_id, values)


def test_a_meeting_of_no_council_is_refused(office):
    it = commune(office)
    values = {"council_id": it.plan_id, "held_on": MEETING_DAY}
    with pytest.raises(InvalidInput, match="Không thấy hội đồng"):
        office.do(meetings.create, it.plan_id, values)


def test_a_revoked_decision_lets_its_meeting_be_reopened(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = concluded(office, it, nomination_id)
    decision_id = drafted(office, it, nomination_id)
    office.do(decisions.issue, decision_id)
    with pytest.raises(NotAllowed, match="đã có quyết định"):
        office.do_because("Đếm nhầm phiếu", meetings.reopen, meeting_id)
    office.do_because("Sai", decisions.revoke, decision_id, "Đếm nhầm phiếu")
    office.do_because("Đếm nhầm phiếu", meetings.reopen, meeting_id)
    assert state(office, nomination_id) is NominationState.PROPOSED


def test_one_who_is_in_a_council_but_not_listed_is_no_candidate(office):
    it = commune(office)
    office.person("Ủy viên 3")
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nominate(office, it))
    told = office.ask(meetings.check, meeting_id).warnings
    assert not any("người được xét" in sentence for sentence in told)

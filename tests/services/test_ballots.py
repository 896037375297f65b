from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import NominationState
from app.services import ballots, nominations
from app.services.ballots import BallotTally, judged
from tests.commendation import commune, concluded, meeting, nominate, vote


def test_ballots_are_kept_as_counts_only(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    assert office.ask(ballots.tally, meeting_id) is None
    office.do(ballots.record_ballots, meeting_id, {"issued": 7, "returned": 7, "valid": 6})
    office.do(ballots.record_ballots, meeting_id, {"issued": 7, "returned": 6, "valid": 5})
    tally = office.ask(ballots.tally, meeting_id)
    assert (tally, tally.invalid) == (BallotTally(7, 6, 5), 1)


@pytest.mark.parametrize(
    ("issued", "returned", "valid", "field"),
    [(5, 6, 5, "returned"), (7, 5, 6, "valid"), (-1, 0, 0, "issued")],
)
def test_ballots_that_cannot_be_are_refused_at_their_field(office, issued, returned, valid, field):
    it = commune(office)
    meeting_id = meeting(office, it)
    row = {"issued": issued, "returned": returned, "valid": valid}
    with pytest.raises(InvalidInput) as refusal:
        office.do(ballots.record_ballots, meeting_id, row)
    assert field in {problem.field for problem in refusal.value.problems}


def test_votes_written_again_take_the_place_of_the_former(office):
    it = commune(office)
    first, second = nominate(office, it), nominate(office, it, it.people[1])
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, first, agree=3)
    vote(office, it, meeting_id, first, second, agree=6)
    rows = office.ask(ballots.votes, meeting_id)
    assert [(row.subject_name, row.for_count, row.against_count) for row in rows] == [
        ("Nguyễn Văn An", 6, 1),
        ("Trần Thị Bình", 6, 1),
    ]


def test_no_votes_at_all_are_refused(office):
    it = commune(office)
    with pytest.raises(InvalidInput, match="Chưa chọn đề nghị nào"):
        office.do(ballots.record_votes, meeting(office, it), [])


def test_more_votes_than_members_are_refused(office):
    it = commune(office)
    row = {"nomination_id": nominate(office, it), "for_count": 6, "against_count": 2}
    with pytest.raises(InvalidInput, match=r"\(8\) nhiều hơn số thành viên hội đồng \(7\)"):
        office.do(ballots.record_votes, meeting(office, it), [row])


def test_a_nomination_voted_on_twice_at_once_is_refused(office):
    it = commune(office)
    row = {"nomination_id": nominate(office, it), "for_count": 6}
    with pytest.raises(InvalidInput, match="hai dòng"):
        office.do(ballots.record_votes, meeting(office, it), [row, row])


def test_a_nomination_of_another_plan_is_not_voted_on(office):
    it = commune(office)
    other = office.plan("Kế hoạch khác", units=[it.school])
    row = {"subject_id": it.people[0], "award_code": "LDTT"}
    nomination_id = office.do(nominations.nominate, other, row)
    meeting_id = meeting(office, it)
    with pytest.raises(NotAllowed, match="thuộc kế hoạch khác"):
        office.do(
            ballots.record_votes, meeting_id, [{"nomination_id": nomination_id, "for_count": 1}]
        )


def test_a_passed_nomination_is_not_voted_on_again(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id)
    row = {"nomination_id": nomination_id, "for_count": 1}
    with pytest.raises(NotAllowed, match="“Nguyễn Văn An” đang ở trạng thái “Đạt”"):
        office.do(ballots.record_votes, meeting(office, it), [row])


def test_a_nomination_that_is_gone_is_not_voted_on(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    office.do(nominations.withdraw, [nomination_id])
    row = {"nomination_id": nomination_id, "for_count": 1}
    with pytest.raises(NotAllowed, match="không còn trong danh sách"):
        office.do(ballots.record_votes, meeting(office, it), [row])


def test_a_nomination_taken_off_a_meeting_has_no_votes_there(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    aside = [{"member_id": it.members[2]}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, aside)
    assert office.do(ballots.remove_votes, meeting_id, [nomination_id]) == 1
    assert office.ask(ballots.votes, meeting_id) == ()
    assert office.ask(ballots.recusals, meeting_id) == ()


def test_recusals_written_again_take_the_place_of_the_former(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    first = [{"member_id": it.members[2]}, {"member_id": it.members[3], "reason": "Vợ chồng"}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, first)
    again = [{"member_id": it.members[3], "reason": "Là vợ"}, {"member_id": it.members[4]}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, again)
    rows = office.ask(ballots.recusals, meeting_id)
    assert [(row.name, row.reason) for row in rows] == [("Ủy viên 3", "Là vợ"), ("Ủy viên 4", "")]


def test_who_is_no_member_cannot_stand_aside(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    with pytest.raises(InvalidInput, match="không phải thành viên hội đồng"):
        office.do(
            ballots.record_recusals,
            meeting(office, it),
            nomination_id,
            [{"member_id": it.people[0]}],
        )


def test_a_failed_nomination_can_be_voted_on_again(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id, agree=1)
    concluded(office, it, nomination_id, agree=7, held_on=date(2026, 8, 25))
    assert office.ask(nominations.one, nomination_id).state is NominationState.PASSED
    [(_, last)] = office.ask(ballots.last_votes, [nomination_id]).items()
    assert (last.for_count, last.member_count) == (7, 7)


def test_votes_that_outnumber_the_members_left_are_not_met_but_told(engine):
    result = judged(7, 5, None)
    assert not result.is_met
    assert "không nằm trong khoảng" in result.sentence


def test_more_votes_than_valid_ballots_are_refused_once_those_are_counted(office):
    it = commune(office)
    first, second = nominate(office, it), nominate(office, it, it.people[1])
    meeting_id = meeting(office, it)
    office.do(ballots.record_ballots, meeting_id, {"issued": 7, "returned": 6, "valid": 5})
    rows = [
        {"nomination_id": first, "for_count": 5},
        {"nomination_id": second, "for_count": 5, "against_count": 1},
    ]
    with pytest.raises(InvalidInput) as refusal:
        office.do(ballots.record_votes, meeting_id, rows)
    [problem] = refusal.value.problems
    assert problem.field == "for_count"
    assert problem.message.startswith(
        "Trần Thị Bình: tổng số phiếu (6) nhiều hơn số phiếu hợp lệ (5). Chưa lưu."
    )
    assert office.ask(ballots.votes, meeting_id) == ()


def test_who_stands_aside_casts_no_vote(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    aside = [{"member_id": it.members[2]}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, aside)
    with pytest.raises(InvalidInput, match="cộng 1 người không tham gia biểu quyết nhiều hơn"):
        vote(office, it, meeting_id, nomination_id, agree=7)

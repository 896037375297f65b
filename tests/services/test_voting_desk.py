from app.services import ballots, meetings, nominations, voting_desk
from tests.commendation import commune, concluded, meeting, nominate, vote


def lines(office, meeting_id):
    return {row.nomination.name: row for row in office.ask(voting_desk.lines, meeting_id)}


def test_everything_proposed_stands_to_be_voted_on_with_what_it_needs(office):
    it = commune(office)
    nominate(office, it, award="CSTDCS")
    nominate(office, it, it.people[1], award="GK_CN")
    found = lines(office, meeting(office, it))
    an, binh = found["Nguyễn Văn An"], found["Trần Thị Bình"]
    assert (an.name, an.needs_ballot, an.threshold_percent, an.needed) == (
        "Ông Nguyễn Văn An",
        True,
        80,
        6,
    )
    assert (binh.needs_ballot, binh.threshold_percent, binh.needed) == (False, None, 4)
    assert (an.outcome, an.problem, an.recusals) == (None, "", ())


def test_the_names_stand_as_on_the_list_of_nominations(office):
    it = commune(office)
    for person in it.people:
        nominate(office, it, person)
    found = [row.id for row in office.ask(voting_desk.lines, meeting(office, it))]
    assert found == [row.id for row in office.ask(nominations.listed, it.plan_id)]


def test_what_came_back_or_went_on_is_not_voted_on(office):
    it = commune(office)
    first, second, third = (nominate(office, it, person) for person in it.people)
    office.do(nominations.give_back, [first], "Thiếu báo cáo")
    concluded(office, it, second)
    assert {row.id for row in office.ask(voting_desk.lines, meeting(office, it))} == {third}


def test_what_failed_can_be_voted_on_again(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    concluded(office, it, nomination_id, agree=1)
    [row] = office.ask(voting_desk.lines, meeting(office, it))
    assert (row.id, row.outcome) == (nomination_id, None)


def test_a_concluded_meeting_shows_what_it_voted_on_only(office):
    it = commune(office)
    first = nominate(office, it)
    meeting_id = concluded(office, it, first)
    nominate(office, it, it.people[1])
    [row] = office.ask(voting_desk.lines, meeting_id)
    assert row.id == first
    assert row.outcome.is_met


def test_votes_not_written_yet_are_told_with_their_line(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    assert lines(office, meeting_id)["Nguyễn Văn An"].problem == ""
    office.do(ballots.record_votes, meeting_id, [{"nomination_id": nomination_id, "for_count": 4}])
    assert "mới ghi 4 trong 7 phiếu hợp lệ" in lines(office, meeting_id)["Nguyễn Văn An"].problem


def test_at_a_show_of_hands_everyone_present_votes(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it, 6)
    votes = [{"nomination_id": nomination_id, "for_count": 6}]
    office.do(ballots.record_votes, meeting_id, votes)
    assert lines(office, meeting_id)["Nguyễn Văn An"].problem == ""
    assert office.ask(meetings.outcome, meeting_id)[0].ratio_text == "6/7 (85,71%)"


def test_who_stands_aside_is_told_with_the_line(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    aside = [{"member_id": it.members[2], "reason": "Vợ chồng"}]
    office.do(ballots.record_recusals, meeting_id, nomination_id, aside)
    [row] = lines(office, meeting_id)["Nguyễn Văn An"].recusals
    assert (row.name, row.reason) == ("Ủy viên 2", "Vợ chồng")

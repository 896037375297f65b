from app.services import ballots, meetings
from tests.commendation import (
    MEETING_DAY,
    commune,
    concluded,
    council,
    meeting,
    nominate,
    vote,
)
from tests.examples import call, example


@example(meetings.create)
def _(office):
    it = council(office, commune(office))
    return call(it.plan_id, {"council_id": it.council_id, "held_on": MEETING_DAY})


@example(meetings.update)
def _(office):
    return call(meeting(office, commune(office)), {"place": "Hội trường UBND xã"})


@example(meetings.delete)
def _(office):
    return call(meeting(office, commune(office)))


@example(meetings.record_attendance)
def _(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    absent = {"is_present": False, "absence_reason": "Ốm", "has_written_opinion": True}
    return call(meeting_id, [{"member_id": it.members[4]} | absent])


@example(meetings.record_opinions)
def _(office):
    said = [{"speaker": "Ông Ủy viên 3", "text": "Nhất trí với danh sách."}]
    return call(meeting(office, commune(office)), said)


@example(meetings.record_tellers)
def _(office):
    team = [{"name": "Bà Lý Thị Hoa", "is_head": True}, {"name": "Ông Ủy viên 3"}]
    return call(meeting(office, commune(office)), team)


@example(meetings.conclude)
def _(office):
    it = commune(office)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nominate(office, it))
    return call(meeting_id, counter=call(meeting_id))


@example(meetings.reopen)
def _(office):
    it = commune(office)
    meeting_id = concluded(office, it, nominate(office, it))
    return call(meeting_id, counter=call(meeting_id))


@example(ballots.record_ballots)
def _(office):
    return call(meeting(office, commune(office)), {"issued": 7, "returned": 7, "valid": 6})


@example(ballots.record_votes)
def _(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    row = {"nomination_id": nomination_id, "for_count": 6, "against_count": 1}
    return call(meeting(office, it), [row])


@example(ballots.remove_votes)
def _(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    vote(office, it, meeting_id, nomination_id)
    return call(meeting_id, [nomination_id])


@example(ballots.record_recusals)
def _(office):
    it = commune(office)
    nomination_id = nominate(office, it)
    meeting_id = meeting(office, it)
    row = {"member_id": it.members[3], "reason": "Là người được xét"}
    return call(meeting_id, nomination_id, [row])

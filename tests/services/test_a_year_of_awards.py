"""From proposal to award book by the catalogue that is shipped, through the office's own verbs."""

from datetime import date

import pytest

from app.domain.terms import CouncilRole, NominationState
from app.services import (
    awards,
    ballots,
    councils,
    decisions,
    meetings,
    nominations,
    plan_ladders,
    registrations,
)

MET, SIGNED = date(2026, 11, 16), date(2026, 11, 19)


@pytest.fixture
def school(office):
    return office.unit("Trường Tiểu học An Bình", kind="TRUONG_TH")


@pytest.fixture
def plan_id(office, school):
    plan_id = office.plan(units=[school], registration_policy="warn")
    steps = [("Giấy khen", ("GK_CN", "GK_TT")), ("Bằng khen tỉnh", ("BKT_CN", "BKT_TT"))]
    for name, codes in steps:
        office.do(plan_ladders.add, plan_id, {"name": name, "award_codes": codes})
    return plan_id


def council(office):
    council_id = office.do(councils.create, {"name": "Hội đồng TĐKT xã", "term": "2025–2030"})
    roles = [CouncilRole.CHAIR, CouncilRole.SECRETARY, *[CouncilRole.MEMBER] * 5]
    seats = [
        office.do(councils.add_member, council_id, {"name": f"Ủy viên {n}", "role": role})
        for n, role in enumerate(roles)
    ]
    return council_id, seats


def met(office, plan_id, votes):
    council_id, seats = council(office)
    heading = {"council_id": council_id, "held_on": MET}
    heading |= {"chair_id": seats[0], "secretary_id": seats[1]}
    meeting_id = office.do(meetings.create, plan_id, heading)
    office.do(meetings.record_attendance, meeting_id, [{"member_id": row} for row in seats])
    office.do(ballots.record_ballots, meeting_id, {"issued": 7, "returned": 7, "valid": 7})
    rows = [
        {"nomination_id": row, "for_count": agree, "against_count": 7 - agree}
        for row, agree in votes.items()
    ]
    office.do(ballots.record_votes, meeting_id, rows)
    office.do(meetings.conclude, meeting_id)
    return meeting_id


def test_from_proposal_to_award_book(office, school, plan_id):
    people = [office.person(name, school) for name in ("Lê Văn Tám", "Vũ Thị Chín", "Hồ Văn Hai")]
    office.do(registrations.create, plan_id, {"subject_id": people[0], "award_code": "LDTT"})
    rows = [{"subject_id": person, "award_code": "LDTT"} for person in people]
    rows.append({"subject_id": people[0], "award_code": "CSTDCS"})
    rows.append({"subject_id": school, "award_code": "TTLDTT"})
    rows.append({"subject_id": people[1], "award_code": "BKT_CN"})
    ids = office.do(nominations.nominate_many, plan_id, rows)
    meeting_id = met(office, plan_id, dict.fromkeys(ids, 7) | {ids[3]: 6})

    [above] = office.ask(nominations.upward, plan_id)
    assert (above.nomination.name, above.decider) == ("Vũ Thị Chín", "Chủ tịch UBND tỉnh")
    heading = {"number": "215", "signed_on": SIGNED, "meeting_id": meeting_id}
    decision_id = office.do(decisions.draft, plan_id, heading)
    assert office.ask(decisions.obstacles, decision_id) == ()
    office.do(decisions.issue, decision_id)

    book = office.ask(awards.listed)
    assert [(row.golden_book_number, row.name, row.award_code) for row in book] == [
        (1, "Trường Tiểu học An Bình", "TTLDTT"),
        (2, "Lê Văn Tám", "CSTDCS"),
        (3, "Vũ Thị Chín", "LDTT"),
        (4, "Hồ Văn Hai", "LDTT"),
        (5, "Lê Văn Tám", "LDTT"),
    ]
    assert [row.prize_amount for row in book] == [2_030_000, 2_530_000, 760_000, 760_000, 0]
    states = office.ask(nominations.counts_by_state, plan_id)
    assert (states[NominationState.DECIDED], states[NominationState.PASSED]) == (5, 1)


def test_every_title_of_november_2026_is_to_be_checked_against_the_new_law(
    office, school, plan_id
):
    row = {"subject_id": office.person(unit=school), "award_code": "LDTT"}
    nomination_id = office.do(nominations.nominate, plan_id, row)
    found = office.ask(nominations.eligibility, nomination_id, SIGNED)
    assert {condition.code for condition in found.warnings} == {"law_changed", "not_registered"}
    assert found.is_met


def test_the_ladder_of_the_plan_suggests_what_it_names(office, school, plan_id):
    office.person("Lê Văn Tám", school)
    rows = office.ask(nominations.candidates, plan_id)
    assert [[step.award_code for step in row.suggested] for row in rows] == [
        ["GK_TT", "BKT_TT"],
        ["GK_CN", "BKT_CN"],
    ]

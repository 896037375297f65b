"""A commune whose council meets on a plan's nominations, for the tests of commendation.

Every argument has a default: a test names only what matters to it. Points are hundredths.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.domain.terms import CouncilRole, RegistrationPolicy
from app.entities import Finalisation, Result, Stage
from app.services import (
    ballots,
    catalogues,
    councils,
    decisions,
    meetings,
    nominations,
    parameters,
    plan_ladders,
    registrations,
)
from app.services import people as people_service
from tests.beginnings import begins
from tests.contest import joined

MEETING_DAY = date(2026, 8, 20)
DECISION_DAY = date(2026, 8, 28)
PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường")


@dataclass
class Commune:
    """What stands in the file."""

    plan_id: UUID
    school: UUID
    village: UUID
    people: list[UUID]
    household: UUID
    council_id: UUID | None = None
    members: list[UUID] = field(default_factory=list)


@begins
def commune(office, *people, policy=RegistrationPolicy.NONE, **plan_values):
    """A commune with a school and its people, a village and a household, under one plan."""
    school = office.unit("Trường Tiểu học An Bình", kind="TRUONG_TH")
    village = office.unit("Thôn Đông")
    staff = [
        office.do(
            people_service.create,
            {"name": name, "unit_id": school, "honorific": "Ông", "post": "Giáo viên"},
            allow_same_name=True,
        ).id
        for name in people or PEOPLE
    ]
    household = office.household("Đinh Văn Sáu", village)
    plan_id = office.plan(
        "Phát động thi đua năm 2026",
        units=[school, village],
        registration_policy=policy,
        **plan_values,
    )
    return Commune(plan_id, school, village, staff, household)


@begins
def council(office, it, size=7):
    """Give the commune a council whose first member is the chair, the second the secretary."""
    it.council_id = office.do(
        councils.create, {"name": "Hội đồng Thi đua – Khen thưởng xã", "term": "2025–2030"}
    )
    roles = [CouncilRole.CHAIR, CouncilRole.SECRETARY]
    it.members = [
        office.do(
            councils.add_member,
            it.council_id,
            {
                "name": f"Ủy viên {n}",
                "role": roles[n] if n < len(roles) else CouncilRole.MEMBER,
                "honorific": "Ông",
            },
        )
        for n in range(size)
    ]
    return it


@begins
def nominate(office, it, subject_id=None, award="LDTT", **values):
    """Propose somebody, the first of the people when nobody is named."""
    row = {"subject_id": subject_id or it.people[0], "award_code": award} | values
    return office.do(nominations.nominate, it.plan_id, row)


@begins
def meeting(office, it, *absent, held_on=MEETING_DAY):
    """A meeting of the whole council, but for the members at the places `absent`."""
    if it.council_id is None:
        council(office, it)
    meeting_id = office.do(
        meetings.create,
        it.plan_id,
        {
            "council_id": it.council_id,
            "held_on": held_on,
            "starts_at": "8h",
            "chair_id": it.members[0],
            "secretary_id": it.members[1],
        },
    )
    rows = [
        {"member_id": member_id}
        if n not in absent
        else {"member_id": member_id, "is_present": False, "absence_reason": "Đi công tác"}
        for n, member_id in enumerate(it.members)
    ]
    office.do(meetings.record_attendance, meeting_id, rows)
    return meeting_id


@begins
def vote(office, it, meeting_id, *nomination_ids, agree=None):
    """Let all who are present vote, and count the ballots."""
    minutes = office.ask(meetings.view, meeting_id)
    voters = len(minutes.present) + minutes.written_opinion_count
    agree = voters if agree is None else agree
    office.do(
        ballots.record_ballots,
        meeting_id,
        {"issued": voters, "returned": voters, "valid": voters},
    )
    office.do(
        ballots.record_votes,
        meeting_id,
        [
            {"nomination_id": row, "for_count": agree, "against_count": voters - agree}
            for row in nomination_ids
        ],
    )


@begins
def concluded(office, it, *nomination_ids, agree=None, held_on=MEETING_DAY):
    """A meeting that voted on nominations and is concluded."""
    meeting_id = meeting(office, it, held_on=held_on)
    vote(office, it, meeting_id, *nomination_ids, agree=agree)
    office.do(meetings.conclude, meeting_id)
    return meeting_id


@begins
def drafted(office, it, *nomination_ids, **values):
    """A draft with number and day on nominations that the council passed."""
    heading = {"number": "12", "signed_on": DECISION_DAY, "signer_name": "Hoàng Văn Minh"}
    return office.do(decisions.draft, it.plan_id, heading | values, nomination_ids or None)


@begins
def issued(office, it, *nomination_ids, **values):
    """An issued decision on nominations that a council passes first."""
    concluded(office, it, *nomination_ids)
    decision_id = drafted(office, it, *nomination_ids, **values)
    office.do(decisions.issue, decision_id)
    return decision_id


def registration(office, it, subject_id, code="LDTT", on=date(2026, 2, 1)):
    """Register an award on a day; return its id."""
    row = {"subject_id": subject_id, "award_code": code, "registered_on": on}
    return office.do(registrations.create, it.plan_id, row | {"paper_received_on": on})


@begins
def results(office, it, totals, phase_id=None):
    """Close the scores of the plan with a total for each subject, ranked as given.

    As if scored by people of another time: how scores come about is not what is tested here.
    """
    stage = Stage(plan_id=it.plan_id, position=0, name=f"Thẩm định {phase_id}")
    closing = Finalisation(
        plan_id=it.plan_id, phase_id=phase_id, stage_id=stage.id, finalised_on=MEETING_DAY
    )
    rows = [
        Result(
            finalisation_id=closing.id,
            subject_id=subject_id,
            subject_name="",
            total=total,
            rank=place,
            grade="Tốt",
        )
        for place, (subject_id, total) in enumerate(totals.items(), start=1)
    ]
    joined(office, lambda session: session.add_all([stage, closing, *rows]))
    return closing.id


def step(office, it, *codes, name="Giấy khen", **values):
    """Add a step to the plan's ladder."""
    row = {"name": name, "award_codes": codes} | values
    return office.do(plan_ladders.add, it.plan_id, row)


def set_parameter(office, code, **values):
    """Change a dated parameter as it holds on the day of the decision."""
    row = office.ask(catalogues.parameter_at, code, DECISION_DAY)
    office.do(parameters.update, row.id, values)

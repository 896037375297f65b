"""A commune whose council meets on a plan's nominations, for the tests of commendation.

Every argument has a default: a test names only what matters to it. The catalogue has few rows, so
that a test is quick.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.domain.terms import (
    AwardKind,
    AwardScope,
    CouncilRole,
    Regime,
    RegistrationKind,
    RegistrationPolicy,
    RegistrationState,
    SubjectKind,
)
from app.entities import (
    AwardType,
    CatalogueEntry,
    Finalisation,
    LadderStep,
    Parameter,
    Participation,
    Plan,
    Registration,
    Result,
    Stage,
    Subject,
)
from app.entities import Office as OfficeRow
from app.services import ballots, councils, decisions, meetings, nominations
from app.storage.database import Action
from tests.contest import write

YEAR = 2026
MEETING_DAY = date(2026, 8, 20)
DECISION_DAY = date(2026, 8, 28)

_PERSON, _COLLECTIVE, _HOUSEHOLD = AwardScope.PERSON, AwardScope.COLLECTIVE, AwardScope.HOUSEHOLD
_TITLE, _FORM = AwardKind.TITLE, AwardKind.COMMENDATION
_NEW = date(2025, 7, 1)
_OLD_END = date(2025, 6, 30)


def award_type(code, name, scope, kind=_TITLE, authority="CTX", level="CAP_XA", **more):
    values = {"valid_from": _NEW, "legal_basis": "Luật Thi đua, khen thưởng 2022"} | more
    return AwardType(
        code=code,
        name=name,
        kind=kind,
        scope=scope,
        authority_code=authority,
        level_code=level,
        **values,
    )


def _authority(code, name, level, kinds=(), valid_to=None):
    return CatalogueEntry(
        catalogue="authorities",
        code=code,
        name=name,
        valid_to=valid_to,
        legal_basis="Nghị định 129/2025/NĐ-CP, Điều 59",
        more={"level": level, "level_kinds": list(kinds), "regime": "state"},
    )


def _level(code, name, rank, in_text, valid_to=None):
    more = {"rank": rank, "in_text": in_text, "side": "state"}
    return CatalogueEntry(
        catalogue="admin_levels", code=code, name=name, valid_to=valid_to, more=more
    )


def _choice(code, value, *choices):
    return Parameter(code=code, name=code, value=value, unit="choice", more={"choices": choices})


def catalogue():
    """The rows that the tests go by."""
    ballot = {"is_ballot_required": True, "vote_threshold_percent": 80}
    higher = {"needs_code": "CSTDCS", "needs_years": 3, "is_ballot_required": True}
    share = {"member_share": {"code": "LDTT", "minimum_percent": 70}}
    old = {"valid_from": date(2024, 1, 1), "valid_to": _OLD_END}
    return [
        award_type("LDTT", "Lao động tiên tiến", _PERSON, prize_multiplier=30),
        award_type("CSTDCS", "Chiến sĩ thi đua cơ sở", _PERSON, prize_multiplier=100, **ballot),
        award_type(
            "CSTDCS",
            "Chiến sĩ thi đua cơ sở",
            _PERSON,
            authority="CTH",
            prize_multiplier=100,
            **ballot,
            **old,
        ),
        award_type(
            "CSTDT",
            "Chiến sĩ thi đua cấp tỉnh",
            _PERSON,
            authority="CTT",
            level="CAP_TINH",
            prize_multiplier=300,
            vote_threshold_percent=90,
            **higher,
        ),
        award_type(
            "TTLDTT", "Tập thể lao động tiên tiến", _COLLECTIVE, prize_multiplier=80, more=share
        ),
        award_type("GDVH", "Gia đình văn hóa", _HOUSEHOLD),
        award_type("GK_CN", "Giấy khen", _PERSON, _FORM, prize_multiplier=30),
        award_type("GK_TT", "Giấy khen", _COLLECTIVE, _FORM, prize_multiplier=60),
        award_type("GK_HO", "Giấy khen", _HOUSEHOLD, _FORM, prize_multiplier=45),
        award_type(
            "GK_H_CN",
            "Giấy khen của Chủ tịch UBND cấp huyện",
            _PERSON,
            _FORM,
            authority="CTH",
            level="CAP_HUYEN",
            prize_multiplier=30,
            **old,
        ),
        award_type(
            "BKT_CN",
            "Bằng khen của Chủ tịch UBND tỉnh",
            _PERSON,
            _FORM,
            authority="CTT",
            level="CAP_TINH",
            prize_multiplier=150,
        ),
        _authority("CTX", "Chủ tịch UBND {level}", "CAP_XA", ("XA", "PHUONG", "DAC_KHU")),
        _authority("CTH", "Chủ tịch UBND {level}", "CAP_HUYEN", ("HUYEN",), _OLD_END),
        _authority("CTT", "Chủ tịch UBND {level}", "CAP_TINH", ("TINH",)),
        _level("XA", "xã", 1, "xã"),
        _level("CAP_XA", "cấp xã", 1, "xã"),
        _level("CAP_HUYEN", "cấp huyện", 2, "huyện", _OLD_END),
        _level("CAP_TINH", "cấp tỉnh", 3, "tỉnh"),
        Parameter(
            code="base_salary",
            name="Lương cơ sở",
            value=2_340_000,
            unit="dong",
            valid_from=date(2024, 7, 1),
            valid_to=date(2026, 6, 30),
        ),
        Parameter(
            code="base_salary",
            name="Lương cơ sở",
            value=2_530_000,
            unit="dong",
            valid_from=date(2026, 7, 1),
        ),
        Parameter(code="prize_rounding_step", name="Bước", value=10_000, unit="dong"),
        _choice("prize_rounding_direction", 0, "up", "half_up", "none"),
        _choice("prize_same_period_titles", 0, "highest", "sum"),
        _choice("vote_absent_opinion", 0, "counted", "not_counted"),
        Parameter(code="council_quorum_numerator", name="Tử số", value=2, unit="count"),
        Parameter(code="council_quorum_denominator", name="Mẫu số", value=3, unit="count"),
        Parameter(code="council_award_quorum", name="Phiên xét", value=80, unit="percent"),
    ]


@dataclass
class Commune:
    """What stands in the file."""

    plan_id: UUID
    school: UUID
    village: UUID
    people: list[UUID]
    household: UUID
    council_id: UUID = field(default=None)
    members: list[UUID] = field(default_factory=list)


PEOPLE = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường")


def subject(office, kind=SubjectKind.PERSON, name="Phạm Thị Dung", **values):
    [subject_id] = write(office, Subject(kind=kind, name=name, **values))
    return subject_id


def edit(office, entity, row_id, **values):
    """Give a row new values, as services not under test would have done."""
    with office.database.changing(Action("Chuẩn bị", "test.prepare")) as change:
        row = change.session.get(entity, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def commune(office, *people, policy=RegistrationPolicy.NONE, **plan_values):
    """A commune with a school and its people, a village and a household, under one plan."""
    school = Subject(kind=SubjectKind.UNIT, name="Trường Tiểu học An Bình", position=1)
    village = Subject(kind=SubjectKind.UNIT, name="Thôn Đông", position=2)
    staff = [
        Subject(
            kind=SubjectKind.PERSON,
            name=name,
            parent_id=school.id,
            honorific="Ông",
            post="Giáo viên",
            position=n,
        )
        for n, name in enumerate(people or PEOPLE)
    ]
    household = Subject(
        kind=SubjectKind.HOUSEHOLD, name="Hộ ông Đinh Văn Sáu", parent_id=village.id
    )
    plan = Plan(
        **{
            "name": "Phát động thi đua năm 2026",
            "year": YEAR,
            "registration_policy": policy,
            "regime": Regime.STATE,
        }
        | plan_values
    )
    write(
        office,
        OfficeRow(name="Ủy ban nhân dân xã An Bình", locality="An Bình"),
        plan,
        school,
        village,
        household,
        *staff,
        *catalogue(),
    )
    write(
        office,
        Participation(plan_id=plan.id, subject_id=school.id),
        Participation(plan_id=plan.id, subject_id=village.id),
    )
    people_ids = [row.id for row in staff]
    return Commune(plan.id, school.id, village.id, people_ids, household.id)


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


def nominate(office, it, subject_id=None, award="LDTT", **values):
    """Propose somebody, the first of the people when nobody is named."""
    row = {"subject_id": subject_id or it.people[0], "award_code": award} | values
    return office.do(nominations.nominate, it.plan_id, row)


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


def concluded(office, it, *nomination_ids, agree=None, held_on=MEETING_DAY):
    """A meeting that voted on nominations and is concluded."""
    meeting_id = meeting(office, it, held_on=held_on)
    vote(office, it, meeting_id, *nomination_ids, agree=agree)
    office.do(meetings.conclude, meeting_id)
    return meeting_id


def drafted(office, it, *nomination_ids, **values):
    """A draft with number and day on nominations that the council passed."""
    heading = {"number": "12", "signed_on": DECISION_DAY, "signer_name": "Hoàng Văn Minh"}
    return office.do(decisions.draft, it.plan_id, heading | values, nomination_ids or None)


def issued(office, it, *nomination_ids, **values):
    """An issued decision on nominations that a council passes first."""
    concluded(office, it, *nomination_ids)
    decision_id = drafted(office, it, *nomination_ids, **values)
    office.do(decisions.issue, decision_id)
    return decision_id


def registration(office, it, subject_id, code="LDTT", **values):
    row = {"state": RegistrationState.APPROVED, "registered_on": date(2026, 2, 1)} | values
    write(
        office,
        Registration(
            plan_id=it.plan_id,
            subject_id=subject_id,
            kind=RegistrationKind.AWARD,
            award_code=code,
            **row,
        ),
    )


def results(office, it, totals, phase_id=None):
    """Close the scores of the plan with a total for each subject, ranked as given."""
    [stage_id] = write(office, Stage(plan_id=it.plan_id, position=0, name=f"Thẩm định {phase_id}"))
    [closing_id] = write(
        office,
        Finalisation(
            plan_id=it.plan_id,
            phase_id=phase_id,
            stage_id=stage_id,
            finalised_on=date(2026, 7, 31),
        ),
    )
    write(
        office,
        *(
            Result(
                finalisation_id=closing_id,
                subject_id=subject_id,
                subject_name="",
                total=total,
                rank=place,
                grade="Tốt",
            )
            for place, (subject_id, total) in enumerate(totals.items(), start=1)
        ),
    )
    return closing_id


def step(office, it, *codes, **values):
    """A step of the plan's ladder."""
    row = {"position": 1, "name": "Giấy khen", "award_codes": " ".join(codes)} | values
    [step_id] = write(office, LadderStep(plan_id=it.plan_id, **row))
    return step_id

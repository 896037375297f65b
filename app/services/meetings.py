"""Meetings of a council about a plan's nominations (họp xét): minutes, outcome, conclusion.

Votes are written by `ballots`. Once a meeting is concluded nothing in its minutes changes until
it is reopened.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import quoted
from app.domain.terms import DecisionState, NominationState
from app.entities import (
    Attendance,
    Award,
    BallotCount,
    Council,
    Decision,
    Meeting,
    Nomination,
    Opinion,
    Plan,
    Recorded,
    Recusal,
    Teller,
    Vote,
)
from app.services import ballots, catalogues, councils, reading
from app.services.ballots import VoteRow, open_meeting
from app.services.competence import SCOPES, AwardRules
from app.services.councils import MemberRow
from app.services.minutes import (
    AttendanceRow,
    MeetingView,
    OpinionRow,
    Quorum,
    TellerRow,
    VoteOutcome,
    problems,
    warnings,
)
from app.services.plan_access import open_plan
from app.services.registering import some_of
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import countered, undoable
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])(?:[:hg.]([0-5][0-9])?)?")


class MeetingFields(Fields):
    """What heads the minutes of a meeting."""

    council_id: UUID = Field(title="Hội đồng")
    held_on: date = Field(title="Ngày họp")
    starts_at: Line = Field("", title="Bắt đầu lúc")
    ends_at: Line = Field("", title="Kết thúc lúc")
    place: Line = Field("", title="Địa điểm", max_length=300)
    chair_id: UUID | None = Field(None, title="Chủ trì")
    secretary_id: UUID | None = Field(None, title="Thư ký")
    agenda: Prose = Field("", title="Nội dung họp")
    conclusion: Prose = Field("", title="Kết luận")


class AttendanceFields(Fields):
    """Whether a member was there."""

    member_id: UUID = Field(title="Thành viên")
    is_present: bool = Field(default=True, title="Có mặt")
    absence_reason: Line = Field("", title="Lý do vắng", max_length=300)
    has_written_opinion: bool = Field(default=False, title="Có ý kiến bằng văn bản")


class OpinionFields(Fields):
    """What somebody said."""

    speaker: Line = Field(title="Người phát biểu", min_length=1, max_length=200)
    text: Prose = Field(title="Ý kiến", min_length=1)


class TellerFields(Fields):
    """A member of the counting team."""

    name: Line = Field(title="Họ và tên", min_length=1, max_length=200)
    is_head: bool = Field(default=False, title="Tổ trưởng")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as lists show it."""

    id: UUID
    council_id: UUID
    council_name: str
    plan_id: UUID
    plan_name: str
    held_on: date
    place: str
    is_concluded: bool
    vote_count: int
    """How many nominations it voted on."""


# --- reading ---------------------------------------------------------------------------------


def listed(session: Session, plan_id: UUID | None = None) -> tuple[MeetingRow, ...]:
    """Return the meetings about a plan, or all, the latest first."""
    voted = (
        select(Vote.meeting_id, func.count().label("count"))
        .where(Vote.deleted_by.is_(None))
        .group_by(Vote.meeting_id)
        .subquery()
    )
    conditions: list[ColumnElement[bool]] = [Meeting.deleted_by.is_(None)]
    if plan_id is not None:
        conditions.append(Meeting.plan_id == plan_id)
    statement = (
        select(
            Meeting.id,
            Meeting.council_id,
            Council.name,
            Meeting.plan_id,
            Plan.name,
            Meeting.held_on,
            Meeting.place,
            Meeting.is_concluded,
            func.coalesce(voted.c.count, 0),
        )
        .join(Council, Meeting.council_id == Council.id)
        .join(Plan, Meeting.plan_id == Plan.id)
        .outerjoin(voted, voted.c.meeting_id == Meeting.id)
        .where(*conditions)
        .order_by(Meeting.held_on.desc(), Meeting.starts_at.desc(), Meeting.id)
    )
    return tuple(MeetingRow(*row) for row in session.execute(statement))


def view(session: Session, meeting_id: UUID) -> MeetingView:
    """Return the minutes of a meeting. `NotAllowed` when it is gone."""
    meeting = _meeting(session, meeting_id)
    council = session.get_one(Council, meeting.council_id)
    seats = councils.members_on(session, council.id, meeting.held_on)
    by_id = {seat.id: seat for seat in councils.members(session, council.id)}
    mine = Opinion.meeting_id == meeting_id
    of_team = Teller.meeting_id == meeting_id
    return MeetingView(
        id=meeting.id,
        council_id=council.id,
        council_name=council.name,
        plan_id=meeting.plan_id,
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        agenda=meeting.agenda,
        conclusion=meeting.conclusion,
        is_concluded=meeting.is_concluded,
        chair=by_id.get(meeting.chair_id) if meeting.chair_id else None,
        secretary=by_id.get(meeting.secretary_id) if meeting.secretary_id else None,
        attendance=_attendance(session, meeting_id, seats),
        opinions=reading.rows(session, OpinionRow, Opinion, mine, order_by=[Opinion.position]),
        tellers=reading.rows(session, TellerRow, Teller, of_team, order_by=[Teller.position]),
        ballots=ballots.tally(session, meeting_id),
        recusals=ballots.recusals(session, meeting_id),
        council_symbol=council.symbol or "",
        has_own_seal=bool(council.has_own_seal),
    )


# --- the minutes -----------------------------------------------------------------------------


@undoable("Thêm cuộc họp hội đồng")
def create(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a meeting about a plan's nominations and return its id."""
    open_plan(session, plan_id)
    fields = _checked(session, validated(MeetingFields, values))
    meeting = Meeting(plan_id=plan_id, **fields.model_dump())
    session.add(meeting)
    return meeting.id


@undoable("Sửa cuộc họp hội đồng")
def update(session: Writing, meeting_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what heads the minutes. With another council, attendance and votes are refused."""
    meeting = open_meeting(session, meeting_id)
    before = {name: getattr(meeting, name) for name in MeetingFields.model_fields}
    fields = _checked(session, changed(MeetingFields, before, values))
    if fields.council_id != meeting.council_id and _has_minutes(session, meeting_id):
        raise NotAllowed(
            "Cuộc họp đã ghi thành phần hoặc kết quả biểu quyết nên không đổi hội đồng. "
            f"{_UNCHANGED} Xóa cuộc họp này rồi thêm cuộc họp của hội đồng kia."
        )
    for name, value in fields.model_dump().items():
        setattr(meeting, name, value)


@undoable("Xóa cuộc họp hội đồng", deletes=True)
def delete(session: Writing, meeting_id: UUID) -> None:
    """Put a meeting with its minutes into the bin. A concluded one must be reopened first."""
    meeting = open_meeting(session, meeting_id)
    resting = select(func.count()).where(
        Decision.meeting_id == meeting_id, Decision.deleted_by.is_(None)
    )
    if session.scalar(resting):
        raise NotAllowed(
            f"Không xóa được cuộc họp ngày {meeting.held_on:%d/%m/%Y} vì đã có quyết định khen "
            f"thưởng căn cứ vào cuộc họp này. {_UNCHANGED}"
        )
    session.put_away(meeting, *_minutes(session, meeting_id))


@undoable("Ghi thành phần dự họp")
def record_attendance(
    session: Writing, meeting_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Note who was there and who was not, for the members given; the others stay as they are.

    An absent member needs a reason; a written opinion is that of an absent one.
    """
    meeting = open_meeting(session, meeting_id)
    seats = {
        seat.id: seat for seat in councils.members_on(session, meeting.council_id, meeting.held_on)
    }
    filled = [validated(AttendanceFields, row) for row in rows]
    problems = [problem for fields in filled for problem in _attendance_problems(fields, seats)]
    if problems:
        raise InvalidInput(problems)
    known = {row.member_id: row for row in _living(session, Attendance, meeting_id)}
    for fields in filled:
        row = known.get(fields.member_id)
        if row is None:
            row = Attendance(meeting_id=meeting_id, member_id=fields.member_id)
            known[fields.member_id] = row
            session.add(row)
        for name, value in fields.model_dump().items():
            setattr(row, name, value)


@undoable("Ghi ý kiến tại cuộc họp")
def record_opinions(session: Writing, meeting_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was said, in this order and in place of what stood there."""
    open_meeting(session, meeting_id)
    filled = [validated(OpinionFields, row) for row in rows]
    session.put_away(*_living(session, Opinion, meeting_id))
    session.add_all(
        Opinion(meeting_id=meeting_id, position=n, **fields.model_dump())
        for n, fields in enumerate(filled, start=1)
    )


@undoable("Ghi tổ kiểm phiếu")
def record_tellers(session: Writing, meeting_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the counting team, in this order and in place of the former; one of them heads it."""
    open_meeting(session, meeting_id)
    filled = [validated(TellerFields, row) for row in rows]
    if filled and sum(fields.is_head for fields in filled) != 1:
        raise InvalidInput.of(
            "is_head", "Tổ kiểm phiếu cần đúng một tổ trưởng. Chưa lưu. Chọn lại tổ trưởng."
        )
    session.put_away(*_living(session, Teller, meeting_id))
    session.add_all(
        Teller(meeting_id=meeting_id, position=n, **fields.model_dump())
        for n, fields in enumerate(filled, start=1)
    )


# --- what comes out of it --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingCheck:
    """What stands in the way of concluding a meeting, and what a person should look at."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def outcome(session: Session, meeting_id: UUID, on: date | None = None) -> tuple[VoteOutcome, ...]:
    """Return for each nomination voted on the share of all members, and whether it is enough.

    The threshold is that of the award on the day of the decision, `on`; without one on the day
    the council met. Absent members' written opinions are among the ballots, and recused members
    among all members (Nghị định 98/2023/NĐ-CP, Điều 30 khoản 7).
    """
    meeting = _meeting(session, meeting_id)
    rules = AwardRules.at(session, on or meeting.held_on)
    seats = len(councils.members_on(session, meeting.council_id, meeting.held_on))
    return tuple(_outcome(row, seats, rules) for row in ballots.votes(session, meeting_id))


def check(session: Session, meeting_id: UUID) -> MeetingCheck:
    """Return why a meeting cannot be concluded yet, and what to look at before."""
    minutes = view(session, meeting_id)
    outcomes = outcome(session, meeting_id)
    return MeetingCheck(
        problems(
            minutes, outcomes, counts_written=counts_written_opinions(session, minutes.held_on)
        ),
        warnings(minutes, outcomes, _quorums(session, minutes.held_on), _open(session, minutes)),
    )


def counts_written_opinions(session: Session, on: date) -> bool:
    """Return whether on a day the written opinion of an absent member is a ballot."""
    found = catalogues.parameter_at(session, "vote_absent_opinion", on)
    return found is None or found.choice != "not_counted"


@countered("Kết luận cuộc họp", by="meetings.reopen")
def conclude(session: Writing, meeting_id: UUID) -> None:
    """Close the minutes; the nominations voted on are passed or failed by the outcome.

    `NotAllowed` names every condition that is not met.
    """
    meeting = open_meeting(session, meeting_id)
    if found := check(session, meeting_id).problems:
        raise NotAllowed(
            "\n".join((f"Chưa kết luận được cuộc họp. {_UNCHANGED} Còn phải làm:", *found))
        )
    session.update_many(
        Nomination,
        {
            row.nomination_id: {
                "state": NominationState.PASSED if row.is_met else NominationState.FAILED,
                "state_reason": "" if row.is_met else row.sentence,
            }
            for row in outcome(session, meeting_id)
        },
    )
    meeting.is_concluded = True


@countered("Mở lại cuộc họp", by="meetings.conclude", needs_reason=True)
def reopen(session: Writing, meeting_id: UUID) -> None:
    """Open the minutes again, with a reason; what the meeting decided is proposed again.

    `NotAllowed` once a nomination of it stands in a decision or went to the level above, or a
    later meeting voted on it.
    """
    meeting = _meeting(session, meeting_id)
    open_plan(session, meeting.plan_id)
    if not meeting.is_concluded:
        raise NotAllowed(f"Cuộc họp ngày {meeting.held_on:%d/%m/%Y} chưa kết luận. {_UNCHANGED}")
    rows = ballots.votes(session, meeting_id)
    _refuse_moved_on(session, rows)
    last = ballots.last_votes(session, [row.nomination_id for row in rows])
    if later := [row for row in rows if last[row.nomination_id].meeting_id != meeting_id]:
        raise NotAllowed(
            f"Cuộc họp sau đã biểu quyết lại: {some_of([row.subject_name for row in later])}. "
            f"{_UNCHANGED} Mở lại cuộc họp sau trước."
        )
    proposed = {"state": NominationState.PROPOSED, "state_reason": ""}
    session.update_many(Nomination, {row.nomination_id: proposed for row in rows})
    meeting.is_concluded = False


def _outcome(row: VoteRow, seats: int, rules: AwardRules) -> VoteOutcome:
    award = rules.award(row.award_code, SCOPES[row.subject_kind])
    result = ballots.judged(row.for_count, seats, award)
    return VoteOutcome(
        id=row.id,
        nomination_id=row.nomination_id,
        subject_id=row.subject_id,
        subject_name=row.subject_name,
        subject_kind=row.subject_kind,
        award_code=row.award_code,
        award_name=award.name if award else row.award_code,
        period=row.period,
        state=row.state,
        for_count=row.for_count,
        against_count=row.against_count,
        other_count=row.other_count,
        recused_count=row.recused_count,
        member_count=seats,
        is_ballot_required=bool(award and award.is_ballot_required),
        threshold_percent=award.vote_threshold_percent if award else None,
        ratio_text=result.ratio_text,
        is_met=result.is_met,
        sentence=result.sentence,
        basis=award.legal_basis if award else "",
    )


def _refuse_moved_on(session: Session, rows: Sequence[VoteRow]) -> None:
    gone = (NominationState.DECIDED, NominationState.SUBMITTED)
    moved = {row.nomination_id: row.subject_name for row in rows if row.state in gone}
    listed_in = (
        select(Award.nomination_id)
        .join(Decision, Award.decision_id == Decision.id)
        .where(
            Award.nomination_id.in_([row.nomination_id for row in rows]),
            Award.deleted_by.is_(None),
            Decision.state != DecisionState.REVOKED,
        )
    )
    in_decisions = set(session.scalars(listed_in))
    moved |= {
        row.nomination_id: row.subject_name for row in rows if row.nomination_id in in_decisions
    }
    if moved:
        raise NotAllowed(
            f"Không mở lại được cuộc họp vì đã có quyết định hoặc đã trình cấp trên: "
            f"{some_of(list(moved.values()))}. {_UNCHANGED} Thu hồi quyết định, bỏ khỏi dự thảo "
            "hoặc rút hồ sơ đã trình trước."
        )


def _quorums(session: Session, on: date) -> tuple[Quorum, ...]:
    """Return how many members should be there on a day, as far as a dated row says it."""
    found: list[Quorum] = []
    parts = [
        catalogues.parameter_at(session, f"council_quorum_{part}", on)
        for part in ("numerator", "denominator")
    ]
    if parts[0] and parts[1]:
        found.append(Quorum(parts[0].value, parts[1].value, "họp hội đồng"))
    if award := catalogues.parameter_at(session, "council_award_quorum", on):
        found.append(Quorum(award.value, 100, "phiên xét khen thưởng"))
    return tuple(found)


def _open(session: Session, minutes: MeetingView) -> int:
    """Return how many nominations of the plan are proposed and not voted on here."""
    voted = select(Vote.nomination_id).where(
        Vote.meeting_id == minutes.id, Vote.deleted_by.is_(None)
    )
    proposed = select(func.count()).where(
        Nomination.plan_id == minutes.plan_id,
        Nomination.deleted_by.is_(None),
        Nomination.state == NominationState.PROPOSED,
        Nomination.id.not_in(voted),
    )
    return session.scalar(proposed) or 0


# --- how -------------------------------------------------------------------------------------


def _meeting(session: Session, meeting_id: UUID) -> Meeting:
    return reading.the(session, Meeting, meeting_id, "Cuộc họp")


def _attendance(
    session: Session, meeting_id: UUID, seats: Sequence[MemberRow]
) -> tuple[AttendanceRow, ...]:
    noted = {row.member_id: row for row in _living(session, Attendance, meeting_id)}
    rows: list[AttendanceRow] = []
    for seat in seats:
        row = noted.get(seat.id)
        if row is None:
            rows.append(AttendanceRow(seat, None, "", has_written_opinion=False))
        else:
            rows.append(
                AttendanceRow(
                    seat, row.is_present, row.absence_reason, row.has_written_opinion, row.id
                )
            )
    return tuple(rows)


def _attendance_problems(
    fields: AttendanceFields, seats: Mapping[UUID, MemberRow]
) -> list[Problem]:
    seat = seats.get(fields.member_id)
    if seat is None:
        return [
            Problem(
                "member_id",
                "Có người không phải thành viên hội đồng vào ngày họp. Chưa lưu. Chọn lại trong "
                "danh sách thành viên.",
            )
        ]
    problems: list[Problem] = []
    if not fields.is_present and not fields.absence_reason:
        problems.append(Problem("absence_reason", f"Chưa nhập lý do vắng của {seat.full_name}."))
    if fields.is_present and (fields.absence_reason or fields.has_written_opinion):
        problems.append(
            Problem(
                "is_present",
                f"{seat.full_name} ghi có mặt nhưng lại có lý do vắng hoặc ý kiến bằng văn bản. "
                "Chọn vắng mặt hoặc bỏ phần đó.",
            )
        )
    return problems


def _checked(session: Session, fields: MeetingFields) -> MeetingFields:
    """Return `fields` with their hours written alike, or say what does not fit."""
    council = session.get(Council, fields.council_id)
    if council is None or council.deleted_by is not None:
        raise InvalidInput.of("council_id", "Không thấy hội đồng đã chọn. Hãy chọn lại.")
    seats = {seat.id for seat in councils.members_on(session, council.id, fields.held_on)}
    problems = [
        Problem(
            name,
            f"{label} không phải thành viên {quoted(council.name)} vào ngày "
            f"{fields.held_on:%d/%m/%Y}. Chọn lại trong danh sách thành viên.",
        )
        for name, label, member_id in (
            ("chair_id", "Chủ trì", fields.chair_id),
            ("secretary_id", "Thư ký", fields.secretary_id),
        )
        if member_id is not None and member_id not in seats
    ]
    if problems:
        raise InvalidInput(problems)
    starts, ends = _hour(fields, "starts_at"), _hour(fields, "ends_at")
    if starts and ends and ends < starts:
        raise InvalidInput.of(
            "ends_at",
            f"Giờ kết thúc ({ends}) trước giờ bắt đầu ({starts}). Sửa một trong hai giờ.",
        )
    return fields.model_copy(update={"starts_at": starts, "ends_at": ends})


def _hour(fields: MeetingFields, name: str) -> str:
    """Return an hour as "08:00" however it was typed: "8", "8h", "8h30", "8 giờ 30"."""
    typed: str = getattr(fields, name)
    match = _HOUR.fullmatch(typed.lower().replace("giờ", "h").replace(" ", ""))
    if typed and not match:
        raise InvalidInput.of(
            name, f"Không hiểu giờ {quoted(typed)}. Nhập giờ và phút, ví dụ 08:00."
        )
    return f"{int(match[1]):02d}:{match[2] or '00'}" if match else ""


def _has_minutes(session: Session, meeting_id: UUID) -> bool:
    return bool(_living(session, Attendance, meeting_id) or _living(session, Vote, meeting_id))


def _minutes(session: Session, meeting_id: UUID) -> list[Recorded]:
    entities = (Attendance, Opinion, Teller, BallotCount, Vote, Recusal)
    return [row for entity in entities for row in _living(session, entity, meeting_id)]


def _living(session: Session, entity: Any, meeting_id: UUID) -> list[Any]:  # noqa: ANN401
    rows = select(entity).where(entity.meeting_id == meeting_id, entity.deleted_by.is_(None))
    return list(session.scalars(rows))

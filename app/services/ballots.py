"""Counting of votes at a council's meeting (kiểm phiếu): ballots, votes, members who stand aside.

Ballots are secret, so only counts are kept. The share is of all members of the council, absent
and recused ones too; an absent member's written opinion is a ballot (Nghị định 98/2023/NĐ-CP,
Điều 30 khoản 7).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.core.vietnamese import quoted
from app.domain.terms import NominationState, SubjectKind
from app.domain.voting import VoteResult, approval
from app.entities import (
    BallotCount,
    CouncilMember,
    Meeting,
    Nomination,
    Recusal,
    Subject,
    Vote,
)
from app.services import councils, reading
from app.services.catalogues import AwardTypeRow
from app.services.plan_access import open_plan
from app.services.validation import Fields, Line, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."


class BallotFields(Fields):
    """The ballots of one count."""

    issued: int = Field(title="Số phiếu phát ra", ge=0)
    returned: int = Field(title="Số phiếu thu về", ge=0)
    valid: int = Field(title="Số phiếu hợp lệ", ge=0)


class VoteFields(Fields):
    """How the valid ballots fell for one nomination."""

    nomination_id: UUID = Field(title="Đề nghị khen thưởng")
    for_count: int = Field(title="Đồng ý", ge=0)
    against_count: int = Field(0, title="Không đồng ý", ge=0)
    other_count: int = Field(0, title="Ý kiến khác", ge=0)

    @property
    def marked_count(self) -> int:
        """The ballots that say something about the nomination."""
        return self.for_count + self.against_count + self.other_count


class RecusalFields(Fields):
    """A member who takes no part in one vote."""

    member_id: UUID = Field(title="Thành viên")
    reason: Line = Field("", title="Lý do", max_length=300)


@dataclass(frozen=True, slots=True)
class BallotTally:
    """The ballots of a meeting."""

    issued: int
    returned: int
    valid: int

    @property
    def invalid(self) -> int:
        """How many of those returned do not count."""
        return self.returned - self.valid


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """A member who takes no part in one vote."""

    nomination_id: UUID
    member_id: UUID
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoteRow:
    """The votes on one nomination, and whom and what it is for."""

    id: UUID
    """The row that holds the counts."""
    nomination_id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    award_code: str
    period: str
    state: NominationState
    for_count: int
    against_count: int
    other_count: int
    recused_count: int


@dataclass(frozen=True, slots=True)
class LastVote:
    """The votes for a nomination at the last meeting that concluded on it."""

    meeting_id: UUID
    held_on: date
    for_count: int
    member_count: int


# --- writing ---------------------------------------------------------------------------------


@undoable("Ghi số phiếu")
def record_ballots(session: Writing, meeting_id: UUID, values: Mapping[str, Any]) -> None:
    """Keep how many ballots a meeting issued, got back and found valid."""
    open_meeting(session, meeting_id)
    fields = validated(BallotFields, values)
    _check_order(fields)
    tally = session.scalar(_tally_of(meeting_id))
    if tally is None:
        session.add(BallotCount(meeting_id=meeting_id, **fields.model_dump()))
        return
    for name, value in fields.model_dump().items():
        setattr(tally, name, value)


@undoable("Ghi kết quả biểu quyết")
def record_votes(session: Writing, meeting_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the votes on some nominations, in place of what stood there.

    They must be of the meeting's plan and not yet passed, decided or submitted. More votes than
    members, or than valid ballots once those are counted, are refused; whether some are missing
    is told by `meetings.check`, for they are entered one by one.
    """
    meeting = open_meeting(session, meeting_id)
    filled = [validated(VoteFields, row) for row in rows]
    if not filled:
        raise InvalidInput.of(None, "Chưa chọn đề nghị nào để ghi kết quả biểu quyết.")
    _check_nominations(session, meeting, filled)
    _check_counts(session, meeting, filled)
    votes = select(Vote).where(Vote.meeting_id == meeting_id, Vote.deleted_by.is_(None))
    known = {vote.nomination_id: vote.id for vote in session.scalars(votes)}
    session.update_many(
        Vote,
        {known[row.nomination_id]: _counts(row) for row in filled if row.nomination_id in known},
    )
    session.insert_many(
        Vote,
        (
            _counts(row) | {"meeting_id": meeting_id, "nomination_id": row.nomination_id}
            for row in filled
            if row.nomination_id not in known
        ),
    )


@undoable("Bỏ kết quả biểu quyết")
def remove_votes(session: Writing, meeting_id: UUID, nomination_ids: Collection[UUID]) -> int:
    """Take nominations off a meeting, with who stood aside for them; return how many."""
    open_meeting(session, meeting_id)
    away = {"deleted_by": session.operation_id}
    removed = 0
    for entity in (Vote, Recusal):
        ids = session.scalars(
            select(entity.id).where(
                entity.meeting_id == meeting_id,
                entity.nomination_id.in_(nomination_ids),
                entity.deleted_by.is_(None),
            )
        ).all()
        session.update_many(entity, dict.fromkeys(ids, away))
        removed = removed or len(ids)
    return removed


@undoable("Ghi thành viên không tham gia biểu quyết")
def record_recusals(
    session: Writing, meeting_id: UUID, nomination_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Keep which members stand aside for one nomination, in place of those noted before.

    They still count among all members: standing aside never makes the denominator smaller.
    """
    meeting = open_meeting(session, meeting_id)
    nomination = reading.the(session, Nomination, nomination_id, "Đề nghị khen thưởng")
    _check_plan(meeting, nomination)
    filled = {row.member_id: row for row in (validated(RecusalFields, row) for row in rows)}
    seats = councils.members_on(session, meeting.council_id, meeting.held_on)
    if strangers := filled.keys() - {seat.id for seat in seats}:
        raise InvalidInput.of(
            "member_id",
            f"{len(strangers)} người đã chọn không phải thành viên hội đồng vào ngày "
            f"{meeting.held_on:%d/%m/%Y}. Chưa lưu. Chọn lại trong danh sách thành viên.",
        )
    former = select(Recusal).where(
        Recusal.meeting_id == meeting_id,
        Recusal.nomination_id == nomination_id,
        Recusal.deleted_by.is_(None),
    )
    known = {row.member_id: row for row in session.scalars(former)}
    session.put_away(*(row for member_id, row in known.items() if member_id not in filled))
    for member_id, fields in filled.items():
        if member_id in known:
            known[member_id].reason = fields.reason
            continue
        session.add(
            Recusal(
                meeting_id=meeting_id,
                nomination_id=nomination_id,
                member_id=member_id,
                reason=fields.reason,
            )
        )


def open_meeting(session: Session, meeting_id: UUID) -> Meeting:
    """Return a meeting whose minutes are still written.

    `NotAllowed` once it is concluded, or its plan is closed.
    """
    meeting = reading.the(session, Meeting, meeting_id, "Cuộc họp")
    open_plan(session, meeting.plan_id)
    if meeting.is_concluded:
        raise NotAllowed(
            f"Cuộc họp ngày {meeting.held_on:%d/%m/%Y} đã kết luận nên không sửa được. "
            f"{_UNCHANGED} Dùng “Mở lại cuộc họp” và ghi lý do rồi làm lại."
        )
    return meeting


# --- reading ---------------------------------------------------------------------------------


def tally(session: Session, meeting_id: UUID) -> BallotTally | None:
    """Return the ballots of a meeting, nothing when none were counted."""
    found = session.scalar(_tally_of(meeting_id))
    return BallotTally(found.issued, found.returned, found.valid) if found else None


def votes(session: Session, meeting_id: UUID) -> tuple[VoteRow, ...]:
    """Return the votes of a meeting: collectives, then people, then households, by name."""
    aside = (
        select(Recusal.nomination_id, func.count().label("count"))
        .where(Recusal.meeting_id == meeting_id, Recusal.deleted_by.is_(None))
        .group_by(Recusal.nomination_id)
        .subquery()
    )
    statement = (
        select(
            Vote.id,
            Nomination.id,
            Subject.id,
            Subject.name,
            Subject.kind,
            Nomination.award_code,
            Nomination.period,
            Nomination.state,
            Vote.for_count,
            Vote.against_count,
            Vote.other_count,
            func.coalesce(aside.c.count, 0),
        )
        .join(Nomination, Vote.nomination_id == Nomination.id)
        .join(Subject, Nomination.subject_id == Subject.id)
        .outerjoin(aside, aside.c.nomination_id == Nomination.id)
        .where(
            Vote.meeting_id == meeting_id,
            Vote.deleted_by.is_(None),
            Nomination.deleted_by.is_(None),
        )
        .order_by(
            Subject.kind.desc(),
            Nomination.award_code,
            Nomination.priority,
            Subject.name_key,
            Nomination.id,
        )
    )
    return tuple(VoteRow(*row) for row in session.execute(statement))


def recusals(session: Session, meeting_id: UUID) -> tuple[RecusalRow, ...]:
    """Return who stood aside at a meeting, and for which nomination."""
    statement = (
        select(Recusal.nomination_id, Recusal.member_id, CouncilMember.name, Recusal.reason)
        .join(CouncilMember, Recusal.member_id == CouncilMember.id)
        .where(Recusal.meeting_id == meeting_id, Recusal.deleted_by.is_(None))
        .order_by(CouncilMember.position, Recusal.nomination_id)
    )
    return tuple(RecusalRow(*row) for row in session.execute(statement))


def last_votes(session: Session, nomination_ids: Collection[UUID]) -> dict[UUID, LastVote]:
    """Return the votes of the last concluded meeting on each nomination, in one query.

    The members are those of the whole council on the day it met.
    """
    seated = (
        select(func.count())
        .where(
            CouncilMember.council_id == Meeting.council_id,
            CouncilMember.deleted_by.is_(None),
            councils.sits_on(Meeting.held_on),
        )
        .correlate(Meeting)
        .scalar_subquery()
    )
    statement = (
        select(Vote.nomination_id, Meeting.id, Meeting.held_on, Vote.for_count, seated)
        .join(Meeting, and_(Vote.meeting_id == Meeting.id, Meeting.is_concluded))
        .where(
            Vote.nomination_id.in_(nomination_ids),
            Vote.deleted_by.is_(None),
            Meeting.deleted_by.is_(None),
        )
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
    )
    return {row[0]: LastVote(*row[1:]) for row in session.execute(statement)}


def judged(for_count: int, member_count: int, award: AwardTypeRow | None) -> VoteResult:
    """Return whether the votes for reach what the award asks for, among all members.

    Where the award has no threshold of its own, the council decides by more than half of all its
    members. Numbers that cannot be (members who left since) are not met, with the sentence why.
    """
    threshold = award.vote_threshold_percent if award else None
    try:
        result = approval(for_count, member_count, threshold)
    except InvalidInput as refusal:
        return VoteResult(f"{for_count}/{member_count}", is_met=False, sentence=str(refusal))
    if threshold is not None:
        return result
    is_met = 2 * for_count > member_count
    told = "quá nửa" if is_met else "chưa quá nửa"
    counted = result.sentence.removesuffix(".")
    return replace(result, is_met=is_met, sentence=f"{counted}, {told} số thành viên.")


# --- how -------------------------------------------------------------------------------------

_VOTED_ON = (NominationState.PROPOSED, NominationState.FAILED)


def _tally_of(meeting_id: UUID) -> Any:  # noqa: ANN401 - a select of BallotCount
    return select(BallotCount).where(
        BallotCount.meeting_id == meeting_id, BallotCount.deleted_by.is_(None)
    )


def _counts(row: VoteFields) -> dict[str, Any]:
    return row.model_dump(exclude={"nomination_id"})


def _check_order(fields: BallotFields) -> None:
    """Refuse what no count can be; the database refuses it too."""
    pairs = (
        ("returned", "Số phiếu thu về", fields.returned, "số phiếu phát ra", fields.issued),
        ("valid", "Số phiếu hợp lệ", fields.valid, "số phiếu thu về", fields.returned),
    )
    problems = [
        Problem(
            field,
            f"{more_name} ({more}) nhiều hơn {less_name} ({less}). Kiểm tra lại biên bản kiểm "
            "phiếu.",
        )
        for field, more_name, more, less_name, less in pairs
        if more > less
    ]
    if problems:
        raise InvalidInput(problems)


def _check_nominations(session: Session, meeting: Meeting, filled: Sequence[VoteFields]) -> None:
    ids = [row.nomination_id for row in filled]
    if len(set(ids)) < len(ids):
        raise InvalidInput.of(
            "nomination_id", "Một đề nghị có hai dòng kết quả biểu quyết. Chưa lưu. Bỏ bớt một."
        )
    statement = select(Nomination).where(Nomination.id.in_(ids), Nomination.deleted_by.is_(None))
    found = {row.id: row for row in session.scalars(statement)}
    for nomination_id in ids:
        nomination = found.get(nomination_id)
        if nomination is None:
            raise NotAllowed(
                f"Có đề nghị khen thưởng không còn trong danh sách. {_UNCHANGED} Nạp lại rồi "
                "chọn lại."
            )
        _check_plan(meeting, nomination)
        if nomination.state not in _VOTED_ON:
            subject = session.get_one(Subject, nomination.subject_id)
            raise NotAllowed(
                f"Đề nghị của {quoted(subject.name)} đang ở trạng thái "
                f"“{nomination.state.label}” nên không biểu quyết. {_UNCHANGED} Bỏ chọn dòng "
                "này rồi làm lại."
            )


def _check_plan(meeting: Meeting, nomination: Nomination) -> None:
    if nomination.plan_id != meeting.plan_id:
        raise NotAllowed(
            f"Đề nghị này thuộc kế hoạch khác với kế hoạch của cuộc họp. {_UNCHANGED} Chọn đề "
            "nghị của cùng kế hoạch."
        )


def _check_counts(session: Session, meeting: Meeting, filled: Sequence[VoteFields]) -> None:
    """Refuse more votes than there can be; whether some are missing is for `meetings.check`."""
    seats = len(councils.members_on(session, meeting.council_id, meeting.held_on))
    counted = tally(session, meeting.id)
    aside = Counter(row.nomination_id for row in recusals(session, meeting.id))
    problems: dict[UUID, str] = {}
    for row in filled:
        marked, recused = row.marked_count, aside[row.nomination_id]
        if marked > seats:
            problems[row.nomination_id] = f"nhiều hơn số thành viên hội đồng ({seats})"
        elif counted is not None and marked > counted.valid:
            problems[row.nomination_id] = f"nhiều hơn số phiếu hợp lệ ({counted.valid})"
        elif marked + recused > seats:
            problems[row.nomination_id] = (
                f"cộng {recused} người không tham gia biểu quyết nhiều hơn số thành viên hội đồng "
                f"({seats})"
            )
    if not problems:
        return
    wanted = select(Nomination.id, Subject.name).join(Subject, Nomination.subject_id == Subject.id)
    names = {row[0]: row[1] for row in session.execute(wanted.where(Nomination.id.in_(problems)))}
    marks = {row.nomination_id: row.marked_count for row in filled}
    raise InvalidInput(
        Problem(
            "for_count",
            f"{names[row_id]}: tổng số phiếu ({marks[row_id]}) {told}. Chưa lưu. Kiểm tra lại "
            "biên bản kiểm phiếu.",
        )
        for row_id, told in problems.items()
    )

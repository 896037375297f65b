"""The minutes of a council's meeting (biên bản họp) as values, and what is still wrong in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.terms import NominationState, SubjectKind
from app.domain.voting import CandidateCount, VoteCount, count_problems
from app.services.ballots import BallotTally, RecusalRow
from app.services.councils import MemberRow
from app.services.registering import some_of


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A member of the council on the day of the meeting; `is_present` is None while not noted."""

    member: MemberRow
    is_present: bool | None
    absence_reason: str
    has_written_opinion: bool
    id: UUID | None = None
    """The row that notes it, nothing while not noted."""


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What somebody said."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TellerRow:
    """A member of the counting team."""

    name: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """The minutes of a meeting."""

    id: UUID
    council_id: UUID
    council_name: str
    plan_id: UUID
    held_on: date
    starts_at: str
    ends_at: str
    place: str
    agenda: str
    conclusion: str
    is_concluded: bool
    chair: MemberRow | None
    secretary: MemberRow | None
    attendance: tuple[AttendanceRow, ...]
    """Every member of the council on the day."""
    opinions: tuple[OpinionRow, ...]
    tellers: tuple[TellerRow, ...]
    ballots: BallotTally | None
    recusals: tuple[RecusalRow, ...]
    council_symbol: str = ""
    """The letters in the numbers of its papers; blank: the usual ones."""
    has_own_seal: bool = False
    """Whether the council has a seal; else it uses that of the office."""

    @property
    def member_count(self) -> int:
        """How many members the council has: what votes are counted against."""
        return len(self.attendance)

    @property
    def present(self) -> tuple[AttendanceRow, ...]:
        """The members who were there."""
        return tuple(row for row in self.attendance if row.is_present)

    @property
    def absent(self) -> tuple[AttendanceRow, ...]:
        """The members who were not there."""
        return tuple(row for row in self.attendance if row.is_present is False)

    @property
    def written_opinion_count(self) -> int:
        """How many absent members gave their opinion in writing."""
        return sum(row.has_written_opinion for row in self.absent)

    def voter_count(self, *, counts_written: bool) -> int:
        """How many members may vote: those present, and the written opinions where they count."""
        return len(self.present) + (self.written_opinion_count if counts_written else 0)

    def vote_count(self, *, counts_written: bool) -> VoteCount:
        """Return the ballots; at a show of hands everyone who may vote has done so."""
        tally = self.ballots
        if tally is None:
            voters = self.voter_count(counts_written=counts_written)
            return VoteCount(voters, voters, voters, self.member_count)
        return VoteCount(tally.issued, tally.returned, tally.valid, self.member_count)


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """What came out of the vote on one nomination."""

    id: UUID
    """The row that holds the counts."""
    nomination_id: UUID
    subject_id: UUID
    subject_name: str
    subject_kind: SubjectKind
    award_code: str
    award_name: str
    period: str
    state: NominationState
    for_count: int
    against_count: int
    other_count: int
    recused_count: int
    member_count: int
    """All members of the council on the day, absent and recused ones too."""
    is_ballot_required: bool
    threshold_percent: int | None
    ratio_text: str
    is_met: bool
    sentence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Quorum:
    """The least part of all members that should be at a meeting: 2/3, 80/100."""

    numerator: int
    denominator: int
    session_name: str

    @property
    def text(self) -> str:
        """The part as people write it."""
        is_percent = self.denominator == 100
        return f"{self.numerator}%" if is_percent else f"{self.numerator}/{self.denominator}"

    def is_met(self, present: int, members: int) -> bool:
        """Return whether enough are present, compared in whole numbers."""
        return present * self.denominator >= self.numerator * members


def problems(
    minutes: MeetingView, outcomes: Sequence[VoteOutcome], *, counts_written: bool
) -> tuple[str, ...]:
    """Return a sentence for everything that stands in the way of concluding a meeting.

    `counts_written`: the written opinion of an absent member is a ballot.
    """
    if not minutes.attendance:
        day = f"{minutes.held_on:%d/%m/%Y}"
        advice = "Nhập thành viên hội đồng hoặc sửa ngày họp."
        return (f"Hội đồng không có thành viên vào ngày {day}. {advice}",)
    return (
        *_people_problems(minutes),
        *_ballot_problems(minutes, outcomes, counts_written=counts_written),
        *_state_problems(outcomes),
    )


def warnings(
    minutes: MeetingView,
    outcomes: Sequence[VoteOutcome],
    quorums: Sequence[Quorum],
    left_over: int,
) -> tuple[str, ...]:
    """Return a sentence for everything that a person should look at before concluding.

    `left_over` is how many nominations of the plan were not voted on.
    """
    return (
        *_quorum_warnings(minutes, quorums),
        *_recusal_warnings(minutes, outcomes),
        *(
            ("Chưa ghi tổ kiểm phiếu. Biên bản kiểm phiếu cần tổ trưởng và các thành viên.",)
            if minutes.ballots and not minutes.tellers
            else ()
        ),
        *(
            (f"Còn {left_over} đề nghị của kế hoạch chưa được biểu quyết tại cuộc họp này.",)
            if left_over
            else ()
        ),
    )


def _people_problems(minutes: MeetingView) -> Iterator[str]:
    present = {row.member.id for row in minutes.present}
    noted = {row.member.id for row in minutes.attendance if row.is_present is not None}
    for label, member in (("chủ trì", minutes.chair), ("thư ký", minutes.secretary)):
        if member is None:
            yield f"Chưa chọn {label} cuộc họp."
        elif member.id in noted and member.id not in present:
            yield f"{member.full_name} là {label} nhưng ghi vắng mặt. Chọn lại {label}."
    if missing := [row.member.name for row in minutes.attendance if row.is_present is None]:
        yield f"Chưa ghi có mặt hay vắng mặt của {len(missing)} thành viên: {some_of(missing)}."


def _ballot_problems(
    minutes: MeetingView, outcomes: Sequence[VoteOutcome], *, counts_written: bool
) -> Iterator[str]:
    if not outcomes:
        yield "Chưa ghi kết quả biểu quyết của đề nghị nào."
    voters = minutes.voter_count(counts_written=counts_written)
    tally = minutes.ballots
    secret = [row.award_name for row in outcomes if row.is_ballot_required]
    if tally is None and secret:
        names = ", ".join(dict.fromkeys(secret))
        yield f"Chưa ghi số phiếu phát ra, thu về, hợp lệ; {names} phải bỏ phiếu."
        return
    if tally is not None and tally.issued > voters:
        yield (
            f"Số phiếu phát ra ({tally.issued}) nhiều hơn số thành viên có mặt và gửi ý kiến bằng "
            f"văn bản ({voters}). Kiểm tra lại biên bản kiểm phiếu."
        )
    count = minutes.vote_count(counts_written=counts_written)
    yield from count_problems(count, _candidates(outcomes))


def _candidates(outcomes: Sequence[VoteOutcome]) -> dict[str, CandidateCount]:
    """Return the counts by a name that tells two people of the same name apart."""
    named: dict[str, CandidateCount] = {}
    seen: Counter[str] = Counter()
    for row in outcomes:
        name = f"{row.subject_name} ({row.award_name})"
        seen[name] += 1
        name = f"{name} [{seen[name]}]" if seen[name] > 1 else name
        named[name] = CandidateCount(
            row.for_count, row.against_count, row.other_count, row.recused_count
        )
    return named


def _state_problems(outcomes: Sequence[VoteOutcome]) -> Iterator[str]:
    for row in outcomes:
        if row.state not in (NominationState.PROPOSED, NominationState.FAILED):
            yield (
                f"Đề nghị của {row.subject_name} ({row.award_name}) đang ở trạng thái "
                f"“{row.state.label}”. Bỏ kết quả biểu quyết của đề nghị này."
            )


def _quorum_warnings(minutes: MeetingView, quorums: Sequence[Quorum]) -> Iterator[str]:
    present, members = len(minutes.present), minutes.member_count
    for quorum in quorums:
        if not quorum.is_met(present, members):
            yield (
                f"Có mặt {present}/{members} thành viên, chưa đủ {quorum.text} theo mức của "
                f"{quorum.session_name}. Kiểm tra lại quy chế của hội đồng."
            )


def _recusal_warnings(minutes: MeetingView, outcomes: Sequence[VoteOutcome]) -> Iterator[str]:
    aside = {(row.nomination_id, row.member_id) for row in minutes.recusals}
    seats = {
        row.member.subject_id: row.member
        for row in minutes.attendance
        if row.member.subject_id is not None
    }
    for row in outcomes:
        seat = seats.get(row.subject_id)
        if seat is not None and (row.nomination_id, seat.id) not in aside:
            yield (
                f"{seat.full_name} là người được xét {row.award_name} nhưng chưa ghi không tham "
                "gia biểu quyết."
            )

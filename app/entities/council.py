"""Councils (hội đồng thi đua, khen thưởng), their meetings and their votes."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import CouncilRole, Regime
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    optional,
    required,
    strict,
    unique_while_living,
)


class Council(Recorded, Base, kw_only=True):
    """A council in one term."""

    __tablename__ = "council"
    __table_args__ = strict(
        check("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "period")
    )

    name: Mapped[str]
    term: Mapped[str] = mapped_column(default="")
    regime: Mapped[Regime] = choice(Regime, Regime.STATE)
    decision_number: Mapped[str] = mapped_column(default="")
    """The decision that set it up."""
    symbol: Mapped[str | None] = mapped_column(default=None)
    """Its letters in the numbers of its papers; none: the usual ones of such a council."""
    has_own_seal: Mapped[bool | None] = mapped_column(default=None)
    """Whether it has a seal; else it uses that of the office."""
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)


class CouncilMember(Recorded, Base, kw_only=True):
    """A person's seat in a council."""

    __tablename__ = "council_member"
    __table_args__ = strict()

    council_id: Mapped[UUID] = required("council")
    subject_id: Mapped[UUID | None] = optional("subject")
    position: Mapped[int]
    name: Mapped[str]
    honorific: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    role: Mapped[CouncilRole] = choice(CouncilRole, CouncilRole.MEMBER)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)


class Meeting(Recorded, Base, kw_only=True):
    """A meeting of a council about a plan's nominations (họp xét)."""

    __tablename__ = "meeting"
    __table_args__ = strict()

    council_id: Mapped[UUID] = required("council")
    plan_id: Mapped[UUID] = required("plan")
    held_on: Mapped[date]
    starts_at: Mapped[str] = mapped_column(default="")
    """The hour, "08:00"."""
    ends_at: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    chair_id: Mapped[UUID | None] = optional("council_member")
    secretary_id: Mapped[UUID | None] = optional("council_member")
    agenda: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    is_concluded: Mapped[bool] = mapped_column(default=False)


class Attendance(Recorded, Base, kw_only=True):
    """Whether a member was there, why not, and whether an absent one gave a written opinion."""

    __tablename__ = "attendance"
    __table_args__ = strict(unique_while_living("meeting_id", "member_id", name="uq_attendance"))

    meeting_id: Mapped[UUID] = required("meeting")
    member_id: Mapped[UUID] = required("council_member")
    is_present: Mapped[bool] = mapped_column(default=True)
    absence_reason: Mapped[str] = mapped_column(default="")
    has_written_opinion: Mapped[bool] = mapped_column(default=False)


class Opinion(Recorded, Base, kw_only=True):
    """What somebody said at a meeting."""

    __tablename__ = "opinion"
    __table_args__ = strict()

    meeting_id: Mapped[UUID] = required("meeting")
    position: Mapped[int]
    speaker: Mapped[str]
    text: Mapped[str]


class Teller(Recorded, Base, kw_only=True):
    """A member of the counting team (tổ kiểm phiếu)."""

    __tablename__ = "teller"
    __table_args__ = strict()

    meeting_id: Mapped[UUID] = required("meeting")
    position: Mapped[int]
    name: Mapped[str]
    is_head: Mapped[bool] = mapped_column(default=False)


class BallotCount(Recorded, Base, kw_only=True):
    """The ballots of a meeting: issued, returned, valid. Ballots are secret: counts only."""

    __tablename__ = "ballot_count"
    __table_args__ = strict(
        unique_while_living("meeting_id", name="uq_ballot_count"),
        check("issued >= returned AND returned >= valid AND valid >= 0", "order"),
    )

    meeting_id: Mapped[UUID] = required("meeting")
    issued: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]


class Vote(Recorded, Base, kw_only=True):
    """The votes on one nomination."""

    __tablename__ = "vote"
    __table_args__ = strict(
        unique_while_living("meeting_id", "nomination_id", name="uq_vote"),
        check("for_count >= 0 AND against_count >= 0 AND other_count >= 0", "counts"),
    )

    meeting_id: Mapped[UUID] = required("meeting")
    nomination_id: Mapped[UUID] = required("nomination")
    for_count: Mapped[int]
    against_count: Mapped[int] = mapped_column(default=0)
    other_count: Mapped[int] = mapped_column(default=0)


class Recusal(Recorded, Base, kw_only=True):
    """A member who takes no part in the vote on one nomination. The denominator stays."""

    __tablename__ = "recusal"
    __table_args__ = strict(
        unique_while_living("meeting_id", "nomination_id", "member_id", name="uq_recusal")
    )

    meeting_id: Mapped[UUID] = required("meeting")
    nomination_id: Mapped[UUID] = required("nomination")
    member_id: Mapped[UUID] = required("council_member")
    reason: Mapped[str] = mapped_column(default="")

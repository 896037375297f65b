"""Nominations (đề nghị khen thưởng), decisions, and the award book (sổ khen thưởng)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import AwardGround, AwardNature, DecisionState, HoldReason, NominationState
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    folded,
    name_key,
    optional,
    optional_choice,
    required,
    strict,
    unique_while_living,
)


class Nomination(Recorded, Base, kw_only=True):
    """One nominee for one title or commendation under a plan."""

    __tablename__ = "nomination"
    __table_args__ = strict(
        unique_while_living("plan_id", "subject_id", "award_code", "period", name="uq_nomination")
    )

    plan_id: Mapped[UUID] = required("plan")
    subject_id: Mapped[UUID] = required("subject")
    award_code: Mapped[str]
    period: Mapped[str]
    """What the award counts: “2026”, “năm học 2025-2026”, “giai đoạn 1”."""
    achievement: Mapped[str] = mapped_column(default="")
    total: Mapped[int | None] = mapped_column(default=None)
    rank: Mapped[int | None] = mapped_column(default=None)
    grade: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[NominationState] = choice(NominationState, NominationState.PROPOSED)
    state_reason: Mapped[str] = mapped_column(default="")
    override_reason: Mapped[str] = mapped_column(default="")
    """Why a condition that blocks was set aside, recorded and printed."""
    ground: Mapped[AwardGround | None] = optional_choice(AwardGround)
    """Nothing: that of its plan."""


class Hold(Recorded, Base, kw_only=True):
    """A time in which nothing may be proposed for a subject: that it is so, not why in detail."""

    __tablename__ = "hold"
    __table_args__ = strict()

    subject_id: Mapped[UUID] = required("subject")
    reason: Mapped[HoldReason] = choice(HoldReason)
    reference: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(default=None)


class Decision(Recorded, Base, kw_only=True):
    """A decision to commend (quyết định khen thưởng). Its number is unique in its year."""

    __tablename__ = "decision"
    __table_args__ = strict(
        unique_while_living("year", "symbol", "number", name="uq_decision_number"),
        check("state = 'draft' OR (number IS NOT NULL AND signed_on IS NOT NULL)", "issued"),
    )

    plan_id: Mapped[UUID | None] = optional("plan")
    meeting_id: Mapped[UUID | None] = optional("meeting")
    year: Mapped[int]
    number: Mapped[str | None] = mapped_column(default=None)
    symbol: Mapped[str] = mapped_column(default="QĐ-UBND")
    signed_on: Mapped[date | None] = mapped_column(default=None)
    issuer: Mapped[str] = mapped_column(default="")
    authority_line: Mapped[str] = mapped_column(default="")
    signer_post: Mapped[str] = mapped_column(default="")
    signer_name: Mapped[str] = mapped_column(default="")
    subject_line: Mapped[str]
    state: Mapped[DecisionState] = choice(DecisionState, DecisionState.DRAFT)
    base_salary: Mapped[int | None] = mapped_column(default=None)
    """Đồng, in force on the day it was signed."""
    rounding_step: Mapped[int | None] = mapped_column(default=None)
    revoke_reason: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = folded("number", "symbol", "subject_line")


class Award(Recorded, Base, kw_only=True):
    """A line of the award book: what somebody was given, as it was on that day.

    Awards of former years are entered without a decision of this file.
    """

    __tablename__ = "award"
    __table_args__ = strict(
        unique_while_living("year", "golden_book_number", name="uq_award_golden_book"),
        check("prize_amount >= 0", "prize"),
    )

    subject_id: Mapped[UUID] = required("subject")
    award_code: Mapped[str]
    award_name: Mapped[str]
    year: Mapped[int]
    period: Mapped[str] = mapped_column(default="")
    decision_id: Mapped[UUID | None] = optional("decision")
    nomination_id: Mapped[UUID | None] = optional("nomination")
    decision_number: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    honorific: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    unit_name: Mapped[str] = mapped_column(default="")
    is_leader: Mapped[bool] = mapped_column(default=False)
    achievement: Mapped[str] = mapped_column(default="")
    golden_book_number: Mapped[int | None] = mapped_column(default=None)
    nature: Mapped[AwardNature] = choice(AwardNature, AwardNature.GIVEN)
    prize_multiplier: Mapped[int | None] = mapped_column(default=None)
    prize_amount: Mapped[int | None] = mapped_column(default=None)
    """Đồng; 0 when another title of the same period is paid, with the reason in `prize_note`."""
    prize_note: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    ground: Mapped[AwardGround | None] = optional_choice(AwardGround)
    """Nothing, of a line of a draft: that of its nomination; of a line by hand: not known."""
    search: Mapped[str] = folded("name", "unit_name", "award_name", "decision_number")
    name_key: Mapped[str] = name_key("name")

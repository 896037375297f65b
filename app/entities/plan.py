"""The emulation plan (kế hoạch thi đua) and all that it lays down."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    AwardScope,
    ContentKind,
    DeadlineKind,
    Direction,
    Operator,
    PhaseKind,
    PlanForm,
    PlanState,
    Regime,
    RegistrationPolicy,
    ReviewKind,
    SubjectKind,
)
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    earliest,
    folded,
    identity,
    latest,
    optional,
    optional_choice,
    required,
    strict,
    unique_while_living,
)


class Plan(Recorded, Base, kw_only=True):
    """One plan. As a draft it may lack its number, day and signer."""

    __tablename__ = "plan"
    __table_args__ = strict(check("year BETWEEN 1990 AND 2100", "year"))

    name: Mapped[str]
    """The subject line (trích yếu)."""
    year: Mapped[int] = mapped_column(index=True)
    state: Mapped[PlanState] = choice(PlanState, PlanState.DRAFT)
    regime: Mapped[Regime] = choice(Regime, Regime.STATE)
    form: Mapped[PlanForm] = choice(PlanForm, PlanForm.REGULAR)
    number: Mapped[str] = mapped_column(default="")
    symbol: Mapped[str] = mapped_column(default="")
    """What follows the number: “KH-UBND”."""
    dated: Mapped[DocumentDate | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(default="")
    parent_body: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    occasion: Mapped[str] = mapped_column(default="")
    theme: Mapped[str] = mapped_column(default="")
    slogan: Mapped[str] = mapped_column(default="")
    preamble: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    requirements: Mapped[str] = mapped_column(default="")
    scope: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    starts: Mapped[PartialDate | None] = mapped_column(default=None)
    starts_earliest: Mapped[date | None] = earliest("starts")
    ends: Mapped[PartialDate | None] = mapped_column(default=None)
    ends_latest: Mapped[date | None] = latest("ends")
    upper_title: Mapped[str] = mapped_column(default="")
    """The plan of the level above that this one carries out: what, number, date, issuer."""
    upper_number: Mapped[str] = mapped_column(default="")
    upper_dated: Mapped[DocumentDate | None] = mapped_column(default=None)
    upper_issuer: Mapped[str] = mapped_column(default="")
    registration_policy: Mapped[RegistrationPolicy] = choice(
        RegistrationPolicy, RegistrationPolicy.WARN
    )
    registration_basis: Mapped[str] = mapped_column(default="")
    registration_due: Mapped[PartialDate | None] = mapped_column(default=None)
    registration_due_latest: Mapped[date | None] = latest("registration_due")
    authority_line: Mapped[str] = mapped_column(default="")
    """“TM. ỦY BAN NHÂN DÂN”, “T/M BAN THƯỜNG VỤ”."""
    signer_post: Mapped[str] = mapped_column(default="")
    signer_second_post: Mapped[str] = mapped_column(default="")
    """The post under “KT.” or the signer's own post elsewhere."""
    signer_name: Mapped[str] = mapped_column(default="")
    archive_line: Mapped[str] = mapped_column(default="")
    copied_from_id: Mapped[UUID | None] = optional("plan")
    note: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = folded("number", "symbol", "name", "issuer", "theme")


class PlanBasis(Recorded, Base, kw_only=True):
    """One legal basis (căn cứ) of a plan, in the order it is printed."""

    __tablename__ = "plan_basis"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    text: Mapped[str]
    legal_document_id: Mapped[UUID | None] = optional("legal_document")


class PlanAudience(Recorded, Base, kw_only=True):
    """Whom a plan addresses (đối tượng), in its own words."""

    __tablename__ = "plan_audience"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    text: Mapped[str]
    subject_kind: Mapped[SubjectKind | None] = optional_choice(SubjectKind)


class Participation(Recorded, Base, kw_only=True):
    """A subject that takes part in a plan, and whether it must."""

    __tablename__ = "participation"
    __table_args__ = strict(unique_while_living("plan_id", "subject_id", name="uq_participation"))

    plan_id: Mapped[UUID] = required("plan")
    subject_id: Mapped[UUID] = required("subject")
    is_required: Mapped[bool] = mapped_column(default=True)


class Phase(Recorded, Base, kw_only=True):
    """A phase (giai đoạn) or wave (đợt) of a plan. Waves may have gaps between them."""

    __tablename__ = "phase"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    kind: Mapped[PhaseKind] = choice(PhaseKind, PhaseKind.PHASE)
    name: Mapped[str]
    starts: Mapped[PartialDate | None] = mapped_column(default=None)
    starts_earliest: Mapped[date | None] = earliest("starts")
    ends: Mapped[PartialDate | None] = mapped_column(default=None)
    ends_latest: Mapped[date | None] = latest("ends")
    note: Mapped[str] = mapped_column(default="")


class ContestItem(Recorded, Base, kw_only=True):
    """A node of what a plan is about (nội dung thi đua), or a named movement in it."""

    __tablename__ = "contest_item"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    parent_id: Mapped[UUID | None] = optional("contest_item")
    position: Mapped[int]
    kind: Mapped[ContentKind] = choice(ContentKind, ContentKind.CONTENT)
    heading: Mapped[str]
    body: Mapped[str] = mapped_column(default="")


class Target(Recorded, Base, kw_only=True):
    """A number to reach (chỉ tiêu)."""

    __tablename__ = "target"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    name: Mapped[str]
    operator: Mapped[Operator] = choice(Operator, Operator.AT_LEAST)
    value: Mapped[Decimal | None] = mapped_column(default=None)
    unit: Mapped[str] = mapped_column(default="")
    direction: Mapped[Direction] = choice(Direction, Direction.HIGHER)
    contest_item_id: Mapped[UUID | None] = optional("contest_item")
    phase_id: Mapped[UUID | None] = optional("phase")
    subject_id: Mapped[UUID | None] = optional("subject")
    """The one unit that the target is for; nothing when every unit, or the commune, has it."""
    is_per_unit: Mapped[bool] = mapped_column(default=False)
    due: Mapped[PartialDate | None] = mapped_column(default=None)
    due_latest: Mapped[date | None] = latest("due")
    note: Mapped[str] = mapped_column(default="")


class TargetFigure(Recorded, Base, kw_only=True):
    """What was reached of a target, by whom and in which phase (số liệu đạt được)."""

    __tablename__ = "target_figure"
    __table_args__ = strict(unique_while_living("figure_key", name="uq_target_figure"))

    target_id: Mapped[UUID] = required("target")
    subject_id: Mapped[UUID | None] = optional("subject")
    phase_id: Mapped[UUID | None] = optional("phase")
    reached_value: Mapped[Decimal]
    reported_on: Mapped[date | None] = mapped_column(default=None)
    source: Mapped[str] = mapped_column(default="")
    figure_key: Mapped[str] = identity("target_id", "subject_id", "phase_id")


class Deadline(Recorded, Base, kw_only=True):
    """Something due in a plan (mốc thời gian): what, by whom, how many, by when."""

    __tablename__ = "deadline"
    __table_args__ = strict(check("minimum_count >= 0", "minimum"))

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    kind: Mapped[DeadlineKind] = choice(DeadlineKind, DeadlineKind.OTHER)
    task: Mapped[str]
    responsible: Mapped[str] = mapped_column(default="")
    due: Mapped[PartialDate | None] = mapped_column(default=None)
    due_latest: Mapped[date | None] = latest("due")
    phase_id: Mapped[UUID | None] = optional("phase")
    minimum_count: Mapped[int] = mapped_column(default=0)
    """How many works, events … each participating unit must register at least."""
    work_kinds: Mapped[str] = mapped_column(default="")
    """The kinds of work that count, by code, separated by blanks; empty: any."""
    done_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class Assignment(Recorded, Base, kw_only=True):
    """What an organisation has to do under a plan (tổ chức thực hiện)."""

    __tablename__ = "assignment"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    organisation: Mapped[str]
    subject_id: Mapped[UUID | None] = optional("subject")
    task: Mapped[str] = mapped_column(default="")
    due: Mapped[PartialDate | None] = mapped_column(default=None)
    due_latest: Mapped[date | None] = latest("due")
    done_on: Mapped[date | None] = mapped_column(default=None)


class LadderStep(Recorded, Base, kw_only=True):
    """One step of a plan's award ladder (hình thức khen thưởng), lowest first."""

    __tablename__ = "ladder_step"
    __table_args__ = strict(
        check("quota_count >= 0", "quota_count"),
        check("quota_percent BETWEEN 0 AND 100", "quota_percent"),
    )

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    award_codes: Mapped[str] = mapped_column(default="")
    """Award types in the catalogue, separated by blanks: a step may commend people and
    collectives alike. The rows that hold are found by the plan's date."""
    name: Mapped[str]
    """As the plan names it."""
    scope: Mapped[AwardScope | None] = optional_choice(AwardScope)
    authority: Mapped[str] = mapped_column(default="")
    quota_count: Mapped[int | None] = mapped_column(default=None)
    quota_percent: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class Recipient(Recorded, Base, kw_only=True):
    """One line of whom a plan goes to (nơi nhận)."""

    __tablename__ = "recipient"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    text: Mapped[str]


class Review(Recorded, Base, kw_only=True):
    """An interim (sơ kết) or final review (tổng kết) of a plan, held on a day."""

    __tablename__ = "review"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    phase_id: Mapped[UUID | None] = optional("phase")
    kind: Mapped[ReviewKind] = choice(ReviewKind)
    held_on: Mapped[date | None] = mapped_column(default=None)
    report_number: Mapped[str] = mapped_column(default="")
    results: Mapped[str] = mapped_column(default="")
    shortcomings: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")

"""What subjects register under a plan (đăng ký thi đua), and pledges between units."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.dates import PartialDate
from app.domain.terms import (
    Operator,
    RegistrationKind,
    RegistrationState,
    WorkKind,
)
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    folded,
    latest,
    optional,
    required,
    strict,
    unique_while_living,
)


class Registration(Recorded, Base, kw_only=True):
    """One thing that one subject registers under a plan.

    A title or commendation carries its `award_code`; a work has a `Work` row; a target names the
    plan's target or its own, with the pledged value.
    """

    __tablename__ = "registration"
    __table_args__ = strict(
        check("kind <> 'award' OR award_code <> ''", "award_is_named"),
        check("state <> 'rejected' OR reject_reason <> ''", "rejection_has_reason"),
        unique_while_living(
            "plan_id", "subject_id", "kind", "award_code", "content", name="uq_registration"
        ),
    )

    plan_id: Mapped[UUID] = required("plan")
    subject_id: Mapped[UUID] = required("subject")
    kind: Mapped[RegistrationKind] = choice(RegistrationKind)
    state: Mapped[RegistrationState] = choice(RegistrationState, RegistrationState.UNSENT)
    award_code: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    """The work's name, or the target in words; of an award nothing."""
    target_id: Mapped[UUID | None] = optional("target")
    operator: Mapped[Operator] = choice(Operator, Operator.AT_LEAST)
    pledged_value: Mapped[Decimal | None] = mapped_column(default=None)
    value_unit: Mapped[str] = mapped_column(default="")
    registered_on: Mapped[date | None] = mapped_column(default=None)
    paper_received_on: Mapped[date | None] = mapped_column(default=None)
    file_received_on: Mapped[date | None] = mapped_column(default=None)
    decided_on: Mapped[date | None] = mapped_column(default=None)
    reject_reason: Mapped[str] = mapped_column(default="")
    is_again: Mapped[bool] = mapped_column(default=False)
    """Whether it was registered before (tái đăng ký)."""
    note: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = folded("award_code", "content", "note")


class Work(Recorded, Base, kw_only=True):
    """A project, model or task (công trình, mô hình, phần việc) that a unit registered."""

    __tablename__ = "work"
    __table_args__ = strict(
        unique_while_living("registration_id", name="uq_work"),
        check("cost >= 0", "cost"),
    )

    registration_id: Mapped[UUID] = required("registration")
    kind: Mapped[WorkKind] = choice(WorkKind)
    name: Mapped[str]
    scale: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    cost: Mapped[int | None] = mapped_column(default=None)
    """Đồng."""
    funding: Mapped[str] = mapped_column(default="")
    person_in_charge: Mapped[str] = mapped_column(default="")
    starts: Mapped[PartialDate | None] = mapped_column(default=None)
    finishes: Mapped[PartialDate | None] = mapped_column(default=None)
    finishes_latest: Mapped[date | None] = latest("finishes")
    has_plaque: Mapped[bool] = mapped_column(default=False)
    """Whether it gets a plaque (gắn biển)."""
    finished_on: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = folded("name", "place", "person_in_charge")


class Pledge(Recorded, Base, kw_only=True):
    """A pledge (giao ước thi đua) that the units of a cluster sign."""

    __tablename__ = "pledge"
    __table_args__ = strict()

    plan_id: Mapped[UUID | None] = optional("plan")
    cluster_id: Mapped[UUID] = required("subject")
    year: Mapped[int]
    name: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(default="")


class PledgeItem(Recorded, Base, kw_only=True):
    """One target or commitment of a pledge."""

    __tablename__ = "pledge_item"
    __table_args__ = strict()

    pledge_id: Mapped[UUID] = required("pledge")
    position: Mapped[int]
    text: Mapped[str]
    operator: Mapped[Operator] = choice(Operator, Operator.AT_LEAST)
    value: Mapped[Decimal | None] = mapped_column(default=None)
    value_unit: Mapped[str] = mapped_column(default="")


class PledgeParty(Recorded, Base, kw_only=True):
    """A unit that signs a pledge, and who signs for it."""

    __tablename__ = "pledge_party"
    __table_args__ = strict(unique_while_living("pledge_id", "subject_id", name="uq_pledge_party"))

    pledge_id: Mapped[UUID] = required("pledge")
    subject_id: Mapped[UUID] = required("subject")
    position: Mapped[int]
    representative: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    has_signed: Mapped[bool] = mapped_column(default=False)

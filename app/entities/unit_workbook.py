"""Workbooks that go out to units and come back filled in (tệp cho đơn vị)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.domain.terms import WorkbookKind
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


class UnitWorkbook(Recorded, Base, kw_only=True):
    """One workbook as it was made for a unit, or for a unit that scores others."""

    __tablename__ = "unit_workbook"
    __table_args__ = strict(
        check("version >= 1", "version"),
        unique_while_living(
            "plan_id", "kind", "subject_id", "version", name="uq_unit_workbook_version"
        ),
    )

    plan_id: Mapped[UUID] = required("plan")
    kind: Mapped[WorkbookKind] = choice(WorkbookKind)
    subject_id: Mapped[UUID] = required("subject")
    phase_id: Mapped[UUID | None] = optional("phase")
    """Of the score sheets in it."""
    version: Mapped[int]
    """From 1, in the plan; only the newest is taken back."""
    issued_at: Mapped[datetime]
    secret: Mapped[str]
    """What its identity is signed with. Each has its own: one that leaks forges no other."""
    sent: Mapped[dict[str, object]]
    """What stood in the cells to fill in, by key."""
    links: Mapped[dict[str, object]]
    """Which registration a row or place of the form was, by key."""


class WorkbookReturn(Recorded, Base, kw_only=True):
    """A workbook that came back."""

    __tablename__ = "workbook_return"
    __table_args__ = strict(
        check("position >= 1", "position"),
        check("waiting_count >= 0", "waiting_count"),
    )

    workbook_id: Mapped[UUID] = required("unit_workbook")
    position: Mapped[int]
    """From 1, in the order that they came."""
    taken_at: Mapped[datetime]
    file_name: Mapped[str]
    sha256: Mapped[str]
    accepted: Mapped[dict[str, object]]
    """What was taken over from it, by key."""
    made: Mapped[dict[str, object]]
    """Which registrations were made of it, by the key of their row or place."""
    waiting_count: Mapped[int]
    """How many of its cells were not taken over and still say something else than we have."""

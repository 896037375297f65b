"""Dossiers for the level above (hồ sơ nộp lên trên): what went in, and what became of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import SubmissionEventKind, SubmissionKind
from app.entities.base import Base, Recorded, check, choice, optional, required, strict


class Submission(Recorded, Base, kw_only=True):
    """One folder that was made for a recipient from the data of a plan."""

    __tablename__ = "submission"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    kind: Mapped[SubmissionKind] = choice(SubmissionKind)
    recipient: Mapped[str]
    """As it stands on the papers: “UBND tỉnh”, “Cụm trưởng: UBND xã An Phú”."""
    recipient_id: Mapped[UUID | None] = optional("subject")
    follows_id: Mapped[UUID | None] = optional("submission")
    """The dossier that this one takes the place of, mended."""
    prepared_at: Mapped[datetime]
    folder: Mapped[str] = mapped_column(default="")
    """Where it was written, on the PC that wrote it."""
    fingerprint: Mapped[str]
    """Of all the data that went in."""


class SubmittedPart(Recorded, Base, kw_only=True):
    """One part of the data as it went in, kept to say later what has changed since."""

    __tablename__ = "submitted_part"
    __table_args__ = strict(check("line_count >= 0", "line_count"))

    submission_id: Mapped[UUID] = required("submission")
    part: Mapped[str]
    """The value of a `DossierPart`; no list in the database, for later versions add parts."""
    line_count: Mapped[int]
    fingerprint: Mapped[str]
    lines: Mapped[dict[str, object]]
    """{"lines": [...]}, each as the submission file has it."""


class SubmittedFile(Recorded, Base, kw_only=True):
    """One file of the folder."""

    __tablename__ = "submitted_file"
    __table_args__ = strict(check("size >= 0", "size"))

    submission_id: Mapped[UUID] = required("submission")
    position: Mapped[int]
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    """What the paper in it is called."""
    page_count: Mapped[int | None] = mapped_column(default=None)
    """Of a PDF."""
    row_count: Mapped[int | None] = mapped_column(default=None)
    """How many lines its tables have; nothing where it has no table."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str]


class SubmissionEvent(Recorded, Base, kw_only=True):
    """It was sent, received, or returned."""

    __tablename__ = "submission_event"
    __table_args__ = strict(check("kind <> 'returned' OR note <> ''", "reason"))

    submission_id: Mapped[UUID] = required("submission")
    kind: Mapped[SubmissionEventKind] = choice(SubmissionEventKind)
    position: Mapped[int]
    """From 0, in the order that they happened."""
    happened_on: Mapped[date]
    person: Mapped[str] = mapped_column(default="")
    """Who handed it over, took it or gave it back."""
    note: Mapped[str] = mapped_column(default="")
    """How it was sent, the number it was received under, or why it came back."""

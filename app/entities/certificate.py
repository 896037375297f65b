"""What was done for the certificates (giấy khen) of a decision: names checked, pages printed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.entities.base import Base, Recorded, check, required, strict


class NameCheck(Recorded, Base, kw_only=True):
    """Somebody has compared the names of a decision with the papers, and signed the list."""

    __tablename__ = "name_check"
    __table_args__ = strict()

    decision_id: Mapped[UUID] = required("decision")
    checked_by: Mapped[str]
    checked_at: Mapped[datetime]
    fingerprint: Mapped[str]
    """Of the words that were checked: a change afterwards is seen by it."""


class CertificatePrint(Recorded, Base, kw_only=True):
    """A certificate was printed. A second time needs a reason."""

    __tablename__ = "certificate_print"
    __table_args__ = strict(check("copies > 0", "copies"))

    award_id: Mapped[UUID] = required("award")
    printed_at: Mapped[datetime]
    printed_by: Mapped[str]
    copies: Mapped[int]
    paper: Mapped[str]
    """On what: “Giấy trắng”, “Phôi đã in sẵn đường diềm”."""
    printer: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    """As it stands on the certificate."""
    reason: Mapped[str] = mapped_column(default="")

"""The office's own wording of its documents (lời văn mẫu)."""

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import Regime
from app.entities.base import Base, Recorded, choice, strict, unique_while_living


class DocumentWording(Recorded, Base, kw_only=True):
    """How the office words one kind of document; the shipped words hold while it is blank."""

    __tablename__ = "document_wording"
    __table_args__ = strict(unique_while_living("code", "regime", name="uq_document_wording"))

    code: Mapped[str]
    """The kind of document: “award_decision”."""
    regime: Mapped[Regime] = choice(Regime)
    body: Mapped[str] = mapped_column(default="")
    """Its lines, as `domain.wording` reads them."""

"""A check of form (thể thức) that the office does not hold itself to."""

from sqlalchemy.orm import Mapped

from app.domain.terms import Regime
from app.entities.base import Base, Recorded, choice, strict, unique_while_living


class WaivedCheck(Recorded, Base, kw_only=True):
    """One check, under one regime, with the reason why it is not the office's own."""

    __tablename__ = "waived_check"
    __table_args__ = strict(unique_while_living("code", "regime", name="uq_waived_check"))

    code: Mapped[str]
    """The id of the check: “HD-QH”."""
    regime: Mapped[Regime] = choice(Regime)
    reason: Mapped[str]

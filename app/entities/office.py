"""The office that owns the data file (cơ quan sử dụng)."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import Regime
from app.entities.base import Base, Recorded, choice, strict


class Office(Recorded, Base, kw_only=True):
    """The one commune or ward office. Its words head every document."""

    __tablename__ = "office"
    __table_args__ = strict()

    name: Mapped[str]
    """As documents write it: “Ủy ban nhân dân xã An Bình”."""
    locality: Mapped[str]
    """The place that dates a document: “An Bình”."""
    level_code: Mapped[str] = mapped_column(default="XA")
    parent_name: Mapped[str] = mapped_column(default="")
    party_name: Mapped[str] = mapped_column(default="")
    party_parent_name: Mapped[str] = mapped_column(default="")
    symbol: Mapped[str] = mapped_column(default="UBND")
    """The issuer's letters in document symbols: “12/KH-UBND”."""
    regime: Mapped[Regime] = choice(Regime, Regime.STATE)
    works_since: Mapped[date | None] = mapped_column(default=None)
    is_sample: Mapped[bool] = mapped_column(default=False)
    """Whether everything in this file is invented (DỮ LIỆU MẪU)."""
    keeps_citizen_numbers: Mapped[bool | None] = mapped_column(default=None)
    """Whether CCCD are kept. Nothing in files older than this column: where anybody has one."""

"""Catalogues (danh mục): dated rows that the law, a province or an office may change.

Rows that the program ships have fixed ids; those nobody has confirmed say `is_verified = False`
and are shown as "cần kiểm tra". What holds is asked for by the date of a plan or decision.
"""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import AwardKind, AwardScope, Regime
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    folded,
    strict,
    unique_while_living,
)


class CatalogueEntry(Recorded, Base, kw_only=True):
    """One entry of a plain catalogue: a unit kind, a post, a level, an authority."""

    __tablename__ = "catalogue_entry"
    __table_args__ = strict(
        unique_while_living("catalogue", "code", "valid_from", name="uq_catalogue_entry_code"),
        check("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "period"),
    )

    catalogue: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    legal_basis: Mapped[str] = mapped_column(default="")
    is_verified: Mapped[bool] = mapped_column(default=True)
    is_retired: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    more: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """What only this catalogue has: the level of an authority, whether a post leads …"""
    search: Mapped[str] = folded("code", "name")


class AwardType(Recorded, Base, kw_only=True):
    """A title (danh hiệu) or a form of commendation (hình thức khen thưởng) in a period of law."""

    __tablename__ = "award_type"
    __table_args__ = strict(
        unique_while_living("code", "scope", "valid_from", name="uq_award_type_code"),
        check("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "period"),
        check("vote_threshold_percent BETWEEN 1 AND 100", "threshold"),
        check("prize_multiplier >= 0", "multiplier"),
    )

    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    abbreviation: Mapped[str] = mapped_column(default="")
    kind: Mapped[AwardKind] = choice(AwardKind)
    scope: Mapped[AwardScope] = choice(AwardScope)
    regime: Mapped[Regime] = choice(Regime, Regime.STATE)
    position: Mapped[int] = mapped_column(default=0)
    level_code: Mapped[str] = mapped_column(default="")
    authority_code: Mapped[str] = mapped_column(default="")
    prerequisite: Mapped[str] = mapped_column(default="")
    needs_code: Mapped[str] = mapped_column(default="")
    """The award that must have been held before, and for how many years running."""
    needs_years: Mapped[int] = mapped_column(default=0)
    quota_percent: Mapped[int | None] = mapped_column(default=None)
    is_ballot_required: Mapped[bool] = mapped_column(default=False)
    vote_threshold_percent: Mapped[int | None] = mapped_column(default=None)
    """The share of all council members that must agree."""
    prize_multiplier: Mapped[int | None] = mapped_column(default=None)
    """Hundredths of the base salary."""
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    legal_basis: Mapped[str] = mapped_column(default="")
    is_verified: Mapped[bool] = mapped_column(default=True)
    is_retired: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    more: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """What is given with it, whose share the quota is of, its documents, what is unconfirmed."""
    search: Mapped[str] = folded("code", "name", "abbreviation")


class Parameter(Recorded, Base, kw_only=True):
    """A dated number that rules use: base salary, rounding step, quorum."""

    __tablename__ = "parameter"
    __table_args__ = strict(
        unique_while_living("code", "valid_from", name="uq_parameter_code"),
        check("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "period"),
    )

    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    value: Mapped[int]
    unit: Mapped[str]
    """What `value` counts: đồng, percent, hundredths, a choice's place in `more` …"""
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    legal_basis: Mapped[str] = mapped_column(default="")
    is_verified: Mapped[bool] = mapped_column(default=True)
    is_retired: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    more: Mapped[dict[str, object] | None] = mapped_column(default=None)


class LegalDocument(Recorded, Base, kw_only=True):
    """A law, decree, circular, resolution … that plans rest on (căn cứ pháp lý)."""

    __tablename__ = "legal_document"
    __table_args__ = strict(unique_while_living("code", name="uq_legal_document_code"))

    code: Mapped[str]
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    regime: Mapped[Regime] = choice(Regime, Regime.STATE)
    signed_on: Mapped[date | None] = mapped_column(default=None)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    replaced_by: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    """Where its own validity stands."""
    is_verified: Mapped[bool] = mapped_column(default=True)
    is_retired: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    more: Mapped[dict[str, object] | None] = mapped_column(default=None)
    search: Mapped[str] = folded("kind", "number", "issuer", "subject")

"""What the catalogues (danh mục) say, resolved by a date that the caller gives, never by today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import AwardKind, AwardScope, Regime
from app.entities import AwardType, Base, CatalogueEntry, LegalDocument, Parameter
from app.services import reading

Values = Mapping[str, object]

NAMES: Mapping[str, str] = {
    "admin_levels": "Cấp hành chính, cấp ủy",
    "authorities": "Thẩm quyền khen thưởng",
    "commendation_types": "Loại hình khen thưởng",
    "document_kinds": "Loại văn bản",
    "dossier_items": "Thành phần hồ sơ",
    "fields": "Lĩnh vực",
    "funding_sources": "Nguồn kinh phí",
    "hold_reasons": "Lý do tạm dừng xét",
    "honorifics": "Danh xưng",
    "movement_durations": "Thời hạn phong trào",
    "movement_forms": "Hình thức tổ chức thi đua",
    "movement_scopes": "Phạm vi thi đua",
    "movements": "Phong trào thi đua lớn",
    "posts": "Chức vụ",
    "regimes": "Thể thức văn bản",
    "subject_classes": "Nhóm đối tượng thống kê",
    "unit_groups": "Nhóm đơn vị",
    "unit_kinds": "Loại đơn vị",
    "units_of_measure": "Đơn vị tính",
    "work_kinds": "Loại công trình, phần việc",
}
"""What people call the plain catalogues."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a plain catalogue in one period."""

    id: UUID
    catalogue: str
    code: str
    name: str
    position: int
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    is_verified: bool
    is_retired: bool
    note: str
    more: Values | None

    def detail(self, name: str) -> Any:  # noqa: ANN401 - as the catalogue has it
        """Return what only this catalogue has, for example "group" of a unit kind, or nothing."""
        return (self.more or {}).get(name)


@dataclass(frozen=True, slots=True)
class AwardTypeRow:
    """A title or a form of commendation in one period. Multipliers in hundredths."""

    id: UUID
    code: str
    name: str
    abbreviation: str
    kind: AwardKind
    scope: AwardScope
    regime: Regime
    position: int
    level_code: str
    authority_code: str
    prerequisite: str
    needs_code: str
    needs_years: int
    quota_percent: int | None
    is_ballot_required: bool
    vote_threshold_percent: int | None
    prize_multiplier: int | None
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    is_verified: bool
    is_retired: bool
    note: str
    more: Values | None

    def detail(self, name: str) -> Any:  # noqa: ANN401 - as the catalogue has it
        """Return what stands beside the columns, for example "counts_as_title", or nothing."""
        return (self.more or {}).get(name)


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A dated number. `value` is counted in `unit`; of a choice it is the place in `choices`."""

    id: UUID
    code: str
    name: str
    value: int
    unit: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    is_verified: bool
    is_retired: bool
    note: str
    more: Values | None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words a choice picks from; empty for a plain number."""
        found: Any = (self.more or {}).get("choices", ())
        return tuple(found)

    @property
    def choice(self) -> str:
        """The word that a choice picked; empty for a plain number."""
        return self.choices[self.value] if self.value < len(self.choices) else ""


@dataclass(frozen=True, slots=True)
class LegalDocumentRow:
    """A document that plans rest on. `is_expired` is told for the day that was asked about."""

    id: UUID
    code: str
    kind: str
    number: str
    issuer: str
    subject: str
    regime: Regime
    signed_on: date | None
    valid_from: date | None
    valid_to: date | None
    replaced_by: str
    legal_basis: str
    is_verified: bool
    is_retired: bool
    note: str
    more: Values | None
    is_expired: bool = False

    @property
    def name(self) -> str:
        """The short name: "Luật số 06/2022/QH15"."""
        return f"{self.kind} số {self.number}" if self.number else f"{self.kind} {self.subject}"

    @property
    def citation(self) -> str:
        """The words of a legal basis: name, day, issuer and subject."""
        signed = f" ngày {self.signed_on:%d/%m/%Y}" if self.signed_on else ""
        issuer = f" của {self.issuer}" if self.issuer else ""
        subject = f" về {self.subject}" if self.subject and self.number else ""
        return f"{self.name}{signed}{issuer}{subject}"

    def has_ended(self, on: date) -> bool:
        """Return whether it no longer holds on a day."""
        return self.valid_to is not None and self.valid_to < on

    def is_not_yet_in_force(self, on: date) -> bool:
        """Return whether it does not hold yet on a day."""
        return self.valid_from is not None and self.valid_from > on


def entries(
    session: Session, catalogue: str, on: date | None = None, *, include_retired: bool = False
) -> tuple[EntryRow, ...]:
    """Return the entries of one catalogue in their order: those that hold on a day, or all."""
    conditions = [CatalogueEntry.catalogue == catalogue, *_wanted(CatalogueEntry, on)]
    if not include_retired:
        conditions.append(~CatalogueEntry.is_retired)
    order = (CatalogueEntry.position, CatalogueEntry.code, CatalogueEntry.valid_from.nulls_first())
    return reading.rows(session, EntryRow, CatalogueEntry, *conditions, order_by=order)


def catalogue_names(session: Session) -> tuple[str, ...]:
    """Return the names of the plain catalogues in the file, in their order of letters."""
    return tuple(sorted({row.catalogue for row in reading.rows(session, _Name, CatalogueEntry)}))


@dataclass(frozen=True, slots=True)
class _Name:
    catalogue: str


def award_types(
    session: Session,
    on: date | None,
    regime: Regime | None = None,
    scope: AwardScope | None = None,
    *,
    include_retired: bool = False,
) -> tuple[AwardTypeRow, ...]:
    """Return the award types that hold on a day (of every period without one), in their order."""
    conditions = _wanted(AwardType, on)
    if regime is not None:
        conditions.append(AwardType.regime == regime)
    if scope is not None:
        conditions.append(AwardType.scope == scope)
    if not include_retired:
        conditions.append(~AwardType.is_retired)
    order = (AwardType.position, AwardType.code, AwardType.valid_from.nulls_first())
    return reading.rows(session, AwardTypeRow, AwardType, *conditions, order_by=order)


def award_type_at(
    session: Session, code: str, on: date, scope: AwardScope | None = None
) -> AwardTypeRow | None:
    """Return the award type with a code as it holds on a day, retired or not, or nothing."""
    conditions = [AwardType.code == code, *_wanted(AwardType, on)]
    if scope is not None:
        conditions.append(AwardType.scope == scope)
    found = reading.rows(session, AwardTypeRow, AwardType, *conditions)
    return found[0] if found else None


def parameters(session: Session, on: date | None = None) -> tuple[ParameterRow, ...]:
    """Return the parameters that hold on a day, or of every period, by code and time."""
    order = (Parameter.code, Parameter.valid_from.nulls_first())
    return reading.rows(session, ParameterRow, Parameter, *_wanted(Parameter, on), order_by=order)


def parameter_at(session: Session, code: str, on: date) -> ParameterRow | None:
    """Return a parameter as it holds on a day, or nothing."""
    conditions = [Parameter.code == code, *_wanted(Parameter, on)]
    found = reading.rows(session, ParameterRow, Parameter, *conditions)
    return found[0] if found else None


def entry_at(session: Session, catalogue: str, code: str, on: date) -> EntryRow | None:
    """Return an entry as it holds on a day, retired or not, or nothing."""
    conditions = [CatalogueEntry.catalogue == catalogue, CatalogueEntry.code == code]
    found = reading.rows(
        session, EntryRow, CatalogueEntry, *conditions, *_wanted(CatalogueEntry, on)
    )
    return found[0] if found else None


def authority_at(session: Session, code: str, on: date) -> EntryRow | None:
    """Return who decides (thẩm quyền) as it holds on a day, or nothing.

    `{level}` in its name stands for the kind of place: xã, phường, đặc khu.
    """
    return entry_at(session, "authorities", code, on)


def legal_documents(
    session: Session, on: date | None = None, search: str = "", *, include_retired: bool = False
) -> tuple[LegalDocumentRow, ...]:
    """Return the legal documents, newest first, and whether each has expired on a day.

    Hits spelled with the very marks of `search` come first.
    """
    conditions: list[ColumnElement[bool]] = []
    if fold(search):
        conditions.append(LegalDocument.search.contains(fold(search), autoescape=True))
    if not include_retired:
        conditions.append(~LegalDocument.is_retired)
    order = (LegalDocument.signed_on.desc().nulls_last(), LegalDocument.code)
    found = reading.rows(session, LegalDocumentRow, LegalDocument, *conditions, order_by=order)
    typed = tidy(search).casefold()
    told = [replace(row, is_expired=on is not None and row.has_ended(on)) for row in found]
    return tuple(sorted(told, key=lambda row: typed not in _spelling(row).casefold()))


def check_code(session: Session, catalogue: str, code: str, field: str, label: str) -> None:
    """Refuse a code that a plain catalogue does not have in any period; empty passes."""
    if not code:
        return
    known = [CatalogueEntry.catalogue == catalogue, CatalogueEntry.code == code]
    if not reading.rows(session, _Name, CatalogueEntry, *known):
        raise InvalidInput.of(field, no_code(label, code))


def no_code(label: str, code: str) -> str:
    """Return the sentence that a catalogue does not have a code."""
    return f"Danh mục không có “{label}” là {quoted(code)}. Hãy chọn trong danh mục."


def in_force(entity: type[Base], on: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day."""
    row: Any = entity
    return and_(
        or_(row.valid_from.is_(None), row.valid_from <= on),
        or_(row.valid_to.is_(None), row.valid_to >= on),
    )


def _wanted(entity: type[Base], on: date | None) -> list[ColumnElement[bool]]:
    return [] if on is None else [in_force(entity, on)]


def _spelling(row: LegalDocumentRow) -> str:
    return f"{row.kind} {row.number} {row.issuer} {row.subject}"

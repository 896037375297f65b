"""Who may decide which award on a day (thẩm quyền), by the dated catalogues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self, TypeVar

from sqlalchemy.orm import Session

from app.domain.eligibility import DECREE_129
from app.domain.terms import AwardScope, Regime, SubjectKind
from app.services import catalogues, office
from app.services.catalogues import AwardTypeRow, EntryRow

SCOPES = {
    SubjectKind.PERSON: AwardScope.PERSON,
    SubjectKind.UNIT: AwardScope.COLLECTIVE,
    SubjectKind.CLUSTER: AwardScope.COLLECTIVE,
    SubjectKind.HOUSEHOLD: AwardScope.HOUSEHOLD,
}
"""Whose awards a kind of subject can be given."""

_PARTY = "DANG_"
_PARTY_COMMUNE, _PARTY_BASE = "DANG_XA", "DANG_CO_SO"


class _Dated(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)


@dataclass(frozen=True, slots=True)
class AwardHistory:
    """Every award type in every period."""

    rows: Mapping[tuple[str, AwardScope], tuple[AwardTypeRow, ...]]

    @classmethod
    def read(cls, session: Session) -> Self:
        """Read the catalogue once."""
        found: dict[tuple[str, AwardScope], list[AwardTypeRow]] = {}
        for row in catalogues.award_types(session, None, include_retired=True):
            found.setdefault((row.code, row.scope), []).append(row)
        return cls({key: tuple(rows) for key, rows in found.items()})

    def at(self, code: str, scope: AwardScope, on: date) -> AwardTypeRow | None:
        """Return an award type as it is on a day, else as it last was, or nothing."""
        rows = self.rows.get((code, scope), ())
        return max(rows, key=lambda row: _nearness(row, on)) if rows else None

    def scopes(self, code: str) -> tuple[AwardScope, ...]:
        """Return whom an award of any period is for; none when nobody knows the code."""
        return tuple(scope for known, scope in self.rows if known == code)


@dataclass(frozen=True, slots=True)
class AwardRules:
    """The awards as the law has them on one day, seen from this office."""

    on: date
    office_name: str
    levels: Mapping[str, EntryRow]
    """Administrative levels by code: as they are that day, else as they last were."""
    own_levels: Mapping[Regime, str]
    """The level on which this office stands, on each side."""
    authorities: Mapping[str, EntryRow]
    """Who decides, by code, as far as they may decide that day."""
    history: AwardHistory

    @classmethod
    def at(cls, session: Session, on: date) -> Self:
        """Read the catalogues once."""
        levels = _nearest(catalogues.entries(session, "admin_levels", include_retired=True), on)
        here = office.get(session)
        state = here.level_code if here else "XA"
        party = state if state.startswith(_PARTY) else _PARTY_BASE
        if party == _PARTY_BASE and _holds(levels.get(_PARTY_COMMUNE), on):
            # With two levels of government a commune's committee stands above base organisations.
            party = _PARTY_COMMUNE
        authorities = catalogues.entries(session, "authorities", on, include_retired=True)
        return cls(
            on,
            here.name if here else "Ủy ban nhân dân xã",
            levels,
            {Regime.STATE: state, Regime.PARTY: party},
            {row.code: row for row in authorities},
            AwardHistory.read(session),
        )

    def award(self, code: str, scope: AwardScope) -> AwardTypeRow | None:
        """Return an award type as it is that day, else as it last was, or nothing."""
        return self.history.at(code, scope, self.on)

    def award_name(self, code: str, scope: AwardScope) -> str:
        """Return what an award is called that day; its code when nobody knows it."""
        found = self.award(code, scope)
        return found.name if found else code

    def holds(self, row: AwardTypeRow) -> bool:
        """Return whether an award type is in force that day."""
        return _holds(row, self.on)

    def is_own(self, row: AwardTypeRow) -> bool:
        """Return whether the head of this office decides an award that day."""
        return self._is_own_authority(row.regime, self.authorities.get(row.authority_code))

    def is_above(self, row: AwardTypeRow) -> bool:
        """Return whether a level above this office decides an award that day."""
        authority = self.authorities.get(row.authority_code)
        if authority is None or self.is_own(row):
            return False
        return self._rank(authority.detail("level")) > self._rank(self.own_levels[row.regime])

    def decider(self, row: AwardTypeRow) -> str:
        """Return who decides an award that day: "Chủ tịch UBND tỉnh"; "" when nobody may."""
        authority = self.authorities.get(row.authority_code)
        return self._named(row.regime, authority) if authority else ""

    def own_decider(self, regime: Regime) -> str:
        """Return who decides in this office that day: "Chủ tịch UBND xã"."""
        own = [row for row in self.authorities.values() if self._is_own_authority(regime, row)]
        return self._named(regime, own[0]) if own else self.office_name

    def basis(self, row: AwardTypeRow) -> str:
        """Return by which article an award's authority decides it."""
        authority = self.authorities.get(row.authority_code)
        return (authority.legal_basis if authority else "") or row.legal_basis or DECREE_129

    def _is_own_authority(self, regime: Regime, authority: EntryRow | None) -> bool:
        if authority is None or authority.detail("regime") != regime:
            return False
        level = self.own_levels[regime]
        kinds = authority.detail("level_kinds")
        return level in kinds if kinds else level == authority.detail("level")

    def _named(self, regime: Regime, authority: EntryRow) -> str:
        is_own = self._is_own_authority(regime, authority)
        code = self.own_levels[regime] if is_own else authority.detail("level")
        level = self.levels.get(code)
        place = str(level.detail("in_text")) if level else ""
        return authority.name.replace("{level}", place).strip()

    def _rank(self, level_code: str) -> int:
        level = self.levels.get(level_code)
        rank = level.detail("rank") if level else 0
        return rank if isinstance(rank, int) else 0


def _holds(row: _Dated | None, on: date) -> bool:
    if row is None:
        return False
    return (row.valid_from or date.min) <= on <= (row.valid_to or date.max)


def _nearest(rows: Iterable[D], on: date) -> dict[str, D]:
    """Return for each code the row that holds, else the last before the day, else the next."""
    found: dict[str, D] = {}
    for row in rows:
        known = found.get(row.code)
        if known is None or _nearness(row, on) > _nearness(known, on):
            found[row.code] = row
    return found


def _nearness(row: _Dated, on: date) -> tuple[int, int]:
    if _holds(row, on):
        return 2, 0
    if row.valid_to is not None and row.valid_to < on:
        return 1, row.valid_to.toordinal()
    return 0, -(row.valid_from or date.min).toordinal()

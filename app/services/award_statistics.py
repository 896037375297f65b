"""Statistics of awards, nominations and movements (số liệu thống kê thi đua, khen thưởng).

Each list is read once, as rows with the facts that tables are counted by; a figure of a table is
the number of rows it names. What the file does not say is None or "", never a guess, and its rows
are counted all the same. The number of queries does not grow with the rows.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    AwardKind,
    AwardScope,
    NominationState,
    PlanForm,
    PlanState,
    SubjectKind,
)
from app.entities import Award, Decision, Nomination, Plan, Subject
from app.services import awards, catalogues, reading
from app.services.award_entries import standing
from app.services.awards import AwardFilters, AwardRow
from app.services.catalogues import EntryRow
from app.services.competence import SCOPES, AwardHistory
from app.services.plan_access import resolving_day
from app.services.plans import number_line

_LAST = 1_000_000
"""The place of what no catalogue knows."""


@dataclass(frozen=True, slots=True)
class GivenAward:
    """A line of the award book that stands, with what statistics tell it by."""

    award: AwardRow
    kind: AwardKind | None
    """Nothing when the catalogue does not know the award."""
    place: int
    """Where the award stands in the catalogue."""
    form: PlanForm | None
    """How the movement it was given for is organised; nothing when it was given for none."""
    unit: str
    """The unit it belongs to: itself, or where the person or household was; "" unknown."""
    unit_id: UUID | None
    """Which unit that is; nothing when no unit, or more than one, has that name."""
    group: str
    """The group of units, by the unit's kind; "" unknown."""
    group_place: int

    @property
    def id(self) -> UUID:
        """The id of the line."""
        return self.award.id

    @property
    def award_name(self) -> str:
        """What the book says was given."""
        return self.award.award_name

    @property
    def scope(self) -> AwardScope:
        """Whom it was given to."""
        return self.award.scope


@dataclass(frozen=True, slots=True)
class NominatedAward:
    """A nomination with what statistics tell it by."""

    id: UUID
    plan_id: UUID
    plan_name: str
    subject_kind: SubjectKind
    name: str
    unit_name: str
    award_name: str
    """What the award is called on the plan's day."""
    kind: AwardKind | None
    place: int
    form: PlanForm
    state: NominationState
    is_decided: bool
    """Whether a line of the award book that stands came of it."""

    @property
    def scope(self) -> AwardScope:
        """Whose award it is."""
        return SCOPES[self.subject_kind]


@dataclass(frozen=True, slots=True)
class MovementRow:
    """An emulation movement (phong trào thi đua), as its plan tells it."""

    id: UUID
    name: str
    year: int
    number: str
    symbol: str
    dated: DocumentDate | None
    form: PlanForm
    issuer: str
    scope: str
    starts: PartialDate | None
    ends: PartialDate | None
    state: PlanState

    @property
    def number_line(self) -> str:
        """The number and symbol: “12/KH-UBND”; a blank number shows as dots."""
        return number_line(self.number, self.symbol)


def given(session: Session, year: int | None = None) -> tuple[GivenAward, ...]:
    """Return the awards of a year, or of all, that stand in the book, in its order."""
    history, units = AwardHistory.read(session), _Units.read(session)
    forms = _forms(session)
    rows: list[GivenAward] = []
    for row in awards.listed(session, AwardFilters(year=year, withdrawn=False)):
        known = history.at(row.award_code, row.scope, row.decided_on or date(row.year, 12, 31))
        name, unit = units.of(row)
        rows.append(
            GivenAward(
                row,
                known.kind if known else None,
                known.position if known else _LAST,
                forms.get(row.id),
                name,
                unit.id if unit else None,
                *units.group(row, unit),
            )
        )
    return tuple(rows)


def nominated(session: Session, year: int | None = None) -> tuple[NominatedAward, ...]:
    """Return the nominations under the plans of a year, or of all, by plan, award and name."""
    history = AwardHistory.read(session)
    unit = aliased(Subject, name="unit")
    belongs = (Subject.parent_id == unit.id) & (Subject.kind != SubjectKind.CLUSTER)
    came_of_it = select(Award.id).where(standing(), Award.nomination_id == Nomination.id).exists()
    statement = (
        select(
            Nomination.id,
            Nomination.plan_id,
            Plan.name.label("plan_name"),
            Subject.kind.label("subject_kind"),
            Subject.name,
            func.coalesce(unit.name, "").label("unit_name"),
            Plan.form,
            Nomination.state,
            came_of_it.label("is_decided"),
            Nomination.award_code,
            Plan.dated,
            Plan.starts,
            Plan.year,
        )
        .join(Plan, Nomination.plan_id == Plan.id)
        .join(Subject, Nomination.subject_id == Subject.id)
        .outerjoin(unit, belongs)
        .where(Nomination.deleted_by.is_(None), Plan.deleted_by.is_(None))
        .order_by(Plan.year.desc(), Plan.name, Plan.id, Nomination.award_code, Subject.name_key)
        .order_by(Nomination.id)
    )
    if year is not None:
        statement = statement.where(Plan.year == year)
    found = session.execute(statement).mappings()
    return tuple(_nominated(dict(row), history) for row in found)


def movements(session: Session, year: int | None = None) -> tuple[MovementRow, ...]:
    """Return the movements of a year, or of all, the newest year first, then as they begin."""
    conditions = [] if year is None else [Plan.year == year]
    order = (Plan.year.desc(), Plan.starts_earliest.nulls_last(), Plan.name, Plan.id)
    return reading.rows(session, MovementRow, Plan, *conditions, order_by=order)


def _nominated(facts: dict[str, Any], history: AwardHistory) -> NominatedAward:
    code = facts.pop("award_code")
    on = resolving_day(facts.pop("dated"), facts.pop("starts"), facts.pop("year"))
    known = history.at(code, SCOPES[facts["subject_kind"]], on)
    return NominatedAward(
        **facts,
        award_name=known.name if known else code,
        kind=known.kind if known else None,
        place=known.position if known else _LAST,
    )


def _forms(session: Session) -> Mapping[UUID, PlanForm]:
    """Return how the movement of each award is organised, where it was given for one."""
    plan_id = func.coalesce(Nomination.plan_id, Decision.plan_id)
    statement = (
        select(Award.id, Plan.form)
        .outerjoin(Nomination, Award.nomination_id == Nomination.id)
        .outerjoin(Decision, Award.decision_id == Decision.id)
        .join(Plan, Plan.id == plan_id)
        .where(standing())
    )
    return {award_id: form for award_id, form in session.execute(statement)}  # noqa: C416 - rows are no pairs to a type checker


@dataclass(frozen=True, slots=True)
class _Unit:
    id: UUID
    name: str
    kind_code: str


@dataclass(frozen=True, slots=True)
class _Units:
    """Which unit an award belongs to, and in which group that stands."""

    units: Mapping[UUID, _Unit]
    by_name: Mapping[str, _Unit]
    """Units whose name no other has."""
    parents: Mapping[UUID, UUID]
    """The unit of each person and household now."""
    kinds: Mapping[str, EntryRow]
    groups: Mapping[str, EntryRow]

    @classmethod
    def read(cls, session: Session) -> Self:
        """Read units, and whose they are, once."""
        is_unit = (Subject.kind == SubjectKind.UNIT) & Subject.deleted_by.is_(None)
        found = session.execute(select(Subject.id, Subject.name, Subject.kind_code).where(is_unit))
        units = {row[0]: _Unit(*row) for row in found}
        met = Counter(unit.name for unit in units.values())
        belonging = select(Subject.id, Subject.parent_id).where(
            Subject.kind.in_((SubjectKind.PERSON, SubjectKind.HOUSEHOLD)),
            Subject.id.in_(select(Award.subject_id)),
        )
        return cls(
            units,
            {unit.name: unit for unit in units.values() if met[unit.name] == 1},
            {child: parent for child, parent in session.execute(belonging) if parent is not None},
            _by_code(catalogues.entries(session, "unit_kinds", include_retired=True)),
            _by_code(catalogues.entries(session, "unit_groups", include_retired=True)),
        )

    def of(self, row: AwardRow) -> tuple[str, _Unit | None]:
        """Return what the unit of an award is called, and which it is where that is certain.

        A person belongs where the book says they were, which may not be where they are now.
        """
        if row.subject_kind is SubjectKind.CLUSTER:
            return row.name, None
        if row.subject_kind is SubjectKind.UNIT:
            unit = self.units.get(row.subject_id)
            return (unit.name if unit else row.name), unit
        now = self.units.get(self.parents.get(row.subject_id, row.subject_id))
        name = row.unit_name
        return name, now if now and now.name == name else self.by_name.get(name)

    def group(self, row: AwardRow, unit: _Unit | None) -> tuple[str, int]:
        """Return the group of an award's unit and its place; clusters are one themselves."""
        if row.subject_kind is SubjectKind.CLUSTER:
            return SubjectKind.CLUSTER.label, _LAST - 1
        kind = self.kinds.get(unit.kind_code) if unit else None
        if kind is None:
            return "", _LAST
        group = self.groups.get(kind.detail("group") or "")
        # A kind of the office's own may stand in no group: then it is one itself.
        return (group.name, group.position) if group else (kind.name, 1_000 + kind.position)


def _by_code(rows: tuple[EntryRow, ...]) -> Mapping[str, EntryRow]:
    return {row.code: row for row in rows}

"""Statistics of awards, nominations and movements (số liệu thống kê thi đua, khen thưởng).

Each list is read once, as rows with the facts that tables are counted by; a figure of a table is
the number of rows it names. What the file does not say is None or "", never a guess, and its rows
are counted all the same. The number of queries does not grow with the rows.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    GROUND_OF,
    AwardGround,
    AwardKind,
    AwardScope,
    NominationState,
    PlanForm,
    PlanState,
    SubjectKind,
)
from app.entities import Award, Decision, Nomination, Plan, RowChange, Subject
from app.services import awards, catalogues, reading
from app.services.award_entries import standing
from app.services.awards import AwardFilters, AwardRow
from app.services.catalogues import EntryRow
from app.services.competence import SCOPES, AwardHistory
from app.services.plan_access import resolving_day
from app.services.plans import number_line
from app.services.posts import Posts

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
    ground: AwardGround | None
    """What its line says, else its nomination, else the form of its plan; nothing: not known."""
    unit: str
    """The unit it belongs to, as it is called now: itself, or where the person or household was;
    "" unknown."""
    unit_id: UUID | None
    """Which unit that is; nothing when no unit, or more than one, has that name."""
    group: str
    """The group of units, by the unit's kind; "" unknown."""
    group_place: int
    unit_before: str = ""
    """What the book calls the unit, where that is another name than it has now."""
    leads: bool | None = None
    """Of a person: whether they led; nothing where neither a mark nor the post tells."""

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
    ground: AwardGround
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
    grounds, posts = _grounds(session), Posts.read(session)
    rows: list[GivenAward] = []
    for row in awards.listed(session, AwardFilters(year=year, withdrawn=False)):
        known = history.at(row.award_code, row.scope, row.decided_on or date(row.year, 12, 31))
        name, unit = units.of(row)
        is_person = row.scope is AwardScope.PERSON
        rows.append(
            GivenAward(
                row,
                known.kind if known else None,
                known.position if known else _LAST,
                row.ground or grounds.get(row.id),
                unit.name if unit else name,
                unit.id if unit else None,
                *units.group(row, unit),
                unit_before=name if unit and name != unit.name else "",
                leads=posts.leads(row.post, is_marked=row.is_leader) if is_person else None,
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
            Nomination.ground,
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
    of_plan = GROUND_OF[facts.pop("form")]
    facts["ground"] = facts["ground"] or of_plan
    return NominatedAward(
        **facts,
        award_name=known.name if known else code,
        kind=known.kind if known else None,
        place=known.position if known else _LAST,
    )


def _grounds(session: Session) -> Mapping[UUID, AwardGround]:
    """Return the ground of each award that was given under a plan, as nomination or plan say."""
    plan_id = func.coalesce(Nomination.plan_id, Decision.plan_id)
    statement = (
        select(Award.id, Plan.form, Nomination.ground)
        .outerjoin(Nomination, Award.nomination_id == Nomination.id)
        .outerjoin(Decision, Award.decision_id == Decision.id)
        .join(Plan, Plan.id == plan_id)
        .where(standing())
    )
    rows = session.execute(statement)
    return {award_id: ground or GROUND_OF[form] for award_id, form, ground in rows}


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
    """Units whose name no other has, nor had."""
    names: Mapping[UUID, frozenset[str]]
    """What each unit was called before."""
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
        names = _former_names(session)
        called = [(unit.name, unit) for unit in units.values()]
        called += [
            (name, units[unit_id])
            for unit_id, own in names.items()
            if unit_id in units
            for name in own - {units[unit_id].name}
        ]
        met = Counter(name for name, _ in called)
        belonging = select(Subject.id, Subject.parent_id).where(
            Subject.kind.in_((SubjectKind.PERSON, SubjectKind.HOUSEHOLD)),
            Subject.id.in_(select(Award.subject_id)),
        )
        return cls(
            units,
            {name: unit for name, unit in called if met[name] == 1},
            names,
            {child: parent for child, parent in session.execute(belonging) if parent is not None},
            _by_code(catalogues.entries(session, "unit_kinds", include_retired=True)),
            _by_code(catalogues.entries(session, "unit_groups", include_retired=True)),
        )

    def of(self, row: AwardRow) -> tuple[str, _Unit | None]:
        """Return what the book calls the unit of an award, and which it is where that is certain.

        A person belongs where the book says they were, which may not be where they are now; a
        unit that has another name since is known by the one it had.
        """
        if row.subject_kind is SubjectKind.CLUSTER:
            return row.name, None
        if row.subject_kind is SubjectKind.UNIT:
            return row.name, self.units.get(row.subject_id)
        now = self.units.get(self.parents.get(row.subject_id, row.subject_id))
        name = row.unit_name
        is_there = now and name in {now.name, *self.names.get(now.id, ())}
        return name, now if is_there else self.by_name.get(name)

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


def _former_names(session: Session) -> Mapping[UUID, frozenset[str]]:
    """Return what units were called before, as the log tells it."""
    is_unit = (Subject.kind == SubjectKind.UNIT) & Subject.deleted_by.is_(None)
    statement = select(RowChange.row_id, RowChange.before).where(
        RowChange.table_name == Subject.__tablename__,
        RowChange.row_id.in_(select(Subject.id).where(is_unit)),
        RowChange.before.contains('"name":'),
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for unit_id, before in session.execute(statement):
        if name := json.loads(before or "{}").get("name"):
            found[unit_id].add(str(name))
    return {unit_id: frozenset(own) for unit_id, own in found.items()}


def _by_code(rows: tuple[EntryRow, ...]) -> Mapping[str, EntryRow]:
    return {row.code: row for row in rows}

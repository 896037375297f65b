"""What the data file knows already, read once: a list is checked without asking it again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold
from app.domain.terms import SubjectKind
from app.services import catalogues, households, people, units
from app.services.awards import AwardRow
from app.services.catalogues import AwardTypeRow, EntryRow
from app.services.cluster_intake import KnownClusters
from app.services.figures import FigureRow
from app.services.households import HouseholdRow
from app.services.people import PersonView
from app.services.plan_targets import TargetRow
from app.services.registrations import RegistrationRow
from app.services.score_intake import StageSheet
from app.services.units import UnitRow
from app.services.works import WorkRow


class Units:
    """The units of the file, found as people write them."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.rows = {row.id: row for row in rows}
        self._by_code = {fold(row.code): row for row in self.rows.values() if row.code}
        self._by_name: dict[str, list[UnitRow]] = defaultdict(list)
        for row in self.rows.values():
            self._by_name[fold(row.name)].append(row)

    def found(self, typed: str) -> tuple[UnitRow, ...]:
        """Return the units with this code or name, with or without marks.

        Those that are followed and those spelled with the very marks go before the others.
        """
        wanted = fold(typed)
        if by_code := self._by_code.get(wanted):
            return (by_code,)
        alike = self._by_name.get(wanted, [])
        followed = [row for row in alike if not row.is_retired] or alike
        spelled = [row for row in followed if row.name.casefold() == typed.casefold()]
        return tuple(spelled or followed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the units that are followed."""
        return tuple(row.name for row in self.rows.values() if not row.is_retired)

    def path(self, unit: UnitRow) -> str:
        """Return a unit with the one above it, which tells two of one name apart."""
        above = self.rows.get(unit.parent_id) if unit.parent_id else None
        told = f"{unit.name} thuộc {above.name}" if above else unit.name
        return f"{told} (mã {unit.code})" if unit.code else told

    def name(self, unit_id: UUID | None) -> str:
        """Return the name of a unit; nothing for none."""
        row = self.rows.get(unit_id) if unit_id else None
        return row.name if row else ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A unit, person, household or cluster, with what tells it from others of the same name."""

    id: UUID
    kind: SubjectKind
    name: str
    unit_id: UUID | None
    code: str
    born: str
    post: str
    is_retired: bool


@dataclass(frozen=True)
class Known:
    """What the file has that rows are read, matched and checked against.

    Each kind of list fills in what it needs; the rest stays empty.
    """

    today: date
    plan_id: UUID | None = None
    phase_id: UUID | None = None
    stage_id: UUID | None = None
    units: Units = field(default_factory=lambda: Units(()))
    entries: Mapping[str, tuple[EntryRow, ...]] = field(
        default_factory=dict[str, tuple[EntryRow, ...]]
    )
    people: tuple[PersonView, ...] = ()
    households: tuple[HouseholdRow, ...] = ()
    members: KnownClusters = field(default_factory=KnownClusters)
    everybody: tuple[Somebody, ...] = ()
    awards: tuple[AwardTypeRow, ...] = ()
    registrations: tuple[RegistrationRow, ...] = ()
    works: tuple[WorkRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    phases: Mapping[UUID, str] = field(default_factory=dict[UUID, str])
    """The names of the phases of the plan, in their order."""
    keeps_citizen_numbers: bool = True
    """Whether the office keeps CCCD."""
    everywhere: str = ""
    """What the whole of the office's own place is called: “Toàn xã”."""
    target_obstacle: str = ""
    """Why targets cannot be set any more, so that only what was reached comes in."""
    book: tuple[AwardRow, ...] = ()
    sheets: Mapping[UUID, tuple[StageSheet, ...]] = field(
        default_factory=dict[UUID, tuple[StageSheet, ...]]
    )
    """The sheets of a stage by whom they score."""

    @property
    def plan(self) -> UUID:
        """Return the plan that is meant. `LookupError` where none was said."""
        if self.plan_id is None:
            raise LookupError("no plan was said")
        return self.plan_id

    @property
    def stage(self) -> UUID:
        """Return the stage that is meant. `LookupError` where none was said."""
        if self.stage_id is None:
            raise LookupError("no stage was said")
        return self.stage_id

    def entry(self, catalogue: str, typed: str) -> EntryRow | None:
        """Return the entry of a plain catalogue with this code or name, or nothing."""
        return self._entries[catalogue].get(fold(typed))

    def entry_names(self, catalogue: str) -> tuple[str, ...]:
        """Return the names of a plain catalogue in its order."""
        return tuple(row.name for row in self.entries.get(catalogue, ()))

    def entry_name(self, catalogue: str, code: str) -> str:
        """Return the name of an entry; the code itself where there is none."""
        row = self._entries[catalogue].get(fold(code))
        return row.name if row else code

    @cached_property
    def honorifics(self) -> tuple[str, ...]:
        """The honorifics and ranks that may stand in front of a name."""
        return self.entry_names("honorifics")

    @cached_property
    def _entries(self) -> Mapping[str, Mapping[str, EntryRow]]:
        found: defaultdict[str, dict[str, EntryRow]] = defaultdict(dict)
        for catalogue, rows in self.entries.items():
            for row in rows:
                found[catalogue].setdefault(fold(row.name), row)
            for row in rows:
                found[catalogue][fold(row.code)] = row
        return found


def known_units(session: Session) -> Units:
    """Return every unit, those no longer followed too."""
    return Units(units.listed(session, include_retired=True))


def known_entries(session: Session, *names: str) -> dict[str, tuple[EntryRow, ...]]:
    """Return the entries of plain catalogues, by catalogue."""
    return {name: catalogues.entries(session, name) for name in names}


def known_people(session: Session) -> tuple[PersonView, ...]:
    """Return every person, those no longer followed too."""
    return people.records(session)


def known_households(session: Session) -> tuple[HouseholdRow, ...]:
    """Return every household, those no longer followed too."""
    return households.records(session)

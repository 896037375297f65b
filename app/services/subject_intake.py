"""People, units and households written by the thousand: checked as one by one, read once.

What the single verbs (`people.create`, `units.update` …) refuse is refused here with the same
sentences; a test compares. Only the questions to the database differ: a handful for all rows.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.progress import Part, Watched
from app.core.vietnamese import collation_key
from app.domain.dates import PartialDate
from app.domain.terms import SubjectKind
from app.entities import CatalogueEntry, Subject
from app.services import catalogues, households, people, person_names, subjects, units
from app.services.households import HouseholdFields
from app.services.many import in_list
from app.services.ordering import in_chunks
from app.services.people import PersonFields
from app.services.units import UnitFields
from app.services.validation import Fields, validated
from app.storage.recorder import Writing

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """A living subject, as far as a rule that no two may break looks at it."""

    id: UUID
    name: str
    head_name: str = ""
    born: PartialDate | None = None


class Intake(ABC):
    """Takes in subjects of one kind. Subclasses say what stands against one."""

    kind: ClassVar[SubjectKind]
    fields: ClassVar[type[Fields]]
    place: ClassVar[str]
    """The field that says where it belongs."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.units: dict[UUID, tuple[str, bool]] = {}
        self.codes: dict[str, Holder] = {}
        self.alike: defaultdict[Any, list[Holder]] = defaultdict(list)
        self._before: dict[UUID, dict[str, Any]] = {}
        unit = select(Subject.id, Subject.name, Subject.is_retired).where(
            Subject.kind == SubjectKind.UNIT, Subject.deleted_by.is_(None)
        )
        for unit_id, name, is_retired in session.execute(unit):
            self.units[unit_id] = (name, is_retired)
        own = select(Subject.__table__).where(
            Subject.kind == self.kind, Subject.deleted_by.is_(None)
        )
        for row in session.execute(own).mappings():
            self._note(row["id"], row)

    def take(
        self,
        added: Mapping[UUID, Values],
        changed: Mapping[UUID, Values],
        session: Writing,
        part: Part,
    ) -> None:
        """Write changed and new subjects, all or none; new ones under the ids they are given.

        A new row may say `allow_same_name`. `part` is told of each row that was looked at. The
        problems' fields say which row, changed ones first: “3.name” is the fourth one's.
        """
        problems: list[Problem] = []
        self._before = _rows(session, self.kind, list(changed))
        updates: dict[UUID, dict[str, Any]] = {}
        rows: list[dict[str, Any]] = []
        for position, row_id in enumerate(Watched([*changed, *added], part)):
            try:
                if row_id in changed:
                    updates[row_id] = self._changed(row_id, changed[row_id])
                else:
                    rows.append({"id": row_id, **self._added(row_id, added[row_id])})
            except InvalidInput as refusal:
                problems += [
                    Problem(in_list(position, problem.field or ""), problem.message)
                    for problem in refusal.problems
                ]
        if problems:
            raise InvalidInput(problems)
        session.update_many(Subject, updates)
        session.insert_many(Subject, rows)

    def _added(self, row_id: UUID, values: Values) -> dict[str, Any]:
        own = dict(values)
        same = bool(own.pop("allow_same_name", False))
        fields = self.read(validated(self.fields, own))
        self._check(fields, None, None, allow_same_name=same)
        written = self.written(fields)
        self._note(row_id, {**written, "kind": self.kind, "is_retired": False})
        return {"kind": self.kind, **written}

    def _changed(self, row_id: UUID, values: Values) -> dict[str, Any]:
        before = self._before.get(row_id)
        if before is None:
            raise InvalidInput.of(
                None,
                f"{subjects.NOUNS[self.kind]} này không còn trong tệp dữ liệu. Chưa có gì thay "
                "đổi. Hãy nạp lại danh sách.",
            )
        own = dict(values)
        same = bool(own.pop("allow_same_name", False))
        known = {name: before[name] for name in self.fields.model_fields if name in before}
        known[self.place] = before["parent_id"]
        fields = self.read(validated(self.fields, self.laid_under(before, known, own) | own))
        self._check(fields, row_id, before["parent_id"], allow_same_name=same)
        written = self.written(fields)
        self._forget(row_id, before)
        self._note(row_id, {**before, **written})
        return written

    def _check(
        self,
        fields: Any,  # noqa: ANN401 - of each kind
        own_id: UUID | None,
        stays_in: UUID | None,
        *,
        allow_same_name: bool,
    ) -> None:
        holder = self.codes.get(fields.code)
        if fields.code and holder and holder.id != own_id:
            raise InvalidInput.of("code", subjects.code_taken(fields.code, holder.name))
        subjects.check_period(fields.valid_from, fields.valid_to)
        self.check_catalogues(fields)
        place: UUID | None = getattr(fields, self.place)
        if place is not None and (own_id is None or place != stays_in):
            self._check_place(place)
        self.check_more(fields, own_id, allow_same_name=allow_same_name)

    def _check_place(self, place: UUID) -> None:
        found = self.units.get(place)
        if found is None:
            raise InvalidInput.of(self.place, subjects.UNIT_GONE)
        name, is_retired = found
        if is_retired:
            raise InvalidInput.of(self.place, subjects.unit_retired(name))

    def _note(self, row_id: UUID, row: Mapping[Any, Any]) -> None:
        holder = Holder(row_id, row["name"], row.get("head_name", ""), row.get("born"))
        if row.get("code"):
            self.codes[row["code"]] = holder
        if (key := self.key(row)) is not None:
            self.alike[key].append(holder)
        if self.kind is SubjectKind.UNIT:
            self.units[row_id] = (row["name"], row["is_retired"])
        self.note_more(row, holder)

    def _forget(self, row_id: UUID, row: Mapping[Any, Any]) -> None:
        if row.get("code"):
            self.codes.pop(row["code"], None)
        key = self.key(row)
        if key is not None:
            self.alike[key] = [one for one in self.alike[key] if one.id != row_id]

    # --- of each kind ------------------------------------------------------------------------

    @abstractmethod
    def key(self, row: Mapping[Any, Any]) -> object:
        """Return what two that may be the same have in common; nothing where it cannot be."""

    @abstractmethod
    def check_more(self, fields: Any, own_id: UUID | None, *, allow_same_name: bool) -> None:  # noqa: ANN401
        """Refuse what only this kind refuses."""

    def read(self, fields: Any) -> Any:  # noqa: ANN401
        """Return the fields as they are kept."""
        return fields

    def laid_under(self, before: Values, known: dict[str, Any], values: Values) -> dict[str, Any]:
        """Return what a change is laid over."""
        del before, values
        return known

    def check_catalogues(self, fields: Any) -> None:  # noqa: ANN401, B027 - most have none
        """Refuse codes that no catalogue has."""

    def note_more(self, row: Mapping[Any, Any], holder: Holder) -> None:  # noqa: B027
        """Note what only this kind looks at."""

    def written(self, fields: Fields) -> dict[str, Any]:
        """Return the fields as columns."""
        values = dict(fields)
        values["parent_id"] = values.pop(self.place)
        values["code"] = values["code"] or None
        return values


class People(Intake):
    """Takes in people."""

    kind = SubjectKind.PERSON
    fields = PersonFields
    place = "unit_id"

    def __init__(self, session: Session) -> None:
        self.citizens: dict[str, Holder] = {}
        super().__init__(session)
        self._classes = _codes(session, "subject_classes")
        self._honorifics = [entry.name for entry in catalogues.entries(session, "honorifics")]

    def key(self, row: Mapping[Any, Any]) -> object:
        """Return unit and name: capitals and the place of tones do not count."""
        return row["parent_id"], collation_key(row["name"].casefold())

    def read(self, fields: PersonFields) -> PersonFields:
        """Return the fields with the honorific apart from the name."""
        found = person_names.read(fields.name, fields.honorific, self._honorifics)
        return fields.model_copy(update={"name": found.name, "honorific": found.honorific})

    def check_catalogues(self, fields: PersonFields) -> None:
        """Refuse an unknown class."""
        _check_code(self._classes, fields.class_code, "class_code", "Phân loại đối tượng")

    def note_more(self, row: Mapping[Any, Any], holder: Holder) -> None:
        """Note the CCCD."""
        if row.get("citizen_number"):
            self.citizens[row["citizen_number"]] = holder

    def check_more(
        self, fields: PersonFields, own_id: UUID | None, *, allow_same_name: bool
    ) -> None:
        """Refuse a wrong gender, another's CCCD, and the same person again."""
        people.check_gender(fields.gender)
        people.check_citizen_number(fields.citizen_number)
        holder = self.citizens.get(fields.citizen_number)
        if fields.citizen_number and holder and holder.id != own_id:
            raise InvalidInput.of("citizen_number", people.citizen_number_taken(holder.name))
        row = {"parent_id": fields.unit_id, "name": fields.name}
        for other in () if allow_same_name else self.alike[self.key(row)]:
            if other.id != own_id and person_names.may_be_same_birth(other.born, fields.born):
                raise InvalidInput.of("name", people.same_person(other.name, other.born))


class Households(Intake):
    """Takes in households."""

    kind = SubjectKind.HOUSEHOLD
    fields = HouseholdFields
    place = "unit_id"

    def key(self, row: Mapping[Any, Any]) -> object:
        """Return unit and householder."""
        return row["parent_id"], collation_key(row["head_name"].casefold())

    def laid_under(self, before: Values, known: dict[str, Any], values: Values) -> dict[str, Any]:
        """Let a name that came of the householder come of the new one."""
        if "head_name" in values and before["name"] == households.called_after(
            before["head_name"]
        ):
            known["name"] = ""
        return known

    def written(self, fields: HouseholdFields) -> dict[str, Any]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the fields as columns; without a name it is called after its householder."""
        values = super().written(fields)
        return {**values, "name": fields.name or households.called_after(fields.head_name)}

    def check_more(
        self, fields: HouseholdFields, own_id: UUID | None, *, allow_same_name: bool
    ) -> None:
        """Refuse the household of the same householder in the same unit."""
        row = {"parent_id": fields.unit_id, "head_name": fields.head_name}
        for other in () if allow_same_name else self.alike[self.key(row)]:
            if other.id != own_id:
                raise InvalidInput.of("head_name", households.same_household(other.head_name))


class Units(Intake):
    """Takes in units; one may belong to another that comes in before it."""

    kind = SubjectKind.UNIT
    fields = UnitFields
    place = "parent_id"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kinds = _codes(session, "unit_kinds")

    def key(self, row: Mapping[Any, Any]) -> object:
        """Return place, kind and name of a unit that is followed."""
        return None if row["is_retired"] else _unit_key(row)

    def check_catalogues(self, fields: UnitFields) -> None:
        """Refuse an unknown kind."""
        _check_code(self._kinds, fields.kind_code, "kind_code", "Loại đơn vị")

    def check_more(
        self, fields: UnitFields, own_id: UUID | None, *, allow_same_name: bool
    ) -> None:
        """Refuse a unit under itself, and one like another in the same place."""
        del allow_same_name
        if own_id is not None and fields.parent_id in units.below(self.session, own_id):
            raise InvalidInput.of("parent_id", units.under_itself(fields.name))
        for other in self.alike[_unit_key(dict(fields))]:
            if other.id != own_id:
                place = self.units.get(fields.parent_id) if fields.parent_id else None
                raise InvalidInput.of(
                    "name", units.twin_there(other.name, place[0] if place else "")
                )


INTAKES: Mapping[SubjectKind, Callable[[Session], Intake]] = {
    SubjectKind.PERSON: People,
    SubjectKind.UNIT: Units,
    SubjectKind.HOUSEHOLD: Households,
}
"""Who takes in which kind."""


def _unit_key(row: Mapping[Any, Any]) -> object:
    return row["parent_id"], row["kind_code"], row["name"].casefold()


def _codes(session: Session, catalogue: str) -> set[str]:
    statement = select(CatalogueEntry.code).where(
        CatalogueEntry.catalogue == catalogue, CatalogueEntry.deleted_by.is_(None)
    )
    return set(session.execute(statement).scalars())


def _check_code(known: set[str], code: str, field: str, label: str) -> None:
    if code and code not in known:
        raise InvalidInput.of(field, catalogues.no_code(label, code))


def _rows(session: Session, kind: SubjectKind, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    table = cast("Table", Subject.__table__)
    found: dict[UUID, dict[str, Any]] = {}
    for chunk in in_chunks(ids):
        statement = select(table).where(
            table.c.id.in_(chunk), table.c.kind == kind, table.c.deleted_by.is_(None)
        )
        found |= {row["id"]: dict(row) for row in session.execute(statement).mappings()}
    return found

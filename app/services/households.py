"""Households (hộ gia đình): known by their householder, each in a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.terms import SubjectKind
from app.entities import Subject
from app.services import many, person_names, subjects, units
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

Sort = Literal["name", "unit", "code"]
"""By what a page of households is sorted; within it always by the householder's tên."""


class HouseholdFields(Fields):
    """What a person fills in about a household."""

    head_name: Line = Field(title="Chủ hộ", min_length=1, max_length=100)
    unit_id: UUID = Field(title="Thôn, tổ dân phố")
    name: Line = Field("", title="Tên hộ", max_length=150)
    code: Line = Field("", title="Mã hộ", max_length=30)
    address: Line = Field("", title="Địa chỉ", max_length=300)
    phone: Line = Field("", title="Số điện thoại", max_length=50)
    resident_count: int | None = Field(None, title="Số nhân khẩu", ge=0)
    valid_from: date | None = Field(None, title="Từ ngày")
    valid_to: date | None = Field(None, title="Đến ngày")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as lists show it."""

    id: UUID
    name: str
    head_name: str
    code: str | None
    unit_id: UUID | None
    unit_name: str
    address: str
    phone: str
    resident_count: int | None
    valid_from: date | None
    valid_to: date | None
    is_retired: bool
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which households to list: found by words, of a unit and those below it, retired too."""

    search: str = ""
    unit_id: UUID | None = None
    is_retired_too: bool = False


def page(
    session: Session,
    offset: int = 0,
    limit: int = 200,
    wanted: Wanted | None = None,
    *,
    sort: Sort = "name",
    is_descending: bool = False,
) -> tuple[HouseholdRow, ...]:
    """Return a stretch of the list of households, read as plain columns."""
    wanted = wanted or Wanted()
    unit = aliased(Subject)
    sorts: dict[str, list[Any]] = {
        "name": [],
        "unit": [unit.name_key],
        "code": [func.coalesce(Subject.code, "")],
    }
    chosen = [*sorts[sort], Subject.name_key]
    order = [key.desc() if is_descending else key.asc() for key in chosen]
    statement = (
        select(*_columns(unit))
        .outerjoin(unit, unit.id == Subject.parent_id)
        .where(*_conditions(session, wanted))
        .order_by(*subjects.best_first(wanted.search), *order, Subject.id)
        .offset(offset)
        .limit(limit)
    )
    return tuple(HouseholdRow(*row) for row in session.execute(statement))


def count(session: Session, wanted: Wanted | None = None) -> int:
    """Return how many households the whole list has."""
    conditions = _conditions(session, wanted or Wanted())
    statement = select(func.count()).select_from(Subject).where(*conditions)
    return session.execute(statement).scalar_one()


def records(session: Session) -> tuple[HouseholdRow, ...]:
    """Return every household, those no longer followed too, in one query."""
    unit = aliased(Subject)
    is_household = (Subject.kind == SubjectKind.HOUSEHOLD, Subject.deleted_by.is_(None))
    statement = (
        select(*_columns(unit))
        .outerjoin(unit, unit.id == Subject.parent_id)
        .where(*is_household)
        .order_by(Subject.name_key, Subject.id)
    )
    return tuple(HouseholdRow(*row) for row in session.execute(statement))


def get(session: Session, household_id: UUID) -> HouseholdRow:
    """Return one household. `NotAllowed` when it is gone."""
    subjects.the(session, household_id, SubjectKind.HOUSEHOLD)
    unit = aliased(Subject)
    statement = select(*_columns(unit)).outerjoin(unit, unit.id == Subject.parent_id)
    return HouseholdRow(*session.execute(statement.where(Subject.id == household_id)).one())


@undoable("Thêm hộ gia đình")
def create(session: Writing, values: Mapping[str, Any], *, allow_same_name: bool = False) -> UUID:
    """Add a household and return its id; without a name it is called after its householder.

    Raises `InvalidInput` naming the wrong fields, or the household of the same householder in
    the same unit unless `allow_same_name`.
    """
    fields = validated(HouseholdFields, values)
    _check(session, fields, None, allow_same_name=allow_same_name)
    household = Subject(kind=SubjectKind.HOUSEHOLD, name=fields.name)
    _write(household, fields)
    session.add(household)
    return household.id


@undoable("Thêm nhiều hộ gia đình")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add households as `create` does, all or none; a row may say `allow_same_name` for itself.

    The problems' fields say which row: “3.head_name” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        own = dict(values)
        same = bool(own.pop("allow_same_name", False))
        return create(session, own, allow_same_name=same)

    return many.each(rows, one, "Chưa có hộ gia đình nào để thêm.")


@undoable("Sửa hộ gia đình")
def update(
    session: Writing,
    household_id: UUID,
    values: Mapping[str, Any],
    *,
    allow_same_name: bool = False,
) -> None:
    """Change what is known of a household. Refuses what `create` refuses."""
    household = subjects.the(session, household_id, SubjectKind.HOUSEHOLD)
    before: dict[str, Any] = {**vars(household), "unit_id": household.parent_id}
    if "head_name" in values and before["name"] == called_after(before["head_name"]):
        before["name"] = ""
    fields = changed(HouseholdFields, before, values)
    _check(session, fields, household, allow_same_name=allow_same_name)
    _write(household, fields)


@undoable("Ngừng theo dõi hộ gia đình")
def retire(session: Writing, household_ids: Sequence[UUID], on: date | None = None) -> None:
    """Stop following households, whose last day was `on`."""
    subjects.retire(session, household_ids, SubjectKind.HOUSEHOLD, on)


@undoable("Theo dõi lại hộ gia đình")
def resume(session: Writing, household_ids: Sequence[UUID]) -> None:
    """Follow retired households again."""
    subjects.resume(session, household_ids, SubjectKind.HOUSEHOLD)


@undoable("Xóa hộ gia đình", deletes=True)
def delete(session: Writing, household_ids: Sequence[UUID]) -> None:
    """Put away households that nothing uses. `InUse` says where they are used."""
    session.put_away(*subjects.unused(session, household_ids, SubjectKind.HOUSEHOLD))


def _columns(unit: type[Subject]) -> list[Any]:
    own = {"unit_id": Subject.parent_id, "unit_name": func.coalesce(unit.name, "")}
    return [own.get(name, getattr(Subject, name, None)) for name in HouseholdRow.__slots__]


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [Subject.kind == SubjectKind.HOUSEHOLD, Subject.deleted_by.is_(None)]
    conditions += subjects.followed(None, include_retired=wanted.is_retired_too)
    conditions += subjects.matching(wanted.search)
    if wanted.unit_id is not None:
        conditions.append(Subject.parent_id.in_(units.below(session, wanted.unit_id)))
    return conditions


def _check(
    session: Session,
    fields: HouseholdFields,
    household: Subject | None,
    *,
    allow_same_name: bool,
) -> None:
    own_id = household.id if household else None
    subjects.check_code(session, SubjectKind.HOUSEHOLD, fields.code, own_id)
    subjects.check_period(fields.valid_from, fields.valid_to)
    if household is None or fields.unit_id != household.parent_id:
        subjects.check_unit(session, fields.unit_id, "unit_id")
    if not allow_same_name:
        _refuse_same_household(session, fields, own_id)


def _refuse_same_household(session: Session, fields: HouseholdFields, own_id: UUID | None) -> None:
    statement = select(Subject.id, Subject.head_name).where(
        Subject.kind == SubjectKind.HOUSEHOLD,
        Subject.parent_id == fields.unit_id,
        Subject.deleted_by.is_(None),
        *subjects.matching(fields.head_name),
    )
    for other_id, head_name in session.execute(statement):
        if other_id != own_id and person_names.is_same_name(head_name, fields.head_name):
            raise InvalidInput.of("head_name", same_household(head_name))


def same_household(head_name: str) -> str:
    """Return the sentence that a unit has the household of this householder already."""
    return (
        f"Nơi này đã có hộ của {quoted(head_name)}. Nếu là hai hộ trùng tên chủ hộ, "
        "hãy đánh dấu “Vẫn lưu dù trùng tên”."
    )


def _write(household: Subject, fields: HouseholdFields) -> None:
    values = dict(fields)
    values["parent_id"] = values.pop("unit_id")
    values["name"] = fields.name or called_after(fields.head_name)
    subjects.write(household, values)


def called_after(head_name: str) -> str:
    """Return the name of a household that was given none."""
    return f"Hộ {head_name}"

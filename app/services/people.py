"""People (cá nhân): each belongs to a unit and keeps a place in every list by tên."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.dates import PartialDate
from app.domain.terms import SubjectKind
from app.entities import Subject
from app.services import catalogues, many, person_names, subjects, units
from app.services.validation import Fields, Line, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing

Sort = Literal["name", "unit", "post", "code"]
"""By what a page of people is sorted; within it always by tên."""


class PersonFields(Fields):
    """What a person fills in about a person. The honorific stands apart from the name."""

    name: Line = Field(title="Họ và tên", min_length=1, max_length=100)
    unit_id: UUID = Field(title="Đơn vị")
    honorific: Line = Field("", title="Danh xưng", max_length=50)
    given_name: Line = Field("", title="Tên để sắp xếp", max_length=50)
    code: Line = Field("", title="Mã cá nhân", max_length=30)
    post: Line = Field("", title="Chức vụ", max_length=150)
    is_leader: bool = Field(default=False, title="Lãnh đạo, quản lý")
    class_code: Line = Field("", title="Phân loại đối tượng", max_length=30)
    gender: Line = Field("", title="Giới tính", max_length=10)
    born: PartialDate | None = Field(None, title="Ngày sinh")
    citizen_number: Line = Field("", title="Số CCCD", max_length=30)
    phone: Line = Field("", title="Số điện thoại", max_length=50)
    address: Line = Field("", title="Địa chỉ", max_length=300)
    valid_from: date | None = Field(None, title="Từ ngày")
    valid_to: date | None = Field(None, title="Đến ngày")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class SavedPerson:
    """The id of a saved person, and what to show the one who typed: empty when nothing."""

    id: UUID
    notice: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as lists show them."""

    id: UUID
    name: str
    name_key: str
    """What sorts people: by tên, then by họ đệm."""
    honorific: str
    code: str | None
    unit_id: UUID | None
    unit_name: str
    post: str
    is_leader: bool
    class_code: str
    gender: str
    born: PartialDate | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that is known of one person."""

    id: UUID
    name: str
    given_name: str
    honorific: str
    code: str | None
    unit_id: UUID | None
    post: str
    is_leader: bool
    class_code: str
    gender: str
    born: PartialDate | None
    citizen_number: str
    phone: str
    address: str
    valid_from: date | None
    valid_to: date | None
    is_retired: bool
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people to list: found by words, of a unit and those below it, retired ones too."""

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
) -> tuple[PersonRow, ...]:
    """Return a stretch of the list of people, read as plain columns.

    With a search typed with marks, people spelled so come before those only alike.
    """
    wanted = wanted or Wanted()
    unit = aliased(Subject)
    sorts: dict[str, list[Any]] = {
        "name": [],
        "unit": [unit.name_key],
        "post": [Subject.post],
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
    return tuple(PersonRow(*row) for row in session.execute(statement))


def count(session: Session, wanted: Wanted | None = None) -> int:
    """Return how many people the whole list has."""
    conditions = _conditions(session, wanted or Wanted())
    statement = select(func.count()).select_from(Subject).where(*conditions)
    return session.execute(statement).scalar_one()


def get(session: Session, person_id: UUID) -> PersonView:
    """Return all that is known of one person. `NotAllowed` when they are gone."""
    person = vars(subjects.the(session, person_id, SubjectKind.PERSON))
    names = [name for name in PersonView.__dataclass_fields__ if name != "unit_id"]
    return PersonView(**{name: person[name] for name in names}, unit_id=person["parent_id"])


def records(session: Session) -> tuple[PersonView, ...]:
    """Return all that is known of every person, those no longer followed too, in one query."""
    columns = [
        Subject.parent_id if name == "unit_id" else getattr(Subject, name)
        for name in PersonView.__dataclass_fields__
    ]
    is_person = (Subject.kind == SubjectKind.PERSON, Subject.deleted_by.is_(None))
    statement = select(*columns).where(*is_person).order_by(Subject.name_key, Subject.id)
    return tuple(PersonView(*row) for row in session.execute(statement))


@undoable("Thêm cá nhân")
def create(
    session: Writing, values: Mapping[str, Any], *, allow_same_name: bool = False
) -> SavedPerson:
    """Add a person and return their id, with a notice when an honorific was split off.

    Raises `InvalidInput` naming the wrong fields, or the person of the same name, unit and
    birth unless `allow_same_name`.
    """
    return _create(session, values, _honorifics(session), allow_same_name=allow_same_name)


@undoable("Thêm nhiều cá nhân")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add people as `create` does, all or none; a row may say `allow_same_name` for itself.

    The problems' fields say which row: “3.name” is the fourth one's.
    """
    honorifics = _honorifics(session)

    def one(values: Mapping[str, Any]) -> UUID:
        own = dict(values)
        same = bool(own.pop("allow_same_name", False))
        return _create(session, own, honorifics, allow_same_name=same).id

    return many.each(rows, one, "Chưa có cá nhân nào để thêm.")


@undoable("Sửa cá nhân")
def update(
    session: Writing,
    person_id: UUID,
    values: Mapping[str, Any],
    *,
    allow_same_name: bool = False,
) -> SavedPerson:
    """Change what is known of a person. Refuses what `create` refuses."""
    person = subjects.the(session, person_id, SubjectKind.PERSON)
    before: dict[str, Any] = {**vars(person), "unit_id": person.parent_id}
    known = {name: before[name] for name in PersonFields.model_fields}
    fields, notice = _read(known | dict(values), _honorifics(session))
    _check(session, fields, person, allow_same_name=allow_same_name)
    _write(person, fields)
    return SavedPerson(person_id, notice)


@undoable("Chuyển đơn vị")
def transfer(session: Writing, person_ids: Sequence[UUID], unit_id: UUID) -> None:
    """Move people to another unit. What they were given before keeps their former unit."""
    subjects.check_unit(session, unit_id, "unit_id")
    for person_id in person_ids:
        person = subjects.the(session, person_id, SubjectKind.PERSON)
        if person.parent_id == unit_id:
            raise InvalidInput.of(
                "unit_id", f"“{person.name}” đang ở đơn vị này. Hãy chọn đơn vị khác."
            )
        person.parent_id = unit_id


@undoable("Ngừng theo dõi cá nhân")
def retire(session: Writing, person_ids: Sequence[UUID], on: date | None = None) -> None:
    """Stop following people, whose last day was `on`."""
    subjects.retire(session, person_ids, SubjectKind.PERSON, on)


@undoable("Theo dõi lại cá nhân")
def resume(session: Writing, person_ids: Sequence[UUID]) -> None:
    """Follow retired people again."""
    subjects.resume(session, person_ids, SubjectKind.PERSON)


@undoable("Xóa cá nhân", deletes=True)
def delete(session: Writing, person_ids: Sequence[UUID]) -> None:
    """Put away people that nothing uses. `InUse` says where they are used."""
    session.put_away(*subjects.unused(session, person_ids, SubjectKind.PERSON))


def _columns(unit: type[Subject]) -> list[Any]:
    own = {"unit_id": Subject.parent_id, "unit_name": func.coalesce(unit.name, "")}
    return [own.get(name, getattr(Subject, name, None)) for name in PersonRow.__slots__]


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [Subject.kind == SubjectKind.PERSON, Subject.deleted_by.is_(None)]
    conditions += subjects.followed(None, include_retired=wanted.is_retired_too)
    conditions += subjects.matching(wanted.search)
    if wanted.unit_id is not None:
        conditions.append(Subject.parent_id.in_(units.below(session, wanted.unit_id)))
    return conditions


def _create(
    session: Writing,
    values: Mapping[str, Any],
    honorifics: Sequence[str],
    *,
    allow_same_name: bool,
) -> SavedPerson:
    fields, notice = _read(values, honorifics)
    _check(session, fields, None, allow_same_name=allow_same_name)
    person = Subject(kind=SubjectKind.PERSON, name=fields.name)
    _write(person, fields)
    session.add(person)
    return SavedPerson(person.id, notice)


def _honorifics(session: Session) -> list[str]:
    return [entry.name for entry in catalogues.entries(session, "honorifics")]


def _read(values: Mapping[str, Any], honorifics: Sequence[str]) -> tuple[PersonFields, str]:
    fields = validated(PersonFields, values)
    read = person_names.read(fields.name, fields.honorific, honorifics)
    taken = {"name": read.name, "honorific": read.honorific}
    return fields.model_copy(update=taken), read.notice


def _check(
    session: Session, fields: PersonFields, person: Subject | None, *, allow_same_name: bool
) -> None:
    own_id = person.id if person else None
    subjects.check_code(session, SubjectKind.PERSON, fields.code, own_id)
    subjects.check_period(fields.valid_from, fields.valid_to)
    if person is None or fields.unit_id != person.parent_id:
        subjects.check_unit(session, fields.unit_id, "unit_id")
    label = "Phân loại đối tượng"
    catalogues.check_code(session, "subject_classes", fields.class_code, "class_code", label)
    check_gender(fields.gender)
    _check_citizen_number(session, fields.citizen_number, own_id)
    if not allow_same_name:
        _refuse_same_person(session, fields, own_id)


def _check_citizen_number(session: Session, number: str, own_id: UUID | None) -> None:
    if not number:
        return
    check_citizen_number(number)
    statement = select(Subject.id, Subject.name).where(
        Subject.citizen_number == number, Subject.deleted_by.is_(None)
    )
    for other_id, name in session.execute(statement):
        if other_id != own_id:
            raise InvalidInput.of("citizen_number", citizen_number_taken(name))


def _refuse_same_person(session: Session, fields: PersonFields, own_id: UUID | None) -> None:
    statement = select(Subject.id, Subject.name, Subject.born).where(
        Subject.kind == SubjectKind.PERSON,
        Subject.parent_id == fields.unit_id,
        Subject.deleted_by.is_(None),
        *subjects.matching(fields.name),
    )
    for other_id, name, born in session.execute(statement):
        is_alike = person_names.is_same_name(name, fields.name)
        if other_id != own_id and is_alike and person_names.may_be_same_birth(born, fields.born):
            raise InvalidInput.of("name", same_person(name, born))


def check_gender(gender: str) -> None:
    """Refuse what is neither Nam nor Nữ nor blank."""
    if gender not in ("", "Nam", "Nữ"):
        raise InvalidInput.of("gender", "“Giới tính” là Nam, Nữ hoặc để trống.")


def check_citizen_number(number: str) -> None:
    """Refuse a CCCD that has not twelve digits."""
    if number and not re.fullmatch(r"[0-9]{12}", number):
        raise InvalidInput.of(
            "citizen_number", "“Số CCCD” phải có đúng 12 chữ số, không có dấu cách; hoặc để trống."
        )


def citizen_number_taken(name: str) -> str:
    """Return the sentence that a CCCD is another's."""
    return f"Số CCCD này đã ghi cho “{name}”. Hãy kiểm tra lại."


def same_person(name: str, born: PartialDate | None) -> str:
    """Return the sentence that a unit has a person of this name already."""
    birth = f", sinh {born.display}" if born else ""
    return (
        f"Đơn vị này đã có {quoted(name)}{birth}. Nếu là hai người trùng tên, "
        "hãy ghi ngày sinh hoặc đánh dấu “Vẫn lưu dù trùng tên”."
    )


def _write(person: Subject, fields: PersonFields) -> None:
    values = dict(fields)
    values["parent_id"] = values.pop("unit_id")
    subjects.write(person, values)


SORTS: tuple[str, ...] = get_args(Sort)
"""The names of the sorts."""

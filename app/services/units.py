"""Units (đơn vị): a tree whose members come and go, each with the time it was there."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import quoted
from app.domain.terms import SubjectKind
from app.entities import Subject
from app.services import catalogues, many, reading, subjects
from app.services.ordering import in_chunks
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class UnitFields(Fields):
    """What a person fills in about a unit."""

    name: Line = Field(title="Tên đơn vị", min_length=1, max_length=200)
    code: Line = Field("", title="Mã đơn vị", max_length=30)
    kind_code: Line = Field("", title="Loại đơn vị", max_length=30)
    parent_id: UUID | None = Field(None, title="Đơn vị cấp trên")
    position: int = Field(0, title="Thứ tự", ge=0)
    head_name: Line = Field("", title="Người đứng đầu", max_length=100)
    phone: Line = Field("", title="Số điện thoại", max_length=50)
    address: Line = Field("", title="Địa chỉ", max_length=300)
    household_count: int | None = Field(None, title="Số hộ", ge=0)
    resident_count: int | None = Field(None, title="Số nhân khẩu", ge=0)
    valid_from: date | None = Field(None, title="Từ ngày")
    valid_to: date | None = Field(None, title="Đến ngày")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as lists show it."""

    id: UUID
    name: str
    code: str | None
    kind_code: str
    parent_id: UUID | None
    position: int
    head_name: str
    phone: str
    address: str
    household_count: int | None
    resident_count: int | None
    valid_from: date | None
    valid_to: date | None
    is_retired: bool
    successor_id: UUID | None
    note: str
    name_key: str


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in its place in the tree; the topmost have depth 0."""

    unit: UnitRow
    depth: int
    has_children: bool


def listed(
    session: Session,
    search: str = "",
    on: date | None = None,
    *,
    include_retired: bool = False,
) -> tuple[UnitRow, ...]:
    """Return units by name: those followed now, or those that were there on a day.

    With `search` typed with marks, units spelled so come before those only alike.
    """
    conditions = subjects.followed(on, include_retired=include_retired)
    return _rows(session, *conditions, *subjects.matching(search), search=search)


def tree(
    session: Session, on: date | None = None, *, include_retired: bool = False
) -> tuple[UnitNode, ...]:
    """Return the same units from the top down, siblings by position and then by name.

    A unit whose parent is not among them stands at the top.
    """
    found = _rows(session, *subjects.followed(on, include_retired=include_retired))
    known = {unit.id for unit in found}
    children: dict[UUID | None, list[UnitRow]] = defaultdict(list)
    for unit in sorted(found, key=lambda unit: (unit.position, unit.name_key)):
        children[unit.parent_id if unit.parent_id in known else None].append(unit)
    return tuple(_walk(children, None, 0))


def get(session: Session, unit_id: UUID) -> UnitRow:
    """Return one unit. `NotAllowed` when it is gone."""
    subjects.the(session, unit_id, SubjectKind.UNIT)
    return _rows(session, Subject.id == unit_id)[0]


def below(session: Session, unit_id: UUID) -> frozenset[UUID]:
    """Return the ids of a unit and of every unit under it, retired ones too."""
    parents = select(Subject.id, Subject.parent_id).where(
        Subject.kind == SubjectKind.UNIT, Subject.deleted_by.is_(None)
    )
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for child_id, parent_id in session.execute(parents):
        children[parent_id].append(child_id)
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        new = [child for child in children[waiting.pop()] if child not in found]
        found.update(new)
        waiting.extend(new)
    return frozenset(found)


@undoable("Thêm đơn vị")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a unit and return its id. Raises `InvalidInput` naming the wrong fields."""
    fields = validated(UnitFields, values)
    _check(session, fields)
    unit = Subject(kind=SubjectKind.UNIT, name=fields.name)
    subjects.write(unit, dict(fields))
    session.add(unit)
    return unit.id


@undoable("Thêm nhiều đơn vị")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add units as `create` does, all or none.

    The problems' fields say which row: “3.name” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, values)

    return many.each(rows, one, "Chưa có đơn vị nào để thêm.")


@undoable("Sửa đơn vị")
def update(session: Writing, unit_id: UUID, values: Mapping[str, Any]) -> None:
    """Change what is known of a unit. Raises `InvalidInput` naming the wrong fields."""
    unit = subjects.the(session, unit_id, SubjectKind.UNIT)
    fields = changed(UnitFields, vars(unit), values)
    _check(session, fields, unit)
    subjects.write(unit, dict(fields))


@undoable("Đổi tên đơn vị")
def rename(session: Writing, unit_id: UUID, name: str) -> None:
    """Give a unit another name; what was printed before keeps the old one."""
    unit = subjects.the(session, unit_id, SubjectKind.UNIT)
    fields = changed(UnitFields, vars(unit), {"name": name})
    _check(session, fields, unit)
    unit.name = fields.name


@undoable("Ngừng theo dõi đơn vị")
def retire(session: Writing, unit_ids: Sequence[UUID], on: date | None = None) -> None:
    """Stop following units, whose last day was `on`.

    `NotAllowed` while others belong to them that are not retired with them.
    """
    for unit in subjects.chosen(session, unit_ids, SubjectKind.UNIT):
        if left := _children(session, unit.id, set(unit_ids)):
            raise NotAllowed(
                f"“{unit.name}” còn {len(left)} đơn vị trực thuộc đang dùng: {', '.join(left)}. "
                "Chưa có gì thay đổi. Hãy ngừng theo dõi hoặc chuyển các đơn vị đó trước."
            )
    subjects.retire(session, unit_ids, SubjectKind.UNIT, on)


@undoable("Theo dõi lại đơn vị")
def resume(session: Writing, unit_ids: Sequence[UUID]) -> None:
    """Follow retired units again. Refused when a unit like one of them has taken its place."""
    found = subjects.resume(session, unit_ids, SubjectKind.UNIT)
    session.flush()
    for unit in found:
        _check(session, changed(UnitFields, vars(unit), {}), unit)


@undoable("Xóa đơn vị", deletes=True)
def delete(session: Writing, unit_ids: Sequence[UUID]) -> None:
    """Put away units that nothing uses but each other. `InUse` says where they are used."""
    session.put_away(*subjects.unused(session, unit_ids, SubjectKind.UNIT))


def refuse_twin(session: Session, name: str, kind_code: str, parent_id: UUID | None) -> None:
    """Refuse a unit of the same name and kind under the same parent as one that is followed."""
    for twin_id in _alike(session, name, kind_code, parent_id):
        _refuse_twin(session, twin_id)


def names_followed(
    session: Session, parent_ids: Collection[UUID | None]
) -> set[tuple[UUID | None, str, str]]:
    """Return parent, kind and case-folded name of each unit followed under these parents."""
    followed = select(Subject.parent_id, Subject.kind_code, Subject.name).where(
        Subject.kind == SubjectKind.UNIT, ~Subject.is_retired, Subject.deleted_by.is_(None)
    )
    wanted = [followed.where(Subject.parent_id.is_(None))] if None in parent_ids else []
    known = [parent_id for parent_id in parent_ids if parent_id is not None]
    wanted += [followed.where(Subject.parent_id.in_(chunk)) for chunk in in_chunks(known)]
    return {
        (parent_id, kind_code or "", name.casefold())
        for statement in wanted
        for parent_id, kind_code, name in session.execute(statement)
    }


def _check(session: Session, fields: UnitFields, unit: Subject | None = None) -> None:
    own_id = unit.id if unit else None
    subjects.check_code(session, SubjectKind.UNIT, fields.code, own_id)
    subjects.check_period(fields.valid_from, fields.valid_to)
    catalogues.check_code(session, "unit_kinds", fields.kind_code, "kind_code", "Loại đơn vị")
    if unit is None or fields.parent_id != unit.parent_id:
        subjects.check_unit(session, fields.parent_id, "parent_id")
    if own_id is not None and fields.parent_id in below(session, own_id):
        raise InvalidInput.of("parent_id", under_itself(fields.name))
    for twin_id in _alike(session, fields.name, fields.kind_code, fields.parent_id):
        if twin_id != own_id:
            _refuse_twin(session, twin_id)


def _refuse_twin(session: Session, twin_id: UUID) -> None:
    twin = session.get_one(Subject, twin_id)
    parent = session.get(Subject, twin.parent_id) if twin.parent_id else None
    raise InvalidInput.of("name", twin_there(twin.name, parent.name if parent else ""))


def twin_there(name: str, parent: str) -> str:
    """Return the sentence that a unit of this name and kind is there already."""
    place = f" trong “{parent}”" if parent else ""
    return f"Đã có đơn vị {quoted(name)} cùng loại{place}. Hãy nhập tên khác."


def under_itself(name: str) -> str:
    """Return the sentence that a unit cannot stand under itself."""
    return f"“{name}” không thể thuộc chính nó hoặc đơn vị dưới nó. Hãy chọn đơn vị cấp trên khác."


def _alike(session: Session, name: str, kind_code: str, parent_id: UUID | None) -> Iterator[UUID]:
    same_place = Subject.parent_id == parent_id if parent_id else Subject.parent_id.is_(None)
    statement = select(Subject.id, Subject.name).where(
        Subject.kind == SubjectKind.UNIT,
        Subject.kind_code == kind_code,
        ~Subject.is_retired,
        Subject.deleted_by.is_(None),
        same_place,
    )
    for twin_id, other in session.execute(statement):
        if other.casefold() == name.casefold():
            yield twin_id


def _children(session: Session, unit_id: UUID, without: set[UUID]) -> list[str]:
    statement = select(Subject.id, Subject.name).where(
        Subject.kind == SubjectKind.UNIT,
        Subject.parent_id == unit_id,
        ~Subject.is_retired,
        Subject.deleted_by.is_(None),
    )
    found = session.execute(statement.order_by(Subject.name_key))
    return [name for child_id, name in found if child_id not in without]


def _rows(session: Session, *conditions: Any, search: str = "") -> tuple[UnitRow, ...]:  # noqa: ANN401
    order = [*subjects.best_first(search), Subject.name_key, Subject.id]
    is_unit = Subject.kind == SubjectKind.UNIT
    return reading.rows(session, UnitRow, Subject, is_unit, *conditions, order_by=order)


def _walk(
    children: Mapping[UUID | None, list[UnitRow]], parent_id: UUID | None, depth: int
) -> Iterator[UnitNode]:
    for unit in children.get(parent_id, ()):
        yield UnitNode(unit, depth, has_children=unit.id in children)
        yield from _walk(children, unit.id, depth + 1)
